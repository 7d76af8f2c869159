"""DDL-10."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators.model import Duration, Finding, Severity, Span, When
from evaluators.rule import Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

# the year stands once and holds for both days
_INTERVAL = re.compile(
    r"\d{4}年(?P<m1>\d{1,2})月(?P<d1>\d{1,2})日(?:起)?(?:至|到|—|－|-|~|～)(?P<m2>\d{1,2})月(?P<d2>\d{1,2})日"
)


class ImpossibleDate(Rule):
    """日期在日历上不存在，星期与日期不符，起止颠倒；或者工作日没有写明从何时起算。

    Why it matters:
        2月30日之类的日期无法执行，也说明文稿没有核对。

    Limits:
        时限落在周末和节假日的不在此列：放假和调休的安排按年公布，本版本没有收录。没有写年份的2月29日不作判断。
    """

    code = "DDL-10"
    name = "impossible-date"
    title = "工作日与不可能日期"
    severity = Severity.CRITICAL
    since = "2026.11"
    basis = "公历；工作日的起算为实务"

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding per day that does not exist, per wrong weekday, reversed interval or unanchored count."""
        from evaluators.reader.calendar import written_days  # keeps the reader out of `wenheng rules`

        residue = [left.span for left in ctx.document.residue]
        for day in written_days(ctx.document.text, ctx.document.body):
            if not any(day.span.overlaps(left) for left in residue) and day.fault:
                yield self.finding(day.span, f"{day.fault}：“{ctx.quote(day.span)}”。", hint="核对日历后改正。")
        for match in _INTERVAL.finditer(ctx.document.text, ctx.document.body.start, ctx.document.body.end):
            first, second = (int(match["m1"]), int(match["d1"])), (int(match["m2"]), int(match["d2"]))
            if second < first and not any(Span(*match.span()).overlaps(left) for left in residue):
                yield self.finding(
                    Span(*match.span()),
                    f"起止时间颠倒：“{match.group()}”。",
                    hint="核对开始和结束的时间；跨年的，写明两个年份。",
                    severity=Severity.MAJOR,
                )
        for deadline in ctx.document.deadlines:
            normalized = deadline.normalized
            if isinstance(normalized, When) and normalized.start is not None and normalized.start > normalized.date:
                yield self.finding(
                    deadline.text_span,
                    f"起止时间颠倒：“{ctx.quote(deadline.text_span)}”。",
                    hint="核对开始和结束的时间；跨年的，写明两个年份。",
                )
            elif isinstance(normalized, Duration) and normalized.anchor is None and "BD" in normalized.duration:
                yield self.finding(
                    deadline.text_span,
                    f"“{ctx.quote(deadline.text_span)}”没有写明从何时起算。",
                    hint="写明起算日，如“自受理之日起5个工作日内”。",
                    severity=Severity.MINOR,
                )
