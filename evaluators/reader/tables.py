"""Tables: lines of cells parted by tabs (as extracted from .docx), pipes or typed bars, blanks; or of one cell each."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators.lookup import Covered, once
from evaluators.model import Cell, Span
from evaluators.reader import stacked, units

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evaluators.model import Document
    from evaluators.reader.source import Row

_RULE = re.compile(r"\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?")
_BLANKS = re.compile(r"[ \u3000\xa0]{2,}|(?<=\S)\u3000(?=\S)")
_SERIAL = re.compile("序号|编号")
_FIGURE = re.compile(r"[0-9][0-9.,]*(?:[%％‰万亿个项次人户家件元场]{0,2})|[×✕/—-]")
_ALIGNED_COLUMNS, _ALIGNED_ROWS = 3, 3
_LOST_CELLS = 2
_BARS, _LEAST_BARS = "|｜│┃", 2
# 单位：件 between caption and header; behind 填报单位： stands a name
_UNIT = re.compile(
    rf"(?:^|[\s（(，,；;、]|计量|数量|统计|计算|金额)单位\s*[:：]\s*"
    rf"(?P<unit>{units.ANY})\s*(?:$|[\t\n\u3000 ）)，,；;。])"
)
# 各科目预算与决算对比如下（单位：万元）。 ends the running text that leads to a table
_LED_TO = re.compile(rf"[（(](?:金额|数量|计量)?单位\s*[:：]\s*(?P<unit>{units.ANY})\s*[)）]\s*[。：:]?\s*$")
_CAPTION, _CAPTION_ROWS = 80, 3
Cells = tuple[Cell, ...]


@once
def covered(document: Document) -> Covered:
    """Return what the tables of a document cover."""
    return Covered(table.span for table in document.tables)


def find(rows: Sequence[Row], text: str) -> Iterator[tuple[int, int, tuple[Cells, ...]]]:
    """Yield (first row, row behind the last, cells) of each table, in order."""
    index = 0
    while index < len(rows):
        end, cells = _tabbed(rows, index, text)
        if not cells:
            end, cells = _piped(rows, index, text)
        if not cells:
            end, cells = _barred(rows, index, text)
        if not cells:
            end, cells = _aligned(rows, index, text)
        if not cells:
            end, cells = stacked.find(rows, index, text)
        if cells:
            yield index, end, cells
        index = max(end, index + 1)


def unit_above(rows: Sequence[Row], first: int) -> str | None:
    """Return the unit that a line directly above a table names for all its numbers; None without one."""
    if first and (led := _LED_TO.search(rows[first - 1].text)):
        return led["unit"]
    for row in reversed(rows[max(first - _CAPTION_ROWS, 0) : first]):
        if len(row.text) > _CAPTION or row.text.endswith("。"):
            return None  # running text: what stands above it belongs to another table
        if found := _UNIT.search(row.text):
            return found["unit"]
    return None


def _tabbed(rows: Sequence[Row], first: int, text: str) -> tuple[int, tuple[Cells, ...]]:
    width = _tabs(rows[first])
    if width < 2:
        return first, ()
    end = first + 1
    while end < len(rows) and _fits(_tabs(rows[end]), width) and not rows[end].gap:
        end += 1
    if end - first < 2:
        return first, ()
    return end, tuple(_cells(row.line, row.line_start, "\t", text) for row in rows[first:end])


def _fits(tabs: int, width: int) -> bool:
    """Whether a row belongs below a header of `width` cells: a copied page may have lost the empty cells at its end."""
    return tabs == width or 2 <= width - _LOST_CELLS <= tabs < width


def _tabs(row: Row) -> int:
    """Number of cells of a row; a tab that only indents makes none."""
    return (
        row.line.count("\t") + 1
        if "\t" in row.line.strip(" \t\u3000") or row.line.rstrip(" \u3000").endswith("\t")
        else 0
    )


def _aligned(rows: Sequence[Row], first: int, text: str) -> tuple[int, tuple[Cells, ...]]:
    """Rows of equally many cells, two blanks or a wide one between them: a header, then figures in every row."""
    heads = _columns(rows[first])
    width = len(heads)
    if width < _ALIGNED_COLUMNS or _figures(rows[first]):
        return first, ()
    numbered = _SERIAL.fullmatch(heads[0]) is not None
    end = first + 1
    while end < len(rows) and len(_columns(rows[end])) == width and not rows[end].gap:
        if not (_figures(rows[end]) or (numbered and _columns(rows[end])[0].isdecimal())):
            break
        end += 1
    if end - first < _ALIGNED_ROWS:
        return first, ()
    return end, tuple(_blank_cells(row, text) for row in rows[first:end])


def _columns(row: Row) -> list[str]:
    words = row.line.strip()
    return [] if "\t" in words or words.endswith(("。", "；")) else _BLANKS.split(words)


def _figures(row: Row) -> bool:
    return any(_FIGURE.fullmatch(cell) for cell in _columns(row)[1:])


def _blank_cells(row: Row, text: str) -> Cells:
    made: list[Cell] = []
    at = 0
    for words in _columns(row):
        at = row.line.index(words, at)
        span = Span(row.line_start + at, row.line_start + at + len(words))
        made.append(Cell(span.of(text), span))
        at += len(words)
    return tuple(made)


def _piped(rows: Sequence[Row], first: int, text: str) -> tuple[int, tuple[Cells, ...]]:
    if "|" not in rows[first].line or first + 1 >= len(rows):
        return first, ()
    if not _RULE.fullmatch(rows[first + 1].line.strip()) or "|" not in rows[first + 1].line:
        return first, ()
    end = first + 2
    while end < len(rows) and "|" in rows[end].line and not rows[end].gap:
        end += 1
    kept = [rows[first], *rows[first + 2 : end]]
    return end, tuple(_bounded(row, text) for row in kept)


def _barred(rows: Sequence[Row], first: int, text: str) -> tuple[int, tuple[Cells, ...]]:
    """Rows of equally many bars, as a table looks whose lines were typed: a header and at least two more."""
    mark = next((bar for bar in _BARS if rows[first].line.count(bar) >= _LEAST_BARS), None)
    if mark is None:
        return first, ()
    width = rows[first].line.count(mark)
    end = first + 1
    while end < len(rows) and rows[end].line.count(mark) == width and not rows[end].gap:
        end += 1
    if end - first < _ALIGNED_ROWS:
        return first, ()
    return end, tuple(_bounded(row, text, mark) for row in rows[first:end])


def _bounded(row: Row, text: str, mark: str = "|") -> Cells:
    """Cells of a row parted by bars, without the empty ones outside its outer bars."""
    cells = _cells(row.line, row.line_start, mark, text)
    words = row.line.strip()
    begin = 1 if words.startswith(mark) else 0
    end = len(cells) - 1 if words.endswith(mark) and len(cells) - begin > 1 else len(cells)
    return cells[begin:end]


def _cells(line: str, offset: int, mark: str, text: str) -> Cells:
    made: list[Cell] = []
    at = offset
    for part in line.split(mark):
        words = part.strip()
        begin = at + len(part) - len(part.lstrip()) if words else at
        span = Span(begin, begin + len(words))
        made.append(Cell(span.of(text), span))
        at += len(part) + 1
    return tuple(made)
