"""The sheet 段落: which paragraphs are to be written for each community, and from what.

Columns: 名称 (the plan says {{段落.名称}}), 要求 (what the paragraph is to say), and where wanted 依据 (the columns and
sheets it is written from; left empty, all of them) and 隐去 (columns whose words never leave this machine).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.batch.table import cell_faults
from app.batch.wording import joined
from app.errors import RosterError

if TYPE_CHECKING:
    from app.batch.workbook import Sheet

SHEET = "段落"
PREFIX = f"{SHEET}."
_COLUMNS = ("名称", "要求")
_OPTIONAL = ("依据", "隐去")
_SHOWN = 20  # faults are named
_BETWEEN = re.compile(r"[、，,;；\s]+")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of the sheet; `cell` names the cell of its name."""

    name: str
    wish: str
    basis: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    cell: str = ""

    @property
    def field(self) -> str:
        """The field that the plan uses."""
        return f"{PREFIX}{self.name}"


def read_paragraphs(sheet: Sheet) -> tuple[Paragraph, ...] | None:
    """Read the sheet; None where it is no such sheet but a list of rows that happens to be called 段落.

    Raises:
        RosterError: names or wishes are missing, a name stands twice or can be no field; it names all such cells.
    """
    rows = ((number, cells) for number, cells in sheet.rows() if any(cells))
    top, header = next(rows, (1, []))
    if "社区" in header:
        return None
    lacking = [name for name in _COLUMNS if name not in header]
    if lacking:
        raise RosterError(
            f"{sheet.name} 第{top}行缺少列“{'、'.join(lacking)}”。应有：名称、要求，可以有：{'、'.join(_OPTIONAL)}。"
        )
    place = {name: header.index(name) for name in (*_COLUMNS, *_OPTIONAL) if name in header}
    found: dict[str, Paragraph] = {}
    wrong: list[str] = []
    for number, cells in rows:
        said = {name: cells[index] if index < len(cells) else "" for name, index in place.items()}
        faults = [*cell_faults(sheet, number, said, place, _COLUMNS).values()]
        cell, title = sheet.cell(number, place["名称"]), said["名称"]
        if not faults and not title.isidentifier():
            faults = [f"{cell} 的段落名称“{title}”只能用汉字、字母和数字，不能以数字开头"]
        elif not faults and title in found:
            faults = [f"{cell} 的段落名称“{title}”与前面重复"]
        wrong += faults
        found[title] = Paragraph(
            title, said["要求"].replace("\n", " "), _names(said.get("依据", "")), _names(said.get("隐去", "")), cell
        )
    if wrong:
        raise RosterError(joined(wrong, _SHOWN))
    return tuple(found.values())


def _names(cell: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, _BETWEEN.split(cell))))
