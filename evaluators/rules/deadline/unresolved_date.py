"""DDL-02."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators.model import Finding, Severity
from evaluators.rule import Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

# a ring behind a Chinese numeral is a zero: 二○一四年
_MASK = re.compile(
    r"[×✕✖XxＸｘ*＊_＿□某]|(?<![一二三四五六七八九〇○])○|[（(]\s*[）)]|年[ \u3000\u00a0]*月|月[ \u3000\u00a0]*日"
)


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
        seen = set()
        for deadline in ctx.document.deadlines:
            masked = deadline.kind == "unresolved" and _MASK.search(ctx.quote(deadline.text_span))
            if masked and deadline.text_span not in seen:  # a day no calendar has is another fault
                seen.add(deadline.text_span)
                yield self.finding(
                    deadline.text_span,
                    f"时限没有填写完整：“{ctx.quote(deadline.text_span)}”。",
                    hint="填写确定的年、月、日。",
                )
        line = ctx.document.date_line
        if line is not None and _MASK.search(line.text) and not any(line.span.overlaps(span) for span in seen):
            yield self.finding(
                line.span,
                f"成文日期没有填写完整：“{ctx.quote(line.span)}”。",
                hint="写全年、月、日，如“2026年3月2日”。",
            )
