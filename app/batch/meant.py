"""Whom a row means that names no community of the roster for sure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property
from typing import TYPE_CHECKING

from app.batch.areas import ALL, may_be
from app.batch.beginnings import Beginnings
from app.batch.divisions import one_region
from app.batch.general import is_bare, is_ditto, is_formed, is_place, means_many, of_office
from app.batch.names import name_fault
from app.batch.places import Area, behind_district, is_zone, split_region
from app.batch.resemblance import is_slip, may_mean, of_one_series
from app.batch.shortened import Shortened

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from app.batch.owners import Key
    from app.batch.resemblance import Names

# between the names of several communities in one cell; 和平社区 is one name
LISTED = re.compile(r"\s*[、，,;；/／\n]\s*|(?<=社区)[ 和与及]+(?=\w)|(?<=街道)[和与及](?=\w{2,8}街道)")
_COMMAS = "、，,；;/／"
_MARKS = " \n:：，,、;；（("
_BEHIND = re.compile(r"(.+?)\s*[（(](.+)[）)]")
_NEAR = 3  # communities that a wrong name may mean; of more it says nothing
_SERIES = 10
_LONGEST = 600  # characters of a cell that may name a community, or a hundred; each sub-district in it is a step down
_COMPARED = 1_000_000  # names at most that wrong ones are compared with: about two seconds


class How(Enum):
    """How a cell speaks of those whom its row means."""

    OUTSIDE = auto()  # by the name of a community that is not in the roster
    GENERAL = auto()  # by no name of a community
    EMPTY = auto()  # not at all, or by the cell above
    EACH = auto()  # by the names of several
    NAMED = auto()  # by its name, which several have or one in another sub-district
    NEAR = auto()  # by nearly its name


@dataclass(frozen=True, slots=True)
class Whom:
    """Whom a row means.

    `keys` are the communities that it may mean, None where any may or, of one `OUTSIDE`, none. `like` are the names
    that the one in the cell is like. It is `open` whether that is not the name of another community.
    """

    how: How
    keys: frozenset[Key] | None = None
    like: tuple[str, ...] = ()
    open: bool = False


class Search:
    """Looks for those whom rows may mean among the communities of a roster, `keys` by name and `areas` of them."""

    def __init__(self, keys: Mapping[str, list[Key]], areas: Mapping[str, set[Key]], names: Names) -> None:
        self._keys, self._areas, self._names = keys, areas, names
        self._begin = Beginnings(names).read
        self._shortened = Shortened(keys, areas)
        self._left = _COMPARED
        self.exhausted = False  # whether some wrong name was compared with none
        self._known: dict[Key, Whom] = {}
        self._lying: dict[str, frozenset[Key] | None] = {}

    def placed(self, folder: str, community: str) -> Key:
        """Return sub-district and community of a row; 望桥街道桥东社区 in the cell of the community is both.

        What is not one of the roster for sure stays as it is.
        """
        area = self._area(folder)
        if community in self._keys:
            return area, community
        inner, name = self._both(community)
        if name in self._keys and (not inner or not area or self._area(inner) == area):
            return area or inner, name
        if name in self._keys and not split_region(area)[1] and may_be(area, inner):
            return inner, name  # within the district of the row
        lying = area if not inner else inner if not area or self._area(inner) == area else None
        short = self._shortened.meant(name, lying) if lying is not None else ""
        if short:
            return lying or "", short
        return (None if inner else self._shortened.in_district(name, area)) or (folder, community)

    def region(self, folder: str, community: str) -> str:
        """Return the district that a row names before its sub-district and the roster does not: 云汀区望桥街道."""
        if isinstance(folder, Area) and not folder.name:
            return "" if any(split_region(area)[0] for area in self._areas) else folder.region
        behind = _BEHIND.fullmatch(community)
        cells = (folder, community, behind[2] if behind is not None else "")
        begun = (self._begin(cell) for cell in cells if cell not in self._areas)
        return next((found.region for found in begun if found is not None and found.region), "")

    def _area(self, folder: str) -> str:
        """Return a sub-district as the roster calls it, "" where a cell names none."""
        if folder in self._areas or not folder:
            return folder
        if ALL.fullmatch(folder):
            return ""
        if isinstance(folder, Area) and folder.region in self._areas:  # that knows no sub-districts
            return folder.region
        begun = self._begin(folder)
        return begun.area if begun is not None and begun.areas and not begun.rest else folder

    def _both(self, text: str) -> Key:
        """Return the names of which `text` is made, that of the sub-district "" where it has none."""
        begun = self._begin(text)
        text = text if "\n" in text else "".join(text.split())
        if of_office(text) in self._keys:
            return "", of_office(text)
        if begun is None or begun.is_glued:
            begun = self._begin(text)
        if begun is None:
            behind = _BEHIND.fullmatch(text)
            begun = self._begin(behind[2]) if behind is not None else None
            return (
                (begun.area, behind[1]) if behind is not None and begun is not None and not begun.rest else ("", text)
            )
        if begun.is_glued:
            return "", text
        return begun.area, begun.rest if begun.rest in self._keys else of_office(begun.rest)

    def whom(self, folder: str, community: str) -> Whom:
        """Return whom a row with these cells may mean."""
        said = (folder, community)
        if said not in self._known:
            area = self.lying_in(folder)
            if area is not None and not area and self._begins_here(community):
                area = None  # one of the two cells is wrong
            if area is not None and not area:
                self._known[said] = Whom(How.OUTSIDE)
            elif not community:
                self._known[said] = Whom(How.GENERAL if means_many(folder) else How.EMPTY, area)
            elif len(community) > _LONGEST:
                self._known[said] = Whom(How.GENERAL, area)
            else:
                self._known[said] = self._search(community, area)
        return self._known[said]

    def _begins_here(self, text: str) -> bool:
        begun = self._begin(text)
        return begun is not None and bool(begun.areas)

    def lying_in(self, folder: str) -> frozenset[Key] | None:
        """Return the communities that may lie in a sub-district, none where the roster has no such one.

        None where any may.
        """
        if folder not in self._lying:
            self._lying[folder] = self._look_in(folder)
        return self._lying[folder]

    def _look_in(self, folder: str) -> frozenset[Key] | None:
        if not folder or self._areas.keys() == {""} or means_many(folder) or is_ditto(folder):
            return None
        if self._by_district or (isinstance(folder, Area) and not folder.name):
            return self._of(area for area in self._areas if may_be(folder, area))
        begun = self._begin(folder) if folder not in self._areas else None
        if begun is not None and not begun.areas and not begun.rest:  # of another district, or another sub-district
            return self._of(self._like_areas(folder))
        areas: Iterable[str] = {folder} if folder in self._areas else self._names.mentioned(folder)[1]
        areas = areas or self._one_by_one(folder) or self._like_areas(folder)
        if not areas and not is_place(folder) and not is_zone(folder) and folder[-1] not in self._ends:
            return None
        return self._of(areas)

    def _like_areas(self, folder: str) -> set[str]:
        """Return the few sub-districts that a wrong name may mean, none of them surely in another district."""
        region, body = split_region(folder)
        near = ((name, *split_region(name)) for name in self.like(folder) if name in self._areas)
        return {
            name
            for name, own, other in near
            if (one_region(region, own) or is_slip(region, own)) and may_mean(body, [other])
        }

    def _one_by_one(self, folder: str) -> set[str]:
        """Return the sub-districts of 望桥、青荻 or 望桥片区."""
        found: set[str] = set()
        begun = self._begin(folder)
        while begun is not None:
            found |= begun.areas
            rest = begun.rest.lstrip(_COMMAS)
            begun = self._begin(rest)  # 和平街道 before 平街道
            if begun is None or not begun.areas:
                begun = self._begin(rest.lstrip("和与及"))
        return found

    @cached_property
    def _by_district(self) -> bool:
        """Whether the roster gives the district of some communities and no sub-district."""
        return any(isinstance(area, Area) and not area.name for area in self._areas)

    @cached_property
    def _ends(self) -> frozenset[str]:
        """With what the names of the sub-districts end that are no 街道, 镇 or 乡: 高新区."""
        return frozenset(area[-1] for area in self._areas if area and not is_place(area))

    def _of(self, areas: Iterable[str]) -> frozenset[Key]:
        return frozenset(key for area in {*areas, ""} for key in self._areas.get(area, ()))

    def _search(self, text: str, area: frozenset[Key] | None) -> Whom:
        if is_ditto(text):
            return Whom(How.EMPTY, area)
        if means_many(text.lstrip(_MARKS)) and not self._all_within(text):
            return Whom(How.GENERAL, area if area is None else area | self._mentioned(text))
        name = text if text in self._keys else of_office(text)
        if name in self._keys:
            return Whom(How.NAMED, self._those(name, area) or frozenset(self._keys[name]))
        behind = behind_district(text)
        if behind in self._keys:  # 云汀区桥东社区 may be that of another district
            return Whom(How.NEAR, self._those(behind, area) or frozenset(self._keys[behind]), (behind,), open=True)
        return self._behind_area(text, area) or self._each(text, area) or self._nearly(text, area)

    def _all_within(self, text: str) -> bool:
        """Tell whether a text speaks of all of the sub-district with which it begins: 望桥街道桥东社区等3个社区."""
        begun = self._begin(text)
        if begun is None or not begun.areas:
            return False
        return begun.rest[:1] not in f"{_COMMAS}和与及" and means_many(begun.rest.lstrip(_MARKS))

    def _behind_area(self, text: str, area: frozenset[Key] | None) -> Whom | None:
        """Return whom a text means that begins with a sub-district; None for any other."""
        begun = self._begin(text)
        if begun is None or (begun.is_glued and not self._goes_on(begun.rest, self._of(begun.areas))):
            return None  # 望桥社区 is a community
        rest = begun.rest
        if rest and not means_many(rest.lstrip(_MARKS)) and (several := self._each(text, area)):
            return several
        own = self._of(begun.areas) if begun.areas else self.lying_in(begun.called)
        if own is not None and not own:
            if not area:
                return Whom(How.OUTSIDE)
            own = area  # one of the two cells is wrong
        elif own is not None and area is not None:
            own |= area
        if begun.is_glued and rest in self._keys:
            return Whom(How.NEAR, self._those(rest, own) or frozenset(self._keys[rest]), (rest,), open=True)
        return self._search(rest, own) if rest else Whom(How.GENERAL, own)

    def _goes_on(self, rest: str, own: frozenset[Key]) -> bool:
        """Tell whether what stands behind 望桥 lets it be the sub-district: 望桥各社区, 望桥片区."""
        if not rest or rest in self._keys:
            return True
        if rest in {"社区", "村", "居委会"}:
            return False
        return means_many(rest) or not is_formed(f"望桥{rest}") or bool(self._alike(rest, own))

    def _each(self, text: str, area: frozenset[Key] | None) -> Whom | None:
        """Return the communities that the parts of 桥东社区、长堤社区 mean; None where that is no list."""
        parts = [part for part in LISTED.split(text) if part]
        if len(parts) < 2:
            return None
        found: set[Key] = set()
        general = names = 0
        for part in parts:
            whom = self._part(part, area)
            names += whom.how not in {How.GENERAL, How.EMPTY}
            if whom.how is How.GENERAL and whom.keys is None and means_many(part):
                return whom  # 桥东社区及其他社区
            if whom.how is not How.OUTSIDE and whom.keys is None:
                general += 1
            found |= whom.keys or frozenset()
            begun = self._begin(part)  # that of those that follow
            area = self._of(begun.areas) if begun is not None and begun.areas else area
        if found:
            return Whom(How.EACH if names else How.GENERAL, frozenset(found))
        return Whom(How.GENERAL) if general else Whom(How.OUTSIDE)

    def _part(self, part: str, area: frozenset[Key] | None) -> Whom:
        folder, name = self.placed("", part)
        own = self._those(name, self.lying_in(folder) if folder else area)
        return Whom(How.NAMED, own) if own else self._search(part, area)

    def _nearly(self, text: str, area: frozenset[Key] | None) -> Whom:
        """Return whom a text means that is no name of the roster, but may be nearly one or hold one."""
        like = tuple(self._alike(text, area) or self._alike(of_office(text), area))
        formed = self._has_form(text)
        if formed and (not like or any(of_one_series(text, name) for name in like)):
            return Whom(How.OUTSIDE, like=like)
        if like:
            near = frozenset(key for name in like for key in self._those(name, area))
            return Whom(How.NEAR, near, like, open=formed and not any(is_slip(text, name) for name in like))
        communities, areas, _ = self._names.mentioned(text)
        if communities:
            return Whom(How.NEAR, frozenset(key for name in communities for key in self._keys[name]))
        return Whom(How.GENERAL, self._of(areas) if areas else area)

    def _has_form(self, text: str) -> bool:
        return is_formed(text) or (self._bare and is_bare(text))

    @cached_property
    def _bare(self) -> bool:
        """Whether most communities of the roster are named without 社区."""
        return 2 * sum(not is_formed(name) for name in self._keys) > len(self._keys)

    def _mentioned(self, text: str) -> frozenset[Key]:
        communities, areas, _ = self._names.mentioned(text)
        communities |= {self.placed("", part)[1] for part in LISTED.split(text)}
        named = frozenset(key for name in communities for key in self._keys.get(name, ()))
        return named | (self._of(areas) if areas else frozenset())

    def _those(self, community: str, area: frozenset[Key] | None) -> frozenset[Key]:
        return frozenset(key for key in self._keys.get(community, ()) if area is None or key in area)

    def like(self, name: str) -> list[str]:
        """Return the few sub-districts and communities that a wrong `name` may mean."""
        if not self._may_compare(len(self._keys) + len(self._areas)):
            return []
        near = may_mean(name, (*filter(None, self._areas), *self._keys))
        return near if len(near) <= _NEAR else []

    def _alike(self, community: str, area: frozenset[Key] | None) -> list[str]:
        """Return the few communities whose names are like a wrong one; none that can name no file itself."""
        names = list({key[1]: None for key in area} if area is not None else self._keys)
        if not self._may_compare(len(names)):
            self.exhausted = True
            return []
        near = [name for name in may_mean(community, names) if name_fault(name, needed=True) is None]
        series = len(near) <= _SERIES and all(
            of_one_series(near[0], name) for name in near[1:]
        )  # 桥东, 桥西, 桥南, 桥北
        if len(near) > _NEAR and not series:
            near = [name for name in near if is_slip(community, name)]
        return near if len(near) <= _NEAR or series else []

    def _may_compare(self, names: int) -> bool:
        if names > self._left:
            return False
        self._left -= names
        return True
