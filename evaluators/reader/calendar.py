"""Days written out with month and day, and whether the calendar has them."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from evaluators.model import Span
from evaluators.prefilter import tried

if TYPE_CHECKING:
    from collections.abc import Iterator

_DAY = re.compile(
    r"(?:(?P<year>(?:19|20)\d\d)\s*年\s*)?(?:(?<![\d.])|(?<=\n\d\.)|(?<=\n\d\d\.))(?P<month>\d{1,2})\s*月\s*(?:(?P<day>\d{1,2})\s*[日号])?"
    r"(?:\s*[（(，,]?(?:星期|周)(?P<weekday>[一二三四五六日天])[）)]?)?"
)
_WEEKDAYS = "一二三四五六日"
LAST_MONTH = 12


@dataclass(frozen=True, slots=True)
class WrittenDay:
    """A day as written; `fault` says in Chinese what is wrong with it, empty where nothing is."""

    span: Span
    fault: str


def written_days(text: str, within: Span, year: int | None = None) -> Iterator[WrittenDay]:
    """Yield each written month-and-day of `text` inside `within`, in order.

    `year` is that of days written without one, as far as their weekday goes.
    A month without a day is yielded only where there is no such month; 2月29日 without a year is no fault.
    """
    for match in tried(_DAY, text, _ahead_of_months(text, within), within.end):
        fault = _fault(match, year)
        if fault or match["day"]:
            yield WrittenDay(Span(*match.span()), fault)


def _ahead_of_months(text: str, within: Span) -> Iterator[int]:
    """Yield the places from which nothing but numbers, 年 and blanks lead to a 月: most numbers are of no month."""
    at = text.find("月", within.start, within.end)
    while at >= 0:
        first = at
        while first > within.start and (
            text[first - 1].isdigit() or text[first - 1] == "年" or text[first - 1].isspace()
        ):
            first -= 1
        yield from range(first, at)
        at = text.find("月", at + 1, within.end)


def _fault(match: re.Match[str], default: int | None) -> str:
    month = int(match["month"])
    if not 1 <= month <= LAST_MONTH:
        return "没有这个月份"
    if match["day"] is None:
        return ""
    year = int(match["year"]) if match["year"] else None
    day = int(match["day"])
    longest = calendar.monthrange(year if year is not None else 2000, month)[1]  # 2000 was a leap year
    if not 1 <= day <= longest:
        return "日历上没有这一天"
    if year is None and default is not None and day <= calendar.monthrange(default, month)[1]:
        year = default
    if year is not None and match["weekday"]:
        actual = _WEEKDAYS[date(year, month, day).weekday()]
        if match["weekday"].replace("天", "日") != actual:
            said = match["year"] is not None  # a year that is only known is told
            return f"这一天是星期{actual}，与所写不符" if said else f"{year}年{month}月{day}日是星期{actual}"
    return ""
