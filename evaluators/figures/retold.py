"""One result told twice with two numbers, in the same words: 招募志愿者73名, 共招募志愿者78名."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from evaluators import about
from evaluators.coverage.measure import MONEY
from evaluators.coverage.similarity import told_pairs
from evaluators.figures import alike
from evaluators.figures.clauses import statement_at
from evaluators.figures.counts import RATE, counts
from evaluators.figures.events import beside, other_event
from evaluators.lines import begin_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from evaluators.figures.counts import Count
    from evaluators.model import Document, Span

# of a part, another time or another lot, or not what became of it
_OTHER = re.compile(
    "其中|每|各(?![类种项级])|计划|目标|任务|拟|应(?![急对])|预计|力争|首批|第[一二三四五]|另|还|再|又|新增|剩余|其余|余下|未|上年|去年|同期|往年|年初|由|从|较"
    "|比(?!例)|提高|增加|减少|下降|平均|人均|上半年|下半年|季度|月份|[0-9]+月|阶段|分别|约|近|部分|个别|示范|试点|重点|前期|近期|本月|当月|专题"
)
_LIST = re.compile("等$")
_BARE = re.compile("^(?:实际|已|已经|目前|共|累计|先后|仅|只)*[\u4e00-\u9fff]{2}(?:了)?$")
_ALIKE = (
    (re.compile("制定出台|建立健全|建立完善|建立|健全|制定|出台|完善|修订"), " 建章 "),
    (re.compile("制度机制|规章制度|工作制度|管理制度|长效机制|制度"), " 制度 "),
    (re.compile("排查出?|摸排出?|查摆出?|检视查摆|检视出?|发现|查找出?"), " 排查 "),
    (re.compile("招募|招聘|吸纳|动员"), " 招募 "),
    (re.compile("走访慰问|走访|入户|探访"), " 走访 "),
    (re.compile("举办|组织|开展"), " 开展 "),
    (re.compile("新建|建成|建设|修建"), " 建好 "),
    (re.compile("化解|调处"), " 化解 "),
    (re.compile("整改|办结|处置|解决"), r" \g<0> "),
)
# what was found or came in, of which something became: 受理纠纷268件，化解259件
_CAME_IN = re.compile("受理|接到|接收|收到|排查出?|摸排出?|发现|查摆|梳理|征集|收集")
_ANYBODY = re.compile("^(?:各级|各社区|各部门)[\u4e00-\u9fff]{0,6}?(?:共|累计|已)")
# 组织志愿者发放宣传册: who does it
_BY_WHOM = re.compile(
    "^(?:先后|共|累计)*(?:组织|发动|动员|安排|依托|会同)(?:[\u4e00-\u9fff]{0,6}(?:[者员工长生警]|干部|队伍?|单位|居民|群众|家庭)[、和]?)+"
    "(?=发放|张贴|悬挂|走访|入户|排查|检查|巡查|清理|清运|整治|劝阻|劝导|探访|慰问|调解|化解|上门|开展|举办|收集|征集)"
)
_PUT_IN = re.compile("投入|筹集|筹措|落实")  # 投入购买服务经费18万元 is 购买服务经费18万元
_SAYS_NOTHING = re.compile(
    "项目|全年|全街道|全社区|街道|社区|今年|本年|一年来|期间|共|累计|先后|已经?|实际|仅|只|了|各类|各项|有效|成功|问题(?=台账)|余|截至|目前|深入|积极|认真|扎实|大力|完成"
)
_ASKED = re.compile("约定|计划|目标|任务|要求|下达|拟|需")
_REACHED = re.compile("实际|已|共|累计")
_FOUND = re.compile("制定|出台|建立|完善|修订")
_PLACE = re.compile(
    "(?<![全各个我本])(?!老旧|深入|下辖|辖区|示范|农村|城市|城镇|智慧|平安|所有|新建|美丽|行政|自然|试点|覆盖|走进|部分|相关|各个|全体)[\u4e00-\u9fff]{2}(?:社区|小区|村|支部|科室)(?!网格|党|居|工作|卫生|服务|治理|书记)"
)
_TITLE = re.compile("《[^《》]*》?|[^《》]*》")
_ALL_TIME = re.compile("截[至止]|全年|年内|今年|年底|累计")
_LEAST = 2
_FAR = 2  # times: numbers further apart are of different things
_LONG = 60


class Retold(NamedTuple):
    """One thing with two numbers."""

    first: Count
    second: Count


def told_twice(document: Document, aimed: Callable[[Span], bool], ahead: Callable[[Span], bool]) -> Iterator[Retold]:
    """Yield each result of a report that a later statement gives with another number.

    Args:
        document: the report.
        aimed: whether a place is among the goals, where only what is called done is a result.
        ahead: whether a place speaks of what is to be.
    """
    known: dict[tuple[frozenset[str], str], Count] = {}
    told = counts(document)
    for at, count in enumerate(told):
        if count.kind == RATE or count.op != "=" or count.per not in (None, "年") or count.value < 2:
            continue
        if _OTHER.search(count.before + count.behind) or ahead(count.span):
            continue
        led = document.text[count.sentence.start : count.clause.start]
        asked = _ASKED.search(led)
        aim = aimed(count.span) or (asked is not None and not _REACHED.search(led, asked.end()))
        if aim and not _REACHED.search(count.before):
            continue
        topic = _topic(document, count, told[at - 1] if at else None)
        if len(topic) < _LEAST:
            continue
        key = topic, count.unit
        first = known.setdefault(key, count)
        if first.value == count.value or first.sentence == count.sentence:
            continue
        near = max(first.value, count.value) <= _FAR * min(first.value, count.value)
        if not near or _places(document, first) != _places(document, count):
            continue
        if _apart(document, first, count) or _grown(document, first, count):
            continue
        whole, part = (first, count) if first.value > count.value else (count, first)
        if not alike.adds_up(document, whole.span, part.span):
            yield Retold(first, count)


def _apart(document: Document, first: Count, second: Count) -> bool:
    """Tell whether two counts are told of different times, events or things side by side."""
    told_of = [about.times(document.text[one.sentence.start : one.clause.end]) for one in (first, second)]
    if any(one and other and one != other for one, other in zip(*told_of, strict=True)):
        return True
    return beside(document, first.span, second.span) or other_event(document, first.span, second.span)


def _grown(document: Document, first: Count, second: Count) -> bool:
    """Tell whether the larger of two counts is told as of all the time there was, the other as of some of it."""
    less, more = sorted((first, second), key=lambda count: count.value)
    early, late = (document.text[one.sentence.start : one.clause.end] for one in (less, more))
    return bool(about.times(early)[1]) and not about.times(late)[1] and _ALL_TIME.search(late) is not None


def _topic(document: Document, count: Count, before: Count | None) -> frozenset[str]:
    """Return what a count is of; what the verb alone does not say is taken from the count before it in its sentence."""
    words = f"{count.before} {count.behind}"
    if _BARE.match(count.before) and not count.behind and before is not None and before.sentence == count.sentence:
        verb = count.before[-2:]
        words = re.sub("计划|目标|任务|应|拟", " ", f"{before.before} {before.behind}")
        if verb not in words:
            words, came = _CAME_IN.subn(" ", words)
            words = f"{verb} {words}" if came else ""
    elif _LIST.search(count.before) and count.behind:
        start = max(statement_at(document.text, count.span.start), count.span.start - _LONG)
        words = count.behind + (" 建章" if _FOUND.search(document.text, start, count.span.start) else "")
    words = _BY_WHOM.sub("", _ANYBODY.sub("", words))
    if count.kind == MONEY:
        words = _PUT_IN.sub(" ", words)
    for pattern, one in _ALIKE:
        words = pattern.sub(one, words)
    return told_pairs(words, _SAYS_NOTHING)


def _places(document: Document, count: Count) -> frozenset[str]:
    """Return the places that the clause of a count or the one before it names."""
    start = begin_of(document.text, max(count.clause.start - 1, 0), "，。；：\n")
    return frozenset(_PLACE.findall(_TITLE.sub("", document.text[start : count.clause.end])))
