"""Rates that a text gives twice, under one name or one that is short for it: 满意率91.4%, 回访满意率92.4%."""

from __future__ import annotations

import re
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from evaluators import about
from evaluators.coverage.similarity import pairs, told_pairs
from evaluators.figures.clauses import statement_at
from evaluators.figures.counts import RATE, counts
from evaluators.figures.events import led_by
from evaluators.figures.ratios import holds
from evaluators.indicator_names import common_name
from evaluators.lines import begin_of
from evaluators.lookup import once

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from evaluators.figures.counts import Count
    from evaluators.model import Document, Span

_NAMED = re.compile(
    "(?P<name>[\u4e00-\u9fff（）]{1,14}?(?:率|满意度|知晓度|参与度))(?:仅|只|虽然?|总体|目前|均|都|已经?|也|为|是|有|在|高达|达到?了?|保持在?|稳定在?|[提升]?[高升]到|下降到|降到)*(?:的)?$"
)
# 把91.8%的上半年满意率再提高: how things stand, wherever it is told
_NAMED_BEHIND = re.compile(
    "^的(?P<when>[0-9年月季度上下全本一二三四半]*)(?P<name>[\u4e00-\u9fff（）]{1,14}?(?:率|满意度|知晓度|参与度))"
)
_FROM_HERE = re.compile("(?:把|将)$")
# 参与率由去年底的65%提高到80%
_ROSE_FROM = re.compile("(?P<name>[\u4e00-\u9fff（）]{1,14}?(?:率|满意度|知晓度|参与度))[由从][^，。；]*$")
_RISEN = re.compile("^[^，。；]{0,4}?(?:提高|提升|上升|增加|增长|升|下降|降低|降|压减)[到至为]$")
# what leads up to a name and is none of it
_LEAD = re.compile(
    "^(?:截至[^，]{2,10}[日月底末]|目前|全年|今年|年度|本年度?|全[街区市县镇社][道]?区?|辖区|我街道|街道|社区|总体|其中|同时|使|确保|实现|推动|进一步|巩固|和|且|并|的|经过[^，]{0,6}|[一-鿿]{2,6}后)+"
)
_ELSEWHEN = re.compile(
    "由|从|较|比(?!例)|上年|去年|同期|此前|原来|年初|季度|[上下]半年|首次|20[0-9]{2}年|[0-9一二三四五六七八九十]月份?|其中|第[一二三四]|目标|要求|低于|高于|不足|未达|力争|确保|差距|平均"
)
_SOME_PLACES = re.compile(
    "[0-9一二两三四五六七八九十]+[个家户名][^，；。]*(?:小区|社区|村|网格|企业|单位|院落|家庭|居民|老人|机构)[中里]?，$"
)
# 成功率85.3%，低于总体水平: of some of them
_AGAINST_ALL = re.compile("，(?:虽|但|仍|均|明显|略)?(?:低于|高于|比)(?:总体|平均|整体|全[街区市县镇社])")
_REACH = 6  # counts before a rate among which those that give it stand
_TELLING = 5  # characters of a name that says of itself what it is of
_OF_SOME = re.compile(
    "个别|部分|[一二三四五六七八九十0-9]号院|[\u4e00-\u9fff]{2}(?:社区|小区|街道|科室|办公室)|物业类|类"
)
_TITLES = re.compile("《[^》]*》")
_NEVER = re.compile("(?!)")
_TOLD = 2  # pairs of characters that say what a rate is of
OF_ANYTHING = re.compile("(?:年度?|全年|本?月|总体|目标|任务|计划)*(?:完成|达成|执行|落实|占有|增长)率")
"""A rate whose name does not say of what it is."""
# what is told of every item of a report alike: tells nothing without what it is of
_OF_EVERY_ITEM = re.compile("年度?|全年|[上本当]?月|季度|计划|目标|任务|累计|达到?|完成|实际|率")
_WHOLE = re.compile("全(?:街道|镇|乡|区|社区|市)")
# tells nothing without what it is of
_COMMON = re.compile(
    "(?:满意|完成|合格|达标|办结|整改|参与|覆盖|知晓|通过|使用|到位|落实|占有|入户|投放|准确|正确)[率度]$"
)


class Levels(NamedTuple):
    """One rate with two values."""

    name: str
    first: Count
    second: Count


@once
def levels(document: Document) -> tuple[tuple[str, Count], ...]:
    """Return the rates that the text gives as they stand, each with its name; changes, bases and goals are left out.

    So are those of some of the places or people (3个没有物业的小区，收缴率为61%).
    """
    found = []
    told = counts(document)
    for at, count in enumerate(told):
        if count.kind != RATE or count.op != "=":
            continue
        match = _NAMED.search(count.before)
        if match is None and _FROM_HERE.search(count.before) and (behind := _NAMED_BEHIND.match(count.behind)):
            if behind["when"] in (document.title.text if document.title is not None else ""):
                found.append((behind["name"], count))
            continue
        if match is None and at and _RISEN.search(count.before) and told[at - 1].sentence == count.sentence:
            match = _ROSE_FROM.search(told[at - 1].before)
        if match is None or _ELSEWHEN.search(match.string[: match.end("name")].replace("参与", "")):
            continue
        name = _LEAD.sub("", match["name"])
        led = document.text[count.sentence.start : count.clause.start]
        against = _AGAINST_ALL.match(document.text, count.span.end) is not None
        if not OF_ANYTHING.fullmatch(name) and not _SOME_PLACES.search(led) and not against:
            found.append((name, count))
    return tuple(found)


