"""In which sub-district of which district a row lies: the cells of 街道 and of a column for the district read as one.

云台区 in the column 区 and 清河街道 in the column 街道 say what 云台区清河街道 in the latter says.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.batch.aside import SUBDISTRICT
from app.batch.divisions import CITIES, bare_name, city_before, is_city, one_region, place_of, same_city
from app.batch.places import REGION, TOWNS, Area, bare_area, bare_zone, may_be_one, may_lie, split_region, zone_names
from app.batch.wording import clipped, some

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from app.batch.table import Table

_SHOWN = 10  # cells
_KINDS = (
    *("区", "县", "区县", "县区", "县市区", "区县市", "区市县", "市县区", "旗县", "旗县区", "区/县", "县/区", "区、县"),
    *("县、区", "县、市、区", "区（县）", "县（区）", "县（市、区）", "县（市区）", "区（市、县）", "市（区、县）"),
    *("区（县、市）", "区(县)", "县(区)", "县(市、区)", "县(市区)", "区(市、县)", "市(区、县)", "区(县、市)"),
    *("行政区", "市辖区", "辖区"),
)
DISTRICTS = frozenset(
    f"{before}{kind}{name}" for before in ("", "所属", "所在") for kind in _KINDS for name in ("", "名", "名称")
)  # headings
_CITIES = frozenset(
    {"市", "地市", "地级市", "设区市", "市州", "市（州）", "市(州)", "所属市", "所在市", "市名称", "所属地市"}
)
ABOVE = DISTRICTS | _CITIES  # headings of columns for what a sub-district lies in
_CITY = re.compile(r"[一-鿿]{2,12}?(?<![级内外辖])(?P<kind>市|自治州|[州盟]|地区)?")
_NONE = re.compile(r"[全各本我该]?(?:部|体|市|省|区|县|旗|区县|辖区)|所有区?县?|\W+|.*[小社片辖校]区")

# names no sub-district at all; 除望桥街道外 and 〃 name one
ALL = re.compile("(?:全[区县市镇]?|各|全部|全体|所有|本)(?:街道|镇街|镇|乡)?")


def district_of(values: Mapping[str, str]) -> str:
    """Return the district that a row says in a column of its own, "" for none; 松岭 there is 松岭区."""
    if DISTRICTS.isdisjoint(values):
        return ""
    cell = next((values[name] for name in values if name in DISTRICTS and values[name]), "")
    bare = "".join(cell.split())
    if not bare or _NONE.fullmatch(bare):
        return ""
    region = bare if bare[-1] in REGION else f"{bare}区"
    return region if place_of(region).city else _city_of(values) + region


def _city_of(values: Mapping[str, str]) -> str:
    """Return the city that a row says in a column of its own beside that for the district, "" for none."""
    cell = next((values[name] for name in values if name in _CITIES and values[name]), "")
    found = _CITY.fullmatch("".join(cell.split()))
    if found is None or _NONE.fullmatch(found[0]):
        return ""
    return city_before(found[0]) or (found[0] if found["kind"] else f"{found[0]}市")


def is_of_city(values: Mapping[str, str], area: str) -> bool:
    """Tell whether a row may be one of `area` by the city that it says in a column of its own: 徐州市 is not 南京市."""
    city, place = _city_of(values), place_of(split_region(area)[0])
    return not city or same_city(place.city, city) or place.own == city


def in_city(values: Mapping[str, str], folder: str) -> str:
    """Return where a row says to lie, with the city that it says in a column of its own and not before the district."""
    (region, name), city = split_region(folder), _city_of(values)
    return Area(city + region, name) if city and not place_of(region).city else folder


def said_district(values: Mapping[str, str]) -> str:
    """Return the district that a row says, in its sub-district's cell or in a column of its own; "" for none."""
    return split_region(values.get(SUBDISTRICT, ""))[0] or district_of(values)


def area_of(values: Mapping[str, str]) -> str:
    """Return the sub-district of a row with its district; an `Area` without a name where it says the district alone."""
    folder, region = values.get(SUBDISTRICT, ""), district_of(values)
    if not region:
        return folder
    own, name = split_region("" if ALL.fullmatch(folder) else folder)
    if one_region(own, region):
        return Area(max(own, region, key=len), name)
    return Area(region, name if may_be_one(own, region) else folder)


