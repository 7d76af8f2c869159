"""A rise or fall held against the two values it lies between: 由80件增加到100件，增加了25%."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from evaluators.coverage.measure import base
from evaluators.coverage.wording import percent
from evaluators.model import Finding, Severity, Span
from evaluators.reader.units import ANY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.model import Document

_NUMBER = r"\d+(?:\.\d+)?"
_MOVED = "(?:提高|提升|上升|增加|增长|扩大|下降|降低|减少|压减|压缩|缩短)"
_WHEN = r"(?:20\d\d年(?:\d{1,2}月份?)?|\d{1,2}月份?|第?[一二三四]季度)"
_LAST = re.compile(r"上[月季]|\d月|季度")
# of percentages the difference is counted in points, which TGT-05 sees to; 同比 has a base of its own
_CHANGE = re.compile(
    rf"[由从][^，。；\d\n]{{0,12}}(?:{_WHEN}[^，。；\d\n]{{0,6}})?(?P<low>{_NUMBER})(?P<unit>[万亿]?(?:{ANY}))[^，。；\d\n]{{0,6}}?{_MOVED}(?:到|至|为)"
    rf"(?P<high>{_NUMBER})(?P<to>[万亿]?(?:{ANY}))[^，。；\d\n]{{0,4}}，(?:共|总体|平均|(?P<since>环比))?{_MOVED}了?(?P<rate>{_NUMBER})[%％](?!以上|左右|的)"
)
_NEAR = Decimal("0.6")  # points: a rate may be rounded to a whole


def misstated(report: Document) -> Iterator[Finding]:
    """Yield a finding (COV-03) per rise or fall in per cent that its two values do not give."""
    for match in _CHANGE.finditer(report.text, report.body.start, report.body.end):
        low, unit = base(Decimal(match["low"]), match["unit"])
        high, other = base(Decimal(match["high"]), match["to"])
        if unit != other or unit in ("%", "％", "‰") or not low:
            continue
        if match["since"] and not _LAST.search(report.text, match.start(), match.start("low")):
            continue
        right, stated = abs(high - low) / low, Decimal(match["rate"])
        if abs(right * 100 - stated) <= _NEAR:
            continue
        span = Span(*match.span())
        yield Finding(
            "COV-03",
            Severity.CRITICAL,
            span,
            f"“{report.quote(span)}”的数字前后不一。报告写明变化幅度为{percent(stated / 100)}，"
            f"按{match['low']}{match['unit']}到{match['high']}{match['to']}计算应为{percent(right)}。",
            f"请核对原始台账；两个数没有错的，幅度改为{percent(right)}。",
        )
