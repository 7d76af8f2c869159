"""What a cell shows, as a number."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

_GROUPED = re.compile(r"[-+]?\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?")
_DIGITS = 40  # of a number at most: no cell shows more, and to count with a million takes minutes
_PER_CENT = 10  # times as much is hardly asked of a share


def as_number(text: str) -> Decimal | None:
    """Return what a cell shows as a number: 3,600 is 3600, 95% is 0.95; None for anything else, as for 1,2,3."""
    bare = text.strip()
    share = bare.endswith(("%", "％"))
    bare = bare[:-1] if share else bare
    if len(bare) > 2 * _DIGITS or "_" in bare:
        return None
    if "," in bare or "，" in bare:
        if not _GROUPED.fullmatch(bare):
            return None
        bare = bare.replace(",", "").replace("，", "")
    try:
        found = Decimal(bare)
    except InvalidOperation:
        return None
    if not found.is_finite() or abs(found.adjusted()) > _DIGITS:
        return None
    return found / 100 if share else found


def is_share(text: str) -> bool:
    """Tell whether a cell shows a percentage."""
    return text.rstrip().endswith(("%", "％")) and as_number(text) is not None


def against(text: str, number: Decimal, other: Decimal, beside: str = "") -> Decimal:
    """Return the number of a cell by which it is compared with `other`: 97% is 97 beside 90, and 0.97 beside 0.9.

    Whoever writes 90 for a cell that shows 97% means per cent; of 1 and less, and of 1.5, it is the share.
    """
    per_cent = abs(other) > 1 and (abs(other) >= _PER_CENT or other == other.to_integral_value())
    return number * 100 if per_cent and is_share(text) and not is_share(beside) else number
