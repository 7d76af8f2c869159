"""Whether a name that a roster does not have may be one of its own, misspelt or shortened."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cached_property
from typing import TYPE_CHECKING

from app.batch.general import AIMS, GENERAL, TITLES
from app.batch.places import (
    COMMITTEE,
    COMMUNITY,
    REGION,
    SUBDISTRICT,
    SUBDISTRICTS,
    Area,
    lying_in,
    region_at_end,
    split_region,
    zone_names,
)
from evaluators.alike import alike

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

_BEFORE = re.compile(
    r"(?:^|[^一-鿿]|街道|办事处|[街镇乡区县省旗]|(?<!城)市|(?<=[\d〇一二三四五六七八九十])[年月日号]|关于|上报|报送)\Z"
)  # what may stand before a name as a whole; 日月花园社区 and 城市花园社区 are others than 花园社区
_AREA = re.compile(f"{SUBDISTRICT}|街")  # what makes a name that of a sub-district
_SAID = (
    r"[〇一二三四五六七八九十]+(?:月份?|季度)|(?:上|下)半年|(?:工作|完成)?(?:成果|结果|进展|情况)"
    r"|月报|年报|季报|统计|汇总|报送|上报|台账"
)
_MATTER = re.compile(rf"{_SAID}|[表年月日份季度全的]")
_PERIOD = r"(?:(?<=[\d〇一二三四五六七八九十])|[上下本当全每])(?:年度?|月[度份]?|季度?|日)|[年月季]度"
_FRONT = re.compile(rf"(?:附件[〇一二三四五六七八九十]*|第[一二三四]季度|{_SAID}|{_PERIOD}|[表份的])\Z")
_FRONT_LONGEST = 8  # characters of one such word
_GENERAL = (  # what stands before 社区 and 街道 that are meant in general, or with a title
    rf"{GENERAL}|{TITLES}"
)
_OTHER = re.compile(  # a title of its own; 智慧社区 and 文化进社区 are matters, not communities
    rf"(?!(?:{_GENERAL})+(?:社区|居委会)|(?:本|各|全|我|该|所[属辖]|[下管]辖|辖区|城[市镇]|农村|涉农|老旧|新建|其[他它]|[已未补]报|重点|试点|样板|示范|先进|"
    rf"{AIMS}|"
    r"[^社]*(?:友好|服务|减灾|民主|法治|共建|共享|治理|活动|建设)))[一-鿿]{2,10}(?<![进到在入下访驻])(?:社区|居委会)"
)
_STRANGE = re.compile(  # 柳浦街道, but no street that is swept, and no 城镇
    rf"(?:^|[^一-鿿]|[{REGION}])([一-鿿]{{2,10}}?)(街道|(?<![城乡村集])[镇乡])"
    rf"(?=$|[^一-鿿]|办|党工委|党委|人民政府|各|所[辖属]|下辖|网格|(?:工作|完成)?(?:成果|结果|进展|情况)|{_MATTER.pattern}"
    r"|[一-鿿]{1,6}(?:社区|村|居委会))"
)
_AHEAD = re.compile(rf"^(?:.*(?:{_SAID}|{_PERIOD}|关于|[{REGION}]))")
_ANY = re.compile(  # sub-districts without a name
    rf"(?:{_GENERAL}|[全本我该]|商业|沿街|背街|社区|乡镇|镇|[按分及和与对由到在为级])$|^[〇一二两三四五六七八九十几多]+个?$"
)
_SUFFIX = re.compile(f"(?:{SUBDISTRICT})+$")
_NO_NAME = re.compile(rf"[（(].*?[）)]|{_SAID}|[^一-鿿]|(?<=\d)[年月日份]+")
_FURTHER = re.compile("[一-鿿]")
_SHORTEST = 2  # characters of a name that is only the beginning of another
_LONG = 7  # characters, of which two may be wrong
_LONG_BODY = 4  # characters of a name without what it is, of which one may be wrong
_OWN = re.compile(f"(?:社区|{COMMITTEE})+$")
_COMMON = re.compile(
    "(?:新[村城区]|小区|[花家公嘉]园|公寓|广场|大[道街]|[花雅佳名]?苑|[路街里村湾桥河湖])$"
)  # many names end so


_SERIES = frozenset("0123456789〇零一二三四五六七八九十百东南西北中上下前后左右内外大小新老旧甲乙丙丁戊己庚辛壬癸")
_KIND = re.compile(f"(?:{COMMUNITY}|{SUBDISTRICT})+$")  # what names have in common


def of_one_series(name: str, other: str) -> bool:
    """Tell whether two names that are nearly the same are those of two places: 桥东 and 桥西, 花园 and 花园一."""
    if len(name) == len(other):
        return any(one != two and {one, two} <= _SERIES for one, two in zip(name, other, strict=True))
    short, long = sorted((name, other), key=len)
    return any(long[at] in _SERIES and long[:at] + long[at + 1 :] == short for at in range(len(long)))


def may_mean(name: str, known: Iterable[str]) -> list[str]:
    """Return the names of `known` that `name` may mean: one character wrong, too many or too few, two turned round."""
    return [other for other in known if _near(name, other)]


def _near(name: str, other: str) -> bool:
    short, long = sorted((name, other), key=len)
    if long.startswith(short) and len(short) >= _SHORTEST:
        return True
    if name[:_SHORTEST] == other[:_SHORTEST] and len(name) > _SHORTEST:
        body = _KIND.sub("", name)
        if len(body) >= _SHORTEST and body == _KIND.sub("", other):  # 桥东村 and 桥东社区
            return True
    if len(long) - len(short) > 1:
        return False
    if len(short) == len(long):
        wrong = [index for index, (one, two) in enumerate(zip(name, other, strict=True)) if one != two]
        if len(wrong) == 2 and wrong[1] == wrong[0] + 1 and sorted(name) == sorted(other):
            return True
        own = len(_KIND.sub("", name))  # 丁社区 and 甲社区 have nothing in common
        return len(wrong) <= (2 if len(name) >= _LONG else 1) and len(wrong) < own
    return any(long[:index] + long[index + 1 :] == short for index in range(len(long)))


def is_slip(name: str, other: str) -> bool:
    """Tell whether two names that are nearly the same differ as by a slip: 桥冬 and 桥东, but not 花岗 and 花园.

    A slip is a character of like sound or shape, one that is doubled, or a name broken off; of a longer name, any
    character: 文化园 for 文化公园. 东方新村 and 东风新村, whose own names are short, are two places.
    """
    short, long = sorted((name, other), key=len)
    if long.startswith(short) or _is_slip_in_long(name, other):
        return True
    wrong = [index for index, (one, two) in enumerate(zip(name, other, strict=False)) if one != two]
    if len(short) == len(long):
        turned = sorted(name) == sorted(other) and len(_KIND.sub("", name)) > _SHORTEST  # 建新 and 新建 are two places
        return turned or all(name[at] in alike(other[at]) or other[at] in alike(name[at]) for at in wrong)
    at = wrong[0]
    return at > 0 and long[at] == long[at - 1]


def _is_slip_in_long(name: str, other: str) -> bool:
    """Tell whether one character is wrong, or lacking inside, of a name that has enough others to be known by."""
    one, two = sorted((_OWN.sub("", name), _OWN.sub("", other)), key=len)
    if len(two) < _LONG_BODY or of_one_series(one, two):
        return False
    wrong = [at for at in range(len(one)) if one[at] != two[at]]
    if len(one) == len(two):
        own = len(_COMMON.sub("", two))
        apart = wrong and wrong[0] >= own and _COMMON.search(one)  # 翠湖花园 and 翠湖家园
        return len(wrong) == 1 and not apart and (own >= _LONG_BODY - 1 or wrong[0] >= own)
    if len(two) - len(one) != 1:
        return False
    if not wrong:
        return _COMMON.search(one) is None  # broken off; 解放路 and 解放路口 are two places
    return wrong[0] > 0 and two[wrong[0] + 1 :] == one[wrong[0] :]


class Names:
    """The names of a roster's communities and sub-districts, to be found in those of files and sheets.

    What is looked up is each part of the short text, not each name: a roster may have a hundred thousand.
    """

    def __init__(self, known: Collection[str], areas: Collection[str] = ()) -> None:
        self._known = known if isinstance(known, dict) else dict.fromkeys(known)
        self._areas = dict.fromkeys(area for area in areas if area)

    def within(self, text: str) -> list[str]:
        """Return the names that `text` holds, the longest first and none of them within another of the same place."""
        held, rest = [], text
        for part in self._parts(text):
            if (part in self._known or part in self._areas) and part in rest:
                held.append(part)
                rest = rest.replace(part, "\n")
        return held

    def mentioned(self, text: str) -> tuple[frozenset[str], frozenset[str], str]:
        """Return the communities and sub-districts that `text` names, and the text without their names.

        望桥街道 and 望桥街道办事处 are one; 望桥 alone is the sub-district where it is all that is said.
        """
        communities, areas, rest = set(), set(), text
        for part in dict.fromkeys(part for part in self._parts(text) if part in self._known or part in self._called):
            if part not in rest:
                continue
            if part in self._known and self._stands(part, text):
                communities.add(part)
            elif own := self._fitting(part, text):
                areas |= own
            else:
                continue
            rest = rest.replace(part, "\n")
        bare = _NO_NAME.sub("", _without_front(rest))
        if not communities and not areas and bare not in self._known and bare in self._by_body:
            return frozenset(), frozenset(self._by_body[bare]), ""
        return frozenset(communities), frozenset(areas), rest

    def called(self, name: str) -> frozenset[str]:
        """Return the sub-districts that are called `name`, with or without 街道 and what they lie in."""
        return frozenset(self._called.get(name) or self._by_body.get(name) or ())

    def named_in(self, text: str) -> str | None:
        """Return the one community whose name `text` holds or shortens: 桥东社区成果, 桥东; else None.

        One that holds two is neither's. 大桥东社区 is another community than 桥东社区, and 柳浦街道 or 柳浦, where a
        sub-district is called so, is none.
        """
        held = [name for name in self.within(text) if name in self._known]
        if len(held) > 1:
            return None
        if held and self._stands(held[0], text):
            return held[0]
        if len(text) < _SHORTEST or any(_beginning(self._sorted_areas, text)):
            return None
        longer = [name for _, name in zip(range(2), _beginning(self._sorted, text), strict=False)]
        return longer[0] if len(longer) == 1 else None

    def _stands(self, name: str, text: str) -> bool:
        """Tell whether `name` stands in `text` as a name of its own, not as a part of a longer one."""
        tried: set[int] = set()  # ends of what stands before: that before one place may be before the next as well
        for match in re.finditer(re.escape(name), text):
            if _AREA.match(text, match.end()) is not None:
                continue
            end = match.start()
            if _is_before(text, end):
                return True
            while end not in tried:
                tried.add(end)
                bared = self._bared(text, end)
                if bared == end and _is_before(text, end):
                    return True
                end = bared
        return False

    def _fitting(self, part: str, text: str) -> set[str]:
        """Return the sub-districts called `part` that may lie in what stands before it in `text`."""
        areas = self._called.get(part, set())
        if not areas or all(part == area for area in areas):
            return areas
        return set(lying_in(region_at_end(text[: text.index(part)]), areas))

    def _bared(self, text: str, end: int) -> int:
        """Return the end of `text[:end]` without a word or sub-district at its end that may stand before a name."""
        front = _front(text, end)
        if front < end:
            return front
        first = max(0, end - self._longest_body)
        return next((at for at in range(first, end - _SHORTEST + 1) if text[at:end] in self._bodies), end)

    def _parts(self, text: str) -> Iterator[str]:
        """Yield the parts of `text` that may be a name, the longest first."""
        for size in range(min(len(text), self.longest), 0, -1):
            for at in range(len(text) - size + 1):
                yield text[at : at + size]

    @cached_property
    def longest(self) -> int:
        """Characters of the longest name."""
        return max(map(len, (*self._known, *self._called)), default=0)

    @cached_property
    def _sorted(self) -> list[str]:
        return sorted(self._known)

    @cached_property
    def _sorted_areas(self) -> list[str]:
        return sorted(self._areas)

    @cached_property
    def _bodies(self) -> frozenset[str]:
        """The sub-districts' names with and without 街道."""
        bodies = {*self._areas, *self._by_body}
        return frozenset(body for body in bodies if len(body) >= _SHORTEST)

    @cached_property
    def _longest_body(self) -> int:
        return max(map(len, self._bodies), default=0)

    @cached_property
    def _by_body(self) -> dict[str, set[str]]:
        """The sub-districts by their names without 街道."""
        found: dict[str, set[str]] = {}
        for area in self._areas:
            for name in {area, split_region(area)[1]} - {""}:
                found.setdefault(_SUFFIX.sub("", name), set()).add(area)
        return found

    @cached_property
    def _called(self) -> dict[str, set[str]]:
        """The sub-districts by all that they may be called."""
        other = {
            f"{body}{kind}": areas
            for body, areas in self._by_body.items()
            if len(body) >= _SHORTEST
            for kind in SUBDISTRICTS
        }
        for area in self._areas:
            bare = split_region(area)[1]
            for name in {*zone_names(area), *zone_names(bare), *([bare] if isinstance(area, Area) and bare else [])}:
                other[name] = other.get(name, set()) | {area}
        return other | {area: {area} for area in self._areas}


