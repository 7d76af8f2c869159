"""What a count tells: what is counted, what is done with it, of which of them, where, when, for each of whom."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluators import about
from evaluators.coverage.similarity import pairs
from evaluators.figures.counts import RATE
from evaluators.lines import begin_of
from evaluators.lookup import once

if TYPE_CHECKING:
    from evaluators.figures.counts import Count
    from evaluators.model import Document

_RATE_NAME = re.compile("[\u4e00-\u9fff]{2,20}(?:率|度|占比|比例|比率|覆盖面)$")
_LEVEL = re.compile(
    "(?:仅|只|均|都|已|也|为|是|有|应|要|须|需|不|低于|高于|少于|多于|达到|达|保持|在|稳定|控制|提|升|高|到|至|约|力争|确保|争取|由|从|以)+$"
)
EACH = re.compile(
    "[每各](?:个|名|位|支|户|处|家|栋)?(?P<of>社区|小区|村|网格|楼栋|楼院|街道|单位|企业|支部|党组织|学校|商户|物业企业|站点|人|名|户|个|次|栋|处|期|场|班|餐|件|篇|家|位|支|月|季度|年|周|天|日)"
)
_TURNS = frozenset({"月", "季度", "年", "周", "天", "日"})
# 上述2处, 这11处, 现有的11名, 新增的260个, 到会的63名
_KNOWN = re.compile("(?:上述|以上|前述|这|该|此|所有|全部|现有|全体|的)$")
_SIGN = re.compile("中|看|均|都|全|各|逐|里|悉数|名单|的|人均")
_OF_ALL = re.compile("^(?:中|看|均|都|全部|全数|全体|各(?!类|项)|人均|逐|里|悉数|已全部|已均)")
_LEADS = re.compile("^(?:[，、 ]|确保|从|在|对|将|为|把|给|向|这|经|据|对于|针对|使|让|由|于)*$")
MARK = re.compile("[一二三四五六七八九十]是")
TOTAL = re.compile("共(?![同享建治性识驻])|累计|总(?:计|共|量|数)")
"""Signs that a count is that of all."""
_SHARE = re.compile("(?:比例|比率|占比|覆盖面)$")
_RATE_LEAD = re.compile(
    "^(?:[本我]?(?:全?街道|社区|镇|辖区)内?|各(?:社区|小区|网格|街道)|每个(?:社区|小区)|三个社区|实现|确保|力争|推动|使|其|的|全部|所有|以及|和|把|将|居民对|到|底|前)+"
)
_PREDICATE = re.compile(
    "由|将|须|要|应(?!急)|均|都|全部|已|于|在(?!岗|校|职|册|建)|中(?!心|学|医|老|小)|看|人均|进行|被|并|，|参加|列入|纳入|需|从|得到|按|名单"
)


_LEAST = 2  # pairs of characters, below which a clause leaves it to the one before what it speaks of
_LED, _BEHIND = 80, 30


@dataclass(frozen=True, slots=True)
class Told:
    """What a count tells.

    Attributes:
        count: the count.
        noun: the name of what is counted; of a rate its own name, its last word 率 whatever is written.
        own: what its clause is about, with the clause before where it says too little.
        around: the pairs of characters of its statement, up to a little behind the clause.
        acts: what is done, by the words up to the end of the name.
        did: what is done, by all words of the clause.
        each: for each of what it is, by the clause.
        holders: the same by the statement.
        places: the communities named up to the count; of a total those of its clause alone.
        years: the years named up to it.
        times: other times, those of the heading above among them, those of the title left out.
        which: words that set some apart, and the item of the list (一是) it stands in.
        marked: the same of the clause alone.
        lead: what the statement is about before the clause.
        ends: whether the count ends its clause, but for the name.
        known: whether it refers to what was told before.
    """

    count: Count
    noun: str
    own: about.About
    around: frozenset[str]
    acts: frozenset[str]
    did: frozenset[str]
    each: frozenset[str]
    holders: frozenset[str]
    places: frozenset[str]
    years: frozenset[str]
    times: frozenset[str]
    which: frozenset[str]
    marked: frozenset[str]
    lead: about.About
    ends: bool
    known: bool


@once
def _own_times(document: Document) -> frozenset[str]:
    """Return the times that the title names: a report on the first quarter need not say so, and may."""
    return about.times(document.title.text)[1] if document.title is not None else frozenset()


def told(document: Document, count: Count) -> Told:
    """Return what a count tells."""
    text, rate = document.text, count.kind == RATE
    led = text[count.sentence.start : count.clause.start]
    before, behind = count.before, "" if count.behind.startswith("的") else count.behind
    name = cut(behind)
    noun, own = _rate(before) if rate else _thing(before, name)
    acts = own.acts
    if len(own.pairs) < _LEAST and led:
        own = about.about(f"{re.split('[，；：（]', led.rstrip('，；：（'))[-1]} {before} {name}")
        noun = noun or (own.things[-1] if own.things and not rate else "")
    line = text[begin_of(text, count.sentence.start, "\n") : count.sentence.start]
    words = f"{led[-_LED:]} {before} {behind}"
    section = document.section_at(count.span.start)
    heading = document.sections[section].text if section is not None else ""
    years, times = about.times(f"{heading} {words}")
    times -= _own_times(document)
    return Told(
        count=count,
        noun=noun,
        own=own,
        around=about.about(f"{words} {text[count.clause.end : count.sentence.end][:_BEHIND]}").pairs,
        acts=acts,
        did=about.about(f"{before} {behind}").acts,
        each=_each(f"{before}{behind}", count),
        holders=_each(words, count),
        places=about.places(f"{before} {behind}" if TOTAL.search(before) else words),
        years=years,
        times=times,
        which=about.which(f"{led} {before}" if rate else words) | frozenset(MARK.findall(line)[-1:]),
        marked=about.which(f"{before} {name}"),
        lead=about.about(led),
        ends=not behind or about.about(behind).things == (noun,),
        known=_known(count),
    )


def _thing(before: str, name: str) -> tuple[str, about.About]:
    """Return the name of what is counted, behind the number or else before it, and what the clause is about."""
    things = about.about(name).things or about.about(before).things[-1:]
    return things[0] if things else "", about.about(f"{before} {name}")


def _each(words: str, count: Count) -> frozenset[str]:
    """Return for each of what a count is; how often is told by the count itself."""
    return frozenset(match["of"] for match in EACH.finditer(words) if not (count.per and match["of"] in _TURNS))


def _rate(before: str) -> tuple[str, about.About]:
    """Return the name of a rate, without when, where and how it is told."""
    match = _RATE_NAME.search(_LEVEL.sub("", about.PLACES.sub(" ", about.TIMES.sub(" ", before))))
    name = _SHARE.sub("率", _RATE_LEAD.sub("", match[0])) if match else ""
    return name, about.About((name,) if name else (), frozenset(), pairs(name), 0)


def cut(behind: str) -> str:
    """Return the name behind a count without what is said of it; what tells which they are is kept (…的路口)."""
    which = behind.find("的")
    match = _PREDICATE.search(behind)
    end = match.start() if match else len(behind)
    if 0 < which < end:
        rest = about.about(behind[:which])
        if not rest.acts:
            end = which
    return behind[:end]


def may_refer(count: Count) -> bool:
    """Tell whether a count may refer to what was told before, at one look at the words beside it."""
    return _KNOWN.search(count.before) is not None or _SIGN.search(count.behind) is not None


def of_all(first: Told, second: Told) -> bool:
    """Tell whether a count is of all there is (38项隐患均已整改), and the other is the total, of no earlier time."""
    behind = second.count.behind
    whole = TOTAL.search(first.count.before) is not None and _OF_ALL.match(behind[len(cut(behind)) :]) is not None
    alike = first.noun == second.noun and first.which == second.which
    return whole and alike and second.times <= first.times


def of_fewer(some: Told, every: Told) -> bool:
    """Tell whether a count is of some by name (31项重大隐患, 120项消防隐患), and fewer than another of them all."""
    narrower = len(some.noun) > len(every.noun) > 0 and some.noun.endswith(every.noun)
    return some.count.value < every.count.value and (narrower or bool(some.marked - every.marked))


def _known(count: Count) -> bool:
    """Tell whether a count refers to what was told before (上述2处, 新增的260个, 56名队员中, 10处加装探头的路口)."""
    if not may_refer(count):
        return False
    before = about.PLACES.sub("", count.before)
    told = about.about(before)
    if _KNOWN.search(before) and (not before.endswith("的") or told.acts or "有的" in before):
        return True
    name = cut(count.behind)
    things = about.about(name).things
    if before.endswith("的") and _OF_ALL.match(count.behind[len(name) :]):
        return True
    bare = _LEADS.match(before) is not None or (before.endswith("的") and not told.things)
    if not bare or not things:
        return False
    behind = count.behind[count.behind.find(things[0]) + len(things[0]) :]
    if _OF_ALL.match(behind) or behind.startswith("名单"):
        return True
    return "的" in name and bool(about.about(name).acts)
