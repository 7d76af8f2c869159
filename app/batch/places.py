"""With what the names of places end: of communities, of sub-districts and what stands in for one, and of districts."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Self

from app.batch.divisions import CITIES, DISTRICTS, may_lie_in, one_region, short_counties

if TYPE_CHECKING:
    from collections.abc import Iterable

OFFICES = ("街道办事处", "街道办", "街办", "街道", "办事处")  # the longest first, for patterns
TOWNS = ("镇", "乡", "苏木")
SUBDISTRICTS = (*OFFICES, *TOWNS)
OFFICE = "|".join(OFFICES)
SUBDISTRICT = "|".join(SUBDISTRICTS)
COMMITTEE = "居民?委员?会|村民?委员?会"
COMMUNITY = f"社区|{COMMITTEE}|村"
REGION = f"省{CITIES}{DISTRICTS}"
NO_DISTRICT = "小社片校园街辖"  # what stands before a 区 that is none

_LONGEST = 16  # characters of the districts before a name: 某某自治州云汀区
_BOARD = "管理?委员?会"
_DISTRICT = re.compile(f"[一-鿿]{{2,}}?(?<![{NO_DISTRICT}])[{DISTRICTS}]")
_OFFICE = re.compile(f"(?:{'|'.join(OFFICES)})+$")
_ZONE = re.compile(  # they run communities as sub-districts do: 高新区, 经开区管委会
    "[一-鿿]*?(?:(?:高新|经开|开发|示范|度假|保税|试验|实验|合作|集聚|聚集|功能|工业|产业|科技|科创|物流|空港|临港|临空|自贸|生态|旅游|风景|名胜"
    rf"|管理|园|景|新)区|(?:产业|工业|科技|物流|创业)园|[农林牧渔茶]场)(?:{_BOARD})?|[一-鿿]*{_BOARD}"
)
_SHORT_ZONES = {"高新": "高新", "经开": "经济技术开发", "开发": "开发"}
_BOARDS = ("管委会", "管理委员会")


@cache
def _regions() -> str:
    """Return a pattern of districts and what they lie in: 某某市云汀区, 徐州市沛县."""
    return rf"(?:(?:{short_counties()})|[一-鿿]{{2,14}}?自治[{REGION}]|[一-鿿]{{2,6}}?[{REGION}])+"


@cache
def _lying() -> re.Pattern[str]:
    return re.compile(rf"({_regions()})([一-鿿]{{2,}}(?:{SUBDISTRICT}))")


@cache
def _at_end() -> re.Pattern[str]:
    return re.compile(rf"(?:^|[^一-鿿])({_regions()})$")


class Area(str):
    """A sub-district as a roster or table with a column for the district gives it: `region` and `name` in one text.

    The name is "" where the district alone is given.
    """

    __slots__ = ("name", "region")

    region: str
    name: str

    def __new__(cls, region: str, name: str) -> Self:
        """Return the two in one."""
        own = super().__new__(cls, region + name)
        own.region, own.name = region, name
        return own

    def __reduce__(self) -> tuple[type[Area], tuple[str, str]]:
        """Return what a copy is made of."""
        return Area, (self.region, self.name)


def is_zone(name: str) -> bool:
    """Tell whether a name is that of a zone or farm, which runs communities as a sub-district does: 高新区."""
    return _ZONE.fullmatch(name) is not None


def zone_names(name: str) -> tuple[str, ...]:
    """Return the other names of a zone: 高新区管委会 of 高新区, and the reverse; none of what is no zone."""
    body = re.sub(f"{_BOARD}$", "", name)
    return tuple(other for other in (body, *(body + board for board in _BOARDS)) if body) if is_zone(name) else ()


def bare_zone(name: str) -> tuple[str, ...]:
    """Return what a zone is called for short, none for what is none: 高新 of 高新区管委会 or 高新技术产业开发区."""
    body = re.sub(f"{_BOARD}$", "", name)
    if not is_zone(name):
        return ()
    known = (short for short, words in _SHORT_ZONES.items() if words in body)
    return tuple(dict.fromkeys((re.sub("(?:园区|[区园场])$", "", body) or body, *known)))


def split_region(area: str) -> tuple[str, str]:
    """Return the districts with which a sub-district's name begins, "" for none, and the rest: 云汀区, 望桥街道."""
    if isinstance(area, Area):
        return area.region, area.name
    found = _lying().fullmatch(area) if len(area) <= 2 * _LONGEST else None
    return (found[1], found[2]) if found is not None else ("", area)


def behind_district(text: str) -> str:
    """Return what follows the district with which a text begins, as 桥东社区 of 云汀区桥东社区; "" where with none."""
    found = _DISTRICT.match(text, 0, _LONGEST)
    return text[found.end() :] if found is not None else ""


def bare_area(folder: str) -> str:
    """Return the name of a sub-district without what it is: 望桥街道办事处 is 望桥, 望桥镇 another."""
    return _OFFICE.sub("", folder) or folder


def region_at_end(text: str) -> str:
    """Return the districts with which a text ends, "" where with none."""
    found = _at_end().search(text[-_LONGEST - 1 :])
    return found[1] if found is not None else ""


def is_region(text: str) -> bool:
    """Tell whether a text is nothing but districts: 某某市云汀区."""
    return bool(text) and region_at_end(text) == text


def may_be_one(one: str, other: str) -> bool:
    """Tell whether two names may be of one district, or one of a city and the other of a district in it."""
    return one_region(one, other) or _is_of(one, other) or _is_of(other, one)


def _is_of(district: str, city: str) -> bool:
    return bool(district) and may_lie_in(district, city)


def may_lie(region: str, area: str, *, exact: bool = False) -> bool:
    """Tell whether a sub-district may lie in what is called `region`: a district or, unless `exact`, the city of one.

    What a column for districts gives is exact, and no city with districts: 北湖市 there lies beside 云汀县.
    """
    own = split_region(area)[0]
    if one_region(region, own) or (not exact and _is_of(own, region)):
        return True
    return not isinstance(area, Area) and _is_of(region, own)


def lying_in(region: str, areas: Iterable[str], *, exact: bool = False) -> list[str]:
    """Return those of `areas` that lie in what is called `region`; where none does for sure, those that may."""
    known = list(areas)
    sure = [area for area in known if one_region(region, split_region(area)[0])]
    return sure or [area for area in known if may_lie(region, area, exact=exact)]
