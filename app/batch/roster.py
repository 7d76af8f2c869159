"""A roster: one row per community, each cell printed as the spreadsheet shows it, and lists of rows for each of them.

The first sheet names the communities. Every other sheet with a column 社区 is a list: {%tr for t in 任务 %} goes
through the rows of the sheet 任务 that belong to the community. A sheet 指标分解 shares totals out (`sharing`).
Rows lie on disk and are gone through anew at each pass; a roster of 100,000 costs no more memory than one of 100.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from app.batch.cells import column_letter
from app.batch.fields import Known
from app.batch.groups import Firsts
from app.batch.names import name_fault
from app.batch.paragraphs.asked import SHEET as PARAGRAPHS
from app.batch.paragraphs.asked import read_paragraphs
from app.batch.sharing import SHEET, Share, read_shares, shared
from app.batch.workbook import MAX_COLUMNS, Sheet, open_csv, open_excel
from app.errors import RosterError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from app.batch.paragraphs.asked import Paragraph

COMMUNITY = "社区"
SUBDISTRICT = "街道"
_MAX_BYTES = 100 * 1024 * 1024
_BLANK = 4096  # bytes; nobody types more blanks
_UNWRITTEN = "【待补：这一段还没有写】"
_TITLE_ROWS = 10  # above the header there may be a title and a note

Key = tuple[str, str]  # sub-district ("" where the sheet has none) and community


class Row(NamedTuple):
    """One community: `number` is the row of the sheet as a person counts it, `values` field -> shown text.

    `lists` holds the rows of the other sheets; `errors` what is wrong, field -> words that follow the cell's name.
    """

    number: int
    values: dict[str, str]
    errors: dict[str, str]
    lists: dict[str, list[dict[str, str]]]

    @property
    def community(self) -> str:
        """The name of the community."""
        return self.values.get(COMMUNITY, "")

    @property
    def folder(self) -> str:
        """The sub-district's folder, empty where the roster has no such column."""
        return self.values.get(SUBDISTRICT, "")


@dataclass(slots=True)
class Table:
    """A sheet with its header: `fields` in the order of the columns, `top` the header's row."""

    sheet: Sheet
    top: int
    fields: tuple[str, ...]

    def cell(self, row: int, name: str) -> str:
        """Name a cell as a person finds it: 名册.xlsx 工作表“社区”C5."""
        if name in self.fields:
            return self.sheet.cell(row, self.fields.index(name))
        return f"{self.sheet.name} 第{row}行"

    def rows(self) -> Iterator[tuple[int, dict[str, str], dict[str, str]]]:
        """Yield number, values and errors of each row below the header that holds something."""
        names, top = self.fields, self.top
        columns = [(index, name) for index, name in enumerate(names) if name]
        width, faults = len(names), self.sheet.faults
        for number, cells in self.sheet.rows():
            if number <= top:
                continue
            wrong = (
                {name: faults[number, index] for index, name in columns if (number, index) in faults} if faults else {}
            )
            if not wrong and not any(cells):
                continue
            padded = cells if len(cells) >= width else [*cells, *[""] * (width - len(cells))]
            yield number, {name: padded[index] for index, name in columns}, wrong


