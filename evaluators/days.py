"""A day as official text writes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


def in_words(day: date | None, missing: str = "") -> str:
    """Return 2026年3月2日 (GB/T 9704—2012 7.3.5.4: whole year, no leading zeros), `missing` where there is no day."""
    return f"{day.year}年{day.month}月{day.day}日" if day is not None else missing
