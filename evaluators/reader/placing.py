"""Where a section stands in time: what its heading, or one above it, says of the year."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from evaluators.reader.times import moments
from evaluators.reader.years import opening, resolve

if TYPE_CHECKING:
    from datetime import date

    from evaluators.model import Document
    from evaluators.reader.moment import Moment
    from evaluators.reader.years import Calendar


def calendars(document: Document, calendar: Calendar) -> dict[int | None, Calendar]:
    """Return the calendar of each section: `calendar`, narrowed to the stretch that the innermost dated heading names.

    Args:
        document: with its sections read.
        calendar: where the document stands in time.
    """
    placed: dict[int | None, Calendar] = {None: calendar}
    for index, section in enumerate(document.sections):
        above = placed[section.parent]
        found = next(filter(None, (_stretch(one, above) for one in moments(document.quote(section.span)))), None)
        placed[index] = replace(above, stage=found) if found else above
    return placed


def _stretch(moment: Moment, calendar: Calendar) -> tuple[date, date] | None:
    """Return first and last day of a time in a heading that says which year it lies in."""
    ends = [point for point in (moment.begin, moment.point) if point]
    if not any(point.year or point.relative_year == 1 or point.half or point.quarter for point in ends):
        return None
    when = resolve(moment, calendar)
    if when is None:
        return None
    return opening(moment, calendar) or when.start or when.date, when.date
