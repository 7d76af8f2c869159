"""A part that is larger than its whole: 发放500份、收回512份; 120人，其中130人; a floor above its ceiling."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple

from evaluators.coverage.similarity import core, told_pairs
from evaluators.figures.counts import RATE, counts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evaluators.figures.counts import Count
    from evaluators.model import Document

# what comes of the first is the second, and no more
_FLOWS = tuple(
    (re.compile(f"(?:{first})(?!率)"), re.compile(f"(?:{second})(?!率)"))
    for first, second in (
        ("发放|发出|派发|下发|送出|寄出", "收回|回收|返回|交回"),
        ("收回|回收|收到", "有效"),
        ("应到|应参加|应参会|应出席|应参训", "实到|实际参加|实际参会|实际出席|实参|到会|到课"),
        ("受理|接到|接收|接办|收到|转来|承办", "办结|答复|回复|(?:调解|调处|化解)成功|成功(?:调解|调处|化解)"),
        ("排查|摸排|查摆|发现|查出|检视|梳理出?|查找", "整改|消除|化解|销号|解决|处置完|办结"),
        ("交办|转办|下达", "办结|完成"),
        ("申报|申请|报名|推荐", "通过|批准|录取|录用|获批|获评"),
        ("参加考试|参考|参评|参加测评", "合格|通过|达标"),
    )
)
# what else is counted with the second than what comes of the first
_EACH = re.compile("各(?![类种项级界])|每|分别")
_CARRIED = re.compile(
    "结转|期[初末]|上月末|加上|减去|上年|往年|历年|存量|积压|遗留|此前|前期|累计|列席|特邀|旁听|增补|含"
)
_PLANNED = re.compile("计划|目标|任务|拟|超额|新增|另|再|还|每|人均|分别")
_SAYS_NOTHING = re.compile("已|全部|均|了|到位|完毕|有效|各类")
_REACH = 6
_AMONG = re.compile("[^。；，]{0,12}[，（(]?其中[^。；，]{0,16}")
# one holds the others, as parts of another sort: 1个领导小组，其中下设5个工作组
_HOLDS = re.compile("下设|[设建配]有|明确|包[括含]")
_THINGS, _ANY_THING = "个", frozenset("个项")  # kind of what things are counted in, and units that fit every thing
# of which sort or how far on, not what thing
_SORT = re.compile(
    "^(?:有|是|为)+|[0-9一二三四五A-D]*[A-D级星]级|国家级|[省市区县镇]级|(?:及)?以上|示范|重点|新建|改造|新增|达标|合格|投用|启用|运行|开放|完工|验收"
)
_AT_LEAST, _AT_MOST = (">=", ">"), ("<=", "<")
_BOUND = re.compile("^(?:但|且|并|、|，|最多|至多|不超过|不多于|不高于)*$")


class Excess(NamedTuple):
    """Two numbers of which the second, or as a floor the first, is too large."""

    whole: Count
    part: Count
    kind: Literal["flow", "among", "bounds"]


def excesses(document: Document) -> Iterator[Excess]:
    """Yield each part that is larger than what it is a part of, and each floor above its ceiling."""
    told = counts(document)
    for at, part in enumerate(told):
        if part.kind == RATE or part.per not in (None, "年"):
            continue
        before = [
            one for one in told[max(0, at - _REACH) : at] if one.sentence == part.sentence and one.kind == part.kind
        ]
        if not before:
            continue
        found = _bounds(document, before[-1], part) or _among(document, before, part)
        found = found or _flow(document, before[-1], part)
        if found is not None:
            yield found


def _bounds(document: Document, floor: Count, ceiling: Count) -> Excess | None:
    between = document.text[floor.span.end : ceiling.span.start]
    apart = floor.unit == ceiling.unit and floor.op in _AT_LEAST and ceiling.op in _AT_MOST
    return Excess(ceiling, floor, "bounds") if apart and floor.value > ceiling.value and _BOUND.match(between) else None


def _among(document: Document, before: Sequence[Count], part: Count) -> Excess | None:
    if part.op not in ("=", ">=", ">") or _PLANNED.search(part.before):
        return None
    wholes = [one for one in before if one.unit == part.unit]
    if not wholes or any(one.op not in ("=", "<=", "<") for one in wholes):
        return None
    if part.value <= sum(one.value for one in wholes):  # 新建6个、改造10个，其中示范点12个
        return None
    between = document.text[wholes[-1].span.end : part.span.start]
    alike = part.kind != _THINGS or _like_things(wholes[-1], part)
    return Excess(wholes[-1], part, "among") if alike and _AMONG.fullmatch(between) else None


def _like_things(whole: Count, part: Count) -> bool:
    """Tell whether both count the same thing: 1个居民微信群，其中有12个楼组长 counts two."""
    names = whole.before + whole.behind, part.before.rpartition("其中")[2] + part.behind
    if whole.value <= 1 or _HOLDS.search(names[1]):
        return False
    if part.unit not in _ANY_THING:
        return _one_thing(*names)
    # what a thing is stands last: 社区食堂 is no 社区服务中心, for all that they share
    mine, others = (core(_SORT.sub("", name)) for name in names)
    return mine[-2:] in others


def _flow(document: Document, whole: Count, part: Count) -> Excess | None:
    if whole.unit != part.unit or whole.op != "=" or part.op not in ("=", ">=", ">") or part.value <= whole.value:
        return None
    if _EACH.search(whole.before):
        return None  # 两次问卷各发放500份，收回967份: so many each time
    if _CARRIED.search(document.quote(whole.sentence)) or _PLANNED.search(whole.before + part.before):
        return None
    for one, other in _FLOWS:
        first, second = one.search(whole.before), other.search(part.before)
        if first is not None and second is not None and not one.search(part.before):
            name = part.before[second.end() :] + part.behind
            return Excess(whole, part, "flow") if _one_thing(whole.before[first.end() :] + whole.behind, name) else None
    return None


def _one_thing(whole: str, part: str) -> bool:
    """Tell whether a part has no name of its own that the whole lacks (发放宣传册，收回意见表)."""
    return not _named(part) or bool(_named(part) & _named(whole))


def _named(words: str) -> frozenset[str]:
    return told_pairs(words, _SAYS_NOTHING)
