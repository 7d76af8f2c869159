"""The sources of a draft, read once, and asked what proves a statement."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from evaluators.grounding.dates import covers, days, ends_in, misplaced, periods
from evaluators.grounding.derived import about_same, derivation
from evaluators.grounding.figures import HOME, figures, proves
from evaluators.grounding.model import Proof
from evaluators.grounding.places import unit_in
from evaluators.grounding.words import folded, half_width, pairs
from evaluators.model import Span
from evaluators.orders import trusted
from evaluators.reader.citations import find as find_citations

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evaluators.grounding.dates import Day
    from evaluators.grounding.figures import Figure
    from evaluators.grounding.places import Unit
    from evaluators.model import Citation, Source

BARE = re.compile(r"(?<![A-Za-z\d.])(?P<n>\d+(?:\.\d+)?)(?P<scale>[万亿]?)(?![A-Za-z\d])")
_SCALE = {"万": 10_000, "亿": 100_000_000, "": 1}
_HOME_FIELDS = frozenset({"unit", "title", "topic"})
_SHORT = 400  # up to here a source is one item (a field of a brief); of longer ones the paragraph counts
_HEADING = 40
_TITLE_WHOLE = 6  # a shorter title must stand between 《》 or be the whole of its field: 办法 is in any text


class Material:
    """All that a draft may rest on."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self._sources = tuple(_trusted(source) for source in sources)
        home = [source.text for source in self._sources if source.id in _HOME_FIELDS]
        self._home = " ".join([*home, *(source.title for source in sources if source.kind == "plan" and source.title)])
        self._figures: dict[tuple[Decimal, ...], list[tuple[Source, Figure]]] = {}
        self._days: list[tuple[Source, Day]] = []
        self._numbers: dict[str, set[str]] = {}
        for source in self._sources:
            for figure in figures(source.text):
                self._figures.setdefault(figure.values, []).append((source, figure))
            self._days += [(source, day) for day in days(source.text)]
            for title, number in _cited(source):
                self._numbers.setdefault(title, set()).add(number)
        self._years = frozenset(day.parts[0] for _, day in self._days)

    def figure(self, stated: Figure, around: str) -> Proof | None:
        """Return what gives a figure: the same value, unit, thing, scope and place."""
        for source, figure in self._figures.get(stated.values, ()):
            target = source.kind in {"plan", "ledger"} or source.id.startswith("targets[")
            if proves(figure, stated, around, own=self._own(source, figure.span), target=target):
                return Proof(source, figure.span)
        return None

    def derived(self, stated: Figure, beside: Sequence[Figure]) -> Proof | None:
        """Return how a figure follows from others, where it is said to: the sum, the difference, the share."""
        given = [
            (source, figure) for held in self._figures.values() for source, figure in held if about_same(stated, figure)
        ]
        found = derivation(stated, beside, [figure for _, figure in given])
        if found is None:
            return None
        said, first = found
        for held in (given, [pair for pair in self._figures.get(first.values, ()) if pair[1].unit == first.unit]):
            for source, figure in held:
                if figure.values == first.values and figure.unit == first.unit:
                    return Proof(source, figure.span, said)
        return None

    def bare(self, match: re.Match[str]) -> Proof | None:
        """Return what gives a number without a unit."""
        value = _value(match)
        for source in self._sources:
            span = _bare(source.text).get(value)
            if span is not None:
                return Proof(source, span)
        for source, figure in self._figures.get((value,), ()):
            return Proof(source, figure.span)
        return None

    def day(self, stated: Day) -> Proof | None:
        """Return what gives a date, unless its words clearly belong to another date."""
        wanted = stated.parts
        same = [(source, day) for source, day in self._days if covers(day.parts, wanted, self._years)]
        if not same:
            return None
        kind = tuple(part is None for part in wanted)
        own = [self._about(source, day) for source, day in same]
        if any(stated.about and stated.about <= words for words in own):
            return self._first(same, stated.about)
        mine = {(source.id, day.span) for source, day in same}
        others = [
            self._about(source, day)
            for source, day in self._days
            if (source.id, day.span) not in mine and tuple(part is None for part in day.parts)[1:] == kind[1:]
        ]
        return None if misplaced(stated.about, own, others) else self._first(same, stated.about)

    def _first(self, same: Sequence[tuple[Source, Day]], about: frozenset[str]) -> Proof:
        source, day = max(same, key=lambda pair: len(about & self._about(*pair)))
        return Proof(source, day.span)

    def _about(self, source: Source, day: Day) -> frozenset[str]:
        return pairs(self._context(source, day.span))

    def period(self, spelled: str, words: str) -> Proof | None:
        """Return what gives a half-year or quarter: its name, or a date that ends it."""
        for source in self._sources:
            for span, known in periods(source.text):
                if known == spelled:
                    return Proof(source, span)
        about = pairs(words)
        for source, day in self._days:
            if ends_in(spelled, day.parts) and about & self._about(source, day):
                return Proof(source, day.span)
        return None

    def title(self, title: str) -> Proof | None:
        """Return what names a document."""
        wanted = folded(title)
        for source in self._sources:
            text = source.text
            names = {folded(c.title) for c in _citations(text) if c.title} | {_stripped(text)}
            names |= {_stripped(source.title)} if source.title else set()
            if wanted in names:
                return Proof(source, _place(text, title))
        if len(wanted) >= _TITLE_WHOLE:
            for source in self._sources:
                if wanted in folded(source.text) or wanted in folded(source.title or ""):
                    return Proof(source, _place(source.text, title))
        return None

    def doc_number(self, citation: Citation) -> Proof | None:
        """Return what gives a document number, and gives it to the title it stands behind."""
        number = folded(citation.doc_number or "")
        if citation.title and (own := self._numbers.get(folded(citation.title))) and number not in own:
            return None
        for source in self._sources:
            words = f"{source.title or ''}\n{source.text}"
            if number in {folded(c.doc_number) for c in _citations(words) if c.doc_number}:
                return Proof(source, _place(source.text, citation.doc_number or ""))
        return None

    def unit(self, unit: Unit) -> Proof | None:
        """Return what names a unit."""
        for source in self._sources:
            found = unit_in(unit, source.text)
            if found:
                return Proof(source, Span(*found.span()))
        return None

    def person(self, name: str) -> Proof | None:
        """Return what names a person; a blank may stand between two characters."""
        pattern = re.compile(r"[ \u3000]*".join(name))
        for source in self._sources:
            if found := pattern.search(source.text):
                return Proof(source, Span(*found.span()))
        return None

    def _own(self, source: Source, span: Span) -> str:
        return f"{self._context(source, span)} {source.title or ''}{HOME}{self._home}"

    def _context(self, source: Source, span: Span) -> str:
        short = len(source.text) <= _SHORT and "\n" not in source.text
        return source.text if short else paragraph(source.text, span)


