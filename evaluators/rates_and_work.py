"""Rates of 100% and the work they measure, each with the day set for it: 安装率达到100%, 报警器全部安装到位."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators.windows import exact

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.model import Deadline, Document, Target

_RATE = re.compile("(?P<thing>[\u4e00-\u9fff]{2,10}?)的?(?P<verb>[\u4e00-\u9fff]{2})率")
_ALL = 100
_BEFORE_THING = re.compile(
    r"(?:[^\u4e00-\u9fff]|.*(?:前|底|末|内)，?)?(?:将|对|把|完成|全[街区县市镇乡社]\w?|辖区内?|所有|各类)*"
)


def apart(document: Document) -> Iterator[tuple[Target, list[Deadline]]]:
    """Yield each rate of 100% with the days by which all of its work is to be done, where none is the rate's own."""
    dated = [d for d in document.deadlines if d.kind == "deadline" and exact(d)]
    for target in document.targets:
        rate = _RATE.fullmatch(target.indicator)
        if rate is None or target.role != "target" or target.value != _ALL or not target.deadline:
            continue
        done = [d for d in dated if _does_all(document.quote(d.span), rate)]
        if done and all(d.due != target.deadline for d in done):
            yield target, done


def _does_all(words: str, rate: re.Match[str]) -> bool:
    """Tell whether a clause does all of what a rate measures (安装率: 报警器全部安装到位), for no one in particular."""
    at = words.find(rate["thing"])
    if at < 0 or not _BEFORE_THING.fullmatch(words, 0, at):
        return False
    behind = words[at + len(rate["thing"]) :]
    return re.fullmatch(f"(?:要|应|须|已)?全部{rate['verb']}(?:到位|完毕|完成|一遍|一次)?(?:到位)?", behind) is not None
