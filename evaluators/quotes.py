"""Quotation marks typed the wrong way round: told by the words between one quotation and the next."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators import marks
from evaluators.lookup import once

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.model import Document, Span

_MARK = re.compile("[“”]")
_MARK_OR_BREAK = re.compile("[“”\n]")
# what joins two quotations; nobody quotes it
_JOINT = re.compile("[，、；：。）].*|.*[，、；：（《]|[和与及或的是在对]|以及|还有|等|不如|并且?|直至|到", re.DOTALL)
_NAME = re.compile("[^，。；：“”\\n]{1,15}")
_AFTER = "，。；：、）！？的等之\n"  # no quotation begins so


@once
def turned(document: Document) -> tuple[tuple[tuple[int, str], ...], ...]:
    """Return the marks that point the wrong way, each with its place and the mark that should stand there.

    Those of one quotation, or on both sides of the same gap, come together. Marks of a line are taken in turn as
    opening and closing; where that makes more sense of every gap than quotations in quotations do, they are turned.
    """
    in_turn = "\n" + "".join(_MARK_OR_BREAK.findall(document.text))
    if not any(odd in in_turn for odd in ("““", "””", "\n”")):
        return ()  # as mostly: told of all lines at once, in a tenth of the time
    return tuple(group for line in marks.lines(document) for group in _in_line(document.text, line))


@once
def righted(document: Document) -> dict[int, str]:
    """Return, by place, what each mark that points the wrong way should be."""
    return dict(mark for group in turned(document) for mark in group)


def _in_line(text: str, line: Span) -> Iterator[tuple[tuple[int, str], ...]]:
    places = [found.start() for found in _MARK.finditer(text, line.start, line.end)]
    wrong = [at for at, place in enumerate(places) if text[place] != "“”"[at % 2]]
    if len(places) % 2 or not wrong or not all(_makes_sense(text, places, at) for at in wrong if at ^ 1 not in wrong):
        return
    right = {at: (places[at], "“”"[at % 2]) for at in wrong}
    while right:
        first = min(right)
        both = first + 1 in right and (first % 2 == 0 or first + 2 not in right)
        yield tuple(right.pop(at) for at in ((first, first + 1) if both else (first,)))


def _makes_sense(text: str, places: list[int], at: int) -> bool:
    """Tell whether mark `at` can be what its turn says: by the words outside of the quotation it begins or ends."""
    place = places[at]
    if at % 2 == 0:
        gap = text[places[at - 1] + 1 : place] if at else ""
        quoted = text[place + 1 : places[at + 1]]
        return at == 0 or _JOINT.fullmatch(gap) is not None or _NAME.fullmatch(quoted) is not None
    gap = text[place + 1 : places[at + 1]] if at + 1 < len(places) else text[place + 1 : place + 2]
    return _JOINT.fullmatch(gap) is not None or gap[:1] in _AFTER
