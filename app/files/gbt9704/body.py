"""Running text, headings at four levels and tables (7.3.3)."""

from __future__ import annotations

import re
from math import ceil
from typing import TYPE_CHECKING

from app.files.gbt9704.elements import element, no_indent, paragraph, run
from app.files.gbt9704.measures import AREA_WIDTH, FANG, HEI, KAI, SIZE_4, width
from app.files.official import Heading, TableBlock, heading_line
from app.files.official import Paragraph as Words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from docx.oxml.xmlchemy import BaseOxmlElement

    from app.files.official import Block

# 一、 and （一） have types of their own, 1. and （1） are set like the text
_FONTS = {1: HEI, 2: KAI, 3: FANG, 4: FANG}
_NARROWEST = 2  # characters
_CENTRED_UP_TO = 10  # characters: a column of short entries is centred, one of sentences is not
_MARGIN = 57
_EDGE = 2 * _MARGIN + 80  # both cell margins, and a little air
# LibreOffice moves a kept paragraph as a whole: beyond six lines the gap is worse than a lonely signature is likely
KEPT = 168
_FILLED = 0.75  # of the width; what is left goes to the columns that need it
_LINE = 26  # characters of a first line
_WORD = 4  # entries up to this length are not broken


def blocks(content: Sequence[Block], *, keep_last: bool = False) -> Iterator[BaseOxmlElement]:
    """Yield the body; with `keep_last` its end stays on the page of what follows (the signature)."""
    kept = kept_from(content) if keep_last else len(content)
    for index, block in enumerate(content):
        yield from elements_of(block, keep=index >= kept)


def elements_of(block: Block, *, keep: bool) -> Iterator[BaseOxmlElement]:
    """Yield what one block is set as; with `keep` it stays on the page of what follows."""
    if isinstance(block, Heading):
        yield _heading(block, keep=keep)
    elif isinstance(block, Words):
        yield paragraph(run(block.text, FANG), style="Body9704", keep_next=keep and len(block.text) <= KEPT)
    else:
        yield from _table(block, keep=keep)


def kept_from(content: Sequence[Block]) -> int:
    """Return the index from which blocks stay with the signature: short closing lines and the paragraph above them."""
    index = len(content) - 1
    while index > 0 and isinstance(content[index], Words) and len(_words(content[index])) <= _LINE:
        index -= 1
    return max(index, len(content) - 4)


def _words(block: Block) -> str:
    return block.text if isinstance(block, Words) else ""


def _heading(heading: Heading, *, keep: bool) -> BaseOxmlElement:
    words, rest = heading_line(heading)
    level = min(max(heading.level, 1), 4)
    if rest or words.endswith(("。", "；")):
        # a run-in heading is no heading of Word's: its whole paragraph would fill the navigation pane
        keep = keep and len(rest) <= KEPT
        runs = [run(words, _FONTS[level]), *([run(rest, FANG)] if rest else [])]
        return paragraph(*runs, style="Body9704", keep_next=keep)
    return paragraph(run(words, _FONTS[level]), style=f"Heading{level}", keep_next=True)


def _table(block: TableBlock, *, keep: bool) -> Iterator[BaseOxmlElement]:
    columns = max((len(row) for row in block.rows), default=0)
    if not columns:
        return
    if block.caption:
        yield paragraph(run(block.caption, HEI, half_points=SIZE_4), style="Caption9704", keep_next=True)
    rows = [[" ".join(cell.split()) for cell in row] + [""] * (columns - len(row)) for row in block.rows]
    size = _type_size(rows)
    widths = column_widths(rows, size)
    centred = [max((len(row[column]) for row in rows[1:]), default=0) <= _CENTRED_UP_TO for column in range(columns)]
    border = {"val": "single", "sz": 4, "space": 0, "color": "000000"}
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    properties = element(
        "tblPr",
        element("tblW", w=sum(widths), type="dxa"),
        element("jc", val="center"),
        element("tblBorders", *(element(side, **border) for side in sides)),
        element("tblLayout", type="fixed"),
        element("tblCellMar", *(element(side, w=_MARGIN, type="dxa") for side in ("left", "right"))),
    )
    made = element("tbl", properties, element("tblGrid", *(element("gridCol", w=size) for size in widths)))
    for number, row in enumerate(rows):
        head = number == 0
        row_properties = element("trPr", element("cantSplit"), element("trHeight", val=500, hRule="atLeast"))
        if head:
            row_properties.append(element("tblHeader"))
        line = element("tr", row_properties)
        for column, words in enumerate(row):
            content = paragraph(
                *([run(words, HEI if head else FANG, half_points=size)] if words else []),
                style="Cell9704",
                spacing=None if size == SIZE_4 else {"line": round(size * 10 * 1.45), "lineRule": "exact"},
                keep_next=head or (keep and number == len(rows) - 1),
                align="center" if head or centred[column] else "left",
            )
            cell = element("tcPr", element("tcW", w=widths[column], type="dxa"), element("vAlign", val="center"))
            line.append(element("tc", cell, content))
        made.append(line)
    yield made


