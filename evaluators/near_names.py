"""Compound names that stand throughout a document, and the one place where one character of such a name is another.

Names are not cut out by a dictionary: a name is what returns, in front of a noun for a kind of thing, with changing
characters before it. Where the other name is listed beside the usual one, or stands more than once, two things are
meant.
"""

from __future__ import annotations

import re
from collections import Counter
from operator import ne
from typing import TYPE_CHECKING, NamedTuple

from evaluators import prefilter
from evaluators.alternatives import quick
from evaluators.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evaluators.lookup import Covered
    from evaluators.model import Document

_HEAD = re.compile(
    quick(
        "(?:中心|驿站|平台|事项|清单|台账|名册|目录|手册|档案|队伍|专班|网格员|设施|场所|主持人|活动室|阵地|基地|品牌"
        "|规程|公约|规约|联盟|工作站|[点站亭栏箱柜口](?![位数上下头径前部]))"
    )
)
_HAN = re.compile("[\u4e00-\u9fff]")
_HAN_UP_TO_HERE = re.compile("[\u4e00-\u9fff]+$")
_LONGEST = 7
_USUAL = 4
"""How often a name must stand to be the usual one."""
_USUAL_SHORT = 6
_SHORT = 3
_BESIDE = 8
_AND = re.compile("[、和与及或]")


class NearName(NamedTuple):
    """The usual name with its places, and the odd one with its place."""

    usual: str
    odd: str
    places: tuple[Span, ...]
    place: Span


def near_names(document: Document, closed: Covered) -> Iterator[NearName]:
    """Yield the names that stand once, one character off a name that stands throughout, what is `closed` left out."""
    text, found = document.text, _gathered(document, closed)
    usual = {words: _places(words, ends) for words, ends in found.items() if len(ends) >= _USUAL}
    alike: dict[tuple[int, str], list[str]] = {}
    for words in usual:
        alike.setdefault((len(words), words[-1]), []).append(words)
    told: list[Span] = []
    for odd in sorted(
        (w for w, ends in found.items() if len(ends) == 1 and (len(w), w[-1]) in alike), key=len, reverse=True
    ):
        near = sorted(
            (next(at for at, pair in enumerate(zip(odd, words, strict=True)) if pair[0] != pair[1]), index, words)
            for index, words in enumerate(alike[len(odd), odd[-1]])
            if sum(map(ne, odd, words)) == 1
        )
        if not near:
            continue
        place = _places(odd, found[odd])[0]
        if any(place.overlaps(other) for other in told):
            continue
        for at, _, words in near:
            if _drifts(text, words, odd, at, usual[words]) and not _listed(text, usual[words], place):
                told.append(place)
                yield NearName(words, odd, usual[words], place)


def _places(words: str, ends: Sequence[int]) -> tuple[Span, ...]:
    return tuple(Span(end - len(words), end) for end in ends)


def _gathered(document: Document, closed: Covered) -> dict[str, list[int]]:
    """Return all that ends in a noun for a kind of thing, in every length a name may have, with where it ends."""
    text = document.text
    found: dict[str, list[int]] = {}
    heads = [match.span() for match in prefilter.found(_HEAD, document)]
    # both names end alike: where so few names do, none is the usual one and another the odd one
    ends = Counter(text[end - 1] for _, end in heads)
    for head, end in heads:
        if ends[text[end - 1]] <= _USUAL:
            continue
        words = text[max(end - _LONGEST, document.body.start) : end]
        named = _HAN_UP_TO_HERE.search(words)
        longest = len(named[0]) if named else 0
        partly = closed.touches(end - longest, end)
        for length in range(max(end - head + 2, _SHORT), longest + 1):
            if partly and closed.touches(end - length, end):
                break
            found.setdefault(words[-length:], []).append(end)
    return found


def _whole(text: str, spans: Sequence[Span]) -> bool:
    """Tell whether a name begins where it is cut: what stands before it changes."""
    before = [text[span.start - 1] if span.start else "" for span in spans]
    return max(before.count(one) for one in before) * 2 <= len(before) or not _HAN.match(before[0])


def _listed(text: str, usual: Sequence[Span], odd: Span) -> bool:
    """Tell whether the odd name is listed beside the usual one: 助餐点和送餐点."""
    for span in usual:
        first, second = sorted((span, odd))
        between = text[first.end : second.start]
        if len(between) <= _BESIDE and _AND.search(between):
            return True
    return False


def _drifts(text: str, usual: str, odd: str, at: int, spans: Sequence[Span]) -> bool:
    """Tell whether the difference lies in the name and is none by which things are told apart."""
    from evaluators.misspellings import is_word
    from evaluators.terms import told_apart

    if told_apart(usual[at], odd[at]) or at == len(usual) - 1:
        return False
    # at the head, what differs may be what happens to stand before the name
    if at == 0 and not (_whole(text, spans) and is_word(odd[:2])):
        return False
    # 助餐点, 用餐点: of short names only the first character is by the way
    return len(usual) > _SHORT or (at == 0 and len(spans) >= _USUAL_SHORT)
