"""What the heads of a table's columns say of when: by when a number is to be reached, or that it was before the period.

6月底前累计 | 9月底前累计, 2024年完成数 | 2025年目标数, 上年实绩 | 本年计划
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from evaluators.model import Deadline, Span, When
from evaluators.reader.normal_times import kind_and_form
from evaluators.reader.times import moments
from evaluators.reader.years import Calendar

if TYPE_CHECKING:
    from evaluators.model import Cell, Document, Table
    from evaluators.reader.moment import Moment


class Head(NamedTuple):
    """The head of one column: the time it tells, if that has a day, and whether it is one before the document."""

    due: Deadline | None = None
    former: bool = False

    @property
    def mere_year(self) -> bool:
        """Whether the time is a year and no more: the number may be due on a day within it."""
        when = self.due.normalized if self.due is not None else None
        return isinstance(when, When) and when.precision == "year"


def heads(document: Document, table: Table) -> tuple[Head, ...]:
    """Return what the head of each column tells."""
    calendar = Calendar.of(document)
    return tuple(_head(cell, calendar, table.section) for cell in table.rows[0]) if table.rows else ()


def _head(cell: Cell, calendar: Calendar, section: int | None) -> Head:
    found = [moment for moment in moments(cell.text) if moment.form in ("point", "interval")]
    if not found:
        return Head()
    moment = found[-1]
    kind, form = kind_and_form(moment, calendar, None, cell.text)
    if kind != "deadline" or not isinstance(form, When):
        return Head(former=_former(moment, calendar))
    time = Span(cell.span.start + moment.span.start, cell.span.start + moment.span.end)
    due = Deadline(kind, "", cell.span, time, moment.span.of(cell.text), form, None, section)
    return Head(due, _former(moment, calendar))


def _former(moment: Moment, calendar: Calendar) -> bool:
    point = moment.point
    if point is None:
        return False
    return (point.relative_year is not None and point.relative_year < 0) or calendar.is_past(point)
