"""The day to which a report's figures run: 截至2026年10月31日, 截至10月底, 截至目前."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from evaluators.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.model import Document

_AS_OF = re.compile(
    r"截[至止](?:到)?\s*(?:(?P<year>\d{4}|本|今)年)?"
    r"(?:(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日|(?P<end>底|末)|份)?|(?P<yearend>年底|底))"
)


_STALE = timedelta(days=92)  # a day further back than a quarter, said in passing, is that of one figure


def as_of(document: Document) -> date | None:
    """Return the last 截至 date of the body, with the year of the period or of the issue date where it names none.

    A day named in an item (（二）…) more than a quarter before the issue date is that of one figure only.
    """
    found = [
        day
        for day, span in run_to(document)
        if _leads(document, span.start) or document.issue_date is None or document.issue_date - day <= _STALE
    ]
    return max(found, default=None)


def run_to(document: Document) -> Iterator[tuple[date, Span]]:
    """Yield each day that the body says figures run to, with its words (截至10月底)."""
    for match in _AS_OF.finditer(document.text, document.body.start, document.body.end):
        day = _day(match, document)
        if day is not None:
            yield day, Span(*match.span())


def _leads(document: Document, offset: int) -> bool:
    """Tell whether a place stands before the first heading or in a part that is not itself an item of another."""
    place = document.section_at(offset)
    return place is None or document.sections[place].level == 1


def _day(match: re.Match[str], document: Document) -> date | None:
    year = int(match["year"]) if (match["year"] or "").isdigit() else _year(document)
    if year is None:
        return None
    month = int(match["month"]) if match["month"] else 12
    if not 1 <= month <= 12:
        return None
    last = calendar.monthrange(year, month)[1]
    day = int(match["day"]) if match["day"] else last
    return date(year, month, day) if 1 <= day <= last else None


def _year(document: Document) -> int | None:
    if document.period is not None:
        return document.period.end.year
    return document.issue_date.year if document.issue_date else None
