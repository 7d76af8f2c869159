"""The sheets of a roster file as shown cells, row by row; what is wrong with a cell stands in `faults`.

Values come from calamine, 25 times as fast as openpyxl; number formats, error values, hidden rows and formulas without
a result are looked up in the sheet's XML (`pages`), for calamine does not tell of them. Cells are read once and kept on
disk (`spool`).
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from app.batch.cells import BUILTIN, MOST, column_letter, shown, whole
from app.batch.dated import dated
from app.batch.number_format import FormatError, shows_texts_as_they_are
from app.batch.pages import Merged, Page, column_number, page_of
from app.batch.spool import Spool
from app.errors import RosterError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

MAX_COLUMNS = 1000
_TALL = 1000  # rows; no text needs more
_TEXT = frozenset({str})
_AS_IT_IS = frozenset({"General", "@"})
_MAX_UNPACKED = 512 * 1024 * 1024  # bytes
_HIDDEN = re.compile(rb'<row\b(?=[^>]*\bhidden="(?:1|true)")[^>]*\br="(\d+)"')
_ERROR = re.compile(rb'<c\b(?=[^>]*\bt="e")[^>]*\br="([A-Z]+)(\d+)"[^>]*>(?:<f[^>]*(?:/>|>[^<]*</f>))?<v>([^<]*)</v>')
_NO_RESULT = re.compile(
    rb'<c\b(?:(?P<text>(?=[^>]*\bt="str"))|(?![^>]*\bt="str"))[^>]*\br="([A-Z]+)(\d+)"[^>]*>'
    rb"\s*<f\b[^>]*(?:/>|>[^<]*</f>)\s*(?(text)|(?:<v\s*/>|<v>\s*</v>)?)\s*</c>"  # of a text, an empty result is one
)
ERROR_VALUES = re.compile(
    r"#(?:(?:NULL|DIV/0|VALUE|REF|NUM|SPILL|CALC|FIELD|BLOCKED|UNKNOWN|CONNECT|BUSY|EXTERNAL|PYTHON)!"
    r"|NAME\?|N/A|GETTING_DATA)"
)


@dataclass(slots=True)
class Sheet:
    """One sheet as read. `faults` maps row (as a person counts) and column (from 0) to what is wrong.

    `days` holds those that cells show without their year, by row and column: 2025年11月30日 of 11月30日.

    `wide` gives the columns of a row that are merged, first and last from 0, `tall` the ranges merged over several
    rows. `since_1904` tells when its days begin; nobody sees a sheet that is `concealed`.
    """

    file: str
    title: str | None
    since_1904: bool = False
    concealed: bool = False
    spool: Spool = field(default_factory=Spool)
    faults: dict[tuple[int, int], str] = field(default_factory=dict)
    days: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    wide: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    tall: list[Merged] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The sheet as a message names it: 名册.xlsx 工作表“社区”."""
        return self.file + (f" 工作表“{self.title}”" if self.title is not None else "")

    def cell(self, row: int, column: int) -> str:
        """Name a cell as a person finds it: 名册.xlsx 工作表“社区”C5; `column` from 0."""
        return f"{self.name}{'' if self.title is not None else ' '}{column_letter(column + 1)}{row}"

    def date(self, row: int, values: dict[str, str], columns: Iterable[tuple[int, str]]) -> None:
        """Let those of a row's `values` that show a day without its year know it; `columns` are number and name."""
        for column, name in columns if self.days else ():
            if (row, column) in self.days and values.get(name):
                values[name] = dated(values[name], self.days[row, column])

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Yield the number of each row and its cells as they are shown."""
        return iter(self.spool)


def open_excel(path: Path, threads: int = 1, what: str = "名册") -> list[Sheet]:
    """Return the sheets of an .xlsx in their order, read by so many threads; a message calls the file `what`.

    Raises:
        RosterError: it is damaged or of absurd size.
    """
    from python_calamine import CalamineError

    damaged = RosterError(f"{what} {path} 已损坏或不是 Excel 工作簿，无法打开。请重新保存一份。")
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(info.file_size for info in archive.infolist()) > _MAX_UNPACKED:
                raise RosterError(f"{what} {path} 解压后超过 {_MAX_UNPACKED // 2**20} MB，大得不正常，请核对来源。")
            formats, since_1904 = _formats(archive), _is_since_1904(archive)
            members = _members(archive)
            bare = Counter(map(str.strip, members))  # a blank behind a name is not seen
            sheets = [
                _read(
                    Sheet(path.name, title.strip() if bare[title.strip()] == 1 else title, since_1904, hidden),
                    page_of(archive, title, member),
                    formats,
                    threads,
                )
                for title, (member, hidden) in members.items()
            ]
    except (CalamineError, zipfile.BadZipFile, zlib.error, KeyError, ValueError, OSError, SyntaxError) as error:
        raise damaged from error
    if not sheets:
        raise damaged
    return sheets


def _formats(archive: zipfile.ZipFile) -> list[str]:
    """Return the number format of each cell style."""
    from lxml import etree

    if "xl/styles.xml" not in archive.namelist():
        return []
    root = etree.fromstring(archive.read("xl/styles.xml"), etree.XMLParser(resolve_entities=False, no_network=True))
    own = {node.get("numFmtId"): node.get("formatCode", "General") for node in root.iterfind(".//{*}numFmts/{*}numFmt")}
    styles = [node.get("numFmtId", "0") for node in root.iterfind("{*}cellXfs/{*}xf")]
    return [own.get(style) or BUILTIN.get(int(style), "General") for style in styles]


def _members(archive: zipfile.ZipFile) -> dict[str, tuple[str, bool]]:
    """Return which member holds each worksheet, and whether that is hidden."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    book = etree.fromstring(archive.read("xl/workbook.xml"), parser)
    relations = etree.fromstring(archive.read("xl/_rels/workbook.xml.rels"), parser)
    targets = {node.get("Id"): node.get("Target", "") for node in relations}
    members = set(archive.namelist())
    found = {}
    for node in book.iterfind("{*}sheets/{*}sheet"):
        link = next((value for key, value in node.attrib.items() if str(key).endswith("}id")), "")
        target = targets.get(link, "")
        member = target[1:] if target.startswith("/") else f"xl/{target}"
        if member in members and "worksheet" in member:
            found[node.get("name", "")] = member, node.get("state", "visible") != "visible"
    return found


