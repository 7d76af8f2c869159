"""Targets for each of several times or people beside those of all: 培训4期、240人次, 每季度培训1期、60人次."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators.lines import begin_of

if TYPE_CHECKING:
    from evaluators.model import Document, Target

_EACH_TIME = re.compile("每个?(?:季度?|月|周|[期批次场轮班])")
# 培训4期、240人次: how often, before what it comes to
_OFTEN = re.compile("(?<![0-9])(?P<number>[0-9]{1,4})(?P<unit>[期次场班])[、和]?[^，。；：、0-9]{0,6}$")


def is_share(document: Document, first: Target, second: Target) -> bool:
    """Tell whether one of two targets is for each, the other for all, and nothing told of how often belies that."""
    if _is_each(document, first) == _is_each(document, second):
        return False
    each, whole = (first, second) if _is_each(document, first) else (second, first)
    return not _misses(document, each, whole)


def _is_each(document: Document, target: Target) -> bool:
    """Tell whether a count is for each of several (每人提交1篇, 每季度培训1期、60人次), not for all."""
    if target.per is not None or target.unit == "%":
        return False
    return (
        re.match("每[人名户家个位处支]", document.quote(target.span)) is not None
        or _EACH_TIME.search(_led_by(document, target)) is not None
    )


def _misses(document: Document, each: Target, whole: Target) -> bool:
    """Tell whether what each time has, times how often it is, is not the whole (4期、240人次; 每季度1期、50人次)."""
    every, once = (_OFTEN.search(_led_by(document, target)) for target in (whole, each))
    if every is None or once is None or every["unit"] != once["unit"] or once["number"] != "1":
        return False
    if each.value is None or whole.value is None or each.op != whole.op or each.op not in ("=", ">="):
        return False
    product = each.value * int(every["number"])
    return product < whole.value or (each.op == "=" and product != whole.value)


def _led_by(document: Document, target: Target) -> str:
    """Return the words of a target's clause before it."""
    begin = begin_of(document.text, target.span.start, "，。；：\n")
    return document.text[begin : target.span.start]