def _is_before(text: str, end: int) -> bool:
    """Tell whether `text` up to `end` ends with what may stand before a name as a whole."""
    return _BEFORE.search(text, max(0, end - _FRONT_LONGEST), end) is not None


def _front(text: str, end: int) -> int:
    """Return the end of `text[:end]` without a word of when and what at its end: 成果, 7月."""
    found = _FRONT.search(text, max(0, end - _FRONT_LONGEST), end)
    return found.start() if found is not None else end


def _without_front(text: str) -> str:
    """Return a text without the words of when and what at its end: 桥东社区 of 桥东社区成果表."""
    end = len(text)
    while (front := _front(text, end)) < end:
        end = front
    return text[:end]


def _beginning(names: Sequence[str], text: str) -> Iterator[str]:
    """Yield those of the sorted `names` that begin with `text`."""
    for at in range(bisect_left(names, text), len(names)):
        if not names[at].startswith(text):
            return
        yield names[at]


def is_another(text: str) -> bool:
    """Tell whether a sheet's or file's name, in which no community of the roster was found, is that of a community."""
    return _OTHER.fullmatch(_NO_NAME.sub("", _without_front(text))) is not None


def strange_area(text: str) -> str:
    """Return the sub-district of which `text`, in which none of the roster was found, speaks by name; "" for none."""
    for found in _STRANGE.finditer(text):
        name = _AHEAD.sub("", found[1])
        if len(name) >= _SHORTEST and _ANY.search(name) is None:
            return name + found[2]
    return ""


def is_exact(text: str, name: str, areas: Iterable[str] = ()) -> bool:
    """Tell whether a file or sheet taken for the community `name` says no more than whose table of when it is."""
    rest = text.replace(name, "", 1)
    for area in areas:
        rest = rest.replace(area, "", 1)
    return name in text and _FURTHER.search(_MATTER.sub("", rest)) is None
