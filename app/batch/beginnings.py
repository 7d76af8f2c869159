"""The sub-district with which the text of a cell begins: 望桥街道桥东社区, 云汀区望桥街道, 望桥各社区."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from app.batch.divisions import one_region
from app.batch.general import parted
from app.batch.places import OFFICES, SUBDISTRICTS, TOWNS, Area, is_region, is_zone, lying_in, split_region

if TYPE_CHECKING:
    from app.batch.resemblance import Names

_LINK = re.compile(r"(?:\s|[:：\-—－·•|>→/／]|的|所[属辖]|下[属辖]|辖区?内?)+")  # 望桥街道的桥东社区
_SHORTEST = 2  # characters of a sub-district's name
_AHEAD_OF = 16  # characters at most of what it lies in: 某某自治州云汀区


class Beginning(NamedTuple):
    """The sub-district with which a text begins, as it is `called` there, and the `rest` behind it and its link.

    Attributes:
        areas: those of the roster that it may be, none where the roster has no such one.
        called: its name with the district before it.
        region: that district, where the roster does not say in which its own lies; else "".
        is_sure: it is the one of `areas`. 望桥镇 may be another than 望桥街道.
        is_glued: nothing, neither 街道 nor a link, tells it from the rest: 东风新村社区 may be 新村社区 of 东风街道
            as well as a community of that name.
    """

    areas: frozenset[str]
    called: str
    rest: str
    region: str = ""
    is_sure: bool = False
    is_glued: bool = False

    @property
    def area(self) -> str:
        """The sub-district as the roster calls it where that is sure, else as the text does."""
        return next(iter(self.areas)) if self.is_sure else self.called


class Beginnings:
    """Reads with which sub-district a text begins, by the `names` of a roster or by its form."""

    def __init__(self, names: Names) -> None:
        self._names = names

    def read(self, text: str) -> Beginning | None:
        """Return the sub-district with which a text begins, None where it begins with none."""
        found = self._known(text)
        if found is not None:
            return found
        called, rest = parted(text) if not isinstance(text, Area) or not text.name else (text, "")
        return Beginning(frozenset(), called, _without_link(rest), split_region(called)[0]) if called else None

    def _known(self, text: str) -> Beginning | None:
        """Return a sub-district of the roster, or one of its name in another district."""
        if isinstance(text, Area) and text.name and (areas := self._names.called(text.name)):
            return self._at(text, len(text.region), len(text), areas)
        for start in range(min(len(text), _AHEAD_OF)):
            if start and not is_region(text[:start]):
                continue
            for end in range(min(len(text), start + self._names.longest), start + _SHORTEST - 1, -1):
                areas = self._names.called(text[start:end])
                if areas:
                    return self._at(text, start, end, areas)
        return None

    @staticmethod
    def _at(text: str, start: int, end: int, areas: frozenset[str]) -> Beginning:
        region, name, behind = text[:start], text[start:end], text[end:]
        whole = region + split_region(name)[0]
        own = frozenset(lying_in(whole, areas, exact=isinstance(text, Area)))
        given = any(one_region(whole, split_region(area)[0]) and split_region(area)[0] for area in own)
        said = region if own and not given else ""
        rest = _without_link(behind)
        kind = name.endswith(SUBDISTRICTS) or is_zone(name)
        return Beginning(own, text[:end], rest, said, _is_sure(own, name), bool(rest) and rest == behind and not kind)


def _is_sure(areas: frozenset[str], called: str) -> bool:
    if len(areas) != 1:
        return False
    area = next(iter(areas))
    if called == area or called == split_region(area)[1]:
        return True
    return not (called.endswith(TOWNS) or (area.endswith(TOWNS) and called.endswith(OFFICES)))


def _without_link(text: str) -> str:
    link = _LINK.match(text)
    return text[link.end() :] if link is not None else text
