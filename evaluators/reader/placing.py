"""Where a section stands in time: what its heading, or one above it, says of the year."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from evaluators.reader.times import moments
from evaluators.reader.years import opening, resolve

if TYPE_CHECKING:
    from datetime import date

    from evaluators.model import Document
    from evaluators.reader.moment import Moment
    from evaluators.reader.years import Calendar


_YEAR = timedelta(364)


def calendars(document: Document, calendar: Calendar) -> dict[int | None, Calendar]:
    """Return the calendar of each section: `calendar`, narrowed to the stretch that the innermost dated heading names.

    A heading without a year goes on from the one before it: （一）2025年9月—10月, （二）11月—次年1月.

    Args:
        document: with its sections read.
        calendar: where the document stands in time.
    """
    placed: dict[int | None, Calendar] = {None: calendar}
    before: dict[int | None, Calendar] = {}  # by the section above: what the last dated heading below it lets expect
    for index, section in enumerate(document.sections):
        above, earlier = placed[section.parent], before.get(section.parent)
        times = moments(document.quote(section.span))
        found = next(filter(None, (_stretch(one, above) for one in times)), None)
        if found is None and earlier is not None:
            found = next(filter(None, (_stretch(one, earlier, going_on=True) for one in times)), None)
        placed[index] = replace(above, stage=found) if found else above
        if found:
            before[section.parent] = replace(above, stage=(found[0], found[0] + _YEAR))
    return placed


def _stretch(moment: Moment, calendar: Calendar, *, going_on: bool = False) -> tuple[date, date] | None:
    """Return first and last day of a time in a heading that says which year it lies in, or goes on from another."""
    ends = [point for point in (moment.begin, moment.point) if point]
    if not (going_on and moment.form in ("point", "interval") and ends) and not any(
        point.year or point.relative_year == 1 or point.half or point.quarter for point in ends
    ):
        return None
    when = resolve(moment, calendar)
    if when is None:
        return None
    return opening(moment, calendar) or when.start or when.date, when.date
