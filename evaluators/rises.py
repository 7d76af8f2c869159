"""What is added to what there was: of 由2支增加到4支 one sentence speaks as 达到4支, another as 组建2支."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from evaluators.lookup import once

if TYPE_CHECKING:
    from decimal import Decimal

    from evaluators.model import Document, Target

# 达到2支, 共有2支: how many there are then, no number added
_LEVEL = re.compile("达到?|[到至为](?=[0-9一二两三四五六七八九十])|累计|总[数量]|[共合]计?(?=[0-9])")


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
