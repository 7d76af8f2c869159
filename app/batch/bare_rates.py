"""Cells of rates that a plan prints as they stand and that bear no sign: 整改率达到0.95, which is mostly 95%."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.batch.numbers import as_number, is_share
from app.batch.result_rows import FRACTION, RATE, place_of
from app.batch.tags import TAG

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from app.batch.roster import Roster, Row

_SHOWN = 5
_BEFORE = re.compile(  # 参与率由80%提高到
    r"(?:率(?![先领])|占比|比例|比重|满意度|知晓度)(?:[从由][^，。；\n]{1,30}?)?(?:[一-鿿]{0,3}[达到至在为于过]|[：:])?$"
)
_OPEN = re.compile(r"\s*(?:$|[，。；、,;）)|\]】\n\t]|以[上下内]|左右)")  # behind which a sign would stand before it
_SIGN = re.compile(r"\s*[%％]")
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

    def look(self, rows: Sequence[Row], columns: Mapping[str, Sequence[str]], roster: Roster) -> None:
        """Take some rows; `columns` has their cells, name -> one for each row."""
        for name, signed in self._columns.items():
            for row, cell in zip(rows, columns.get(name, ()), strict=False):
                if _is_bare(cell, signed):
                    self._note(roster.table.sheet.name, roster.cell(row.number, name), name, cell, signed)
        for title, name, signed in [(title, *one) for title, its in self._lists.items() for one in its.items()]:
            for item in (item for row in rows for item in row.lists.get(title, ())):
                origin = roster.origins.get(id(item))
                if origin is not None and _is_bare(item.get(name, ""), signed):
                    self._note(origin[0].name, *place_of(origin, item, name), item[name], signed)

    def _note(self, where: str, cell: str, name: str, value: str, signed: bool) -> None:
        count, cells = self._found.get((where, signed), (0, []))
        if len(cells) < _SHOWN:
            cells.append(f"{cell.removeprefix(where).strip()}（{name}）“{value}”")
        self._found[where, signed] = count + 1, cells

    def notes(self) -> Iterator[str]:
        """Yield a note on each sheet, with some of its cells."""
        for (where, signed), (count, cells) in self._found.items():
            more = f"等 {count} 处" if count > len(cells) else ""
            how = "方案中字段的后面有百分号，会印成 0.95% 的样子" if signed else "会照这个数印出"
            mend = "请改为 95 的样子" if signed else "请改为 95% 的样子，或设为百分比格式"
            yield f"{where} 的 {'、'.join(cells)}{more}是比率而没有百分号，{how}；若是百分数，{mend}。"


def _printed(text: str) -> Iterator[tuple[str, bool]]:
    """Yield what is printed as a rate, t.完成率 of a list's row, and whether the plan sets the sign itself."""
    for tag in TAG.finditer(text):
        found = _NAME.fullmatch(tag[0])
        if found is None:
            continue
        name = found["quoted"] or found["plain"]
        if _SIGN.match(text, tag.end()):
            yield name, True
        elif _OPEN.match(text, tag.end()) and (RATE.search(name) or _BEFORE.search(text[: tag.start()][-60:])):
            yield name, False


def _is_bare(cell: str, signed: bool) -> bool:
    if not cell or is_share(cell):
        return False
    return FRACTION.fullmatch(cell) is not None if signed else bool(as_number(cell))
