"""A roster: one row per community, each cell printed as the spreadsheet shows it, and lists of rows for each of them.

The first sheet names the communities. Every other sheet with a column 社区 is a list: {%tr for t in 任务 %} goes
through the rows of the sheet 任务 that belong to the community. A sheet 指标分解 shares totals out (`sharing`).
Rows lie on disk and are gone through anew at each pass; a roster of 100,000 costs no more memory than one of 100.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from app.batch.appearance import concealed, hidden_rows, merged_amounts, without_area
from app.batch.aside import COMMUNITY, SUBDISTRICT, note
from app.batch.cells import column_letter
from app.batch.everybody import ForAll, shared_rows
from app.batch.fields import Known
from app.batch.first_look import Look
from app.batch.first_sheet import first_sheet, refuse_divided, why_first
from app.batch.losses import Losses
from app.batch.opening import open_sheets
from app.batch.owners import Key, Owners
from app.batch.paragraphs.asked import SHEET as PARAGRAPHS
from app.batch.paragraphs.asked import read_paragraphs
from app.batch.repeats import Repeats
from app.batch.share_sheet import is_shares, read_shares, unshared
from app.batch.sharing import Share, shared
from app.batch.table import Table, alias, columns_of, has_communities, open_table
from app.batch.wording import some
from app.errors import RosterError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from app.batch.paragraphs.asked import Paragraph
    from app.batch.table_times import Time
    from app.batch.workbook import Sheet

_SHOWN = 10  # cells are named
_ALL = ("", "")  # no community
_UNWRITTEN = "【待补：这一段还没有写】"


class Row(NamedTuple):
    """One community: `number` is the row of the sheet as a person counts it, `values` field -> shown text.

    `lists` holds the rows of the other sheets; `area` is the sub-district by which they are found; `folder` its folder,
    empty where the roster has no such column. `errors` what is wrong, field -> words that follow the cell's name.
    """

    number: int
    values: dict[str, str]
    errors: dict[str, str]
    lists: dict[str, list[dict[str, str]]]
    area: str
    folder: str

    @property
    def community(self) -> str:
        """The name of the community."""
        return self.values.get(COMMUNITY, "")


@dataclass(slots=True)
class Roster:
    """A roster as read; `rows` goes through the communities, as often as it is asked.

    `origins` gives sheet, number and header of the rows of `lists` by their identity; `losses` is what is wrong there.
    `times` has what their tables say of their own time. `columns` has the lists that cannot be read as well.
    `reported` names those that come from tables of results alone. `left` says why a sheet is no list, `unshared` what
    to do for a target that stands there, `remarks` what a person should know of one that is used. `misnamed` has the
    rows whose names cannot be those of files, column -> why. `unread` are files of results that cannot be read.
    `loose` is what is said of communities without a sub-district. `doubled` are names of sub-districts that several
    districts have; of communities, where there are no sub-districts.
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
    misnamed: dict[int, dict[str, str]] = field(default_factory=dict)
    count: int = 0
    origins: dict[int, tuple[Sheet, int, Sequence[str]]] = field(default_factory=dict)
    losses: Losses = field(default_factory=Losses)
    reported: set[str] = field(default_factory=set)
    times: dict[int, Time] = field(default_factory=dict)
    left: dict[str, str] = field(default_factory=dict)
    unshared: dict[str, str] = field(default_factory=dict)
    remarks: dict[str, list[str]] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)
    loose: list[str] = field(default_factory=list)
    doubled: set[str] = field(default_factory=set)

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
        return Known(self.path.name, self.fields, self.columns, self.sheet, self.left, self.unshared)

    @property
    def keys(self) -> Iterator[Key]:
        """Yield sub-district and name of each community."""
        for _, values, _ in self.table.rows():
            yield self.table.area(values), values[COMMUNITY]

    @property
    def rows(self) -> Iterator[Row]:
        """Yield the communities in the order of the sheet."""
        misnamed, written = self.misnamed, self.written or {}
        targets: dict[str, dict[int, str]] = {}
        for share in self.shares:  # a row has a part of one line of each target at most
            targets.setdefault(share.target, {}).update(share.given)
        for number, values, wrong in self.table.rows():
            errors = misnamed[number] | wrong if number in misnamed else wrong
            for target, given in targets.items():
                values[target] = given.get(number) or values.get(target, "")
            for asked in self.paragraphs:
                values[asked.field] = written.get(number, {}).get(asked.field, _UNWRITTEN)
            area, folder = self.table.area(values), values.get(SUBDISTRICT, "")
            own = folder or values[COMMUNITY]
            lists = self._lists_of((area, values[COMMUNITY])) if self.lists else {}
            yield Row(number, values, errors, lists, area, area if own in self.doubled else folder)

    def _lists_of(self, key: Key) -> dict[str, list[dict[str, str]]]:
        return {title: rows.get(key) or [] for title, rows in self.lists.items()}

    def cell(self, row: int, name: str) -> str:
        """Name a cell as a person finds it: 名册.xlsx 工作表“社区”C5."""
        return self.table.cell(row, name)


