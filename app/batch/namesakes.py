"""Rows of a roster that seem to name one community twice: 桥东 and 桥东社区, or 桥东社区 of 清河 and of 清河街道.

One of them, or both, would have a document of its own with a part of what the community was given. They are asked
about unless a further column tells them apart, as 类别 or 编码 does; what only counts (户数) may differ in two copies.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from app.batch.aside import COMMUNITY, SUBDISTRICT, is_aside, names_none
from app.batch.cells import column_letter
from app.batch.general import of_office
from app.batch.groups import Firsts
from app.batch.places import COMMITTEE, OFFICES, REGION, SUBDISTRICTS, TOWNS, Area, may_be_one, split_region

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from app.batch.table import Table

_KINDS = ("社区", "村")  # 桥东社区 and 桥东村 are two
_KIND = re.compile(f"(?:社区|村)?(?:{COMMITTEE})*$")  # of 阳光村社区 the name is 阳光村
_AREA = re.compile(f"(?:{'|'.join(SUBDISTRICTS)})+$")
_IDLE = re.compile("序号|行号|备注|说明|.*(?:日期|时间)")  # columns that tell no two communities apart
_TELLS = re.compile(r"[^\W\d_].*|\d{6,}.*", re.DOTALL)  # words, or a code or telephone; but no amount
_LYING = (*SUBDISTRICTS, *REGION)
_LED = 6  # characters of a name at least that begins so: 清河镇一社区
_SHOWN = 40  # sub-districts


class _Name(NamedTuple):
    """A name without what it is, and that: 桥东 and 社区; "" where it does not say so."""

    body: str
    kind: str

    def may_be(self, other: _Name) -> bool:
        """Tell whether two names may be of one place."""
        return self.body == other.body and (self.kind == other.kind or not self.kind or not other.kind)


def _community(name: str, called: tuple[str, ...]) -> _Name:
    """Return the name of a community, without what tells where it lies: what its sub-district is `called`."""
    bare = "".join(name.split())
    for before in called:
        rest = bare.removeprefix(before)
        bare = bare if rest in _KINDS or len(rest) == 1 else rest or bare
    whole = bare if bare.endswith(_KINDS) else of_office(bare)
    return _Name(_KIND.sub("", whole) or whole, next((kind for kind in _KINDS if whole.endswith(kind)), ""))


def _called(area: str) -> tuple[str, ...]:
    """Return with what a name may begin that tells where it lies: 清河街道桥东社区, but not 清河新村社区."""
    return tuple(name for name in (area, *reversed(split_region(area))) if name.endswith(_LYING))


def _sub_district(area: str) -> _Name:
    name = "".join(split_region(area)[1].split())
    kind = "街道" if name.endswith(OFFICES) else next((town for town in TOWNS if name.endswith(town)), "")
    return _Name(_AREA.sub("", name) or name, kind)


def _region(area: str) -> str:
    """Return the district that a column of its own gives; one before a sub-district may be left out, or be a city."""
    return area.region if isinstance(area, Area) else ""


def _one_area(one: str, other: str) -> bool:
    """Tell whether two texts may be of one sub-district; a city before one makes it no other."""
    if one == other:
        return True
    return may_be_one(split_region(one)[0], split_region(other)[0]) and _sub_district(one).may_be(_sub_district(other))


@dataclass(slots=True)
class Spellings:
    """Whether a roster writes names in several ways, so that two of its rows may be of one community."""

    _bare: bool = False
    _formed: bool = False
    _led: bool = False  # a name begins with that of its sub-district
    _areas: dict[str, None] = field(default_factory=dict)
    _last: str = ""  # of these

    def look(self, area: str, name: str) -> None:
        """Take the names of a row."""
        if name.endswith(_KINDS):
            self._formed = True
        elif name:
            self._bare = True
        if area != self._last:
            self._last = area
            self._areas[area] = None
        if len(name) >= _LED and name.startswith(_called(area)):
            self._led = True

    @property
    def of_areas(self) -> bool:
        """Whether two sub-districts seem to be one."""
        return any(_alike(self._areas))

    @property
    def of_names(self) -> bool:
        """Whether two communities may be one."""
        return (self._bare and self._formed) or self._led or self.of_areas


def _alike(areas: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the sub-districts that seem to be one of those before, behind that."""
    by_body: dict[tuple[str, str], list[str]] = {}
    for area in filter(None, areas):
        same = by_body.setdefault((_region(area), _sub_district(area).body), [])
        before = next((one for one in same if _one_area(one, area)), None)
        if before is not None:
            yield before, area
        same.append(area)


