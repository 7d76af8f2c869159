"""A worksheet's XML in the shape that Excel and WPS write, whoever wrote it.

Number formats, error values and formulas without a result are told from the XML itself (`workbook`), by expressions
that know one shape: no prefix before a name, the place of a cell first among its attributes, double quotes. Other
writers, such as the Open XML SDK with its <x:row>, or those that leave the places of rows and cells to be counted, are
as much in their right; their sheets are written anew.
"""

from __future__ import annotations

import re
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING

from app.batch.cells import column_letter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

_MAIN = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
_IN_MEMORY = 8 * 1024 * 1024  # bytes
_CELL = re.compile(rb"<c\b(?! r=\")")
_ROW = re.compile(rb"<row\b(?:[^>]*'|(?![^>]*\br=))")
_PREFIXED = re.compile(rb"<\w+:(?:sheetData|row)\b")
_FIRST = ("r", "s", "t")  # attributes of a cell, in this order


def is_plain(start: bytes) -> bool:
    """Tell whether a sheet that begins like this is in the plain shape."""
    return not (_PREFIXED.search(start) or _CELL.search(start) or _ROW.search(start))


def made_plain(stream: IO[bytes]) -> IO[bytes]:
    """Return rows and merged cells of a sheet in the plain shape; what else it says is of no use here.

    Raises:
        lxml.etree.XMLSyntaxError: it is no XML.
    """
    from lxml import etree

    out = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - whoever reads it closes it
    out.write(_MAIN)
    ends = b"</sheetData>"
    line = 0
    for _, node in etree.iterparse(
        stream, events=("end",), tag=("{*}row", "{*}mergeCells"), resolve_entities=False, no_network=True
    ):
        if not node.tag.endswith("}row"):
            out.write(ends)
            ends = b""
        else:
            line = int(node.get("r") or line + 1)
            _place(node, line)
        out.write("".join(_written(node)).encode())
        node.clear()
        for before in list(node.itersiblings(preceding=True)):
            node.getparent().remove(before)
    out.write(ends + b"</worksheet>")
    out.seek(0)
    return out


def _place(row: _Element, line: int) -> None:
    """Give a row and its cells the places that they do not name themselves: each stands behind the one before."""
    row.set("r", str(line))
    before = 0
    for cell in row.iterchildren("{*}c"):
        place = str(cell.get("r") or f"{column_letter(before + 1)}{line}")
        cell.set("r", place)
        before = _number(place)


def _number(place: str) -> int:
    """Return 1 for A7, 27 for AA7."""
    number = 0
    for letter in filter(str.isalpha, place):
        number = number * 26 + ord(letter) - 64
    return number


def _written(node: _Element) -> Iterator[str]:
    """Yield the pieces of an element without prefixes, its place first."""
    from xml.sax.saxutils import escape, quoteattr  # it brings all of urllib along, and few sheets need it

    name = str(node.tag).rpartition("}")[2]
    own = {str(key): str(value) for key, value in node.attrib.items() if not str(key).startswith("{")}
    order = [key for key in _FIRST if key in own] + [key for key in own if key not in _FIRST]
    yield f"<{name}" + "".join(f' {key}="{quoteattr(own[key])[1:-1]}"' for key in order) + ">"
    yield escape(node.text or "")
    for inner in node:
        yield from _written(inner)
    yield f"</{name}>"
