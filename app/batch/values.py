"""A cell's text as a plan's expressions see it: it knows numbers."""

from __future__ import annotations

import operator
import re
from typing import TYPE_CHECKING, Any

from app.batch.counting import (
    NUMBERS,
    Compared,
    Counting,
    OfShares,
    Result,
    exact,
    half_up,
    number_of,
    result_of,
    share_of,
    worked,
)
from app.batch.numbers import against, as_number, is_share
from app.batch.unfit import Misshown, NoNumber

if TYPE_CHECKING:
    from decimal import Decimal

_NUMERIC = re.compile(r"[,+]|\.\d+[a-z%]|[bdoxfeg%]$", re.IGNORECASE)
_NUMBER = re.compile(r"([0-9]{1,40})")
_CODE = re.compile(r"\s*0\d")  # 031000, 0571: digits that are no number
_WHOLE = "bdoxXiu"  # formats of whole numbers
_NO_TRUTH = "是文字，不能与 true、false 比较，请写明要比的文字，如 {% if 是否完成 == '是' %}"
_MIRRORED = {"__lt__": "__gt__", "__le__": "__ge__", "__gt__": "__lt__", "__ge__": "__le__"}
_COMPARED = 10_000  # characters of a text, at which two are told apart


class Value(Compared, Counting, str):
    """A cell's text that compares and counts as a number where the other side is one.

    `{% if 户数 > 3000 %}` and `{{ 达标户数 / 户数 }}` mean what a clerk reads in them, though a cell is text as it is
    shown. `楼 + 单元` joins two cells, as it does for whoever fills the same plan with docxtpl alone; a cell and a
    number are added.
    """

    __slots__ = ()

    def _compared(self, other: object, word: str) -> Any:
        if isinstance(other, bool):
            raise Misshown(self, _NO_TRUTH)
        if isinstance(other, OfShares):
            return getattr(other, _MIRRORED[word])(self)
        if isinstance(other, int | float):
            told = exact(other)
            own = number_of(self)  # a result that was worked out is a share itself
            return getattr(own if isinstance(other, Result) else against(self, own, told), word)(told)
        if not isinstance(other, str):
            return NotImplemented
        return getattr(tuple, word)(*_beside(self, other))

    def __eq__(self, other: object) -> bool:
        if isinstance(other, bool):
            raise Misshown(self, _NO_TRUTH)
        number = as_number(self)
        if isinstance(other, OfShares):
            return number is not None and bool(other == self)
        if isinstance(other, int | float):
            told = exact(other)
            if number is not None and not isinstance(other, Result):
                number = against(self, number, told)
            return number == told
        if str.__eq__(self, other) is True or not isinstance(other, str):
            return str.__eq__(self, other)
        if _CODE.match(self) or _CODE.match(other):  # 01 and 1 are two codes
            return False
        also = as_number(other)
        if number is None or also is None:
            return False
        return against(self, number, also, other) == against(other, also, number, self)

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = str.__hash__

    def __add__(self, other: Any) -> Any:
        if hasattr(other, "__html__"):
            return NotImplemented  # what a block has made knows how to be joined to text
        return worked(operator.add, self, other) if isinstance(other, NUMBERS) else str.__add__(self, other)

    def __radd__(self, other: Any) -> Any:
        return worked(operator.add, other, self) if isinstance(other, NUMBERS) else NotImplemented

    def __neg__(self) -> Any:
        return worked(operator.sub, 0, self)

    def __abs__(self) -> Any:
        return (share_of if is_share(self) else result_of)(abs(number_of(self)))

    def lower(self) -> _Sorted:
        """Return what filters sort, group and choose the greatest by."""
        return _Sorted(super().lower())

    def __format__(self, form: str) -> str:
        """Show it as a number by a format of numbers, '{:,}', or refuse to where that would show another number."""
        if not _NUMERIC.search(form):
            cut = re.search(r"\.(\d+)$", form)
            if cut is not None and len(self) > int(cut[1]) and as_number(self) is not None:
                raise Misshown(self, f"是数字，格式 '{{:{form}}}' 会把它截短，请写明 f，如 '{{:.1f}}'")
            return super().__format__(form)
        number = number_for(self, f"{{:{form}}}", form[-1])
        return format(int(number), form) if form[-1] in _WHOLE else half_up(number, form)

    def __int__(self) -> int:
        return int(number_of(self))

    def __float__(self) -> float:
        return float(number_of(self))


class _Sorted(Value):
    """A cell among others that are sorted: numbers by what they are, before texts; in these 9 comes before 10."""

    __slots__ = ()

    def _compared(self, other: object, word: str) -> Any:
        if isinstance(other, _Sorted):
            return getattr(tuple, word)(_order(self), _order(other))
        return super()._compared(other, word)

    def __eq__(self, other: object) -> bool:
        return str.__eq__(self, other) if isinstance(other, _Sorted) else super().__eq__(other)

    __hash__ = str.__hash__


def number_for(value: Value, form: str, kind: str) -> Decimal:
    """Return the number that a cell shows, for a format that ends in `kind`: f, d, %.

    Raises:
        NoNumber: it shows none.
        Misshown: the format would show 95.3% as 1.0, or 3600.5 as 3600.
    """
    number = as_number(value)
    if number is None:
        raise NoNumber(value)
    if kind != "%" and is_share(value):
        raise Misshown(value, "是百分数，请用带百分号的格式，如 '{:.1%}'，或不用格式，照原样印出")
    if kind in _WHOLE and number != number.to_integral_value():
        raise Misshown(value, f"不是整数，不能用格式 '{form}'，请用 '{{:,}}'，或写明小数位数，如 '{{:.1f}}'")
    return number


def _beside(left: str, right: str) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    """Return what two texts are compared by: as numbers where both are, else letter by letter, 9月 before 10月.

    Raises:
        NoNumber: one of them is a number.
        Misshown: they are days or numbers written in different ways.
    """
    numbers = one, other = as_number(left), as_number(right)
    if one is not None and other is not None:
        return (against(left, one, other, right),), (against(right, other, one, left),)
    if (numbers[0] is None) != (numbers[1] is None) and (right or isinstance(right, Value)):
        raise NoNumber(left if numbers[0] is None else right)
    words, others = _natural(left), _natural(right)
    if len(words) > 1 and len(others) > 1 and words[::2] != others[::2]:
        raise Misshown(left, f"不是数字，与“{right[:20]}”写法不同，比不出大小或先后")
    return words, others


def _order(text: str) -> tuple[Any, ...]:
    number = as_number(text)
    return (1, *_natural(text)) if number is None else (0, number)


def _natural(text: str) -> tuple[Any, ...]:
    """Return a text as words and the numbers between them, in turn."""
    pieces = _NUMBER.split(text[:_COMPARED])
    return tuple(int(piece) if place % 2 else piece for place, piece in enumerate(pieces))
