"""Which day a text means: 2026年12月31日, 2026-12-31, 12月底; the end of a month is its last day."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import Any

_DAY = re.compile(r"(\d{4})\s*[年/.\-]\s*(\d{1,2})\s*[月/.\-]\s*(\d{1,2})\s*日?")
_WHEN = re.compile(
    r"(?P<year>\d{4}年|今年|本年|明年)?"
    r"(?:(?P<month>1[0-2]|0?[1-9])月(?:(?P<day>\d{1,2})日|[底末]|(?!之?前|以前))|年?(?<=年)[底末])(?:之?前|以前)?"
)
_YEARS = {"今年": 0, "本年": 0, "明年": 1}
_WHOLE = frozenset({"start", "issue_date"})  # of a brief: no end of anything
_ENDS = frozenset({"deadline", "end", "as_of"})
_PERIOD = ("start", "end")
_RECENT = timedelta(days=183)  # a day without a year that lies farther back is hardly meant


def whole_day(text: str) -> date | None:
    """Return the day that a text names with its year; None where it is none."""
    found = _DAY.fullmatch(text.strip())
    return _day(*map(int, found.groups())) if found is not None else None


def day_in(text: str, today: date, *, back: bool = False, span: tuple[date, date] | None = None) -> date | None:
    """Return the day that a text names, the last one that 12月底前, 年底 or 2026年12月 leaves; None where it is open.

    Without a year, it is the one day within `span`. Where none is given, it is a day of this year that has not passed;
    of what is told up to a day, `back`, the latest one until `today`.
    """
    found = _WHEN.fullmatch("".join(text.split()))
    if found is None:
        return whole_day(text)
    named, month = found["year"], int(found["month"] or 12)

    def of(year: int) -> date | None:
        return _day(year, month, int(found["day"] or monthrange(year, month)[1])) if year else None

    if named is not None:
        return of(today.year + _YEARS[named] if named in _YEARS else int(named[:4]))
    first, last = span or ((today - _RECENT, today) if back else (today, today.replace(month=12, day=31)))
    days = [day for year in range(first.year, last.year + 1) if (day := of(year)) is not None and first <= day <= last]
    return days[0] if len(days) == 1 else None


def with_days(brief: dict[str, Any], today: date) -> dict[str, Any]:
    """Return a brief whose days are written as one has them; a deadline without a year is one within its period.

    What names no day stays as it is, and is found to be none.
    """
    period = brief.get("period")
    start, end = (_read(period.get(key), key, today, None) if isinstance(period, dict) else None for key in _PERIOD)
    span = (start, end) if isinstance(start, date) and isinstance(end, date) else None
    return {key: _dated(value, key, today, span) for key, value in brief.items()}


def _dated(value: Any, key: str, today: date, span: tuple[date, date] | None) -> Any:
    if isinstance(value, dict):
        return {name: _dated(item, name, today, span) for name, item in value.items()}
    if isinstance(value, list):
        return [_dated(item, key, today, span) for item in value]
    return _read(value, key, today, span)


def _read(value: Any, key: str, today: date, span: tuple[date, date] | None) -> Any:
    """Return the day that the value of `key` names, else the value."""
    if not isinstance(value, str) or key not in _ENDS | _WHOLE:
        return value
    if key in _WHOLE:
        return whole_day(value) or value
    return day_in(value, today, back=key == "as_of", span=span if key == "deadline" else None) or value


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
