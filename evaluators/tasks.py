"""Which tasks of a document must have an owner and a deadline."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from evaluators.model import When

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from evaluators.model import Span, Task
    from evaluators.rule import Context


# what the document itself does by being issued, or says of money: no task for anybody
_DONE_BY_ISSUE = re.compile(
    r"^(?:[一二三四五六七八九十（()）、.\d]*)(?:街道|社区|区|市)?(?:决定)?(?:成立|设立)[^，。；]*(?:领导小组|工作专班|工作组|指挥部)"
)
_MONEY = re.compile(r"\d+(?:\.\d+)?(?:亿|万)?元")
_FORBIDDEN = re.compile(r"不得|严禁|禁止|不准|不许")


def duties(ctx: Context) -> list[Task]:
    """Return the tasks that are duties of this document: of a plan all, of a report those of its next steps.

    Left out are standing duties (加强宣传…), which nobody completes, stages, whose tasks stand below them, and what the
    document does by being issued (成立领导小组, 安排经费), and what it forbids.
    """
    tasks = [task for task in ctx.document.tasks if not task.standing and not _no_task(ctx, task)]
    if ctx.doctype.kind == "report":
        return [task for task in tasks if ctx.in_slot(task.span, "next_steps")]
    return [task for task in tasks if not ctx.in_slot(task.span, "guiding", "principles")]


def _no_task(ctx: Context, task: Task) -> bool:
    words = ctx.document.quote(task.span)
    if _DONE_BY_ISSUE.search(words) or _MONEY.search(words) or _FORBIDDEN.search(words):
        return True
    time = task.deadline.normalized if task.deadline is not None else None
    return task.origin == "heading" and isinstance(time, When) and time.start is not None


def by_section(tasks: Iterable[Task]) -> Iterator[tuple[int | None, list[Task]]]:
    """Yield the tasks of each section together, in order of place."""
    ordered = sorted(tasks, key=lambda task: task.span)
    for section, group in groupby(ordered, key=lambda task: task.section):
        yield section, list(group)


# where a plan says what is to be done; figures and days elsewhere describe how things stand
DUTY_SLOTS = ("goals", "tasks", "steps", "owners", "support")


def of_duty(ctx: Context, span: Span) -> bool:
    """Tell whether `span` stands where the document says what is to be done."""
    slots = ("next_steps",) if ctx.doctype.kind == "report" else DUTY_SLOTS
    return not any(slot in ctx.slots for slot in slots) or ctx.in_slot(span, *slots)
