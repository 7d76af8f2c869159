"""Tasks that do all of what a goal counts, on a later day than the goal sets: 10月底前改造管网12公里, there 11月底前.

A task due before its goal is none: what is done sooner is done by then.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluators import about
from evaluators.topic import COUNT
from evaluators.windows import exact, window

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.model import Deadline
    from evaluators.rule import Context


def late(ctx: Context) -> Iterator[tuple[str, Deadline, Deadline]]:
    """Yield what the goal of each such task is, with its time and the goal's."""
    goals: dict[str, list[tuple[about.About, frozenset[str], Deadline]]] = {}
    for due in ctx.document.deadlines:
        if due.kind == "deadline" and window(due) is not None and ctx.in_slot(due.span, "goals"):
            for count in COUNT.findall(due.task):
                goals.setdefault(count, []).append((about.about(due.task), about.which(due.task), due))
    for task in ctx.document.tasks if goals else ():
        day = task.deadline
        if day is None or day.due is None or task.origin != "clause" or not exact(day):
            continue
        if not ctx.in_slot(task.span, "tasks") or ctx.in_slot(task.span, "goals"):
            continue
        words = ctx.document.quote(task.span)
        found = [goal for count in COUNT.findall(words) for goal in goals.get(count, ())]
        for told, which, goal in found[:1]:
            own = about.about(words)
            small, large = sorted((told.pairs, own.pairs), key=len)
            alike = bool(small) and small <= large and told.acts == own.acts
            if alike and which == about.which(words) and goal.due is not None and day.due > goal.due:
                yield goal.task, day, goal
