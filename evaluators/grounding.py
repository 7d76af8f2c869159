"""Whether what a text states stands in its sources: numbers with their units, dates, document titles and numbers.

Digits alone prove nothing: 90% is grounded by 90% or 百分之九十, not by 90户. A date is grounded by a source that has
the same parts; one without a year by the same month and day.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from evaluators.model import Span
from evaluators.reader.citations import find as find_citations
from evaluators.reader.numbers import quantities
from evaluators.reader.numerals import parse
from evaluators.reader.units import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    from evaluators.model import Citation, Document, Source
    from evaluators.reader.numbers import Quantity

FactKind = Literal["number", "date", "title", "doc_number"]
NAME: dict[FactKind, str] = {"number": "数字", "date": "日期", "title": "文件名称", "doc_number": "文号"}

_HAN_DIGITS = "〇零一二三四五六七八九"
_DATE = re.compile(
    rf"(?:(?P<year>(?:19|20)\d\d|[{_HAN_DIGITS}]{{4}})\s*年(?:度|底|末|初)?)?"
    r"(?:(?<![\d.个])(?P<month>\d{1,2}|[一二三四五六七八九十]{1,2})\s*月(?!\s*报|\s*度)"
    r"(?:\s*(?P<day>\d{1,2}|[一二三四五六七八九十]{1,3})\s*[日号])?)?"
)
_ISO = re.compile(r"(?<!\d)((?:19|20)\d\d)-(\d{1,2})-(\d{1,2})(?!\d)")
_DIGITS = re.compile(r"(?<![A-Za-z\d.])\d+(?:\.\d+)?(?![A-Za-z\d])")
# heading marks, running numbers of table rows, and what is left open for a person
_NO_STATEMENT = re.compile(
    r"(?:^|(?<=[。；：\n]))\s*(?:\d{1,2}[.．、](?!\d)|[（(]\d{1,2}[)）])"
    r"|【[^】\n]*】|(?:^|(?<=\n))(?:\d{1,3}(?=\t)|\|[ ]*\d{1,3}[ ]*(?=\|))"
)
# small Chinese counts of this kind order the text (三个方面, 两级) rather than state a figure
_ORDERING = frozenset({"个", "项", "条", "类", "级", "种", "步", "点", "大", "方面", "部分", "阶段", None})
_PEOPLE = {"名": "人", "位": "人"}
_SPACE = re.compile(r"\s+")
_BRACKETS = str.maketrans("[]【】（）()", "〔〕〔〕〔〕〔〕")
_COMPARED = re.compile(
    r"(?:不(?:少|低|高|多|大|小)于|不(?:超过|足|满|到)|至[少多]|最[少多]|达到?|超过|[多少高低]于|约|近)+"
)
_BOUNDED = re.compile(r"(?:及?以[上下内]|之内|左右|上下|不等)$")
_HALF_WIDTH = str.maketrans("０１２３４５６７８９．％", "0123456789.%")
SMALL = 10

DateParts = tuple[int | None, int | None, int | None]


@dataclass(frozen=True, slots=True)
class Fact:
    """Something a text states that must have a source."""

    kind: FactKind
    span: Span


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a set of sources gives."""

    numbers: frozenset[tuple[Decimal, str | None]]
    digits: frozenset[str]
    dates: frozenset[DateParts]
    words: str

    def has_date(self, wanted: DateParts) -> bool:
        """Tell whether a source has a date with the same parts, as far as both give them."""
        year, month, day = wanted
        return any(
            (year is None or y == year or (y is None and any(known[0] == year for known in self.dates)))
            and (month is None or m == month)
            and (day is None or d == day)
            for y, m, d in self.dates
        )


def evidence(sources: Sequence[Source]) -> Evidence:
    """Read the sources once."""
    numbers: set[tuple[Decimal, str | None]] = set()
    digits: set[str] = set()
    dates: set[DateParts] = set()
    words = []
    for source in sources:
        found = _read_source(source.text)
        numbers |= found.numbers
        digits |= found.digits
        dates |= found.dates
        words.append(found.words)
        if source.title:
            words.append(_folded(source.title))
    return Evidence(frozenset(numbers), frozenset(digits), frozenset(dates), "\n".join(words))


@lru_cache(maxsize=512)
def _read_source(written: str) -> Evidence:
    text = written.translate(_HALF_WIDTH)
    numbers = {pair for quantity in quantities(text) for pair in _values(quantity)}
    digits = frozenset(_DIGITS.findall(text))
    dates = {_parts(match) for match in _dates(text)}
    dates |= {(int(y), int(m), int(d)) for y, m, d in _ISO.findall(text)}
    return Evidence(frozenset(numbers), digits, frozenset(dates), _folded(text))


