"""Words held against words: what two phrases share, and the stretch of text a statement belongs to."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from evaluators.model import Span
from evaluators.reader import clauses, sentences

if TYPE_CHECKING:
    from collections.abc import Iterable

HAN = "\u4e00-\u9fff"
_RUN = re.compile(f"[{HAN}]+")
_SPACE = re.compile(r"\s+")
_BRACKETS = str.maketrans("[]【】（）()〈〉<>", "〔〕〔〕〔〕〔〕《》《》")
_HALF_WIDTH = str.maketrans("０１２３４５６７８９．％", "0123456789.%")
# words that say that something is done, not what
_EMPTY = re.compile(
    "完成|开展|建成|建设|推进|组织|实施|落实|工作|进行|以上|以下|以内|不少于|不低于|不超过|达到|实现|目标|任务|要求"
    "|百分之[〇零一二三四五六七八九十百点]+|按照|根据|截至|其中|共计|合计|累计|总计|全部|年底|月底|之前|前|底|年|月|日"
)
# ways to name the same people and things
_SAME = (
    "居民群众住户",
    "网格员网格人员",
    "微网格员微网格长",
    "老人老年人长者",
    "小区居民小区",
    "房屋住房",
    "车位停车位泊车位",
)
_INDICATOR = re.compile(rf"(?P<core>[{HAN}]{{2}})(?P<end>率|度|量|额|占比|比例|比重|覆盖面)")


def half_width(text: str) -> str:
    """Return `text` with half-width digits; spans stay."""
    return text.translate(_HALF_WIDTH)


def folded(words: str) -> str:
    """Return words for a comparison of titles and numbers: no white space, one kind of bracket."""
    return _SPACE.sub("", words).translate(_BRACKETS)


@lru_cache(maxsize=8192)
def pairs(words: str) -> frozenset[str]:
    """Return the pairs of neighbouring Chinese characters that carry meaning."""
    found: set[str] = set()
    for run in _RUN.findall(_EMPTY.sub(" ", words)):
        found.update(run[place : place + 2] for place in range(len(run) - 1))
    return frozenset(found)


def related(one: str, two: str) -> bool:
    """Tell whether two names of what is counted can mean the same; an empty name can mean anything."""
    first, second = list(_INDICATOR.finditer(one)), list(_INDICATOR.finditer(two))
    if first and second:
        a, b = first[-1], second[-1]
        return a["end"] == b["end"] and (a["core"] in two or b["core"] in one)
    if not pairs(one) or not pairs(two):
        return True
    if pairs(one) & pairs(two):
        return True
    return any(_named(one, group) and _named(two, group) for group in _SAME)


def _named(words: str, group: str) -> bool:
    return any(pair in group for pair in pairs(words))


def shared(one: Iterable[str], two: frozenset[str]) -> float:
    """Return which part of the pairs `one` stands in `two`."""
    held = frozenset(one)
    return len(held & two) / len(held) if held else 0.0


@lru_cache(maxsize=1024)
def sentence_spans(text: str) -> tuple[Span, ...]:
    """Return the sentences of `text`, line by line."""
    found: list[Span] = []
    start = 0
    for line in text.splitlines(keepends=True):
        found += sentences.split(text, Span(start, start + len(line.rstrip("\r\n"))))
        start += len(line)
    return tuple(found)


@lru_cache(maxsize=4096)
def clause_spans(words: str) -> tuple[Span, ...]:
    """Return the clauses of a sentence."""
    return clauses.split(words)
