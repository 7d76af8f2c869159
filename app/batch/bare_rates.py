"""Cells of rates that a plan prints as they stand and that bear no sign: 整改率达到0.95, which is mostly 95%.

A heading that says in what its numbers are, of the roster or of a table of the plan, stands for their sign: below
满意度（分） and 整改率（%） 95 is right, and only 0.95 below （%） may be a hundred times as much.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.batch.numbers import as_number, is_share
from app.batch.quantities import SHARE, scale, scale_of
from app.batch.result_rows import FRACTION, RATE, place_of
from app.batch.tags import TAG

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from app.batch.roster import Roster, Row

_SHOWN = 5
_BEFORE = re.compile(  # 参与率由80%提高到
    r"(?:率(?![先领])|占比|比例|比重|满意度|知晓度)(?:[从由][^，。；\n]{1,30}?)?(?:[一-鿿]{0,3}[达到至在为于过]|[：:])?$"
)
_OPEN = re.compile(  # behind which a sign would stand before it; （10分） is what the indicator weighs
    r"\s*(?:$|[，。；、,;）)|\]】\n\t]|以[上下内]|左右|[（(](?:分值|权重|[占计共])?[为：:]?\s*\d{1,3}\s*分[）)])"
)
_SIGN = re.compile(r"\s*[%％]")
_NO_SHARE = re.compile(r"[百十五\d]分制|满分|(?:男女|性别)比")  # before a number: 满意度（百分制）达到
_LINES = 60  # above a cell of a plan's table its heading is looked for in
_NAME = re.compile(r"""\{\{-?\s*(?:字段\[(['"])(?P<quoted>.+?)\1\]|(?P<plain>[^\s{}|()\[\]'"]+))\s*-?\}\}""")


class BareRates:
    """Looks for them in the columns that `text`, the plan with its tags, prints without a format.

    `shown` are the columns that it prints of each list, and in which words.
    """

    def __init__(self, text: str, shown: Mapping[str, Mapping[str, str]]) -> None:
        self._columns: dict[str, bool] = {}  # whether the plan sets the sign itself
        for name, signed in _printed(text):
            self._columns[name] = signed and self._columns.get(name, True)
        self._lists = {
            title: {name: self._columns[words] for name, words in columns.items() if words in self._columns}
            for title, columns in shown.items()
        }
        self._found: dict[tuple[str, bool], tuple[int, list[str]]] = {}
        self._unsigned: dict[str, str] = {}  # column whose heading has the sign that the plan leaves out -> a cell

    def look(self, rows: Sequence[Row], columns: Mapping[str, Sequence[str]], roster: Roster) -> None:
        """Take some rows; `columns` has their cells, name -> one for each row."""
        for name, signed in self._columns.items():
            cells = columns.get(name, ())
            bare = {cell for cell in dict.fromkeys(cells) if self._is_bare(name, cell, signed)}
            for row, cell in zip(rows, cells, strict=True) if bare else ():
                if cell in bare:
                    self._note(roster.table.sheet.name, roster.cell(row.number, name), name, cell, signed)
        for title, name, signed in [(title, *one) for title, its in self._lists.items() for one in its.items()]:
            for item in (item for row in rows for item in row.lists.get(title, ())):
                origin = roster.origins.get(id(item))
                if origin is not None and self._is_bare(name, item.get(name, ""), signed):
                    self._note(origin[0].name, *place_of(origin, item, name), item[name], signed)

    def _is_bare(self, name: str, cell: str, signed: bool) -> bool:
        """Tell whether a cell is to be told; note where the plan leaves out the sign that its heading has."""
        if not _is_bare(cell, signed):
            return False
        said = None if signed else scale_of(name)
        if said == SHARE:
            self._unsigned.setdefault(name, cell)
        return said is None

    def _note(self, where: str, cell: str, name: str, value: str, signed: bool) -> None:
        count, cells = self._found.get((where, signed), (0, []))
        if len(cells) < _SHOWN:
            cells.append(f"{cell.removeprefix(where).strip()}（{name}）“{value}”")
        self._found[where, signed] = count + 1, cells

    def notes(self) -> Iterator[str]:
        """Yield a note on each sheet, with some of its cells."""
        for (where, signed), (count, cells) in self._found.items():
            more = f"等 {count} 处" if count > len(cells) else ""
            how = "方案中字段的后面有百分号（或写在表头），会印成 0.95% 的样子" if signed else "会照这个数印出"
            mend = "请改为 95 的样子" if signed else "请改为 95% 的样子，或设为百分比格式"
            yield f"{where} 的 {'、'.join(cells)}{more}是比率而没有百分号，{how}；若是百分数，{mend}。"
        for name, cell in self._unsigned.items():
            yield f"方案中字段“{name}”的后面没有百分号，会印成 {cell} 的样子，请在方案的这个字段后面写上 %。"


def _printed(text: str) -> Iterator[tuple[str, bool]]:
    """Yield what is printed as a rate, t.完成率 of a list's row, and whether the plan sets the sign itself."""
    for tag in TAG.finditer(text):
        found = _NAME.fullmatch(tag[0])
        if found is None:
            continue
        name = found["quoted"] or found["plain"]
        if _SIGN.match(text, tag.end()):
            yield name, True
        elif _OPEN.match(text, tag.end()):
            before = text[: tag.start()][-60:]
            said = _scale_in_table(text, tag.start())
            if said == SHARE:
                yield name, True
            elif said is None and (RATE.search(name) or _BEFORE.search(before)) and not _NO_SHARE.search(before[-12:]):
                yield name, False


def _scale_in_table(text: str, place: int) -> str | None:
    """Return in what the number at `place` is, where a cell beside it or the heading above it says so: | % |."""
    first = text.rfind("\n", 0, place) + 1
    line = text[first:].partition("\n")[0]
    between = "|" if line.lstrip().startswith("|") else "\t"
    if between not in line:
        return None
    beside = next(filter(None, (scale(cell.strip()) for cell in line.split(between) if cell.strip())), None)
    if beside is not None:
        return beside
    column = text.count(between, first, place)
    for above in reversed(text[:first].split("\n")[-_LINES - 1 : -1]):
        cells = above.split(between)
        if len(cells) == 1 and not TAG.search(above):
            return None  # above the table
        said = scale_of(cells[column]) if column < len(cells) else None
        if said is not None:
            return said
    return None


def _is_bare(cell: str, signed: bool) -> bool:
    if not cell or is_share(cell):
        return False
    return FRACTION.fullmatch(cell) is not None if signed else bool(as_number(cell))