def namesakes(table: Table, known: Collection[int]) -> Iterator[tuple[int, str]]:
    """Yield the rows that seem to name a community of a row before, with what to say behind the name of the cell.

    Those that are `known` to be wrong are passed over.
    """
    seen, called, sub_district = Firsts(), lru_cache(_called), lru_cache(_sub_district)
    groups: dict[int, list[int]] = {}
    for number, values in _communities(table):
        if number in known:
            continue
        area = table.area(values)
        first = seen.first(
            (_region(area), sub_district(area).body, _community(values[COMMUNITY], called(area)).body), number
        )
        if first != number:
            groups.setdefault(first, [first]).append(number)
    wanted = {number for numbers in groups.values() for number in numbers}
    rows = {number: values for number, values in _communities(table) if number in wanted} if wanted else {}
    for numbers in groups.values():
        for at, number in enumerate(numbers):
            before = next((one for one in numbers[:at] if _same(table, rows[one], rows[number])), None)
            if before is not None:
                yield number, _asked(table, before, rows[before], rows[number])


def _communities(table: Table) -> Iterator[tuple[int, dict[str, str]]]:
    for number, values, wrong in table.rows():
        if values[COMMUNITY] and not wrong and not (is_aside(values) or names_none(values)):
            yield number, values


def _same(table: Table, one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Tell whether two rows that are not written alike seem to be of one community."""
    area, further = table.area(one), table.area(other)
    if (area, one[COMMUNITY]) == (further, other[COMMUNITY]) or not _one_area(area, further):
        return False
    own = _community(one[COMMUNITY], _called(area))
    if not own.may_be(_community(other[COMMUNITY], _called(further))):
        return False
    names = [name for name in table.fields if name not in {"", COMMUNITY, SUBDISTRICT} and not _IDLE.fullmatch(name)]
    return not any(one[name] != other[name] and _tell(one[name], other[name]) for name in names)


def _tell(*cells: str) -> bool:
    return all(_TELLS.fullmatch(cell) for cell in cells)


def _asked(table: Table, number: int, one: Mapping[str, str], other: Mapping[str, str]) -> str:
    own = table.cell(number, COMMUNITY).removeprefix(table.sheet.name).strip()
    area, further = one.get(SUBDISTRICT, ""), other.get(SUBDISTRICT, "")
    shown = (area, further) if area != further else ("", "")
    return (
        f"的“{shown[1]}{other[COMMUNITY]}”与 {own} 的“{shown[0]}{one[COMMUNITY]}”像是同一个社区。是的，请留一行；"
        "不是的，请写全称，或加一列（如“类别”“编码”）写明区别"
    )


def one_sub_district(table: Table) -> Iterator[str]:
    """Yield a note where sub-districts that seem to be one are written in two ways, each by its first cell."""
    if SUBDISTRICT not in table.fields:
        return
    letter = column_letter(table.fields.index(SUBDISTRICT) + 1)
    first: dict[str, str] = {}  # a sub-district -> its first cell
    for number, values in _communities(table):
        first.setdefault(table.area(values), f"{letter}{number}“{values[SUBDISTRICT]}”")
    said = [f"{first[area]}与 {first[before]}" for before, area in _alike(first)]
    if said:
        more = f"等 {len(said)} 处" if len(said) > _SHOWN else ""
        yield (
            f"{table.sheet.name} 的 {'、'.join(said[:_SHOWN])}{more}像是同一个街道，写法不同，"
            "按两个街道分文件夹、分解指标。请统一写法；确是两个街道的，不必改。"
        )
