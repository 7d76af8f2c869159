"""Names that a document gives and writes otherwise elsewhere: a short name it introduces, a person in a post.

Of a short name (以下简称街道消安办) two characters are exchanged; of a person of three characters in one and the same
post one character of the given name gave way to another of like sound or shape, and so of a name in quotation marks
(“书香驿站”, 书香驿栈). Persons and things named in one breath are two.
"""

from __future__ import annotations

import re
from itertools import combinations
from typing import TYPE_CHECKING

from evaluators import prefilter
from evaluators.alternatives import quick
from evaluators.drift import Drift
from evaluators.marks import HAN
from evaluators.model import Span
from evaluators.persons import looks_like_name
from evaluators.set_up import in_one_breath

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.lookup import Covered
    from evaluators.model import Document

_INTRODUCED = re.compile(f"[（(]以下(?:简称|称)[：:]?[“《]?(?P<name>[{HAN}]{{3,10}})[”》]?[）)]")
_IN_MARKS = re.compile(f"“(?P<name>[{HAN}]{{4,10}})”")
_SERIES = 8  # names with one half: what they differ in tells one from another
_IN_POST = re.compile(
    quick(
        "(?P<post>副?(?:书记|主任|站长|组长|队长|局长|所长|科长|院长|校长|经理)|委员|干事|专干|[网格楼栋单元]{1,2}长|网格员|社工)"
    )
    + f"[ \u3000]?(?P<name>[{HAN}]{{3}})"
)


def miswritten(document: Document, closed: Covered) -> Iterator[Drift]:
    """Yield each name with the other writing of it, what is `closed` left out."""
    yield from _short_names(document, closed)
    yield from _quoted(document, closed)
    yield from _persons(document, closed)


def _short_names(document: Document, closed: Covered) -> Iterator[Drift]:
    for match in prefilter.found(_INTRODUCED, document):
        name = match["name"]
        exchanged = {name[:at] + name[at + 1] + name[at] + name[at + 2 :] for at in range(len(name) - 1)} - {name}
        for other in prefilter.held(exchanged, document):
            if places := _places(document, other, closed):
                yield Drift("简称", other, name, places, (Span(*match.span("name")),))


def _quoted(document: Document, closed: Covered) -> Iterator[Drift]:
    """Yield each name in quotation marks that is written with another character somewhere else."""
    named: dict[str, Span] = {}
    for match in prefilter.found(_IN_MARKS, document):
        named.setdefault(match["name"], Span(*match.span("name")))
    halves: dict[str, list[tuple[str, int]]] = {}
    for name in named:
        middle = len(name) // 2
        halves.setdefault(name[:middle], []).append((name, 0))
        halves.setdefault(name[middle:], []).append((name, middle))
    for half in prefilter.held(halves, document):
        places = _places(document, half, closed) if len(halves[half]) <= _SERIES else ()
        for name, at in halves[half]:
            others: dict[str, list[Span]] = {}
            for place in places:
                span = Span(place.start - at, place.start - at + len(name))
                other = span.of(document.text)
                if other not in named and _slip(name, other) and _broken(name, other):
                    others.setdefault(other, []).append(span)
            for other, spans in others.items():
                if not in_one_breath(document, [named[name]], spans):
                    yield Drift("名称", other, name, tuple(spans), (named[name],))


def _broken(name: str, other: str) -> bool:
    """Tell whether a word of a name is none in its other writing (驿站, 驿栈); 送教 and 送交 are both good."""
    from evaluators.misspellings import is_word  # brings tables of characters

    odd = next(at for at in range(len(name)) if name[at] != other[at])
    pairs = [slice(at, at + 2) for at in (odd - 1, odd)]
    return any(is_word(name[pair]) for pair in pairs) and not any(is_word(other[pair]) for pair in pairs)


def _places(document: Document, name: str, closed: Covered) -> tuple[Span, ...]:
    spans = (Span(*match.span()) for match in re.finditer(name, document.quote(document.body)))
    moved = (Span(span.start + document.body.start, span.end + document.body.start) for span in spans)
    return tuple(span for span in moved if not closed.touches(span.start, span.end))


def _persons(document: Document, closed: Covered) -> Iterator[Drift]:
    found: dict[tuple[str, str], list[Span]] = {}
    for match in prefilter.found(_IN_POST, document):
        span = Span(*match.span("name"))
        if looks_like_name(match["name"]) and not closed.touches(span.start, span.end):
            found.setdefault((match["post"], match["name"]), []).append(span)
    usual = sorted(found.items(), key=lambda entry: -len(entry[1]))
    for ((post, name), ones), ((other_post, other), others) in combinations(usual, 2):
        if post == other_post and _slip(name, other) and not in_one_breath(document, ones, others):
            yield Drift("姓名", other, name, tuple(others), tuple(ones))


def _slip(one: str, other: str) -> bool:
    """Tell whether two names that begin alike differ in one character of like sound or shape."""
    from evaluators.alike import alike  # brings tables of characters

    if len(one) != len(other):
        return False
    odd = [at for at in range(len(one)) if one[at] != other[at]]
    return len(odd) == 1 and odd[0] > 0 and other[odd[0]] in alike(one[odd[0]])
