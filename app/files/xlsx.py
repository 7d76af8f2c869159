"""Tables as .xlsx: one sheet per table, headers from the rows' keys, formula injection defused."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

from app.files.atomic import write_atomically

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from openpyxl import Workbook

_FORMULA = ("=", "+", "-", "@", "\t")  # what a spreadsheet would take for a formula
_NO_NAME = re.compile(r"[\[\]:*?/\\]")
_TIME = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_UNDATED = b"2000-01-01T00:00:00Z"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time an archive can hold
_WIDEST = 60  # character widths; longer cells wrap


def write_tables(
    path: Path, tables: Mapping[str, Sequence[Mapping[str, object]]], links: frozenset[str] = frozenset()
) -> None:
    """Write each table of `tables` (sheet name -> rows of the same keys) to its own sheet of `path`.

    The columns named in `links` hold paths relative to `path` and can be clicked.
    """
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in tables.items():
        sheet = book.create_sheet(_sheet_name(name))
        header = list(dict.fromkeys(key for row in rows for key in row))
        sheet.append(header)
        for row in rows:
            sheet.append([cell_value(row.get(key)) for key in header])
        for column, key in enumerate(header, start=1):
            widest = max([len(str(key)), *(len(str(row.get(key) or "")) for row in rows)], default=8)
            sheet.column_dimensions[get_column_letter(column)].width = min(2 * widest + 2, _WIDEST)
        for cells in sheet.iter_rows():
            for cell in cells:
                if isinstance(cell.value, str) and cell.value.startswith(_FORMULA):
                    cell.data_type = "s"  # text as it stands, which no spreadsheet runs
                    cell.quotePrefix = True
                cell.alignment = Alignment(wrap_text=True, vertical="top")
                cell.font = Font(bold=cell.row == 1)
                if cell.row > 1 and cell.value and header[cell.column - 1] in links:
                    cell.hyperlink = str(cell.value)
        first = sheet.column_dimensions["A"].width
        sheet.freeze_panes = "B2" if len(header) > 2 and first <= _WIDEST // 2 else "A2"
        sheet.print_title_rows = "1:1"
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.page_setup.fitToHeight = 0  # as many pages as there are rows
        if rows:
            sheet.auto_filter.ref = sheet.dimensions
    with write_atomically(path) as temporary:
        _save(book, temporary)


def _save(book: Workbook, path: Path) -> None:
    """Save `book` so that equal tables give equal bytes: no time of writing, neither of its parts nor in them."""
    buffer = io.BytesIO()
    book.save(buffer)
    with zipfile.ZipFile(buffer) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "docProps/core.xml":
                data = _TIME.sub(_UNDATED, data)
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, data)


def cell_value(value: object) -> str | int | float | None:
    """Return `value` as a cell may hold it, without the control characters that XML does not allow."""
    if value is None or isinstance(value, int | float):
        return value
    text = str(value)
    return text if text.isprintable() else "".join(c for c in text if c in "\t\n" or ord(c) >= 32)


def _sheet_name(name: str) -> str:
    """Return `name` without the marks that Excel refuses in the name of a sheet, at most 31 characters."""
    return _NO_NAME.sub("_", name)[:31].strip("'") or "表"
