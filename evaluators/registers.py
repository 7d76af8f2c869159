"""Words that betray where a text was taken from, read from `lexicons/foreign.yaml`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date  # noqa: TC003 - pydantic resolves the annotation when a lexicon is read
from functools import cache
from typing import ClassVar, Literal

from evaluators import spec
from evaluators.lexicon import FOLDER, Confirmation

Sector = Literal["enterprise", "school", "village", "county", "community", "institution"]


@dataclass(frozen=True, slots=True)
class ForeignWord:
    """A word at home in another sector, and what it is likely to stand for here."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    term: str
    sector: Sector
    instead: str


@dataclass(frozen=True, slots=True)
class Foreign:
    """The list, with the words by which a document shows that a sector is its own subject (regular expressions)."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    source: str
    valid_from: date
    valid_to: date | None
    confirmed: Confirmation | None
    sectors: dict[Sector, str]
    words: tuple[ForeignWord, ...]


@cache
def foreign() -> Foreign:
    """Return the list of foreign words.

    Raises:
        SpecError: the file is wrong.
    """
    lexicon: Foreign = spec.load(FOLDER / "foreign.yaml", Foreign)
    return lexicon
