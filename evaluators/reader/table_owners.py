"""Who is named in the columns 责任单位, 牵头单位 and 配合单位 of tables, and what a row tells of all in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from evaluators.model import Owner, Span
from evaluators.reader import owner_cells, table_columns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.model import Cell, Deadline, Document


class Told(NamedTuple):
    """A row of a table, who leads in it and the time that holds for it."""

    span: Span
    owner: str | None
    due: Deadline | None


def told(document: Document) -> Iterator[Told]:
    """Yield the rows of tables whose columns tell who answers or by when."""
    for row in table_columns.rows(document):
        if row.cells and (row.layout.leads or row.layout.times):
            yield Told(row.span, row.owner, row.due)


def owners(document: Document) -> Iterator[Owner]:
    """Yield the units in the columns of units."""
    for table in document.tables:
        layout = table_columns.columns(table)
        for row in table.rows[1:]:
            for place in (*layout.leads, *layout.helpers):
                if place < len(row):
                    yield from _of_cell(row[place], "lead" if place in layout.leads else "cooperate", table.section)


def _of_cell(cell: Cell, role: Literal["lead", "cooperate"], section: int | None) -> Iterator[Owner]:
    for name, part, at in owner_cells.parts(cell.text):
        span = Span(cell.span.start + at.start, cell.span.start + at.end)
        yield Owner(name, role if part == "lead" else part, span, section)
