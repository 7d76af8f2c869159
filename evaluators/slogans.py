"""Sentences that hold nothing but stock phrases."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date  # noqa: TC003 - pydantic resolves the annotation when a lexicon is read
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar

from evaluators import spec
from evaluators.alternatives import sign
from evaluators.lexicon import FOLDER, Confirmation
from evaluators.lookup import Covered, once

if TYPE_CHECKING:
    from evaluators.model import Document, Span

# anything one could check: figures, dates, documents, names, things handed over
_SUBSTANCE = sign(
    "\\d|[一二两三四五六七八九十百](?:个|名|次|人|项|支|处|场|月|年|天|周|%|％|是)|《|“|每(?:月|周|季|年|半年|个|户|名)|"
    "台账|清单|名册|方案|制度|办法|细则|公示|公开栏|会议|培训|走访|检查|考核|登记|建成|印发|制定|网格员|负责|牵头|报送|资金|经费|场所"
)
ENOUGH = 2


@dataclass(frozen=True, slots=True)
class Stock:
    """The list of phrases with its source and validity."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    source: str
    valid_from: date
    valid_to: date | None
    confirmed: Confirmation | None
    phrases: tuple[str, ...]


@cache
def _phrases() -> tuple[str, ...]:
    """Return the stock phrases.

    Raises:
        SpecError: the file is wrong.
    """
    stock: Stock = spec.load(FOLDER / "stock_phrases.yaml", Stock)
    return stock.phrases


@cache
def _automaton() -> Any:
    """Return an automaton over the stock phrases, the longest of those that begin at one place."""
    from ahocorasick_rs import AhoCorasick, MatchKind

    return AhoCorasick(_phrases(), matchkind=MatchKind.LeftmostLongest)


@cache
def _of_all() -> Any:
    """Return an automaton that finds all of them, those within another too."""
    from ahocorasick_rs import AhoCorasick

    return AhoCorasick(_phrases())


@once
def _begins(document: Document) -> list[int]:
    """Return where stock phrases begin, in order."""
    return sorted(start for _, start, _ in _of_all().find_matches_as_indexes(document.text, overlapping=True))


@once
def _led(document: Document) -> Covered:
    return Covered(owner.span for owner in document.owners if owner.role == "lead")


def stock(document: Document, span: Span) -> int:
    """Return how many stock phrases a sentence has, where beside them it has nothing one could check, else 0."""
    begins = _begins(document)
    if bisect_left(begins, span.end) - bisect_left(begins, span.start) < ENOUGH:
        return 0  # as of nearly every sentence
    words = document.quote(span)
    found = _automaton().find_matches_as_indexes(words)
    if len(found) < ENOUGH or _led(document).touches(span.start, span.end):
        return 0
    rest, end = [], 0
    for _, start, stop in found:  # 一步一个脚印 counts nothing
        rest.append(words[end:start])
        end = stop
    return 0 if _SUBSTANCE.search("，".join((*rest, words[end:]))) else len(found)
