"""From a time as written to days: the missing year comes from the heading, the period, the issue date, in that order.

The normal forms are those of the gold set: X月底 is the last day of the month, 中旬 the 20th, 年底 and 年内
31 December, 七一期间 about 1 July.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from calendar import monthrange
from collections import Counter
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, TypeAlias

from evaluators.model import When
from evaluators.model.value import value
from evaluators.reader import dates
from evaluators.reader.moment import Moment, Point, start_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evaluators.model import Document, Span

Precision: TypeAlias = Literal["day", "ten_days", "half_month", "month", "quarter", "half_year", "year", "window"]

_DECEMBER = 12
_JUST_GONE = 1  # months
_OVER_NEW_YEAR = 1 - _DECEMBER  # in the next steps of a month, written in January, December is the one before
_ONE_MONTH = timedelta(31)

_YEAR = re.compile(r"((?:19|20)[0-9]{2})年")


@value
class Calendar:
    """Where a document stands in time.

    Attributes:
        start: first day of the period, or None.
        end: last day of the period, or None.
        issued: date of issue, the first of its month where the day is left open, or None.
        named: a year the text names without stating a period, or None.
        ahead: whether the place read looks beyond the date of issue (下一步 of a report).
        closed: whether the document sums up its whole period (年度总结), so that what lies ahead is the next one.
        stage: first and last day of what the heading above a place names, or None.
    """

    start: date | None = None
    end: date | None = None
    issued: date | None = None
    named: int | None = None
    ahead: bool = False
    closed: bool = False
    stage: tuple[date, date] | None = None

    @classmethod
    def of(cls, document: Document, *, ahead: bool = False) -> Calendar:
        """Return the calendar of `document`; `ahead` for the next steps of a report."""
        period = document.period
        issued = document.issue_date or (dates.month(document.date_line.text) if document.date_line else None)
        return cls(
            period.start if period else None, period.end if period else None, issued,
            _most_named(document.text[document.body.start : document.body.end]), ahead, _is_closed(document),
        )  # fmt: skip

    @property
    def opening(self) -> date | None:
        """The day before whose year everything is history: of the issue where the place looks beyond it."""
        return self.issued if self.ahead and self.issued else self.start or self.issued

    def is_past(self, point: Point) -> bool:
        """Tell whether a time lies in a year before the document's own; a mere year also where it was issued later."""
        opening, issued = self.opening, self.issued
        if point.year is None or opening is None:
            return False
        if point.whole_year and issued and (self.end is None or issued.year <= self.end.year):
            return point.year < max(opening.year, issued.year)
        return point.year < opening.year

    @property
    def current(self) -> int | None:
        """The year meant by 今年."""
        if self.issued and (self.ahead or not self.start):
            return self.issued.year
        if self.ahead and self.end:
            return self.end.year
        if self.start and self.end and self.start.year == self.end.year:
            return self.end.year
        if self.issued:
            return self.issued.year
        return self.start.year if self.start else self.named

    def year_of(self, month: int | None) -> int | None:
        """Return the year a month without one belongs to; None if nothing tells."""
        if self.stage and (year := _within(self.stage, month)):
            return year
        if self.ahead and self.closed and not self.issued and self.end:
            return self.end.year + 1
        if self.ahead and self.issued:
            return self._from(self.issued, month)
        if self.ahead and self.end:
            return self._from(self.end, month)
        if self.start and self.end and month and (year := _in_stretch((self.start, self.end), month)):
            return year
        return self.current

    def _from(self, day: date, month: int | None) -> int:
        """Return the year of a month that is to come after `day`: the next one's, unless it is but just gone by.

        In next steps written in June, 5月20日 is a slip, not the May of the next year; at the end of a year, or behind
        what is told of a whole one, a month gone by is one of the next year.
        """
        if not month:
            return day.year
        gone = day.month - month
        if gone == _OVER_NEW_YEAR and self.start and self.end and self.end - self.start < _ONE_MONTH:
            return day.year - 1
        at_end = day.month == _DECEMBER or (self.end is not None and (self.end.year, self.end.month) == (day.year, 12))
        return day.year + (1 if gone > (0 if at_end else _JUST_GONE) else 0)


def _in_stretch(stretch: tuple[date, date], month: int) -> int | None:
    """Return the first year in which `month` falls into a stretch of days."""
    first, last = stretch
    for year in range(first.year, last.year + 1):
        if date(year, month, monthrange(year, month)[1]) >= first and date(year, month, 1) <= last:
            return year
    return None


def _within(stage: tuple[date, date], month: int | None) -> int | None:
    """Return the year that a stage gives a month, or a time without one; None where it spans several that fit."""
    year = _in_stretch(stage, month) if month else None
    return year or (stage[0].year if stage[0].year == stage[1].year else None)


def _is_closed(document: Document) -> bool:
    """Tell whether a 总结 covers its year to the last day."""
    end = document.period.end if document.period else None
    return bool(end and (end.month, end.day) == (12, 31) and document.title and "总结" in document.title.text)


@lru_cache(maxsize=64)
def _most_named(text: str) -> int | None:
    """Return the calendar year named most often; the later one of two named equally often."""
    years = Counter(int(match[1]) for match in _YEAR.finditer(text))
    return max(years, key=lambda year: (years[year], year), default=None)


def dated(times: Sequence[Moment]) -> list[Moment]:
    """Return those of `times` that name their year."""
    return [moment for moment in times if moment.point and moment.point.year]


