"""What a report says is done for all of a kind, and in its next steps is still to be done for all of them."""

from __future__ import annotations

import re
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
_PUT_IN = re.compile("(?:把|将)(?P<what>[\u4e00-\u9fff]{3,16}?)纳入(?P<where>[\u4e00-\u9fff]{2,14})")
_HELD_BACK = re.compile("未|没有|尚|正在|拟|计划|准备|力争|争取|要求|待|即将|有望|试点|部分|首批")
# 居民建议将…纳入公约, 按照部署，将…纳入考核: what others ask for or did elsewhere; 已 tells that it was done here
_ASKED = re.compile("建议|提议|部署|按照|根据|方向|试点|考察|借鉴|学习")
_PAST = re.compile("已|均|都")
_ELSEWHERE = re.compile("考察|借鉴|学习")
_WIDE = re.compile("各|所有|全部|每个")
_GOES_ON = re.compile("继续|进一步|持续|完善|提升|优化|更多|再|新|其余|剩余|二期|巩固|深化|动态|[0-9]")
_TOTAL = "(?:辖|共|现有|设有|[总计])(?:[^，。；\n]{{0,24}}?[、和])?[^，。；\n0-9]{{0,6}}{number}[个条栋处座户家]"
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
    done: list[tuple[str, bool, Span]] = []
    for sentence in document.sentences:
        words, start = document.quote(sentence.span), sentence.span.start
        to_come = ahead(sentence.span)
        for name, wide, begin, end in (
            _said(document, words, to_come=to_come) if to_come or results(sentence.span) else ()
        ):
            place = Span(start + begin, start + end)
            if not to_come:
                done.append((name, wide, place))
                continue
            told = next((where for other, all_of, where in done if all_of >= wide and _same(name, other)), None)
            if told is not None:
                yield Again(told, place)


def _said(document: Document, words: str, *, to_come: bool) -> Iterator[tuple[str, bool, int, int]]:
    """Yield what a sentence says of all of a kind, by its kind and thing, whether it names them all, and where."""
    for match in (_TO_DO if to_come else _DONE).finditer(words):
        begin, end = begin_of(words, match.start(), "，。；："), end_of(words, match.end(), "，。；")
        if (_GOES_ON if to_come else _HELD_BACK).search(words, begin, end):
            continue
        if not to_come and _ELSEWHERE.search(words, 0, match.start()):
            continue
        number = None if to_come else match["number"]
        if number and re.search(_TOTAL.format(number=number), document.text) is None:
            continue  # 3个社区全部建成, and then all
        who = match["who"] or match["whose"] if not to_come else match["who"]
        yield f"{who}{match['verb']}{match['what']}", True, begin, end
    for match in _PUT_IN.finditer(words):
        begin, end = begin_of(words, match.start(), "，。；："), end_of(words, match.end(), "，。；")
        asked = not to_come and _ASKED.search(words) and not _PAST.search(words, begin, match.start())
        if not asked and not (_GOES_ON if to_come else _HELD_BACK).search(words, begin, end):
            wide = _WIDE.search(words, begin, match.start()) is not None
            yield f"{match['what']}纳入{match['where']}", wide, begin, end


def _same(one: str, other: str) -> bool:
    """Tell whether two names are of one thing: nearly all pairs of each stand in the other."""
    here, there = pairs(core(one)), pairs(core(other))
    return bool(here) and len(here & there) >= _SAME * max(len(here), len(there))
