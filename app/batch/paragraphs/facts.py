"""What a community's paragraph may state: its cells and the rows of its sheets, each worded with its unit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.batch.aside import COMMUNITY, SUBDISTRICT
from app.batch.numbers import as_number
from app.batch.paragraphs.asked import PREFIX
from app.batch.wording import nearest
from app.errors import RosterError
from app.writing.desk import data
from evaluators.model import Source
from evaluators.orders import order_at
from evaluators.reader.units import ANY

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from app.batch.paragraphs.asked import Paragraph
    from app.batch.roster import Roster, Row

_NAMES = frozenset({COMMUNITY, SUBDISTRICT})
_IN_BRACKETS = re.compile(r"^(.+?)[（(]([^（）()]{1,4})[）)]$")
_MEASURE = re.compile(rf"(?:{ANY})$")
_HEADS = re.compile(r"人口(?:数|总数)?$|人员数$")
# what stands between names in one cell; a telephone behind a name is none of it
_BETWEEN = re.compile(
    r"[、，,;；:：/／|｜（）()\[\]【】\s]+|(?<=[^\d\s-])(?=[\d０-９][\d０-９ -]{6})|(?<=[\d０-９]{7})(?=[^\d０-９\s-])"
)
_POST = re.compile(
    r"^(?:(?:党委|党支部|支部|副)?书记|副?主任|副?组长|网格[员长]|楼[栋门]?长|联系人|负责人|电话|手机|姓名)+"
    r"|(?:(?:党委|支部|副)?书记|副?主任|副?组长|网格[员长]|楼[栋门]?长|同志|先生|女士|老师|阿姨)+$"
)
# a column of this name alone counts the people or homes of the community
_BARE = {"户数": "居民户数", "总户数": "居民户数", "人口": "居民人口", "人数": "居民人数", "总人口": "居民人口"}


@dataclass(frozen=True, slots=True)
class Facts:
    """The material of one paragraph.

    Attributes:
        place: the community with its sub-district.
        items: id and words; the id is the column, or the sheet and the number of the row in it.
        commanding: ids of cells that speak to the model instead of a reader; they are left out.
        private: words that must not leave.
        body: the names of the community itself, of its committee and of its sub-district's office.
    """

    place: str
    items: tuple[tuple[str, str], ...]
    commanding: tuple[str, ...]
    private: tuple[str, ...]
    body: str

    @property
    def sources(self) -> list[Source]:
        """What the paragraph may rest on."""
        return [Source("unit", "brief", self.body), *(Source(name, "brief", text) for name, text in self.items)]


def check_basis(roster: Roster) -> None:
    """Refuse a paragraph whose 依据 or 隐去 names what the roster does not have.

    Raises:
        RosterError: names the cell and what comes near.
    """
    fields = [name for name in roster.fields if name and not name.startswith(PREFIX)]
    for asked in roster.paragraphs:
        for column, names, offered in (
            ("依据", asked.basis, [*fields, *roster.lists]),
            ("隐去", asked.hidden, [*fields, *(name for held in roster.columns.values() for name in held)]),
        ):
            for name in names:
                if name not in offered:
                    near = nearest(name, offered)
                    hint = f"是否应为“{near}”？" if near else ""
                    raise RosterError(
                        f"{asked.cell} 一行的“{column}”写了“{name}”，名册中没有。{hint}可写：{'、'.join(offered)}。"
                    )


def facts_of(row: Row, asked: Paragraph, roster: Roster) -> Facts:
    """Return the material of the paragraph `asked` for one community."""
    units = {share.target: share.unit for share in roster.shares if share.unit}
    place = f"{row.folder}{row.community}"
    said = [*_cells(row.values, asked, units), *_rows(row.lists, asked)]
    hidden = [row.values.get(name, "") for name in asked.hidden]
    hidden += [item.get(name, "") for rows in row.lists.values() for item in rows for name in asked.hidden]
    committee = f"，{row.community}居民委员会" if row.community.endswith("社区") else ""
    return Facts(
        place,
        tuple((name, data(text)) for name, text in said if order_at(text) is None),
        tuple(name for name, text in said if order_at(text) is not None),
        tuple(dict.fromkeys(data(word) for cell in hidden for word in _words_of(cell))),
        f"{place}{committee}" + (f"，{row.folder}办事处" if row.folder.endswith("街道") else ""),
    )


def _words_of(cell: str) -> Iterator[str]:
    """Yield what must not leave of a hidden cell: the whole of it, and each of the names and numbers listed in it.

    Of 书记李青山（13900001234）、王素梅 these are 李青山, the number and 王素梅 as well: they stand elsewhere alone.
    """
    yield from filter(None, [cell.replace("\n", " ").strip()])
    for part in _BETWEEN.split(cell):
        for word in (part, _POST.sub("", part)):
            if len(word) > 1 and not _POST.fullmatch(word):
                yield word


def _cells(values: Mapping[str, str], asked: Paragraph, units: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name, value in values.items():
        if not name or name in _NAMES or name.startswith(PREFIX) or not value:
            continue
        if not asked.basis or name in asked.basis:
            yield name, worded(name, value.replace("\n", " "), units.get(name, ""))


def _rows(lists: Mapping[str, list[dict[str, str]]], asked: Paragraph) -> Iterator[tuple[str, str]]:
    for title, rows in lists.items():
        if asked.basis and title not in asked.basis:
            continue
        for number, row in enumerate(rows, 1):
            words = [
                worded(name, value.replace("\n", " ")) for name, value in row.items() if value and name not in _NAMES
            ]
            if words:
                yield f"{title}[{number}]", "，".join(words)


def worded(name: str, value: str, unit: str = "") -> str:
    """Return a cell as words that state it: 户数 and 3260 are 居民户数3260户; 走访目标(%) and 95% are 走访目标95%.

    The unit is that of the column's name (in brackets, or the measure word before 数), where the cell has none.
    """
    bracketed = _IN_BRACKETS.match(name)
    if bracketed is not None and re.fullmatch(ANY, bracketed[2]):
        name, unit = bracketed[1], unit or bracketed[2]
    if as_number(value) is None:
        return f"{name}：{value}"
    if not unit and value[-1].isdigit():
        counted = _MEASURE.search(name.removesuffix("数")) if name.endswith("数") else None
        if counted is not None:
            unit = counted[0]
        elif _HEADS.search(name):
            unit = "人"
        elif name.endswith("数") and len(name) > 1:
            unit = "个"
    if value[-1].isdigit() and unit:
        value += unit
    elif not unit and value[-1].isdigit():
        return f"{name}：{value}"
    return f"{_BARE.get(name, name)}{value}"
