"""What must stand in a text for a pattern to match at all: where it is absent, the search is spared.

Most patterns of most rules match nowhere in a given document. As FilteredRE2 of RE2 does, words one of which stands in
every match are taken from the pattern itself; to look for them takes a tenth of the time of the search. Where the
search is not spared, it passes at once over all characters that no match begins with.
"""

from __future__ import annotations

import re
import sys
from array import array
from functools import cache, lru_cache
from operator import xor
from re import _constants as signs  # type: ignore[attr-defined]  # the parser has no public name since sre_parse went
from re import _parser as parser  # type: ignore[attr-defined]  # as above
from typing import TYPE_CHECKING, Any

from evaluators.alternatives import every
from evaluators.lookup import once

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from evaluators.model import Document, Span

_MOST = 40
"""Words up to which it is worth looking for each."""
_SETS = 4
"""Sets of words that are looked for of one pattern: the more, the fewer searches are in vain."""
_UNITS = "utf-16-le"
_TWO = 4
"""Bytes of two characters."""
_NOTHING = frozenset({""})
_WIDTHLESS = (signs.ASSERT, signs.ASSERT_NOT, signs.AT)
_REPEATED = (signs.MAX_REPEAT, signs.MIN_REPEAT, signs.POSSESSIVE_REPEAT)

_Words = tuple[frozenset[int], dict[int, list[tuple[str, int]]]]


@once
def pairs(document: Document) -> set[int]:
    """Return the `code` of each character of the text, alone and with the next: most words are ruled out by that."""
    return pairs_of(document.text)


def pairs_of(text: str) -> set[int]:
    """Return the `code` of each character of `text`, alone and with the next, and of nothing."""
    coded = text.encode(_UNITS, "surrogatepass")
    number, both = int.from_bytes(coded, "little"), array("H", bytes(2 * len(coded)))
    both[::2] = array("H", coded)
    found = {0, *array("I", both.tobytes())}
    both[::2] = array("H", (number ^ number >> 16).to_bytes(len(coded), "little"))
    both[1::2] = array("H", coded[2:] + bytes(2)) if coded else array("H")
    found.update(array("I", both.tobytes()))
    return found


@lru_cache(maxsize=1 << 16)
def code(word: str) -> int:
    """Return a number for the first two characters of `word`, or the only one; 0 where there is none.

    Those of a text are made in half the time that the characters themselves take. The lower half tells of both
    characters, or the pairs of one first character would all lie at one place of a set.
    """
    units = word[:2].encode(_UNITS, "surrogatepass").ljust(_TWO, bytes(1))
    mixed = bytes(map(xor, units[:2], units[2:4])) + units[2:4]
    return int.from_bytes(mixed, sys.byteorder)


def pair_of(number: int) -> str:
    """Return the characters whose `code` that is."""
    mixed = number.to_bytes(_TWO, sys.byteorder)
    return (bytes(map(xor, mixed[:2], mixed[2:])) + mixed[2:]).decode(_UNITS, "surrogatepass").strip("\0")


def held(words: Iterable[str], document: Document) -> list[str]:
    """Return those of `words` that stand in the text of `document`."""
    text, beginnings = document.text, pairs(document)
    return [word for word in words if code(word) in beginnings and word in text]


def possible(pattern: re.Pattern[str], document: Document) -> bool:
    """Tell whether `pattern` may match somewhere in the text of `document`."""
    there, text = pairs(document), document.text
    for heads, words in _looked_for(pattern.pattern, pattern.flags):
        if heads.isdisjoint(there) or (words and not _stands(heads & there, words, there, text)):
            return False
    return True


def _stands(heads: Iterable[int], going_on: Mapping[int, list[tuple[str, int]]], there: set[int], text: str) -> bool:
    """Tell whether a word that begins with one of `heads`, which stand in the text, stands there as a whole."""
    for head in heads:
        words = going_on.get(head)
        if words is None:
            return True
        for word, end in words:  # most are ruled out by their end (街道|民政局), else the text is gone through
            if end in there and word in text:
                return True
    return False


def which(patterns: tuple[str, ...], document: Document) -> list[int]:
    """Return which of `patterns` may match in `document`, in order: all of them are ruled out at one look."""
    beginnings, by_beginning = _beginnings(patterns)
    there = beginnings & pairs(document)  # of two sets the smaller is gone through; a dict's keys are none
    return sorted({at for beginning in there for at in by_beginning[beginning]})


@cache
def _beginnings(patterns: tuple[str, ...]) -> tuple[frozenset[int], dict[int, list[int]]]:
    """Return what the words begin with that the patterns need, 0 where one needs none, and the patterns by that."""
    found: dict[int, list[int]] = {}
    for at, pattern in enumerate(patterns):
        for beginning in {code(word) for word in next(iter(needed(pattern)), ("",))}:
            found.setdefault(beginning, []).append(at)
    return frozenset(found), found


