"""The figures of a monthly form's table beside those its text gives for the same row: 本月完成甲8户, in the table 6."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from evaluators.coverage.monthly import forms
from evaluators.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.model import Document

_LEAST = 4  # characters of a row's name, below which a text may mean something else by it
_DONE = "(?:共计?|已|新增)?(?:完成|开展|办理|组织|举办|实施|建成|走访|培训)?(?:了)?"
_NUMBER = r"(?:工作|任务|活动|数)?(?P<n>\d[\d,]*(?:\.\d+)?)(?!\d|[.,]\d|[%％年月日])"


class Otherwise(NamedTuple):
    """A value that the text gives otherwise than the table: the row, both values and their places."""

    name: str
    told: Decimal
    place: Span
    tabled: Decimal
    cell: Span


def told_otherwise(document: Document) -> Iterator[Otherwise]:
    """Yield each value of a month or in all that the text gives for a row by its name, other than the table does."""
    tables = [table.span for table in document.tables]
    for form in forms(document):
        for row in form.rows:
            if len(row.name) < _LEAST:
                continue
            for period, figure in (("本月", row.month), ("(?:本月|至今)?累计", row.total)):
                if figure is None:
                    continue
                said = re.compile(f"{period}{_DONE}“?{re.escape(row.name)}”?{_NUMBER}")
                for match in said.finditer(document.text, document.body.start, document.body.end):
                    value, place = Decimal(match["n"].replace(",", "")), Span(*match.span())
                    if value != figure.value and not any(table.overlaps(place) for table in tables):
                        yield Otherwise(row.name, value, place, figure.value, figure.span)
