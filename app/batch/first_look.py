"""The communities of a roster looked through: how many there are, which rows are none, whose names can be no file's.

Two things are known only when all rows went by: whether sub-districts are told apart by a column for the district, and
which rows stand for a sub-district itself. Nearly every roster is as it is taken to be meanwhile: with such a column
each row says its district, and no row stands for a sub-district. Where it is not so, the rows are looked through again,
and so they are where names are written in several ways, so that two rows may be of one community.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.batch.areas import district_column, district_of, without_district_said
from app.batch.aside import COMMUNITY, SUBDISTRICT, is_aside, names_none
from app.batch.groups import Firsts
from app.batch.names import in_district, name_fault, one_file
from app.batch.namesakes import Spellings, namesakes, one_sub_district
from app.batch.places import behind_district
from app.batch.wholes import may_be_whole, settle_wholes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.batch.owners import Key
    from app.batch.table import Table

_NONE: dict[str, str] = {}


@dataclass(slots=True)
class Look:
    """What is known of the communities, by the numbers of their rows.

    Attributes:
        count: how many there are.
        hidden: rows that nobody sees.
        loose: rows without a sub-district.
        doubled: names of sub-districts that several districts have; of communities, where there are no sub-districts.
        misnamed: rows whose names cannot be those of files, column -> why; a community may stand twice.
        notes: what to say of the districts.
    """

    count: int = 0
    hidden: list[int] = field(default_factory=list)
    loose: list[int] = field(default_factory=list)
    doubled: set[str] = field(default_factory=set)
    misnamed: dict[int, dict[str, str]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    _placed: bool = False  # a row says its district
    _unplaced: list[int] = field(default_factory=list)
    _whole: bool = False  # a row may stand for a sub-district
    _spellings: Spellings = field(default_factory=Spellings)

    @classmethod
    def at(cls, table: Table) -> Look:
        """Look through a roster; the table gets to know its rows that are no communities, and what its districts do."""
        before, column = dict(table.aside), district_column(table.fields)
        table.by_district = column != ""
        found = cls()
        found._take(table, column)
        by_district = found._placed and not found._unplaced
        notes = without_district_said(table, column, found._unplaced) if found._placed and found._unplaced else []
        if found._whole or table.by_district != by_district:
            table.aside, table.by_district = before, by_district
            settle_wholes(table)
            found = cls()
            found._take(table, column)
        found.notes += notes
        if found._spellings.of_names:
            found.misnamed |= {number: {COMMUNITY: said} for number, said in namesakes(table, found.misnamed)}
        if found._spellings.of_areas:
            found.notes += one_sub_district(table)
        return found

    def _take(self, table: Table, column: str) -> None:
        """Go through the rows and lay those aside that are none; `column` is that of the district, "" for none."""
        concealed, seen = table.sheet.hidden, Firsts()
        first: dict[str, str] = {}  # a sub-district -> with the district in which it was met first
        divided, names, joined = SUBDISTRICT in table.fields, _Names(), _Joined()
        for number, values, wrong in table.rows():
            self._whole = self._whole or may_be_whole(table, values)
            if table.leave(number, values, among_communities=not wrong):
                continue
            self.count += 1
            if number in concealed:
                self.hidden.append(number)
            folder = values[SUBDISTRICT] if divided else ""
            if divided and not folder and SUBDISTRICT not in wrong:
                self.loose.append(number)
            if column and not (wrong and (is_aside(values) or names_none(values))):
                if district_of(values):
                    self._placed = True
                else:
                    self._unplaced.append(number)
            area, name = table.area(values), values[COMMUNITY]
            faults = _name_faults(number, (area, name), wrong, seen) or joined.faults(area, name, number)
            if faults:
                self.misnamed[number] = faults
            elif not wrong:
                self._spellings.look(area, name)
            if first.setdefault(folder, area) != area if folder else not faults and names.again(area, name, number):
                self.doubled.add(folder or name)


class _Names:
    """The names of communities in districts without sub-districts."""

    def __init__(self) -> None:
        self._seen: Firsts | None = None

    def again(self, area: str, name: str, number: int) -> bool:
        """Tell whether a row before, of another district, has the name of this one."""
        if not area:
            return False
        self._seen = self._seen or Firsts()
        return self._seen.first(one_file("", name), number) != number


class _Joined:
    """The names of files in which a district stands before the community, beside names that hold a district already."""

    def __init__(self) -> None:
        self._seen: Firsts | None = None
        self._names: Firsts | None = None

    def faults(self, area: str, name: str, number: int) -> dict[str, str]:
        """Return why the file of a row would have the name of another's, or one too long, by column."""
        fault = self._fault(area, name, number) if name and in_district(area) else None
        return _NONE if fault is None else {COMMUNITY: fault}

    def _fault(self, area: str, name: str, number: int) -> str | None:
        self._seen, self._names = self._seen or Firsts(), self._names or Firsts()
        long = name_fault(f"{area}{name}", needed=True)
        if long is not None:
            return f"前面加上区县后{long}"
        first = self._seen.first(one_file("", f"{area}{name}"), number)
        own = one_file("", name)
        if first == number and behind_district(name) and self._names.first(own, number) == number:
            first = self._seen.first(own, number)
        return None if first == number else f"的社区“{name}”的文件名与第{first}行的相同（区县和社区连写），请写清名称"


def _name_faults(number: int, key: Key, wrong: Mapping[str, str], seen: Firsts) -> dict[str, str]:
    """Return which names of a row cannot be those of files, and why; `seen` has the names of the rows before."""
    folder, name = key
    area, own = name_fault(folder, needed=False), name_fault(name, needed=True)
    if name and not (wrong and wrong.keys() & {COMMUNITY, SUBDISTRICT}):
        first = seen.first(one_file(folder, name), number)
        if first != number and own is None:
            letters = "（文件名不分大小写）" if name.upper() != name.lower() else ""
            own = f"的社区“{name}”与第{first}行重复{letters}"
    if area is None and own is None:
        return _NONE
    return {column: fault for column, fault in ((SUBDISTRICT, area), (COMMUNITY, own)) if fault is not None}
