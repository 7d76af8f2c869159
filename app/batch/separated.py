"""A roster as .csv or .tsv: cells divided by commas, tabs or semicolons, in the encodings that offices use."""

from __future__ import annotations

import codecs
import csv
import io
import re
from itertools import islice
from typing import TYPE_CHECKING

from app.batch.aside import COMMUNITY
from app.batch.cells import clean
from app.batch.workbook import ERROR_VALUES, Sheet
from app.errors import RosterError

if TYPE_CHECKING:
    from pathlib import Path

_BIG5 = "社區".encode("big5")
_SEPARATORS = ",\t;"  # the first is taken where two are used alike
_QUOTED = re.compile(r'="((?:[^"]|"")*)"')  # how a spreadsheet is told to keep the noughts of a text
_SHORTENED = re.compile(r"[-+]?\d(?:\.\d+)?E\+(?:1[1-9]|[2-9]\d|\d{3})", re.IGNORECASE)  # as General shows 12 digits
_TITLE_ROWS = 10  # above the header there may be a title and a note


def open_csv(path: Path, data: bytes, what: str = "名册") -> Sheet:
    """Return the sheet of a .csv or .tsv in UTF-8, GB18030 or UTF-16; a message calls the file `what`.

    Raises:
        RosterError: it is not text in these, is cut short, or no .csv.
    """
    suffix = path.suffix.lower()
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise RosterError(
            f"{what} {path} 的扩展名是 {suffix}，内容却是 Excel 工作簿。请把扩展名改为 .xlsx 或另存为 {suffix}。"
        )
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))  # Excel's “Unicode 文本”
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text and _is_no_text(text):
            break
        if encoding == "gb18030" and COMMUNITY not in text and _BIG5 in data:
            raise RosterError(f"{what} {path} 像是 Big5 编码的繁体文本，读出来是乱码。请另存为 UTF-8 编码的 csv。")
        return _csv(path, text, what)
    else:
        if wide and len(data) % 2:
            cut = "是 UTF-16 编码的文本，末尾缺了一截。请重新导出或重新传送一份完整的。"
            raise RosterError(f"{what} {path} 不完整：{cut}")
        raise RosterError(f"{what} {path} 的编码无法识别，请另存为 UTF-8 或 GB18030（ANSI）编码的 csv。")
    raise RosterError(
        f"{what} {path} 不是文本文件（其中有空字符）。请核对是否选错文件；表格请另存为 .xlsx，或 UTF-8 编码的 csv。"
    )


def _is_no_text(text: str) -> bool:
    """Tell a program, or UTF-16 that does not say so, from a text in one of whose cells a null character stands."""
    lines = text.split("\n")
    return "\0" in lines[0] or 2 * sum("\0" in line for line in lines) > len(lines)


def _csv(path: Path, text: str, what: str) -> Sheet:
    """Read a .csv; a quotation mark without its second would swallow the rows behind it."""
    sheet = Sheet(path.name, None)
    number, width, mark = 0, 0, _separator(text)
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True), start=1):
            cells = [clean(cell) for cell in row]
            width = width or len(cells)
            for column, cell in enumerate(cells):
                if cell.startswith('="') and (text_of := _QUOTED.fullmatch(cell)):
                    cells[column] = clean(text_of[1].replace('""', '"'))
                elif "+" in cell and _SHORTENED.fullmatch(cell):
                    sheet.faults[number, column] = (
                        "是科学记数法，后面的数字在另存为 csv 时已经丢失，请在原表中把这一列设为文本格式，补全后再导出"
                    )
                if cell.startswith("#") and ERROR_VALUES.fullmatch(cell):
                    sheet.faults[number, column] = f"单元格为错误值 {cell}"
                if "\n" in row[column] and _holds_rows(row[column].split("\n"), column, (width, len(row)), mark):
                    raise RosterError(_unpaired(path, what, number))
            sheet.spool.add(number, cells)
    except csv.Error as error:
        if "quote" in str(error) or "expected after" in str(error) or "end of data" in str(error):
            raise RosterError(_unpaired(path, what, number + 1)) from error
        longest = csv.field_size_limit()
        said = f"有一格超过 {longest} 个字" if "field limit" in str(error) else "不能读出，不是有效的 csv 文件"
        raise RosterError(f"{what} {path} 第{number + 1}行{said}，请核对。") from error
    return sheet


def _holds_rows(lines: list[str], column: int, widths: tuple[int, int], mark: str) -> bool:
    """Tell whether the lines of a cell are the end of its row, whole rows and the beginning of another.

    Args:
        lines: of the cell.
        column: where it stands, from 0.
        widths: cells of the first row, and of the one it stands in.
        mark: what divides the cells.
    """
    width, own = widths
    first, *between, last = (line.count(mark) for line in lines)
    whole = width - 1
    return width > 1 and first == whole - column and last == width + column - own and set(between) <= {whole}


def _separator(text: str) -> str:
    """Return what divides the cells: of comma, tab and semicolon the one used most in the first line that has any."""
    for line in islice(io.StringIO(text), _TITLE_ROWS):
        found = max(_SEPARATORS, key=line.count)
        if found in line:
            return found
    return _SEPARATORS[0]


def _unpaired(path: Path, what: str, number: int) -> str:
    return (
        f"{what} {path} 第{number}行的英文双引号没有成对，后面的行会被并入这一格。请补上或删去引号；"
        "格中原有的引号应写成两个，或改用“”。"
    )
