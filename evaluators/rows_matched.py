"""Rows of a table of tasks, each held together with the one task of the text that tells the same, and how they differ.

A row need not bear the heading of its task: 业主委员会组建 is what 扩大组织覆盖 tells. That a table goes through the
tasks shows where most of its rows agree with theirs; only then does the odd one with another day or lead say anything.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

from evaluators.lookup import Placed, once
from evaluators.rows_in_text import names, telling
from evaluators.windows import exact

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping, Sequence

    from evaluators.model import Deadline, Document, Owner, Task

_MOST, _FAR_LESS = 0.6, 0.35
_AGREE = 2  # so many rows at least, and so many times those that do not


def matched(document: Document, sections: Container[int]) -> dict[int, int]:
    """Return by row (index in `document.tasks`) which of `sections` tells the same; no section tells more of it."""
    found: dict[int, int] = {}
    for row, told in telling(document).items():
        of_all = len(names(document)[row])
        if max(told.values(), default=0) < _MOST * of_all:
            continue  # as nearly all of them
        counts = ((count, at) for at, count in told.items() if at in _tasks(document))
        shares = sorted(((count / of_all, at in sections, at) for count, at in counts), reverse=True)
        own = [(share, at) for share, is_one, at in shares if is_one]
        if not own or own[0][0] < max(_MOST, shares[0][0]):
            continue
        if len(own) == 1 or own[1][0] <= own[0][0] - _FAR_LESS:
            found[row] = own[0][1]
    claimed = Counter(found.values())
    return {row: at for row, at in found.items() if claimed[at] == 1}


@once
def _tasks(document: Document) -> frozenset[int]:
    """Return the sections that are a task of the text each: one without others below it that has an owner."""
    owned = {owner.section for owner in document.owners}
    return frozenset(at for at in range(len(document.sections)) if at in owned and not document.children(at))


def dated_otherwise(document: Document, dated: Sequence[Deadline]) -> Iterator[tuple[Task, Deadline, Deadline]]:
    """Yield each row with its day and a later one that its section sets, where none is the row's and the lead is one.

    A day before the row's may be that of a step; behind the day by which all is to be done there is none.

    Args:
        document: what was read.
        dated: its deadlines that are of no lot, step or draft.
    """
    rows = matched(document, range(len(document.sections)))
    if not rows:
        return
    placed = Placed((due for due in dated if due.kind == "deadline" and exact(due)), lambda due: due.text_span)
    agree, apart = 0, []
    for row, at in rows.items():
        task = document.tasks[row]
        stated = placed.inside(document.sections[at].extent)
        if task.deadline is None or not exact(task.deadline) or not stated:
            continue
        if any(due.due == task.deadline.due for due in stated):
            agree += 1
        elif _due(stated[-1]) > _due(task.deadline) and any(
            o.section == at and o.role == "lead" and o.name in (task.owner or "") for o in document.owners
        ):
            apart.append((task, task.deadline, stated[-1]))
    if agree >= _AGREE * max(len(apart), 1):
        yield from apart


def _due(deadline: Deadline) -> date:
    return deadline.due or date.min


def led_otherwise(document: Document, led: Mapping[int, Sequence[Owner]]) -> Iterator[tuple[Task, Owner]]:
    """Yield each row with the lead of its section, where that is another than the row's.

    Args:
        document: what was read.
        led: who is said to lead, by section.
    """
    agree, apart = 0, []
    for row, at in matched(document, led).items():
        task = document.tasks[row]
        if not task.owner or not led.get(at):
            continue
        if any(lead.name in task.owner or task.owner in lead.name for lead in led[at]):
            agree += 1
        elif task.owner not in document.quote(document.sections[at].extent):
            apart.append((task, led[at][0]))
    if agree >= _AGREE * max(len(apart), 1):
        yield from apart
