"""One thing counted twice with two numbers, told in other words: 新建服务站3处, 上述2处新建服务站.

Each count is taken for what it says: what is counted (the end of its name and the other things its clause names), what
is done, of which of them, where, when, for each of whom. Two counts are of one thing where a later one refers to it
(上述2处, 新增的260个, 56名队员中), or where neither names anything that the other's statement does not.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from functools import cache, lru_cache
from itertools import combinations, islice
from typing import TYPE_CHECKING, NamedTuple

from evaluators import about
from evaluators.coverage.measure import MONEY
from evaluators.coverage.similarity import pairs
from evaluators.figures import alike, bearings, events, rivals, set_out
from evaluators.figures.counts import RATE, counts
from evaluators.figures.levels import OF_ANYTHING
from evaluators.figures.told import EACH, TOTAL, cut, may_refer, of_all, of_fewer, told
from evaluators.lookup import sharing
from evaluators.target_names import is_of_some

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from decimal import Decimal

    from evaluators.figures.counts import Count
    from evaluators.figures.told import Told
    from evaluators.model import Document, Span

_APART = re.compile(
    "其中|剩余|其余|余下|另|还|再|同比|环比|较|比(?!例|率|赛)|上年|去年|同期|原有|力争|争取|人均|平均|均|日均|最|尚|未|缺(?!口)|超(?!市)|约$|近$|部分|个别|每|本月|当月|本周|分别|各(?![项类种级界])|第"
)
_AMONG = re.compile("(?<![集建])中(?:[共已就只仅]?有)?$")  # 71名志愿者中有54名
_GENERIC = re.compile(
    "项目|工程|活动|工作|任务|人员|人数|资金|经费|投资|投入|总|补助|标准|面积|对象|群众|居民|服务|场次|次数|问题|隐患|参与|参加|群众|满意|完成|受益|惠及|发放|补贴|比例|支出"
)
_OTHER_LOT = re.compile(
    "剩余|其余|另|还|再|同比|较|比(?!例|率|赛)|上年|去年|同期|原有|原来|计划|拟|预计|预算|目标|缺|未|每|第[一二三四五][批期轮次季]"
)
_LIGHT = frozenset({"举办", "惠", "调查"})
"""What is done to have a thing at all: 举办义诊18场 is 义诊18场."""
_OCCASIONS = frozenset({"次", "场", "期"})
_STATES = frozenset({"在岗", "到场"})
_PLAN = re.compile("计划|拟|预计|预算|目标|任务数")
# 党员 is no name for 党员志愿者; of 代表签字确认 the end is what is done
_NOUN = re.compile("[者员户人站点组队室所会费金长庭屋房车桩灯器位区楼院路街店铺业品具率度]$")
_OFTEN = "不少,少于,不低,低于,达到,全年,年底,月底,底前,街道,社区,以上,每月,每年,每个,组织,开展,完成,全街,确保,实现,其中"
_SAYS_NOTHING = frozenset(re.findall("[^,]+", _OFTEN))
_OF_ONE_KIND = frozenset("台部座辆盏")
"""Measure words of few things."""
_LEAST, _FEW, _MOST = 2, 5, 30
_BACK, _PARTS = 200, 8  # counts before one among which those stand that it may be the sum of
_BEFORE, _BESIDE, _NEAR = 24, 60, 300  # characters
_ALL, _HALF = 0.75, 0.5
_SHORT, _NAME = 3, 6


class Again(NamedTuple):
    """One thing with two numbers."""

    name: str
    first: Count
    second: Count


def told_again(document: Document, aimed: Callable[[Span], bool]) -> Iterator[Again]:
    """Yield each count that another one of the same thing belies, in order of place.

    Args:
        document: the plan or report.
        aimed: whether a place of a report tells what was or is to be, which what was done may differ from.
    """
    eligible = [one for one in counts(document) if rivals.may_be_told_again(one)]
    every = [one for one in rivals.rivalled(eligible) if rivals.stands(document, one)]
    aimed = cache(aimed)
    beside = _by_unit(document, eligible, aimed)
    seen: dict[int, Told] = {}
    around, brief = _around(document, every)
    for at, shared in _shared(every, around):
        count, own = every[at], around[at]
        short, refers = at in brief, may_refer(count)
        for other in sorted(place for place, number in shared.items() if number > _LEAST or short or place in brief):
            first = every[other]
            comparable = _near(first, count) and (refers or not _differs(first, count))
            if not comparable or set_out.rises_from(document, first, count) or aimed(first.span) != aimed(count.span):
                continue
            for place in (other, at):
                if place not in seen:
                    seen[place] = told(document, every[place])
            if not _one_thing(document, seen[other], seen[at]):
                continue
            if bearings.set_apart(document, bearings.of_count(first), bearings.of_count(count)):
                continue
            if not _explained(beside(count), first, count, own) and not _part_of(document, first, count):
                yield Again(seen[at].noun or seen[other].noun, first, count)
                break


def _around(document: Document, every: Sequence[Count]) -> tuple[list[frozenset[str]], set[int]]:
    """Return the pairs of characters around each count, and which of the counts have few themselves."""
    around: list[frozenset[str]] = []
    brief: set[int] = set()
    for at, count in enumerate(every):
        own = pairs_of(count)
        if len(own) < _FEW:
            brief.add(at)  # 实到65人: of whom the clause before tells
            start = max(count.sentence.start, count.clause.start - _BEFORE)
            own |= _pairs(document.text[start : count.clause.start]) - _SAYS_NOTHING
        around.append(own)
    return around, brief


def _shared(every: Sequence[Count], around: Sequence[frozenset[str]]) -> list[tuple[int, dict[int, int]]]:
    """Return the counts before which others of their sort stand in like words, and how many pairs each of these has."""
    sorts: dict[str, list[int]] = defaultdict(list)
    for at, count in enumerate(every):
        sorts[rivals.sort(count)].append(at)
    found = []
    for those in sorts.values():
        for at, shared in sharing([around[one] for one in those], _MOST).items():
            found.append((those[at], {those[other]: number for other, number in shared.items()}))
    return sorted(found, key=lambda one: one[0])


class _Beside(NamedTuple):
    """Counts in one unit, in order of place and by value."""

    every: list[Count]
    by_value: dict[Decimal, list[Count]]


def _by_unit(
    document: Document, eligible: Sequence[Count], aimed: Callable[[Span], bool]
) -> Callable[[Count], _Beside]:
    """Return what gives the counts in the unit of one that are aimed at as it is, sorted at the first asking."""

    @cache
    def sort() -> dict[tuple[str, bool], _Beside]:
        groups: dict[tuple[str, bool], _Beside] = {}
        for one in eligible:
            if not rivals.stands(document, one):
                continue
            group = groups.setdefault((one.unit, aimed(one.span)), _Beside([], defaultdict(list)))
            group.every.append(one)
            group.by_value[one.value].append(one)
        return groups

    return lambda count: sort()[count.unit, aimed(count.span)]


@lru_cache(maxsize=4096)
def _pairs(words: str) -> frozenset[str]:
    return frozenset(pair for piece in re.findall("[\u4e00-\u9fff]{2,}", words) for pair in pairs(piece))


def pairs_of(count: Count) -> frozenset[str]:
    """Return the pairs of characters around a count."""
    return (_pairs(count.before) | _pairs(count.behind)) - _SAYS_NOTHING


def _near(first: Count, second: Count) -> bool:
    if first.value == second.value or first.sentence == second.sentence:
        return False
    low, high = sorted((first.value, second.value))
    if not low or high > rivals.FAR * low:
        return False
    if first.op == second.op or first.kind == RATE:
        return True
    level, bound = (first, second) if first.op == "=" else (second, first)
    return level.op == "=" and (level.value < bound.value if bound.op == ">=" else level.value > bound.value)


def _differs(first: Count, second: Count) -> bool:
    """Tell whether, of two counts that refer to nothing, one is a part, or one is planned and the other is not."""
    if _AMONG.search(first.before) or _AMONG.search(second.before):
        return True
    if _APART.search(_aside(first)) or _APART.search(_aside(second)):
        return True
    return (_PLAN.search(_aside(first)) is None) != (_PLAN.search(_aside(second)) is None)


def _one_thing(document: Document, first: Told, second: Told) -> bool:
    """Tell whether two counts are of one thing."""
    if first.years and second.years and not first.years & second.years:
        return False
    if second.known:
        return _referred(document, first, second)
    if first.known or first.which != second.which:
        return False
    if _differs(first.count, second.count):
        return False
    if first.times != second.times or first.places != second.places:
        return False
    if first.count.kind == RATE:
        return _one_rate(document, first, second)
    return first.each <= second.holders and second.each <= first.holders and _parallel(document, first, second)


def _aside(count: Count) -> str:
    """Return the words of a count's clause in which a sign may stand that it is no whole."""
    return EACH.sub("", count.before + count.behind)


