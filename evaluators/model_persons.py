"""Persons held up as models whose names may be taken as known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date  # noqa: TC003 - pydantic resolves the annotation when a lexicon is read
from functools import cache
from typing import ClassVar

from evaluators import spec
from evaluators.lexicon import FOLDER, Confirmation


@dataclass(frozen=True, slots=True)
class Models:
    """The list with its source and validity."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    source: str
    valid_from: date
    valid_to: date | None
    confirmed: Confirmation | None
    persons: tuple[str, ...]


@cache
def known() -> frozenset[str]:
    """Return the names.

    Raises:
        SpecError: the file is wrong.
    """
    lexicon: Models = spec.load(FOLDER / "model_persons.yaml", Models)
    return frozenset(lexicon.persons)


def near(name: str) -> str | None:
    """Return the known name of three characters from which `name` differs in one, where there is just one such."""
    if len(name) != 3:
        return None
    close = [
        other for other in known() if len(other) == 3 and sum(a != b for a, b in zip(name, other, strict=True)) == 1
    ]
    return close[0] if len(close) == 1 else None
