"""Running text, headings at four levels and tables (7.3.3)."""

from __future__ import annotations

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
_NARROWEST = SIZE_4 * 10 * 3  # three characters
_CENTRED_UP_TO = 10  # characters: a column of short entries is centred, one of sentences is not
_EDGE = 114  # both cell margins


def blocks(content: Sequence[Block], *, keep_last: bool = False) -> Iterator[BaseOxmlElement]:
    """Yield the body; with `keep_last` its end stays on the page of what follows (the signature)."""
    for index, block in enumerate(content):
        keep = keep_last and index == len(content) - 1
        if isinstance(block, Heading):
            yield _heading(block, keep=keep)
        elif isinstance(block, Words):
            yield paragraph(run(block.text, FANG), style="Body9704", keep_next=keep)
        else:
            yield from _table(block, keep=keep)


def _heading(heading: Heading, *, keep: bool) -> BaseOxmlElement:
    words, rest = heading_line(heading)
    level = min(max(heading.level, 1), 4)
    if rest:
        # a run-in heading is no heading of Word's: its whole paragraph would fill the navigation pane
        return paragraph(run(words, _FONTS[level]), run(rest, FANG), style="Body9704", keep_next=keep)
    return paragraph(run(words, _FONTS[level]), style=f"Heading{level}", keep_next=True)


def _table(block: TableBlock, *, keep: bool) -> Iterator[BaseOxmlElement]:
    columns = max((len(row) for row in block.rows), default=0)
    if not columns:
        return
    if block.caption:
        yield paragraph(run(block.caption, HEI, half_points=SIZE_4), style="Caption9704", keep_next=True)
    rows = [[" ".join(cell.split()) for cell in row] + [""] * (columns - len(row)) for row in block.rows]
    widths = column_widths(rows)
    centred = [max((len(row[column]) for row in rows[1:]), default=0) <= _CENTRED_UP_TO for column in range(columns)]
    border = {"val": "single", "sz": 4, "space": 0, "color": "000000"}
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    properties = element(
        "tblPr",
        element("tblW", w=sum(widths), type="dxa"),
        element("jc", val="center"),
        element("tblBorders", *(element(side, **border) for side in sides)),
        element("tblLayout", type="fixed"),
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
                *([run(words, HEI if head else FANG)] if words else []),
                style="Cell9704",
                keep_next=head or (keep and number == len(rows) - 1),
                align="center" if head or centred[column] else "left",
            )
            cell = element("tcPr", element("tcW", w=widths[column], type="dxa"), element("vAlign", val="center"))
            line.append(element("tc", cell, content))
        made.append(line)
    yield made


def column_widths(rows: Sequence[Sequence[str]]) -> list[int]:
    """Return the column widths in twips that add up to the text area.

    A column gets what its longest entry needs on one line where all fits; else short columns keep what they need and
    long ones share the rest in proportion to the square root of their text, so that rows become about equally high.
    """
    columns = len(rows[0])
    wanted = [max(width(row[column], SIZE_4, 0) for row in rows) + _EDGE + 60 for column in range(columns)]
    narrowest = min(_NARROWEST, AREA_WIDTH / columns)
    wanted = [max(size, narrowest) for size in wanted]
    if sum(wanted) <= AREA_WIDTH:
        spare = AREA_WIDTH - sum(wanted)
        shares = [size + spare * size / sum(wanted) for size in wanted]
    else:
        shares = _squeezed(wanted, narrowest)
    result = [int(size) for size in shares]
    result[-1] += AREA_WIDTH - sum(result)
    return result


def _squeezed(wanted: list[float], narrowest: float) -> list[float]:
    average = AREA_WIDTH / len(wanted)
    shares = list(wanted)
    long = [index for index, size in enumerate(wanted) if size > average]
    rest = AREA_WIDTH - sum(size for index, size in enumerate(wanted) if index not in long)
    weight = sum(wanted[index] ** 0.5 for index in long)
    for index in long:
        shares[index] = max(narrowest, rest * wanted[index] ** 0.5 / weight)
    factor = AREA_WIDTH / sum(shares)
    return [size * factor for size in shares]


def note_line(words: str) -> BaseOxmlElement:
    """Return the 附注, in brackets, two characters in (7.3.6)."""
    return paragraph(run(f"（{words}）", FANG), style="Body9704")


def label(words: str) -> BaseOxmlElement:
    """Return the label of an attachment, flush left on a new page (7.3.7)."""
    return paragraph(run(words, HEI), style="Flush9704", keep_next=True, page_break=True, indent=no_indent())
