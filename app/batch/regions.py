"""Of which district a text speaks: the name of a sheet, file or folder, or a title above a table.

The roster names the districts that matter: they are looked for exactly, with the city before them where one is said,
for 徐州市鼓楼区 is not 南京市鼓楼区. Another is one for sure where there is a district of the name, and where it stands
behind its city or before its office (西山区民政局); a name that has but the form of one (柳浦区) may be one, and what
is a word for a part of a place (充电区) is none.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from app.batch.divisions import (
    CITIES,
    DISTRICTS,
    bare_listed,
    city_before,
    city_called,
    data,
    is_city,
    is_listed,
    listed_at,
    place_of,
    same_city,
    within,
)
from app.batch.places import SUBDISTRICT, split_region
from app.batch.resemblance import may_mean

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

_SAID = "[月季年旬周]报|成果|结果|进展|情况|统计|汇总|台账|数据|报[送表]|上报|[表册]"
_FRONT = re.compile(  # when and of what, before a place
    rf"(?:(?!日照|日喀则)[年月日号季]度?份?|[〇一二三四五六七八九十]+(?:[年月日号批期]|月份|季度)|第[〇一二三四五六七八九十]+(?:季度|[批期])"
    rf"|[上中下]旬|[本当上]月|[上下]半年|附[件表][一二三四五六七八九十]*|关于|{_SAID})+"
)
_MATTERS = re.compile(f"(?:{_SAID})+")
_BEHIND = re.compile(rf"$|各|所[辖属]|下辖|{_SAID}")
_MATTER = re.compile(f"(?:{_SAID})+$")
_OFFICE = re.compile(  # of a district
    rf"(?:人民政府|政府|党?委(?!员)|区委|[一-鿿]{{2,6}}?(?:局|委员会|办公室|{SUBDISTRICT})(?!部))"
)
_NO_END = "[域块间位]"  # 区域, 区块
_NO_FORM_END = f"(?:{_NO_END}|[级划别格号直])"
_FORM = re.compile(rf"(?P<body>[一-鿿]{{1,16}}?)[{DISTRICTS}](?!{_NO_FORM_END})")
_CITY = re.compile(rf"[一-鿿]{{2,8}}?(?:自治区|地区|[省{CITIES}])")
_SELF_RULED = re.compile(rf"[一-鿿]{{2,14}}?自治[{DISTRICTS}]")
_LED = "[全本我各该跨两几多每外与和及由据照按从向对在将为被把给让的]"  # which ones are meant, or a preposition
_ENDS = "小社片校园街辖景厂院灾疫楼住营警库病域分"  # before a 区 that is none, whatever stands before: 花园小区
_AND = re.compile(f"(?<=[{DISTRICTS}])[和与及](?=[一-鿿]{{2}})")  # 鼓楼区和云龙区
_WORDS = frozenset({"来宾", "安康", "大同"})  # cities whose names are words
_SHORT = 2  # characters: 东区, 沛县
_NAMES = range(2, 4)  # characters before 区 that may be a name
_SIDES = re.compile("[城江河湖海桥山路街岭关市][东西南北中内外上下]|[东西南北][城江河湖海桥山路街岭关]")
_RUN = re.compile("[一-鿿〇]+")
_SPREAD = re.compile(r"(?<![一-鿿])[一-鿿](?:\s+[一-鿿])+(?![一-鿿])")  # 月 报 表


class Named(NamedTuple):
    """The districts that a text names for sure, and those that it may name."""

    sure: frozenset[str] = frozenset()
    open: frozenset[str] = frozenset()


class Regions:
    """The districts of a roster, by the sub-districts that give them."""

    def __init__(self, areas: Iterable[str]) -> None:
        self._own: dict[str, list[str]] = {}  # 鼓楼区 -> as the roster has them, with what they lie in
        for region in sorted({region for area in areas if (region := split_region(area)[0])}):
            self._own.setdefault(place_of(region).own, []).append(region)
        self._bare = {name[:-1] for name in self._own}

    def named(self, text: str, rest: str) -> Named:
        """Return the districts that `text` names; `rest` is the text without the names of communities."""
        text, rest = _closed(text), _closed(rest)
        parts = [part[front.end() :] if (front := _FRONT.match(part)) else part for part in _RUN.findall(rest)]
        parts = [of + own if city_called(of) else part for part in parts for of, _, own in [part.partition("的")]]
        own = _longest({name for found in self._own for name in self._said(found, text)})
        alone = [bare for part in parts if (bare := _MATTER.sub("", part))]
        cities = {
            said for bare in alone if bare not in _WORDS and bare not in self._bare and (said := city_called(bare))
        }
        begun = [_begins(part[at:]) for part in parts for at in _starts(part)]
        others = {said for found in begun for said in found.sure if not any(said in name for name in own)}
        others -= {said for said in others if city_called(said) in cities}
        if len(cities) == 1:  # 徐州-鼓楼区, 鼓楼区（徐州）
            (city,) = cities
            own = _longest({name if place_of(name).city else city + name for name in own})
            others = {name if not _is_own(name) or place_of(name).city else city + name for name in others}
        if own or others:
            return Named(_longest(own | others))
        glued = {said for bare in alone for said in self._behind_city(bare)}
        if cities or glued:
            return Named(_longest(cities | glued))
        if len(alone) == 1:
            called = frozenset(name for name in self._own if name[:-1] == alone[0])
            if called:
                return Named(called)
            if len(self._own) > 1 and (listed := _listed_as(alone[0])):
                return Named(open=frozenset({listed}))  # beside folders that are called 东湖 and 西湖
        return Named(open=frozenset(said for found in begun for said in found.open))

    def _behind_city(self, text: str) -> Iterator[str]:
        """Yield the district that 开封鼓楼 is, of the roster or in that city."""
        for size in range(_SHORT, len(text) - 1):
            city, rest = city_called(text[:size]), text[size:]
            named = next((name for name in self._own if rest in {name[:-1], name}), bare_listed(rest) if city else "")
            if city and named and (named in self._own or within(named, city)):
                yield city + named

    def like(self, name: str) -> list[str]:
        """Return the districts of the roster that a wrong `name` may mean."""
        return may_mean(name, sorted({*self._own, *(region for own in self._own.values() for region in own)}))

    def _said(self, name: str, text: str) -> Iterator[str]:
        """Yield what a text says where `name`, a district of the roster, stands in it: with its city or another's."""
        for found in re.finditer(re.escape(name), text):
            run = next((run for run in _RUN.finditer(text) if run.end() > found.start()), found)
            before, behind = text[run.start() : found.start()], text[found.end() :]
            city = self._city(name, before)
            begins = bool(city) or _FRONT.fullmatch(before) is not None or not before
            if _is_longer(name, before, behind_city=bool(city)) or not _is_whole(name, behind, begins=begins):
                continue
            own = [region for region in self._own[name] if same_city(place_of(region).city, city)]
            if not city:
                yield name
            elif own:
                yield from (region if place_of(region).city else city + name for region in own)
            else:
                yield city + name

    def _city(self, name: str, before: str) -> str:
        """Return the city with which what stands `before` a district ends, "" where with none."""
        for city in filter(None, (place_of(region).city for region in self._own[name])):
            if before.endswith((city, re.sub(f"[{CITIES}]$", "", city))):
                return city
        before = before.removesuffix("的")
        front = _FRONT.match(before)
        led = before[front.end() :] if front is not None else before
        chain, city, _ = _city(led)
        if chain and chain == len(led):
            return city
        last = re.search(f"[一-鿿]{{2,3}}[{CITIES}]$", before)
        return city_before(before) or (last[0] if last is not None and not _is_no_city(last[0]) else "")


