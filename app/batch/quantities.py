"""What a cell of a table says as a figure with its unit: 1,200户, 1.2万户, 95%.

What is nearly one is none: of 5OO nobody knows that it is 500, and 500余户 is no count that was reached.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from app.batch.values import as_number

if TYPE_CHECKING:
    from decimal import Decimal

_QUANTITY = re.compile(
    r"([+-]?[\d,，]*\.?\d+)\s*"
    r"(|[%％‰℃]|(?:[一-鿿]|㎡|㎥)+(?:/[一-鿿]+)?"
    r"|[ckm]?m[²³]?|km²|[km]?g|t|ha|m?L|[kM]W|[kM]Wh|[MGT]B)"
)
_VAGUE = re.compile("[百千万亿]*[余多来几约]|.*(?:左右|上下|以[上下内外]|之间)$")
_BOUND = re.compile("(?:[(（]?含[)）]?|及)?以[上下内]$")


class Quantity(NamedTuple):
    """A figure and its unit, "" where it has none."""

    number: Decimal
    unit: str


def quantity(text: str) -> Quantity | None:
    """Return what a cell says as a figure, None where it is none; of 95% the number is 95."""
    found = _QUANTITY.fullmatch(text.strip())
    number = as_number(found[1]) if found is not None else None
    if found is None or number is None or _VAGUE.match(found[2]):
        return None
    return Quantity(number, found[2].replace("％", "%"))


def without_bound(text: str) -> tuple[str, str]:
    """Return a planned value and the bound behind it: 95%以上 is 95% and 以上."""
    bare = _BOUND.sub("", text.strip())
    return bare, text.strip()[len(bare) :]
