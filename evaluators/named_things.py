"""Things a document sets up under a name and later speaks of under another: “红管家” and “红色管家”.

Names that differ in little may be those of two things. A document that means two things sets each of them up, or names
them in one breath; what it only speaks of, as of something known, must have been named before. So two names are told as
one thing where the later is nowhere set up, explained, a heading of its own or named beside the other.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from evaluators import prefilter
from evaluators.alternatives import quick
from evaluators.interchange import exchanged
from evaluators.model import Span
from evaluators.other_names import called_alike, counted_alike, organs, purposes
from evaluators.set_up import differing, headed, in_one_breath, resembling, set_up

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evaluators.lookup import Covered
    from evaluators.model import Document

_QUOTED = re.compile("“(?P<name>[^“”《》，。；：、\n]{3,12})”")
_COUNTED = re.compile(
    quick(
        "(?P<count>[两三四五六七八九]|[2-9])(?P<measure>[级方张本支步层环道])(?P<kind>[\u4e00-\u9fff]{2})"
        "(?P<head>制度|机制|清单|体系|平台|工作法|模式|网络|台账)"
    )
)
_DAYS = frozenset("节日周榜")
# “文明家庭”“最美家庭”: each is awarded by itself
_AWARD = re.compile("文明|最美|书香|绿色|平安|和谐|五好|星级|美丽|清洁|健康|幸福|廉洁|孝老|学习型|节水|无烟|诚信")
_LITTLE, _MUCH, _ALL = range(3)
"""How much two names have in common: taken for one thing where one of them is set up, where not both are, or anyway."""
_SHARED = 2
_CHANGED = 2
_LONG = 4


class Renamed(NamedTuple):
    """A name with its places, and the other name of what may be the same thing with its places."""

    one: str
    other: str
    places: tuple[Span, ...]
    others: tuple[Span, ...]


def renamed(document: Document, closed: Covered) -> Iterator[Renamed]:
    """Yield two names each of what may be one thing, what is `closed` left out."""
    told: list[Span] = []
    ways = (counted_alike, organs, purposes, called_alike)
    given = [pair for way in ways for pair in way(document, closed)]
    for (name, places), (other_name, others) in given:
        told += others
        yield Renamed(name, other_name, tuple(places), tuple(others))
    for one, other, likeness in (
        *_quoted(document, closed),
        *_counted(document, closed),
        *((*pair, _LITTLE) for pair in resembling(document, closed)),
        *((one, other, _MUCH if close else _LITTLE) for one, other, close in exchanged(document, closed)),
    ):
        earlier, later = sorted((one, other), key=_first)
        if any(span.overlaps(known) for span in later[1] for known in told):
            continue
        if _one_thing(document, earlier[1], later[1], likeness):
            told += later[1]
            yield Renamed(earlier[0], later[0], tuple(earlier[1]), tuple(later[1]))


_Entry = tuple[str, list[Span]]


def _first(entry: _Entry) -> Span:
    return entry[1][0]


def _quoted(document: Document, closed: Covered) -> Iterator[tuple[_Entry, _Entry, int]]:
    """Yield pairs of names in quotation marks that differ in little, and how much they have in common."""
    from evaluators.terms import pairs  # which asks for what is found here

    found: dict[str, list[Span]] = {}
    for match in prefilter.found(_QUOTED, document):
        span = Span(*match.span("name"))
        if not closed.touches(span.start, span.end):
            found.setdefault(match["name"], []).append(span)
    for one, other in pairs(list(found)):
        likeness = _alike(one, other)
        if likeness is not None:
            yield (one, found[one]), (other, found[other]), likeness


def _alike(one: str, other: str) -> int | None:
    """Tell how much two names have in common, None where they cannot be those of one thing."""
    from evaluators.terms import apart, told_apart

    if abs(len(one) - len(other)) > _CHANGED or set(one).isdisjoint(other):
        return None
    if sorted(one) == sorted(other):
        return _ALL if len(one) > _SHARED else None
    ahead, behind, left, right = differing(one, other)
    shared = ahead + behind
    if ahead == 0 and _AWARD.fullmatch(left) and _AWARD.fullmatch(right):
        return None
    if max(len(left), len(right)) > _CHANGED or shared < max(_SHARED, max(len(one), len(other)) / 2):
        return None
    if not left or not right:
        # what is put into the middle only varies the name; put before or behind it makes another
        return _ALL if ahead and behind and not apart(left, right) else None
    if behind == 0 and ahead > _SHARED and len(left + right) == _SHARED:
        return None if told_apart(left, right) else _LITTLE  # 敲门问暖, 敲门问需
    if behind == 0 or (told_apart if len(left + right) == _SHARED else apart)(left, right):
        return None
    # 邻里食堂 and 邻里学堂 are two kinds of place, 会客厅 and 议事厅 hardly, 邻居节 and 邻里节 one day
    if behind == 1 and ahead == len(left) == len(right) == 1 and one[-1] in _DAYS:
        return _LITTLE
    if behind == 1 and (len(left) == 1 or ahead < _SHARED):
        return None
    return _LITTLE


def _counted(document: Document, closed: Covered) -> Iterator[tuple[_Entry, _Entry, int]]:
    """Yield pairs of systems of one number and kind with different purposes: 三级响应机制, 三级联动机制."""
    found: dict[tuple[str, str, str], dict[str, list[Span]]] = {}
    for match in prefilter.found(_COUNTED, document):
        if not closed.touches(*match.span()):
            key = (match["count"], match["measure"], match["head"])
            found.setdefault(key, {}).setdefault(match.group(), []).append(Span(*match.span()))
    for names in found.values():
        if len(names) == _SHARED:
            one, other = names.items()
            yield one, other, _LITTLE


def _one_thing(document: Document, ones: Sequence[Span], others: Sequence[Span], likeness: int) -> bool:
    """Tell whether the second name, as it is spoken of, presupposes the first."""
    if in_one_breath(document, ones, others):
        return False
    made = [any(set_up(document, span) for span in spans) for spans in (ones, others)]
    if all(made):
        return likeness == _ALL and not headed(document, others)
    return likeness >= _MUCH or any(made)
