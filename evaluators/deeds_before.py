"""Deeds that a report tells of a time before the period it reports on: 2023年10月重阳节期间，举办义诊."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from evaluators.lines import end_of
from evaluators.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.model import Document

_WHEN = r"年(?P<month>1[0-2]|[1-9])月(?:[0-9]{1,2}日)?[^，。；、\n0-9]{0,8}，"
_AHEAD = "\n。；：）"
# an event that was held, not what led to the work or stood before it
_HELD = re.compile("举办|开展|召开|联合|发放|走访|服务")
_LED_UP = re.compile(
    "以来|起|成立|立项|获批|批复|签订|签约|印发|出台|启动|中标|招标|前期|调研|摸底|评估|上年|去年|同期|此前|首次|曾|筹备|揭牌|投用|投入使用|获|被评|由|比|较|自"
)
_YEARS_BACK = 3


def told_before(document: Document) -> Iterator[Span]:
    """Yield the months that lie before the period of a report, at the head of a sentence that tells of an event."""
    period, text = document.period, document.text
    if period is None:
        return
    for year in range(period.start.year - _YEARS_BACK, period.start.year + 1):
        if f"{year}年" not in text:
            continue
        for match in re.compile(f"{year}{_WHEN}").finditer(text, 0, document.body.end):
            first = match.start() <= document.body.start or text[match.start() - 1] not in _AHEAD
            if first or date(year, int(match["month"]), 1) >= period.start.replace(day=1):
                continue
            sentence = text[match.start() : end_of(text, match.end(), "。；\n")]
            if _HELD.search(sentence, len(match[0])) and not _LED_UP.search(sentence):
                yield Span(match.start(), match.end() - 1)
