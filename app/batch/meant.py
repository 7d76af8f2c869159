"""Whom a row means that names no community of the roster for sure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property
from typing import TYPE_CHECKING

from app.batch.general import bare_area, is_bare, is_ditto, is_formed, is_place, means_many, of_office, parted
from app.batch.names import name_fault
from app.batch.resemblance import is_slip, may_mean, of_one_series

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from app.batch.owners import Key
    from app.batch.resemblance import Names

# between the names of several communities in one cell; 和平社区 is one name
LISTED = re.compile(r"\s*[、，,;；/／\n]\s*|(?<=社区)[ 和与及]+(?=\w)|(?<=街道)[和与及](?=\w{2,8}街道)")
_LINK = re.compile(r"(?:\s|[:：\-—－·•|>→/／]|的|所[属辖]|下[属辖]|辖区?内?)+")  # 望桥街道的桥东社区
_COMMAS = "、，,；;/／"
_MARKS = " \n:：，,、;；（("
_BEHIND = re.compile(r"(.+?)\s*[（(](.+)[）)]")
_NEAR = 3  # communities that a wrong name may mean; of more it says nothing
_SERIES = 10
_COMPARED = 1_000_000  # names at most that wrong ones are compared with: about two seconds

# names no sub-district at all; 除望桥街道外 and 〃 name one
_ALL = re.compile("(?:全[区县市镇]?|各|全部|全体|所有|本)(?:街道|镇街|镇|乡)?")
_OFFICES = ("街道", "街道办", "办事处")


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
        self._left = _COMPARED
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
        if name in self._keys and (not inner or not area or bare_area(inner) == bare_area(area)):
            return area or inner, name
        return folder, community

    def _area(self, folder: str) -> str:
        """Return a sub-district as the roster calls it, "" where a cell names none."""
        if folder in self._areas or not folder:
            return folder
        if _ALL.fullmatch(folder):
            return ""
        areas, called, rest = self._names.begun_with(folder)
        return next(iter(areas)) if not rest and self._is_sure(areas, called) else folder

    @staticmethod
    def _is_sure(areas: Collection[str], called: str) -> bool:
        """Tell whether a name is that of one sub-district: 望桥镇 may be another than 望桥街道, and it than that."""
        if len(areas) != 1:
            return False
        town = next(iter(areas)).endswith(("镇", "乡"))
        return called in areas or not (called[-1] in "镇乡" or (town and called.endswith(_OFFICES)))

    def _both(self, text: str) -> Key:
        """Return the names of which `text` is made, that of the sub-district "" where it has none."""
        text = text if "\n" in text else "".join(text.split())
        if of_office(text) in self._keys:
            return "", of_office(text)
        areas, called, rest = self._names.begun_with(text)
        if areas:
            area = next(iter(areas)) if self._is_sure(areas, called) else called
        elif behind := _BEHIND.fullmatch(text):
            area, rest = self._area(behind[2]), behind[1]
            return (area, rest) if area in self._areas else ("", text)
        else:
            area, rest = parted(text)
        name = self._without_link(rest) if area else text
        return area, name if name in self._keys else of_office(name)

    @staticmethod
    def _without_link(text: str) -> str:
        link = _LINK.match(text)
        return text[link.end() :] if link is not None else text

    def whom(self, folder: str, community: str) -> Whom:
        """Return whom a row with these cells may mean."""
        said = (folder, community)
        if said not in self._known:
            area = self.lying_in(folder)
            if area is not None and not area and self._names.begun_with(community)[0]:
                area = None  # one of the two cells is wrong
            if area is not None and not area:
                self._known[said] = Whom(How.OUTSIDE)
            elif not community:
                self._known[said] = Whom(How.GENERAL if means_many(folder) else How.EMPTY, area)
            else:
                self._known[said] = self._search(community, area)
        return self._known[said]

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
        areas: Iterable[str] = {folder} if folder in self._areas else self._names.mentioned(folder)[1]
        if not areas and not parted(folder)[0]:
            areas = self._one_by_one(folder)
        areas = areas or {name for name in self.like(folder) if name in self._areas}
        if not areas and not is_place(folder) and folder[-1] not in self._ends:
            return None
        return self._of(areas)

    def _one_by_one(self, folder: str) -> set[str]:
        """Return the sub-districts of 望桥、青荻 or 望桥片区."""
        found: set[str] = set()
        areas, _, rest = self._names.begun_with(folder)
        while areas:
            found |= areas
            rest = rest.lstrip(_COMMAS)
            areas, _, behind = self._names.begun_with(rest)  # 和平街道 before 平街道
            if not areas:
                areas, _, behind = self._names.begun_with(rest.lstrip("和与及"))
            rest = behind
        return found

    @cached_property
    def _ends(self) -> frozenset[str]:
        """With what the names of the sub-districts end that are no 街道, 镇 or 乡: 高新区."""
        return frozenset(area[-1] for area in self._areas if area and not is_place(area))

    def _of(self, areas: Iterable[str]) -> frozenset[Key]:
        return frozenset(key for area in (*areas, "") for key in self._areas.get(area, ()))

    def _search(self, text: str, area: frozenset[Key] | None) -> Whom:
        if is_ditto(text):
            return Whom(How.EMPTY, area)
        if means_many(text.lstrip(_MARKS)) and not self._all_within(text):
            return Whom(How.GENERAL, area if area is None else area | self._mentioned(text))
        name = text if text in self._keys else of_office(text)
        if name in self._keys:
            return Whom(How.NAMED, self._those(name, area) or frozenset(self._keys[name]))
        return self._behind_area(text, area) or self._each(text, area) or self._nearly(text, area)

    def _all_within(self, text: str) -> bool:
        """Tell whether a text speaks of all of the sub-district with which it begins: 望桥街道桥东社区等3个社区."""
        _, called, rest = self._names.begun_with(text)
        return (
            bool(called)
            and text.startswith(called)
            and rest[:1] not in f"{_COMMAS}和与及"
            and means_many(rest.lstrip(_MARKS))
        )

    def _behind_area(self, text: str, area: frozenset[Key] | None) -> Whom | None:
        """Return whom a text means that begins with a sub-district; None for any other."""
        areas, called, rest = self._names.begun_with(text)
        rest = self._without_link(rest)
        if areas and called[-1] not in "道处办镇乡" and not self._goes_on(rest, self._of(areas)):
            areas = frozenset()  # 望桥社区 is a community
        inner = "".join(areas)
        if not areas:
            inner, rest = parted(text)
            rest = self._without_link(rest)
        if not inner:
            return None
        if rest and not means_many(rest.lstrip(_MARKS)) and (several := self._each(text, area)):
            return several
        own = self._of(areas) if areas else self.lying_in(inner)
        if own is not None and not own:
            if not area:
                return Whom(How.OUTSIDE)
            own = area  # one of the two cells is wrong
        elif own is not None and area is not None:
            own |= area
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
            inner = self._names.begun_with(part)[0]  # that of those that follow
            area = self._of(inner) if inner else area
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
