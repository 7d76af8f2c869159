"""The rows of tables that a time stands in, and those it only gives a name to (月份 | 探访 above 11月 | 720)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators.model import Span

if TYPE_CHECKING:
    from evaluators.model import Document

_TURNS = re.compile("月份?|季度|时段|时间|阶段")


def row_of(document: Document, place: Span) -> Span | None:
    """Return the row of the table that a place stands in."""
    for table in document.tables:
        if table.span.contains(place):
            rows = (Span(row[0].span.start, row[-1].span.end) for row in table.rows if row)
            return next((row for row in rows if row.contains(place)), None)
    return None


def names_a_row(document: Document, place: Span) -> bool:
    """Tell whether a month or quarter only says of what the numbers of its row are: the first cell, alone in it."""
    for table in document.tables:
        if table.span.contains(place):
            turns = bool(table.rows[0]) and _TURNS.fullmatch(table.rows[0][0].text.strip()) is not None
            return turns and any(row[0].text.strip() == document.quote(place) for row in table.rows if row)
    return False
