"""What a table of results says of its own place: its sheet, file and folders, its title, 填报单位：… and such columns.

A result is given to a community only where nothing of this speaks of another: figures of one community in the report of
another are worse than none. Offices copy last month's table or that of their neighbours and leave a name behind, so
that none of the names goes before the others.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from app.batch.areas import district_column, said_district
from app.batch.aside import COMMUNITY, SUBDISTRICT
from app.batch.cells import column_letter
from app.batch.divisions import CITIES, DISTRICTS, is_city, may_lie_in, one_region, place_of
from app.batch.places import COMMUNITY as KIND
from app.batch.places import REGION, may_lie, split_region
from app.batch.places import SUBDISTRICT as SUBDISTRICTS
from app.batch.resemblance import is_another, strange_area
from app.batch.table import is_alias
from app.batch.wording import some

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from app.batch.owners import Key, Owners
    from app.batch.workbook import Sheet

_SHOWN = 10
_DISTRICT = "区"  # a heading
_NOBODY: frozenset[str] = frozenset()
_LONGEST = 40  # characters of a title; a longer text explains
_LABELS = (
    r"(?:(?:填报|填表|上报|报送|报表|制表|编报)单位|单位(?:名称|全称)?|社区(?:名称)?|(?:所属|所在)?街道(?:名称)?)"
    r"(?:[（(][^（()）]*[）)])?"
)
_LABELLED = re.compile(rf"{_LABELS}\s*[：:]\s*(.*?)(?=\s+[^\s：:]{{2,8}}[：:]|$)", re.DOTALL)
_LABEL = re.compile(rf"{_LABELS}\s*(?:[：:]|$)")
_ALONE = re.compile(rf"{_LABELS}[：:]?")
_COLUMN = re.compile(r"(?:填报|填表|上报|报送|编报)单位|单位名称")
_EXPLAINS = re.compile(r"[，。；：:]")
_OFFICE = re.compile(
    r"(?:社区)?(?:居民委员会|居委会|村民委员会|村委会|党委|党总支|党支部|党群服务中心|工作站)?(?:[（(].*[）)])?$"
)
_BODY = re.compile(rf"(?:.*(?:[{REGION}街道]|{SUBDISTRICTS}))?([一-鿿]{{2,8}}(?:{KIND}))")
_TITLE = re.compile(  # 南门社区2026年10月…; 走访社区2026年… is none
    r"(?:20\d\d年度?)?(?:\d+月份?)?([一-鿿]{2,4}(?<![进到在入下访驻务作格合建全各本])社区)(?:居民委员会|居委会|党委)?"
    r"(?=20\d\d|\d+月|[〇一二三四五六七八九十]+月|[上下]半年|$)"
)


class Claim(NamedTuple):
    """What one text says: communities and sub-districts of the roster, or a place that the roster does not have.

    `where` says where it stands. Of a strange sub-district it hangs on the community whether that lies in another, and
    so it does of `districts`, of the roster or not; `open` are what may be districts, and are not of the roster.
    """

    where: str
    text: str
    communities: frozenset[str] = frozenset()
    areas: frozenset[str] = frozenset()
    strange_area: str = ""
    strange: str = ""
    districts: frozenset[str] = frozenset()
    open: frozenset[str] = frozenset()

    def against(self, key: Key) -> str | None:
        """Say why what this is told of is not the community `key`'s; None where it may be."""
        area, community = key
        if self.communities and community not in self.communities:
            return self._names(self.communities)
        if self.districts and not any(may_lie(region, area) for region in self.districts):
            return self._names(self.districts)
        if self.areas and area and area not in self.areas:
            return self._names(self.areas)
        other = self.strange or (self.strange_area if area else "")
        return self.unknown(other) if other else None

    def doubts(self, key: Key, owners: Owners) -> str | None:
        """Say why what this is told of may be of another district than the community `key`; None where nothing is."""
        if not self.open or not split_region(key[0])[0]:
            return None
        other = min(self.open)
        return self.unknown(other, "" if is_city(other) else "像是区县，") + _meant(owners, other)

    def unknown(self, other: str, seems: str = "") -> str:
        """Say that the place `other` is not in the roster."""
        return f"{self.where}“{self.text}”{'' if other == self.text else f'中的“{other}”'}{seems}不在名册中"

    def _names(self, names: Iterable[str]) -> str:
        said = some(sorted(names), _SHOWN)
        return f"{self.where}是“{said}”" if said == self.text else f"{self.where}“{self.text}”写的是{said}"


class Line(NamedTuple):
    """A text above or below a table, with its cell; `labelled` where it stands behind 填报单位：."""

    cell: str
    text: str
    labelled: bool


