"""Units that may be compared: 名 with 人, 万人次 with 人次; and units that may not: 户 with 人, 次 with 场."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

_SAME: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("人", ("人", "名", "位")),
    ("件", ("件", "起", "宗", "例")),
    ("次", ("次", "轮", "轮次", "遍", "回")),
    ("场", ("场", "场次")),
    # measure words of things; offices choose among them by habit
    (
        "个",
        (*"个处座所间家项支条台套块盏部本份篇册栋幢辆棵株张只批类门期", "点位"),
    ),
    ("平方米", ("平方米", "平米", "㎡")),
    ("学时", ("学时", "课时")),
)
_CLASS = {unit: name for name, units in _SAME for unit in units}
_SCALED: dict[str, tuple[Decimal, str]] = {
    "公里": (Decimal(1000), "米"),
    "千米": (Decimal(1000), "米"),
    "公斤": (Decimal("0.001"), "吨"),
    "千克": (Decimal("0.001"), "吨"),
    "平方公里": (Decimal(1_000_000), "平方米"),
}
_STATES = frozenset({"%", "％", "‰", "个百分点", "℃"})
_STATE = re.compile(
    r"^(?:平均|[人户]均)|(?:得分|评分|分值|指数|排名|名次|位次|率|占比|比例|比重|满意度|知晓度)(?:[（(].*)?$"
)
_POINTS = re.compile("积分|发放|兑换")  # points that are given out, and so many that are counted
_LARGE = {"万": Decimal(10_000), "亿": Decimal(100_000_000), "千": Decimal(1_000), "百": Decimal(100)}
MONEY = "元"


def base(value: Decimal, unit: str | None) -> tuple[Decimal, str | None]:
    """Return the value in the base unit of its kind, and that unit: 1.2 万人次 is 12,000 人次, 40 名 is 40 人."""
    factor, name = _measured(unit)
    return value if factor is None else value * factor, name


def kind(unit: str | None) -> str | None:
    """Return the class of a unit without 万: 人 for 名, 个 for 处; None for none."""
    return _measured(unit)[1]


def is_multiple(unit: str | None) -> bool:
    """Tell whether a unit counts in tens of thousands or the like of another: 万户, but not 千米 or 百分点."""
    return bool(unit) and base(Decimal(1), unit)[0] != 1 and unit not in _SCALED and unit != "百分点"


@lru_cache(maxsize=1024)
def _measured(unit: str | None) -> tuple[Decimal | None, str | None]:
    """Return how many of the base unit a unit holds (None: one) and the class of that unit."""
    factor = Decimal(1)
    while unit and len(unit) > 1 and unit[0] in _LARGE and unit not in _SCALED:
        factor *= _LARGE[unit[0]]
        unit = unit[1:]
    if unit in _SCALED:
        more, unit = _SCALED[unit]
        factor *= more
    return None if factor == 1 else factor, None if unit is None else _CLASS.get(unit, unit)


def comparable(one: str | None, other: str | None) -> bool:
    """Tell whether values in the two units may be compared; a number without unit may be any but a rate."""
    if one is None or other is None:
        return "%" not in (one, other)
    return kind(one) == kind(other)


def is_state(indicator: str, unit: str | None) -> bool:
    """Tell whether a figure says how things stand, rate, score, rank or average: those of two months have no sum."""
    if unit in _STATES or (unit == "分" and _POINTS.search(indicator) is None):
        return True
    return _STATE.search(indicator) is not None
