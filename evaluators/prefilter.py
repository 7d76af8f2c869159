"""What must stand in a text for a pattern to match at all: where it is absent, the search is spared.

Most patterns of most rules match nowhere in a given document. As FilteredRE2 of RE2 does, words one of which stands in
every match are taken from the pattern itself; to look for them takes a tenth of the time of the search. Where the
search is not spared, it passes at once over all characters that no match begins with.
"""

from __future__ import annotations

import re
from functools import cache
from operator import add
from re import _constants as signs  # type: ignore[attr-defined]  # the parser has no public name since sre_parse went
from re import _parser as parser  # type: ignore[attr-defined]  # as above
from typing import TYPE_CHECKING, Any

from evaluators.alternatives import every
from evaluators.lookup import once

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from evaluators.model import Document, Span

_MOST = 40
"""Words up to which it is worth looking for each."""
_REPEATED = (signs.MAX_REPEAT, signs.MIN_REPEAT, signs.POSSESSIVE_REPEAT)
_Parts = list[tuple[Any, Any]]


@once
def pairs(document: Document) -> set[str]:
    """Return each character of the text, alone and with the next: most words are ruled out by their beginning."""
    text = document.text
    found = set(map(add, text, text[1:]))
    found.update(text, ("",))
    return found


def held(words: Iterable[str], document: Document) -> list[str]:
    """Return those of `words` that stand in the text of `document`."""
    text, beginnings = document.text, pairs(document)
    return [word for word in words if word[:2] in beginnings and word in text]


def possible(pattern: re.Pattern[str], document: Document) -> bool:
    """Tell whether `pattern` may match somewhere in the text of `document`."""
    beginnings, going_on = _looked_for(pattern.pattern, pattern.flags)
    if not beginnings:
        return True
    text = document.text
    for beginning in beginnings & pairs(document):
        words = going_on.get(beginning)
        if words is None or any(map(text.__contains__, words)):
            return True
    return False


def found(pattern: re.Pattern[str], document: Document, within: Span | None = None) -> Iterator[re.Match[str]]:
    """Yield the matches of `pattern` in a part of the text of `document`, its body where none is given."""
    if possible(pattern, document):
        place = within or document.body
        yield from every(pattern, document.text, place.start, place.end)


def ahead_of(sign: re.Pattern[str], distances: range, text: str, start: int, stop: int) -> list[int]:
    """Return the places in ``text[start:stop]`` at one of the `distances` before a match of `sign`, in order."""
    found = {match.start() - far for match in sign.finditer(text, start, stop) for far in distances}
    return sorted(place for place in found if place >= start)


def tried(pattern: re.Pattern[str], text: str, places: Iterable[int], stop: int) -> Iterator[re.Match[str]]:
    """Yield the matches of `pattern` that begin at one of `places`, which stand in order, apart from each other."""
    behind = 0
    for start in places:
        if start >= behind and (match := pattern.match(text, start, stop)) is not None:
            yield match
            behind = match.end()


@cache
def _looked_for(pattern: str, flags: int) -> tuple[frozenset[str], dict[str, list[str]]]:
    """Return what the words needed begin with, and the words by that where all of them go on."""
    words: dict[str, list[str]] = {}
    for word in needed(pattern, flags):
        words.setdefault(word[:2], []).append(word)
    return frozenset(words), {head: told for head, told in words.items() if head not in told}


def needed(pattern: str, flags: int = 0) -> frozenset[str]:
    """Return words one of which stands in every match of `pattern` or right beside it; none where that cannot be told.

    Args:
        pattern: a regular expression.
        flags: those it was compiled with.
    """
    return _Words(cased=not flags & re.IGNORECASE).of_all(parser.parse(pattern, flags & ~re.UNICODE))


class _Words:
    """Takes a parsed pattern apart; where case does not matter (not `cased`), letters that have one tell nothing."""

    def __init__(self, *, cased: bool) -> None:
        self._cased = cased

    def of_all(self, parts: Iterable[tuple[Any, Any]]) -> frozenset[str]:
        """Return the words of parts that follow each other: the most telling of those made of neighbours."""
        best: frozenset[str] = frozenset()
        run = frozenset({""})
        for kind, value in _flat(parts):
            chars = self._chars(kind, value)
            if len(run) * len(chars) not in range(1, _MOST + 1):
                best = max(best, run, self._of_one(kind, value), key=_telling)
                run = chars or frozenset({""})
            else:
                run = frozenset(before + char for before in run for char in chars)
                if kind in _REPEATED:
                    best, run = max(best, run, key=_telling), chars
        best = max(best, run, key=_telling)
        return best if "" not in best else frozenset()

    def _chars(self, kind: Any, value: Any) -> frozenset[str]:
        """Return the characters of which one stands for a part; none where it takes several or too many."""
        if kind is signs.LITERAL:
            value = ((kind, value),)
        elif kind in _REPEATED and value[0] > 0 and len(value[2]) == 1:
            return self._chars(*value[2][0])
        elif kind is not signs.IN:
            return frozenset()
        found: set[str] = set()
        for sort, member in value:
            if sort is signs.LITERAL:
                found.add(chr(member))
            elif sort is signs.RANGE and member[1] - member[0] < _MOST:
                found.update(map(chr, range(member[0], member[1] + 1)))
            else:
                return frozenset()
        return frozenset(found if self._cased or "".join(found).lower() == "".join(found).upper() else ())

    def _of_one(self, kind: Any, value: Any) -> frozenset[str]:
        if kind is signs.BRANCH:
            branches = [self.of_all(branch) for branch in value[1]]
            return frozenset().union(*branches) if all(branches) else frozenset()
        if kind in _REPEATED and value[0] > 0:
            return self.of_all(value[2])
        if kind is signs.ASSERT:
            return self.of_all(value[1])
        return self.of_all(value) if kind is signs.ATOMIC_GROUP else frozenset()


def _flat(parts: Iterable[tuple[Any, Any]]) -> Iterator[tuple[Any, Any]]:
    """Yield parts, those of groups among them; a group with flags of its own tells nothing."""
    for kind, value in parts:
        if kind is signs.SUBPATTERN and not value[1]:
            yield from _flat(value[3])
        elif kind is signs.ASSERT and value[0] < 0:
            yield signs.AT, None
            yield from _flat(value[1])
        else:
            yield kind, value


def _telling(words: frozenset[str]) -> tuple[int, int]:
    """Order what may be looked for: by how long each word is at least, and by how few there are."""
    return min((len(word) for word in words), default=0), -len(words)