@dataclass(slots=True)
class Whereabouts:
    """What is said of the place of one table: first so many `names` of sheet, file and folders, then lines around it.

    `refused` gathers whom it is not given to: why -> communities; `doubted` tells whether that is for a name alone that
    may be no district.
    """

    claims: list[Claim]
    names: int
    refused: dict[str, dict[str, None]] = field(default_factory=dict)
    doubted: bool = False
    area: str = field(init=False)  # the sub-district that is named nearest to the table, "" where none is
    district: str = field(init=False)  # the same, of the district
    _telling: tuple[Claim, ...] = field(init=False)  # one of those that say the same, none of those that say nothing
    _noted: set[tuple[Key, str]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.district = self._district()
        named = (claim.areas or ({claim.strange_area} - {""}) for claim in self.claims)
        self.area = _nearest({area for area in areas if may_lie(self.district, area)} for areas in named)
        first: dict[tuple[object, ...], Claim] = {}
        for claim in self.claims:
            first.setdefault(claim[2:], claim)
        self._telling = tuple(claim for said, claim in first.items() if any(said))

    def _district(self) -> str:
        """Return the district that is named nearest to the table, with the city that a folder further out is called."""
        district = _nearest(claim.districts for claim in self.claims)
        own = place_of(district)
        if own.city or not own.own.endswith(tuple(DISTRICTS)):
            return district
        named = (name for claim in self.claims if len(claim.districts) == 1 for name in claim.districts)
        city = next((name for name in named if name.endswith((*CITIES, "省", "自治区"))), "")
        return city + own.own if may_lie_in(district, city) else district

    @property
    def told(self) -> list[tuple[str, str]]:
        """All that is said behind where it stands, the nearest first."""
        return [(claim.where, claim.text) for claim in self.claims]

    @property
    def community(self) -> str | None:
        """The community that the lines around the table name, the first."""
        named = (claim.communities for claim in self.claims[self.names :])
        return next((name for names in named if len(names) == 1 for name in names), None)

    def strange(self, owners: Owners) -> str | None:
        """Say that the table is of a place which the roster does not have, and what may be meant; None where not."""
        for claim in self.claims:
            strange = _nearest([claim.districts]) if owners.lacks(claim.districts) else ""
            other = strange or claim.strange or (claim.strange_area if owners.divided else "")
            if other:
                return claim.unknown(other) + _meant(owners, other)
        return None

    def placed(self, owners: Owners, community: str, row: Mapping[str, str]) -> dict[str, str]:
        """Return a row of `community` with the sub-district and district in which it lies, where it does not say so."""
        lies = {SUBDISTRICT: self.area} if self.area and owners.may_lie(community, self.area) else {}
        said = said_district(row)
        if self.district and not said and owners.gives(community, self.district):
            lies[_DISTRICT] = self.district
        placed = lies | dict(row)
        if said and not place_of(said).city and place_of(self.district).city and one_region(said, self.district):
            column = district_column(row) or _DISTRICT
            placed[column] = self.district  # 鼓楼区 below 徐州市
        return placed

    def settle(self, owners: Owners, key: Key, row: Iterable[Claim], sheet: str) -> None:
        """Note what is said of the district of a row that is given to `key`, of the table or in the `row` itself."""
        for claim in (*row, *self._telling):
            region = _nearest([claim.districts or claim.open])
            if region and (key, region) not in self._noted:
                self._noted.add((key, region))
                owners.note_district(key, region, f"{sheet}{' ' if claim.where[0].isascii() else '的'}{claim.where}")

    def refuses(self, owners: Owners, key: Key, row: Iterable[Claim], *, placed: bool) -> bool:
        """Tell whether a row is not given to `key`, for what is said of the table or in the `row` itself.

        What may be no district speaks against none that is `placed`, as a column says in which district it lies.
        """
        claims = (*row, *self._telling)
        said = next(filter(None, (claim.against(key) for claim in claims)), None)
        if said is None and not placed:
            said = next(filter(None, (claim.doubts(key, owners) for claim in claims)), None)
            self.doubted = self.doubted or said is not None
        if said is not None:
            self.refused.setdefault(said, {})["".join(key)] = None
        return said is not None

    def notes(self, where: str, *, partly: bool) -> Iterator[str]:
        """Yield one sentence on each reason why rows of the sheet `where`, or all of them, are nobody's."""
        for said, whose in self.refused.items():
            yield (
                f"{where}{'有的行' if partly else ''}没有采用：像是{some(list(whose), _SHOWN)}的成果，但{said}，"
                "看不出究竟是谁的。请核对后把名称改成一致，或把不该在这里的移走。"
            )


def whereabouts(
    owners: Owners, names: Iterable[tuple[str, str]], around: Iterable[Line], apart: Iterable[str]
) -> Whereabouts:
    """Return what is said of a table.

    Args:
        owners: the communities of the roster.
        names: of sheet, file and folders, each behind what it is.
        around: the lines around the table.
        apart: communities whose figures the table, or the workbook, keeps apart from those of others: that its file is
            named after one of them says nothing against the others.
    """
    claims = [_named(owners, name, kind) for kind, name in names]
    count = len(claims)
    claims += [(_labelled if line.labelled else _titled)(owners, line.text, f"{line.cell} 格") for line in around]
    told = frozenset(apart)
    claims = [claim._replace(communities=_NOBODY) if claim.communities & told else claim for claim in claims]
    return Whereabouts(claims, count)


def _named(owners: Owners, text: str, where: str) -> Claim:
    """Return what the name of a sheet, file or folder says."""
    communities, areas, rest = owners.mentioned(text)
    short = owners.in_name(text) if not communities and not areas else None
    if short is not None:
        sure, may_be = owners.districts(text, rest) if short in text else (_NOBODY, _NOBODY)
        return Claim(where, text, frozenset({short}), districts=sure, open=may_be)
    area = "" if areas else strange_area(rest)
    strange = text if not communities and not area and is_another(rest) else ""
    return Claim(where, text, communities, areas, area, strange, *owners.districts(text, rest))


def _labelled(owners: Owners, text: str, where: str) -> Claim:
    """Return what stands behind 填报单位：, which may be an office of the community or of its sub-district."""
    communities, areas, rest = owners.mentioned(text)
    rest = "".join(rest.split())
    short = owners.in_name(_OFFICE.sub("", rest)) if not communities else None
    districts = owners.districts(text, rest)
    if short is not None:
        return Claim(where, text, frozenset({short}), areas, "", "", *districts)
    other = _BODY.fullmatch(rest) if not communities else None
    strange = other[1] if other is not None and is_another(f"{_OFFICE.sub('', other[1])}社区") else ""
    return Claim(where, text, communities, areas, "" if areas or strange else strange_area(rest), strange, *districts)


def _titled(owners: Owners, text: str, where: str) -> Claim:
    """Return what the title above a table says."""
    communities, areas, rest = owners.mentioned(text)
    other = _TITLE.match("".join(rest.split())) if not communities else None
    strange = other[1] if other is not None and is_another(other[1]) else ""
    area = "" if areas or strange else strange_area(rest)
    return Claim(where, text, communities, areas, area, strange, *owners.districts(text, rest))


def _meant(owners: Owners, other: str) -> str:
    like = owners.like(other)
    return f"（可能是{some(like, _SHOWN)}）" if like else ""


def _nearest(named: Iterable[Collection[str]]) -> str:
    """Return the one name that the first tells of those that tell one, "" where none does."""
    return next((name for names in named if len(names) == 1 for name in names), "")


def lines(sheet: Sheet, head: range) -> Iterator[Line]:
    """Yield the texts around a table, with its header in the rows `head`, that tell whose it is: titles and labels.

    A row below the header is the title of another table where nothing else stands in it.
    """
    for number, cells in sheet.rows():
        texts = list(dict.fromkeys(filter(None, cells)))
        if number in head or not texts or (number > head[-1] and len(texts) > 1 and not _LABEL.match(texts[0])):
            continue
        for text, last in zip(texts, ("", *texts), strict=False):
            cell = f"{column_letter(cells.index(text) + 1)}{number}"
            found = [match[1].strip() for match in _LABELLED.finditer(text)]
            if found or _ALONE.fullmatch(last):
                yield from (Line(cell, value, labelled=True) for value in found or [text] if value)
            elif len(text) <= _LONGEST and not _EXPLAINS.search(text) and not _ALONE.fullmatch(text):
                yield Line(cell, text, labelled=False)


class Columns:
    """The columns of a table, besides 社区 and 街道, whose cells say whose a row is."""

    def __init__(self, owners: Owners, header: Sequence[str]) -> None:
        self._owners = owners
        self._names = [
            name
            for name in header
            if _COLUMN.fullmatch(name) or is_alias(name, COMMUNITY) or is_alias(name, SUBDISTRICT)
        ]
        self._known: dict[tuple[str, str], Claim] = {}

    def claims(self, row: Mapping[str, str]) -> Iterator[Claim]:
        """Yield what the cells of a row say."""
        for name in self._names:
            text = row.get(name)
            if text:
                said = self._known.get((name, text))
                if said is None:
                    said = self._known[name, text] = _labelled(self._owners, text, f"“{name}”列的")
                yield said
