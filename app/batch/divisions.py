"""Districts by what they lie in: 徐州市鼓楼区 and 南京市鼓楼区 are two, 鼓楼区 may be either, 下城区 is no 城区.

The county-level divisions there are stand in `divisions.yaml`, with their provinces and cities.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

CITIES = "市州盟"
DISTRICTS = "区县旗"

_PROVINCES = ("省", "自治区", "特别行政区")
_UNIT = "[一-鿿]{2,10}?(?:省|自治区|自治州|地区|[市州盟])"
_CHAIN = re.compile(rf"((?:{_UNIT})*)([一-鿿]+)")
_PARTS = re.compile(_UNIT)
_KIND = re.compile("(?:自治[区州]|特别行政区|地区|[省市州盟])$")
_PEOPLES = re.compile(
    r"(?<=..)(?:(?:土家|苗|藏|彝|回|蒙古|朝鲜|哈萨克|傣|景颇|傈僳|白|哈尼|壮|布依|侗|羌|维吾尔)族|蒙古|哈萨克|柯尔克孜|维吾尔)+$"
)
_SHORTEST = 2  # characters of the name of a city without 市
_FULL = 3  # characters at least of a district that may follow a city without 市: 临江东湖区, but 浦东新区


class Place(NamedTuple):
    """A district, with the province and the city before it, "" for what is not given."""

    province: str
    city: str
    own: str

    def may_be(self, other: Place) -> bool:
        """Tell whether two names may be of one district."""
        return self.own == other.own and same_city(self.city, other.city) and same_city(self.province, other.province)


def same_city(one: str, other: str) -> bool:
    """Tell whether two names may be of one city (or province), or one is not given: 恩施州, 恩施土家族苗族自治州."""
    if not one or not other or one == other:
        return True
    first, second = _KIND.sub("", one), _KIND.sub("", other)
    return first == second or (
        min(len(first), len(second)) >= _SHORTEST
        and "州" in {one[-1], other[-1]}
        and first.startswith(second[:_SHORTEST])
        and (first.startswith(second) or second.startswith(first))
    )


@cache
def data(name: str) -> dict[str, Any]:
    """Return what a file of this package says."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = Path(__file__).with_name(f"{name}.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.load(text, Loader=loader)  # noqa: S506 - both are safe loaders
    return loaded


@cache
def _listed() -> dict[str, frozenset[str]]:
    """Return the divisions there are, or were, with what they lie in: province and city."""
    found: dict[str, set[str]] = {}
    for part in data("divisions").values():
        for above, names in part.items():
            for name in names.split():
                found.setdefault(name, set()).add(above)
    return {name: frozenset(above) for name, above in found.items()}


@cache
def _cities() -> dict[str, str]:
    """Return the cities and provinces there are, by their names with and without what they are."""
    found: dict[str, str] = {}
    for above in dict.fromkeys(above for names in _listed().values() for above in names):
        rest, city = "", above
        for end in _PROVINCES:
            at = above.find(end)
            if at > 0:
                rest, city = above[: at + len(end)], above[at + len(end) :]
                break
        for whole in filter(None, (city, rest)):
            found[whole] = whole
            if whole == city and len(bare := _KIND.sub("", whole)) >= _SHORTEST:
                found.setdefault(bare, whole)
                if whole.endswith("自治州"):
                    found.setdefault(_PEOPLES.sub("", bare) + "州", whole)  # 恩施州
    for whole in [whole for whole in found.values() if whole.endswith(_PROVINCES)]:
        found[_PEOPLES.sub("", _KIND.sub("", whole))] = whole  # 吉林 is the wider of two
    return found


@cache
def _province_of() -> dict[str, str]:
    """Return the provinces of the cities that lie in one for sure."""
    found: dict[str, set[str]] = {}
    for above in {above for names in _listed().values() for above in names}:
        end = next((above.find(end) + len(end) for end in _PROVINCES if above.find(end) > 0), 0)
        found.setdefault(above[end:], set()).add(above[:end])
    return {city: next(iter(names)) for city, names in found.items() if len(names) == 1}


@cache
def _longest() -> int:
    return max(map(len, _listed()))


def is_listed(name: str) -> bool:
    """Tell whether there is a county-level division of this name."""
    return name in _listed()


