"""WRD-03."""

from __future__ import annotations

from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from evaluators import campaigns, dated
from evaluators.lookup import Covered
from evaluators.model import Finding, Severity, Span, Verdict
from evaluators.rule import Context, Rule, inner

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from evaluators.district import Formulation
    from evaluators.lexicon import DatedTerm

# a report that names no period is about the year before it was written
_ABOUT = timedelta(days=365)


class OutdatedFormulation(Rule):
    """用了已经停用或者改变的提法、机构名称，或者把早已结束的活动当作眼前的来写。

    Why it matters:
        提法和机构名称随中央部署和机构改革变化；沿用旧说法，说明文稿照抄旧稿，政治上也不严谨。

    Limits:
        以成文日期或计划期为准，与词表 evaluators/lexicons/dated_terms.yaml 的起止日期比较；
        本地的词条写在设置文件的 formulations 中。
        回顾历史（写明“以来”“期间”“成果”，或者同一句写明当年年份的）、文件名称和地名（廉租房小区、粮食局宿舍）不算。词条未经人确认的只作提示，不阻止导出；
        没有写明年份的，按检查当日比较，列为“无法判断”。活动在计划期（报告期）开始以前已经结束的才指出，
        结束已久的和已经召开的会议由 DDL-11 指出；本地机构的旧名由 RSP-04 指出。
    """

    code = "WRD-03"
    name = "outdated-formulation"
    title = "过期提法"
    severity = Severity.CRITICAL
    since = "2026.11"
    basis = "实务（提法和机构名称变更的公开时间）"

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding per outdated term or campaign, with every place it stands at."""
        from evaluators import phrases  # brings YAML, which listing the rules can do without
        from evaluators.lexicon import dated_terms

        lexicon, shut = dated_terms(), Covered(phrases.apart(ctx.document))
        written, certain = _written(ctx)
        began = _began(ctx)
        own = _own(ctx.district.formulations) if ctx.district is not None else ()
        found = [
            (term, places)
            for rows, day in ((lexicon.formulations, written), (own, written), (lexicon.campaigns, began))
            if rows and day is not None
            for term, places in dated.standing(rows, ctx.document, shut)
            if term.valid_to is not None and term.valid_to < day
        ]
        within = dated.within(found)
        drives = {term.term for term in lexicon.campaigns}
        for term, spans in found:
            told = _left_to_ddl_11(ctx, term, spans) if term.term in drives else ()
            places = [
                span
                for span in spans
                if not within.holds(span) and span not in told and not dated.spared(ctx.document, span, term)
            ]
            if places and term.term in drives:
                yield self._over(ctx, term, places)
            elif places:
                yield self._outdated(ctx, term, places, written, certain=certain)

    def _outdated(self, ctx: Context, term: DatedTerm, places: list[Span], written: date, *, certain: bool) -> Finding:
        day = term.valid_to
        since = f"{day.year}年{day.month}月以后" if day else ""
        count = f"，共{len(places)}处" if len(places) > 1 else ""
        instead = f"改为“{inner(term.replacement)}”" if term.replacement else "按现行提法改写"
        unsure = "" if certain else f"（文中没有写明年份，按{written.year}年判断）"
        severity = self.severity if term.confirmed else Severity.MAJOR
        return self.finding(
            places[0],
            f"“{ctx.cited(places[0], 30)}”{since}不再这样说{unsure}{count}。",
            hint=f"{instead}；确属回顾历史的，写明年份。",
            severity=severity if certain else Severity.MINOR,
            verdict=Verdict.FAULT if certain else Verdict.UNDETERMINED,
            also=places[1:],
        )

    def _over(self, ctx: Context, term: DatedTerm, places: list[Span]) -> Finding:
        day = term.valid_to
        count = f"，共{len(places)}处" if len(places) > 1 else ""
        ended = f"已于{day.year}年{day.month}月结束，" if day else ""
        instead = f"改为“{inner(term.replacement)}”" if term.replacement else "改为当前的提法，或者删去"
        return self.finding(
            places[0],
            f"“{ctx.cited(places[0], 30)}”{ended}不能再当作眼前的活动来写{count}。",
            hint=f"{instead}；确属回顾历史的，写明年份。",
            severity=self.severity if term.confirmed else Severity.MAJOR,
            also=places[1:],
        )


def _left_to_ddl_11(ctx: Context, term: DatedTerm, spans: list[Span]) -> list[Span]:
    """Return the places at which DDL-11 tells that a campaign was over long before."""
    live = campaigns.live(ctx.document, spans, term)
    return live if campaigns.is_over(ctx, live, term) else []


@lru_cache(maxsize=8)
def _own(rows: tuple[Formulation, ...]) -> tuple[DatedTerm, ...]:
    """Return a district's own formulations."""
    from evaluators.lexicon import DatedTerm

    return tuple(DatedTerm(row.term, row.valid_from, row.valid_to, "", row.replacement, row.confirmed) for row in rows)


def _written(ctx: Context) -> tuple[date, bool]:
    """Return the day by which formulations are judged, and whether the text gives it."""
    document = ctx.document
    if document.issue_date is not None:
        return document.issue_date, True
    if document.period is not None:
        return (document.period.start if ctx.doctype.kind == "plan" else document.period.end), True
    return ctx.today, False


def _began(ctx: Context) -> date | None:
    """Return the day before which a campaign must have ended to be over; None where the text gives no time."""
    document = ctx.document
    if document.period is not None:
        return document.period.start
    if document.issue_date is None:
        return None
    return document.issue_date - (timedelta() if ctx.doctype.kind == "plan" else _ABOUT)