def _type_size(rows: Sequence[Sequence[str]]) -> int:
    """Return the half-points in which no entry need be torn apart and some room is left: 4号, else 小四 or 五号."""
    return next((size for size in (SIZE_4, 24) if sum(_least(rows, size)) <= _FILLED * AREA_WIDTH), 21)


def column_widths(rows: Sequence[Sequence[str]], half_points: int) -> list[int]:
    """Return column widths in twips that add up to the text area and keep the table low.

    Every column first gets the room of its longest unbreakable piece (a date, a number, a short word); then, one
    character at a time, the column gets more that lets the rows shrink most.
    """
    columns = range(len(rows[0]))
    texts = [[_set_width(row[column], half_points) for row in rows] for column in columns]
    sizes = _least(rows, half_points)
    if sum(sizes) >= AREA_WIDTH:
        sizes = [size * AREA_WIDTH / sum(sizes) for size in sizes]
    step = half_points * 10
    while sum(sizes) + step <= AREA_WIDTH:
        lines = [[_lines(text, sizes[column]) for text in texts[column]] for column in columns]
        heights = [max(lines[column][row] for column in columns) for row in range(len(rows))]
        # how many lines a column holds its rows up by; the fullest column breaks ties
        need = [
            (
                sum(lines[column][row] - 1 for row in range(len(rows)) if lines[column][row] == heights[row]),
                max(texts[column]) / sizes[column],
            )
            for column in columns
        ]
        sizes[max(columns, key=need.__getitem__)] += step
    result = [int(size) for size in sizes]
    result[-1] += AREA_WIDTH - sum(result)
    return result


def _least(rows: Sequence[Sequence[str]], half_points: int) -> list[float]:
    floor = half_points * 10 * _NARROWEST
    return [
        max(floor, *(_unbreakable(row[column], half_points) for row in rows)) + _EDGE for column in range(len(rows[0]))
    ]


def _lines(text: float, size: float) -> int:
    return max(1, ceil(text / max(size - _EDGE, 1.0)))


def _set_width(text: str, half_points: int) -> float:
    # a renderer without Times New Roman sets digits wider, LibreOffice puts gaps beside them: allowed for, so that a
    # date does not break there
    gaps = len(re.findall(r"[0-9](?=[\u4e00-\u9fff])|[\u4e00-\u9fff](?=[0-9])", text))
    digits = sum(char.isascii() for char in text)
    return width(text, half_points, 0) + half_points * (2.5 * gaps + 1.4 * digits)


def _unbreakable(text: str, half_points: int) -> float:
    pieces = (
        [text]
        if len(text) <= _WORD
        else re.findall(r"[0-9]+年[0-9]+月(?:[0-9]+日)?(?:以?前|底)?|[0-9A-Za-z.%〔〕]+", text)
    )
    return min(max((_set_width(piece, half_points) for piece in pieces), default=0.0), AREA_WIDTH / 2)


def note_line(words: str) -> BaseOxmlElement:
    """Return the 附注, in brackets, two characters in (7.3.6)."""
    return paragraph(run(f"（{words}）", FANG), style="Body9704")


def label(words: str) -> BaseOxmlElement:
    """Return the label of an attachment, flush left on a new page (7.3.7)."""
    return paragraph(run(words, HEI), style="Flush9704", keep_next=True, page_break=True, indent=no_indent())
