"""Paragraphs, runs and fields of WordprocessingML, with their properties in the order the schema demands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from app.files.gbt9704.measures import LATIN, SONG

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement


_MARKS = {"\n": "br", "\t": "tab"}


def element(name: str, *below: BaseOxmlElement, **attributes: object) -> BaseOxmlElement:
    """Return ``<w:name w:attribute="…">`` with the elements `below` it; attributes that are None are left out."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made: BaseOxmlElement = OxmlElement(f"w:{name}")  # type: ignore[assignment]  # the stubs say lxml's base class
    for key, value in attributes.items():
        if value is not None:
            made.set(qn(f"w:{key}"), str(value))
    for item in below:
        made.append(item)
    return made


def run(
    text: str,
    font: str | None = None,
    *,
    half_points: int | None = None,
    colour: str | None = None,
    spacing: int | None = None,
    scale: int | None = None,
) -> BaseOxmlElement:
    """Return one run. A line feed in `text` becomes a line break, a tab a tab.

    The hint makes “”, …, — and · take the Chinese font; without it Word sets them in the Latin one.
    """
    fonts = {"hint": "eastAsia", "eastAsia": font}
    if font == SONG:
        fonts |= {"ascii": font, "hAnsi": font, "cs": LATIN}
    properties = element("rPr", element("rFonts", **fonts))
    for name, value in (
        ("color", colour),
        ("spacing", spacing),
        ("w", scale),
        ("sz", half_points),
        ("szCs", half_points),
    ):
        if value is not None:
            properties.append(element(name, val=value))
    made = element("r", properties)
    for piece in re.split(r"([\n\t])", text):
        if piece in _MARKS:
            made.append(element(_MARKS[piece]))
        elif piece:
            words = element("t")
            words.text = piece
            if piece != piece.strip() or "  " in piece:
                words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            made.append(words)
    return made


def paragraph(
    *runs: BaseOxmlElement,
    style: str | None = None,
    keep_next: bool = False,
    page_break: bool = False,
    borders: dict[str, dict[str, object]] | None = None,
    right_tab: int | None = None,
    snap: bool = True,
    spacing: dict[str, object] | None = None,
    indent: dict[str, object] | None = None,
    align: str | None = None,
) -> BaseOxmlElement:
    """Return one paragraph; `spacing` and `indent` are the attributes of ``w:spacing`` and ``w:ind``."""
    properties = element("pPr")
    if style:
        properties.append(element("pStyle", val=style))
    if keep_next:
        properties.append(element("keepNext"))
    if page_break:
        properties.append(element("pageBreakBefore"))
    if borders:
        properties.append(element("pBdr", *(element(side, **line) for side, line in borders.items())))
    if right_tab is not None:
        properties.append(element("tabs", element("tab", val="right", pos=right_tab)))
    if not snap:
        properties.append(element("snapToGrid", val=0))
    if spacing:
        properties.append(element("spacing", **spacing))
    if indent is not None:
        properties.append(element("ind", **indent))
    if align:
        properties.append(element("jc", val=align))
    return element("p", properties, *runs)


def no_indent(**more: object) -> dict[str, object]:
    """Return the attributes that cancel the indent of the body style; Word and LibreOffice heed different ones."""
    return {"firstLineChars": 0, "firstLine": 0, **more}


def field(instruction: str, shown: str, font: str, half_points: int) -> list[BaseOxmlElement]:
    """Return the five runs of a field such as PAGE; `shown` stands until it is first computed."""
    runs: list[BaseOxmlElement] = []
    parts: list[tuple[str, dict[str, Any]]] = [
        ("fldChar", {"fldCharType": "begin"}),
        ("instrText", {}),
        ("fldChar", {"fldCharType": "separate"}),
        ("t", {}),
        ("fldChar", {"fldCharType": "end"}),
    ]
    for name, attributes in parts:
        made = run("", font, half_points=half_points)
        part = element(name, **attributes)
        if name in {"instrText", "t"}:
            part.text = instruction if name == "instrText" else shown
        made.append(part)
        runs.append(made)
    return runs
