"""A rate of completion held against the planned and the done count of its own clause: no plan is needed for that."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from evaluators.coverage import fulfilment
from evaluators.coverage.wording import percent
from evaluators.model import Finding, Severity, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.model import Document

_NUMBER = r"\d+(?:\.\d+)?"
_UNIT = r"[万]?[一-龥]{1,2}"
# 计划走访200户，实际完成180户，完成率95%: the same unit twice, and no other figure between
_RATE = re.compile(
    rf"(?:计划|应)[^\d。；;\n]{{0,20}}(?P<planned>{_NUMBER})(?P<unit>{_UNIT}?)"
    rf"[^\d。；;\n]{{0,20}}(?:完成|实现|已)[^\d。；;\n%]{{0,12}}(?P<done>{_NUMBER})(?P=unit)[^\d。；;\n]{{0,10}}"
    rf"完成率(?:为|达到|达|是)?(?P<rate>{_NUMBER})[%％]"
)
_NEAR = Decimal("0.6")  # points: a rate may be rounded to a whole


def own_rates(report: Document) -> Iterator[Finding]:
    """Yield a finding (COV-03) per rate that the counts beside it do not give."""
    yield from fulfilment.own_rates(report)
    for match in _RATE.finditer(report.text, report.body.start, report.body.end):
        planned, done, stated = (Decimal(match[name]) for name in ("planned", "done", "rate"))
        if not planned or abs(done / planned * 100 - stated) <= _NEAR:
            continue
        yield Finding(
            "COV-03",
            Severity.CRITICAL,
            Span(*match.span()),
            f"“{match[0]}”的数字前后不一。报告写明比率为{percent(stated / 100)}，"
            f"按{match['done']}除以{match['planned']}计算应为{percent(done / planned)}。",
            "请核对原始台账后改为一致。",
        )
