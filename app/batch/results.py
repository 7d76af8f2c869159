"""Results of the communities: a folder of tables or one file.

A table belongs to the communities of its column 社区 or, without one, to the community whose name its sheet or file
has in its own; a folder named after a sub-district says which. With a column 指标 each row is a result, with a column
问题 a problem; otherwise each row is a community and each column an indicator. Who filled in and who checked the
figures (填报人, 审核人) is a list of its own.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.batch.aside import COMMUNITY, SUBDISTRICT, is_aside, is_foot, note, telling
from app.batch.cells import column_letter
from app.batch.months import months_in
from app.batch.opening import BOOKS, OTHERS, TEXTS, open_sheets
from app.batch.owners import Owners
from app.batch.provenance import Provenance
from app.batch.record import MANIFEST
from app.batch.resemblance import is_another
from app.batch.result_rows import (
    PROBLEM,
    PROBLEMS,
    RESULT,
    RESULTS,
    SIGNATURE,
    SIGNED,
    bare_shares,
    chosen,
    completed,
    emptied,
    items,
    kind_of,
    lacking,
)
from app.batch.table import TITLE_ROWS, alias, header_fields, note_overfull, refuse_doubles
from app.batch.wording import some
from app.errors import RosterError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from app.batch.months import Month
    from app.batch.owners import Key
    from app.batch.result_rows import Columns
    from app.batch.roster import Roster
    from app.batch.workbook import Sheet

_SHOWN = 10
_SUMMARIES = re.compile(r"汇总(?:（原稿\d*）)?\.xlsx")  # of a batch, and one that somebody had written into


def add_results(roster: Roster, place: Path, *, report: bool = False) -> set[Month]:
    """Give each community of `roster` its rows 结果 and 问题 from the file or folder `place`; return the months named.

    A month is one that a table's sheet or file is named after. For a `report`, and for any brief, figures that are
    still to be filled in are gaps; a plan prints them as they stand.

    Raises:
        RosterError: there is no table of results.
    """
    desk = _Desk(roster, Owners(roster.keys), report)
    files = _files(place, roster.path)
    if not files:
        raise RosterError(f"{place} 中没有成果表。请给出 .xlsx 或 .csv 文件，或放有这些文件的文件夹。")
    before = len(roster.notes)
    for file in files:
        desk.open(file, _folders(file, place), file.relative_to(place).as_posix() if place.is_dir() else file.name)
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
    return desk.months


def _files(place: Path, roster: Path) -> list[Path]:
    """Return the tables at `place`, in its folders as well; the roster itself and what a batch wrote are none."""
    if not place.is_dir():
        return [place]
    return [
        file
        for file in sorted(place.rglob("*"))
        if file.suffix.lower() in {*TEXTS, *BOOKS, *OTHERS}
        and not any(part.startswith(("~$", ".")) for part in file.relative_to(place).parts)
        and file.is_file()
        and not file.samefile(roster)
        and not (_SUMMARIES.fullmatch(file.name) and file.with_name(MANIFEST).exists())
    ]


def _folders(file: Path, place: Path) -> list[str]:
    """Return the names of the folders that a table of `place` lies in, from within."""
    return [
        file.parent.name,
        *(folder.name for folder in file.parent.parents if folder == place or place in folder.parents),
    ]


def _add(roster: Roster, title: str, names: Columns, found: dict[Key, list[dict[str, str]]]) -> None:
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

    def __init__(self, roster: Roster, owners: Owners, report: bool) -> None:
        self.found: dict[str, dict[Key, list[dict[str, str]]]] = {RESULTS: {}, PROBLEMS: {}, SIGNED: {}}
        self.provenance = Provenance()
        self.months: set[Month] = set()
        self.taken = False
        self._first: dict[tuple[str, Key, tuple[str, ...]], str] = {}  # what a row says -> the file that said it first
        self._roster = roster
        self._owners = owners
        self._report = report

    def open(self, file: Path, folders: Sequence[str], path: str) -> None:
        """Take what the sheets of a file hold; what is wrong with one costs those whom it may be about.

        `path` is how the file is told from another of its name.
        """
        try:
            sheets = open_sheets(file, "成果表")
        except RosterError as error:
            self._lose(error, folders, file.stem)
            return
        for sheet in sheets:
            try:
                taken = self._take(sheet, file, folders, path)
            except RosterError as error:
                self._lose(error, folders, sheet.title, file.stem)
                continue
            if taken:
                self.taken = True
                titles = (self._owners.without_names(name or "") for name in (sheet.title, file.stem))
                self.months |= next(filter(None, map(months_in, titles)), set())

    def _lose(self, error: RosterError, folders: Sequence[str], *names: str | None) -> None:
        self._roster.losses.add(str(error).rstrip("。"), RESULTS, self._owners.about(names, folders))

    def _take(self, sheet: Sheet, file: Path, folders: Sequence[str], path: str) -> bool:
        """Take the rows of one sheet; tell whether it is a table of results.

        Raises:
            RosterError: it is one and cannot be used.
        """
        owners, notes = self._owners, self._roster.notes
        names = [name for name in (sheet.title, file.stem, *folders) if name and owners.area(name) is None]
        named = owners.in_name(*names)
        top, header = _header(sheet, named, notes)
        if not header:
            return False
        refuse_doubles(header, top, sheet.name)
        column = header.index(COMMUNITY) if COMMUNITY in header else 0
        header, doubled = chosen(header)
        kept = max(number for number, name in enumerate(header) if name)
        note_overfull(sheet, top, len(header), kept)
        notes += [f"{sheet.name} {said}" for said in (*doubled, *lacking(header))]
        if COMMUNITY not in header and named is not None:
            self._named(sheet, named, names)
        elif named is not None and any(cell != named for cell in _column(sheet, header, top)):
            named = None  # a cell left empty there is not that of the file
        nearest = owners.nearest(folders)
        area = {SUBDISTRICT: nearest} if nearest else {}
        odd: list[str] = []
        blank: list[str] = []
        bare: list[str] = []
        for number, row in _rows(sheet, header, top, notes):
            key = owners.key(area | row, (sheet, number, column), _faults(sheet, number, header), named or "")
            if key is None:
                continue
            origin = (sheet, number, header)
            for title, item in items(row, header):
                if title == RESULTS:
                    blank += emptied(item, origin) if self._report else ()
                    bare += bare_shares(item, origin, empty=self._report)
                    odd += (f"第{number}行{said}" for said in completed(item, report=self._report))
                self._put(title, key, item, origin, path)
        part = PROBLEMS if kind_of(header) is PROBLEM else RESULTS
        owners.settle(sheet.name, "名册", part, self._roster.losses)
        notes += _odd(sheet.name, odd)
        notes += _cells(sheet.name, blank, "不是数字，作为没有填写处理，报告中以【待补：…】标出")
        notes += _cells(
            sheet.name,
            bare,
            "是比率而没有百分号，看不出是不是百分数（如 0.92 可能是 92%），没有采用，报告中以【待补：…】标出。"
            "请改为 92% 的样子、设为百分比格式，或在“单位”列写 %"
            if self._report
            else "是比率而没有百分号，会照这个数写入；若是百分数，请改为 92% 的样子或设为百分比格式",
        )
        return True

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
        outer = next((name for name in names[at + 1 :] if owners.spelt(name) not in {None, named}), None)
        self.provenance.named(names[at], named, owners.areas_in(names[at]), outer)

    def _put(
        self, title: str, key: Key, item: dict[str, str], origin: tuple[Sheet, int, Sequence[str]], file: str
    ) -> None:
        said = (title, key, tuple(item.values()))
        first = self._first.get(said)
        if first is None or (first == file and title != SIGNED):  # in one file, what is said twice happened twice
            self._first[said] = file
            self.found[title].setdefault(key, []).append(item)
            self._roster.origins[id(item)] = origin
        elif title != SIGNED:  # the same people sign every row; any other row is in a copy of the file
            self.provenance.repeated()
        if title != SIGNED:
            self.provenance.fed(title, key, file)


def _header(sheet: Sheet, named: str | None, notes: list[str]) -> tuple[int, tuple[str, ...]]:
    """Return the header's row and the names of the columns, none where it is no table of results; a note says why."""
    filled = [(number, cells) for number, cells in sheet.rows() if any(cells)]
    known = {COMMUNITY, *RESULT["指标"], *PROBLEM["问题"]}
    heads = ((number, header_fields(cells)) for number, cells in filled[:TITLE_ROWS])
    top, header = next(((number, names) for number, names in heads if not known.isdisjoint(names)), (0, ()))
    if COMMUNITY in header or (header and named is not None):
        return top, header
    near = alias(sheet, COMMUNITY)
    hint = f"{near}若是社区的名称，请把这个列名改为“{COMMUNITY}”。" if near is not None else ""
    if header:
        hint = hint or f"若是一个社区的成果，请用该社区的名称作文件名或表名；若是几个社区的，请加“{COMMUNITY}”列。"
        notes.append(f"{sheet.name} 没有“{COMMUNITY}”列，表名和文件名也不是名册中的社区，未作成果表使用。{hint}")
    elif filled:
        notes.append(f"{sheet.name} 没有“{COMMUNITY}”“指标”或“问题”列，未作成果表使用。{hint}")
    return 0, ()


