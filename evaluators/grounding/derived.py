"""Figures that follow from others by a sum, a difference or a share, and are said to."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import combinations
from typing import TYPE_CHECKING

from evaluators.grounding.words import pairs, related

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evaluators.grounding.figures import Figure

_SUM = re.compile("共|合计|总计|累计|总数|总共|一共|合共")
_GAP = re.compile(
    "[高低多少差缺]于?|超出|超过|不足|相差|增加|减少|提高|上升|下降|降低|增长|缩小|扩大|还剩|未完成|缺口|余下"
)
_SHARE = re.compile("率|占比|占|比例|比重|百分比")
_MOST = 12  # parts that are tried; a longer list is summed as a whole


def derivation(stated: Figure, near: Sequence[Figure], given: Sequence[Figure]) -> tuple[str, Figure] | None:
    """Return how `stated` follows, and the first figure it follows from; None where it does not.

    Args:
        stated: a figure no source gives.
        near: the traced figures of its sentence.
        given: the figures of the material about the same thing.
    """
    if len(stated.values) != 1:
        return None
    value = stated.values[0]
    for pool in (near, given):
        if _SUM.search(stated.clause):
            for parts in _groups([f for f in pool if f.unit == stated.unit and len(f.values) == 1]):
                if sum(f.values[0] for f in parts) == value:
                    return "+".join(_words(f) for f in parts) + f"={value.normalize():f}", parts[0]
        for one, two, said in _pairs(stated, pool):
            if said == value:
                sign = "-" if stated.unit != "%" else "÷"
                return f"{_words(one)}{sign}{_words(two)}={value.normalize():f}", one
    return None


def _groups(parts: Sequence[Figure]) -> Iterator[Sequence[Figure]]:
    if len(parts) > 1:
        yield parts
        if len(parts) <= _MOST:
            for size in range(2, len(parts)):
                for start in range(len(parts) - size + 1):  # neighbours: a sum of any would prove anything
                    yield parts[start : start + size]


def _pairs(stated: Figure, pool: Sequence[Figure]) -> Iterator[tuple[Figure, Figure, Decimal]]:
    """Yield two figures of one thing with the difference or the share they give, where such a one is spoken of."""
    gap = stated.unit == "个百分点" or _GAP.search(stated.clause)
    share = stated.unit == "%" and (_SHARE.search(stated.clause) or _SHARE.search(stated.head))
    for one, two in combinations([f for f in pool if len(f.values) == 1], 2):
        if one.unit != two.unit or not related(one.head, two.head):
            continue
        for a, b in ((one, two), (two, one)):
            fits = stated.unit == one.unit or (stated.unit == "个百分点" and one.unit == "%")
            if gap and fits and a.values[0] > b.values[0]:
                yield a, b, (a.values[0] - b.values[0]).normalize()
            if share and one.unit != "%" and b.values[0]:
                exact = a.values[0] / b.values[0] * 100
                for places in ("1", "0.1", "0.01"):
                    yield a, b, exact.quantize(Decimal(places)).normalize()


def about_same(stated: Figure, figure: Figure) -> bool:
    """Tell whether a figure of the material can be part of a derivation of `stated`."""
    return bool(pairs(stated.sentence) & pairs(figure.sentence)) and related(stated.head, figure.head)


def _words(figure: Figure) -> str:
    return f"{figure.values[0].normalize():f}"
