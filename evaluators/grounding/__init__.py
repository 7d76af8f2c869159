"""Whether what a text states stands in its sources: figures, dates, document titles and numbers, units, persons.

Digits alone prove nothing. A figure is proved by the same value in the same unit of the same thing, in the same scope
(全街道, 每个社区), place (柳河社区) and pace (每月): 90% by 百分之九十, not by 90户; 8个社区 not by 8个网格. A date is
proved by the same parts, unless its words clearly belong to another date; one without a year by the same month and day.
A figure that no source gives may follow from given ones by a sum, a difference or a share, where the text says that it
is one; the trace then says how.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators.grounding.dates import days, periods
from evaluators.grounding.figures import figures
from evaluators.grounding.material import BARE, Material, paragraph
from evaluators.grounding.model import NAME, Fact, FactKind, Proof, Trace
from evaluators.grounding.places import persons, units
from evaluators.grounding.words import half_width, sentence_spans
from evaluators.lines import begin_of, end_of
from evaluators.model import Span
from evaluators.reader.citations import find as find_citations

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evaluators.grounding.figures import Figure
    from evaluators.model import Citation, Document, Source

__all__ = ["NAME", "Fact", "FactKind", "Proof", "Trace", "traced", "traced_in", "untraced", "untraced_in"]

# heading marks, running numbers of table rows, and what is left open for a person
_NO_STATEMENT = re.compile(
    r"(?:^|(?<=[。；：\n]))\s*(?:\d{1,2}[.．、](?!\d)|[（(]\d{1,2}[)）])"
    r"|【[^】\n]*】|(?:^|(?<=\n))(?:\d{1,3}(?=\t)|\|[ ]*\d{1,3}[ ]*(?=\|))"
)


def traced(document: Document, sources: Sequence[Source]) -> list[Trace]:
    """Return what `document` states with its proof, in order of place.

    The document's own title, number, date of issue and heading marks are not statements.
    """
    own = [line.span for line in (document.title, document.doc_number, document.date_line) if line is not None]
    own += [Span(s.span.start, s.span.start + len(s.number)) for s in document.sections]
    own += [document.red_head] if document.red_head is not None else []
    own += [line.span for line in (document.sign_off, document.addressee, document.copy_to, document.printed) if line]
    return _Search(document.text, document.body, Material(sources), own).traces(document.citations)


def traced_in(text: str, sources: Sequence[Source]) -> list[Trace]:
    """Return the same for a passage that is no document of its own, such as one section of a draft."""
    return _Search(text, Span(0, len(text)), Material(sources), []).traces(find_citations(text))


def untraced(document: Document, sources: Sequence[Source]) -> list[Fact]:
    """Return what `document` states and nothing proves."""
    return [trace.fact for trace in traced(document, sources) if trace.proof is None]


def untraced_in(text: str, sources: Sequence[Source]) -> list[Fact]:
    """Return what a passage states and nothing proves."""
    return [trace.fact for trace in traced_in(text, sources) if trace.proof is None]


class _Search:
    """One pass over a text; what one kind of fact has claimed is not looked at by the next."""

    def __init__(self, text: str, within: Span, given: Material, own: Sequence[Span]) -> None:
        self._text = half_width(text)  # same length: the spans fit the original
        self._within = within
        self._given = given
        self._taken = [*own, *(Span(*match.span()) for match in _NO_STATEMENT.finditer(text))]

    def traces(self, citations: Sequence[Citation]) -> list[Trace]:
        found = [
            *self._citations(citations),
            *self._dates(),
            *self._figures(),
            *self._periods(),
            *self._bare(),
            *self._named(),
        ]
        return sorted(found, key=lambda trace: trace.fact.span)

    def _citations(self, citations: Sequence[Citation]) -> Iterator[Trace]:
        for citation in citations:
            if not self._claim(citation.span):
                continue
            if citation.title:
                start = self._text.index(half_width(citation.title), citation.span.start)
                span = Span(start - 1, start + len(citation.title) + 1)
                yield Trace(Fact("title", span), self._given.title(citation.title))
            if citation.doc_number:
                start = self._text.index(half_width(citation.doc_number), citation.span.start)
                span = Span(start, start + len(citation.doc_number))
                yield Trace(Fact("doc_number", span), self._given.doc_number(citation))

    def _dates(self) -> Iterator[Trace]:
        for day in days(self._text):
            if self._claim(day.span):
                yield Trace(Fact("date", day.span), self._given.day(day))

    def _figures(self) -> Iterator[Trace]:
        lacking: list[Figure] = []
        proved: list[Figure] = []
        for figure in figures(self._text):
            if not self._claim(figure.span) or figure.ordering:
                continue
            proof = self._given.figure(figure, paragraph(self._text, figure.span))
            if proof is None:
                lacking.append(figure)
            else:
                proved.append(figure)
                yield Trace(Fact("number", figure.span), proof)
        for figure in lacking:
            begin = begin_of(self._text, figure.span.start, "。\n")
            end = end_of(self._text, figure.span.end, "。\n")
            beside = [other for other in proved if begin <= other.span.start < end]
            yield Trace(Fact("number", figure.span), self._given.derived(figure, beside))

    def _periods(self) -> Iterator[Trace]:
        sentences = sentence_spans(self._text)
        for span, spelled in periods(self._text):
            if self._claim(span):
                words = next((s.of(self._text) for s in sentences if s.contains(span)), "")
                yield Trace(Fact("date", span), self._given.period(spelled, words))

    def _bare(self) -> Iterator[Trace]:
        """Yield what the others left over: numbers without a unit."""
        for match in BARE.finditer(self._text):
            span = Span(*match.span())
            if self._claim(span):
                yield Trace(Fact("number", span), self._given.bare(match))

    def _named(self) -> Iterator[Trace]:
        for span, unit in units(self._text):
            if self._claim(span):
                yield Trace(Fact("unit", span), self._given.unit(unit))
        for span, name in persons(self._text):
            if self._claim(span):
                yield Trace(Fact("person", span), self._given.person(name))

    def _claim(self, span: Span) -> bool:
        """Take `span` for this kind of fact; False where it lies outside the body or is taken."""
        if not self._within.contains(span) or any(span.overlaps(other) for other in self._taken):
            return False
        self._taken.append(span)
        return True
