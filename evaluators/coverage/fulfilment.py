"""The share of goals or tasks fulfilled, held against the counts it stands beside: 5项目标达到4项，达到率为80%."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from evaluators.coverage.shares import NEAR, Misstated
from evaluators.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.model import Document

_DONE = "(?:达到|达标|完成|实现|办结|落实|达成)"
_SHARE = re.compile(
    rf"(?P<all>\d+)(?P<unit>[项个件])(?P<what>目标|任务|指标|事项)(?:任务|指标|事项)?(?:中|里)?，?(?:已经?|有)?"
    rf"(?:(?P<every>(?:已)?全部(?:已)?{_DONE})|(?:已)?{_DONE}(?:的)?(?:有)?(?P<part>\d+)(?P=unit))"
    rf"(?:(?!\d+[项个件](?:目标|任务|指标|事项))[^。；\n]){{0,30}}?[，、](?:总体)?(?P=what)?(?:任务|指标|事项)?{_DONE}率(?:仅|只)?(?:为|达到|达|是)?"
    rf"(?P<rate>\d+(?:\.\d+)?)[%％]"
)


def misstated(report: Document) -> Iterator[Misstated]:
    """Yield each rate of goals or tasks fulfilled that the counts beside it do not give."""
    for match in _SHARE.finditer(report.text, report.body.start, report.body.end):
        whole = Decimal(match["all"])
        part = whole if match["every"] else Decimal(match["part"])
        if not whole or part > whole:
            continue
        right, stated = part / whole, Decimal(match["rate"])
        if abs(right * 100 - stated) > NEAR:
            yield Misstated(Span(*match.span()), str(whole), str(part), right, stated)
