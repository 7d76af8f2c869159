"""The 版记 (7.4): who gets copies, who printed it and when, at the foot of the text area of the last page.

It stands in a text box: a floating table would do in Word, but LibreOffice leaves a table of full width in the text.
"""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from app.files.gbt9704.elements import element, no_indent, paragraph, run
from app.files.gbt9704.measures import AREA_WIDTH, FANG, SIZE_4, width
from app.files.official import imprint_lines

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement

    from app.files.official import Official

_THICK, _THIN = 8, 6  # eighths of a point: 0.35 mm and 0.25 mm
_LINE = 500
_EDGE = SIZE_4 * 10  # one character
_EMU = 635  # a twip in the units of DrawingML
_BOX = (
    '<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
    '<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor distT="0" distB="0" distL="0" distR="0" '
    'simplePos="0" relativeHeight="1" behindDoc="0" locked="0" layoutInCell="1" allowOverlap="0">'
    '<wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="margin"><wp:align>left</wp:align></wp:positionH>'
    '<wp:positionV relativeFrom="margin"><wp:align>bottom</wp:align></wp:positionV><wp:extent cx="{cx}" cy="{cy}"/>'
    '<wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapTopAndBottom/><wp:docPr id="1" name="版记"/>'
    "<wp:cNvGraphicFramePr/><a:graphic>"
    '<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>'
    '<wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{cx}" cy="{cy}"/></a:xfrm>'
    '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/><a:ln><a:noFill/></a:ln></wps:spPr>'
    '<wps:txbx><w:txbxContent/></wps:txbx><wps:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" anchor="b"><a:noAutofit/>'
    "</wps:bodyPr></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice></mc:AlternateContent></w:r>"
)


def imprint(official: Official) -> BaseOxmlElement | None:
    """Return the run that holds the text box, to be put into the last paragraph; None where there is no 版记."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import qn

    rows = ["\t".join(row) for row in imprint_lines(official)]
    if not rows:
        return None
    height = sum(_line_count(row) * _LINE for row in rows) + 60 * (len(rows) + 1)
    box = parse_xml(_BOX.format(cx=AREA_WIDTH * _EMU, cy=height * _EMU))
    content = next(box.iter(qn("w:txbxContent")))
    content.append(_table(rows))
    # Word wants a paragraph behind a table
    content.append(paragraph(style="Flush9704", snap=False, spacing={"line": 20, "lineRule": "exact"}))
    return box


def _table(rows: list[str]) -> BaseOxmlElement:
    """Return one column of rows: paragraphs with borders would be ruled only between their indents."""
    weights = {"top": _THICK, "bottom": _THICK, "insideH": _THIN}
    rules = (element(side, val="single", sz=weight, space=0, color="000000") for side, weight in weights.items())
    made = element(
        "tbl",
        element(
            "tblPr",
            element("tblW", w=AREA_WIDTH, type="dxa"),
            element("tblBorders", *rules),
            element("tblLayout", type="fixed"),
            element("tblCellMar", element("left", w=0, type="dxa"), element("right", w=0, type="dxa")),
        ),
        element("tblGrid", element("gridCol", w=AREA_WIDTH)),
    )
    for words in rows:
        hanging = _hanging(words)
        indent: dict[str, object] = {"left": _EDGE + hanging, "right": _EDGE, "hanging": hanging}
        content = paragraph(
            run(words, FANG, half_points=SIZE_4, spacing=0),
            style="Flush9704",
            right_tab=AREA_WIDTH - _EDGE,
            snap=False,
            spacing={"line": _LINE, "lineRule": "exact"},
            indent=indent if hanging else no_indent(left=_EDGE),
            align="left",
        )
        cell = element("tcPr", element("tcW", w=AREA_WIDTH, type="dxa"))
        made.append(element("tr", element("tc", cell, content)))
    return made


def _hanging(words: str) -> int:
    return round(width("抄送：", SIZE_4, 0)) if words.startswith("抄送：") else 0


def _line_count(words: str) -> int:
    room = AREA_WIDTH - 2 * _EDGE - _hanging(words)
    return max(1, ceil((width(words, SIZE_4, 0) - _hanging(words)) / room))
