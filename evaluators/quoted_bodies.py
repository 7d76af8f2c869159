"""Bodies called by a name in quotation marks that another place writes with one other character.

组建“平安哨兵”志愿队, and further on “平安哨点”志愿服务队: one body behind both. Where a sentence names the two beside
each other, both are set up, or both stand more than once, there are two.
"""

from __future__ import annotations

import re
from itertools import combinations
from typing import TYPE_CHECKING

from evaluators import prefilter
from evaluators.drift import Drift
from evaluators.lines import begin_of
from evaluators.model import Span
from evaluators.set_up import set_up

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.lookup import Covered
    from evaluators.model import Document

_BODY = re.compile(
    "“(?P<name>[\u4e00-\u9fff]{4,8})”(?:党员|社区|街道)?(?:志愿者?|义工|先锋|应急)?(?:服务|巡逻|巡查|宣讲|宣传)?"
    "(?P<kind>队(?!员)|小队|分队|工作室)"
)
_TOLD_APART = re.compile("[东南西北上下左右内外老少大小男女一二三四五六七八九十0-9]")
_MOST = 30


def renamed(document: Document, closed: Covered) -> Iterator[Drift]:
    """Yield the pairs of such names of one kind of body, what is `closed` left out."""
    found: dict[str, dict[str, list[Span]]] = {}
    for match in prefilter.found(_BODY, document):
        span = Span(*match.span("name"))
        if not closed.touches(span.start, span.end):
            found.setdefault(match["kind"][-1], {}).setdefault(match["name"], []).append(span)
    for names in found.values():
        for one, other in combinations(list(names)[:_MOST], 2):
            if _one_off(one, other) and not _two(document, names[one], names[other]):
                yield Drift("名称", other, one, tuple(names[other]), tuple(names[one]))


def _one_off(one: str, other: str) -> bool:
    """Tell whether one character differs, none by which things are told apart on purpose."""
    if len(one) != len(other):
        return False
    apart = [mine + theirs for mine, theirs in zip(one, other, strict=True) if mine != theirs]
    return len(apart) == 1 and _TOLD_APART.search(apart[0]) is None


def _two(document: Document, ones: list[Span], others: list[Span]) -> bool:
    """Tell whether the text means two bodies."""
    text = document.text
    if min(len(ones), len(others)) > 1:
        return True
    beside = {begin_of(text, span.start, "。\n") for span in ones} & {
        begin_of(text, span.start, "。\n") for span in others
    }
    return bool(beside) or all(any(set_up(document, span) for span in spans) for spans in (ones, others))
