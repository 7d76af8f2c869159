"""What a report says did not happen at all, and where it tells that it did: 零进水 beside 车库进水深度达到30厘米."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from evaluators import about
from evaluators.figures.clauses import clauses, statement_at
from evaluators.figures.counts import RATE
from evaluators.model import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from evaluators.figures.clauses import Clause
    from evaluators.model import Document

_EVENT = "进水|积水|内涝|伤亡|死亡|溺水|溺亡|火灾|事故|泄漏|坍塌|投诉|上访|发案"
_NONE = re.compile(
    f"零(?P<event>{_EVENT})(?![\u4e00-\u9fff]{{0,4}}(?:制度|机制|报告|行动|活动|创建|社区|小区|街道|工程))"
    f"|(?:未|没有|无)(?:发生|出现)(?:一起|一例|一次|一处|任何)?[^，。；：]{{0,10}}?(?P<kept>{_EVENT})"
)
_AIMED = re.compile("确保|力争|争取|努力|目标|要求|计划|拟|将|力求|推动|创建")
# what might be, what was elsewhere or in other years, what is done against it
_NO_EVENT = re.compile(
    "[未无零没不防避若如]|一旦|可能|容易|易(?!地)|隐患|风险|预案|预警|演练|应急|处置|排除|消除|整治|治理|排查|宣传|培训|下降|减少|同比|较|比(?!例)|去年|上年|往年|历史|曾"
    "|此前|以往|易涝|[进积]水[点区]|责任|案例|警示|通报|保险|调解|受理|化解|办结"
)
_HOW_MANY = frozenset("起件例人处次户个场宗") | {"厘米", "小时", "平方米", "米"}
_COMPLAINTS = frozenset({"投诉", "上访", "发案", "事故"})
"""Of these there are so many sorts that the same one must be named."""
_SOME = re.compile("试点|重点|示范|部分|首批|[0-9一二两三四五六七八九十]个|其中")
_GRAVE = re.compile(
    "较大|重大|特大|重特|亡人|以上|恶性|群体|规模|有影响|群死|责任|极端|越级|进京|赴省|到[省市京]|群访|民转刑|同类|二次|次生"
)
_ALL = re.compile("全(?:街道|区|市|县|镇|乡|社区|村|年|部)|所有|各|均|辖区")
_QUOTED = re.compile("“[^”]{1,12}”")


class Happened(NamedTuple):
    """What did not happen at all, and the clause in which it did."""

    claim: Span
    told: Span


def happened(document: Document, ahead: Callable[[Span], bool], problems: Callable[[Span], bool]) -> Iterator[Happened]:
    """Yield each claim that something did not happen at all, with the first clause that counts or measures it.

    Args:
        document: the report.
        ahead: whether a place is among its goals or next steps.
        problems: whether a place is among its problems, where nothing is claimed.
    """
    told = clauses(document)
    claims = [one for one in told if "零" in one.words or "发生" in one.words or "出现" in one.words]
    for clause in claims:
        if _AIMED.search(clause.words) or ahead(clause.span) or problems(clause.span) or _of_some(clause.words):
            continue
        for match in _NONE.finditer(clause.words):
            if _GRAVE.search(clause.words):
                continue  # lesser ones there may have been
            event = match["event"] or match["kept"]
            others = (one for one in told if event in one.words and one is not clause and not ahead(one.span))
            belied = next((one for one in others if _belies(document, clause, match, one)), None)
            if belied is not None:
                start = clause.span.start
                yield Happened(Span(start + match.start(), start + match.end()), belied.span)


def _of_some(words: str) -> bool:
    return (_SOME.search(words) is not None or bool(about.places(words))) and _ALL.search(words) is None


def _belies(document: Document, claim: Clause, match: re.Match[str], other: Clause) -> bool:
    """Tell whether a clause counts or measures what the claim says there was none of, at the same time and of it."""
    event = match["event"] or match["kept"]
    if _NO_EVENT.search(other.words) or not any(
        one.kind != RATE and one.unit in _HOW_MANY and one.value for one in other.numbers
    ):
        return False
    said, there = (document.text[statement_at(document.text, one.span.start) : one.span.end] for one in (claim, other))
    if about.times(there)[0] - about.times(said)[0]:
        return False
    named, times = set(_QUOTED.findall(there)), about.times(there)[1]
    if (named and not named <= set(_QUOTED.findall(said))) or (times and not times <= about.times(said)[1]):
        return False
    of = about.about(claim.words[: match.start()]).pairs | about.about(match[0].replace(event, " ")).pairs
    if not of:
        return event not in _COMPLAINTS or about.about(other.words.replace(event, " ")).pairs == frozenset()
    return bool(of & about.about(there).pairs)