def _referred(document: Document, first: Told, second: Told) -> bool:
    """Tell whether a count that speaks of something known speaks of what another one told."""
    one, other = first.count, second.count
    words = f"{other.before} {other.behind}"
    here = about.places(words), about.times(words)[1]
    if any(mine and theirs and mine != theirs for mine, theirs in zip(here, (first.places, first.times), strict=True)):
        return False
    if not _no_stage(second.marked) <= first.which or first.each - second.each:
        return False
    if _OTHER_LOT.search(_aside(other)) or _OTHER_LOT.search(one.before):
        return False
    if second.acts - _STATES and first.did and not second.acts <= first.did | _STATES:
        return False
    if second.acts & _STATES != first.did & _STATES:
        return False
    name = _common(first, second)
    far = other.span.start - one.span.end > _NEAR or document.text.count("\n", one.span.end, other.span.start) > 1
    if of_fewer(first, second) or of_fewer(second, first):
        return False
    named = _SHORT if second.acts and second.acts == first.acts else _SHORT + 1  # 建成站点5个 … 建成的6个站点
    if named == _SHORT and of_all(first, second):
        named = _LEAST  # 共发现隐患36项 … 发现的38项隐患均已整改
    if first.noun == second.noun and one.unit == other.unit and one.unit in _OF_ONE_KIND:
        named = _LEAST  # 加装电梯11部 … 已安装的9部电梯
    if len(name) < (named if far else _LEAST):
        return False
    own = about.about(f"{other.before} {name if name in second.noun else cut(other.behind)}").pairs
    return _held(own, first.around)


