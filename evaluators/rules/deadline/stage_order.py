"""DDL-05."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from evaluators import phases, prefilter, rows_and_stages, stages
from evaluators.alternatives import quick
from evaluators.days import MERE_YEAR, in_words
from evaluators.lines import begin_of
from evaluators.lookup import Placed, once
from evaluators.model import Finding, Severity, Span, When
from evaluators.options import Options, threshold
from evaluators.rule import Context, Rule
from evaluators.tasks import clauses_of, working

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from evaluators.model import Deadline, Document

_SUMMING = re.compile(
    quick(
        "(?:全面|系统|年终|工作)总结|总结(?:评估|验收|考核|表彰|阶段|报告)|(?:报送|上报|提交)[^，。；]{0,6}总结|总结上报|考核验收|验收总结|终期评估"
    )
)
_PARTIAL = re.compile("阶段性|半年|中期|季度|月度|试点|每[月季周半]|初步|前期")
# to the end of a month, and from the days within it: no mere month that both share
_TO_THE_END = re.compile("(?:月[底末]|下旬|[日号])$")
_FROM_WITHIN = re.compile("[^至到—\\-–－~～]*?(?:[中下]旬|[日号底末])[至到—\\-–－~～]")
# （补充说明）各社区可提前转入下一阶段
_REMARK = re.compile("[ \u3000]*(?:[（(【]?(?:补充|特别|有关)?(?:说明|备注|注)[）)】：:]|以上|上述|各阶段)")
# 印发方案, 成立专班: what is got ready for a stage may be due before its first day
_READY = re.compile(
    "(?:印发|制定|制订|拟定|起草|编制|印制|准备|成立|组建|确定|选定|落实|下发|发布|完成)[^，。；]*"
    "(?:方案|预案|通知|公告|细则|专班|小组|机构|队伍|选票|问卷|表格|材料|手册|名单|名册|场地|物资|经费|人员|设备|准备工作|培训)"
)
_STARTS = re.compile("准备|筹备|部署|动员|启动|发动")
_DAY = timedelta(1)


@dataclass(frozen=True, slots=True)
class Thresholds(Options):
    """How far apart two stages may lie."""

    gap: int = threshold(7, "天", "两个阶段之间空出多少天以上才提示", least=1, most=365)


class StageOrder(Rule):
    """阶段的起止时间前后颠倒、互相重叠，或者中间空出一段；阶段之内的时限落在阶段之外；表中计数的任务在验收阶段之后才完成；总结或者后一步工作安排在前。

    Why it matters:
        阶段安排对不上，前一步没有做完后一步就开始，督办时无从判断进度。

    Limits:
        写明同步推进、贯穿全程、不划阶段的不算重叠；以月为单位、首尾共用一个月的不算重叠；相隔7天以上才提示空档，其间都是节假日的不算。
        准备、启动阶段开始前制发方案、组建队伍的不算；阶段性总结、试点总结不算总结安排过早。前后两步只比较同一件事的（先排查后整改、先签约后付款之类），分期、分批的不比较。
        同一处场所先开放、启用后验收的，分在几段、几行写的也比较，试运营、试开放的不算。
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
        for group in stages.groups(ctx):
            for before, after in pairwise(group):
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
            for stage in group:
                yield from self._within(ctx, stage)
        for step, ground, said in phases.early(ctx, _known(ctx.document)[0]):
            step_words, ground_words = said or (ctx.quote(step.span, 24), ctx.quote(ground.span, 24))
            if step.due is None or ground.due is None:
                continue
            yield self.finding(
                step.span,
                f"“{step_words}”要在{in_words(step.due)}前完成，"
                f"而它所依靠的“{ground_words}”要到{in_words(ground.due)}才完成。",
                hint="核对两项工作的先后和时限：前提工作应当先完成。",
                also=[ground.span],
                against=True,
            )
        for row in rows_and_stages.late(ctx.document, stages.groups(ctx)):
            yield self.finding(
                row.deadline.text_span,
                f"表中“{row.task.name}”要在{in_words(row.due)}前完成，而“{row.stage.name}”（{_span(row.stage)}）已经结束。",
                hint="核对表中的时限和验收的时间：验收的工作应当在验收结束以前完成。",
                also=[row.stage.span],
                against=True,
            )
        yield from self._ends(ctx)
        yield from self._summing(ctx)

    def _within(self, ctx: Context, stage: stages.Stage) -> Iterator[Finding]:
        """Yield one finding per day set below a stage that lies before it begins or well behind its end."""
        if stage.body is None or stages.PARALLEL.search(stage.words):
            return
        for deadline in _known(ctx.document)[1].inside(stage.body):
            if deadline.due is None or not _binding(deadline) or _in_a_remark(ctx, deadline):
                continue
            early = deadline.due < stage.start
            if early and _got_ready(ctx, stage, deadline):
                continue
            late = (deadline.due - stage.end).days > stages.LATE
            if early or (late and not stages.beyond_plan(ctx, stage, deadline.due)):
                side = "还没有开始" if early else "已经结束"
                yield self.finding(
                    deadline.span,
                    f"“{ctx.quote(deadline.span, 24)}”要在{in_words(deadline.due)}前完成，"
                    f"而所在的“{stage.name}”（{_span(stage)}）{side}。",
                    hint="核对这项工作的时限和所在阶段的起止时间，改正其中有误的一处。",
                    severity=None if early else Severity.MINOR,
                    also=[stage.span],
                )

    def _ends(self, ctx: Context) -> Iterator[Finding]:
        """Compare the last days of steps that tell no first one (1.动员部署（3月底前）), in their order."""
        document = ctx.document
        dated = [d for d in document.deadlines if d.kind == "deadline" and d.due]
        for parent in dict.fromkeys(section.parent for section in document.sections):
            steps = []
            for index in document.children(parent):
                section = document.sections[index]
                at = stages.of_heading(section.span, dated) if ctx.in_slot(section.span, "steps") else None
                if at is not None and not stages.PARALLEL.search(document.quote(section.extent)):
                    steps.append((section, dated[at]))
            if any(isinstance(d.normalized, When) and d.normalized.start for _, d in steps):
                continue
            for (before, first), (after, second) in pairwise(steps):
                if first.due is not None and second.due is not None and second.due < first.due:
                    yield self.finding(
                        after.span,
                        f"“{before.text}”（{in_words(first.due)}前）与“{after.text}”（{in_words(second.due)}前）前后颠倒。",
                        hint="核对各步的完成时间，使先后相接；确实同步推进的，写明“同步推进”。",
                        also=[before.span],
                        against=True,
                    )

    def _summing(self, ctx: Context) -> Iterator[Finding]:
        goals: dict[date, Deadline] = {}
        for deadline in ctx.document.deadlines:
            if MERE_YEAR.fullmatch(deadline.deadline_text or ""):
                continue  # 2026年实现以下目标, 全年更换5200户: in the course of the year, not on its last day
            if deadline.kind == "deadline" and deadline.due and ctx.in_slot(deadline.span, "goals"):
                goals.setdefault(deadline.due, deadline)
        if not goals or not prefilter.possible(_SUMMING, ctx.document):
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


