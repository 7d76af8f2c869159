"""The counts of a text, each with the clause it stands in: of 已完工4个、在建2个 each of the two has its own."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from evaluators.coverage.measure import base
from evaluators.lookup import once
from evaluators.model import Span
from evaluators.reader import tables
from evaluators.reader.clauses import split
from evaluators.reader.numbers import quantities

if TYPE_CHECKING:
    from decimal import Decimal

    from evaluators.model import Document, TargetOp

RATE = "%"
_NUMERAL = re.compile("[0-9一二两三四五六七八九十百]")
_BREAK = re.compile("[，。；：（）\n！？()]")
# what parts two counts of one clause: 已完工4个、在建2个; 区级10万元和街道8万元
_BETWEEN = re.compile("、|以及|并且|(?<!参)与|和(?![谐平睦解])|及(?![时格早其])|并(?![联楼])")
# 通行小区12个和社区创建任务: what goes on is not counted
_GOES_ON = re.compile("和(?![谐平睦解])|以及|及(?![时格早其])|与")


class Count(NamedTuple):
    """A number with its unit, and the words around it.

    Attributes:
        value: in the base unit of its kind (1.2万人次 is 12000).
        kind: what it counts in, units of one sort taken together (名 and 人 are 人; % for rates).
        shown: number and unit as they stand in the text, 以上 and the like with them.
        unit: as the reader names it.
        op: = for a bare number, else how it is meant (以上, 约 …).
        per: the period of a count per period, else None.
        span: where `shown` stands.
        clause: what stands between two marks (，；：。 and brackets), cut at 、 or 和 where that parts two counts; what
            stands between two without such a mark (6个网格中有2个) belongs to both.
        before, behind: the words of the clause on both sides of the number and its unit.
        sentence: the sentence it stands in; ；ends one.
    """

    value: Decimal
    kind: str
    shown: str
    unit: str
    op: TargetOp
    per: str | None
    span: Span
    clause: Span
    before: str
    behind: str
    sentence: Span


@once
def counts(document: Document) -> tuple[Count, ...]:
    """Return the counts of the running text in order of place; tables, rough words and masked numbers are left out."""
    within = tables.covered(document)
    found: list[Count] = []
    for sentence in document.sentences:
        if not within.touches(sentence.span.start, sentence.span.end):
            found += of_words(document.quote(sentence.span), sentence.span)
    return tuple(found)


def of_words(words: str, place: Span) -> list[Count]:
    """Return the counts of a sentence or a cell that stands at `place`."""
    if not _NUMERAL.search(words):
        return []
    # by clauses, as the reader reads them for targets: what it made of each is still known
    numbers = [
        (
            clause.start + quantity.number.start,
            clause.start + quantity.span.start,
            clause.start + quantity.span.end,
            quantity,
        )
        for clause in split(words)
        if _NUMERAL.search(words, clause.start, clause.end)
        for quantity in quantities(words[clause.start : clause.end])
        if quantity.kind in ("number", "fuzzy") and quantity.value is not None and quantity.unit
    ]
    if not numbers:
        return []
    found = []
    breaks = [-1, *(match.start() for match in _BREAK.finditer(words)), len(words)]
    for index, (number, start, stop, quantity) in enumerate(numbers):
        at = bisect_left(breaks, number)
        begin, end = breaks[at - 1] + 1, breaks[at]
        if index and numbers[index - 1][2] > begin:
            begin = _cut(words, numbers[index - 1][2], start)[1]
        if index + 1 < len(numbers) and numbers[index + 1][1] < end:
            end = _cut(words, stop, numbers[index + 1][1])[0]
        elif words[begin:start] and _GOES_ON.match(words, stop, end):
            end = stop
        value, kind = base(quantity.value, quantity.unit)  # type: ignore[arg-type]  # asked above
        found.append(
            Count(
                value,
                kind or "",
                words[number:stop],
                quantity.unit or "",
                quantity.op,
                quantity.per,
                Span(place.start + number, place.start + stop),
                Span(place.start + begin, place.start + end),
                words[begin:start],
                words[stop:end],
                place,
            )
        )
    return found


def _cut(words: str, left: int, right: int) -> tuple[int, int]:
    """Return where the words of the count on the left end and those of the next begin; both have what no mark parts."""
    mark = _BETWEEN.search(words, left, right)
    return (mark.start(), mark.end()) if mark else (right, left)
