"""Working days, make-up days included, by the yearly holiday notices of the State Council.

The data are those of the package chinesecalendar (MIT); a year is known once its notice is out, which is late in the
year before. Beyond its last year nothing is guessed.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

_LONGEST = 400  # days looked through at most


@cache
def known_until() -> int:
    """Return the last year the calendar holds."""
    from chinese_calendar.constants import holidays  # a table of twenty years, wanted by few documents

    return int(max(holidays).year)


@cache
def is_working(day: date) -> bool | None:
    """Tell whether offices work on `day`; None where the calendar does not hold its year."""
    from chinese_calendar import is_workday

    try:
        return bool(is_workday(day))
    except NotImplementedError:
        return None


def count(first: date, last: date) -> int | None:
    """Return how many working days lie from `first` to `last`, both included; None beyond the calendar."""
    days = [first + timedelta(n) for n in range(min((last - first).days + 1, _LONGEST))]
    told = [is_working(day) for day in days]
    return None if None in told else sum(bool(works) for works in told)
