"""Communities that a cell calls by less, or more, than the roster does: 桥东 for 桥东社区, and the reverse."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from app.batch.areas import may_be, wider_names
from app.batch.divisions import bare_listed, one_region, place_of, within
from app.batch.general import GENERAL, means_many, of_office
from app.batch.places import COMMUNITY, bare_area, behind_district, split_region

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from app.batch.divisions import Place
    from app.batch.owners import Key

_KIND = re.compile(f"(?:{COMMUNITY})$")
_CUT = re.compile("(?:社区|居民?委员?会)$")  # 新 is no short name of 新村
_SHORTEST = 2  # characters of a name
_ORDINARY = re.compile(  # a row of all or of the rest, not of 机关社区
    rf"(?:{GENERAL}|[省市州县区镇乡]?(?:本级|机关|直属?)|[合小总累共]计|汇总|平均|单位|部门|企业|学校|事业|社会|个人|团体|公司|医院|代管|托管|全[省市区县])+"
)


class Shortened:
    """The communities of a roster, `keys` by name in the sub-districts `areas`, by what they are called for short."""

    def __init__(self, keys: Mapping[str, list[Key]], areas: Iterable[str]) -> None:
        self._keys, self._areas = keys, areas

    def meant(self, name: str, area: str) -> str:
        """Return the one community of `area` ("" where that is open) that is called `name` for short; "" for none.

        桥东 is none where the roster has 桥东村 beside 桥东社区, a 桥东街道 or a 桥东区: it may be any of them. Of
        桥东村 and 桥东社区 neither is short for the other.
        """
        return "" if not split_region(area)[1] and self._may_be_wider(name) else self._one(name, area)

    def _one(self, name: str, area: str) -> str:
        body = _CUT.sub("", of_office(name))
        if len(body) < _SHORTEST or body in self._called or (body == name and _is_ordinary(body)):
            return ""
        found = [own for own in self._bodies.get(body, ()) if any(may_be(area, key[0]) for key in self._keys[own])]
        return found[0] if len(found) == 1 and body in {found[0], name} and _CUT.sub("", found[0]) == body else ""

    def _may_be_wider(self, name: str) -> bool:
        """Tell whether a name may be that of a district, or of a city, in which the communities lie or others do."""
        if name in self._wider:
            return True
        listed = bare_listed(name) if len(self._regions) > 1 else ""
        cities = {place.city for place in self._regions} - {""}
        return bool(listed) and (not cities or any(within(listed, city) for city in cities))

    def in_district(self, text: str, area: str) -> Key | None:
        """Return the one community that 云汀区桥东社区 is where the roster says what lies in 云汀区; None for none."""
        name = behind_district(text)
        region = text.removesuffix(name)
        own = name if name in self._keys else self._one(name, "") if name else ""
        found = [
            key
            for key in self._keys.get(own, ())
            if (given := split_region(key[0])[0]) and one_region(given, region) and may_be(area, key[0])
        ]
        return found[0] if len(found) == 1 else None

    @cached_property
    def _called(self) -> Collection[str]:
        """What the sub-districts of the roster are called for short."""
        return {re.sub("[镇乡]$", "", bare_area(split_region(area)[1])) for area in self._areas}

    @cached_property
    def _wider(self) -> Collection[str]:
        return wider_names(self._areas)

    @cached_property
    def _regions(self) -> Collection[Place]:
        return {place_of(region) for area in self._areas if (region := split_region(area)[0])}

    @cached_property
    def _bodies(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {}
        for name in self._keys:
            for body in {_CUT.sub("", name), _KIND.sub("", name)}:
                found.setdefault(body, []).append(name)
        return found


def _is_ordinary(name: str) -> bool:
    return _ORDINARY.fullmatch(name) is not None or means_many(name)
