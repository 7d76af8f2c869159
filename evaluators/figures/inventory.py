"""How many of something a place has, wherever it is said of all of them: 下辖9个社区, 10个社区全部, 8个网格各配备."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from evaluators.figures.counts import RATE, counts
from evaluators.lookup import once

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.figures.counts import Count
    from evaluators.model import Document

# 下辖9个社区, 现有老旧小区23个: all there are
_THERE_ARE = re.compile(
    "(?:下辖|管辖|辖区内?有?|辖有|辖(?![\u4e00-\u9fff])|现有|共有|总共有?|共计?|划分[为成]?|划为|设有|分布有|拥有)+(?:各类)?(?P<noun>[\u4e00-\u9fff]{0,10})$"
    "|(?:全[区县市镇乡村街社]道?区?|[本我](?:街道|社区|区|镇|村|辖区)|围绕|覆盖|面向|辖区)的?(?:所有|全部|全体|共有?)?$"
)
# what may stand before a number that is said of all
_BARE = re.compile(
    "^(?:[^，]{0,12}[前底末内间日月年]|每月|每季度|每年|每周)?(?:对|为|在|将|把|给|向|由|以|于|让|组织|推动|指导|督促|依托|全区|全街道|全镇|全社区|全市|全县"
    "|本街道|我街道|辖区内?|街道|社区|同时|并|实现|确保|使|的|是|和|及|通过|按照?|所有|上述|以上)*$"
)
# and behind the noun: 各配备, 均建立, 逐一走访, 满意率达到
_OF_ALL = re.compile(
    "(?:的)?(?:党组织|党支部|党委|党总支|支委会)?(?:书记|主任|负责人|主要负责同志|网格长|干部|工作人员)?(?:各(?![类种项级界])|均|都|全部|全面|全覆盖|逐[一个户栋家处]|每[个栋户名家]?|分别|统一|普遍|悉数"
    "|(?:实现)?[\u4e00-\u9fff]{0,8}全覆盖|的?[\u4e00-\u9fff]{2,12}率(?:要|应|均|达|为|保|稳|不|提|$)"
    "|周边的?[\u4e00-\u9fff]{2,10}?(?:逐[一个户栋家处]|一[个户家]一[个户家]))"
)
_PART = re.compile(
    "其中|首批|第[一二三四五]批|试点|示范|剩余|其余|余下|另外?|其他|部分|个别|新[建增设]|打造|创建|培育|选[取择定]|抽[查取]|重点|已|未|尚|还|仍|多|近|约|第|以上"
    "|至少|不少于|前|后|中有|拟|计划|改造|整治|目标|力争"
)
# what a place is made up of; of projects, events and works one may speak of several lots
_STANDING = (
    "网格", "社区", "小区", "街道", "乡镇", "镇", "村", "村民小组", "居民小组", "居委会", "村委会", "党组织", "党支部",
    "党委", "党总支", "楼栋", "楼道", "楼门", "楼宇", "楼院", "单元", "院落", "片区", "企业", "商户", "单位", "学校",
    "中小学", "小学", "中学", "幼儿园", "养老院", "敬老院",
    "医院", "机构", "场所", "门店", "市场", "园区", "站", "驿站", "食堂", "队", "队伍",
)  # fmt: skip
# 居民和商户全部纳入13个网格, 把全社区划进13个网格: all there is lies in as many, but 东片 and 临街 are some
_INTO = re.compile(
    "(?:(?:全部|全员|悉数|统一|均|都|分别)(?:按[^，]{1,6})?(?:纳|划|编|归|并|分|落)(?:入|进|到|至|为|成)"
    "|全[区县市镇乡村街社](?:道|区)?(?:[\u4e00-\u9fff]{0,6})(?:划|分|编|划分|整合)(?:入|进|到|为|成))(?:了|相应)?$"
)
_SOME = re.compile("[东西南北]|片|[一二三]期|老旧|零散|散居|临街|沿街|合并")
# 对6个社区整治情况进行交叉检查: looked at together, where no word picks some of them
_LOOKED_AT = re.compile("(?:对|深入|赴|到|组织)$")
_LOOKS = re.compile(
    "的?[^，。；]{0,12}?(?:进行|开展|实施|组织)[^，。；]{0,6}(?:检查|督查|考核|验收|评估|督导|互查|巡查|督促|评比|通报|考评)"
)
# 共有党员86名, and further on 把89名党员的热情汇聚起来: the strength of all of them is meant
_MEMBER = "党员"
_MEMBERS = tuple(f"{there}{_MEMBER}" for there in ("共有", "现有"))
_MOVED = re.compile("(?:把|将|凝聚|汇聚|团结|带领|调动|发动)(?:全体|全部|所有)?$")
_ALL_MEMBERS = re.compile(f"{_MEMBER}(?:干部)?的?(?:思想|力量|智慧|热情|干劲|积极性|心)")
_REST = re.compile("其余|剩余|余下|另外|其他")
_LOOKED_BY = 6  # characters before the number that may pick some of them
_PICKED = re.compile("抽|随机|选|部分|每[次轮月季]|各|分[组批期]|涉及|有关|相关|问题|薄弱|后进|未|已|试点|示范|其中")
_SHORTEST, _LONGEST = 2, 10
_BELONGS = re.compile("^(?:下属|所属|各类|各级|基层)")
_BODY = re.compile("(?<=[区村])(?:党组织|党委|党总支|居委会|村委会)$")  # there is one to each
_TOO = re.compile("(?<=学)[和及与]幼儿园$")  # 9所中小学和幼儿园 may be cut behind the first
_WORD = 3  # characters
_SLIP = Decimal("0.2")  # of the larger number; values further apart are of different lots
_OF_PLACES = ("社区", "街道", "乡镇")
_FEW = Decimal(2)  # of places, by which a number copied from elsewhere may differ


class Twice(NamedTuple):
    """One thing counted with two values: what it is, and the two counts in order of place."""

    noun: str
    first: Count
    second: Count


def counted_twice(document: Document) -> Iterator[Twice]:
    """Yield the first pair of counts of each thing of which a text says twice how many there are in all."""
    told: dict[tuple[str, str], Count] = {}
    found: set[tuple[str, str]] = set()
    for noun, count in _all_there_are(document):
        key = noun, count.kind
        first = told.setdefault(key, count)
        if first.sentence != count.sentence and key not in found and _slip(noun, first.value, count.value):
            found.add(key)
            yield Twice(noun, first, count)
    yield from _members(document)
    for noun, count in _looked_at(document):
        whole = told.get((noun, count.kind))
        if whole is not None and (noun, count.kind) not in found and _slip(noun, whole.value, count.value):
            found.add((noun, count.kind))
            yield Twice(noun, whole, count)


def _members(document: Document) -> Iterator[Twice]:
    """Yield the members a text says there are with those it speaks of as the whole (把89名党员的力量汇聚起来)."""
    there: list[Count] = []
    for count in counts(document):
        if count.before.endswith(_MEMBERS) and count.op == "=":
            there.append(count)
        elif len(there) == 1 and _of_all_members(count) and _slip(_MEMBER, there[0].value, count.value):
            yield Twice(_MEMBER, there[0], count)
            return


def _of_all_members(count: Count) -> bool:
    return _ALL_MEMBERS.match(count.behind) is not None and _MOVED.search(count.before) is not None


def _looked_at(document: Document) -> Iterator[tuple[str, Count]]:
    """Yield each count of places looked at together, where nothing picks them and no other count is as large."""
    told = counts(document)
    for count in told:
        if count.op != "=" or count.value < _FEW or not _LOOKED_AT.search(count.before):
            continue
        if _PICKED.search(count.before[-_LOOKED_BY:] + count.behind) or _REST.search(document.quote(count.sentence)):
            continue
        nouns = (count.behind[:end] for end in _ends(count.behind))
        noun = next((one for one in nouns if _LOOKS.match(count.behind, len(one))), None)
        alike = (one for one in told if one is not count and one.value == count.value)
        if noun in _OF_PLACES and noun and not any(one.behind.startswith(noun) for one in alike):
            yield noun, count


@once
def wholes(document: Document) -> dict[str, frozenset[Decimal]]:
    """Return for each thing the numbers that a text gives as all there are of it."""
    found: dict[str, frozenset[Decimal]] = {}
    for noun, count in _all_there_are(document):
        found[noun] = found.get(noun, frozenset()) | {count.value}
    return found


@once
def _all_there_are(document: Document) -> tuple[tuple[str, Count], ...]:
    """Return each count that says how many of something there are in all, with what it counts."""
    found = []
    listed: Count | None = None  # the last of a list that says what there is (下辖6个社区、52个网格)
    for count in counts(document):
        if count.kind == RATE or count.op != "=" or count.value < 2:
            continue
        goes_on = listed is not None and document.text[listed.clause.end : count.clause.start] == "、"
        noun, there_are = (count.behind, True) if goes_on and count.before == "" else _whole(count)
        listed = count if noun and (goes_on or there_are) else None
        if not noun or not _SHORTEST <= len(noun) <= _LONGEST or not noun.endswith(_STANDING):
            continue
        found.append((_TOO.sub("", _BODY.sub("", noun)), count))
    return tuple(found)


def _slip(noun: str, one: Decimal, other: Decimal) -> bool:
    """Tell whether two numbers differ, and by so little that one may be a slip for the other."""
    few = _FEW if noun in _OF_PLACES and min(one, other) > _FEW else Decimal(1)
    return 0 < abs(one - other) <= max(few, _SLIP * max(one, other))


def _whole(count: Count) -> tuple[str | None, bool]:
    """Return what a count is of where it says how many there are in all, and whether it says that there are so many.

    There is no name where the count may be of some of them.
    """
    if _PART.search(count.before):
        return None, False
    nouns = [count.behind[:end] for end in _ends(count.behind)]
    match = _THERE_ARE.search(count.before)
    if not nouns and match is None:
        return None, False  # as of most counts
    if _INTO.search(count.before):
        return None if _SOME.search(count.before) else _longest(nouns), match is not None
    if match is not None:
        return _BELONGS.sub("", match["noun"]) if match["noun"] else _longest(nouns), True
    if not _BARE.match(count.before):
        return None, False
    return next((noun for noun in reversed(nouns) if _OF_ALL.match(count.behind, len(noun))), None), False


def _longest(nouns: list[str]) -> str | None:
    """Return the longest that goes on from the one before by a word (社区, 社区党组织; not 楼栋, 楼栋实现楼栋)."""
    held: str | None = None
    for noun in nouns:
        if held is None or len(noun) - len(held) <= _WORD:
            held = noun
    return held


def _ends(behind: str) -> list[int]:
    """Return where a noun of what a place is made up of may end in the words behind a number, the nearest first."""
    return [end for end in range(_SHORTEST, min(len(behind), _LONGEST) + 1) if behind.endswith(_STANDING, 0, end)]
