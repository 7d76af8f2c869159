"""Tables that lost their lines on the way (copied from a page or a PDF): every cell stands on a row of its own.

The header tells the columns; the rows are told apart by their serial numbers, by the time each of them ends with, or by
figures that stand at the same places in each.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators.model import Cell, Span
from evaluators.reader import units
from evaluators.reader.times import moments

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evaluators.reader.source import Row

Cells = tuple[Cell, ...]

_SERIAL = re.compile("序号|编号")
_NAMED = re.compile("任务|项目|内容|事项|指标|措施|工作|名称")
_TOLD = re.compile("时限|时间|期限|节点|责任|牵头|负责|单位|目标|要求|数量|计划|完成|备注")
_TIMES = re.compile(r"(?:完成|办结|整改|工作)?(?:时限|时间|期限|节点|时间节点)(?:要求)?")
_PROSE = re.compile(r"[，。；：！？]")
_HEADING = re.compile(r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]")
_FIGURE = re.compile(rf"[0-9][0-9,]*(?:\.[0-9]+)?(?:{units.ANY})?(?:以上|以下|左右)?|[×_]{{1,4}}(?:{units.ANY})?")
_EMPTY = frozenset("—－-/／") | {"——", "无"}
_WIDTHS = range(3, 11)
_HEAD_LENGTH, _CELL_LENGTH = 12, 200
_ROWS = 2  # fewer rows than this make no table
_LOST = 2  # cells that a row may lack: an empty one leaves no line behind


def find(rows: Sequence[Row], first: int, text: str) -> tuple[int, tuple[Cells, ...]]:
    """Return (row behind the last, cells) of the table whose header begins at row `first`; no cells without one."""
    if _SERIAL.fullmatch(rows[first].text):
        return _numbered(rows, first, text)
    end, cells = _timed(rows, first, text)
    return (end, cells) if cells else _shaped(rows, first, text)


def _is_head(row: Row) -> bool:
    words = row.text
    plain = _PROSE.search(words) is None and _HEADING.match(words) is None
    return plain and len(words) <= _HEAD_LENGTH and "\t" not in row.line


def _is_header(rows: Sequence[Row]) -> bool:
    """Tell whether `rows` name columns: one of them what is to be done, another when, by whom or how much."""
    words = [row.text for row in rows]
    return any(map(_NAMED.search, words)) and any(map(_TOLD.search, words))


def _numbered(rows: Sequence[Row], first: int, text: str) -> tuple[int, tuple[Cells, ...]]:
    width = next((w for w in _WIDTHS if first + w < len(rows) and rows[first + w].text == "1"), None)
    if width is None or not all(map(_is_head, rows[first : first + width])):
        return first, ()
    header = rows[first : first + width]
    if not _is_header(header):
        return first, ()
    starts = [first + width]
    while (behind := _next(rows, starts[-1], width, str(len(starts) + 1))) is not None:
        starts.append(behind)
    if len(starts) < _ROWS:
        return first, ()
    end = _last(rows, starts[-1], width)
    timed = _TIMES.fullmatch(header[-1].text) is not None
    bounds = zip(starts, [*starts[1:], end], strict=True)
    return end, (_made(header, width, text), *(_made(rows[a:b], width, text, timed=timed) for a, b in bounds))


def _next(rows: Sequence[Row], start: int, width: int, serial: str) -> int | None:
    """Return where the row with `serial` begins: a whole row further on, else up to two cells before."""
    for length in range(width, max(width - _LOST, 2) - 1, -1):
        if start + length < len(rows) and rows[start + length].text == serial:
            return start + length if all(map(_is_cell, rows[start : start + length])) else None
    return None


def _is_cell(row: Row) -> bool:
    return len(row.text) <= _CELL_LENGTH and "\t" not in row.line and _HEADING.match(row.text) is None


def _last(rows: Sequence[Row], start: int, width: int) -> int:
    """Return the row behind the last one: what is left of its width, up to a heading or running text."""
    end = start + 1
    while end < min(start + width, len(rows)) and _is_cell(rows[end]) and not rows[end].text.endswith("。"):
        end += 1
    return end


def _timed(rows: Sequence[Row], first: int, text: str) -> tuple[int, tuple[Cells, ...]]:
    for width in _WIDTHS:
        if first + (_ROWS + 1) * width > len(rows) or not _is_head(rows[first + width - 1]):
            return first, ()
        if _TIMES.fullmatch(rows[first + width - 1].text):
            break
    else:
        return first, ()
    header = rows[first : first + width]
    if not _is_header(header) or any(_is_time(row) for row in header):
        return first, ()
    end = first + width
    while end + width <= len(rows) and _ends_with_time(rows[end : end + width]):
        end += width
    if end - first < (_ROWS + 1) * width:
        return first, ()
    return end, tuple(_made(rows[at : at + width], width, text) for at in range(first, end, width))


def _shaped(rows: Sequence[Row], first: int, text: str) -> tuple[int, tuple[Cells, ...]]:
    for width in _WIDTHS:
        end = first + width
        if first + (_ROWS + 1) * width > len(rows) or not all(map(_is_head, rows[first:end])):
            return first, ()
        shape = [_is_figure(row) for row in rows[end : end + width]]
        numbered = any(_SERIAL.fullmatch(row.text) for row in rows[first:end])
        if (
            numbered
            or shape[0]
            or not any(shape)
            or any(map(_is_figure, rows[first:end]))
            or not _is_header(rows[first:end])
        ):
            continue
        while end + width <= len(rows) and _has_shape(rows[end : end + width], shape):
            end += width
        if end - first >= (_ROWS + 1) * width:
            return end, tuple(_made(rows[at : at + width], width, text) for at in range(first, end, width))
    return first, ()


def _has_shape(rows: Sequence[Row], shape: Sequence[bool]) -> bool:
    return all(
        len(row.text) <= _HEAD_LENGTH * 2 and _is_cell(row) and (figure == _is_figure(row) or row.text in _EMPTY)
        for row, figure in zip(rows, shape, strict=True)
    )


def _is_figure(row: Row) -> bool:
    return _FIGURE.fullmatch(row.text) is not None


def _ends_with_time(rows: Sequence[Row]) -> bool:
    return all(map(_is_cell, rows)) and _is_time(rows[-1]) and not any(_is_time(row) for row in rows[:-1])


def _is_time(row: Row) -> bool:
    found = moments(row.text) if len(row.text) <= _HEAD_LENGTH * 2 else ()
    return bool(found) and sum(len(moment.span) for moment in found) >= len(row.text) - 2


def _made(rows: Sequence[Row], width: int, text: str, *, timed: bool = False) -> Cells:
    """Return the cells of `rows`; those lost stand empty at the end, or before a time that belongs there."""
    cells = [Cell(row.span.of(text), row.span) for row in rows]
    at = rows[-1].end
    if timed and 1 < len(cells) < width and _is_time(rows[-1]):
        empty = Cell("", Span(rows[-1].start, rows[-1].start))
        return (*cells[:-1], *[empty] * (width - len(cells)), cells[-1])
    return (*cells, *[Cell("", Span(at, at))] * (width - len(cells)))
