"""A roster: one row per community, each cell printed as the spreadsheet shows it."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.batch.cells import FormatError, clean, column_letter, shown
from app.errors import RosterError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

COMMUNITY = "社区"
SUBDISTRICT = "街道"
_LONGEST_NAME = 60  # characters; three bytes each in UTF-8 stay below the 255 bytes file systems allow
_RESERVED = frozenset(
    {"CON", "PRN", "AUX", "NUL", *(f"COM{n}" for n in range(1, 10)), *(f"LPT{n}" for n in range(1, 10))}
)
_FORBIDDEN = '/\\:*?"<>|\n\t'
_ERROR_VALUES = re.compile(
    r"#(?:(?:NULL|DIV/0|VALUE|REF|NUM|SPILL|CALC|FIELD|BLOCKED|UNKNOWN|CONNECT|BUSY|EXTERNAL|PYTHON)!"
    r"|NAME\?|N/A|GETTING_DATA)"
)
_MAX_COLUMNS = 1000
_MAX_ROWS = 1_048_576  # as many as a sheet of Excel can hold
_MAX_UNPACKED = 512 * 1024 * 1024
_MAX_BYTES = 100 * 1024 * 1024


Grid = dict[int, list[str]]  # row number as a person counts -> shown cells
Faults = dict[tuple[int, int], str]  # row number, column from 0 -> what is wrong with the cell


@dataclass(frozen=True, slots=True)
class Row:
    """One community: `number` is the row of the sheet as a person counts it, `values` field -> shown text."""

    number: int
    values: dict[str, str]
    errors: dict[str, str]

    @property
    def community(self) -> str:
        """The name of the community."""
        return self.values.get(COMMUNITY, "")

    @property
    def folder(self) -> str:
        """The sub-district's folder, empty where the roster has no such column."""
        return self.values.get(SUBDISTRICT, "")


@dataclass(frozen=True, slots=True)
class Roster:
    """A roster as read: `fields` in the order of the columns, `sheet` the sheet's name, None for .csv."""

    path: Path
    sheet: str | None
    fields: tuple[str, ...]
    rows: tuple[Row, ...]

    def cell(self, row: int, field: str) -> str:
        """Name a cell as a person finds it: 名册.xlsx 工作表“社区”C5."""
        letter = column_letter(self.fields.index(field) + 1) if field in self.fields else "?"
        sheet = f"工作表“{self.sheet}”" if self.sheet is not None else ""
        return f"{self.path.name} {sheet}{letter}{row}"


def read_roster(path: Path) -> Roster:
    """Read and check a roster.

    Raises:
        RosterError: not a roster, no header, a header twice, or no column 社区. What is wrong with one row alone (a
            name no file can have, a community twice in one sub-district, an error value) stands in its `errors`.
    """
    if not path.is_file():
        raise RosterError(f"找不到名册 {path}。请给出 .xlsx 或 .csv 文件。")
    if path.stat().st_size > _MAX_BYTES:
        raise RosterError(f"名册 {path} 超过 {_MAX_BYTES // 2**20} MB，请拆分后再用。")
    data = path.read_bytes()
    if not data.strip():
        raise RosterError(f"名册 {path} 是空文件。")
    suffix = path.suffix.lower()
    if suffix == ".csv":
        sheet, grid, faults = None, _csv_grid(path, data), Faults()
    elif suffix in {".xlsx", ".xlsm"}:
        sheet, grid, faults = _excel_grid(path, data)
    else:
        raise RosterError(f"名册 {path} 的格式“{suffix or '无扩展名'}”不能用，请另存为 .xlsx 或 .csv。")
    return _checked(path, sheet, grid, faults)


def _csv_grid(path: Path, data: bytes) -> Grid:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        try:
            rows = csv.reader(io.StringIO(text, newline=""))
            return {number: [clean(cell) for cell in row] for number, row in enumerate(rows, start=1)}
        except csv.Error as error:
            raise RosterError(f"名册 {path} 不是有效的 csv 文件：{error}。") from error
    raise RosterError(f"名册 {path} 的编码无法识别，请另存为 UTF-8 或 GB18030（ANSI）编码的 csv。")


def _excel_grid(path: Path, data: bytes) -> tuple[str, Grid, Faults]:
    if not data.startswith(b"PK"):
        kind = (
            "旧版 .xls 文件或加密文件"
            if data.startswith(b"\xd0\xcf\x11\xe0")
            else "网页或文本"
            if b"<" in data[:200]
            else "其他格式"
        )
        raise RosterError(f"名册 {path} 的扩展名是 .xlsx，内容却是{kind}。请在 Excel 或 WPS 中打开后另存为 .xlsx。")
    import zipfile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    faults: Faults = {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(info.file_size for info in archive.infolist()) > _MAX_UNPACKED:
                raise RosterError(f"名册 {path} 解压后超过 {_MAX_UNPACKED // 2**20} MB，大得不正常，请核对来源。")
            pages = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
            formulas_inside = any(re.search(rb"<f[ >/]", archive.read(name)) for name in pages)
        sheet = load_workbook(io.BytesIO(data), data_only=True, read_only=True).worksheets[0]
        grid = _grid(path, sheet, faults)
        if formulas_inside:
            formulas = load_workbook(io.BytesIO(data), read_only=True).worksheets[0]
            _find_formulas(formulas, grid, faults)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError, IndexError, SyntaxError) as error:
        raise RosterError(f"名册 {path} 已损坏或不是 Excel 工作簿，无法打开。请重新保存一份。") from error
    return str(sheet.title), grid, faults