def _is_since_1904(archive: zipfile.ZipFile) -> bool:
    """Tell whether a workbook counts its days from 1904 on."""
    from lxml import etree

    book = etree.fromstring(archive.read("xl/workbook.xml"), etree.XMLParser(resolve_entities=False, no_network=True))
    node = book.find("{*}workbookPr")
    return node is not None and node.get("date1904") in {"1", "true"}


def _read(sheet: Sheet, page: Page, formats: list[str], threads: int) -> Sheet:
    """Read a sheet through once."""
    plain = formats[0] if formats else "General"  # the format of a cell without a style
    special = _styled(formats, plain)
    worded = {form for form in formats if not shows_texts_as_they_are(form)}
    last = 0
    merged: list[Merged] = []
    for piece in page.pieces(threads):
        _note_faults(sheet, piece.xml)
        merged = piece.merged  # they stand behind the last row
        if not piece.values:
            continue
        styles = _styles(special, formats, piece.xml)
        dressed = {row for (row, _), form in styles.items() if form in worded} if worded else frozenset[int]()
        for number in range(last + 1, piece.first):
            sheet.spool.add(number, [])
        for number, values in enumerate(piece.values, piece.first):
            as_they_are = number not in dressed and plain not in worded
            if as_they_are and _TEXT.issuperset(map(type, values)) and "\r" not in "".join(values):
                cells = list(map(str.strip, values))
            else:
                cells = [
                    value.strip()
                    if as_they_are and type(value) is str and "\r" not in value
                    else _shown(sheet, (number, column), value, styles.get((number, column), plain))
                    for column, value in enumerate(values, piece.left)
                ]
            sheet.spool.add(number, [""] * piece.left + cells if piece.left else cells)
        last = piece.first + len(piece.values) - 1
    if merged:
        sheet.wide = _wide(merged)
        sheet.tall = [across for across in merged if across.top < across.bottom]
        spread, read = _Spread(merged, (sheet.faults, sheet.days)), sheet.spool
        sheet.spool = Spool()
        for number, cells in read:
            sheet.spool.add(number, spread.over(number, cells))
    # calamine stops at the last value; behind it there may be formulas without one
    for row in sorted({row for row, _ in sheet.faults if row > last}):
        sheet.spool.add(row, [])
    return sheet


