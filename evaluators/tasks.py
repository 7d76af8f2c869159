"""Which tasks of a document must have an owner and a deadline."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from evaluators.model import Task
    from evaluators.rule import Context


def duties(ctx: Context) -> list[Task]:
    """Return the tasks that are duties of this document: of a plan all, of a report those of its next steps.

    Standing duties (加强宣传…) are left out: nobody completes them.
    """
    tasks = [task for task in ctx.document.tasks if not task.standing]
    if ctx.doctype.kind == "report":
        return [task for task in tasks if ctx.in_slot(task.span, "next_steps")]
    return [task for task in tasks if not ctx.in_slot(task.span, "guiding", "principles")]


def by_section(tasks: Iterable[Task]) -> Iterator[tuple[int | None, list[Task]]]:
    """Yield the tasks of each section together, in order of place."""
    ordered = sorted(tasks, key=lambda task: task.span)
    for section, group in groupby(ordered, key=lambda task: task.section):
        yield section, list(group)
