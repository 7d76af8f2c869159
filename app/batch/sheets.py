"""Tables as .xlsx row by row: a hundred thousand rows take seconds and no memory, where openpyxl takes minutes."""

from __future__ import annotations

import zipfile
from contextlib import contextmanager
from typing import TYPE_CHECKING
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
_MAX_LINKS = 65_530  # Excel opens no sheet with more
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_STYLES = (
    f'{_HEAD}<styleSheet xmlns="{_MAIN}"><fonts count="3"><font><sz val="11"/><name val="宋体"/></font>'
    '<font><b/><sz val="11"/><name val="宋体"/></font>'
    '<font><u/><sz val="11"/><color rgb="FF0563C1"/><name val="宋体"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3">'
    + "".join(
        f'<xf fontId="{font}" xfId="0" applyFont="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>'
        for font in range(3)
    )
    + '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
_BOLD, _LINK = ' s="1"', ' s="2"'


class Book:
    """An .xlsx under way; each `sheet` is written through before the next begins."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._names: list[str] = []

    def sheet(
        self, name: str, columns: Mapping[str, int], rows: Iterable[Sequence[object]], link: str | None = None
    ) -> None:
        """Write one sheet.

        Args:
            name: of the sheet.
            columns: title -> width in characters.
            rows: cells in the order of the columns; text is never taken for a formula.
            link: the column that holds paths relative to the file and can be clicked.
        """
        self._names.append(name)
        number = len(self._names)
        titles = list(columns)
        links: list[tuple[str, str]] = []
        at = titles.index(link) if link is not None else None
        with self._archive.open(_info(f"xl/worksheets/sheet{number}.xml"), "w") as stream:
            widths = "".join(
                f'<col min="{i}" max="{i}" width="{width}" customWidth="1"/>'
                for i, width in enumerate(columns.values(), 1)
            )
            stream.write(
                f'{_HEAD}<worksheet xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheetViews><sheetView workbookViewId="0">'
                '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
                f"<cols>{widths}</cols><sheetData>".encode()
            )
            letters = [column_letter(index) for index in range(1, len(titles) + 1)]
            stream.write(_row(1, letters, titles, _BOLD, None).encode())
            lines: list[str] = []
            for line, row in enumerate(rows, 2):
                if line > _MAX_ROWS:
                    break
                if len(lines) == _AT_ONCE:
                    stream.write("".join(lines).encode())
                    lines.clear()
                linked = at if at is not None and row[at] and len(links) < _MAX_LINKS else None
                if linked is not None:
                    links.append((f"{letters[linked]}{line}", str(row[linked])))
                lines.append(_row(line, letters, row, "", linked))
            stream.write(("".join(lines) + "</sheetData>").encode())
            if links:
                marks = "".join(f'<hyperlink ref="{cell}" r:id="rId{n}"/>' for n, (cell, _) in enumerate(links, 1))
                stream.write(f"<hyperlinks>{marks}</hyperlinks>".encode())
            stream.write(b"</worksheet>")
        if links:
            targets = "".join(
                f'<Relationship Id="rId{n}" Type="{_OFFICE}/hyperlink" Target={quoteattr(target)} '
                'TargetMode="External"/>'
                for n, (_, target) in enumerate(links, 1)
            )
            self._put(
                f"xl/worksheets/_rels/sheet{number}.xml.rels",
                f'<Relationships xmlns="{_PACKAGE}">{targets}</Relationships>',
            )

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
    """Give a book that is at `path` when all its sheets are written, or not at all."""
    with (
        write_atomically(path) as temporary,
        zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
    ):
        book = Book(archive)
        yield book
        book.finish()


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _EPOCH)
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def _row(line: int, letters: Sequence[str], cells: Sequence[object], style: str, linked: int | None) -> str:
    out = [f'<row r="{line}">']
    for index, (letter, cell) in enumerate(zip(letters, cells, strict=True)):
        if cell is None or cell == "":
            continue
        look = _LINK if index == linked else style
        if isinstance(cell, int | float):
            out.append(f'<c r="{letter}{line}"{look}><v>{cell}</v></c>')
            continue
        text = cell if type(cell) is str and cell.isprintable() else str(cell_value(cell))
        if "&" in text or "<" in text or ">" in text:
            text = escape(text)
        out.append(f'<c r="{letter}{line}"{look} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>')
    out.append("</row>")
    return "".join(out)
