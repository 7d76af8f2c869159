"""WRD-03."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators import prefilter
from evaluators.model import Finding, Severity, Span, Verdict
from evaluators.rule import Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from evaluators.lexicon import DatedTerm

# the words tell of what was, or stand on it: history, not a present formulation
_HISTORY = re.compile(
    "成果|(?<!积累)(?<!总结)(?<!提供)经验|以来|期间|曾|历史|先后|回顾|当年|那年|原|时期|基础上|之后|以后|后，|如期|实现了|胜利"
)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年")


class OutdatedFormulation(Rule):
    """用了已经停用或者改变的提法、机构名称。

    Why it matters:
        提法和机构名称随中央部署和机构改革变化；沿用旧说法，说明文稿照抄旧稿，政治上也不严谨。

    Limits:
        以成文日期或计划期为准，与词表 evaluators/lexicons/dated_terms.yaml 的起止日期比较；
        本地的词条写在设置文件的 formulations 中。
        回顾历史、文件名称和引号中的名称不算。词条未经人确认的只作提示，不阻止导出；没有写明年份的，
        按检查当日比较，列为“无法判断”。活动和会议的时间由 DDL-11 检查。
    """

    code = "WRD-03"
    name = "outdated-formulation"
    title = "过期提法"
    severity = Severity.CRITICAL
    since = "2026.11"
    basis = "实务（提法和机构名称变更的公开时间）"

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding per outdated term, with every place it stands at."""
        from evaluators import phrases  # brings YAML, which listing the rules can do without
        from evaluators.lexicon import dated_terms

        shut = phrases.apart(ctx.document)
        written, certain = _written(ctx)
        for term in (*dated_terms().formulations, *_own(ctx)):
            if term.valid_to is None or written <= term.valid_to:
                continue
            places = [span for span in _places(ctx, term, shut) if _present(ctx, span, term)]
            if places:
                yield self._outdated(ctx, term, places, written, certain=certain)

    def _outdated(self, ctx: Context, term: DatedTerm, places: list[Span], written: date, *, certain: bool) -> Finding:
        day = term.valid_to
        since = f"{day.year}年{day.month}月以后" if day else ""
        count = f"，共{len(places)}处" if len(places) > 1 else ""
        instead = f"改为“{term.replacement}”" if term.replacement else "按现行提法改写"
        unsure = "" if certain else f"（文中没有写明年份，按{written.year}年判断）"
        severity = self.severity if term.confirmed else Severity.MAJOR
        return self.finding(
            places[0],
            f"“{ctx.quote(places[0])}”{since}不再这样说{unsure}{count}。",
            hint=f"{instead}；确属回顾历史的，写明年份。",
            severity=severity if certain else Severity.MINOR,
            verdict=Verdict.FAULT if certain else Verdict.UNDETERMINED,
            also=places[1:],
        )


def _own(ctx: Context) -> Iterator[DatedTerm]:
    """Yield the district's own formulations."""
    from evaluators.lexicon import DatedTerm

    for row in ctx.district.formulations if ctx.district is not None else ():
        yield DatedTerm(row.term, row.valid_from, row.valid_to, "", row.replacement, row.confirmed)


def _written(ctx: Context) -> tuple[date, bool]:
    """Return the day by which formulations are judged, and whether the text gives it."""
    document = ctx.document
    if document.issue_date is not None:
        return document.issue_date, True
    if document.period is not None:
        return (document.period.start if ctx.doctype.kind == "plan" else document.period.end), True
    return ctx.today, False


def _places(ctx: Context, term: DatedTerm, shut: list[Span]) -> Iterator[Span]:
    document = ctx.document
    for match in prefilter.found(re.compile(term.pattern or re.escape(term.term)), document):
        span = Span(*match.span())
        if not any(span.overlaps(other) for other in shut):
            yield span


def _present(ctx: Context, span: Span, term: DatedTerm) -> bool:
    """Tell whether the term is used as a present one, not told of the past."""
    from evaluators.lines import extent

    document = ctx.document
    place = extent(document.text, span)
    near = document.quote(Span(max(place.start, span.start - 12), min(place.end, span.end + 10)))
    if _HISTORY.search(near):
        return False
    years = [int(year) for year in _YEAR.findall(document.quote(place))]
    return not any(term.valid_to is not None and year <= term.valid_to.year for year in years)
