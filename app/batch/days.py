"""Which day a text means: 2026年12月31日, 2026-12-31, 12月底; the end of a month is its last day."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

from app.batch.dated import whole_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.reader.moment import Moment

_DAY = re.compile(r"(\d{4})\s*[年/.\-]\s*(\d{1,2})\s*[月/.\-]\s*(\d{1,2})\s*日?")
_MONTH = re.compile(r"(\d{4})[/.\-](0?[1-9]|1[0-2])(?![\d/.\-])")  # 2026-12
_AROUND = re.compile(  # what a deadline may say beside its day
    r"(?:截至|截止|最迟|力争|确保|计划|预计|[于在至到])*\n"
    r"(?:基本|全部|全面)?(?:完成|整改|办结|解决|落实|到位|销号|完毕|止)*[。；]?"
)
SAYS_YEAR = re.compile(r"\d{4}|[今明去前次后上本当]年|来年")  # 次年3月底 says which one
_WHOLE = frozenset({"start", "issue_date"})  # of a brief: no end of anything
_ENDS = frozenset({"deadline", "end", "as_of"})
_PERIOD = ("start", "end")
_STEPS = frozenset({"tasks", "problems"})  # of a report: what is done next
_YEAR = timedelta(days=364)  # and the day itself: of each day without a year there is one
_AHEAD = timedelta(days=214)  # how far a day of the next year may lie: 6月底 in December; 7月底 has rather gone by


def whole_day(text: str) -> date | None:
    """Return the day that a text names with its year; None where it is none."""
    found = _DAY.fullmatch(text.strip())
    return _day(*map(int, found.groups())) if found is not None else None


def day_in(text: str, today: date, *, back: bool = False, span: tuple[date, date] | None = None) -> date | None:
    """Return the day that a text names, the last one that 12月底前, 年内 or 2026年12月 leaves; None where it is open.

    A time is read as in a document, but 12月前 may be the month before, and 12月中旬 is no day. Without a year, it is
    the one day within `span`. Where none is given, it is the next one from `today` on, of this year or of the half year
    that follows: in December 3月底 is that of the next year, in October 9月底 has gone by. Of what is told up to a day,
    `back`, it is the latest one until `today`.
    """
    day = whole_day(text)
    moment = None if day is not None else _moment(text, back=back)
    if moment is None or moment.point is None:
        return day
    from evaluators.reader.years import Calendar, resolve

    def of(year: int | None) -> date | None:
        when = resolve(moment, Calendar(issued=today), year)
        return None if when is None or when.fuzzy else when.date

    if moment.point.year is not None or moment.point.relative_year is not None:
        return of(None)
    first, last = span or ((today - _YEAR, today) if back else (today, _horizon(today)))
    days = [day for year in range(first.year, last.year + 1) if (day := of(year)) is not None and first <= day <= last]
    return days[0] if len(days) == 1 else None


def _horizon(day: date) -> date:
    """Return the last day that one without a year may be where it lies ahead of `day`."""
    return max(day.replace(month=12, day=31), day + _AHEAD)


@lru_cache(maxsize=4096)
def _moment(text: str, *, back: bool) -> Moment | None:
    """Return the one time that a text names, None where there is none, or several, or more is said."""
    from evaluators.reader.times import moments  # the reader takes a second to load, and few tables need it

    said = _MONTH.sub(r"\1年\2月", normalize("NFKC", "".join(text.split())))
    found = moments(said)
    moment = found[0] if len(found) == 1 and found[0].form == "point" else None
    if moment is None or (point := moment.point) is None or point.festival:
        return None
    beside = f"{said[: moment.span.start]}\n{said[moment.span.end :]}"
    if _AROUND.fullmatch(beside) is None or "初" in said:
        return None
    whole = point.day is None and point.part == "whole"
    return None if whole and (moment.op == "<=" or (back and point.month is None)) else moment


def with_days(brief: dict[str, Any], today: date) -> dict[str, Any]:
    """Return a brief whose days are written as one has them; a deadline without a year is one within its period.

    Those of a report's problems and tasks, its next steps, lie ahead of it: of its date of issue or else of the end of
    its period, where `today` is not earlier. Days up to which its results count are those until its date of issue.
    What names no day stays as it is, and is found to be none.
    """
    from app.request import REPORTS

    day = _read(brief.get("issue_date"), "issue_date", today, None)
    issued = day if isinstance(day, date) else None
    period = brief.get("period")
    ends = (_read(period.get(key), key, issued or today, None) if isinstance(period, dict) else None for key in _PERIOD)
    span = _span(*ends)
    steps = _STEPS if str(brief.get("doc_type")) in REPORTS else frozenset()
    if steps and issued is None and span is not None:
        today = min(today, span[1])
    return {key: _dated(value, key, issued or today, None if key in steps else span) for key, value in brief.items()}


def next_years(brief: dict[str, Any], today: date) -> list[tuple[str, str, date]]:
    """Return path, words and day of each deadline of a brief that says no year and is read as one of a later year.

    One that the period gives, as 1月底 of one up to February, needs no guess.
    """
    from app.request import REPORTS

    read = with_days(brief, today)
    issued, period = read.get("issue_date"), read.get("period")
    span = _span(*map(period.get, _PERIOD)) if isinstance(period, dict) else None
    steps = _STEPS if str(brief.get("doc_type")) in REPORTS else frozenset()
    return [
        (path, said, day)
        for path, said, day in _later(brief, read, issued if isinstance(issued, date) else today, "")
        if span is None or path.partition("[")[0] in steps or not span[0] <= day <= span[1]
    ]


def _later(given: Any, read: Any, day: date, path: str) -> Iterator[tuple[str, str, date]]:
    if isinstance(given, dict):
        for name, item in given.items():
            yield from _later(item, read[name], day, f"{path}.{name}" if path else name)
    elif isinstance(given, list):
        for number, (item, own) in enumerate(zip(given, read, strict=True)):
            yield from _later(item, own, day, f"{path}[{number}]")
    elif isinstance(given, str) and isinstance(read, date) and path.endswith(".deadline") and read.year > day.year:
        said = whole_of(given)
        yield from [] if SAYS_YEAR.search(said) else [(path, said, read)]


def _span(start: Any, end: Any) -> tuple[date, date] | None:
    return (start, end) if isinstance(start, date) and isinstance(end, date) else None


def _dated(value: Any, key: str, today: date, span: tuple[date, date] | None) -> Any:
    if isinstance(value, dict):
        return {name: _dated(item, name, today, span) for name, item in value.items()}
    if isinstance(value, list):
        return [_dated(item, key, today, span) for item in value]
    return _read(value, key, today, span)


def _read(value: Any, key: str, today: date, span: tuple[date, date] | None) -> Any:
    """Return the day that the value of `key` names, else the value."""
    if not isinstance(value, str):
        return value
    text, value = str(value), whole_of(value)
    if key not in _ENDS | _WHOLE:
        return text
    if key in _WHOLE:
        return whole_day(value) or text
    within = span if key == "deadline" else None
    day = day_in(value, today, back=key == "as_of", span=within)
    if day is None and within is not None:
        day = day_in(value, today, span=(today, today + _YEAR))  # outside the period, which is told by its day
        day = None if day is None or within[0] <= day <= within[1] else day
    yearless = "年" not in value and whole_day(value) is None
    return text if day is None or (key == "as_of" and yearless and _to_come(day, span)) else day


def _to_come(day: date, span: tuple[date, date] | None) -> bool:
    """Tell whether a day that was taken for one gone by lies within the period a year later: 12月31日 on 1 December."""
    later = _day(day.year + 1, day.month, day.day)
    return span is not None and later is not None and day < span[0] <= later <= span[1]


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