def _wide(merged: list[Merged]) -> dict[int, list[tuple[int, int]]]:
    """Return which columns of a row are merged."""
    found: dict[int, list[tuple[int, int]]] = {}
    for across in merged:
        if across.left < across.right:
            for number in range(across.top, min(across.bottom, across.top + _TALL) + 1):
                found.setdefault(number, []).append((across.left, across.right))
    return found


class _Spread:
    """Gives every cell of a merged range the value of its first, row by row from the top."""

    def __init__(self, ranges: list[Merged], beside: Sequence[dict[tuple[int, int], str]]) -> None:
        self._waiting = ranges[::-1]
        self._open: list[tuple[Merged, str]] = []
        self._beside = beside  # what else is known of cells
        self._width = 0

    def over(self, number: int, cells: list[str]) -> list[str]:
        """Return the cells of row `number` with those that are merged filled in."""
        self._width = max(self._width, len(cells))
        self._open = [(merged, value) for merged, value in self._open if merged.bottom >= number]
        while self._waiting and self._waiting[-1].top <= number:
            merged = self._waiting.pop()
            self._open.append((merged, cells[merged.left] if merged.left < len(cells) else ""))
        if self._open:
            cells += [""] * (self._width - len(cells))
        for merged, value in self._open:
            told = [
                (known, known[merged.top, merged.left]) for known in self._beside if (merged.top, merged.left) in known
            ]
            for column in range(merged.left, min(merged.right + 1, len(cells))):
                cells[column] = value
                for known, said in told:
                    known[number, column] = said
        return cells


def _shown(sheet: Sheet, place: tuple[int, int], value: Any, form: str) -> str:
    try:
        text = shown(value, form, since_1904=sheet.since_1904)
        if type(value) is not str and (day := whole(value, form, since_1904=sheet.since_1904)):
            sheet.days[place] = day
    except FormatError:
        long = isinstance(value, float) and abs(value) >= MOST
        sheet.faults[place] = (
            "的数字超过 15 位，表格软件只保存前 15 位，后面的已经变成 0，请把这一列设为文本格式后重新填写"
            if long
            else f"的数字格式“{form}”不能照样写出，请改为文本或常用的数字格式"
        )
        return str(value)
    return text


def _note_faults(sheet: Sheet, xml: bytes) -> None:
    """Note hidden rows, error values and formulas without a result; most files have none of them."""
    if b'hidden="' in xml:
        sheet.hidden.update(map(int, _HIDDEN.findall(xml)))
    if b't="e"' in xml:
        for letters, row, value in _ERROR.findall(xml):
            sheet.faults[int(row), column_number(letters)] = f"单元格为错误值 {value.decode()}"
    if b"<f" in xml:
        for _, letters, row in _NO_RESULT.findall(xml):
            fault = "是公式，文件中没有它的计算结果，请在 Excel 或 WPS 中打开并保存后再用"
            sheet.faults[int(row), column_number(letters)] = fault


def _styled(formats: list[str], plain: str) -> re.Pattern[bytes] | None:
    """Return what finds the cells that have another format than those without a style, which is `plain`."""
    alike = _AS_IT_IS if plain in _AS_IT_IS else {plain}
    special = [str(number) for number, form in enumerate(formats) if form not in alike]
    if not special:
        return None
    return re.compile(
        rb'<c\b(?=[^>]*\bs="(?:' + "|".join(special).encode() + rb')")[^>]*?\br="([A-Z]+)(\d+)"[^>]*?\bs="(\d+)"'
    )


def _styles(special: re.Pattern[bytes] | None, formats: list[str], xml: bytes) -> dict[tuple[int, int], str]:
    """Return the number formats of the cells of a piece that have one: row and column -> format."""
    if special is None:
        return {}
    cells = (match.groups() for match in special.finditer(xml))
    return {(int(row), column_number(letters)): formats[int(style)] for letters, row, style in cells}
