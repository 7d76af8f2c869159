"""What a report says is built and in use, and in its next steps is still to be built: 建成“暖心食堂”, 争取早日建成."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from evaluators.lines import begin_of, end_of
from evaluators.model import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from evaluators.model import Document

_KINDS = (
    "中心|食堂|驿站|服务站|工作站|站|广场|公园|平台|系统|活动室|卫生室|书屋|书院|停车场|展馆|学堂|大厅|基地|工程|项目|长廊|游园"
    "|泵房|门禁|电梯|窗口|热线"
)
_NAME = re.compile(f"“(?P<quoted>[^“”，。；]{{2,16}})”|(?P<plain>[\u4e00-\u9fff]{{3,16}}?(?:{_KINDS}))")
_IN_USE = re.compile("建成(?!后|率)|建好|投用|投入使用|投入运行|启用|正式运行|开通|上线(?!率)|竣工|完工")
_TO_BUILD = re.compile("建成(?!的|后)|建设(?!成果)|投用|投入使用|竣工|完工|启用|上线|开通")
_URGED = re.compile("抓紧|加快|尽快|早日|力争|争取|尽早|启动")
_HELD_BACK = re.compile("未|没有|尚|正在|拟|将|计划|准备|筹备|部分|力争|争取|推动|要求|待|即将|有望")
_GOES_ON = re.compile(
    "继续|进一步|持续|完善|提升|优化|推广|扩大|更多|再|新[建增]|其余|剩余|二期|三期|第[二三四]|其他|管理|运营|作用|后续|配套|试点|分中心|功能"
)
_PLACE = re.compile("[\u4e00-\u9fff]{2,4}?(?:社区|小区|街道|村)")
_LEAD = re.compile(
    "^(?:利用[^，]*?|已|全面|顺利|高标准|成功|如期|推动|推进|加快|抓紧|尽快|解决好?|力争|争取|早日|启动|完成|了|把|将|对|的|新|建成|建设)+"
)
_GENERAL = re.compile(
    "^(?:该|本|各|所有|全部|一批|示范|重点|民生|实事|改造|整治|建设|街道|社区|惠民|相关)*(?:工程|项目|平台|系统|中心|基地|站|窗口)$"
)
_SHORTEST = 4


class Undone(NamedTuple):
    """Something that is in use and still to be built: its name, and where each is said."""

    name: str
    built: Span
    ahead: Span


def undone(document: Document, ahead: Callable[[Span], bool], results: Callable[[Span], bool]) -> Iterator[Undone]:
    """Yield each thing that the results tell as in use and the next steps as still to be built.

    Args:
        document: the report.
        ahead: whether a place is among the next steps.
        results: whether a place tells what was done.
    """
    built: dict[str, tuple[Span, frozenset[str]]] = {}
    for sentence in document.sentences:
        words = document.quote(sentence.span)
        if ahead(sentence.span):
            yield from _still(words, sentence.span.start, built)
        elif results(sentence.span):
            for match in _IN_USE.finditer(words):
                begin, end = _clause(words, match.start(), match.end())
                if _HELD_BACK.search(words, begin, match.start()) or _GOES_ON.search(words, begin, end):
                    continue
                for name in _names(words[begin:end]):
                    place = Span(sentence.span.start + begin, sentence.span.start + end)
                    built.setdefault(name, (place, _places(words[begin:end])))


def _still(words: str, start: int, built: dict[str, tuple[Span, frozenset[str]]]) -> Iterator[Undone]:
    """Yield what a sentence of the next steps says is still to be built."""
    for match in _TO_BUILD.finditer(words) if built else ():
        begin, end = _clause(words, match.start(), match.end())
        if not _URGED.search(words, begin, end) or _GOES_ON.search(words, begin, end):
            continue
        for name in _names(words[begin:end]):
            place, where = built.get(name, (None, frozenset()))
            here = _places(words[begin:end])
            if place is not None and (not here or not where or here & where):
                yield Undone(name, place, Span(start + begin, start + end))
                return


def _clause(words: str, start: int, end: int) -> tuple[int, int]:
    return begin_of(words, start, "，。；："), end_of(words, end, "，。；")


def _names(clause: str) -> Iterator[str]:
    """Yield what a clause names: what stands in quotation marks, else a facility with what tells it from others."""
    for match in _NAME.finditer(clause):
        if match["quoted"]:
            yield match["quoted"]
            continue
        name = _LEAD.sub("", _PLACE.sub("", match["plain"]))
        if len(name) >= _SHORTEST and not _GENERAL.match(name):
            yield name


def _places(clause: str) -> frozenset[str]:
    return frozenset(name[-4:] for name in _PLACE.findall(clause))
