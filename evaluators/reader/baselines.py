"""What a figure starts from or is held against: 由62%提高到80%, 2650件，较2024年的2980件下降11%."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from evaluators.reader.units import RATES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evaluators.model import Target
    from evaluators.reader.quantity import Quantity

_FROM = re.compile(r"(?:由|从)[^，、]{0,12}$")
# 较2024年的2980件下降11%: what a figure is held against
_THAN = re.compile(
    r"(?:较|比|(?<!参)与|同)[^，。；、由从]{0,4}?(?:(?:19|20)[0-9]{2}年度?|去年|上年|上一年度?|前年|年初|期初|同期|上半年|上个?月|上季度|上期"
    r"|[0-9]{1,2}月份?|原来|原先|以往|此前|(?:改造|整治|改革|实施|治理)前)(?:同期|[底末初])?的?$"
)


# 回收率不低于38%（2025年为33%）, 在2025年（7起）基础上下降20%: what stands in brackets is where things are
_IS = re.compile(
    r"（(?:(?:19|20)[0-9]{2}年度?|去年|上年|目前|现状|现(?=[为是有])|基期|基数|基线)(?:同期|底|末)?[^，。；：（）0-9]{0,8}$"
)
_ON_IT = re.compile(r"(?:19|20)[0-9]{2}年度?（$")


def is_base(words: str, start: int, end: int) -> bool:
    """Tell whether what stands from `start` to `end` is the value of an earlier time, in brackets of its own."""
    if not words.startswith("）", end):
        return False
    grown = _ON_IT.search(words, max(0, start - 8), start) and words.startswith(("）基础上", "）的基础上"), end)
    return bool(grown) or _IS.search(words, max(0, start - 20), start) is not None


def leads_on(words: str, first: Quantity, second: Quantity) -> bool:
    """Tell whether `first` is where `second` starts from (由62%提高到80%)."""
    between = words[first.span.end : second.span.start]
    return bool(_FROM.search(words[: first.span.start])) and bool(
        re.search(r"(?:提高|提升|增|降|减|扩|上升|压)", between) or re.search(r"(?:到|至|为)$", between)
    )


def compared(words: str, found: Sequence[Quantity]) -> set[int]:
    """Return the places of what other figures are held against (较2024年的2980件下降11%, 比上年的40批95人次减少…)."""
    places: set[int] = set()
    for place, quantity in enumerate(found):
        beside = is_base(words, quantity.span.start, quantity.span.end)
        if (
            beside
            or _THAN.search(words, 0, quantity.span.start)
            or (place - 1 in places and words[found[place - 1].span.end : quantity.span.start] in ("", "、"))
        ):
            places.add(place)
    return places


def give(made: list[Target], base: Quantity) -> None:
    """Give the last of `made` that counts in the same unit the value it is held against; a rate also one in points."""
    for place in range(len(made) - 1, -1, -1):
        target = made[place]
        if target.unit == base.unit and target.baseline is None and target.number_span:
            made[place] = replace(target, baseline=base.value)
            return
    if made and base.unit in RATES and made[-1].unit in RATES:
        made[-1] = replace(made[-1], baseline=base.value)
