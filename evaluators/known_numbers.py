"""Numbers of well-known documents of the State Council, for texts checked without a library that holds them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date  # noqa: TC003 - pydantic resolves the annotation when a lexicon is read
from functools import cache
from typing import ClassVar

from evaluators import spec
from evaluators.lexicon import FOLDER, Confirmation


@dataclass(frozen=True, slots=True)
class Numbers:
    """Title -> number, with source and validity of the list."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    source: str
    valid_from: date
    valid_to: date | None
    confirmed: Confirmation | None
    numbers: dict[str, str]


@cache
def known() -> dict[str, str]:
    """Return the number of each document by its title.

    Raises:
        SpecError: the file is wrong.
    """
    lexicon: Numbers = spec.load(FOLDER / "known_numbers.yaml", Numbers)
    return lexicon.numbers