def is_city(name: str) -> bool:
    """Tell whether a name is that of a city, or of a province: 徐州市, 江苏省."""
    return name in _cities() and _KIND.search(name) is not None


def city_called(text: str) -> str:
    """Return the city or province that a text is the name of, with or without 市 or 省; "" for none."""
    return _cities().get(text, "")


def is_doubtful(district: str, city: str) -> bool:
    """Tell whether a district may well be another than that of a city: the list has several, or others, of its name."""
    above = _listed().get(district, frozenset())
    if not above:
        return is_listed(city) and not is_city(city)
    return len(above) > 1 or not any(city in place for place in above)


def listed_at(text: str, at: int = 0) -> str:
    """Return the longest division of the list whose name stands in a text at `at`, "" where none does."""
    sizes = range(min(_longest(), len(text) - at), 1, -1)
    return next((text[at : at + size] for size in sizes if is_listed(text[at : at + size])), "")


def city_before(text: str) -> str:
    """Return the city of the list with which a text ends, with or without 市; "" where with none."""
    for size in range(min(_longest(), len(text)), 1, -1):
        if (city := _cities().get(text[-size:])) is not None:
            return city
    return ""


def bare_name(region: str) -> str:
    """Return a district, city or province without what it is: 东湖 of 东湖区, 南京 of 南京市; 沛县 as it is."""
    bare = re.sub(f"(?:自治[区州县旗]|地区|[省{CITIES}{DISTRICTS}])$", "", region)
    return bare if len(bare) >= _SHORTEST else region


def within(name: str, city: str) -> bool:
    """Tell whether the list has a division of this name in a city."""
    return any(above.endswith(city) or above.startswith(city) for above in _listed().get(name, ()))


def bare_listed(stem: str) -> str:
    """Return the division that is called so without 区, 县 or 市, "" for none: 西山 of 西山区."""
    return next((stem + end for end in "区县市旗" if len(stem) >= _SHORTEST and is_listed(stem + end)), "")


@cache
def short_counties() -> str:
    """Return a pattern of the counties with one character: 沛县."""
    return "|".join(sorted(name for name in _listed() if len(name) == len("沛县") and name[-1] == "县"))


@lru_cache(maxsize=4096)
def place_of(region: str) -> Place:
    """Return a district with what it lies in: 江苏省, 徐州市, 鼓楼区; of 徐州鼓楼区 the last two."""
    found = _CHAIN.fullmatch(region)
    if found is None:
        return Place("", "", region)
    units = _PARTS.findall(found[1])
    province = next((unit for unit in units if unit.endswith(_PROVINCES[:2])), "")
    city = next((unit for unit in reversed(units) if unit != province), "")
    own = found[2]
    if not city and not is_listed(own):
        for size in range(_SHORTEST, len(own) - 1):
            whole = _cities().get(own[:size])
            if whole is not None and within(own[size:], whole):
                is_province = whole.endswith(_PROVINCES)
                city, province = ("", whole) if is_province else (whole, province)
                own = own[size:]
                break
    return Place(province or _province_of().get(city, ""), city, own)


def one_region(one: str, other: str) -> bool:
    """Tell whether two names may be of one district, as 云汀区 and 某某市云汀区, or one is not given.

    下城区 is no 城区 and 浦东新区 no 新区; what stands before a district is a place that it lies in.
    """
    if not one or not other or one == other:
        return True
    first, second = sorted((place_of(one), place_of(other)), key=lambda place: len(place.own))
    if first.own == second.own:
        return first.may_be(second)
    before = second.own.removesuffix(first.own)
    led = before != second.own and len(before) >= _SHORTEST and len(first.own) >= _FULL
    return led and not is_listed(second.own) and same_city(before, first.city)


def may_lie_in(district: str, city: str) -> bool:
    """Tell whether a district may be one of a city or province: 云汀区 of 某某市; one without a city may be of any."""
    own = place_of(district)
    if (city.endswith(tuple(DISTRICTS)) and not city.endswith("自治区")) or not own.own.endswith(tuple(DISTRICTS)):
        return False
    above = place_of(city)
    if city.endswith(_PROVINCES[:2]):
        return same_city(own.province, city)
    return same_city(own.city, above.own) and same_city(
        own.province, above.province or _province_of().get(above.own, "")
    )
