"""Which tasks of a document must have an owner and a deadline."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from evaluators.model import Span, When

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from evaluators.model import Task
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


def working(ctx: Context) -> Iterator[Span]:
    """Yield the sentences, and the words of headings below the first level, that say what is to be done.

    Of a plan that is all but title, lead, guiding thought and principles, of a report its next steps.
    """
    document = ctx.document
    places = [sentence.span for sentence in document.sentences]
    places += [section.span for section in document.sections if section.level > 1 and len(section.text) > 1]
    for span in sorted(places):
        if ctx.doctype.kind == "report":
            if ctx.in_slot(span, "next_steps"):
                yield span
        elif not (document.lead is not None and document.lead.contains(span)) and not _only_guides(ctx, span):
            yield span


def _only_guides(ctx: Context, span: Span) -> bool:
    """Tell whether `span` stands among thoughts and principles, unless goals are set there too."""
    return ctx.in_slot(span, "guiding", "principles") and not ctx.in_slot(span, *DUTY_SLOTS)


def clauses_of(ctx: Context, span: Span) -> list[Span]:
    """Return the places of the clauses of `span`, commas between them; marks inside quotes and titles do not count."""
    from evaluators.reader.clauses import split  # keeps the reader out of `wenheng rules`

    return [Span(span.start + part.start, span.start + part.end) for part in split(ctx.document.quote(span))]
