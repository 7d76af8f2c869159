"""DDL-02."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators import blanks, marks
from evaluators.lines import extent
from evaluators.model import Finding, Severity, Span
from evaluators.rule import Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

_MARK = f"{blanks.SIGN[:-1]}?？]"
_SIGNS = rf"(?:{_MARK}{{1,4}}|[ \u3000]{{1,8}})"
# a date told of what was done (6月×日召开了推进会, 2025年　月　日) is no deadline, but as open as one
_DATE = re.compile(
    rf"(?<![\d×✕✖XxＸｘ*])(?:(?:\d{{2,4}}|{_MARK}{{1,4}})年)?(?:\d{{1,2}}|{_SIGNS})月(?:\d{{1,2}}|{_SIGNS})[日号]"
    rf"|(?:\d{{4}}|{_MARK}{{1,4}})年(?:\d{{1,2}}|{_SIGNS})月"
)
_OPEN = re.compile(f"(?:{_MARK}|[ \u3000])[年月日号]")
"""What stands in each such date: most texts have it nowhere."""
# 2025年 6月 3日, 6 月 3 日: blanks beside figures are only wide
_LEFT = re.compile(f"{_MARK}|[年月][ \u3000]+[月日号]|^[ \u3000]+月")


class UnresolvedDate(Rule):
    """日期中的年、月、日还是占位符号，没有填写。

    Why it matters:
        时限没有定下来的文件不能执行，成文日期没有填的文件不能印发。

    Limits:
        批量制发用的模板本来就有待填的日期，只在导出前检查。
    """

    code = "DDL-02"
    name = "unresolved-date"
    title = "日期未填"
    severity = Severity.CRITICAL
    since = "2026.11"
    basis = "GB/T 9704—2012 7.3.5.4（成文日期写全年、月、日）；其他时限为实务"

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding per date that is not filled in, the date of issue included."""
        line, seen = ctx.document.date_line, blanks.dates(ctx.document)
        for span in seen:
            issued = line is not None and span == line.span
            yield self.finding(
                span,
                f"{'成文日期' if issued else '时限'}没有填写完整：“{ctx.quote(span)}”。",
                hint="写全年、月、日，如“2026年3月2日”。" if issued else "填写确定的年、月、日。",
            )
        for match in marks.matches(_DATE, ctx.document) if _OPEN.search(ctx.document.text) else ():
            span = Span(*match.span())
            alone = extent(ctx.document.text, span, "\n").of(ctx.document.text).strip() == match[0].strip()
            if blanks.gap(match[0]) and alone:
                continue  # 年　月　日 on a line of its own: the date of issue
            if _LEFT.search(match[0]) and not any(span.overlaps(other) for other in seen):
                yield self.finding(span, f"日期没有填写完整：“{match[0]}”。", hint="填写确定的年、月、日。")
