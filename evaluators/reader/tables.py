"""Tables: runs of tab-separated lines (as extracted from .docx) and Markdown pipe tables."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators.model import Cell, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evaluators.reader.source import Row

_RULE = re.compile(r"\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?")
Cells = tuple[Cell, ...]


def find(rows: Sequence[Row], text: str) -> Iterator[tuple[int, int, tuple[Cells, ...]]]:
    """Yield (first row, row behind the last, cells) of each table, in order."""
    index = 0
    while index < len(rows):
        end, cells = _tabbed(rows, index, text)
        if not cells:
            end, cells = _piped(rows, index, text)
        if cells:
            yield index, end, cells
        index = max(end, index + 1)


def _tabbed(rows: Sequence[Row], first: int, text: str) -> tuple[int, tuple[Cells, ...]]:
    width = _tabs(rows[first])
    if width < 2:
        return first, ()
    end = first + 1
    while end < len(rows) and _tabs(rows[end]) == width and not rows[end].gap:
        end += 1
    if end - first < 2:
        return first, ()
    return end, tuple(_cells(row.line, row.line_start, "\t", text) for row in rows[first:end])


def _tabs(row: Row) -> int:
    """Number of cells of a row; a tab that only indents makes none."""
    return (
        row.line.count("\t") + 1
        if "\t" in row.line.strip(" \t\u3000") or row.line.rstrip(" \u3000").endswith("\t")
        else 0
    )


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


def _bounded(row: Row, text: str) -> Cells:
    """Cells of a pipe row, without the empty ones outside its outer bars."""
    cells = _cells(row.line, row.line_start, "|", text)
    words = row.line.strip()
    begin = 1 if words.startswith("|") else 0
    end = len(cells) - 1 if words.endswith("|") and len(cells) - begin > 1 else len(cells)
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
