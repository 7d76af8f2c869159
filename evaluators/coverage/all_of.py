"""What a report says is done for all of a kind, and in its next steps is still to be done for all of them."""

from __future__ import annotations

import re
from math import ceil
from typing import TYPE_CHECKING, NamedTuple

from evaluators.coverage.similarity import core, pairs
from evaluators.lines import begin_of, end_of
from evaluators.model import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from evaluators.model import Document

_MADE = "建成|配备|配齐|安装|设立|设置|成立|组建|开通|签订|建立|更换"
# 9个社区全部建成议事厅, 把垃圾分类纳入社区考核
_DONE = re.compile(
    f"(?:(?:(?P<number>[0-9]+)[个条栋处座户家])?(?P<who>[\u4e00-\u9fff]{{2,6}})(?:已经?|现已)?(?:全部|均已|都已)(?:已经?)?"
    f"|(?P<all>所有|全部)(?P<whose>[\u4e00-\u9fff]{{2,6}}?)(?:均已|都已|均|都|已))(?P<verb>{_MADE})了?(?P<what>[\u4e00-\u9fff]{{3,12}})"
)
_TO_DO = re.compile(
    f"(?:实现|确保|推动|力争|争取)?(?:所有|全部|各)(?P<who>[\u4e00-\u9fff]{{2,6}}?)(?:全部|均|都)?(?P<verb>{_MADE})(?P<what>[\u4e00-\u9fff]{{3,12}})"
)
_PUT_IN = re.compile("(?:把|将)(?P<what>[\u4e00-\u9fff]{3,16}?)纳入了?(?P<where>[\u4e00-\u9fff]{2,14})")
_IS_PUT_IN = re.compile("(?:已经?|现已|先后|[均都])$")
# 居民建议将…纳入公约, 按照部署，将…纳入考核: what others ask for or did elsewhere, or one does first
_ASKED = re.compile(
    "建议|提出|提议|呼吁|希望|反映|要求|部署|按照|根据|明确|研究|商议|讨论|酝酿|征求|学习|借鉴|考察|参观|看到|外地|经验"
    "|方向|设想|思路|试点|先行|选[取择定]|示范|(?<![各个部有])(?<!全体)(?:社区|小区|村)(?=率先|探索|[，、]?[把将])"
)
_ELSEWHERE = re.compile("考察|借鉴|学习|参观|看到")
_WIDE = re.compile("各|所有|全部|每个")
_HELD_BACK = re.compile("未|没有|尚|正在|拟|计划|准备|力争|争取|要求|待|即将|有望|试点|部分|首批")
_GOES_ON = re.compile("继续|进一步|持续|完善|提升|优化|更多|再|新|其余|剩余|二期|巩固|深化|动态|[0-9]")
_TOTAL = re.compile("(?:辖|共|现有|设有|[总计])(?=(?P<words>[^，。；\n]{1,36}))")
_OF_TOTAL = re.compile("(?:^|[、和])[^，。；\n0-9、和]{0,6}(?P<number>[0-9]+)[个条栋处座户家]")
_SAME = 0.8


class Again(NamedTuple):
    """What is done and still to be done: where each is said."""

    done: Span
    ahead: Span


def again(document: Document, ahead: Callable[[Span], bool], results: Callable[[Span], bool]) -> Iterator[Again]:
    """Yield what the results tell as done for all of a kind, or put in for good, and the next steps as to be done.

    Args:
        document: the report.
        ahead: whether a place is among the next steps.
        results: whether a place tells what was done.
    """
    totals = _totals(document)
    done = {wide: _Done() for wide in (False, True)}
    for sentence in document.sentences:
        words, start = document.quote(sentence.span), sentence.span.start
        to_come = ahead(sentence.span)
        if not to_come and not results(sentence.span):
            continue
        for name, wide, begin, end in _said(words, totals, to_come=to_come):
            place = Span(start + begin, start + end)
            if not to_come:
                done[wide].add(name, place)
            elif told := done[True].same(name) or (None if wide else done[False].same(name)):
                yield Again(told, place)


class _Done:
    """What is done, by the pairs of its name: of two names of one thing nearly all pairs of each stand in the other."""

    def __init__(self) -> None:
        self._items: list[tuple[frozenset[str], Span]] = []
        self._having: dict[str, list[int]] = {}

    def add(self, name: str, place: Span) -> None:
        """Take in a name and where it is told."""
        named = pairs(core(name))
        for pair in named:
            self._having.setdefault(pair, []).append(len(self._items))
        self._items.append((named, place))

    def same(self, name: str) -> Span | None:
        """Return where the same thing is told as done: one that lacks more of the rarest pairs lacks too many."""
        named = pairs(core(name))
        having = sorted((self._having.get(pair, []) for pair in named), key=len)
        for items in having[: len(named) - ceil(_SAME * len(named)) + 1]:
            for item in items:
                other, place = self._items[item]
                if len(named & other) >= _SAME * max(len(named), len(other)):
                    return place
        return None


def _totals(document: Document) -> frozenset[str]:
    """Return the numbers that the text gives of all of a kind (辖9个社区、46个小区)."""
    return frozenset(
        match["number"] for total in _TOTAL.finditer(document.text) for match in _OF_TOTAL.finditer(total["words"])
    )


def _said(words: str, totals: frozenset[str], *, to_come: bool) -> Iterator[tuple[str, bool, int, int]]:
    """Yield what a sentence says of all of a kind, by its kind and thing, whether it names them all, and where."""
    elsewhere = None if to_come else _ELSEWHERE.search(words)
    for match in (_TO_DO if to_come else _DONE).finditer(words):
        begin, end = begin_of(words, match.start(), "，。；："), end_of(words, match.end(), "，。；")
        if (_GOES_ON if to_come else _HELD_BACK).search(words, begin, end):
            continue
        if elsewhere is not None and elsewhere.start() < match.start():
            continue
        number = None if to_come else match["number"]
        if number and number not in totals:
            continue  # 3个社区全部建成, and then all
        who = match["who"] or match["whose"] if not to_come else match["who"]
        yield f"{who}{match['verb']}{match['what']}", True, begin, end
    asked = [match.start() for match in _ASKED.finditer(words)] if not to_come and "纳入" in words else []
    for match in _PUT_IN.finditer(words):
        begin, end = begin_of(words, match.start(), "，。；："), end_of(words, match.end(), "，。；")
        if (_GOES_ON if to_come else _HELD_BACK).search(words, begin, end):
            continue
        beside = asked and (asked[0] < match.start() or asked[-1] >= match.end())
        if not beside or "纳入了" in match[0] or _IS_PUT_IN.search(words, begin, match.start()):
            wide = _WIDE.search(words, begin, match.start()) is not None
            yield f"{match['what']}纳入{match['where']}", wide, begin, end
