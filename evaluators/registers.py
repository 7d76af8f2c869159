"""Words that betray where a text was taken from, read from `lexicons/foreign.yaml`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date  # noqa: TC003 - pydantic resolves the annotation when a lexicon is read
from functools import cache
from typing import ClassVar, Literal

from evaluators import spec
from evaluators.lexicon import FOLDER, Confirmation

Sector = Literal["enterprise", "school", "village", "county", "community", "institution", "bureau", "zone"]


@dataclass(frozen=True, slots=True)
class ForeignWord:
    """A word at home in another sector, and what it is likely to stand for here."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    term: str
    sector: Sector
    instead: str


@dataclass(frozen=True, slots=True)
class Foreign:
    """The list, with the words by which a document shows that a sector is its own subject (regular expressions).

    Attributes:
        source: where the list comes from.
        valid_from: first day on which it holds.
        valid_to: last day, None while it holds.
        confirmed: who confirmed it.
        sectors: sector -> what shows that it is the document's own.
        strays: what is said of villages, foreign to a text of communities in which nothing else is rural.
        words: the words.
        named: sector -> what names one of it, so that 全体 beside it is said of that one (regular expressions).
    """

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    source: str
    valid_from: date
    valid_to: date | None
    confirmed: Confirmation | None
    sectors: dict[Sector, str]
    strays: tuple[str, ...]
    words: tuple[ForeignWord, ...]
    named: dict[Sector, str] = field(default_factory=dict)


@cache
def foreign() -> Foreign:
    """Return the list of foreign words.

    Raises:
        SpecError: the file is wrong.
    """
    lexicon: Foreign = spec.load(FOLDER / "foreign.yaml", Foreign)
    return lexicon
