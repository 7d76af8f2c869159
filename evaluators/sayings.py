"""Words that are often quoted, as they are set: what a quotation is held against where no sources are at hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date  # noqa: TC003 - pydantic resolves the annotation when a lexicon is read
from functools import cache
from typing import ClassVar

from evaluators import spec
from evaluators.lexicon import FOLDER, Confirmation
from evaluators.library import Library


@dataclass(frozen=True, slots=True)
class Said:
    """Where words were said, and the words."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    said: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sayings:
    """The list with its source and validity."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    source: str
    valid_from: date
    valid_to: date | None
    confirmed: Confirmation | None
    sayings: tuple[Said, ...]


@cache
def known() -> Library:
    """Return a library of the known wording; it knows no titles.

    Raises:
        SpecError: the file is wrong.
    """
    lexicon: Sayings = spec.load(FOLDER / "quotations.yaml", Sayings)
    return Library((), texts=lambda: [words for said in lexicon.sayings for words in said.words])
