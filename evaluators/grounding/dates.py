"""Days and periods: whether a source gives the same, and gives it for the same thing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from evaluators.grounding.words import clause_spans, half_width, pairs, sentence_spans, shared
from evaluators.model import Span
from evaluators.reader.numerals import parse

_HAN_DIGITS = "〇零一二三四五六七八九"
_DATE = re.compile(
    rf"(?:(?P<year>(?:19|20)\d\d|[{_HAN_DIGITS}]{{4}})\s*年(?:度|底|末|初)?)?"
    r"(?:(?<![\d.个])(?P<month>\d{1,2}|[一二三四五六七八九十]{1,2})\s*月(?!\s*报|\s*度)"
    r"(?:\s*(?P<day>\d{1,2}|[一二三四五六七八九十]{1,3})\s*[日号])?)?"
)
_ISO = re.compile(r"(?<!\d)((?:19|20)\d\d)[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_PERIOD = re.compile("上半年|下半年|(?:第?(?P<q>[一二三四1-4])|前三)季度")
_WORD_FEW = 4  # a clause with fewer meaningful pairs is taken together with the next
ALIKE, FAR = 0.75, 0.5

DateParts = tuple[int | None, int | None, int | None]


@dataclass(frozen=True, slots=True)
class Day:
    """A date as it is stated: its parts, None where it does not say, and the words it is stated of."""

    span: Span
    parts: DateParts
    about: frozenset[str]


@lru_cache(maxsize=1024)
def days(text: str) -> tuple[Day, ...]:
    """Return the dates of `text` in order of place."""
    text = half_width(text)
    found = []
    for sentence in sentence_spans(text):
        words = sentence.of(text)
        held = [(match, _parts(match)) for match in _DATE.finditer(words) if match["year"] or match["month"]]
        held += [(match, (int(match[1]), int(match[2]), int(match[3]))) for match in _ISO.finditer(words)]
        for match, parts in held:
            span = Span(sentence.start + match.start(), sentence.start + match.end())
            found.append(Day(span, parts, _about(words, Span(*match.span()))))
    return tuple(sorted(found, key=lambda day: day.span))


def _about(sentence: str, date: Span) -> frozenset[str]:
    """Return what a date is said of: its clause, and the next where that says little."""
    clauses = clause_spans(sentence)
    place = next((i for i, clause in enumerate(clauses) if clause.overlaps(date)), None)
    if place is None:
        return frozenset()
    found = pairs(clauses[place].of(sentence).replace(date.of(sentence), "，"))
    if len(found) < _WORD_FEW and place + 1 < len(clauses):
        found |= pairs(clauses[place + 1].of(sentence))
    return found


@lru_cache(maxsize=1024)
def periods(text: str) -> tuple[tuple[Span, str], ...]:
    """Return the half-years and quarters of `text`, each with one spelling."""
    return tuple((Span(*match.span()), _spelled(match)) for match in _PERIOD.finditer(half_width(text)))


def _spelled(match: re.Match[str]) -> str:
    if not match["q"]:
        return match[0]
    return f"{'一二三四'.find(match['q']) + 1 or match['q']}季度"


def ends_in(period: str, parts: DateParts) -> bool:
    """Tell whether a date is the end of a half-year or quarter, which may be named instead of it."""
    month = {"上半年": 6, "下半年": 12, "1季度": 3, "2季度": 6, "3季度": 9, "前三季度": 9, "4季度": 12}[period]
    return parts[1] == month


def covers(known: DateParts, wanted: DateParts, years: frozenset[int | None]) -> bool:
    """Tell whether `known` has the parts of `wanted`; a year may stand elsewhere in the sources."""
    year, month, day = wanted
    return (
        (year is None or known[0] == year or (known[0] is None and year in years))
        and (month is None or known[1] == month)
        and (day is None or known[2] == day)
    )


def misplaced(about: frozenset[str], own: list[frozenset[str]], others: list[frozenset[str]]) -> bool:
    """Tell whether what a date is said of stands clearly in material with another date (a deadline swapped).

    Args:
        about: the words of the draft's clause.
        own: the words of each material that gives the date.
        others: the words of each material that gives another one of the same kind.
    """
    if len(about) < _WORD_FEW or any(len(words) < _WORD_FEW for words in own):
        return False  # material of few words, such as the period of a brief, is said of everything
    best = max((shared(about, words) for words in others), default=0.0)
    held = max((shared(about, words) for words in own), default=0.0)
    return best >= ALIKE and held <= best * FAR


def _parts(match: re.Match[str]) -> DateParts:
    return _number(match["year"]), _number(match["month"]), _number(match["day"])


def _number(written: str | None) -> int | None:
    if written is None:
        return None
    if len(written) == 4 and written[0] in _HAN_DIGITS:
        return int("".join(str("〇一二三四五六七八九".index(char.replace("零", "〇"))) for char in written))
    value = parse(written)
    return int(value) if value is not None else None
