"""What a cell shows, as a number."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from app.batch.unfit import Misshown

_GROUPED = re.compile(r"[-+]?\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?")
_DIGITS = 40  # of a number at most: no cell shows more, and to count with a million takes minutes
_UNIT = re.compile(r"\s*[^\d\s%％]+$")
_SURELY_SHARE, _SURELY_PER_CENT = 1, 2  # below and from there on; twice as much is hardly asked of a share


class Measured:
    """What marks a cell that shows its number with a unit, 1,200户, where a plan counts with it."""

    __slots__ = ()


def as_number(text: str) -> Decimal | None:
    """Return what a cell shows as a number: 3,600 is 3600, 95% is 0.95; None for anything else, as for 1,2,3."""
    bare = _UNIT.sub("", text.strip()) if isinstance(text, Measured) else text.strip()
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
    """Return the number of a cell by which it is compared with `other`, which the text `beside` shows.

    Raises:
        Misshown: it is a percentage, and `other` may be per cent or not.
    """
    return number if not is_share(text) or is_share(beside) else share_beside(number, other, text)


def share_beside(share: Decimal, other: Decimal, text: str) -> Decimal:
    """Return the number by which a share is compared with `other`: 97% is 97 beside 90, and 0.97 beside 0.9.

    Whoever writes 2 and more for a cell that shows 97% means per cent; below 1, it is the share, of a
    low one too: all cells of a column are read alike. Of 1 and 1.2 nobody knows.

    Raises:
        Misshown: as above; `text` shows the share.
    """
    size = abs(other)
    if share and _SURELY_SHARE <= size < _SURELY_PER_CENT:
        plain, whole = (f"{one.normalize():f}" for one in (other, other * 100))
        either = f"看不出与它比较的 {plain} 是 {plain}% 还是 {whole}%"
        raise Misshown(text, f"是百分数，{either}，请写上百分号，如 '{plain}%'、'{whole}%'")
    return share * 100 if size >= _SURELY_PER_CENT else share