def _trusted(source: Source) -> Source:
    """Return a source without what follows an order to a model: a brief may hold pasted text, too."""
    text = trusted(source.text)
    return source if text == source.text else replace(source, text=text)


def paragraph(text: str, span: Span) -> str:
    """Return the line `span` stands in, with the one above it where that looks like its heading."""
    start = text.rfind("\n", 0, span.start) + 1
    above = text.rfind("\n", 0, max(start - 1, 0)) + 1
    heading = text[above:start].strip()
    end = text.find("\n", span.end)
    begin = above if heading and len(heading) <= _HEADING and heading[-1] not in "。；" else start
    return text[begin : end if end >= 0 else len(text)]


def _value(match: re.Match[str]) -> Decimal:
    return (Decimal(match["n"]) * _SCALE[match["scale"]]).normalize()


@lru_cache(maxsize=1024)
def _bare(text: str) -> dict[Decimal, Span]:
    return {_value(match): Span(*match.span()) for match in BARE.finditer(half_width(text))}


@lru_cache(maxsize=1024)
def _citations(text: str) -> tuple[Citation, ...]:
    return find_citations(text)


def _cited(source: Source) -> Iterator[tuple[str, str]]:
    for text in (source.text, source.title or ""):
        for citation in _citations(text):
            if citation.title and citation.doc_number:
                yield folded(citation.title), folded(citation.doc_number)


def _stripped(text: str) -> str:
    return folded(text).strip("《》。")


def _place(text: str, words: str) -> Span | None:
    at = text.find(words)
    return Span(at, at + len(words)) if at >= 0 else None
