"""How the reasons of a reconciliation are worded."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from evaluators.coverage.stated import DELTA

if TYPE_CHECKING:
    from evaluators.model import Target

_SIGN = {">=": "不低于", "<=": "不超过", ">": "高于", "<": "低于", "~": "约"}
_COUNTED = {">=": "不少于", "<=": "不超过", ">": "多于", "<": "少于", "~": "约"}


def plain(value: Decimal | None) -> str:
    """Return a number without trailing zeros."""
    return "（空缺）" if value is None else f"{value.normalize():f}"


def measured(value: Decimal | None, unit: str | None) -> str:
    """Return value and unit, 93.7%."""
    return f"{plain(value)}{unit or ''}"


def percent(rate: Decimal) -> str:
    """Return a fraction as a percentage with at most one decimal."""
    return f"{(rate * 100).quantize(Decimal('0.1')).normalize():f}%"


def wanted(target: Target, words: str = "") -> str:
    """Return the plan's requirement: 网格事项按时办结率不低于95%, 驿站10个; a rise or fall in its `words`."""
    if DELTA.search(words):
        return f"“{words}”"
    signs = _SIGN if target.unit in ("%", "‰", "元", "万元") else _COUNTED
    upper = f"至{measured(target.value_max, target.unit)}" if target.value_max is not None else ""
    name = re.sub(r"^(?:各|均|其中|预计)|由(?:的|\d).*$", "", target.indicator)
    if target.value == 0 and target.unit is None:
        return f"{name}为零"
    if target.op == "=" and target.unit == "%":
        return f"{name}为{measured(target.value, target.unit)}"
    return f"{name}{signs.get(target.op, '')}{measured(target.value, target.unit)}{upper}"