def _listed_as(name: str) -> str:
    """Return the division of the list that is called so without 区 or 县, "" for a word that says of what sort: 沛."""
    if len(name) == 1:
        return f"{name}县" if is_listed(f"{name}县") else ""
    return "" if _is_sort(name) and _SIDES.fullmatch(name) is None else bare_listed(name)


def _is_own(name: str) -> bool:
    return name.endswith(tuple(DISTRICTS)) and not name.endswith("自治区")


def _is_longer(name: str, before: str, *, behind_city: bool) -> bool:
    """Tell whether a district is a part of another with a longer name: 下城区 is no 城区."""
    if behind_city:
        return False
    return before in {*"大小新老"} or any(
        is_listed(before[-size:] + name) for size in range(1, min(len(before), 4) + 1)
    )


def _is_whole(name: str, behind: str, *, begins: bool) -> bool:
    """Tell whether a district stands in a text by itself; 东区 and 城区 may be a part of many words."""
    if len(name) > _SHORT:
        return re.match(_NO_END, behind) is None
    if name.endswith("区"):
        return begins and _BEHIND.match(_led(behind)) is not None
    return begins and re.match(_NO_FORM_END, behind) is None


def _led(text: str) -> str:
    """Return the characters with which a text begins, up to the first sign."""
    run = _RUN.match(text)
    return run[0] if run is not None else ""


