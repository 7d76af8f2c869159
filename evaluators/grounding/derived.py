"""Figures that follow from others by a sum, a difference or a share, and are said to."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import combinations, permutations
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
_RATE_OF = re.compile("(?P<verb>[\u4e00-\u9fff]{2})率(?:为|是|达到?)?$")
_REST = re.compile("尚有|还有|仍有|剩余|其余|余下|结余|在办|未办结|未完成")
_MOVED = re.compile("(?:下降|增长|减少|增加|降低|上升|提高|压减)(?:了)?$")
_MOST = 12  # parts that are tried; a longer list is summed as a whole


def derivation(stated: Figure, beside: Sequence[Figure], given: Sequence[Figure]) -> tuple[str, Figure] | None:
    """Return how `stated` follows, and the first figure it follows from; None where it does not.

    Args:
        stated: a figure no source gives.
        beside: the traced figures of its statement, which ；parts into sentences.
        given: the figures of the material about the same thing.
    """
    if len(stated.values) != 1:
        return None
    value = stated.values[0]
    near = [figure for figure in beside if figure.sentence == stated.sentence]
    for pool in (near, given):
        if _SUM.search(stated.clause):
            for parts in _groups([f for f in pool if f.unit == stated.unit and len(f.values) == 1]):
                if sum(f.values[0] for f in parts) == value:
                    return "+".join(_words(f) for f in parts) + f"={value.normalize():f}", parts[0]
        for one, two, said in _pairs(stated, pool):
            if said == value:
                sign = "-" if stated.unit != "%" else "÷"
                return f"{_words(one)}{sign}{_words(two)}={value.normalize():f}", one
    return _from_beside(stated, beside)


def _from_beside(stated: Figure, beside: Sequence[Figure]) -> tuple[str, Figure] | None:
    """Return how a figure follows from two beside it, whatever these are called, where the words say how.

    受理1286件；办结1254件，办结率97.5%，尚有32件在办; 比1450件减少164件，下降11.3%
    """
    value = stated.values[0]
    rate = _RATE_OF.search(stated.head or stated.before)
    for a, b in permutations([figure for figure in beside if len(figure.values) == 1], 2):
        one, two = a.values[0], b.values[0]
        if a.unit != b.unit or a.unit == "%" or not two:
            continue
        if stated.unit == a.unit and _REST.search(stated.clause) and one - two == value:
            return f"{_words(a)}-{_words(b)}={value.normalize():f}", a
        if stated.unit != "%":
            continue
        if rate and rate["verb"] in a.clause and value in _rounded(one / two):
            return f"{_words(a)}÷{_words(b)}={value.normalize():f}", a
        moved = _MOVED.search(stated.before) is not None and related(a.head, b.head)
        if moved and value in _rounded(abs(one - two) / two):
            return f"({_words(a)}-{_words(b)})÷{_words(b)}={value.normalize():f}", a
    return None


def _rounded(share: Decimal) -> list[Decimal]:
    return [(share * 100).quantize(Decimal(places)).normalize() for places in ("1", "0.1", "0.01")]


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
                yield from ((a, b, said) for said in _rounded(a.values[0] / b.values[0]))


def about_same(stated: Figure, figure: Figure) -> bool:
    """Tell whether a figure of the material can be part of a derivation of `stated`."""
    return bool(pairs(stated.sentence) & pairs(figure.sentence)) and related(stated.head, figure.head)


def _words(figure: Figure) -> str:
    return f"{figure.values[0].normalize():f}"
