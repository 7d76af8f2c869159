"""Figures that their own sentence tells as some of a lot it began with (物业类9件由…牵头，6月底前化解5件)."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from evaluators.coverage.similarity import pairs
from evaluators.figures.counts import RATE, counts
from evaluators.lines import begin_of
from evaluators.lookup import Placed, once

if TYPE_CHECKING:
    from decimal import Decimal

    from evaluators.figures.counts import Count
    from evaluators.model import Deadline, Document, Span

# 拆迁类6件中，5件由…; 24件积案里
_OF_THEM = re.compile("[^，。；：]{0,12}?[中里]，?")
_LABEL = re.compile("[\\s。；]*(?:[（(]?[一二三四五六七八九十0-9]+[）)、.．]\\s*)?")
_LONGEST = 12  # characters of a name that leads a sentence
_THINGS = "个"  # of whatever: 46个小区 are no lot of 40个端口


def of_a_lot(document: Document, place: Span, whole: Decimal) -> bool:
    """Tell whether a figure is some of a lot that is itself no more than another figure, so that both may hold.

    Args:
        document: the text that holds both.
        place: where the lesser figure stands.
        whole: the value of the other. Of as many as that the lot is only where it is told as the whole of the lesser
            (6件中，5件).
    """
    told = counts(document)
    at = bisect_right(told, place.start, key=lambda one: one.span.end)
    if at == len(told) or not told[at].span.overlaps(place) or told[at].kind == RATE:
        return False
    own = told[at]
    line = begin_of(document.text, own.sentence.start, "\n")
    first = bisect_left(told, own.sentence.start, key=lambda one: one.span.start)
    for lot in told[first:at]:
        same = lot.unit == own.unit and lot.op == "=" and lot.value >= own.value and _alike(lot, own)
        if not same or days(document).inside(lot.clause):
            continue
        among = _OF_THEM.match(document.text, lot.span.end, own.span.start) is not None
        leads = _LABEL.sub("", document.text[line : lot.span.start], count=1)
        if (among and lot.value <= whole) or (lot.value < whole and len(leads) <= _LONGEST and "，" not in leads):
            return True
    return False


def _alike(lot: Count, own: Count) -> bool:
    """Tell whether a lot may be of what a figure counts: in a measure word of many things, by its name."""
    mine = pairs(own.behind)
    return own.kind != _THINGS or not mine or not mine.isdisjoint(pairs(lot.before) | pairs(lot.behind))


@once
def days(document: Document) -> Placed[Deadline]:
    """Return the days set in a text by place."""
    return Placed((d for d in document.deadlines if d.kind == "deadline"), lambda d: d.text_span)
