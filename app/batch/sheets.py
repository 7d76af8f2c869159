"""Tables as .xlsx row by row: a hundred thousand rows take seconds and no memory, where openpyxl takes minutes."""

from __future__ import annotations

import shutil
import zipfile
from contextlib import contextmanager
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from app.batch.cells import column_letter
from app.files.atomic import write_atomically
from app.files.xlsx import cell_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

_EPOCH = (1980, 1, 1, 0, 0, 0)  # equal tables give equal bytes
_MAX_ROWS = 1_048_576
_AT_ONCE = 200  # rows are written together
_IN_MEMORY = 1024 * 1024  # bytes of a book; a larger one waits on disk
_MAX_LINKS = 65_530  # Excel opens no sheet with more
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_COLOURS = ("F8CBAD", "FFE699", "D9D9D9")  # of a cell that is bad, needs work or is left open
_STYLES = (
    f'{_HEAD}<styleSheet xmlns="{_MAIN}"><fonts count="3"><font><sz val="11"/><name val="宋体"/></font>'
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
BAD, WORK, OPEN = ' s="3"', ' s="4"', ' s="5"'


class OpenSheet:
    """A sheet under way, to which rows are added until it is closed."""

    def __init__(
        self, stream: IO[bytes], columns: Mapping[str, int], link: str | None, tints: Mapping[str, str]
    ) -> None:
        titles = list(columns)
        self._tints = tints
        self.links: list[tuple[str, str]] = []
        self._stream = stream
        self._letters = [column_letter(index) for index in range(1, len(titles) + 1)]
        self._link = titles.index(link) if link is not None else None
        self._line = 1
        self._waiting: list[str] = []
        widths = "".join(
            f'<col min="{i}" max="{i}" width="{width}" customWidth="1"/>' for i, width in enumerate(columns.values(), 1)
        )
        self._waiting.append(
            f'{_HEAD}<worksheet xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheetViews><sheetView workbookViewId="0">'
            '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
            f"<cols>{widths}</cols><sheetData>{_row(1, self._letters, titles, _BOLD, None)}"
        )

    def add(self, row: Sequence[object]) -> None:
        """Add a row; what Excel has no line for is left out."""
        if self._line >= _MAX_ROWS:
            return
        self._line += 1
        at = self._link
        linked = at if at is not None and row[at] and len(self.links) < _MAX_LINKS else None
        if linked is not None:
            self.links.append((f"{self._letters[linked]}{self._line}", str(row[linked])))
        self._waiting.append(_row(self._line, self._letters, row, "", linked, tints=self._tints))
        if len(self._waiting) == _AT_ONCE:
            self._write()

    def close(self) -> None:
        """Write what ends the sheet."""
        self._waiting.append(f'</sheetData><autoFilter ref="A1:{self._letters[-1]}{self._line}"/>')
        if self.links:
            marks = "".join(f'<hyperlink ref="{cell}" r:id="rId{n}"/>' for n, (cell, _) in enumerate(self.links, 1))
            self._waiting.append(f"<hyperlinks>{marks}</hyperlinks>")
        self._waiting.append("</worksheet>")
        self._write()

    def _write(self) -> None:
        self._stream.write("".join(self._waiting).encode())
        self._waiting.clear()


class Book:
    """An .xlsx under way; each sheet is written through before the next begins."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._names: list[str] = []

    @contextmanager
    def opened(
        self, name: str, columns: Mapping[str, int], link: str | None = None, tints: Mapping[str, str] | None = None
    ) -> Iterator[OpenSheet]:
        """Give a sheet to add rows to, cells in the order of the columns; text is never taken for a formula.

        Args:
            name: of the sheet.
            columns: title -> width in characters.
            link: the column that holds paths relative to the file and can be clicked.
            tints: text of a cell -> BAD, WORK or OPEN, which gives it a colour.
        """
        self._names.append(name)
        number = len(self._names)
        with self._archive.open(_info(f"xl/worksheets/sheet{number}.xml"), "w") as stream:
            sheet = OpenSheet(stream, columns, link, tints or {})
            yield sheet
            sheet.close()
        if sheet.links:
            targets = "".join(
                f'<Relationship Id="rId{n}" Type="{_OFFICE}/hyperlink" Target={quoteattr(target)} '
                'TargetMode="External"/>'
                for n, (_, target) in enumerate(sheet.links, 1)
            )
            self._put(
                f"xl/worksheets/_rels/sheet{number}.xml.rels",
                f'<Relationships xmlns="{_PACKAGE}">{targets}</Relationships>',
            )

    def sheet(self, name: str, columns: Mapping[str, int], rows: Iterable[Sequence[object]]) -> None:
        """Write a sheet of `rows`."""
        with self.opened(name, columns) as sheet:
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
            f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="rId{n}"/>' for n, name in enumerate(self._names, 1)
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
        self._archive.writestr(_info("xl/styles.xml"), _STYLES)

    def _put(self, name: str, xml: str) -> None:
        self._archive.writestr(_info(name), _HEAD + xml)


@contextmanager
def write_book(path: Path) -> Iterator[Book]:
    """Give a book that is at `path` when all its sheets are written, or not at all.

    Until then it lies in a file without a name, of which nothing stays when the process is killed.
    """
    with SpooledTemporaryFile(_IN_MEMORY) as stream:
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            book = Book(archive)
            yield book
            book.finish()
        stream.seek(0)
        with write_atomically(path) as temporary, temporary.open("wb") as target:
            shutil.copyfileobj(stream, target)


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _EPOCH)
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def _row(
    line: int,
    letters: Sequence[str],
    cells: Sequence[object],
    style: str,
    linked: int | None,
    *,
    tints: Mapping[str, str] | None = None,
) -> str:
    out = [f'<row r="{line}">']
    for index, (letter, cell) in enumerate(zip(letters, cells, strict=True)):
        if cell is None or cell == "":
            continue
        look = _LINK if index == linked else style
        if isinstance(cell, int | float):
            out.append(f'<c r="{letter}{line}"{look}><v>{cell}</v></c>')
            continue
        text = cell if type(cell) is str and cell.isprintable() else str(cell_value(cell))
        if tints and text in tints:
            look = tints[text]
        if "&" in text or "<" in text or ">" in text:
            text = escape(text)
        out.append(f'<c r="{letter}{line}"{look} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>')
    out.append("</row>")
    return "".join(out)
