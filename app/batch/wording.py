"""Words that messages of a batch share."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def some(items: Sequence[str], most: int, between: str = "、") -> str:
    """Return up to `most` of `items` in a row; 等 says that there are more."""
    return between.join(items[:most]) + ("等" if len(items) > most else "")