def read_roster(path: Path, threads: int = 1) -> Roster:
    """Read and check a roster, with so many threads where the file allows.

    Raises:
        RosterError: not a roster, no header, a header twice, no column 社区. What is wrong with one row alone (a name
            no file can have, a community twice in one sub-district, an error value) stands in its `errors`, what is
            wrong with the other sheets in `losses`.
    """
    sheets = open_sheets(path, "名册", threads)
    first = first_sheet(path, sheets)
    roster = Roster(path, open_table(first, f"名册 {first.name}"))
    _note_rows(roster)
    if not roster.count:
        raise RosterError(f"名册 {first.name} 只有表头，没有社区。")
    roster.notes += why_first(path, sheets[0], first)
    owners = Owners(roster.keys if len(sheets) > 1 else ())
    further = sheets if has_communities(sheets[0]) else sheets[1:]  # the first may be but a cover
    refuse_divided(path, roster.table, [sheet for sheet in further if sheet is not first], owners)
    for sheet in [other for other in further if other is not first]:
        try:
            _take(roster, sheet, owners)
        except RosterError as error:  # the other sheets are looked through all the same
            roster.losses.add(str(error).rstrip("。"), None, None)
    return roster


def _note_rows(roster: Roster) -> None:
    """Note what the rows say of the communities: how many there are, which stand twice, which rows are none."""
    table, looked = roster.table, Look.at(roster.table)
    roster.count, roster.doubled, roster.misnamed = looked.count, looked.doubled, looked.misnamed
    roster.notes += looked.notes
    if table.aside:
        roster.notes.append(note(table.sheet.name, [table.aside[number] for number in sorted(table.aside)]))
    near = alias(table.sheet, SUBDISTRICT) if SUBDISTRICT not in table.fields else None
    if near is not None:
        roster.notes.append(
            f"{table.sheet.name} {near}没有作为街道使用，文件不按街道分文件夹；要分的请把列名改为“{SUBDISTRICT}”。"
        )
    roster.loose += without_area(table, looked.loose, roster.count)
    roster.notes += [*hidden_rows(table.sheet, looked.hidden, listed=False), *merged_amounts(table, listed=False)]


def _special(roster: Roster, sheet: Sheet, owners: Owners) -> bool:
    """Take a sheet that says something of all communities; False where it is none."""
    if is_shares(sheet.title):
        if roster.shares:
            roster.losses.add(f"{sheet.name} 与前面的一张都是指标分解，只能有一张，请删去或合并", None, None)
            return True
        if sheet.concealed:
            roster.notes.append(f"{sheet.name} 是隐藏的工作表，同样用来分解指标；请核对是不是要用的那一张。")
        roster.shares = read_shares(sheet, roster.table.fields, owners, roster.losses, roster.notes)
        shared(roster.shares, roster.table, roster.losses)
        return True
    asked = read_paragraphs(sheet) if sheet.title == PARAGRAPHS else None
    if asked is not None:
        roster.paragraphs = asked
    return asked is not None


