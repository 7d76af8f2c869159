"""A text laid out in rows, with what is already known of each: residue, or part of a table."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluators.model import Line, Span
from evaluators.reader import body, source, tables
from evaluators.reader.own_channels import is_own

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evaluators.reader.body import Kind
    from evaluators.reader.source import Row

# 目录 and its rows: a heading, dots or a tab, a page number
_CONTENTS = re.compile(
    r"^目\s*录$|^\S.{1,60}?\s*[.…·．]{3,}\s*\d{1,3}$|^(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)])[^\t]{2,40}\t\s*\d{1,3}$"
)
Grid = tuple[int, int, tuple[tables.Cells, ...]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of one text.

    Attributes:
        text: the original.
        folded: the same, equally long, in the spelling of the patterns.
        rows: its rows that are not blank.
        kinds: for each row what kind of residue it is, None for the document's own; filled in as reading goes on.
        gridded: for each row whether it belongs to a table, or to a table of contents.
        grids: the tables: first row, row behind the last, cells.
    """

    text: str
    folded: str
    rows: Sequence[Row]
    kinds: list[Kind | None]
    gridded: Sequence[bool]
    grids: Sequence[Grid]

    def shut(self, index: int) -> bool:
        """Whether a row is residue."""
        return self.kinds[index] is not None

    def closed(self, index: int) -> bool:
        """Whether a row is residue or part of a table, and so no title, heading or sign-off."""
        return self.kinds[index] is not None or self.gridded[index]

    def own(self, index: int) -> bool:
        """Whether a row names a channel of the unit itself, which a page or a seller would name likewise."""
        return is_own(self.rows[index].text, self.folded)

    def line(self, index: int) -> Line:
        """Return the words of a row with their place."""
        return self.piece(index, 0)

    def piece(self, index: int, begin: int, end: int | None = None) -> Line:
        """Return part of a row's words with their place."""
        row = self.rows[index]
        span = Span(row.start + begin, row.end if end is None else row.start + end)
        return Line(span.of(self.text), span)

    def upto(self, end: int) -> Sheet:
        """Return the rows above `end` alone."""
        return Sheet(self.text, self.folded, self.rows[:end], self.kinds[:end], self.gridded[:end], ())


def lay_out(text: str) -> Sheet:
    """Lay a text out: rows, certain residue, tables."""
    folded = source.fold(text)
    rows = source.rows(folded)
    kinds = [body.certain(row) for row in rows]
    for index in range(body.front_matter(rows)):
        kinds[index] = "metadata"
    for index in range(body.related(rows), len(rows)):
        kinds[index] = kinds[index] or "web"
    gridded = [_CONTENTS.search(row.text) is not None for row in rows]
    grids = [grid for grid in tables.find(rows, text) if not any(gridded[grid[0] : grid[1]])]
    for begin, end, _ in grids:
        gridded[begin:end] = [True] * (end - begin)
    return Sheet(text, folded, rows, kinds, gridded, grids)
