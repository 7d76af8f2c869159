"""One document made and thrown away before the first is written: a plan that never ends is known then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.batch.sandbox import Exhausted
from app.errors import RosterError

if TYPE_CHECKING:
    from app.batch.check import Survey
    from app.batch.roster import Roster
    from app.batch.template import Plan


def try_out(plan: Plan, people: Roster, found: Survey) -> None:
    """Render the first row that has no fault.

    Raises:
        RosterError: the plan loops or grows without end.
    """
    for row in people.rows:
        if row.number in found.faults:
            continue
        values = {name: row.values[name] for name in found.fields} | {name: row.lists[name] for name in found.lists}
        try:
            plan.render(values)
        except RosterError as error:
            if isinstance(error.__cause__, Exhausted):
                raise RosterError(f"{plan.path.name}：{error}") from error
        except (OSError, MemoryError):
            return
        return
