"""The clauses of the running text, each with the counts in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluators.figures.counts import counts
from evaluators.lines import begin_of
from evaluators.lookup import Placed, once
from evaluators.model import Span

if TYPE_CHECKING:
    from evaluators.figures.counts import Count
    from evaluators.model import Document

_CLAUSE = re.compile("[^，；：。！？（）()\\n]+")


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch between two marks, with the counts in it."""

    words: str
    span: Span
    numbers: tuple[Count, ...]

    @property
    def told(self) -> str:
        """The words without the counts."""
        pieces, at = [], self.span.start
        for count in self.numbers:
            pieces.append(self.words[at - self.span.start : count.span.start - self.span.start])
            at = count.span.end
        return " ".join([*pieces, self.words[at - self.span.start :]])


@once
def clauses(document: Document) -> tuple[Clause, ...]:
    """Return the clauses of the running text in order of place."""
    held = Placed(counts(document), lambda count: count.span)
    return tuple(
        Clause(match[0], place, tuple(held.inside(place)))
        for sentence in document.sentences
        for match in _CLAUSE.finditer(document.text, sentence.span.start, sentence.span.end)
        for place in (Span(*match.span()),)
    )


def statement_at(text: str, offset: int) -> int:
    """Return where the statement begins that holds `offset`: behind 。 or a line end; ； parts none."""
    return begin_of(text, offset, "。！？\n")
