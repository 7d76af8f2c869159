"""A sheet taken by its header: each row below it as field -> shown text."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import islice, zip_longest
from typing import TYPE_CHECKING, NamedTuple

from app.batch.areas import area_of
from app.batch.aside import COMMUNITY, SUBDISTRICT, is_aside, is_asked, names_none, telling
from app.batch.cells import column_letter
from app.batch.numbers import as_number
from app.batch.wording import clipped
from app.batch.workbook import MAX_COLUMNS
from app.errors import RosterError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from app.batch.workbook import Sheet

TITLE_ROWS = 10  # above the header there may be a title and a note
_ALIASES = {
    COMMUNITY: frozenset(
        {"社区名称", "社区名", "所属社区", "所在社区", "社区（村）", "社区(村)", "村（社区）", "村(社区)", "村社区",
         "村居", "村（居）", "村(居)", "居委会", "社区居委会", "居民委员会", "村（居）委会", "村居名称",
         "村（社区）名称"}
    ),
    SUBDISTRICT: frozenset(
        {"街道名称", "街道名", "所属街道", "所在街道", "街道（乡镇）", "街道(乡镇)", "乡镇街道", "镇街", "镇（街道）",
         "镇(街道)", "街道办", "街道办事处", "街镇", "乡镇（街道）", "乡镇(街道)"}
    ),
}  # fmt: skip


class Head(NamedTuple):
    """A header: its `first` and last row, `top`, and the names of the columns as they stand in the cells."""

    first: int
    top: int
    cells: list[str]


@dataclass(slots=True)
class Table:
    """A sheet with its header: `fields` in the order of the columns, `top` the last row of the header.

    `aside` holds the rows that are no community, row -> its cell and what that says. In a roster, `by_district` tells
    whether its sub-districts are told apart by a column for the district.
    """

    sheet: Sheet
    top: int
    fields: tuple[str, ...]
    aside: dict[int, tuple[str, str]] = field(default_factory=dict)
    by_district: bool = False

    def cell(self, row: int, name: str) -> str:
        """Name a cell as a person finds it: 名册.xlsx 工作表“社区”C5."""
        if name in self.fields:
            return self.sheet.cell(row, self.fields.index(name))
        return f"{self.sheet.name} 第{row}行"

    def area(self, values: Mapping[str, str]) -> str:
        """Return the sub-district of a community, by which it is told from others of its name; "" where it has none."""
        return area_of(values) if self.by_district else values.get(SUBDISTRICT, "")

    def rows(self) -> Iterator[tuple[int, dict[str, str], dict[str, str]]]:
        """Yield number, values and errors of each row below the header that holds something and is not aside."""
        names, top, aside = self.fields, self.top, self.aside
        columns = [(index, name) for index, name in enumerate(names) if name]
        width, faults, unnamed, days = len(names), self.sheet.faults, "" in names, self.sheet.days
        for number, cells in self.sheet.rows():
            if number <= top or number in aside:
                continue
            wrong = (
                {name: faults[number, index] for index, name in columns if (number, index) in faults} if faults else {}
            )
            if not wrong and not any(cells):
                continue
            if len(cells) < width:
                cells.extend([""] * (width - len(cells)))
            values = dict(zip(names, cells, strict=False))
            if unnamed:
                del values[""]
            if days:
                self.sheet.date(number, values, columns)
            yield number, values, wrong

    def leave(self, number: int, values: dict[str, str], *, among_communities: bool = False) -> bool:
        """Lay a row aside that is no community; tell whether it is none. A task may be for 全街道, no community is."""
        aside = is_aside(values)
        if not (aside or names_none(values) if among_communities else aside and not is_asked(values)):
            return False
        name = telling(values)
        self.lay(number, self.fields.index(name), values[name])
        return True

    def leave_merged(self) -> None:
        """Lay the rows aside whose community is part of a text across columns; where more stands there, it is wrong."""
        wide, own = self.sheet.wide, self.fields.index(COMMUNITY)
        for number, cells in self.sheet.rows() if wide else ():
            for left, right in wide.get(number, ()) if number > self.top else ():
                if not left <= own <= right or own >= len(cells) or not cells[own]:
                    continue
                if any(cells[:left]) or any(cells[right + 1 :]):
                    self.sheet.faults[number, own] = "与旁边的列合并成了一格，看不出是哪个社区，请取消合并"
                else:
                    self.lay(number, left, cells[own])

    def lay(self, number: int, column: int, said: str) -> None:
        """Lay a row aside by the cell in `column` (from 0), which says so much."""
        self.aside[number] = (f"{column_letter(column + 1)}{number}", said)


def open_table(sheet: Sheet, where: str) -> Table:
    """Take a sheet by its header, which must have no name twice and none missing.

    Raises:
        RosterError: it has no header with the column 社区, or a column without a name or with that of another.
    """
    _, top, cells = _header(sheet, where)
    fields = header_fields(cells)
    if len(fields) > MAX_COLUMNS:
        raise RosterError(f"{where} 的列数超过 {MAX_COLUMNS} 列，请删去用不到的列。")
    for index, name in enumerate(fields):
        if not name and any(number > top and index < len(row) and row[index] for number, row in sheet.rows()):
            raise RosterError(
                f"{where} {column_letter(index + 1)}{top} 没有字段名，但该列有内容。请补上字段名或删去该列。"
            )
    refuse_doubles(sheet, fields, top, where)
    table = Table(sheet, top, fields)
    table.leave_merged()
    note_overfull(sheet, top, len(fields), fields.index(COMMUNITY))
    return table


def note_overfull(sheet: Sheet, top: int, width: int, column: int) -> None:
    """Note at `column` the rows of a .csv with more cells than its header: nobody knows which belongs where.

    What stands before the first comma too many is whole; a community that can be read there has the row.
    """
    for number, cells in sheet.rows() if sheet.title is None else ():
        if number > top and any(cells[width:]):
            sheet.faults[number, column] = (
                f"所在的第{number}行有 {len(cells)} 格，表头只有 {width} 格，各格可能错位。"
                "数字和文字中的英文逗号请删去，或把整格用英文双引号引起来"
            )


def cell_faults(
    sheet: Sheet, number: int, said: Mapping[str, str], place: Mapping[str, int], needed: Collection[str]
) -> dict[str, str]:
    """Return which cells of a row cannot be used, or are empty though `needed`, and what is said of each.

    `said` holds the row by its columns, `place` gives the number of each.
    """
    found = {}
    for name, column in place.items():
        fault = sheet.faults.get((number, column))
        if fault is None and name in needed and not said[name]:
            fault = "为空，请补上"
        if fault is not None:
            found[name] = f"{sheet.cell(number, column)}（{name}）{fault}"
    return found


def header_fields(cells: Sequence[str]) -> tuple[str, ...]:
    """Return the names of the columns; 街 道 is 街道."""
    fields = [_named(cell) for cell in cells]
    while fields and not fields[-1]:
        fields.pop()
    return tuple(fields)


def refuse_doubles(sheet: Sheet, fields: Sequence[str], top: int, where: str) -> None:
    """Raise where two columns have one name.

    Raises:
        RosterError: it names both cells.
    """
    for index, name in enumerate(fields):
        if name and name in fields[:index]:
            cell, first = (f"{column_letter(number + 1)}{top}" for number in (index, fields.index(name)))
            if any(left <= fields.index(name) < index <= right for left, right in sheet.wide.get(top, ())):
                raise RosterError(
                    f"{where} 的 {first}:{cell} 是合并的一格“{name}”，看不出各列叫什么。请取消合并，给每列写一个名称；"
                    f"是两行表头的，请把“{COMMUNITY}”等只有一行的列名与下面一格合并。"
                )
            raise RosterError(f"{where} {cell} 的字段名“{name}”与 {first} 重复。请改名或删去其中一列。")


def has_communities(sheet: Sheet) -> bool:
    """Tell whether a sheet has the column 社区."""
    return bool(columns_of(sheet))


def columns_of(sheet: Sheet) -> tuple[str, ...]:
    """Return the columns of a sheet that has the column 社区, whatever else is wrong with them; none of another."""
    head = heading(sheet, list(islice(sheet.rows(), TITLE_ROWS)))
    return tuple(dict.fromkeys(filter(None, header_fields(head.cells)))) if head is not None else ()


def is_alias(name: str, wanted: str) -> bool:
    """Tell whether a heading may stand for the column `wanted`."""
    return "".join(name.split()) in _ALIASES[wanted]


def alias(sheet: Sheet, wanted: str) -> str | None:
    """Return the cell of the heading that may stand for the column `wanted`, with what it says."""
    for number, cells in sheet.rows():
        if number > TITLE_ROWS:
            break
        for column, cell in enumerate(cells):
            if is_alias(cell, wanted):
                return f"{column_letter(column + 1)}{number} 的“{cell}”"
    return None


def _named(cell: str) -> str:
    cell = cell.strip("*＊ ")  # a mark of what must be filled in
    bare = "".join(cell.split())
    return bare if bare in _ALIASES else cell.replace("\n", "")


def _header(sheet: Sheet, where: str) -> Head:
    """Return the first row with something in it or, where titles stand above the header, the first that says 社区."""
    filled = ((number, cells) for number, cells in sheet.rows() if any(cells))
    above = list(islice(filled, TITLE_ROWS))
    if not above:
        raise RosterError(f"{where} 没有内容。第一行应为字段名，其中须有“{COMMUNITY}”。")
    head = heading(sheet, above)
    if head is not None:
        return head
    near = alias(sheet, COMMUNITY)
    if near is not None:
        raise RosterError(f"{where} 没有“{COMMUNITY}”列。{near}若是社区的名称，请把这个列名改为“{COMMUNITY}”。")
    number, cells = above[0]
    names = "、".join(clipped(" ".join(cell.split())) for cell in cells[:20] if cell)
    raise RosterError(
        f"{where} 第{number}行没有“{COMMUNITY}”列。现有字段：{names}。第一行应为字段名（表头），不能直接是数据。"
    )


def heading(
    sheet: Sheet,
    above: Sequence[tuple[int, list[str]]],
    keys: Collection[str] = (COMMUNITY,),
    joined: Callable[[Sequence[str], Sequence[str]], Collection[int]] = lambda _, __: (),
) -> Head | None:
    """Return the header among the first rows: the first row that has one of the columns `keys`, and those below it.

    A header of several lines (基本情况 over 户数 and 人口) is told by the merged cells: that of 社区 reaches over all
    its lines, or those beside it have names below them where 社区 has none. The lowest names count; where two are the
    same, the name above goes before each, line by line, and in the columns that are to be `joined`, by both names.
    """
    for at, (number, cells) in enumerate(above):
        own = next((column for column, name in enumerate(header_fields(cells)) if name in keys), None)
        if own is None:
            continue
        last = max((one.bottom for one in sheet.tall if one.top <= number and one.left <= own <= one.right), default=0)
        below = [(line, names) for line, names in above[at + 1 :] if line <= last]
        for line, names in above[at + 1 :] if not last else ():
            if not _names_below(sheet, below[-1][0] if below else number, own, names):
                break
            below.append((line, names))
        if not below:
            return Head(number, number, cells)
        return Head(number, below[-1][0], _in_one_line([cells, *(names for _, names in below)], joined))
    return None


def _in_one_line(
    lines: Sequence[Sequence[str]], joined: Callable[[Sequence[str], Sequence[str]], Collection[int]]
) -> list[str]:
    """Return one name for each column of a header of several lines, told from above."""
    columns = [list(dict.fromkeys(filter(None, reversed(said)))) for said in zip_longest(*lines, fillvalue="")]
    names = [said[0] if said else "" for said in columns]
    for depth in range(1, len(lines)):
        over = [said[depth] if len(said) > depth else "" for said in columns]
        doubled = {name for name, count in Counter(names).items() if count > 1}
        both = joined(names, over)
        names = [
            above + name if name in doubled or column in both else name
            for column, (name, above) in enumerate(zip(names, over, strict=True))
        ]
    return names


def _names_below(sheet: Sheet, number: int, own: int, names: Sequence[str]) -> bool:
    """Tell whether the row below the header has a name in each cell below those merged across, and no community."""
    across = {column for left, right in sheet.wide.get(number, ()) for column in range(left, right + 1)}
    said = [names[column] for column in sorted(across) if column < len(names)]
    return (
        bool(across)
        and len(said) == len(across)
        and not any(names[own : own + 1])
        and all(name and as_number(name) is None for name in said)
    )
