"""The tables of a .docx by their grid: which cell stands in which column, and which paragraphs a cell holds."""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING, TypeAlias

from app.files.names import KINDS, NOTHING, attribute, held, number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from lxml import etree


class Merged(Enum):
    """What stands in a column instead of a cell of the row's own."""

    ABOVE = "as the cell above, which spans this row too"


Column: TypeAlias = "etree._Element | Merged | None"  # noqa: SLF001 - the only name that lxml gives its type
"""A cell; None where one to the left covers the column or the row leaves it out."""
AS_ABOVE = "〃"
"""What a row shows where a merged cell of owners or times spans it: the checker reads it as 同上."""
_WHO_OR_WHEN = re.compile("责任|牵头|负责|主办|承办|配合|协办|时限|期限|时间|节点|进度|完成日期")
_MOST = 64
"""Columns that one attribute may claim; Word allows 63 in all."""


class Heading:
    """The heading of a table, read row by row: of which columns a merged cell below speaks for each row it spans.

    A title across the table comes before it. It goes on where a row has cells that merge with those of the heading.
    """

    def __init__(self) -> None:
        self._spread: set[int] = set()
        self._begun = False
        self._over = False

    def repeated(self, cells: Sequence[Column], column: int) -> str:
        """Return what the merged cell in `column` (from 1) of the next row, `cells`, shows."""
        return AS_ABOVE if column in self._spread and self._ends_before(cells) else ""

    def read(self, cells: Sequence[Column], words: Sequence[str]) -> None:
        """Take in a row and the words of its columns."""
        if not self._begun and len(words) > 1 and not any(words[1:]):
            return  # a title
        self._over = self._ends_before(cells)
        if self._over:
            return
        self._begun = True
        speaks = False
        for column, (cell, said) in enumerate(zip(cells, words, strict=True), 1):
            if cell is not None:  # None: the cell to the left goes on
                speaks = column in self._spread if isinstance(cell, Merged) else bool(_WHO_OR_WHEN.search(said))
            if speaks:
                self._spread.add(column)

    def _ends_before(self, cells: Sequence[Column]) -> bool:
        return self._over or (self._begun and not any(isinstance(cell, Merged) for cell in cells))


def grid(table: etree._Element, uneven: AbstractSet[etree._Element]) -> Iterator[list[Column]]:
    """Yield the rows that no tracked change deleted: per column the cell, or what stands there instead.

    `uneven` are the rows and cells whose properties need looking at.
    """
    for row in _below(table, "tr"):
        properties = held(row, "trPr") if row in uneven else NOTHING
        if "del" not in properties:
            yield _cells(row, properties, uneven)


def _cells(
    row: etree._Element, properties: Mapping[str, etree._Element], uneven: AbstractSet[etree._Element]
) -> list[Column]:
    found: list[Column] = [None] * _columns(properties.get("gridBefore"), 0)
    for cell in _below(row, "tc"):
        own = held(cell, "tcPr") if cell in uneven else NOTHING
        covered = "vMerge" in own and attribute(own["vMerge"], "val") in {None, "continue"}
        found.append(Merged.ABOVE if covered else cell)
        if "gridSpan" in own:
            found += [None] * (_columns(own["gridSpan"], 1) - 1)
    return found + [None] * _columns(properties.get("gridAfter"), 0)


def _columns(given: etree._Element | None, default: int) -> int:
    return default if given is None else min(number(attribute(given, "val"), default), _MOST)


def _below(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """Yield rows or cells, also those wrapped in content controls or insertions."""
    for item in element:
        what = KINDS[item.tag]
        if what == name:
            yield item
        elif what in {"sdt", "sdtContent", "customXml", "ins", "moveTo"}:
            yield from _below(item, name)


def paragraphs(cell: etree._Element) -> Iterator[etree._Element]:
    """Yield the paragraphs below `cell`, those of nested tables too, but neither deleted ones nor what hangs on one."""
    for item in cell:
        what = KINDS[item.tag]
        if what == "p":
            yield item
        elif what not in {"del", "tcPr"}:
            yield from paragraphs(item)