def _longest(names: Collection[str]) -> frozenset[str]:
    return frozenset(name for name in names if not any(name != other and other.endswith(name) for other in names))


def _closed(text: str) -> str:
    """Return a text without the blanks that only spread a title: 西 山 区 月 报."""
    return _SPREAD.sub(lambda found: "".join(found[0].split()), text)


def _starts(part: str) -> Iterator[int]:
    """Yield where a place may begin in a part of a text: first, and behind 统计表, 情况, 和."""
    yield 0
    yield from (found.end() for found in _MATTERS.finditer(part) if found.end() < len(part))
    yield from (found.end() for found in _AND.finditer(part))


def _city(text: str) -> tuple[int, str, str]:
    """Return the length of the cities and provinces with which a text begins, the last of them, and all as one says."""
    at, last = 0, ""
    while (found := _CITY.match(text, at)) is not None and not _is_no_city(found[0]):
        if len(listed_at(text, at)) > len(found[0]):
            break  # 沙市区
        at, last = found.end(), found[0]
    if not at:
        for size in range(_SHORT, min(len(text), 10)):
            city = city_before(text[:size])
            behind = len(listed_at(text, size)) > _SHORT and city.startswith(text[:size])
            if behind and not listed_at(text):
                return size, city, city  # 徐州鼓楼区
    return at, last, text[:at]


def _begins(text: str) -> Named:
    """Return the district with which a text begins, with what it lies in; the city alone where with none."""
    at, city, said = _city(text)
    district = _district(text, at)
    if not at:
        return district
    if district.sure:
        return Named(frozenset(said + name for name in district.sure))
    if is_city(city) or is_listed(city):
        return Named(frozenset({said}))
    return Named(open=frozenset({said})) if _BEHIND.match(text, at) is not None else Named()


def _district(text: str, at: int) -> Named:
    """Return the district that stands in a text at `at`, behind its city where that is not 0."""
    listed = listed_at(text, at)
    if listed and listed[-1] in DISTRICTS and re.match(_NO_FORM_END, text[at + len(listed) :]) is None:
        if at or listed not in _words("common"):
            return Named(frozenset({listed}))
        return Named(open=frozenset({listed})) if _BEHIND.match(text, len(listed)) is not None else Named()
    found = _SELF_RULED.match(text, at) or _FORM.match(text, at)
    if found is None:
        return Named()
    name, body = found[0], found[0][:-1]
    if name.endswith(tuple(_words("zones"))) or _SELF_RULED.fullmatch(name):
        return Named(frozenset({name}))
    if (len(body) == 1 and not (at and body in "东西南北中新")) or _is_no_name(name):
        return Named()
    if at or _OFFICE.match(text, found.end()) is not None:
        return Named(frozenset({name}))
    return Named(open=frozenset({name}) if len(body) in _NAMES else frozenset())


def _is_no_name(name: str) -> bool:
    """Tell whether what stands before 区, 县 or 旗 says of what sort that is: 充电区, 百强县, 红旗."""
    body, kind = name[:-1], name[-1]
    if re.match(_LED, body):
        return True
    match kind:
        case "区":
            return body[-1] in _ENDS or _is_sort(body) or name in _words("common")
        case "县":
            return body in _words("counties") or body.endswith(tuple(_long("counties")))
        case _:
            return body in _words("banners") or body.endswith(tuple(_long("banners")))


def _is_sort(body: str) -> bool:
    """Tell whether a word before 区 says of what sort it is, or on which side: 充电, 文明城, 河东."""
    if body[-1] in "城市郊" and len(body) > _SHORT and _is_sort(body[:-1]):
        return True
    return body in _words("sorts") or body.endswith(tuple(_long("sorts"))) or _SIDES.fullmatch(body) is not None


def _is_no_city(name: str) -> bool:
    """Tell whether 市 stands in another word than the name of a city: 超市, 文明城市."""
    if is_city(name) or is_listed(name):
        return False
    words, body = _words("cities"), name[:-1]
    return body in words or body[-1] in words or body.endswith(tuple(_long("cities"))) or bool(re.match(_LED, body))


@cache
def _words(kind: str) -> frozenset[str]:
    said = data("area_words")[kind]
    return frozenset(" ".join(said.values() if isinstance(said, dict) else [said]).split())


@cache
def _long(kind: str) -> frozenset[str]:
    """Return the words that a longer one may end in."""
    return frozenset(word for word in _words(kind) if len(word) >= _SHORT)
