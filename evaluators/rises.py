"""What is added to what there was: of 由2支增加到4支 one sentence speaks as 达到4支, another as 组建2支."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from evaluators.about import TIMES
from evaluators.lines import begin_of
from evaluators.lookup import once

if TYPE_CHECKING:
    from decimal import Decimal

    from evaluators.model import Document, Target

# 达到2支, 共有2支: how many there are then, no number added
_LEVEL = re.compile("达到?|[到至为](?=[0-9一二两三四五六七八九十])|累计|总[数量]|[共合]计?(?=[0-9])")


# 高血压患者4200人，管理率…: those counted right before
_COUNTED = re.compile("[0-9]+[\u4e00-\u9fff]{1,2}$")
_FROM = re.compile("[由从](?=[0-9])")
_HAN = re.compile("[\u4e00-\u9fff]{2}")


class _Rise(NamedTuple):
    """What is to rise, its unit, and from and to how many."""

    name: str
    unit: str | None
    base: Decimal
    level: Decimal


def is_one(document: Document, first: Target, second: Target, name: str) -> bool:
    """Tell whether of two numbers of `name` one is to be reached and the other added to reach it."""
    return any(
        level.value is not None
        and added.value is not None
        and made_up(document, name, level.unit, level.value, added.value)
        and _LEVEL.search(document.quote(added.span)) is None
        for level, added in ((first, second), (second, first))
    )


def of_others(document: Document, first: Target, second: Target) -> bool:
    """Tell whether two rates of one name are of two things, told one after the other or setting out from two values.

    高血压患者4200人，管理率由68.4%提高到72%；糖尿病患者1560人，管理率由66%提高到70%
    """
    if first.unit != "%":
        return False
    if None not in (first.baseline, second.baseline) and first.baseline != second.baseline:
        one, other = (_whose(document, target) for target in (first, second))
        return bool(one - other and other - one)
    between = document.text[first.span.end : second.span.start]
    return "。" not in between and "\n" not in between and "；" in between and "，" in between.split("；")[-1]


def _whose(document: Document, target: Target) -> set[str]:
    """Return the pairs of characters that say whose a rate is: of its name, and of those counted right before it."""
    end = target.number_span.start if target.number_span is not None else target.span.start
    told = document.text[begin_of(document.text, end, "。；\n") : end].split("，")
    counted = [words for words in told[-2:-1] if _COUNTED.search(words)]
    words = TIMES.sub(" ", " ".join((*counted, _FROM.split(told[-1])[0])))
    return {words[at : at + 2] for at in range(len(words) - 1) if _HAN.fullmatch(words, at, at + 2)}


def made_up(document: Document, name: str, unit: str | None, level: Decimal, added: Decimal) -> bool:
    """Tell whether what bears `name` is to rise to `level` by `added`; rates are never added to."""
    return unit != "%" and any(
        one.unit == unit and one.level == level and one.level - one.base == added and one.name.endswith(name)
        for one in _rises(document)
    )


@once
def _rises(document: Document) -> tuple[_Rise, ...]:
    return tuple(
        _Rise(target.indicator, target.unit, target.baseline, target.value)
        for target in document.targets
        if target.value is not None and target.baseline is not None and target.baseline < target.value
    )