def told(text: str, times: Sequence[Moment], clause: Span, calendar: Calendar) -> bool:
    """Tell whether a clause of the sentence `text` tells of the past: it stands behind 以来, or behind a past year.

    Args:
        text: the sentence.
        times: the times in it that name their year.
        clause: its place in `text`.
        calendar: where the document stands in time.
    """
    behind = bisect_left(times, clause.end, key=start_of)
    named = times[behind - 1] if behind else None
    if text.rfind("以来，", named.span.start if named else 0, clause.start) >= 0:
        return True
    return named is not None and named.point is not None and calendar.is_past(named.point)


def resolve(moment: Moment, calendar: Calendar, hint: int | None = None) -> When | None:
    """Return the days of a point or interval; None where no year can be told or the calendar has no such day.

    Args:
        moment: a moment of form point or interval.
        calendar: where the document stands in time.
        hint: a year read shortly before (in the heading, earlier in the sentence), which wins over the period.
    """
    if moment.point is None:
        return None
    if moment.begin is not None:
        return _between(moment.begin, moment.point, calendar, hint)
    year = _year(moment.point, calendar, hint)
    since = calendar.issued or calendar.start
    if since and moment.op == "<=" and moment.point.festival and (moment.point.month, moment.point.day) == (1, 1):
        year = hint or since.year + 1  # 元旦前: before the next one
    stretch = _stretch(moment.point, year) if year else None
    if stretch is None:
        return None
    first, last, precision, fuzzy = stretch
    source: Literal["explicit", "inferred"] = "explicit" if moment.point.year else "inferred"
    if moment.point.festival:
        limit = moment.op == "<="
        return When(last, "<=" if limit else "~", "window" if moment.strong else "day", source, fuzzy=not limit)
    if moment.op == "<=" or precision == "year":
        return When(last, "<=", precision, source, fuzzy)
    if moment.op == "~":
        return When(last, "~", precision, source, fuzzy=True)
    return When(last, "in", precision, source, fuzzy, first if first != last else None)


def lies_ahead(moment: Moment, calendar: Calendar) -> bool:
    """Tell whether a time that names its year is a limit after the day of issue: 2027年5月底前 in a report of 2026."""
    limits = moment.form == "point" and moment.op == "<=" and moment.strong
    if calendar.issued is None or not limits or moment.point is None or not moment.point.year:
        return False
    when = resolve(moment, calendar)
    return when is not None and when.date > calendar.issued


def opening(moment: Moment, calendar: Calendar, hint: int | None = None) -> date | None:
    """Return the first day of an interval; None where it cannot be told. Arguments as in `resolve`."""
    if moment.begin is None or moment.point is None:
        return None
    year = _year(moment.begin, calendar, moment.point.year or hint)
    found = _stretch(moment.begin, year) if year else None
    return found[0] if found else None


def _between(begin: Point, end: Point, calendar: Calendar, hint: int | None) -> When | None:
    """Return the days of an interval; a year written at one end holds for the other, unless that lay before it."""
    first_year = _year(begin, calendar, end.year or hint)
    last_year = _year(end, calendar, first_year)
    opening = _stretch(begin, first_year) if first_year else None
    closing = _stretch(end, last_year) if last_year else None
    if opening is None or closing is None or last_year is None:
        return None
    if opening[0] > closing[1] and end.year is None:  # 11月至2月
        closing = _stretch(end, last_year + 1) or closing
    source: Literal["explicit", "inferred"] = "explicit" if begin.year or end.year else "inferred"
    return When(closing[1], "in", closing[2], source, opening[3] or closing[3], opening[0])


def _year(point: Point, calendar: Calendar, hint: int | None) -> int | None:
    if point.year:
        return point.year
    if point.relative_year is not None:
        return calendar.current + point.relative_year if calendar.current else None
    month = point.month or (point.quarter * 3 if point.quarter else point.half * 6 if point.half else None)
    return hint or calendar.year_of(month)


def _stretch(point: Point, year: int) -> tuple[date, date, Precision, bool] | None:
    """Return first day, last day, precision and fuzziness of a place in `year`."""
    if point.month:
        return _in_month(point, year)
    if point.quarter:
        return _months(year, point.quarter * 3 - 2, point.quarter * 3, "quarter", point.part)
    if point.half:
        return _months(year, point.half * 6 - 5, point.half * 6, "half_year", point.part)
    if point.part == "mid":
        return date(year, 6, 1), date(year, 6, 30), "half_year", True
    if point.part == "start":
        return date(year, 1, 1), date(year, 1, 31), "month", True
    return date(year, 1, 1), date(year, 12, 31), "year", False


def _months(year: int, first: int, last: int, precision: Precision, part: str) -> tuple[date, date, Precision, bool]:
    if part == "start":
        return date(year, first, 1), date(year, first, monthrange(year, first)[1]), "month", True
    return date(year, first, 1), _last(year, last), precision, False


def _last(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _in_month(point: Point, year: int) -> tuple[date, date, Precision, bool] | None:
    month = point.month or 1
    first, last = date(year, month, 1), _last(year, month)
    if point.day:
        if point.day > last.day:
            return None
        day = date(year, month, point.day)
        return day, day, "day", False
    stretches: dict[str, tuple[date, date, Precision, bool]] = {
        "early": (first, first + timedelta(9), "ten_days", True),
        "start": (first, first + timedelta(9), "ten_days", True),
        "middle": (first + timedelta(10), first + timedelta(19), "ten_days", True),
        "mid": (first + timedelta(10), first + timedelta(14), "half_month", True),
        "late": (first + timedelta(20), last, "ten_days", True),
        "early_middle": (first, first + timedelta(19), "half_month", True),
        "middle_late": (first + timedelta(10), last, "half_month", True),
        "first_half": (first, first + timedelta(14), "half_month", True),
        "second_half": (first + timedelta(15), last, "half_month", True),
    }
    return stretches.get(point.part, (first, last, "month", False))
