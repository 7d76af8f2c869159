"""Two words usually seen together, one of them with a character taken for another (修定完善, 安全意思).

What a dictionary has as a word of its own is no slip by itself: 修定 and 意思 are words. Beside the word they are
mistaken beside, they are. Which words keep company is listed (`lexicons/usual_pairs.txt`); what stands in the place of
one is in doubt if it is no word, a word that official prose has no use for, or, for some words, any other of like sound
or shape. In 1.86 million characters of a newspaper (see `misspellings`) this finds five places, three of them slips.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from evaluators import prefilter
from evaluators.alike import alike
from evaluators.lookup import Judged, once
from evaluators.misspellings import FUNCTION, common_words, listed_words, set_phrases
from evaluators.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from evaluators.model import Document

_WORD = 2
_ENDS = frozenset("办科处所站局队室委会院厅性化型式级")
"""Characters that end the short name of a body (应急办|组织), or a word that tells of what kind (群众性|活动)."""


_Doubt = tuple[str, list[tuple[str, list[tuple[int, int]]]]]
"""A pair and each word of which it may be a slip, with the codes of the pairs that stand where company of it is."""


class Company(NamedTuple):
    """Which words keep company.

    Attributes:
        terms: two words of two characters, one behind the other.
        firm: those of them in which a common word in place of one is a slip too.
        by_first: second characters of these words by their first.
        by_second: first characters of these words by their second.
        partners: for each of these words those that it keeps company with.
        taken: common words that are taken for a word of these, with that.
        rare: words that a dictionary has and official prose has no use for.
        suspect: words that may be a slip though a dictionary has them.
    """

    terms: frozenset[str]
    firm: frozenset[str]
    by_first: dict[str, str]
    by_second: dict[str, str]
    partners: dict[str, set[str]]
    taken: dict[str, tuple[str, ...]]
    rare: frozenset[str]
    suspect: frozenset[str]


class Slip(NamedTuple):
    """Where a word stands that is taken for another, that other, and whether it is itself a common word."""

    span: Span
    word: str
    known: bool


@once
def slips(document: Document) -> tuple[Slip, ...]:
    """Return the places of words taken for others by the company they keep, in order."""
    return tuple(sorted(_misspelt(document)))


def _misspelt(document: Document) -> Iterator[Slip]:
    text, start, stop = document.text, document.body.start, document.body.end
    there, company = prefilter.pairs(document), usual_company()
    for pair, words in _judged().doubtful(there).values():
        beside = [word for word, meetings in words if any(map(there.issuperset, meetings))]
        terms = company.firm if pair in company.taken else company.terms
        at = text.find(pair, start, stop) if beside else -1
        while at >= 0:
            before, behind = text[max(at - _WORD, start) : at], text[at + _WORD : min(at + 2 * _WORD, stop)]
            for word in beside:
                if (before + word in terms and _stands(text, at - _WORD, before + word)) or (
                    word + behind in terms and _stands(text, at, word + behind)
                ):
                    yield Slip(Span(at, at + _WORD), word, pair in company.taken)
                    break
            at = text.find(pair, at + 1, stop)


def _stands(text: str, begin: int, term: str) -> bool:
    """Tell whether what stands at `begin` is a slip of `term`: both may be right, or a word runs over its edge."""
    pairs, there = common_words()[1], text[begin : begin + len(term)]
    over = (there[0] != term[0] and text[max(begin - 1, 0) : begin + 1] in pairs) or (
        there[-1] != term[-1] and text[begin + len(term) - 1 : begin + len(term) + 1] in pairs
    )
    behind = text[begin + len(term) - 1 : begin + len(term) + 1]
    ends = term[:_WORD] == there[:_WORD] and there[_WORD] != term[_WORD] and there[_WORD] in _ENDS
    ends = ends and behind in pairs  # 应急办|组织, where nothing of 服务队象 goes on as a word
    return not over and not ends and there not in _both()


@cache
def _judged() -> Judged[int, _Doubt]:
    """Return what is known of pairs of characters: most are a slip of nothing."""
    return Judged(_doubt)


def _doubt(number: int) -> _Doubt | None:
    """Return the pair of that code with the words of which it may be a slip; None where it is one of none."""
    pair, company = prefilter.pair_of(number), usual_company()
    if len(pair) != _WORD or (pair in common_words()[1] and pair not in company.suspect):
        return None
    words = company.taken.get(pair) or _meant(pair)
    told = [(word, [met for other in company.partners[word] for met in _meetings(pair, other)]) for word in words]
    return (pair, told) if told else None


def _meetings(pair: str, other: str) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return the codes of the pairs that stand in a text where a word stands right before or behind `pair`."""
    word, code = prefilter.code(other), prefilter.code
    return (word, code(other[1] + pair[0])), (word, code(pair[1] + other[0]))


def _meant(pair: str) -> list[str]:
    """Return the words of which `pair` may be a slip."""
    first, second, company = pair[0], pair[1], usual_company()
    found = [first + right for right in company.by_first.get(first, "") if right != second and second in alike(right)]
    found += [right + second for right in company.by_second.get(second, "") if right != first and first in alike(right)]
    return [word for word in found if (second if word[0] == first else first) not in FUNCTION]


@cache
def usual_company() -> Company:
    """Return which words keep company."""
    listed = listed_words("usual_pairs.txt")
    firm, usual = (
        frozenset(word.replace("~", other) for word, *company in listed[name] for other in company)
        for name in ("[固定]", "[搭配]")
    )
    terms = firm | usual
    by_first: dict[str, str] = {}
    by_second: dict[str, str] = {}
    partners: dict[str, set[str]] = defaultdict(set)
    for term in terms:
        partners[term[:_WORD]].add(term[_WORD:])
        partners[term[_WORD:]].add(term[:_WORD])
    for word in partners:
        by_first[word[0]] = by_first.get(word[0], "") + word[1]
        by_second[word[1]] = by_second.get(word[1], "") + word[0]
    rare = frozenset(word for row in listed["[少见]"] for word in row)
    words = dict.fromkeys(word.strip("~") for row in listed["[固定]"] for word in row)
    taken = _common(words, rare)
    return Company(terms, firm, by_first, by_second, partners, taken, rare, rare | taken.keys())


def _common(words: Iterable[str], rare: frozenset[str]) -> dict[str, tuple[str, ...]]:
    """Return the common words that may be taken for one of `words`, with that."""
    known, found = common_words()[1] - rare, dict[str, tuple[str, ...]]()
    for word in words:
        others = {word[0] + other for other in alike(word[1])} | {other + word[1] for other in alike(word[0])}
        for other in others & known:
            found[other] = (*found.get(other, ()), word)
    return found


@cache
def _both() -> frozenset[str]:
    return frozenset((*set_phrases().both, *usual_company().terms))
