"""From when to when something is to be done, and whether two such times agree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluators.model import When

if TYPE_CHECKING:
    from datetime import date

    from evaluators.model import Deadline


def exact(deadline: Deadline) -> bool:
    """Tell whether a day is named by which something is to be done."""
    return isinstance(deadline.normalized, When) and deadline.normalized.op == "<=" and not deadline.normalized.fuzzy


def window(deadline: Deadline) -> tuple[date, date] | None:
    """Return from when to when something is to be done; None where the text leaves that open."""
    form = deadline.normalized
    if not isinstance(form, When) or form.fuzzy or form.op == "~":
        return None
    return (form.start or form.date, form.date)


def agree(one: Deadline, other: Deadline) -> bool:
    """Tell whether two times may be one: the same last day, or a day within the months of the other."""
    first, second = window(one), window(other)
    if first is None or second is None or first[1] == second[1]:
        return True
    stretches = one.normalized, other.normalized
    if all(isinstance(form, When) and form.op == "<=" for form in stretches):
        return False
    return first[0] <= second[1] and second[0] <= first[1]