def _column(sheet: Sheet, header: Sequence[str], top: int) -> Iterator[str]:
    """Yield the communities that the rows below `top` name."""
    at = header.index(COMMUNITY)
    for number, cells in sheet.rows():
        if number > top and len(cells) > at and cells[at] and not is_aside({COMMUNITY: cells[at]}):
            yield cells[at]


def _cells(where: str, cells: Sequence[str], said: str) -> Iterator[str]:
    """Yield one note on cells of which the same is `said`."""
    if cells:
        more = f"等 {len(cells)} 格" if len(cells) > _SHOWN else ""
        yield f"{where} 的 {'、'.join(cells[:_SHOWN])}{more}{said}。"


def _odd(where: str, said: Sequence[str]) -> Iterator[str]:
    """Yield one note on all rows whose figures disagree."""
    if said:
        more = f"等 {len(said)} 处" if len(said) > _SHOWN else ""
        yield f"{where} {'；'.join(said[:_SHOWN])}{more}，请核对。"


def _rows(sheet: Sheet, header: Sequence[str], top: int, notes: list[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield number and filled cells of the rows below `top`; note at last those that are no community's."""
    aside = []
    for number, cells in sheet.rows():
        row = {name: cell for name, cell in zip(header, cells, strict=False) if name and cell}
        if number <= top or not row:
            continue
        first = next(iter(row.values()))
        if is_aside({COMMUNITY: ""} | row) if COMMUNITY in header else is_foot(first):
            name = telling(row)
            aside.append((f"{column_letter(header.index(name) + 1)}{number}", row[name]))
        else:
            yield number, row
    if aside:
        notes.append(note(sheet.name, aside))


def _faults(sheet: Sheet, number: int, header: Sequence[str]) -> dict[str, str]:
    """Return what is said of the cells of a row that cannot be used, by column."""
    return {
        name: f"{sheet.cell(number, column)}（{name}）{sheet.faults[number, column]}"
        for column, name in (enumerate(header) if sheet.faults else ())
        if name and (number, column) in sheet.faults
    }
