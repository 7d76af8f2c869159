"""DDL-05."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from evaluators.days import in_words
from evaluators.lookup import Placed, once
from evaluators.model import Finding, Severity, Span, When
from evaluators.options import Options, threshold
from evaluators.rule import Context, Rule
from evaluators.tasks import clauses_of, working

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from evaluators.model import Deadline, Document, Section

_PARALLEL = re.compile("同步(?:推进|开展|进行|实施)|并行|穿插|贯穿|同时(?:开展|推进|进行)|长期坚持|全程")
_AT_ONCE = re.compile(f"{_PARALLEL.pattern}|不(?:划|分|设)(?:工作)?(?:阶段|环节)")
_CLOSE = 2  # characters between the name of a stage and its time
_SUMMING = re.compile(
    "(?:全面|系统|年终|工作)总结|总结(?:评估|验收|考核|表彰|阶段|报告)|(?:报送|上报|提交)[^，。；]{0,6}总结|总结上报|考核验收|验收总结|终期评估"
)
_PARTIAL = re.compile("阶段性|半年|中期|季度|月度|试点|每[月季周半]|初步|前期")
# to the end of a month, and from the days within it: no mere month that both share
_TO_THE_END = re.compile("(?:月[底末]|下旬|[日号])$")
_FROM_WITHIN = re.compile("[^至到—\\-–－~～]*?(?:[中下]旬|[日号底末])[至到—\\-–－~～]")
_LATE = 7  # days behind the end of a stage that what it sets may still fall due
_STAGE = re.compile("阶段|步骤|时间|进度")
# 第二阶段：集中整治（6月1日至9月30日）as a paragraph that is no heading
_PARAGRAPH = re.compile(
    r"^[ \u3000]*(?P<name>第[一二三四五六]阶段[：:，、 ]?[^（(。；\n]{0,16})(?=[（(])", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class _Stage:
    name: str
    words: str
    span: Span
    start: date
    end: date
    months: bool
    time: str = ""
    body: Span | None = None


@dataclass(frozen=True, slots=True)
class Thresholds(Options):
    """How far apart two stages may lie."""

    gap: int = threshold(15, "天", "两个阶段之间空出多少天以上才提示", least=1, most=365)


class StageOrder(Rule):
    """阶段的起止时间前后颠倒、互相重叠，或者中间空出一段；阶段之内的时限落在阶段之外；总结安排在目标到期之前。

    Why it matters:
        阶段安排对不上，前一步没有做完后一步就开始，督办时无从判断进度。

    Limits:
        写明同步推进、贯穿全程、不划阶段的不算重叠；以月为单位、首尾共用一个月的不算重叠；相隔15天以上才提示空档。
        阶段性总结、试点总结不算总结安排过早。
    """

    code = "DDL-05"
    name = "stage-order"
    title = "阶段顺序与前置条件"
    severity = Severity.MAJOR
    since = "2026.11"
    basis = "实务"
    options = Thresholds
    kinds = frozenset({"plan"})

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding per pair of neighbouring stages that do not join, and one per early summing-up."""
        for stages in _groups(ctx):
            for before, after in pairwise(stages):
                fault = _fault(before, after, ctx.options(Thresholds).gap)
                if fault is not None:
                    words, severity = fault
                    yield self.finding(
                        after.span,
                        f"“{before.name}”（{_span(before)}）与“{after.name}”（{_span(after)}）{words}。",
                        hint="核对两个阶段的起止时间，使前后衔接；确实同步推进的，写明“同步推进”。",
                        severity=severity,
                        also=[before.span],
                        against=True,
                    )
            for stage in stages:
                yield from self._within(ctx, stage)
        yield from self._summing(ctx)

    def _within(self, ctx: Context, stage: _Stage) -> Iterator[Finding]:
        """Yield one finding per day set below a stage that lies before it begins or well behind its end."""
        if stage.body is None or _PARALLEL.search(stage.words):
            return
        for deadline in _known(ctx.document)[1].inside(stage.body):
            if deadline.due is None or not _binding(deadline):
                continue
            early = deadline.due < stage.start
            if early or (deadline.due - stage.end).days > _LATE:
                side = "还没有开始" if early else "已经结束"
                yield self.finding(
                    deadline.span,
                    f"“{ctx.quote(deadline.span, 24)}”要在{in_words(deadline.due)}前完成，"
                    f"而所在的“{stage.name}”（{_span(stage)}）{side}。",
                    hint="核对这项工作的时限和所在阶段的起止时间，改正其中有误的一处。",
                    severity=None if early else Severity.MINOR,
                    also=[stage.span],
                )

    def _summing(self, ctx: Context) -> Iterator[Finding]:
        goals: dict[date, Deadline] = {}
        for deadline in ctx.document.deadlines:
            if deadline.kind == "deadline" and deadline.due and ctx.in_slot(deadline.span, "goals"):
                goals.setdefault(deadline.due, deadline)
        if not goals:
            return
        for place in working(ctx):
            if not _SUMMING.search(ctx.document.quote(place)) or ctx.in_slot(place, "goals"):
                continue
            for clause in clauses_of(ctx, place):
                words = ctx.document.quote(clause)
                match = _SUMMING.search(words)
                if match is None or _PARTIAL.search(words):
                    continue
                due = _due(ctx, place, clause)
                later = [goal for day, goal in goals.items() if due is not None and _too_early(due, day)]
                if due is not None and later:
                    yield self.finding(
                        clause,
                        f"“{ctx.quote(clause, 24)}”安排在{in_words(due)}，而目标“{ctx.quote(later[0].span, 30)}”"
                        f"要到{in_words(later[0].due)}才到期。",
                        hint="把总结安排在最后一项目标到期之后，或者写明是阶段性总结。",
                        also=[later[0].text_span],
                        against=True,
                    )
                    return