def _grid(path: Path, sheet: Any, faults: Faults) -> Grid:
    """Read the rows that hold something, no wider than the header: a stray format far out costs nothing."""
    grid: Grid = {}
    width = _MAX_COLUMNS + 1
    for number, cells in enumerate(sheet.iter_rows(max_col=width), start=1):
        filled = [index for index, cell in enumerate(cells[:width]) if cell.value is not None]
        if not filled:
            continue
        if not grid:
            width = filled[-1] + 1
            if width > _MAX_COLUMNS:
                raise RosterError(f"名册 {path} 的列数超过 {_MAX_COLUMNS} 列，请删去用不到的列。")
        if len(grid) > _MAX_ROWS:
            raise RosterError(f"名册 {path} 超过 {_MAX_ROWS} 行，请拆分后再用。")
        row = [""] * width
        for index in filled:
            try:
                row[index] = shown(cells[index])
            except FormatError:
                row[index] = str(cells[index].value)
                form = cells[index].number_format
                faults[number, index] = f"的数字格式“{form}”不能照样写出，请改为文本或常用的数字格式"
        grid[number] = row
    return grid


def _find_formulas(sheet: Any, grid: Grid, faults: Faults) -> None:
    """Tell a formula whose result the file does not hold from an empty cell."""
    top = min(grid, default=1)
    width = len(grid.get(top, ()))
    for number, cells in enumerate(sheet.iter_rows(max_col=max(1, width)), start=1):
        row = grid.get(number, [])
        for index, cell in enumerate(cells):
            if cell.value is not None and cell.data_type == "f" and not (index < len(row) and row[index]):
                faults[number, index] = "是公式，文件中没有它的计算结果，请在 Excel 或 WPS 中打开并保存后再用"
                grid.setdefault(number, [])


def _checked(path: Path, sheet: str | None, grid: Grid, faults: Faults) -> Roster:
    where = f"{path.name}" + (f" 工作表“{sheet}”" if sheet is not None else "")
    top = min((number for number, row in grid.items() if any(row)), default=None)
    if top is None:
        raise RosterError(f"名册 {where} 没有内容。第一行应为字段名，其中须有“{COMMUNITY}”。")
    below = {number: cells for number, cells in sorted(grid.items()) if number > top}
    fields = _trimmed(grid[top])
    for index, field in enumerate(fields):
        cell = f"{where} {column_letter(index + 1)}{top}"
        if not field:
            if any(index < len(row) and row[index] for row in below.values()):
                raise RosterError(f"{cell} 没有字段名，但该列有内容。请补上字段名或删去该列。")
        elif field in fields[:index]:
            raise RosterError(f"{cell} 的字段名“{field}”与前面重复。")
    if COMMUNITY not in fields:
        raise RosterError(f"名册 {where} 第{top}行没有“{COMMUNITY}”列。现有字段：{'、'.join(filter(None, fields))}。")
    rows = []
    for number, cells in below.items():
        wrong = {field: faults[number, i] for i, field in enumerate(fields) if (number, i) in faults}
        if any(cells) or wrong:
            padded = [*cells, *[""] * (len(fields) - len(cells))]
            pairs = {field: padded[i] for i, field in enumerate(fields) if field}
            wrong |= {
                field: f"单元格为错误值 {value}" for field, value in pairs.items() if _ERROR_VALUES.fullmatch(value)
            }
            rows.append(Row(number, pairs, wrong))
    if not rows:
        raise RosterError(f"名册 {where} 只有表头，没有社区。")
    roster = Roster(path, sheet, tuple(fields), tuple(rows))
    _check_names(roster)
    return roster


def _trimmed(row: Iterable[str]) -> list[str]:
    cells = [cell.strip() for cell in row]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _check_names(roster: Roster) -> None:
    """Note in each row why its names cannot name a file; the second of two equal rows is the faulty one."""
    seen: dict[tuple[str, str], int] = {}
    for row in roster.rows:
        for field in (SUBDISTRICT, COMMUNITY):
            wrong = _name_fault(row.values.get(field, ""), field) if field in roster.fields else None
            if wrong is not None:
                row.errors.setdefault(field, wrong)
        if COMMUNITY in row.errors or SUBDISTRICT in row.errors:
            continue
        first = seen.setdefault((row.folder, row.community), row.number)
        if first != row.number:
            row.errors[COMMUNITY] = f"的社区“{row.community}”与第{first}行重复"


def _name_fault(name: str, field: str) -> str | None:
    if not name:
        return "没有社区名称，请补上" if field == COMMUNITY else None
    bad = next((char for char in name if char in _FORBIDDEN or not char.isprintable()), None)
    if bad is not None:
        shown_bad = bad if bad.isprintable() else f"U+{ord(bad):04X}"
        return f"的“{name}”含有不能用作文件名的字符“{shown_bad}”"
    if name.strip(". ") != name or name.partition(".")[0].upper() in _RESERVED:
        return f"的“{name}”不能用作文件名"
    if len(name) > _LONGEST_NAME:
        return f"的名称有 {len(name)} 个字，超过 {_LONGEST_NAME} 个字，不能用作文件名"
    return None
