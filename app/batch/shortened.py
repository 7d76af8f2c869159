"""Communities that a cell calls by less, or more, than the roster does: 桥东 for 桥东社区, and the reverse."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from app.batch.areas import may_be
from app.batch.divisions import one_region
from app.batch.general import of_office
from app.batch.places import COMMUNITY, bare_area, behind_district, split_region

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from app.batch.owners import Key

_KIND = re.compile(f"(?:{COMMUNITY})$")
_SHORTEST = 2  # characters of a name


def _bare(name: str) -> str:
    return _KIND.sub("", name)


class Shortened:
    """The communities of a roster, `keys` by name in the sub-districts `areas`, by what they are called for short."""

    def __init__(self, keys: Mapping[str, list[Key]], areas: Iterable[str]) -> None:
        self._keys, self._areas = keys, areas

    def meant(self, name: str, area: str) -> str:
        """Return the one community of `area` ("" where that is open) that is called `name` for short; "" for none.

        桥东 is none where the roster has 桥东村 beside 桥东社区, or a 桥东街道: it may be any of them. Of 桥东村 and
        桥东社区 neither is short for the other.
        """
        body = _bare(of_office(name))
        if len(body) < _SHORTEST or body in self._called:
            return ""
        found = [own for own in self._bodies.get(body, ()) if any(may_be(area, key[0]) for key in self._keys[own])]
        return found[0] if len(found) == 1 and body in {found[0], name} else ""

    def in_district(self, text: str, area: str) -> Key | None:
        """Return the one community that 云汀区桥东社区 is where the roster says what lies in 云汀区; None for none."""
        name = behind_district(text)
        region = text.removesuffix(name)
        own = name if name in self._keys else self.meant(name, "") if name else ""
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
    def _bodies(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {}
        for name in self._keys:
            found.setdefault(_bare(name), []).append(name)
        return found
