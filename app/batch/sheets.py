"""Tables as .xlsx row by row: a hundred thousand rows take seconds and no memory, where openpyxl takes minutes."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from html import escape
from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING

from app.batch.cells import column_letter
from app.batch.zipping import Pack
from app.files.atomic import write_atomically
from app.files.xlsx import cell_value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

_MAX_ROWS = 1_048_576
_AT_ONCE = 200  # rows are written together
_IN_MEMORY = 1024 * 1024  # bytes of a book; a larger one waits on disk
_NO_URI = frozenset(' "#%<>?[\\]^`{|}')  # RFC 3986; the others may stay (IRI)
_URI = str.maketrans({sign: f"%{ord(sign):02X}" for sign in _NO_URI})
_MAX_LINKS = 65_530  # Excel opens no sheet with more
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_COLOURS = ("F8CBAD", "FFE699", "D9D9D9")  # of a cell that is bad, needs work or is left open
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><fonts count="3"><font><sz val="11"/><name val="宋体"/></font>'
    '<font><b/><sz val="11"/><name val="宋体"/></font>'
    '<font><u/><sz val="11"/><color rgb="FF0563C1"/><name val="宋体"/></font></fonts>'
    '<fills count="5"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    + "".join(
        f'<fill><patternFill patternType="solid"><fgColor rgb="FF{colour}"/></patternFill></fill>'
        for colour in _COLOURS
    )
    + '</fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="6">'
    + "".join(
        f'<xf fontId="{font}" fillId="{fill}" xfId="0" applyFont="1" applyFill="1" applyAlignment="1">'
        '<alignment vertical="top" wrapText="1"/></xf>'
        for font, fill in ((0, 0), (1, 0), (2, 0), (0, 2), (0, 3), (0, 4))
    )
    + '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
_BOLD, _LINK = ' s="1"', ' s="2"'
_LINE, _CLICKED = "\0", "\1"  # in a row that is laid before its number is known; no text holds them
BAD, WORK, OPEN = ' s="3"', ' s="4"', ' s="5"'


@dataclass(frozen=True, slots=True)
class Layout:
    """What a sheet looks like.

    Attributes:
        columns: title -> width in characters.
        link: the column that holds paths relative to the file and can be clicked.
        tints: text of a cell -> BAD, WORK or OPEN, which gives it a colour.
    """

    columns: Mapping[str, int]
    link: str | None = None
    tints: Mapping[str, str] = field(default_factory=dict)

    def lay(self, cells: Sequence[object]) -> LaidRow:
        """Lay a row, cells in the order of the columns, before its number is known; text is no formula."""
        at = None if self.link is None else list(self.columns).index(self.link)
        return _row(_LINE, cells, "", at, self.tints), "" if at is None else _target(str(cells[at] or ""))


LaidRow = tuple[str, str]
"""A row as XML, with marks for its number and for the look of what can be clicked, and where that leads, as XML too."""


class OpenSheet:
    """A sheet under way, to which rows are added until it is closed."""

    def __init__(self, write: Callable[[bytes], None], layout: Layout) -> None:
        titles = list(layout.columns)
        self.links: list[tuple[str, str]] = []
        self._write_out = write
        self._layout = layout
        self._last = column_letter(len(titles))
        self._linked = column_letter(titles.index(layout.link) + 1) if layout.link is not None else None
        self._line = 1
        self._waiting: list[str] = []
        widths = "".join(
            f'<col min="{i}" max="{i}" width="{width}" customWidth="1"/>'
            for i, width in enumerate(layout.columns.values(), 1)
        )
        self._waiting.append(
            f'{_HEAD}<worksheet xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheetViews><sheetView workbookViewId="0">'
            '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
            f"<cols>{widths}</cols><sheetData>{_row('1', titles, _BOLD, None, {})}"
        )

    def add(self, cells: Sequence[object]) -> None:
        """Add a row of cells."""
        self.put(self._layout.lay(cells))

    def put(self, row: LaidRow) -> None:
        """Add a row that is laid; what Excel has no line for is left out."""
        if self._line >= _MAX_ROWS:
            return
        xml, target = row
        self._line += 1
        xml = xml.replace(_LINE, str(self._line))
        if target:
            clicked = self._linked is not None and len(self.links) < _MAX_LINKS
            xml = xml.replace(_CLICKED, _LINK if clicked else "")
            if clicked:
                self.links.append((f"{self._linked}{self._line}", target))
        self._waiting.append(xml)
        if len(self._waiting) == _AT_ONCE:
            self._write()

    def close(self) -> None:
        """Write what ends the sheet."""
        self._waiting.append(f'</sheetData><autoFilter ref="A1:{self._last}{self._line}"/>')
        if self.links:
            marks = "".join(f'<hyperlink ref="{cell}" r:id="rId{n}"/>' for n, (cell, _) in enumerate(self.links, 1))
            self._waiting.append(f"<hyperlinks>{marks}</hyperlinks>")
        self._waiting.append("</worksheet>")
        self._write()

    def _write(self) -> None:
        self._write_out("".join(self._waiting).encode())
        self._waiting.clear()


class Book:
    """An .xlsx under way; each sheet is written through before the next begins."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        self._names: list[str] = []

    @contextmanager
    def opened(self, name: str, layout: Layout) -> Iterator[OpenSheet]:
        """Give a sheet to add rows to."""
        self._names.append(name)
        number = len(self._names)
        with self._pack.member(f"xl/worksheets/sheet{number}.xml") as write:
            sheet = OpenSheet(write, layout)
            yield sheet
            sheet.close()
        if sheet.links:
            targets = "".join(
                f'<Relationship Id="rId{n}" Type="{_OFFICE}/hyperlink" Target="{target}" TargetMode="External"/>'
                for n, (_, target) in enumerate(sheet.links, 1)
            )
            self._put(
                f"xl/worksheets/_rels/sheet{number}.xml.rels",
                f'<Relationships xmlns="{_PACKAGE}">{targets}</Relationships>',
            )

    def sheet(self, name: str, columns: Mapping[str, int], rows: Iterable[Sequence[object]]) -> None:
        """Write a sheet of `rows`."""
        with self.opened(name, Layout(columns)) as sheet:
            for row in rows:
                sheet.add(row)

    def finish(self) -> None:
        """Write what binds the sheets together."""
        numbers = range(1, len(self._names) + 1)
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
        parts = "".join(
            f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{kind}.worksheet+xml"/>' for n in numbers
        )
        self._put(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{kind}.styles+xml"/>{parts}</Types>',
        )
        self._put(
            "_rels/.rels",
            f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="rId1" Type="{_OFFICE}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
        )
        sheets = "".join(
            f'<sheet name="{escape(name)}" sheetId="{n}" r:id="rId{n}"/>' for n, name in enumerate(self._names, 1)
        )
        self._put(
            "xl/workbook.xml",
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{sheets}</sheets></workbook>',
        )
        links = "".join(
            f'<Relationship Id="rId{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers
        )
        self._put(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{_PACKAGE}">{links}'
            f'<Relationship Id="rId{len(self._names) + 1}" Type="{_OFFICE}/styles" Target="styles.xml"/>'
            "</Relationships>",
        )
        self._put("xl/styles.xml", _STYLES)

    def _put(self, name: str, xml: str) -> None:
        with self._pack.member(name) as write:
            write(f"{_HEAD}{xml}".encode())


