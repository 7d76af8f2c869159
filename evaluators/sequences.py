"""Formulas of several parts in one order: “四个意识” is 政治意识、大局意识、核心意识、看齐意识, and nothing else.

Their parts are found in one pass over the text. Parts with no more than a mark or a conjunction between them are a row;
a row of enough parts of one formula means the formula, and is held against it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date  # noqa: TC003 - pydantic resolves the annotation when a lexicon is read
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from evaluators import spec
from evaluators.lexicon import FOLDER, Confirmation
from evaluators.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.model import Document

_BETWEEN = re.compile('[、，,；和及与以“”"‘’]{0,3}(?:完整、?准确、?全面|加快|着力|必须坚持|坚持)?')
_LISTED_BEFORE = re.compile("[、和与及]$")
_LISTED_BEHIND = re.compile('[”"’]?[、和与及等]')


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula: its name, its parts in order, how many in a row mean it, whether one of them may be left out."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    name: str
    items: tuple[str, ...]
    least: int
    whole: bool = False
    source: str = ""


@dataclass(frozen=True, slots=True)
class Sequences:
    """The list of formulas with its source and validity."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    source: str
    valid_from: date
    valid_to: date | None
    confirmed: Confirmation | None
    formulas: tuple[Formula, ...]


class Broken(NamedTuple):
    """Where a formula stands out of its order, or with a part left out (`missing`)."""

    formula: Formula
    span: Span
    missing: str


_Row = list[tuple[int, Span]]


@cache
def sequences() -> Sequences:
    """Return the list of formulas.

    Raises:
        SpecError: the file is wrong.
    """
    found: Sequences = spec.load(FOLDER / "sequences.yaml", Sequences)
    return found


def broken(document: Document) -> Iterator[Broken]:
    """Yield each row in the body of `document` that means a formula and is not it, in order."""
    found = []
    for formula, row in _rows(document):
        places = [place for place, _ in row]
        span = Span(row[0][1].start, row[-1][1].end)
        if len(set(places)) < len(places):
            continue
        missing = [item for at, item in enumerate(formula.items) if at not in places]
        if len(row) >= formula.least and any(one > other for one, other in pairwise(places)):
            found.append(Broken(formula, span, ""))
        elif formula.whole and len(missing) == 1 and not _goes_on(document.text, span):
            found.append(Broken(formula, span, missing[0]))
    yield from sorted(found, key=lambda one: one.span)


def _goes_on(text: str, span: Span) -> bool:
    """Tell whether something else is listed beside the row."""
    before = text[max(span.start - 1, 0) : span.start]
    return _LISTED_BEFORE.search(before) is not None or _LISTED_BEHIND.match(text, span.end) is not None


def _rows(document: Document) -> Iterator[tuple[Formula, _Row]]:
    """Yield the rows of neighbouring parts, two at least, each with its formula."""
    text, body = document.text, document.body
    automaton, parts = _automaton()
    open_rows: dict[int, _Row] = {}
    formulas = sequences().formulas
    for index, start, end in automaton.find_matches_as_indexes(text[body.start : body.end], overlapping=True):
        span = Span(body.start + start, body.start + end)
        for number, place in parts[index]:
            row = open_rows.setdefault(number, [])
            if row and _BETWEEN.fullmatch(text, row[-1][1].end, span.start) is None:
                if len(row) > 1:
                    yield formulas[number], row
                open_rows[number] = row = []
            row.append((place, span))
    yield from ((formulas[number], row) for number, row in open_rows.items() if len(row) > 1)


@cache
def _automaton() -> tuple[Any, tuple[tuple[tuple[int, int], ...], ...]]:
    """Return an automaton over all parts and, for each, the formulas it belongs to with its place in them."""
    from ahocorasick_rs import AhoCorasick, Implementation

    found: dict[str, tuple[tuple[int, int], ...]] = {}
    for number, formula in enumerate(sequences().formulas):
        for place, item in enumerate(formula.items):
            found[item] = (*found.get(item, ()), (number, place))
    return AhoCorasick(tuple(found), implementation=Implementation.DFA), tuple(found.values())
