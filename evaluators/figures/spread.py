"""Sums of money whose parts stand in clauses or sentences of their own: 预算共30万元：甲12万元；乙9万元；丙8万元.

Each part is a name with its amount and nothing else, one right behind the other; what they come to is near the sum. A
sum that begins a paragraph with 以上 is of the paragraphs before it that tell one amount each.
"""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from evaluators.coverage.measure import MONEY
from evaluators.figures.counts import counts
from evaluators.figures.totals import Unequal
from evaluators.lines import begin_of
from evaluators.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evaluators.figures.counts import Count
    from evaluators.model import Document

_TOTAL = re.compile(
    "(?:合计|共计|总计|一共|总共|总(?:额|投资|投入|金额|预算|概算|经费|资金|费用|造价)|预算|概算|(?<![公村])共(?!享|建|治|驻|同|性|识))[\u4e00-\u9fff]{0,6}$"
)
_NO_TOTAL = re.compile(
    "其中|每|各(?![类种项式级])|均|上年|去年|同比|比|较|累计|已|剩余|结余|另|还|[1-9一二三四五六七八九十]期|首批"
)
_SUMS_UP = re.compile("^(?:以上|上述|[二两三四五六七八九]项|合计|共计|总计|共)")
_THESE = re.compile("(?:以上|上述)")
_PART = re.compile(
    "(?:其中)?[，、；。：]?(?:其中[，：:]?)?(?:[1-9][.．]|（[一二三四五六七八九1-9]）|[①-⑨])?(?P<name>[^，。；：、（）()\n0-9]{2,20})"
)
_NO_PART = re.compile(
    "每|各(?![类种项式级])|均|增加|减少|增长|比|较|累计|共|合计|同比|上年|去年|另|还|再|其余|剩余|结余|余|已|未|完成|到位"
    "|带动|撬动|节[约省]|超|缺口|收入|营收|产值|挽回|涉及|金额"
)
_GOES_ON = re.compile("[^，。；：、\n]{0,6}(?:等|[，、；：]|\n?[。]?(?:另|其余|剩余|此外|还有|不足|缺口))")
_MARKED = re.compile("（[一二三四五六七八九十1-9]{1,2}）|[1-9][.．、]|[一二三四五六七八九]、")
_CLOSE = Decimal("0.1")
_FEWEST = 2
_APART = 3  # parts behind a full stop, which nothing else ties to the sum
_MOST = 12


def unequal(document: Document) -> Iterator[Unequal]:
    """Yield each sum of money with the parts in clauses of their own that come near it and miss it."""
    told = counts(document)
    for at, total in enumerate(told):
        if total.kind != MONEY or total.op != "=" or total.per is not None:
            continue
        if _TOTAL.search(total.before) is None or _NO_TOTAL.search(total.before):
            continue
        for parts in (
            _listed(document, total, told[at + 1 : at + 1 + _MOST]),
            _told_before(document, total, told[max(0, at - _MOST) : at]),
        ):
            if _misses(total, parts):
                begin, end = min(total.span.start, parts[0].span.start), max(total.span.end, parts[-1].span.end)
                place = total.span if "\n" in document.text[begin:end] else Span(begin, end)
                some = begin == total.span.start and document.text[total.span.end] != "："
                yield Unequal(total, tuple(parts), place, some and sum(part.value for part in parts) < total.value)


def _misses(total: Count, parts: Sequence[Count]) -> bool:
    sums = list(accumulate((part.value for part in parts), Decimal.__add__))
    if len(parts) < _FEWEST or total.value in sums or any(part.value >= total.value for part in parts):
        return False
    return abs(sums[-1] - total.value) <= _CLOSE * total.value


def _listed(document: Document, total: Count, behind: Sequence[Count]) -> list[Count]:
    """Return the parts that follow a total, none where the list goes on with what cannot be told."""
    text, end = document.text, total.span.end
    sign = text[end : end + 1]
    parts: list[Count] = []
    for one in behind:
        if one.kind != MONEY or not _is_part(text, end, one):
            break
        parts.append(one)
        end = one.span.end
    if _GOES_ON.match(text, end) or len(parts) < (_APART if sign == "。" else _FEWEST):
        return []
    return parts


def _is_part(text: str, end: int, one: Count) -> bool:
    match = _PART.fullmatch(text, end, one.span.start)
    plain = one.op == "=" and one.per is None and not one.behind
    return plain and match is not None and _NO_PART.search(match["name"]) is None


def _told_before(document: Document, total: Count, before: Sequence[Count]) -> list[Count]:
    """Return the amounts of the sentences, or of the paragraphs, that a total behind them sums up."""
    text = document.text
    start = total.span.start - len(total.before)
    if start != total.sentence.start or not _SUMS_UP.match(total.before):
        return []
    if text[start - 1 : start] == "\n":
        return _of_paragraphs(text, start, before) if _THESE.match(total.before) else []
    paragraph = begin_of(text, start, "\n")
    parts = [one for one in before if one.span.start >= paragraph]
    row = [one for one in parts if one.kind == MONEY]
    chained = all(_is_part(text, one.span.end, other) for one, other in pairwise(row))
    closed = bool(row) and text[row[-1].span.end : start] in ("。", "；")
    plain = bool(row) and row[0].op == "=" and _NO_PART.search(row[0].before) is None
    return row if row == parts[-len(row) :] and chained and closed and plain else []


def _of_paragraphs(text: str, start: int, before: Sequence[Count]) -> list[Count]:
    """Return the one amount of each numbered paragraph right before `start`, none where one of them tells two."""
    parts: list[Count] = []
    end = start - 1
    while end > 0:
        begin = text.rfind("\n", 0, end) + 1
        amounts = [one for one in before if one.kind == MONEY and begin <= one.span.start < end]
        if not amounts or _MARKED.match(text, begin, end) is None:
            break
        if len(amounts) > 1 or amounts[0].op != "=" or _NO_PART.search(amounts[0].before):
            return []
        parts.insert(0, amounts[0])
        end = begin - 1
    return parts
