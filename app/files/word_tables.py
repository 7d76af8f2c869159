"""The tables of a .docx by their grid: which cell stands in which column, and which paragraphs a cell holds."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, TypeAlias

from app.files.names import KINDS, NOTHING, attribute, held, number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from lxml import etree


class Merged(Enum):
    """What stands in a column instead of a cell of the row's own."""

    ABOVE = "as the cell above, which spans this row too"


Column: TypeAlias = "etree._Element | Merged | None"  # noqa: SLF001 - the only name that lxml gives its type
"""A cell; None where one to the left covers the column or the row leaves it out."""
_MOST = 64
"""Columns that one attribute may claim; Word allows 63 in all."""


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
