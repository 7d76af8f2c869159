"""Whose a row of another table is; where that is in doubt, whose it may be."""

from __future__ import annotations

import re
from operator import itemgetter
from typing import TYPE_CHECKING

from app.batch.aside import COMMUNITY, SUBDISTRICT
from app.batch.cells import column_letter
from app.batch.names import name_fault
from app.batch.resemblance import Names, may_mean, means_many, of_one_series, parted
from app.batch.wording import clipped, some

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from app.batch.losses import Losses
    from app.batch.workbook import Sheet

Key = tuple[str, str]  # sub-district ("" where the roster has none) and community

# between the names of several communities in one cell; 和平社区 is one name
_LISTED = re.compile(r"\s*[、，,;；/／\n]\s*|(?<=社区)[ 和与及]+(?=\w)")
_SHOWN = 20
_NEAR = 3  # communities that a wrong name may mean; of more it says nothing
_ROWS = 10  # of a wrong name are shown
_COMPARED = 1_000_000  # names at most that wrong ones are compared with: about two seconds


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
        self._left = _COMPARED
        self._near: dict[Key, frozenset[Key] | None] = {}  # a wrong name -> whom it may mean
        self._like: dict[Key, list[str]] = {}  # the name of a community outside the roster -> those that are like it
        self._many: set[Key] = set()  # what rows say that are of all or of a whole sub-district
        self._own: set[Key] = set()  # communities that the sheet in hand has rows of
        self._faults: list[tuple[str, frozenset[Key] | None, str]] = []
        self._strange: dict[Key, list[str]] = {}
        self._doubts: dict[Key, tuple[list[str], frozenset[Key]]] = {}
        self._within: dict[Key, dict[str, str]] = {}  # a community without sub-district -> those its rows name
        self._met: set[Key] = set()  # communities of `_within` that the sheet in hand has rows of

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
        return not keys or any(key[0] in {area, ""} for key in keys)

    def areas_in(self, text: str) -> list[str]:
        """Return the sub-districts that `text` names."""
        return [name for name in self._names.within(text) if name in self._areas]

    def named(self, community: str) -> frozenset[Key] | None:
        """Return the communities of that name, None where there is none."""
        return frozenset(self._keys[community]) if community in self._keys else None

    @property
    def divided(self) -> bool:
        """Whether the roster has a sub-district for each community."""
        return "" not in self._areas

    def like(self, name: str) -> list[str]:
        """Return the few sub-districts and communities that a wrong `name` may mean."""
        if len(self._keys) + len(self._areas) > self._left:
            return []
        self._left -= len(self._keys) + len(self._areas)
        near = may_mean(name, (*filter(None, self._areas), *self._keys))
        return near if len(near) <= _NEAR else []

    def area(self, folder: str) -> frozenset[Key] | None:
        """Return the communities of a sub-district, None where the roster has no such one."""
        own = self._areas.get(folder) if folder else None
        return frozenset(own) if own else None

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
        return named or area if named is None or area is None else named & area or named | area

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
        community, folder = values.get(COMMUNITY, "") or named, values.get(SUBDISTRICT, "")
        unread = SUBDISTRICT in wrong
        if COMMUNITY in wrong or (unread and not community):
            meant = None if unread else self._lying_in(folder)
            self._faults += [(said, meant or self.named(named), "") for said in wrong.values()]
            return None
        folder, community = self._in_two_cells("" if unread else folder, community)
        keys = self._keys.get(community, [])
        if folder or len(keys) > 1:
            keys = [key for key in keys if not folder or key[0] in {folder, ""}]
        own = keys[0] if len(keys) == 1 and not unread else None
        meant = frozenset(keys) if keys else self._meant(community, folder)
        if own is None and (meant is None or not unread):
            self._doubt(place, (folder, community), meant)
        if meant is None and (self._is_named((folder, community)) or (folder, community) in self._many):
            return None  # the row itself is told of
        self._faults += [(said, meant, "" if unread else name) for name, said in wrong.items()]
        if own is not None:
            self._own.add(own)
        if own is not None and folder and not own[0]:
            sheet, row, column = place
            self._within.setdefault(own, {}).setdefault(_bare(folder), f"{sheet.cell(row, column)}（{folder}）")
            self._met.add(own)
        return own

    def _in_two_cells(self, folder: str, community: str) -> Key:
        """Return sub-district and community of a row; 望桥街道桥东社区 in the cell of the community is both."""
        if community in self._keys:
            return folder, community
        for at in range(1, len(community)):
            if community[at:] not in self._keys:
                continue
            before = community[:at]
            areas = self._names.mentioned(before)[1]
            area = next(iter(areas)) if len(areas) == 1 else before if parted(before) == (before, "") else ""
            if area and (folder in {"", area} or self._names.mentioned(folder)[1] == areas):
                return area, community[at:]
        return folder, community

    def _doubt(self, place: tuple[Sheet, int, int], said: Key, meant: frozenset[Key] | None) -> None:
        """Note a row that belongs to nobody, or to one of several of a name."""
        sheet, row, column = place
        cells = self._strange.setdefault(said, []) if meant is None else self._doubts.setdefault(said, ([], meant))[0]
        cells.append(f"{column_letter(column + 1)}{row}" if cells or meant is None else sheet.cell(row, column))

    def _doubtful(self, said: Key, cells: Sequence[str], meant: frozenset[Key]) -> str:
        """Say of rows that they belong to one of several communities."""
        folder, community = said
        name = clipped(f"{folder}{community}")
        shown = some(cells, _ROWS) + (f" {len(cells)} 行" if len(cells) > _ROWS else " ")
        rows = "这一行" if len(cells) == 1 else "这些行"
        whose = some(sorted(f"{key[0]}{key[1]}" for key in meant), _NEAR)
        if (folder, community) in self._many:
            return f"{shown}的“{name}”不是一个社区的名称，请每个社区各写一行，或删去{rows}"
        if self._each_of(community, self._lying_in(folder)):
            return f"{shown}的“{clipped(_LISTED.sub('、', community))}”一格写了几个社区（{whose}），请每个社区各写一行"
        if not community:
            return f"{shown.rstrip()}（{COMMUNITY}）为空，看不出是{folder}的哪个社区，请补上，或删去{rows}"
        if any(key[0] in {folder, ""} or not folder for key in self._keys.get(community, ())):
            return f"{shown}的“{community}”在几个街道都有（{whose}），请在这张表中加上“{SUBDISTRICT}”列"
        return f"{shown}的“{name}”不在名册中，可能是{whose}，请核对名称，或删去{rows}"

    def _meant(self, community: str, folder: str) -> frozenset[Key] | None:
        """Return the communities that a name which the roster does not have may mean; None where it may be any."""
        said = (folder, community)
        if said not in self._near:
            self._near[said] = self._search(community, folder)
        return self._near[said]

    def _search(self, community: str, folder: str) -> frozenset[Key] | None:
        area = self._lying_in(folder)
        if means_many(folder) and (not community or means_many(community)):
            area = None
            self._many.add((folder, community))
        if not community or (area is not None and not area):
            return area or None
        if means_many(community):
            self._many.add((folder, community))
            return area
        other = self._in_two_cells("", community)[1]
        if other in self._keys:  # in another sub-district
            return frozenset(self._keys[other])
        if self._is_area(community):
            self._many.add((folder, community))
            return self._lying_in(community)
        several = self._each_of(community, area)
        if several:
            return frozenset(key for one in several for key in one)
        like = self._alike(community, area)
        self._like[folder, community] = like
        if not like or any(of_one_series(community, name) for name in like):
            return None
        return frozenset(key for name in like for key in self._those(name, area))

    def _is_area(self, community: str) -> bool:
        """Tell whether what stands for a community is a sub-district, one that may be of the roster, or all in it."""
        area, rest = parted(community)
        return bool(area) and (not rest or means_many(rest)) and self._lying_in(area) != frozenset()

    def _lying_in(self, folder: str) -> frozenset[Key] | None:
        """Return the communities that may lie in a sub-district, none where the roster has no such one.

        None where any may.
        """
        if not folder or self._areas.keys() == {""}:
            return None
        areas = {folder} if folder in self._areas else self._names.mentioned(folder)[1]
        areas = areas or {name for name in self.like(folder) if name in self._areas}
        return frozenset(key for area in (*areas, "") for key in self._areas.get(area, ()))

    def _those(self, community: str, area: frozenset[Key] | None) -> frozenset[Key]:
        return frozenset(key for key in self._keys.get(community, ()) if area is None or key in area)

    def _alike(self, community: str, area: frozenset[Key] | None) -> list[str]:
        """Return the few communities whose names are like a wrong one; none that can name no file itself."""
        names = list({key[1]: None for key in area} if area is not None else self._keys)
        if len(names) > self._left:
            return []
        self._left -= len(names)
        near = [name for name in may_mean(community, names) if name_fault(name, needed=True) is None]
        series = len(near) <= _ROWS and all(of_one_series(near[0], name) for name in near[1:])  # 桥东, 桥西, 桥南, 桥北
        return near if len(near) <= _NEAR or series else []

    def _each_of(self, community: str, area: frozenset[Key] | None) -> list[frozenset[Key]]:
        """Return the communities that each part of 桥东社区、长堤社区 means; nothing where that is no list of names."""
        found = []
        for name in _LISTED.split(community) if _LISTED.search(community) else ():
            known = [name] if self._those(name, area) else self._alike(name, area)
            if not known:
                return []
            found.append(frozenset(key for one in known for key in self._those(one, area)))
        return found

    def settle(
        self, where: str, roster: str, part: str, losses: Losses, *, plain: bool = False, once: bool = False
    ) -> list[str]:
        """Give `losses` what is wrong with the sheet `where`, whose rows are the list `part`; return what else to say.

        Where that is `plain`, each cell stands in its column of the list, and no other is worked out from it. Where a
        community has its figures `once`, one that has a row is not meant by a wrong name in another.
        """
        for said, keys, column in self._faults:
            losses.add(said, part, keys, column=column if plain else "")
        for name, (cells, meant) in self._doubts.items():
            sums = name in self._many  # figures of a sub-district
            if once and (sums or (len(meant) == 1 and meant <= self._own)):
                self._strange[name] = [cell.removeprefix(where).strip() for cell in cells]
                self._like[name] = [] if sums else ["".join(key) for key in meant]
            else:
                losses.add(self._doubtful(name, cells, meant), part, meant)
        for key in sorted(self._met):
            if len(self._within[key]) > 1:
                losses.add(
                    f"{some(list(self._within[key].values()), _NEAR)}的“{key[1]}”不在一个街道，{roster}没有写明是哪个，"
                    f"请在名册中加上“{SUBDISTRICT}”列，或删去别的街道的行",
                    part,
                    {key},
                )
        for name in [name for name in self._strange if name in self._many and not once]:
            rows = some(self._strange.pop(name), _ROWS)
            losses.add(
                f"{where} 的 {rows}“{clipped(''.join(name))}”不是一个社区的名称，请写名册中的社区，每个社区各写一行，"
                "或删去",
                part,
                None,
            )
        nobody = [cells for name, cells in self._strange.items() if not self._is_named(name)]
        if nobody:
            empty = some([cell for row in nobody for cell in row], _ROWS)
            losses.add(f"{where} 的 {empty}（{COMMUNITY}）为空，看不出是哪个社区的，请补上，或删去", part, None)
        notes = self._strangers(where, roster)
        self._faults, self._strange, self._doubts, self._met, self._own = [], {}, {}, set(), set()
        return notes

    def _is_named(self, said: Key) -> bool:
        """Tell whether the names of a row say that it is of no community here."""
        folder, community = said
        return bool(community) or (folder != "" and self._lying_in(folder) is not None)

    def _strangers(self, where: str, roster: str) -> list[str]:
        """Say which rows are those of communities outside the roster."""
        strange = {name: cells for name, cells in self._strange.items() if self._is_named(name)}
        if not strange:
            return []
        shown = []
        for (folder, community), cells in strange.items():
            like = self._like.get((folder, community))
            hint = f"（与{'、'.join(like)}相近）" if like else ""
            shown.append(f"{some(cells, _ROWS)}“{clipped(f'{folder}{community}')}”{hint}")
        rows = sum(map(len, strange.values()))
        said = f"{where} 有 {rows} 行的社区不在{roster}中：{some(shown, _SHOWN)}。没有采用，其余社区照常生成；"
        return [f"{said}名称写错的，请改正后再执行。"]


def _bare(folder: str) -> str:
    """Return the name of a sub-district without what it is: 望桥街道办事处 is 望桥."""
    return folder.removesuffix("办事处").removesuffix("街道") or folder
