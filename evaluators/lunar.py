"""Days of the feasts that follow the moon, which no calendar of months gives."""

from __future__ import annotations

from datetime import date, timedelta

# first day of the lunar year (国务院办公厅关于部分节假日安排的通知, by year)
_NEW_YEAR = {
    2018: (2, 16),
    2019: (2, 5),
    2020: (1, 25),
    2021: (2, 12),
    2022: (2, 1),
    2023: (1, 22),
    2024: (2, 10),
    2025: (1, 29),
    2026: (2, 17),
    2027: (2, 6),
    2028: (1, 26),
    2029: (2, 13),
    2030: (2, 3),
}
_BEHIND_NEW_YEAR = {"小年": -8, "除夕": -1, "春节": 0, "元宵节": 14, "元宵": 14}
FEASTS = "|".join(_BEHIND_NEW_YEAR)
"""The feasts whose day is known, as alternatives of a pattern."""


def day(feast: str, year: int) -> date | None:
    """Return the day of a feast in the calendar `year`; None for a year not listed."""
    first = _NEW_YEAR.get(year)
    return date(year, *first) + timedelta(_BEHIND_NEW_YEAR[feast]) if first else None