def _got_ready(ctx: Context, stage: stages.Stage, deadline: Deadline) -> bool:
    """Tell whether what is due before a first stage only makes ready for it (准备阶段: 8月20日前印制选票)."""
    words = ctx.document.quote(deadline.span)
    return _STARTS.search(stage.name) is not None and _READY.search(words) is not None


def _in_a_remark(ctx: Context, deadline: Deadline) -> bool:
    """Tell whether a day stands in a remark below the last stage, which is about all of them."""
    return _REMARK.match(ctx.document.text, begin_of(ctx.document.text, deadline.text_span.start, "\n")) is not None


def _binding(deadline: Deadline) -> bool:
    """Tell whether a day is a limit or a day of its own, no window such as 全年 that reaches beyond the stage."""
    when = deadline.normalized
    return isinstance(when, When) and when.start is None and when.op == "<=" and when.precision != "year"


def _too_early(summed: date, goal: date) -> bool:
    """Tell whether a summing-up lies before a goal's day; one in December may sum up what is due by the year's end."""
    year_end = (summed.month, goal.month, goal.day) == (12, 12, 31) and summed.year == goal.year
    return summed < goal and not year_end


def _fault(before: stages.Stage, after: stages.Stage, gap: int) -> tuple[str, Severity | None] | None:
    if stages.PARALLEL.search(before.words) or stages.PARALLEL.search(after.words):
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
    if -shared > gap and not _all_off(before.end + _DAY, after.start - _DAY):
        return f"之间空出{-shared}天，没有安排", Severity.MINOR
    return None


def _all_off(first: date, last: date) -> bool:
    """Tell whether no day from `first` to `last` is a working day (国庆节 lies between two stages)."""
    from evaluators.reader import working_days  # keeps the reader out of `wenheng rules`

    return working_days.count(first, last) == 0


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
        at = stages.of_heading(section.span, known)
        if at is not None:
            if section.span.contains(clause) and not section.span.contains(known[at].text_span):
                # （三）总结。7月10日前完成半年自评，12月31日前报送总结: the last of what it sets
                return max((one.due for one in placed.inside(section.body) if one.due), default=known[at].due)
            return known[at].due
        index = section.parent
    return None


def _span(stage: stages.Stage) -> str:
    return f"{in_words(stage.start)}至{in_words(stage.end)}"