@dataclass(slots=True)
class Roster:
    """A roster as read; `rows` goes through the communities, as often as it is asked.

    Of `paragraphs` a row holds what `written` has for it (row -> field -> text), until then a gap.
    """

    path: Path
    table: Table
    lists: dict[str, dict[Key, list[dict[str, str]]]] = field(default_factory=dict)
    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    shares: tuple[Share, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()
    written: dict[int, dict[str, str]] | None = None
    notes: list[str] = field(default_factory=list)
    twice: dict[int, int] = field(default_factory=dict)
    count: int = 0

    @property
    def sheet(self) -> str | None:
        """The name of the sheet of communities, None for .csv."""
        return self.table.sheet.title

    @property
    def fields(self) -> tuple[str, ...]:
        """The columns in their order, behind them shared-out targets and the paragraphs that are written."""
        extra = dict.fromkeys(share.target for share in self.shares if share.target not in self.table.fields)
        return (*self.table.fields, *extra, *(asked.field for asked in self.paragraphs))

    @property
    def known(self) -> Known:
        """What a plan may ask for."""
        return Known(self.path.name, self.fields, self.columns)

    @property
    def rows(self) -> Iterator[Row]:
        """Yield the communities in the order of the sheet."""
        has_folder = SUBDISTRICT in self.table.fields
        for number, values, wrong in self.table.rows():
            for name in (SUBDISTRICT, COMMUNITY) if has_folder else (COMMUNITY,):
                fault = name_fault(values[name], name == COMMUNITY)
                if fault is not None and name not in wrong:
                    wrong[name] = fault
            if number in self.twice:
                wrong.setdefault(COMMUNITY, f"的社区“{values[COMMUNITY]}”与第{self.twice[number]}行重复")
            for share in self.shares:
                given = share.given.get(number)
                if given is not None:
                    values[share.target] = given
            own = (self.written or {}).get(number, {})
            for asked in self.paragraphs:
                values[asked.field] = own.get(asked.field, _UNWRITTEN)
            lists = self._lists_of(values) if self.lists else {}
            yield Row(number, values, wrong, lists)

    def _lists_of(self, values: dict[str, str]) -> dict[str, list[dict[str, str]]]:
        folder, community = values.get(SUBDISTRICT, ""), values[COMMUNITY]
        return {
            title: rows.get((folder, community)) or rows.get(("", community)) or []
            for title, rows in self.lists.items()
        }

    def cell(self, row: int, name: str) -> str:
        """Name a cell as a person finds it: 名册.xlsx 工作表“社区”C5."""
        return self.table.cell(row, name)


def read_roster(path: Path, threads: int = 1) -> Roster:
    """Read and check a roster, with so many threads where the file allows.

    Raises:
        RosterError: not a roster, no header, a header twice, no column 社区, a list that names a community which is not
            there, or targets that cannot be shared out. What is wrong with one row alone (a name no file can have, a
            community twice in one sub-district, an error value) stands in its `errors`.
    """
    if not path.is_file():
        raise RosterError(f"找不到名册 {path}。请给出 .xlsx 或 .csv 文件。")
    if path.stat().st_size > _MAX_BYTES:
        raise RosterError(f"名册 {path} 超过 {_MAX_BYTES // 2**20} MB，请拆分后再用。")
    if not path.stat().st_size or (path.stat().st_size < _BLANK and not path.read_bytes().strip()):
        raise RosterError(f"名册 {path} 是空文件。")
    suffix = path.suffix.lower()
    if suffix == ".csv":
        sheets = [open_csv(path, path.read_bytes())]
    elif suffix in {".xlsx", ".xlsm"}:
        sheets = open_excel(path, threads)
    else:
        raise RosterError(f"名册 {path} 的格式“{suffix or '无扩展名'}”不能用，请另存为 .xlsx 或 .csv。")
    roster = Roster(path, _table(sheets[0], f"名册 {sheets[0].name}"))
    if not any(True for _ in roster.table.rows()):
        raise RosterError(f"名册 {sheets[0].name} 只有表头，没有社区。")
    _note_rows(roster)
    for sheet in sheets[1:]:
        _take(roster, sheet)
    return roster


def _table(sheet: Sheet, where: str) -> Table:
    """Take a sheet by its header, which must have no name twice and none missing."""
    top, cells = _header(sheet, where)
    fields = [cell.replace("\n", "") for cell in cells]
    while fields and not fields[-1]:
        fields.pop()
    if len(fields) > MAX_COLUMNS:
        raise RosterError(f"{where} 的列数超过 {MAX_COLUMNS} 列，请删去用不到的列。")
    for index, name in enumerate(fields):
        cell = f"{where} {column_letter(index + 1)}{top}"
        if not name and any(number > top and index < len(row) and row[index] for number, row in sheet.rows()):
            raise RosterError(f"{cell} 没有字段名，但该列有内容。请补上字段名或删去该列。")
        if name and name in fields[:index]:
            first = f"{column_letter(fields.index(name) + 1)}{top}"
            raise RosterError(f"{cell} 的字段名“{name}”与 {first} 重复。请改名或删去其中一列。")
    return Table(sheet, top, tuple(fields))


def _header(sheet: Sheet, where: str) -> tuple[int, list[str]]:
    """Return the first row with something in it or, where titles stand above the header, the first that says 社区."""
    filled = ((number, cells) for number, cells in sheet.rows() if any(cells))
    above = list(islice(filled, _TITLE_ROWS))
    if not above:
        raise RosterError(f"{where} 没有内容。第一行应为字段名，其中须有“{COMMUNITY}”。")
    for number, cells in above:
        if COMMUNITY in cells:
            return number, cells
    number, cells = above[0]
    names = "、".join(filter(None, cells[:20]))
    raise RosterError(
        f"{where} 第{number}行没有“{COMMUNITY}”列。现有字段：{names}。第一行应为字段名（表头），不能直接是数据。"
    )


def _note_rows(roster: Roster) -> None:
    """Count the communities; note which of them stand twice in one sub-district, and which rows are hidden."""
    seen = Firsts()
    hidden = []
    for number, values, wrong in roster.table.rows():
        roster.count += 1
        if number in roster.table.sheet.hidden:
            hidden.append(number)
        if (wrong and wrong.keys() & {COMMUNITY, SUBDISTRICT}) or not values[COMMUNITY]:
            continue
        first = seen.first((values.get(SUBDISTRICT, ""), values[COMMUNITY]), number)
        if first != number:
            roster.twice[number] = first
    if hidden:
        some = "、".join(map(str, hidden[:10])) + ("等" if len(hidden) > 10 else "")
        roster.notes.append(
            f"{roster.table.sheet.name} 第{some}行（共 {len(hidden)} 行）是隐藏行，同样生成文件；"
            "不需要的请从名册中删去。"
        )


def _special(roster: Roster, sheet: Sheet) -> bool:
    """Take a sheet that says something of all communities; False where it is none."""
    if sheet.title == SHEET:
        roster.shares = read_shares(sheet, COMMUNITY)
        shared(roster.shares, roster.table.rows(), roster.table.cell)
        return True
    asked = read_paragraphs(sheet) if sheet.title == PARAGRAPHS else None
    if asked is not None:
        roster.paragraphs = asked
    return asked is not None


def _take(roster: Roster, sheet: Sheet) -> None:
    """Take a sheet as shared-out targets, paragraphs or a list of rows; one that is neither is left, with a note."""
    if _special(roster, sheet):
        return
    if not any(COMMUNITY in cells for number, cells in sheet.rows() if number <= _TITLE_ROWS):
        if any(any(cells) for _, cells in sheet.rows()):
            roster.notes.append(f"{sheet.name} 没有“{COMMUNITY}”列，未作任务表使用。")
        return
    table = _table(sheet, sheet.name)
    title = str(sheet.title)
    if title in roster.table.fields:
        raise RosterError(f"{sheet.name} 的表名与名册的字段“{title}”相同，请改一个名字。")
    owners: dict[str, set[str]] = {}
    for _, values, _ in roster.table.rows():
        owners.setdefault(values[COMMUNITY], set()).add(values.get(SUBDISTRICT, ""))
    with_folder = SUBDISTRICT in table.fields
    found: dict[Key, list[dict[str, str]]] = {}
    for number, values, wrong in table.rows():
        cell = table.cell(number, COMMUNITY)
        for name, fault in wrong.items():
            raise RosterError(f"{table.cell(number, name)}（{name}）{fault}。")
        community, folder = values[COMMUNITY], values.get(SUBDISTRICT, "")
        if community not in owners or (with_folder and folder not in owners[community]):
            raise RosterError(f"{cell} 的社区“{folder}{community}”不在工作表“{roster.sheet}”中。请核对名称。")
        if not with_folder and len(owners[community]) > 1:
            raise RosterError(
                f"{cell} 的社区“{community}”在 {len(owners[community])} 个街道都有，请在这张表中加上“{SUBDISTRICT}”列。"
            )
        found.setdefault((folder, community), []).append(values)
    roster.lists[title] = found
    roster.columns[title] = tuple(filter(None, table.fields))