@contextmanager
def write_book(path: Path) -> Iterator[Book]:
    """Give a book that is at `path` when all its sheets are written, or not at all.

    Until then it lies in a file without a name, of which nothing stays when the process is killed.
    """
    with SpooledTemporaryFile(_IN_MEMORY) as stream:
        pack = Pack(stream)
        book = Book(pack)
        yield book
        book.finish()
        pack.close()
        stream.seek(0)
        with write_atomically(path) as temporary, temporary.open("wb") as target:
            shutil.copyfileobj(stream, target)


def _target(path: str) -> str:
    """Return a path as a link has it."""
    return escape(path if _NO_URI.isdisjoint(path) else path.translate(_URI))


def _row(line: str, cells: Sequence[object], style: str, linked: int | None, tints: Mapping[str, str]) -> str:
    out = [f'<row r="{line}">']
    for index, (letter, cell) in enumerate(zip(_letters(len(cells)), cells, strict=True)):
        if cell is None or cell == "":
            continue
        look = _CLICKED if index == linked else style
        if isinstance(cell, int | float):
            out.append(f'<c r="{letter}{line}"{look}><v>{cell}</v></c>')
            continue
        text = cell if type(cell) is str and cell.isprintable() else str(cell_value(cell))
        if tints and text in tints:
            look = tints[text]
        if "&" in text or "<" in text or ">" in text:
            text = escape(text, quote=False)
        out.append(f'<c r="{letter}{line}"{look} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>')
    out.append("</row>")
    return "".join(out)


@cache
def _letters(count: int) -> tuple[str, ...]:
    return tuple(map(column_letter, range(1, count + 1)))