def may_be(said: str, area: str) -> bool:
    """Tell whether a row that says to lie in `said` may be one of `area`; a district alone holds all that lie in it."""
    if area in {said, ""} or not said:
        return True
    (region, name), (_, other) = split_region(said), split_region(area)
    return (not name or not other) and may_lie(region, area, exact=isinstance(said, Area))


def without_district(area: str) -> str:
    """Return a sub-district as its own cell says it."""
    return area.name if isinstance(area, Area) else area


def areas_meant(said: str, areas: Iterable[str]) -> list[str]:
    """Return those of `areas` that are called `said`, with or without their district, or lie in the district `said`."""
    region, name = split_region(said)
    named = ((area, *split_region(area)) for area in areas if area)
    return [area for area, own, other in named if (not name or other == name) and one_region(region, own)]


def areas_alike(said: str, areas: Iterable[str]) -> list[str]:
    """Return those of `areas` that `said` may be for short, or in the city of which it gives the name alone.

    望桥 is 望桥街道 or 望桥镇, 临江市望桥街道 may be 东湖区望桥街道; 望桥街道 and 望桥镇 are two. Beside them stand the
    districts and zones that are called so as well: 东湖 is 东湖街道 or 东湖区.
    """
    region, name = split_region(said)
    known = list(areas)
    named = ((area, *split_region(area)) for area in known if area)
    city = region.endswith(tuple(CITIES))
    found = [
        area
        for area, own, other in named
        if _alike(name, other) and (may_lie(region, area) or (city and not place_of(own).city))
    ]
    wider = (
        [] if region or not found else [called for called in wider_names(known).get(name, ()) if called not in found]
    )
    return found + wider


def wider_names(areas: Iterable[str]) -> dict[str, list[str]]:
    """Return what the districts, their cities and the zones of `areas` are called for short: 东湖 -> 东湖区."""
    found: dict[str, dict[str, None]] = {}
    for area in areas:
        region, name = split_region(area)
        place = place_of(region) if region else None
        for whole in filter(None, (place.own, place.city, place.province) if place is not None else ()):
            found.setdefault(bare_name(whole), {})[whole] = None
        for zone in {name, place.own if place is not None else ""}:
            for short in bare_zone(zone):
                found.setdefault(short, {})[zone] = None
    return {short: list(names) for short, names in found.items()}


def _alike(one: str, other: str) -> bool:
    bodies = {bare_area(one), bare_area(other)}
    if len(bodies) == 1 or other in zone_names(one):
        return True
    short = min(bodies, key=len)
    return short in {one, other} and any(short + kind in bodies for kind in TOWNS)


def district_column(fields: Iterable[str]) -> str:
    """Return the first of `fields` that is a column for the district, "" where none is."""
    return next((name for name in fields if name in DISTRICTS), "")


def without_district_said(table: Table, column: str, rows: Iterable[int]) -> list[str]:
    """Say of `rows` of a roster that they lack the district in the `column` for it, where others have one."""
    lacking = [table.cell(number, column).removeprefix(table.sheet.name).strip() for number in rows]
    cells = some(lacking, _SHOWN)
    said = f"{table.sheet.name} 的“{column}”列有 {len(lacking)} 格没有写区县：{cells}，没有按区县分辨各社区。"
    return [f"{said}只写在一组的第一行的，请逐行补上。"]


def quoted(said: tuple[str, str]) -> str:
    """Return the cell of a community as it stands, with what says where it lies behind it."""
    folder, community = said
    region, area = (folder.region, folder.name) if isinstance(folder, Area) else ("", folder)
    district = "市" if is_city(region) else "区县"
    beside = "，".join(f"{kind}是“{clipped(name)}”" for kind, name in ((district, region), (SUBDISTRICT, area)) if name)
    if not community:
        return f"（为空，{beside}）" if beside else "（为空）"
    return f"“{clipped(community)}”" + (f"（{beside}）" if beside else "")