def told_twice(document: Document, left_out: Callable[[Span], bool]) -> Iterator[Levels]:
    """Yield each rate of which two sentences of a report give two values.

    Args:
        document: the report.
        left_out: whether a place speaks of what is to be, not of what is.
    """
    known: list[tuple[str, Count]] = []
    for name, count in levels(document):
        if left_out(count.span) and not _FROM_HERE.search(count.before):
            continue
        other = next(
            (
                (called, one)
                for called, one in known
                if _same(document, called, one, name, count) and not of_others(document, one, count)
            ),
            None,
        )
        if other is None or other[1].value == count.value or other[1].sentence == count.sentence:
            known.append((name, count))
            continue
        if not both_reckoned(document, other[1], count) and not after_more(document, other[1], count):
            yield Levels(max(other[0], name, key=len), other[1], count)
        known.append((name, count))


def of_others(document: Document, first: Count, second: Count) -> bool:
    """Tell whether the statement of a rate gives it for several things, and the other is not told of the same one.

    So it is of 提案9件，满意率100%；建议14件，满意率92.9% and a 满意率 of 95%, unless that follows 建议14件 too.
    """
    if _of_several(document).isdisjoint((first.span, second.span)):
        return False
    one, other = sorted((_counted_before(document, rate) for rate in (first, second)), key=len)
    return len(one) < _TOLD or not one <= other


def _counted_before(document: Document, rate: Count) -> frozenset[str]:
    """Return the pairs of characters of what stands before a rate, up to ；: in the clauses ahead, else in its own."""
    begin = begin_of(document.text, rate.span.start, "；。！？\n")
    stop = rate.clause.start if rate.clause.start > begin else rate.span.start
    return told_pairs(document.text[begin:stop], _NEVER)


@once
def _of_several(document: Document) -> frozenset[Span]:
    """Return where the rates stand that bear the name of another one of their statement, told of something else."""
    told: dict[tuple[str, int], list[Count]] = {}
    for name, count in levels(document):
        told.setdefault((name, statement_at(document.text, count.span.start)), []).append(count)
    return frozenset(
        one.span
        for alike in told.values()
        if len({one.value for one in alike}) > 1 and len({led_by(document, one.span) for one in alike}) > 1
        for one in alike
    )


def after_more(document: Document, first: Count, second: Count) -> bool:
    """Tell whether more was done between two rates of one paragraph (成活率94%。补植110株后，成活率达到97%)."""
    between = document.text[first.span.end : second.clause.start]
    return "\n" not in between and between.endswith(("后，", "之后，")) and "。" in between


def both_reckoned(document: Document, first: Count, second: Count) -> bool:
    """Tell whether two rates each follow from counts of their own paragraph: they are then of different things."""
    return _reckoned(document, first) and _reckoned(document, second)


def _reckoned(document: Document, rate: Count) -> bool:
    """Tell whether two counts told before it in its paragraph give a rate (68件调解成功58件，成功率85.3%)."""
    line = begin_of(document.text, rate.span.start, "\n")
    told = [one for one in counts(document) if line <= one.span.start < rate.span.start][-_REACH:]
    pairs_of = combinations([one for one in told if one.kind != RATE and one.value], 2)
    return any(
        one.kind == other.kind and holds(rate.value, min(one.value, other.value) / max(one.value, other.value) * 100)
        for one, other in pairs_of
    )


def _in_other_years(document: Document, first: Count, second: Count) -> bool:
    """Tell whether two rates are of different years (2014年有1.2万户，发生率14%；2018年底剩余800户，发生率1%)."""
    years = [about.times(_TITLES.sub("", document.text[c.sentence.start : c.span.start]))[0] for c in (first, second)]
    own = document.period.end if document.period is not None else document.issue_date
    one, other = (found or (frozenset({str(own.year)}) if own is not None else found) for found in years)
    return bool(one and other) and not one & other


def _in_other_places(document: Document, first: Count, second: Count) -> bool:
    """Tell whether one rate is told of a community that the other's sentence does not name, nor the title."""
    own = about.places(document.title.text) if document.title is not None else frozenset()
    one, other = (
        frozenset()
        if _WHOLE.search(document.quote(c.clause))  # 在春风社区带动下，全街道准确率达到92%
        else about.places(document.text[c.sentence.start : c.span.start].replace("\n", "。")) - own
        for c in (first, second)
    )
    return one != other


def _same(document: Document, called: str, first: Count, name: str, second: Count) -> bool:
    short, long = sorted(map(common_name, (called, name)), key=len)
    if not long.endswith(short) or _in_other_years(document, first, second):
        return False
    if _in_other_places(document, first, second):
        return False
    rest = long.removesuffix(short)
    holder, spoken = (first, second) if len(called) <= len(name) else (second, first)
    begin = statement_at(document.text, holder.span.start)
    around = document.text[begin : holder.span.start]
    if rest:  # 满意率 beside 回访3920件 is 回访满意率
        return all(pair in around for pair in pairs(rest)) and not _OF_SOME.search(rest)
    if not OF_ANYTHING.fullmatch(short) and (not _COMMON.search(short) or len(short) > _TELLING):
        return True
    other = document.text[statement_at(document.text, spoken.span.start) : spoken.span.start]
    if OF_ANYTHING.fullmatch(short):
        return bool(told_pairs(around, _OF_EVERY_ITEM) & told_pairs(other, _OF_EVERY_ITEM))
    return bool(pairs(around) & pairs(other) - pairs(short) - {"20"})