def _no_stage(which: frozenset[str]) -> frozenset[str]:
    return frozenset(one for one in which if not one.endswith(("阶", "是")))


def _common(first: Told, second: Told) -> str:
    """Return the name that both counts bear: one of them whole, or the end of the other."""
    short, long = sorted((first.noun, second.noun), key=len)
    if not short:
        return ""
    if long.endswith(short) or (long.startswith(short) and not _NOUN.search(long)):
        return short
    for one, other in ((first, second), (second, first)):
        if any(thing.endswith(one.noun) for thing in other.own.things):
            return one.noun
    return ""


def _held(own: frozenset[str], around: frozenset[str], least: float = _ALL) -> bool:
    """Tell whether what one count says of what it is of stands in the statement of the other."""
    return len(own & around) >= least * len(own)


def _each_alike(first: Told, second: Told) -> float:
    """Return how much of one statement the other must hold: less where both are so much for each of the same."""
    return _HALF if first.each and first.count.kind == MONEY and first.each == second.each else _ALL


def _in_all(document: Document, first: Told, second: Told) -> bool:
    """Tell whether the later count is told as that of all, right behind the other."""
    between = document.text[first.count.span.end : second.count.span.start]
    return TOTAL.search(second.count.before) is not None and "\n" not in between and len(between) < _BESIDE


def _parallel(document: Document, first: Told, second: Told) -> bool:
    """Tell whether two counts side by side are of one thing: each names nothing that the other's statement does not."""
    one = first.count
    light = _LIGHT | {"配"} if first.each and second.each else _LIGHT
    mine, theirs = first.acts - light, second.acts - light
    if mine != theirs and ((mine and theirs) or one.kind != MONEY):
        return False
    if not mine and not theirs and one.kind != MONEY and not second.ends:
        return False
    if min(len(first.own.pairs), len(second.own.pairs)) < _LEAST:
        return False
    if not _held(second.own.pairs, first.around, _each_alike(first, second)):
        return False
    if not _held(first.own.pairs, second.around, _each_alike(first, second)) and not _in_all(document, first, second):
        return False
    if not _common(first, second) and not (mine and one.kind in _OCCASIONS):
        return False
    return _one_context(document, first, second)


def _one_context(document: Document, first: Told, second: Told) -> bool:
    """Tell whether two counts in like words are of one event, and names of anything stand in one paragraph."""
    one, other = first.count, second.count
    led = first.lead.pairs, second.lead.pairs
    if all(led) and not led[0] & second.around and not led[1] & first.around:
        return False
    if events.other_event(document, one.span, other.span) or events.beside(document, one.span, other.span):
        return False
    specific = _GENERIC.sub("", "".join(first.own.things))
    apart = document.text.count("\n", one.span.end, other.span.start)
    return len(specific) >= _SHORT if apart else True


def _one_rate(document: Document, first: Told, second: Told) -> bool:
    """Tell whether two rates bear one name, in whatever order, of all or of each of the same."""
    short, long = sorted((first.noun, second.noun), key=len)
    if len(short) < _LEAST or OF_ANYTHING.fullmatch(short) or short[-2:] != long[-2:]:
        return False
    if sorted(short) != sorted(long) and (
        len(short) < _NAME or not long.endswith(short) or is_of_some(document, first.noun, second.noun)
    ):
        return False
    if first.each <= second.holders and second.each <= first.holders:
        return True
    every, whole = (first, second) if first.each else (second, first)
    # what each is to reach at least all reach together: more is at odds with less for all
    return not whole.each and every.count.op == whole.count.op == ">=" and every.count.value > whole.count.value


def _explained(beside: _Beside, first: Count, second: Count, own: frozenset[str]) -> bool:
    """Tell whether another count gives the second number, or some together do: it is then told of these.

    What was to be explains nothing of what came of it.
    """
    others = (one for one in beside.by_value[second.value] if one is not first and one is not second)
    if any(not own.isdisjoint(pairs_of(one)) for one in others):
        return True
    at = bisect_left(beside.every, second.span, key=lambda one: one.span)
    before = (beside.every[i] for i in range(at - 1, max(-1, at - 1 - _BACK), -1))
    few = [one.value for one in islice((one for one in before if not own.isdisjoint(pairs_of(one))), _PARTS)]
    return any(sum(some) == second.value for size in (2, 3) for some in combinations(few, size))


def _part_of(document: Document, first: Count, second: Count) -> bool:
    """Tell whether the lesser count adds up with its neighbours to the other (共20个; 公益岗位8个、辅助岗位12个)."""
    whole, part = (first, second) if first.value > second.value else (second, first)
    return alike.adds_up(document, whole.span, part.span)