def found(pattern: re.Pattern[str], document: Document, within: Span | None = None) -> Iterator[re.Match[str]]:
    """Return the matches of `pattern` in a part of the text of `document`, its body where none is given."""
    if not possible(pattern, document):
        return iter(())
    place = within or document.body
    return every(pattern, document.text, place.start, place.end)


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
def _looked_for(pattern: str, flags: int) -> list[_Words]:
    """Return what the words of each set needed begin with, and the words by that where all of them go on.

    Beside each word stands the code of its last two characters.
    """
    return list(map(_by_beginning, needed(pattern, flags)))


def _by_beginning(asked: frozenset[str]) -> _Words:
    """Return what words begin with, and the words by that where all of them go on."""
    words: dict[int, list[tuple[str, int]]] = {}
    for word in asked:
        words.setdefault(code(word), []).append((word, code(word[-2:])))
    short = {code(word) for word in asked if len(word.encode(_UNITS, "surrogatepass")) <= _TWO}
    return frozenset(words), {head: told for head, told in words.items() if head not in short}


def needed(pattern: str, flags: int = 0) -> list[frozenset[str]]:
    """Return sets of words, the most telling first: of each a word stands in every match of `pattern` or beside it.

    Args:
        pattern: a regular expression.
        flags: those it was compiled with.
    """
    words = _Parsed(cased=not flags & re.IGNORECASE)
    told = {_shortest(run) for run in words.of_all(parser.parse(pattern, flags & ~re.UNICODE)) if "" not in run}
    kept: list[frozenset[str]] = []
    for run in sorted(told, key=lambda run: (_telling(run), sorted(run)), reverse=True):
        if not any(all(any(word in longer for word in run) for longer in other) for other in kept):
            kept.append(run)  # what another set says already is not asked again
    return kept[:_SETS]


def _shortest(words: frozenset[str]) -> frozenset[str]:
    """Return `words` without those that another of them stands in."""
    return frozenset(word for word in words if not any(other != word and other in word for other in words))


class _Parsed:
    """Takes a parsed pattern apart; where case does not matter (not `cased`), letters that have one tell nothing."""

    def __init__(self, *, cased: bool) -> None:
        self._cased = cased

    def of_all(self, parts: Iterable[tuple[Any, Any]]) -> Iterator[frozenset[str]]:
        """Yield sets of words of parts that follow each other, of neighbours joined; one with "" tells nothing."""
        run = _NOTHING
        for kind, value in _flat(parts):
            if kind in _WIDTHLESS:
                yield from self._of_one(kind, value)
                continue
            words = self._exact(kind, value) or self._chars(kind, value)
            if len(run) * len(words) in range(1, _MOST + 1):
                run = frozenset(before + word for before in run for word in words)
                if kind in _REPEATED and value[1] > 1:
                    yield run
                    run = words
            else:
                yield run
                yield from self._of_one(kind, value)
                run = words or _NOTHING
        yield run

    def _exact(self, kind: Any, value: Any) -> frozenset[str]:
        """Return all that a part can be; none where that is too many or cannot be told."""
        if kind is signs.BRANCH:
            spelt = [self._spelt(branch) for branch in value[1]]
        elif kind in _REPEATED and value[1] == 1:
            spelt = [self._spelt(value[2]), *([_NOTHING] if value[0] == 0 else [])]
        else:
            return frozenset() if kind in _REPEATED else self._chars(kind, value)
        found = frozenset().union(*spelt) if all(spelt) else frozenset[str]()
        return found if len(found) <= _MOST else frozenset()

    def _spelt(self, parts: Iterable[tuple[Any, Any]]) -> frozenset[str]:
        """Return all that parts that follow each other can be; none as above."""
        found = _NOTHING
        for kind, value in _flat(parts):
            if kind in _WIDTHLESS:
                continue
            words = self._exact(kind, value)
            if len(found) * len(words) > _MOST:
                return frozenset()
            found = frozenset(before + word for before in found for word in words)
        return found

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

    def _of_one(self, kind: Any, value: Any) -> Iterator[frozenset[str]]:
        """Yield sets of words of one part."""
        if kind is signs.BRANCH:
            branches = [max(self.of_all(branch), key=_telling) for branch in value[1]]
            yield frozenset().union(*branches)
        elif kind in _REPEATED and value[0] > 0:
            yield from self.of_all(value[2])
        elif kind is signs.ASSERT:
            yield from self.of_all(value[1])
        elif kind is signs.ATOMIC_GROUP:
            yield from self.of_all(value)


def _flat(parts: Iterable[tuple[Any, Any]]) -> Iterator[tuple[Any, Any]]:
    """Yield parts, those of groups among them; a group with flags of its own tells nothing."""
    for kind, value in parts:
        if kind is signs.SUBPATTERN and not value[1]:
            yield from _flat(value[3])
        elif kind is signs.ASSERT and value[0] < 0:
            yield signs.SUBPATTERN, None  # what it looks back at need not stand behind what comes before, but on it
            yield from _flat(value[1])
        elif kind in _REPEATED and value[0] > 1:
            yield from _flat(value[2])
            yield kind, (value[0] - 1, value[1] - 1, value[2])
        else:
            yield kind, value


def _telling(words: frozenset[str]) -> tuple[int, int]:
    """Order what may be looked for: by how long each word is at least, and by how few there are."""
    return min((len(word) for word in words), default=0), -len(words)