def _leave(roster: Roster, sheet: Sheet) -> None:
    """Note a sheet that is no list; what is hidden only serves formulas."""
    if any(any(cells) for _, cells in sheet.rows()):
        near = alias(sheet, COMMUNITY)
        hint = f"{near}若是社区的名称，请把这个列名改为“{COMMUNITY}”。" if near is not None else ""
        roster.left[str(sheet.title)] = f"{sheet.name} 没有“{COMMUNITY}”列，未作任务表使用。{hint}"
        roster.notes += [] if sheet.concealed else [roster.left[str(sheet.title)]]
        roster.unshared |= unshared(sheet)


def _take(roster: Roster, sheet: Sheet, owners: Owners) -> None:
    """Take a sheet as shared-out targets, paragraphs or a list of rows; one that is neither is left, with a note.

    Raises:
        RosterError: it cannot be used at all.
    """
    if _special(roster, sheet, owners):
        return
    if not has_communities(sheet):
        _leave(roster, sheet)
        return
    title = str(sheet.title)
    if title in roster.table.fields:
        roster.losses.add(f"{sheet.name} 的表名与名册的字段“{title}”相同，请改一个名字", title, None)
        return
    try:
        table = open_table(sheet, sheet.name)
    except RosterError as error:  # it costs nobody where the plan does not use it
        roster.losses.add(str(error).rstrip("。"), title, None)
        roster.columns[title] = columns_of(sheet)
        return
    _list(roster, title, table, owners)


def _list(roster: Roster, title: str, table: Table, owners: Owners) -> None:
    """Take a table as the list `title`: each row to its community."""
    sheet, column = table.sheet, table.fields.index(COMMUNITY)
    found: dict[Key, list[dict[str, str]]] = {}
    hidden: list[int] = []
    nameless: list[str] = []
    for_all = ForAll(roster, title, table, owners)
    repeats = Repeats()
    for number, values, wrong in table.rows():
        if table.leave(number, values):
            continue
        if number in sheet.hidden:
            hidden.append(number)
        if not (values[COMMUNITY] or values.get(SUBDISTRICT) or wrong):
            nameless.append(table.cell(number, COMMUNITY) if not nameless else f"{column_letter(column + 1)}{number}")
            continue
        said = {name: f"{table.cell(number, name)}（{name}）{fault}" for name, fault in wrong.items()}
        given = _whose(owners, for_all, (sheet, number, column), values, said)
        if given:
            repeats.look(given[0] if len(given) == 1 else _ALL, number, values)
        for key, row in shared_rows(values, given):
            found.setdefault(key, []).append(row)
            roster.origins[id(row)] = (sheet, number, table.fields)
    if nameless:
        fault = f"（{COMMUNITY}）为空，看不出是哪个社区的。一个社区有几行的，请每行写明社区，或把这几行的社区合并成一格"
        roster.losses.add(some(nameless, _SHOWN) + fault, title, None)
    strangers = owners.settle(sheet.name, f"工作表“{roster.sheet}”", title, roster.losses, plain=True)
    if strangers and not found:  # of another roster, all of it
        roster.losses.add(strangers.pop(), title, None)
    if table.aside:
        roster.notes.append(note(sheet.name, [table.aside[number] for number in sorted(table.aside)]))
    roster.remarks[title] = [
        *concealed(sheet),
        *hidden_rows(sheet, hidden, listed=True),
        *merged_amounts(table, listed=True),
        *repeats.notes(sheet.name),
        *for_all.notes(),
        *strangers,
    ]
    roster.lists[title] = found
    roster.columns[title] = tuple(filter(None, table.fields))


def _whose(
    owners: Owners, for_all: ForAll, place: tuple[Sheet, int, int], values: dict[str, str], wrong: Mapping[str, str]
) -> list[Key]:
    """Return the communities of a row, none where they cannot be told."""
    given = for_all.take(place[1], values, wrong)
    if given is not None:
        return given
    key = owners.key(values, place, wrong)
    return [] if key is None else [key]
