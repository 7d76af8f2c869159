"""COV-06."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators import deeds_before
from evaluators.lines import begin_of
from evaluators.model import Finding, Severity, Span
from evaluators.reader.as_of import run_to
from evaluators.reader.period import labelled
from evaluators.rule import Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from evaluators.model import Document, Period

# figures to compare with, not the report's own
_BEFORE = re.compile("比|较|同期|去年|上年|上一?年度|此前|起点|基期|由[^，。；]{0,20}$|原有")
_MONTH = r"(?P<y>20\d\d)年(?P<m>\d{1,2})月份?(?![—～~至到-])"
# 表2  2026年8月各社区……统计表, in the form of another month
_CAPTION = re.compile(
    f"^[ \u3000]*附?表[ ]*[0-9一二三四五六七八九十]*[：:.、． \u3000]*(?P<month>{_MONTH})[^\n|]*$", re.MULTILINE
)
_OF_OTHERS = re.compile("同期|对比|比较|上月|下月|去年|上年|计划|安排|参考|累计")
_MONTH_DAYS = 31
_NAMED = re.compile(_MONTH)
_AFTER = re.compile("^[^，。；]{0,30}(?:提高|提升|增加|增长|上升|下降|降低|减少)")


class MismatchedPeriod(Rule):
    """报告期与方案的计划期、数据的截至日期、成文日期对不上。

    Why it matters:
        拿上年的数当今年的成绩，或者写成文时还不知道的数，报告就不可信。

    Limits:
        截至日期晚于成文日期的，不论有没有给出方案都算；没有方案时，截至日期全都早于报告期的才算用了上年的数；
        用 --plan 给出方案的，报告期与计划期没有重合、截至日期早于计划期或者报告期的也算。
        表题所写的月份与标题所写的不同也算，写明用作对照的除外；月报表写明的统计期间不是标题所写的月份、填报日期早于统计期间最后一天的也算，
        自一月起累计的和每月固定日期结转的（上月26日至本月25日）除外。用来比较的上年数、跨期的累计数，存在问题和下一步打算中的日期和表题不算。
    """

    code = "COV-06"
    name = "mismatched-period"
    title = "报告期不符"
    severity = Severity.MAJOR
    since = "2026.11"
    basis = "实务（报告期与计划期、数据截至日期一致）"
    kinds = frozenset({"report", "form"})

    def _captions(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding for the tables whose captions name another month than the title."""
        document = ctx.document
        named = _NAMED.findall(document.title.text) if document.title is not None else []
        if len(named) != 1:
            return
        year, month = map(int, named[0])
        other = [
            Span(*match.span("month"))
            for match in _CAPTION.finditer(document.text, document.body.start, document.body.end)
            if (int(match["y"]), int(match["m"])) != (year, month)
            and not _OF_OTHERS.search(match[0])
            and not ctx.in_slot(Span(*match.span("month")), "problems", "next_steps")
        ]
        if other:
            yield self.finding(
                other[0],
                f"表题写的是“{ctx.quote(other[0])}”，标题是{year}年{month}月。",
                hint="核对是否沿用了别的月份的表；确属用作对照的，在表题中写明。",
                also=other[1:],
            )

    def _figures(self, ctx: Context) -> Iterator[Finding]:
        """Yield what does not fit the period that a monthly form says its figures are of."""
        document = ctx.document
        named = _NAMED.findall(document.title.text) if document.title is not None else []
        period = labelled(document.text, document.body) if ctx.doctype.kind == "form" and len(named) == 1 else None
        if period is None:
            return
        year, month = map(int, named[0])
        longer = (period.end - period.start).days > _MONTH_DAYS and period.start.month != 1
        if longer or (period.end.year, period.end.month) != (year, month):
            yield self.finding(
                period.span,
                f"统计期间为{_said(period)}，标题是{year}年{month}月。",
                hint="核对是否沿用了上月的表头；月报表只报当月的数，累计数另列一栏。",
            )
        issued, line = document.issue_date, document.date_line
        if issued is not None and line is not None and period.start <= issued < period.end:
            yield self.finding(
                line.span,
                f"填报日期{_day(issued)}早于统计期间的最后一天（{_day(period.end)}），填报时还不可能有全月的数。",
                hint="核对填报日期和统计期间；数据截至填报之日的，统计期间写到当日。",
                also=[period.span],
            )

    def _deeds(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding for the events among what was done that lie before the period."""
        own = ctx.document.period
        early = [
            span
            for span in deeds_before.told_before(ctx.document)
            if not ctx.in_slot(span, "problems", "next_steps", "goals")
        ]
        if early and own is not None:
            yield self.finding(
                early[0],
                f"“{ctx.quote(early[0])}”早于{_said(own)}这一报告期，所写的不是本期的工作。",
                hint="核对年份；不是本期的工作，从做法和成效中删去。",
                also=early[1:],
            )

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding for the report's period, and one per kind of day that does not fit."""
        yield from self._captions(ctx)
        yield from self._figures(ctx)
        document, planned = ctx.document, ctx.plan.period if ctx.plan is not None else None
        own = document.period
        if planned is not None and own is not None and (own.end < planned.start or own.start > planned.end):
            yield self.finding(
                own.span,
                f"报告期为{_said(own)}，方案的计划期为{_said(planned)}，两者没有重合。",
                hint="核对是否拿错了方案，或者报告期写错。",
            )
            planned = None  # told once
        yield from self._deeds(ctx)
        first = max((period.start for period in (planned, own) if period is not None), default=None)
        early, late = [], []
        days = list(run_to(document))
        for day, span in days:
            if document.issue_date is not None and day > document.issue_date:
                if not ctx.in_slot(span, "problems", "next_steps"):
                    late.append(span)
            elif first is not None and day < first and not _compared(document, span):
                early.append(span)
        if late and document.issue_date is not None:
            yield self.finding(
                late[0],
                f"“{ctx.quote(late[0])}”晚于成文日期{_day(document.issue_date)}，成文时还不可能有这个数。",
                hint="核对截至日期和成文日期。",
                also=late[1:],
            )
        # without a plan a day of last year may be that of one figure, where the others run on
        if early and first is not None and (ctx.plan is not None or len(early) == len(days)):
            whose = "报告期" if own is not None and own.start == first else "计划期"
            yield self.finding(
                early[0],
                f"“{ctx.quote(early[0])}”早于{whose}的第一天（{_day(first)}），用的不是本期的数。",
                hint="改用本期数据，截至日期写到报告期末；确属用作比较的，写明“上年同期”。",
                also=early[1:],
            )


def _compared(document: Document, span: Span) -> bool:
    start = begin_of(document.text, span.start, "，。；\n")
    before = document.text[start : span.start]
    return bool(_BEFORE.search(before) or _AFTER.search(document.text[span.end : span.end + 40]))


def _said(period: Period) -> str:
    return f"{_day(period.start)}至{_day(period.end)}"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
