"""The stages of a plan that follow one another, however they are set out: headings, paragraphs, sentences, rows."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluators.lines import end_of
from evaluators.lookup import once
from evaluators.model import Span, When

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from evaluators.model import Deadline, Document, Section
    from evaluators.rule import Context

PARALLEL = re.compile("同步(?:推进|开展|进行|实施)|并行|穿插|贯穿|同时(?:开展|推进|进行)|长期坚持|全程")
_AT_ONCE = re.compile(f"{PARALLEL.pattern}|不(?:划|分|设)(?:工作)?(?:阶段|环节)")
LATE = 7  # days behind the end of a stage that what it sets may still fall due
_CLOSE = 2  # characters between the name of a stage and its time
_STAGE = re.compile("阶段|步骤|时间|进度")
# 第二阶段：集中整治（6月1日至9月30日）as a paragraph that is no heading
_PARAGRAPH = re.compile(
    r"^[ \u3000]*(?P<name>第[一二三四五六]阶段[：:，、 ]?[^（(。；\n]{0,16})(?=[（(])", re.MULTILINE
)
# 第一阶段：3月至4月，动员部署；第二阶段：4月至9月，… within one paragraph
_INLINE = re.compile("(?<=[。；：\n])[ \u3000]*(?P<name>第[一二三四五六]阶段)[为是：:（(，]")


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage: its name, all its words, its heading, its days, whether these are told by months, its time, the rest."""

    name: str
    words: str
    span: Span
    start: date
    end: date
    months: bool
    time: str = ""
    body: Span | None = None


@once
def groups(ctx: Context) -> tuple[list[Stage], ...]:
    """Return the stages that follow one another: sibling headings with a span of time, or rows of a table of stages."""
    return tuple(_groups(ctx))


def _groups(ctx: Context) -> Iterator[list[Stage]]:
    document = ctx.document
    timed = [(d, d.normalized) for d in document.deadlines if isinstance(d.normalized, When) and d.normalized.start]
    deadlines = [deadline for deadline, _ in timed]
    parents = dict.fromkeys(section.parent for section in document.sections)
    for parent in filter(lambda above: not _at_once(document, above), parents):
        stages = []
        for index in document.children(parent):
            section = document.sections[index]
            at = of_heading(section.span, deadlines)
            when = timed[at][1] if at is not None else None
            if at is not None and when is not None and when.start is not None and not _no_stage(ctx, section):
                words = document.quote(section.extent)
                name = re.sub("[（(].*", "", section.text) or section.number
                months = when.precision != "day"
                time, body = timed[at][0].deadline_text or "", Span(timed[at][0].text_span.end, section.extent.end)
                stages.append(Stage(name, words, section.span, when.start, when.date, months, time, body))
        if len(stages) > 1:
            yield stages
    yield _paragraphs(document, timed)
    yield from _inline(document, timed)
    for table in document.tables:
        if not table.rows or not any(_STAGE.search(cell.text) for cell in table.rows[0][:2]):
            continue
        stages = []
        for row in table.rows[1:]:
            inside = Span(row[0].span.start, row[-1].span.end)
            when = next((w for d, w in timed if inside.contains(d.text_span)), None)
            if when is not None and when.start is not None and "阶段" in row[0].text:
                words = " ".join(cell.text for cell in row)
                stages.append(
                    Stage(row[0].text.strip(), words, row[0].span, when.start, when.date, when.precision != "day")
                )
        if len(stages) > 1:
            yield stages


def beyond_plan(ctx: Context, stage: Stage, due: date) -> bool:
    """Tell whether a day set below a stage lies well behind it and behind the year in the title: DDL-04 says so."""
    period = ctx.document.period
    late = (due - stage.end).days > LATE
    return late and period is not None and period.source == "title" and stage.end <= period.end < due


def set_below_one(ctx: Context, deadline: Deadline) -> bool:
    """Tell whether a day behind the plan's end is set below a stage that ends with it."""
    due = deadline.due
    return due is not None and any(
        stage.body is not None and stage.body.contains(deadline.text_span) and beyond_plan(ctx, stage, due)
        for group in groups(ctx)
        for stage in group
    )


def _at_once(document: Document, parent: int | None) -> bool:
    """Tell whether the words above the items say that these go on side by side."""
    return parent is not None and _AT_ONCE.search(document.quote(document.sections[parent].body)) is not None


def _paragraphs(document: Document, timed: Sequence[tuple[Deadline, When]]) -> list[Stage]:
    """Return the stages set out in paragraphs of their own, each with its time in brackets behind its name."""
    stages: list[Stage] = []
    for match in _PARAGRAPH.finditer(document.text) if "阶段" in document.text else ():
        line = Span(match.start("name"), end_of(document.text, match.end(), "\n"))
        if any(section.span.overlaps(line) and section.number for section in document.sections):
            continue  # told by its heading
        found = next(((d, w) for d, w in timed if 0 < d.text_span.start - match.end() <= _CLOSE), None)
        if found is not None and found[1].start is not None:
            when = found[1]
            head = Span(match.start("name"), min(found[0].text_span.end + 1, line.end))
            months = when.precision != "day"
            stages.append(Stage(match["name"].strip(), line.of(document.text), head, found[1].start, when.date, months))
    return stages


def _inline(document: Document, timed: Sequence[tuple[Deadline, When]]) -> Iterator[list[Stage]]:
    """Yield the stages that the sentences of one paragraph tell, each with its time right behind its name."""
    by_line: dict[int, list[Stage]] = {}
    for match in _INLINE.finditer(document.text) if "阶段" in document.text else ():
        found = next(((d, w) for d, w in timed if 0 <= d.text_span.start - match.end() <= _CLOSE), None)
        if found is None or found[1].start is None:
            continue
        line = document.text.rfind("\n", 0, match.start("name"))
        stop = re.compile("[。；\n]").search(document.text, match.end())
        words = document.text[match.start("name") : stop.start() if stop else len(document.text)]
        head = Span(match.start("name"), found[0].text_span.end)
        stage = Stage(match["name"], words, head, found[1].start, found[1].date, found[1].precision != "day")
        by_line.setdefault(line, []).append(stage)
    yield from (stages for stages in by_line.values() if len(stages) > 1)


def of_heading(heading: Span, deadlines: Sequence[Deadline]) -> int | None:
    """Return the index of the first time in a heading, or right behind it (部署阶段：3月1日至3月29日)."""
    at = bisect_left(deadlines, heading.start, key=lambda deadline: deadline.text_span.start)
    return at if at < len(deadlines) and deadlines[at].text_span.start <= heading.end + 2 else None


def _no_stage(ctx: Context, section: Section) -> bool:
    """Tell whether a heading opens the goals, whose time is that of the whole, or one of several activities."""
    if ctx.in_slot(section.span, "steps"):
        return False
    if ctx.in_slot(section.span, "goals"):
        return not ctx.in_slot(section.span, "tasks")
    parent = ctx.document.sections[section.parent].text if section.parent is not None else ""
    return ctx.in_slot(section.span, "tasks") and not _STAGE.search(section.text + parent)
