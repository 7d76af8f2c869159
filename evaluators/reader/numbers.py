"""Quantities in running text: numbers with their units, comparators and spans."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from evaluators.model import Span

if TYPE_CHECKING:
    from decimal import Decimal

    from evaluators.model import TargetOp


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit; `number` covers the digits alone, `span` comparator to unit."""

    kind: Literal["number", "placeholder", "fuzzy", "all"]
    op: TargetOp
    number: Span
    span: Span
    value: Decimal | None = None
    value_max: Decimal | None = None
    value_text: str | None = None
    unit: str | None = None
    per: str | None = None


def quantities(text: str, offset: int = 0) -> tuple[Quantity, ...]:
    """Return the quantities of `text` in order; spans are shifted by `offset`."""
    del text, offset
    return ()
