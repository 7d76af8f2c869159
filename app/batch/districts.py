"""Where rows say that a community lies and the roster does not: in which sub-district, or that in which district.

A row that names 望桥街道 or 云汀区望桥街道 is taken as it is where the roster has no other of the name; but another
district may have a 望桥街道 as well, and rows that name two of them cannot both be meant.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.batch.aside import SUBDISTRICT
from app.batch.divisions import DISTRICTS, Place, is_doubtful, place_of
from app.batch.places import bare_area, may_be_one, split_region
from app.batch.wording import some

if TYPE_CHECKING:
    from app.batch.losses import Losses
    from app.batch.owners import Key

_SHOWN = 3  # cells


class Districts:
    """Gathers what the rows that are given to communities say; `settle` tells of those of one sheet."""

    def __init__(self) -> None:
        self._areas: dict[Key, dict[str, str]] = {}  # a community -> the sub-districts that its rows name -> a cell
        self._regions: dict[str, dict[str, str]] = {}  # a sub-district -> the districts that rows name -> a cell
        self._met: dict[Key, None] = {}  # communities of `_areas` that the sheet in hand has rows of
        self._placed: dict[str, dict[Key, None]] = {}  # whose rows name a district, of `_regions`
        self._named: dict[str, dict[Key, None]] = {}  # the same, in the sheet in hand
        self._cities: dict[str, dict[Place, str]] = {}  # a district of the roster -> the same with its cities -> a cell
        self._of: dict[str, dict[Key, None]] = {}  # whose rows name a city, of `_cities`
        self._asked: dict[str, None] = {}  # districts of `_cities` that the sheet in hand has rows of
        self._told: set[str] = set()  # districts that a note has told of: each title may name the one of all

    def note(self, own: Key, folder: str, region: str, cell: str) -> None:
        """Note that a row given to `own` names the sub-district `folder`, and a district before it ("" where none)."""
        name = split_region(folder)[1]
        area = own[0] or bare_area(name) or own[1]
        if name and not own[0]:
            self._areas.setdefault(own, {}).setdefault(area, f"{cell}（{folder}）")
            self._met[own] = None
        if region:
            self._regions.setdefault(area, {}).setdefault(region, f"{cell}（{region}）")
            self._placed.setdefault(area, {})[own] = None
            self._named.setdefault(area, {})[own] = None

    def note_city(self, own: Key, region: str, cell: str) -> None:
        """Note that a row given to `own` names the city or province of its district, which the roster does not."""
        given = split_region(own[0])[0]
        said = place_of(region)
        if not region or not given or place_of(given).city or not given.endswith(tuple(DISTRICTS)):
            return
        if said.own != place_of(given).own:
            if region.endswith(tuple(DISTRICTS)) and not region.endswith("自治区"):
                return
            province = said.own.endswith(("省", "自治区"))
            said = Place(said.own if province else said.province, "" if province else said.own, given)
        if said.city or said.province:
            self._cities.setdefault(given, {}).setdefault(said, f"{cell}（{region}）")
            self._of.setdefault(given, {})[own] = None
            self._asked[given] = None

    def _of_cities(self, where: str, roster: str, part: str, losses: Losses) -> list[str]:
        """Give `losses` what rows say of two cities for one district of the roster; return notes on one, once."""
        notes = []
        for given in self._asked:
            named = self._cities[given]
            if not all(one.may_be(other) for one in named for other in named):
                losses.add(
                    f"{some(list(named.values()), _SHOWN)}不是一个市的{given}，{roster}没有写明是哪个市的，"
                    f"请在名册的“{given}”前写明市，或移走别的市的行和表",
                    part,
                    self._of[given],
                )
                continue
            (said, cell), *_ = named.items()
            if given not in self._told and is_doubtful(given, said.city or said.province):
                self._told.add(given)
                shown = cell.removeprefix(where).lstrip(" 的")
                notes.append(f"{where} 写了{given}的市：{shown}，而{roster}没有写，请核对是不是这个市的{given}。")
        self._asked = {}
        return notes

    def settle(self, where: str, roster: str, part: str, losses: Losses) -> list[str]:
        """Give `losses` what two rows disagree about; return a note on the districts that only the rows name, once."""
        for key in sorted(self._met):
            if len(self._areas[key]) > 1:
                losses.add(
                    f"{some(list(self._areas[key].values()), _SHOWN)}的“{key[1]}”不在一个街道，{roster}没有写明是哪个，"
                    f"请在名册中加上“{SUBDISTRICT}”列，或删去别的街道的行",
                    part,
                    {key},
                )
        notes = self._of_cities(where, roster, part, losses)
        told = []
        for area, here in self._named.items():
            named = self._regions[area]
            agreed = all(may_be_one(one, other) for one in named for other in named)
            keys = here if agreed else self._placed[area]
            whose = some(sorted("".join(key) for key in keys), _SHOWN)
            if agreed and self._told.issuperset(named):
                continue
            if agreed:
                self._told.update(named)
                told.append(f"{next(iter(named.values())).removeprefix(where).lstrip(' 的')}作为{whose}的")
                continue
            losses.add(
                f"{some(list(named.values()), _SHOWN)}不是一个区县，{roster}没有写明{whose}在哪个区县，"
                f"请在名册中加上“区县”列，或移走别的区县的行和表",
                part,
                keys,
            )
        self._met, self._named = {}, {}
        if not told:
            return notes
        said = f"{where} 的行、标题或名称写了区县，而{roster}没有：{some(told, _SHOWN)}，请核对是不是这个区县的；"
        return [*notes, f"{said}其他写这个区县的也照此采用。"]
