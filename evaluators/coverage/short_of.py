"""What a report gives as below the whole, beside which nobody may claim that all of the work is done."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from evaluators.coverage.claims import COUNTS, OF_WORK
from evaluators.model import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_RATES = re.compile(
    rf"{OF_WORK}(?:分别)?(?:仅|只)?(?:为|达到|达|是)?"
    r"(?P<rates>\d+(?:\.\d+)?[%％](?:[、，和]\d+(?:\.\d+)?[%％])*)"
)
# 完成560名目标的95.7%; of a goal of the year (完成全年目标的52%) half may be all there is to do so far
_OF_GOAL = re.compile(
    r"(?P<said>完成(?P<goal>\d+(?:\.\d+)?万?[一-龥]{1,2}?)的?(?:目标|任务|计划)(?:数|值|量)?的(?P<rate>\d+(?:\.\d+)?)[%％])"
)
PART_OF_A_YEAR = re.compile("半年|季度|[0-9一二三四五六七八九十]个?月|阶段")
"""A claim about a part of the year, whose goals a figure beside it may be measured by."""
# 已完成8项，正在推进2项; 已完成29项、正在推进11项、尚未启动3项
_GOING_ON = re.compile(
    r"已?完成\d+(?P<unit>[项件个])[，、](?:其中)?(?:正在|尚在|仍在)(?:推进|实施|建设|办理|施工|进行)的?有?(?P<rest>\d+)(?P=unit)"
)
_NOT_BEGUN = re.compile(
    r"已?完成\d+项[^。；]{0,30}?(?:[，、和]|其余|还有)(?P<said>(?:尚未|没有|未)(?:启动|开工|开展|实施)的?有?[1-9]\d*项)"
)
# 较好完成了各项目标任务 allows for something left over, but not for what was never begun
_WELL = re.compile("较好地?(?:完成|实现|落实)了?(?=[^，。；]{0,12}(?:各项|全部|所有|目标任务|任务目标))")


def short_of_it(sentence: str, *, so_far: bool = False) -> str | None:
    """Return what a sentence gives as below the whole: a rate of completion, a count behind its plan or goal.

    Args:
        sentence: what a claim is held against.
        so_far: whether the claim is of a part of the year, whose goals may be those of all of it.
    """
    for match in _RATES.finditer(sentence) if "率" in sentence else ():
        for rate in re.findall(r"\d+(?:\.\d+)?", match["rates"]):
            if Decimal(rate) < 100:
                return f"完成率有{rate}%的"
    for match in _OF_GOAL.finditer(sentence) if not so_far else ():
        if Decimal(match["rate"]) < 100:
            return f"只{match['said']}"
    if going_on := _GOING_ON.search(sentence):
        return f"还有{going_on['rest']}{going_on['unit']}正在推进"
    for counts in COUNTS.finditer(sentence):
        if Decimal(counts["done"]) < Decimal(counts["planned"]):
            return f"计划{counts['planned']}{counts['unit']}、只完成{counts['done']}{counts['unit']}的"
    return None


def well_done(sentence: str, others: Callable[[], Iterable[str]]) -> Iterator[tuple[Span, str]]:
    """Yield the claim that all was done fairly well, where `others` count works that were never begun."""
    match = _WELL.search(sentence)
    left = next(filter(None, map(_NOT_BEGUN.search, others())), None) if match is not None else None
    if match is not None and left is not None:
        yield Span(*match.span()), f"前后文写明“{left['said']}”"