def untraced(document: Document, sources: Sequence[Source]) -> list[Fact]:
    """Return what `document` states and no source gives, in order of place.

    The document's own title, number, date of issue and heading marks are not statements.
    """
    own = [line.span for line in (document.title, document.doc_number, document.date_line) if line is not None]
    own += [Span(s.span.start, s.span.start + len(s.number)) for s in document.sections]
    own += [document.red_head] if document.red_head is not None else []
    return _Search(document.text, document.body, evidence(sources), own).facts(document.citations)


def untraced_in(text: str, sources: Sequence[Source]) -> list[Fact]:
    """Return the same for a passage that is no document of its own, such as one section of a draft."""
    return _Search(text, Span(0, len(text)), evidence(sources), []).facts(find_citations(text))


class _Search:
    """One pass over a text; what one kind of fact has claimed is not looked at by the next."""

    def __init__(self, text: str, within: Span, given: Evidence, own: Sequence[Span]) -> None:
        self._text = text.translate(_HALF_WIDTH)  # same length: the spans fit the original
        self._within = within
        self._given = given
        self._taken = [*own, *(Span(*match.span()) for match in _NO_STATEMENT.finditer(text))]

    def facts(self, citations: Sequence[Citation]) -> list[Fact]:
        found = [*self.citations(citations), *self.dates(), *self.quantities(), *self.digits()]
        return sorted(found, key=lambda fact: fact.span)

    def citations(self, citations: Sequence[Citation]) -> Iterator[Fact]:
        for citation in citations:
            if not self._claim(citation.span):
                continue
            if citation.title and _folded(citation.title) not in self._given.words:
                start = self._text.index(citation.title, citation.span.start)
                yield Fact("title", Span(start - 1, start + len(citation.title) + 1))
            if citation.doc_number and _folded(citation.doc_number) not in self._given.words:
                start = self._text.index(citation.doc_number, citation.span.start)
                yield Fact("doc_number", Span(start, start + len(citation.doc_number)))

    def dates(self) -> Iterator[Fact]:
        for match in _dates(self._text):
            span = Span(*match.span())
            if self._claim(span) and not self._given.has_date(_parts(match)):
                yield Fact("date", span)

    def quantities(self) -> Iterator[Fact]:
        for quantity in quantities(self._text):
            if quantity.value is None or not self._claim(quantity.number) or _ordering(quantity):
                continue
            if not all(pair in self._given.numbers for pair in _values(quantity)):
                yield Fact("number", self._bare(quantity.span))

    def _bare(self, span: Span) -> Span:
        """Return a quantity without its comparator: 不少于990个 is stated of 990个."""
        words = span.of(self._text)
        before, behind = _COMPARED.match(words), _BOUNDED.search(words)
        start = span.start + (before.end() if before else 0)
        return Span(start, span.end - (len(words) - behind.start() if behind else 0))

    def digits(self) -> Iterator[Fact]:
        """Yield what the others left over: numbers without a unit."""
        for match in _DIGITS.finditer(self._text):
            span = Span(*match.span())
            if match[0] not in self._given.digits and self._claim(span):
                yield Fact("number", span)

    def _claim(self, span: Span) -> bool:
        """Take `span` for this kind of fact; False where it lies outside the body or is taken."""
        if not self._within.contains(span) or any(span.overlaps(other) for other in self._taken):
            return False
        self._taken.append(span)
        return True


def _ordering(quantity: Quantity) -> bool:
    small = quantity.value is not None and quantity.value <= SMALL
    return quantity.article or (quantity.chinese and small and quantity.unit in _ORDERING) or quantity.kind == "all"


def _values(quantity: Quantity) -> list[tuple[Decimal, str | None]]:
    pairs = []
    for value in (quantity.value, quantity.value_max):
        if value is not None:
            number, unit = plain(value, quantity.unit)
            pairs.append((number.normalize(), _PEOPLE.get(unit or "", unit)))
    return pairs


def _dates(text: str) -> Iterator[re.Match[str]]:
    return (match for match in _DATE.finditer(text) if match["year"] or match["month"])


def _parts(match: re.Match[str]) -> DateParts:
    return _number(match["year"]), _number(match["month"]), _number(match["day"])


def _number(written: str | None) -> int | None:
    if written is None:
        return None
    if len(written) == 4 and written[0] in _HAN_DIGITS:
        return int("".join(str("〇一二三四五六七八九".index(char.replace("零", "〇"))) for char in written))
    value = parse(written)
    return int(value) if value is not None else None


def _folded(words: str) -> str:
    """Return words for a comparison of titles and numbers: no white space, one kind of bracket."""
    return _SPACE.sub("", words).translate(_BRACKETS)
