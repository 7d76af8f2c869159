"""Whose a row of another table is; where that is in doubt, whose it may be."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from operator import itemgetter
from typing import TYPE_CHECKING

from app.batch.areas import ALL, area_of, areas_meant, in_city, is_of_city, may_be, quoted
from app.batch.aside import COMMUNITY, SUBDISTRICT
from app.batch.cells import column_letter
from app.batch.districts import Districts
from app.batch.divisions import one_region
from app.batch.everybody import is_wide, means_all
from app.batch.general import parted
from app.batch.meant import How, Search, Whom
from app.batch.places import Area, may_lie, split_region
from app.batch.regions import Named, Regions
from app.batch.resemblance import Names
from app.batch.wording import clipped, some

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from app.batch.losses import Losses
    from app.batch.workbook import Sheet

Key = tuple[str, str]  # sub-district ("" where the roster has none) and community

_SHOWN = 20
_NEAR = 3  # communities that a row may mean are named
_ROWS = 10  # of a wrong name are shown


@dataclass(slots=True)
class _Rows:
    """The rows with the same names in their cells, which are no community's for sure, as which they are `placed`."""

    placed: Key
    whom: Whom
    cells: list[str] = field(default_factory=list)


class Owners:
    """The communities of a roster by name; `keys` of those that have rows are given, the others are remembered.

    A row of the roster without a name is no community's: no other row can be told to belong to it.
    """

    def __init__(self, keys: Iterable[Key]) -> None:
        self._keys: dict[str, list[Key]] = {}
        self._areas: dict[str, set[Key]] = {}
        for key in filter(itemgetter(1), keys):
            known = self._keys.setdefault(key[1], [])
            if key not in known:
                known.append(key)
                self._areas.setdefault(key[0], set()).add(key)
        self._names = Names(self._keys, self._areas)
        self._search = Search(self._keys, self._areas, self._names)
        self._regions = Regions(self._areas)
        self._own: set[Key] = set()  # communities that the sheet in hand has rows of
        self._faults: list[tuple[str, frozenset[Key] | None, str, Key | None]] = []  # the last: of which of `_rows`
        self._rows: dict[Key, _Rows] = {}
        self._districts = Districts()

    def __contains__(self, community: str) -> bool:
        return community in self._keys

    def in_name(self, *names: str | None) -> str | None:
        """Return the community after which one of `names` (of a sheet, a file) is called, the first that is."""
        return next(filter(None, map(self._called, names)), None)

    def _called(self, name: str | None) -> str | None:
        return name if not name or name in self._keys else self._names.named_in(name)

    def spelt(self, *names: str | None) -> str | None:
        """Return the first community that one of `names` does not only shorten."""
        found = ((name, self._called(name)) for name in names if name)
        return next((own for name, own in found if own and own in name), None)

    def without_names(self, text: str) -> str:
        """Return `text` with a sign for each name of a community or sub-district: 五月花社区 says nothing of May."""
        for name in self._names.within(text):
            text = text.replace(name, "·")
        return text

    def mentioned(self, text: str) -> tuple[frozenset[str], frozenset[str], str]:
        """Return the communities and sub-districts that `text` names, and the text without their names."""
        return self._names.mentioned(text)

    def may_lie(self, community: str, area: str) -> bool:
        """Tell whether a community may be one of the sub-district `area`: the roster does not say that it is not."""
        keys = self._keys.get(community, ())
        return not keys or any(may_be(area, key[0]) for key in keys)

    def gives(self, community: str, region: str) -> bool:
        """Tell whether the roster gives `region` as the district of a community; of one that it lacks, of any."""
        areas = [key[0] for key in self._keys[community]] if community in self._keys else self._areas
        return any(own and one_region(region, own) for own, _ in map(split_region, areas))

    def districts(self, text: str, rest: str) -> Named:
        """Return the districts that `text` names, of the roster or not; `rest` is the text without other names.

        Beside one of the roster it is open whether another means any row.
        """
        said = self._regions.named(text, rest)
        lacking = frozenset(name for name in said.sure if self.lacks({name}))
        return said if lacking in {frozenset(), said.sure} else Named(said.sure - lacking, said.open | lacking)

    def note_district(self, own: Key, region: str, where: str) -> None:
        """Note that what stands `where` says of rows that are given to `own` a district or city it lacks."""
        if not split_region(own[0])[0]:
            self._districts.note(own, "", region, where)
        else:
            self._districts.note_city(own, region, where)

    def places_in(self, text: str) -> list[str]:
        """Return the sub-districts and districts that `text` names."""
        _, _, rest = self._names.mentioned(text)
        return [*(name for name in self._names.within(text) if name in self._areas), *self.districts(text, rest).sure]

    def named(self, community: str) -> frozenset[Key] | None:
        """Return the communities of that name, None where there is none."""
        return frozenset(self._keys[community]) if community in self._keys else None

    @property
    def divided(self) -> bool:
        """Whether the roster has a sub-district for each community."""
        return all(split_region(area)[1] for area in self._areas)

    def lacks(self, regions: Iterable[str]) -> bool:
        """Tell whether the roster gives the district of each community, and none that may be one of `regions`."""
        told = list(regions)
        return bool(told) and not any(may_lie(region, area) for region in told for area in self._areas)

    def like(self, name: str) -> list[str]:
        """Return the few sub-districts and communities, or districts, that a wrong `name` may mean."""
        return self._search.like(name) or self._regions.like(name)

    def area(self, folder: str) -> frozenset[Key] | None:
        """Return the communities of a sub-district, None where the roster has no such one."""
        own = self._areas.get(folder) if folder else None
        return frozenset(own) if own else None

    @property
    def areas(self) -> Collection[str]:
        """The sub-districts of the roster, "" among them where a community has none."""
        return self._areas.keys()

    def nearest(self, folders: Iterable[str]) -> str:
        """Return the first of `folders`, from within, that is named after a sub-district; "" where none is."""
        return next((folder for folder in folders if self.area(folder) is not None), "")

    def about(self, names: Iterable[str | None], folders: Sequence[str]) -> frozenset[Key] | None:
        """Return the communities that a table may be about by `names` (of sheet and file) and `folders`, from within.

        None where it may be any.
        """
        area = self.area(self.nearest(folders))
        within = [*names, *(name for name in folders if self.area(name) is None)]
        own = {self.in_name(*within), self.spelt(*within)} - {None}  # two where one of them is only a shortened name
        named = frozenset(key for name in own for key in self._keys[str(name)]) or None
        found = named or area if named is None or area is None else named & area or named | area
        return self._within(found, (*names, *folders))

    def _within(self, found: frozenset[Key] | None, names: Iterable[str | None]) -> frozenset[Key] | None:
        """Return those of `found` (None: of all) that may lie in the district that `names`, from within, name first."""
        told = next((said for name in names if name and (said := self.districts(name, name).sure)), frozenset())
        keys = frozenset().union(*self._areas.values()) if found is None else found
        within = frozenset(key for key in keys if any(may_lie(region, key[0]) for region in told))
        return within if told and within and within != keys else found

    def key(
        self, values: Mapping[str, str], place: tuple[Sheet, int, int], wrong: Mapping[str, str], named: str = ""
    ) -> Key | None:
        """Return whose row it is, None where that cannot be told.

        Args:
            values: the row. That of a community outside the roster is passed over, whatever is wrong with its cells.
            place: the cell where its community stands: sheet, row and column (from 0).
            wrong: which columns have cells that cannot be used -> what is said of each.
            named: the community where the table has no column for it.
        """
        community, folder = values.get(COMMUNITY, "") or named, area_of(values)
        folder = in_city(values, folder) if split_region(folder)[0] else folder
        unread = SUBDISTRICT in wrong
        if COMMUNITY in wrong or (unread and not community):
            meant = None if unread else self._search.lying_in(folder)
            self._faults += [(fault, meant or self.named(named), "", None) for fault in wrong.values()]
            return None
        said = ("" if unread else folder, community)
        folder, community = self._search.placed(*said)
        keys = self._keys.get(community, [])
        if folder or len(keys) > 1:
            keys = [key for key in keys if may_be(folder, key[0])]
        if (folder, community) in keys and SUBDISTRICT in values:
            keys = [(folder, community)]  # word for word
        elsewhere = bool(keys) and not any(is_of_city(values, key[0]) for key in keys)
        said = (in_city(values, said[0]), community) if elsewhere else said
        keys = [key for key in keys if is_of_city(values, key[0])]
        own = keys[0] if len(keys) == 1 and not unread else None
        whom = Whom(How.NAMED, frozenset(keys)) if keys else Whom(How.OUTSIDE)
        whom = whom if keys or elsewhere else self._search.whom(folder, community)
        if own is None and (whom.keys is None or not unread):
            self._doubt(place, said, _Rows((folder, community), whom))
        if whom.keys is None and whom.how is not How.EMPTY:
            return None  # the row itself is told of
        of = None if own is not None else said
        self._faults += [(fault, whom.keys, "" if unread else name, of) for name, fault in wrong.items()]
        if own is not None:
            self._own.add(own)
        if own is not None and said not in {own, ("", own[1])}:
            sheet, row, column = place
            self._districts.note(own, folder, self._search.region(*said), sheet.cell(row, column))
            self._districts.note_city(own, split_region(said[0])[0], sheet.cell(row, column))
        return own

    def everybody(self, values: Mapping[str, str]) -> list[Key] | None:
        """Return the communities of a row that is for all, of the roster or of its sub-district; None of any other.

        None as well where it is open which ones are meant, for whoever they are is not known for sure.
        """
        folder, (before, name) = area_of(values), parted("".join(values.get(COMMUNITY, "").split()))
        whole, folder = means_all(name), "" if ALL.fullmatch(folder) else folder
        if whole is None or (before and folder and before != folder):
            return None
        area = before or folder
        region, own = split_region(area)
        if region and not own and all(split_region(known)[0] for known in self._areas):
            meant = filter(partial(is_of_city, values), areas_meant(area, self._areas))
            return [key for known in meant for key in self._areas[known]] or None
        if area and (area not in self._areas or "" in self._areas):
            return None
        if whole and not area and self._are_several(districts=is_wide(whole)):
            return None
        every = [key for keys in self._keys.values() for key in keys if not area or key[0] == area]
        return [key for key in every if is_of_city(values, key[0])] or None

    def _are_several(self, *, districts: bool) -> bool:
        """Tell whether the roster has several sub-districts, or several districts."""
        return (
            len({area.region if isinstance(area, Area) else "" for area in self._areas} if districts else self._areas)
            > 1
        )

    def _doubt(self, place: tuple[Sheet, int, int], said: Key, rows: _Rows) -> None:
        """Note a row that belongs to nobody, or to one of several of a name."""
        _, row, column = place
        self._rows.setdefault(said, rows).cells.append(f"{column_letter(column + 1)}{row}")

    def _doubtful(self, said: Key, rows: _Rows, at: str) -> str:
        """Say of rows, by their cells, that they are no community's for sure; `at` is what stands before a cell."""
        (folder, community), whom, count = rows.placed, rows.whom, len(rows.cells)
        name = quoted(said)
        cells = at + some(rows.cells, _ROWS)
        shown = cells + (f" {count} 行" if count > _ROWS else " ")
        these = "这一行" if count == 1 else "这些行"
        whose = some(sorted(f"{key[0]}{key[1]}" for key in whom.keys or ()), _NEAR)
        match whom.how:
            case How.GENERAL if whom.keys is None:
                return f" 的 {cells.strip()}{name}不是一个社区的名称，请写名册中的社区，每个社区各写一行，或删去"
            case How.GENERAL:
                return f"{shown}的{name}不是一个社区的名称，请每个社区各写一行，或删去{these}"
            case How.EACH:
                return (
                    f"{shown}的“{clipped('、'.join(community.split()))}”一格写了几个社区（{whose}），请每个社区各写一行"
                )
            case How.EMPTY:
                lacking = f"写的是“{clipped(community)}”" if community else "为空"
                own = f"看不出是{folder}的哪个社区" if whom.keys and folder else "看不出是哪个社区的"
                return f"{shown.rstrip()}（{COMMUNITY}）{lacking}，{own}，请补上，或删去{these}"
        held = [key[0] for key in self._keys.get(community, ())]
        again = areas_meant(folder, held)
        if any(may_be(folder, area) for area in held) or len(again) > 1:
            alike = len({split_region(area)[1] for area in held}) == 1  # 街道 would tell none of them
            lacking = "区县" if alike or (again and folder) else SUBDISTRICT
            return f"{shown}的“{community}”在几个{lacking}都有（{whose}），请在这张表中加上“{lacking}”列"
        return f"{shown}的{name}不在名册中，可能是{whose}，请核对名称，或删去{these}"

    def settle(
        self,
        where: str,
        roster: str,
        part: str,
        losses: Losses,
        *,
        plain: bool = False,
        results: bool = False,
        once: bool = False,
    ) -> list[str]:
        """Give `losses` what is wrong with the sheet `where`, whose rows are the list `part`; return what else to say.

        Where that is `plain`, each cell stands in its column of the list, and no other is worked out from it. Rows of
        all communities or of a sub-district are sums where they are of `results`, and ask for nothing. Where a
        community has its figures `once`, one that has a row is not meant by a wrong name in another.
        """
        sums = {name: rows for name, rows in self._rows.items() if results and rows.whom.how is How.GENERAL}
        others = {name: rows for name, rows in self._rows.items() if name not in sums and self._is_another(rows, once)}
        for said, keys, column, name in self._faults:
            if name is None or (name not in sums and name not in others):
                losses.add(said, part, keys, column=column if plain else "")
        at = "" if where.endswith("”") else " "
        for name, rows in self._rows.items():
            if name not in sums and name not in others:
                losses.add(where + self._doubtful(name, rows, at), part, rows.whom.keys)
        stopped = f"{where}{at}名称写错的太多，其余的没有再查找相近的名称，请逐行核对。"
        notes = [
            *([stopped] if self._search.exhausted else []),
            *self._districts.settle(where, roster, part, losses),
            *self._strangers(where, roster, others),
            *self._sums(where, sums),
        ]
        self._faults, self._rows, self._own, self._search.exhausted = [], {}, set(), False
        return notes

    def _is_another(self, rows: _Rows, once: bool) -> bool:
        """Tell whether rows are those of communities outside the roster; of what is near, where it has its own rows."""
        whom = rows.whom
        if whom.how is How.OUTSIDE:
            return True
        if whom.how is not How.NEAR or whom.keys is None or not whom.keys <= self._own:
            return False
        return whom.open or (once and len(whom.keys) == 1)

    def _strangers(self, where: str, roster: str, others: Mapping[Key, _Rows]) -> list[str]:
        """Say which rows are those of communities outside the roster."""
        if not others:
            return []
        shown = []
        for name, rows in others.items():
            like = rows.whom.like or tuple(sorted("".join(key) for key in rows.whom.keys or ()))
            hint = f"（与{'、'.join(like)}相近）" if like else ""
            shown.append(f"{some(rows.cells, _ROWS)}{quoted(name)}{hint}")
        count = sum(len(rows.cells) for rows in others.values())
        said = f"{where} 有 {count} 行的社区不在{roster}中：{some(shown, _SHOWN)}。没有采用，其余社区照常生成；"
        return [f"{said}名称写错的，请改正后再执行。"]

    @staticmethod
    def _sums(where: str, sums: Mapping[Key, _Rows]) -> list[str]:
        """Say which rows of results are no community's."""
        shown = [f"{some(rows.cells, _ROWS)}{quoted(name)}" for name, rows in sums.items()]
        said = f"{where} 的 {some(shown, _SHOWN)}不是一个社区的名称，没有采用；"
        return [f"{said}要采用的，请写名册中的社区，每个社区各写一行。"] if shown else []
