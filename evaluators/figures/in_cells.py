"""Numbers of tables: which cell holds one, and whether it is of the column that another number of its row is of."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from evaluators import about
from evaluators.coverage.similarity import told_pairs
from evaluators.lines import begin_of, end_of
from evaluators.reader.numerals import parse

if TYPE_CHECKING:
    from decimal import Decimal

    from evaluators.model import Cell, Document, Span, Table, Target

_PLAIN = re.compile(r"\s*(?P<n>[0-9][0-9,]*(?:\.[0-9]+)?)\s*")
# says of no column what its numbers count
_SAYS_NOTHING = re.compile(
    "计划|目标|任务|指标|预算|预期|应完成|完成|数量|[数量值额]|合计|小计|新增|实施|安排|[（(][^（）()]*[）)]"
    "|全年|本年|[上下]半年|第?[一二三四]季度|年[度底末]?|月[底末份]?"
)
_PLACE = re.compile("[\u4e00-\u9fff]{2,10}(?:社区|小区|网格|村|片区)")
_ASIDE = re.compile("由[^，。；]{2,12}?(?:牵头|负责)|第[一二三四五六][批期轮次步]|其中")
_ALIKE = 2  # pairs of characters that two passages share which speak of one thing


def table_at(document: Document, place: Span) -> Table | None:
    """Return the table in which a place lies."""
    at = bisect_right(document.tables, place.start, key=lambda table: table.span.start) - 1
    return document.tables[at] if at >= 0 and document.tables[at].span.contains(place) else None


def cell_in(table: Table, place: Span) -> tuple[tuple[Cell, ...], int]:
    """Return the row in which a place lies, and which of its cells holds it."""
    for row in table.rows:
        for at, cell in enumerate(row):
            if cell.span.contains(place):
                return row, at
    return (), 0


def head_of(table: Table, at: int) -> str:
    """Return the head of a column."""
    return table.rows[0][at].text if at < len(table.rows[0]) else ""


def of_other_columns(document: Document, first: Target, second: Target) -> bool:
    """Tell whether two numbers of one name, one of them in a cell, are of what two columns count.

    The other number stands elsewhere in that row, or what the head of the cell's column counts is not what the text
    or the other's head speaks of. Of two places of the text that name no more than a community each counts its own
    thing unless they speak of the same.
    """
    tables = [table_at(document, target.span) for target in (first, second)]
    if tables == [None, None]:
        return _PLACE.fullmatch(first.indicator) is not None and _on_other_things(document, first, second)
    pair = list(zip((first, second), tables, strict=True))
    if any(table is not None and _number(_cell(table, target)) is None for target, table in pair):
        return False  # 登记率达到92%: what is written out in a cell says itself what it is
    told = [
        told_pairs(_about(document, target) if table is None else _head(table, target), _SAYS_NOTHING)
        for target, table in pair
    ]
    if None not in tables:
        return all(told) and not told[0] & told[1]
    at = 0 if tables[0] is not None else 1
    (target, table), (other, _) = pair[at], pair[1 - at]
    row = cell_in(table, target.span)[0] if table is not None else ()
    return any(_number(cell) == other.value for cell in row) or (bool(told[at]) and not told[at] & told[1 - at])


def _cell(table: Table, target: Target) -> Cell:
    row, at = cell_in(table, target.span)
    return row[at]


def _number(cell: Cell) -> Decimal | None:
    match = _PLAIN.fullmatch(cell.text)
    return parse(match["n"]) if match is not None else None


def _on_other_things(document: Document, first: Target, second: Target) -> bool:
    one, other = (about.about(_ASIDE.sub(" ", _about(document, target))).pairs for target in (first, second))
    return len(one & other) < _ALIKE


def _head(table: Table, target: Target) -> str:
    return head_of(table, cell_in(table, target.span)[1])


def _about(document: Document, target: Target) -> str:
    """Return the heading above a place of the text and the paragraph up to the end of its clause."""
    section = document.section_at(target.span.start)
    heading = document.sections[section].text if section is not None else ""
    begin = begin_of(document.text, target.span.start, "\n")
    words = document.text[begin : end_of(document.text, target.span.end, "，。；\n")]
    return f"{heading}，{words}"
