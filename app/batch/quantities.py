"""What a cell of a table says as a figure with its unit: 1,200户, 1.2万户, 95%.

What is nearly one is none: of 5OO nobody knows that it is 500, and 500余户 is no count that was reached.
"""

from __future__ import annotations

import re
from decimal import Decimal
from math import prod
from typing import TYPE_CHECKING, NamedTuple

from app.batch.numbers import as_number

if TYPE_CHECKING:
    from collections.abc import Mapping

_QUANTITY = re.compile(
    r"([+-]?[\d,，]*\.?\d+)\s*"
    r"(|[%％‰℃]|(?:[一-鿿]|㎡|㎥)+(?:/[一-鿿]+)?"
    r"|[ckm]?m[²³]?|km²|[km]?g|t|ha|m?L|[kM]W|[kM]Wh|[MGT]B)"
)
_VAGUE = re.compile(
    "[百千万亿]*(?:[余多来几约]|有余)|.*(?:左右|上下|以[上下内外]|之间|出头|开外|有余|不到|不足|未满|许)$"
)
_BOUND = re.compile("(?:[(（]?含[)）]?|及)?以[上下内]$")
SHARE = "%"
_SCALE = re.compile(  # of numbers that need no sign: （%）, （百分制）; （10分） is what an indicator weighs
    r"(?:单位[：:为]?)?\s*(?:(?P<share>[%％]|百分[比数率])|‰|千分[比率]|个?百分点|分|(?:[十百五]|\d{1,3})分制|满分.{0,6}|倍|[:：∶]1)\s*"
)
_WEIGHT = re.compile(r"\s*(\d{1,3})\s*分\s*")
_IN_BRACKETS = re.compile(r"[（(]([^（）()]{1,12})[）)]\s*$")
_WHOLE = re.compile(r"[户人车]次|场次|[户人次场个件名处条项期家栋份张辆台套起例宗座间所位]")  # what has no halves
_SIGNS = {"m": "米", "km": "公里", "m²": "平方米", "km²": "平方公里", "kg": "公斤", "t": "吨"}
_SIZES = {"百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_MANY = re.compile("(?:[百千]?万|万?亿|[百千])(?!分)")  # before a unit


class Quantity(NamedTuple):
    """A figure and its unit, "" where it has none."""

    number: Decimal
    unit: str


def quantity(text: str) -> Quantity | None:
    """Return what a cell says as a figure, None where it is none; of 95% the number is 95."""
    found = _QUANTITY.fullmatch(text.strip())
    number = as_number(found[1]) if found is not None else None
    if found is None or number is None or _VAGUE.match(found[2]):
        return None
    return Quantity(number, found[2].replace("％", "%"))


def is_whole(unit: str) -> bool:
    """Tell whether what a unit counts has no halves: 户, 人次; 万户 has tenths."""
    return _WHOLE.fullmatch(unit) is not None


def scale_of(heading: str) -> str | None:
    """Return in what the numbers below a heading are: `SHARE` of 整改率（%）, another of 满意度（分）, None unsaid."""
    said = _IN_BRACKETS.search(heading)
    return None if said is None else scale(said[1])


def weight_of(heading: str) -> int | None:
    """Return what the indicator of a heading weighs, 10 of 整改率（10分）; None unsaid."""
    said = _IN_BRACKETS.search(heading)
    found = None if said is None else _WEIGHT.fullmatch(said[1])
    return None if found is None else int(found[1])


def scale(said: str) -> str | None:
    """Return what a text says as the scale of numbers, %, 分; None where it is none."""
    found = _SCALE.fullmatch(said)
    return None if found is None else SHARE if found["share"] else said


def without_bound(text: str) -> tuple[str, str]:
    """Return a planned value and the bound behind it: 95%以上 is 95% and 以上."""
    bare = _BOUND.sub("", text.strip())
    return bare, text.strip()[len(bare) :]


class Part(NamedTuple):
    """A figure with its unit: 1.2万户 is 12,000 of the kind 户."""

    number: Decimal
    unit: str

    @property
    def kind(self) -> str:
        """What is counted."""
        return _MANY.sub("", self.unit)

    @property
    def value(self) -> Decimal:
        """How many of the kind."""
        return self.number * self.size

    def shown(self, value: Decimal) -> str:
        """Return `value` in the unit of this figure."""
        text = f"{value / self.size:f}"
        return f"{text.rstrip('0').rstrip('.') if self.size > 1 and '.' in text else text}{self.unit}"

    @property
    def size(self) -> int:
        """How many of the kind one of the unit is."""
        found = _MANY.match(self.unit)
        return prod(_SIZES[sign] for sign in found[0]) if found is not None else 1


def in_one_unit(figures: Mapping[str, Quantity], said: str) -> dict[str, str]:
    """Return the figures of an entry, name -> number, and the `unit` of them all: the one `said`, else their own.

    名 are 人. What cannot be given in it is left out, and all where a bare 1.2 stands beside 1.5万户: it may be of 户
    or of 万户.
    """
    from evaluators.coverage.measure import base, comparable
    from evaluators.reader.units import RATES  # the reader takes a second to load, and few plans need it

    unit = said or next((own for _, own in figures.values() if own), "")
    whole = Part(Decimal(1), unit)
    if not unit or not figures:
        return {name: f"{number:f}" for name, (number, _) in figures.items()}
    if not said and whole.size > 1 and not all(own for _, own in figures.values()):
        return {}
    given = {"unit": unit}
    for name, (number, own) in figures.items():
        part = Part(number, own or unit)
        if part.unit == unit:
            given[name] = f"{number:f}"
        elif part.kind == whole.kind or (not part.kind and unit not in RATES):
            given[name] = f"{(part.value / whole.size).normalize():f}"
        elif comparable(*(called := [_SIGNS.get(one, one) for one in (part.unit, unit)])):
            one, other = (base(Decimal(1), name)[0] for name in called)
            given[name] = f"{number:f}" if one == other else f"{(number * one / other).normalize():f}"
    return given
