"""Results of the communities: a folder of tables or one file.

A table belongs to the communities of its column 社区 or, without one, to the community whose name its sheet or file
has in its own; a folder named after a sub-district says which. With a column 指标 each row is a result, with a column
问题 a problem; otherwise each row is a community and each column an indicator. Who filled in and who checked the
figures (填报人, 审核人) is a list of its own.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.batch.appearance import hidden_rows
from app.batch.areas import said_district
from app.batch.aside import COMMUNITY
from app.batch.dated import whole_of
from app.batch.headed import Units
from app.batch.months import apart, months_in
from app.batch.opening import open_sheets
from app.batch.owners import Owners
from app.batch.plan_goals import PlanGoals
from app.batch.provenance import Provenance
from app.batch.resemblance import is_another
from app.batch.result_choice import basis_of, chosen, contest, notes_on, tables
from app.batch.result_columns import MONTH, PROBLEM, RESULT, SIGNATURE, YEAR, kind_of, lacking
from app.batch.result_notes import CellNotes
from app.batch.result_rows import PROBLEMS, RESULTS, SIGNED, items, placed
from app.batch.result_sheets import Opened, look
from app.batch.result_tables import (
    communities_in,
    faults_of,
    files_at,
    rows_below,
    without_hidden,
)
from app.batch.table import note_overfull
from app.batch.table_times import other_years
from app.batch.whereabouts import Columns
from app.batch.wording import some
from app.errors import RosterError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from app.batch.months import Month
    from app.batch.owners import Key
    from app.batch.result_choice import Basis
    from app.batch.result_columns import Columns as Names
    from app.batch.result_tables import File
    from app.batch.roster import Roster
    from app.batch.table_times import Time
    from app.batch.workbook import Sheet

_SHOWN = 10
_A_YEAR = re.compile(r"\s*(20\d\d)\s*(?:年度?)?\s*")


def add_results(roster: Roster, place: Path, *, report: bool = False, plan: Path | None = None) -> None:
    """Give each community of `roster` its rows 结果 and 问题 from the file or folder `place`.

    For a `report`, and for any brief, figures that are
    still to be filled in are gaps; a plan prints them as they stand. `plan` is the one that they report on.

    Raises:
        RosterError: there is no table of results, or nothing at all.
    """
    if not place.exists():
        raise RosterError(
            f"找不到成果表 {place}。请核对 --results 写的位置，给出 .xlsx 或 .csv 文件，或放有这些文件的文件夹。"
        )
    desk = _Desk(roster, Owners(roster.keys), report, PlanGoals(plan))
    files = files_at(place, roster.path)
    if not files:
        raise RosterError(f"{place} 中没有成果表。请给出 .xlsx 或 .csv 文件，或放有这些文件的文件夹。")
    before = len(roster.notes)
    for file in files:
        desk.open(file)
    desk.take()
    if not desk.taken and not roster.losses.found:
        raise RosterError(f"{place} 中没有能作成果表的表。{''.join(roster.notes[before:][:_SHOWN])}")
    found = desk.found
    for title, names in ((RESULTS, RESULT), (PROBLEMS, PROBLEM), (SIGNED, SIGNATURE)):
        if found[title] or (title != SIGNED and title not in roster.table.fields):
            _add(roster, title, names, found[title])
    roster.notes += desk.provenance.notes()
    failing = {key for loss in roster.losses.found for key in loss.keys or ()}
    given = roster.lists[RESULTS]
    without = [key[1] for key in dict.fromkeys(roster.keys) if not given.get(key) and key not in failing]
    if without:
        gap = "，报告中以【待补：…】标出" if report else "，方案中列出结果的地方会是空的"
        roster.notes.append(f"成果表中没有{some(without, _SHOWN)}（共 {len(without)} 个社区）的结果{gap}。")


def _add(roster: Roster, title: str, names: Names, found: dict[Key, list[dict[str, str]]]) -> None:
    if title in roster.table.fields:
        raise RosterError(f"名册 {roster.path.name} 的字段“{title}”与成果表同名，请改一个名字。")
    if title not in roster.lists:
        roster.reported.add(title)
    merged = roster.lists.setdefault(title, {})
    both = []
    for key, rows in found.items():
        own = merged.setdefault(key, [])
        known = [{name: row.get(name, "") for name in names} for row in own]
        own += [row for row in rows if {name: row[name] for name in names} not in known]
        both += ["".join(key)] if known and len(own) > len(known) else []
    if both:
        roster.notes.append(
            f"名册的工作表“{title}”和成果表中都有{some(both, _SHOWN)}的{title}，都已采用（相同的只取一次），"
            "请核对有没有重复。"
        )
    columns = tuple(dict.fromkeys((*roster.columns.get(title, ()), *names)))
    for rows in merged.values():  # a sheet of that name in the roster has columns of its own
        for row in rows:
            for name in columns:
                row.setdefault(name, "")
    roster.columns[title] = columns


class _Desk:
    """Takes tables of results sheet by sheet."""

    def __init__(self, roster: Roster, owners: Owners, report: bool, goals: PlanGoals) -> None:
        self.found: dict[str, dict[Key, list[dict[str, str]]]] = {RESULTS: {}, PROBLEMS: {}, SIGNED: {}}
        self.provenance = Provenance()
        self.taken = False
        self._first: dict[tuple[object, ...], str] = {}  # what a row says -> the file that said it first
        self._roster = roster
        self._owners = owners
        self._report = report
        self._goals = goals
        self._opened: list[Opened] = []
        self._doubled: dict[str, list[str]] = {}  # what is said of columns -> the tables that have them

    def open(self, file: File) -> None:
        """Look at the sheets of a file; what is wrong with one costs those whom it may be about."""
        try:
            sheets = open_sheets(file.path, "成果表")
        except RosterError as error:
            self._lose(error, file)
            return
        for sheet in sheets:
            sheet.file = file.shown  # 10月.xlsx may lie in several folders
        seen, notes = without_hidden(sheets)
        self._roster.notes += notes
        for sheet in seen:
            try:
                opened = look(
                    self._owners, sheet, file, [other.title for other in seen if other is not sheet], self._roster.notes
                )
            except RosterError as error:
                self._lose(error, file, sheet.title)
            else:
                self._opened += [opened] if opened is not None else []

    def take(self) -> None:
        """Take what the tables hold, all by the same column where several may be what was reached."""
        contests = [one for opened in self._opened if (one := contest(opened.offer, self._goals.limits)) is not None]
        basis = basis_of(contests, report=self._report)
        for opened in self._opened:
            try:
                self.taken = self._take(opened, basis) or self.taken
            except RosterError as error:
                self._lose(error, opened.file, opened.offer.sheet.title)
        notes = self._roster.notes
        notes += notes_on(basis, contests)
        notes += (f"{tables(names)} {said}" for said, names in self._doubled.items())

    def _lose(self, error: RosterError, file: File, *names: str | None) -> None:
        """Let what is wrong cost those whom it may be about; a report of the others misses what nobody can tell."""
        keys = self._owners.about((*names, file.path.stem), file.folders)
        said = str(error).rstrip("。")
        elsewhere = any(name and self._owners.in_name(name) is None and is_another(name) for name in names)
        if self._report and (keys is None or elsewhere):
            self._roster.unread.append(file.shown)
            self._roster.notes.append(f"{said}。没有采用，看不出是谁的成果；其余的照常，缺结果的社区另行列出。")
        else:
            self._roster.losses.add(said, RESULTS, keys)

    def _take(self, opened: Opened, basis: Basis | None) -> bool:
        """Take the rows of a table; tell whether it holds any.

        Raises:
            RosterError: it cannot be used.
        """
        owners, notes = self._owners, self._roster.notes
        file, names, own, about, time, units, offer = opened
        sheet, top = offer.sheet, offer.top
        named = own or about.community
        column = offer.header.index(COMMUNITY) if COMMUNITY in offer.header else 0
        header, doubled = chosen(offer, basis)
        figures = Units(header, units, report=self._report)
        kept = max(number for number, name in enumerate(header) if name)
        note_overfull(sheet, top, len(header), kept)
        for doubt in doubled:
            self._doubled.setdefault(doubt, []).append(sheet.name)
        notes += [f"{sheet.name} {lack}" for lack in lacking(header, offer.header)]
        if COMMUNITY not in header and own is not None:
            self._named(sheet, own, names)
        elif COMMUNITY in header and any(cell != named for cell in communities_in(sheet, header, top)):
            named = None  # a cell left empty there is not that of the file
        strange = about.strange(owners)
        if strange is not None:
            notes.append(f"{sheet.name}没有采用：{strange}。请核对名称；不是这份名册的，请移走。")
            return False
        columns = Columns(owners, header)
        taken = False
        hidden: list[int] = []
        cells_of = CellNotes(sheet.name, figures, self._goals, report=self._report)
        for number, cells in rows_below(sheet, header, top, notes):
            row = figures.of_row(cells)
            lying = about.placed(owners, row.get(COMMUNITY) or named or "", row)
            key = owners.key(lying, (sheet, number, column), faults_of(sheet, number, header), named or "")
            said = tuple(columns.claims(row))
            if key is None or about.refuses(owners, key, said, placed=bool(said_district(row))):
                continue
            about.settle(owners, key, said, sheet.name)
            taken = True
            hidden += [number] if number in sheet.hidden else []
            origin = (sheet, number, header)
            for title, item in items(row, header):
                if cells_of.look(title, item, origin):
                    self._put(title, key, item, origin, (file.shown, time.of_row(_months_of(row), _year_of(row))))
        part = PROBLEMS if kind_of(header) is PROBLEM else RESULTS
        strangers = owners.settle(sheet.name, "名册", part, self._roster.losses, results=True, once=part == RESULTS)
        if taken and COMMUNITY not in header and own is not None:
            self._taken_by(own, names)
        notes += [
            *(f"{sheet.name} 的{said}" for said in apart(about.told, owners.without_names) if taken),
            *(f"{sheet.name} 的{said}" for said in other_years(about.told, time, owners.without_names) if taken),
            *about.notes(sheet.name, partly=taken),
            *hidden_rows(sheet, hidden, listed=True),
            *cells_of.notes(),
            *strangers,
        ]
        return taken or about.doubted or not (about.refused or strangers)

    def _named(self, sheet: Sheet, named: str, names: Sequence[str]) -> None:
        """Look at the names, from within, by one of which a table is that of the community `named`.

        Raises:
            RosterError: they speak of two communities.
        """
        owners = self._owners
        at = next(number for number, name in enumerate(names) if owners.in_name(name) == named)
        other = next(filter(is_another, names[:at]), None)
        if other is not None:
            raise RosterError(
                f"{sheet.name} 的名称“{other}”像是另一个社区的，不在名册中，而“{names[at]}”是{named}的，"
                "看不出是谁的成果。请改用名册中的名称，或把这张表移走"
            )
        spelt = owners.spelt(*names)
        if spelt is not None and spelt != named and named not in names[at]:
            raise RosterError(
                f"{sheet.name} 的名称“{names[at]}”可能是{named}，也可能是{spelt}的，看不出是谁的成果。"
                "请用社区的全称作表名"
            )

    def _taken_by(self, named: str, names: Sequence[str]) -> None:
        """Note by which of its names, from within, a table is that of the community `named`."""
        owners = self._owners
        at = next(number for number, name in enumerate(names) if owners.in_name(name) == named)
        outer = next((name for name in names[at + 1 :] if owners.spelt(name) not in {None, named}), None)
        self.provenance.named(names[at], named, owners.places_in(names[at]), outer)

    def _put(
        self,
        title: str,
        key: Key,
        item: dict[str, str],
        origin: tuple[Sheet, int, Sequence[str]],
        table: tuple[str, Time],
    ) -> None:
        """Take what a row says, of a table in this file and of this time."""
        file, time = table
        said = (title, key, tuple(map(whole_of, item.values())), time)
        first = self._first.get(said)
        if first is None or (first == file and title != SIGNED):  # in one file, what is said twice happened twice
            self._first[said] = file
            self.found[title].setdefault(key, []).append(item)
            self._roster.origins[id(item)] = origin
            placed(origin, item)
            self._roster.times[id(item)] = time
        elif title != SIGNED:  # the same people sign every row; any other row is in a copy of the file
            self.provenance.repeated()
        if title != SIGNED:
            self.provenance.fed(title, key, file, time)


def _months_of(row: Mapping[str, str]) -> frozenset[Month]:
    """Return the month that a row says in a column for it; 10 is October there."""
    text = next((row[name] for name in MONTH if name in row), "")
    return frozenset(months_in(f"{text}月" if text.isdigit() and len(text) <= len("12") else text))


def _year_of(row: Mapping[str, str]) -> int | None:
    """Return the year that a row says in a column for it."""
    found = _A_YEAR.fullmatch(next((row[name] for name in YEAR if name in row), ""))
    return None if found is None else int(found[1])