def _binding(deadline: Deadline) -> bool:
    """Tell whether a day is a limit or a day of its own, no window such as 全年 that reaches beyond the stage."""
    when = deadline.normalized
    return isinstance(when, When) and when.start is None and when.op == "<=" and when.precision != "year"


def _no_stage(ctx: Context, section: Section) -> bool:
    """Tell whether a heading opens the goals, whose time is that of the whole, or one of several activities."""
    if ctx.in_slot(section.span, "steps"):
        return False
    if ctx.in_slot(section.span, "goals"):
        return not ctx.in_slot(section.span, "tasks")
    parent = ctx.document.sections[section.parent].text if section.parent is not None else ""
    return ctx.in_slot(section.span, "tasks") and not _STAGE.search(section.text + parent)


def _too_early(summed: date, goal: date) -> bool:
    """Tell whether a summing-up lies before a goal's day; one in December may sum up what is due by the year's end."""
    year_end = (summed.month, goal.month, goal.day) == (12, 12, 31) and summed.year == goal.year
    return summed < goal and not year_end


def _groups(ctx: Context) -> Iterator[list[_Stage]]:
    """Yield the stages that follow one another: sibling headings with a span of time, or rows of a table of stages."""
    document = ctx.document
    timed = [(d, d.normalized) for d in document.deadlines if isinstance(d.normalized, When) and d.normalized.start]
    deadlines = [deadline for deadline, _ in timed]
    parents = dict.fromkeys(section.parent for section in document.sections)
    for parent in filter(lambda above: not _at_once(document, above), parents):
        stages = []
        for index in document.children(parent):
            section = document.sections[index]
            at = _of_heading(section.span, deadlines)
            when = timed[at][1] if at is not None else None
            if at is not None and when is not None and when.start is not None and not _no_stage(ctx, section):
                words = document.quote(section.extent)
                name = re.sub("[（(].*", "", section.text) or section.number
                months = when.precision != "day"
                time, body = timed[at][0].deadline_text or "", Span(timed[at][0].text_span.end, section.extent.end)
                stages.append(_Stage(name, words, section.span, when.start, when.date, months, time, body))
        if len(stages) > 1:
            yield stages
    yield _paragraphs(document, timed)
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
                    _Stage(row[0].text.strip(), words, row[0].span, when.start, when.date, when.precision != "day")
                )
        if len(stages) > 1:
            yield stages


def _at_once(document: Document, parent: int | None) -> bool:
    """Tell whether the words above the items say that these go on side by side."""
    return parent is not None and _AT_ONCE.search(document.quote(document.sections[parent].body)) is not None


def _paragraphs(document: Document, timed: Sequence[tuple[Deadline, When]]) -> list[_Stage]:
    """Return the stages set out in paragraphs of their own, each with its time in brackets behind its name."""
    stages: list[_Stage] = []
    for match in _PARAGRAPH.finditer(document.text) if "阶段" in document.text else ():
        stop = document.text.find("\n", match.end())
        line = Span(match.start("name"), len(document.text) if stop < 0 else stop)
        if any(section.span.overlaps(line) and section.number for section in document.sections):
            continue  # told by its heading
        found = next(((d, w) for d, w in timed if 0 < d.text_span.start - match.end() <= _CLOSE), None)
        if found is not None and found[1].start is not None:
            when = found[1]
            head = Span(match.start("name"), min(found[0].text_span.end + 1, line.end))
            months = when.precision != "day"
            stages.append(
                _Stage(match["name"].strip(), line.of(document.text), head, found[1].start, when.date, months)
            )
    return stages


def _of_heading(heading: Span, deadlines: Sequence[Deadline]) -> int | None:
    """Return the index of the first time in a heading, or right behind it (部署阶段：3月1日至3月29日)."""
    at = bisect_left(deadlines, heading.start, key=lambda deadline: deadline.text_span.start)
    return at if at < len(deadlines) and deadlines[at].text_span.start <= heading.end + 2 else None


def _fault(before: _Stage, after: _Stage, gap: int) -> tuple[str, Severity | None] | None:
    if _PARALLEL.search(before.words) or _PARALLEL.search(after.words):
        return None
    if after.start < before.start:
        return "前后颠倒", None
    shared = (before.end - after.start).days + 1
    one_month = (
        (before.months or after.months)
        and (before.end.year, before.end.month) == (after.start.year, after.start.month)
        and not (_TO_THE_END.search(before.time) and (_FROM_WITHIN.match(after.time) or after.end <= before.end))
    )
    if shared > 1 and not one_month:
        return f"重叠{shared}天", None
    if -shared > gap:
        return f"之间空出{-shared}天，没有安排", Severity.MINOR
    return None


@once
def _known(document: Document) -> tuple[list[Deadline], Placed[Deadline]]:
    """Return the deadlines with a day, in order and by place."""
    known = [deadline for deadline in document.deadlines if deadline.kind == "deadline" and deadline.due]
    return known, Placed(known, lambda deadline: deadline.text_span)


def _due(ctx: Context, place: Span, clause: Span) -> date | None:
    """Return when what a clause says is due: by the last time before its end in the sentence, or its heading's."""
    known, placed = _known(ctx.document)
    here = [deadline for deadline in placed.inside(place) if deadline.text_span.start < clause.end]
    if here:
        return here[-1].due
    index = ctx.document.section_at(clause.start)
    while index is not None:
        section = ctx.document.sections[index]
        at = _of_heading(section.span, known)
        if at is not None:
            return known[at].due
        index = section.parent
    return None


def _span(stage: _Stage) -> str:
    return f"{in_words(stage.start)}至{in_words(stage.end)}"
