"""WRD-04."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators import prefilter
from evaluators.lines import begin_of
from evaluators.model import Finding, Severity, Span
from evaluators.rule import Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

# the congress as guide first, the thought only carried out behind it
_REVERSED = re.compile(
    "以(?:党的)?(?:十[七八九]|二十)大[^。；！？\\n为]{0,40}为(?:指导|统领|引领|指引|遵循)[,，、；][^。；！？\\n]{0,24}?"
    "(?:贯彻|落实|学习|践行)[^。；！？，,\\n]{0,12}习近平新时代中国特色社会主义思想"
)
_CONGRESS = re.compile(
    "(?<![一二三四五六七八九])(?:十[七八九]|二十)(?:大(?=精神|报告|以来|代表|决策|部署|召开|胜利|[和、及与](?:党的)?(?:十[七八九]|二十)届)"
    "|届(?:历次|[一二三四五六七]中(?:[、和及][一二三四五六七]中)*)全会)"
)
_THOUGHT = re.compile("邓小平理论|科学发展观")
# the guide of the years 2012 to 2017, which ends with the outlook on development; since the nineteenth congress the
# thought on socialism in the new era stands last. Without any word of him WRD-03 tells that the guide is older still
_FORMER_GUIDE = re.compile(
    "(?:邓小平理论|“?三个代表”?重要思想)[^。；！？\\n为]{0,24}科学发展观为(?:指导|指针|统领|统揽|引领)"
)
_NEWEST_THOUGHT = "新时代中国特色社会主义思想"
_NAMED = ("党的", "共产党", "全国代表大会", "中共")


class BrokenFormula(Rule):
    """固定提法写得不完整、次序颠倒，或者会议名称有误。

    Why it matters:
        固定提法和会议名称有统一写法，少字、颠倒、自造名称都属于政治性差错。

    Limits:
        按词表 evaluators/lexicons/formulas.yaml、sequences.yaml 和会议表 dated_terms.yaml 检查；
        词表未经人确认，只作提示。
        只写某一次全会的不要求列全，只列几次全会的不要求从第一次列起，但中间不能跳过；回顾某次会议讲了什么的不算；“历次全会”是规范的简称；“不忘初心、牢记使命”当作动词用时不加引号。
    """

    code = "WRD-04"
    name = "broken-formula"
    title = "固定提法与会议名称"
    severity = Severity.MAJOR
    since = "2026.11"
    basis = "实务（党的代表大会报告、党章和中央文件中的提法）"

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding per broken formula or wrong name of a meeting."""
        from evaluators import phrases  # brings YAML, which listing the rules can do without
        from evaluators.formulas import formulas, sessions_by
        from evaluators.lexicon import dated_terms

        document = ctx.document
        shut = phrases.apart(document)
        lexicon, meetings = formulas(), dated_terms().meetings
        by = _written(ctx)
        taken: list[Span] = []
        for finding in phrases.report(self, lexicon.turns, document, shut):
            taken += [finding.span, *finding.also]
            series = "系列全会" in document.quote(finding.span)
            hint = f"写明会议名称：“{sessions_by(meetings, by)}精神”，或者用“历次全会”。" if series else finding.hint
            yield self.finding(
                finding.span,
                finding.message,
                hint=hint,
                severity=finding.severity,
                also=finding.also,
                fix=finding.fix,
                also_fixes=finding.also_fixes,
            )
        for finding in self._sequences(ctx, [*shut, *taken]):
            taken.append(finding.span)
            yield finding
        yield from self._names(ctx, shut)
        yield from self._order(ctx, shut)
        yield from self._former_guide(ctx, by, shut)
        for finding in self._sessions(ctx, by, shut):
            taken += [finding.span, *finding.also]
            yield finding
        yield from self._congress(ctx, [*shut, *taken])

    def _names(self, ctx: Context, shut: list[Span]) -> Iterator[Finding]:
        from evaluators.formulas import formulas, unfinished

        document = ctx.document
        for name in formulas().names:
            for span, headed in unfinished(name, document):
                if any(span.overlaps(other) for other in shut):
                    continue
                fault = "没有加引号" if headed else "缺少中心词，名称不完整"
                yield self.finding(
                    span,
                    f"“{ctx.quote(span)}”{fault}。",
                    hint=f"写全称：{name.right}。",
                )

    def _sequences(self, ctx: Context, shut: list[Span]) -> Iterator[Finding]:
        from evaluators.sequences import broken

        for formula, span, missing in broken(ctx.document):
            if any(span.overlaps(other) for other in shut):
                continue
            fault = f"没有列全，缺“{missing}”" if missing else "次序有误"
            yield self.finding(
                span,
                f"“{ctx.quote(span, 40)}”{fault}。",
                hint=f"按固定次序写作“{'、'.join(formula.items)}”。",
            )

    def _order(self, ctx: Context, shut: list[Span]) -> Iterator[Finding]:
        from evaluators.formulas import disordered, formulas
        from evaluators.lines import extent

        document = ctx.document
        for match in prefilter.found(_REVERSED, document):
            span = Span(*match.span())
            if not any(span.overlaps(other) for other in shut):
                yield self.finding(
                    span,
                    f"指导思想与会议精神次序颠倒：“{ctx.quote(span, 40)}”。",
                    hint="先写“以习近平新时代中国特色社会主义思想为指导”，再写“全面贯彻党的……全会精神”。",
                )
        thoughts = formulas().thoughts
        seen = -1
        for match in prefilter.found(_THOUGHT, document):
            at = Span(*match.span())
            clause = extent(document.text, at, "。；！？\n")
            if clause.start <= seen or any(at.overlaps(other) for other in shut):
                continue
            seen = clause.start
            wrong = disordered(thoughts, document.quote(clause))
            if wrong is not None:
                yield self.finding(
                    at,
                    f"指导思想的次序有误：“{wrong[0]}”应在“{wrong[1]}”之前。",
                    hint="按党章总纲的次序排列：" + "、".join(thoughts[:3]) + "、“三个代表”重要思想、科学发展观……",
                )

    def _former_guide(self, ctx: Context, by: date, shut: list[Span]) -> Iterator[Finding]:
        from evaluators.formulas import formulas
        from evaluators.lines import extent

        document = ctx.document
        for match in prefilter.found(_FORMER_GUIDE, document):
            span = Span(*match.span())
            said = document.quote(extent(document.text, span, "。！？\n"))
            named = "习近平" in said and _NEWEST_THOUGHT not in said
            if named and by > formulas().valid_from and not any(span.overlaps(other) for other in shut):
                yield self.finding(
                    span,
                    f"指导思想没有写全，缺“习近平{_NEWEST_THOUGHT}”：“{ctx.quote(span, 40)}”。",
                    hint=f"写作“以习近平{_NEWEST_THOUGHT}为指导”。",
                )

    def _sessions(self, ctx: Context, by: date, shut: list[Span]) -> Iterator[Finding]:
        from evaluators.formulas import session_lists, sessions_by
        from evaluators.lexicon import dated_terms

        document = ctx.document
        meetings = dated_terms().meetings
        for found in session_lists(document, meetings, by):
            if any(found.span.overlaps(other) for other in shut):
                continue
            if found.term:
                fault = f"“{ctx.quote(found.span)}”前后不符，{found.term}的全会不在党的{found.congress}之后列出"
            elif found.later_congress is not None:
                fault = f"党的{found.later_congress}已经召开，“{ctx.quote(found.span)}”没有更新"
            else:
                fault = f"“{ctx.quote(found.span)}”没有列全，缺{'、'.join(found.missing)}"
            yield self.finding(
                found.span,
                f"{fault}。",
                hint=f"按{by.year}年{by.month}月的时间，写作“{sessions_by(meetings, by)}”，或者用“历次全会”。",
            )

    def _congress(self, ctx: Context, taken: list[Span]) -> Iterator[Finding]:
        document = ctx.document
        bare: list[Span] = []
        for match in prefilter.found(_CONGRESS, document):
            span = Span(*match.span())
            if any(span.overlaps(other) for other in taken):
                continue
            line = begin_of(document.text, span.start, "。；！？\n")
            if not any(name in document.text[line : span.start] for name in _NAMED):
                bare.append(span)
        if bare:
            yield self.finding(
                bare[0],
                f"“{ctx.quote(bare[0])}”前缺“党的”。",
                hint=f"写作“党的{ctx.quote(bare[0])}”。",
                severity=Severity.MINOR,
                also=bare[1:],
            )


def _written(ctx: Context) -> date:
    """Return the day up to which meetings must be listed: the date of issue, else the period, else today."""
    document = ctx.document
    if document.issue_date is not None:
        return document.issue_date
    if document.period is None:
        return ctx.today
    if ctx.doctype.kind == "plan":
        return document.period.start  # a plan is written before its time begins
    return max(document.period.start, min(ctx.today, document.period.end))
