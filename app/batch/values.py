"""A cell's text as a plan's expressions see it: it knows numbers."""

from __future__ import annotations

import math
import operator
import re
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal, localcontext
from typing import TYPE_CHECKING, Any, SupportsIndex

from app.batch.numbers import against, as_number, is_share
from app.batch.unfit import Misshown, NoNumber

if TYPE_CHECKING:
    from collections.abc import Callable

_NUMBERS = (int, float, Decimal)
_NUMERIC = re.compile(r"[,+]|\.\d+[a-z%]|[bdoxfeg%]$", re.IGNORECASE)
_NUMBER = re.compile(r"([0-9]{1,40})")
_CODE = re.compile(r"\s*0\d")  # 031000, 0571: digits that are no number
_WHOLE = "bdoxXiu"  # formats of whole numbers
_NO_TRUTH = "是文字，不能与 true、false 比较，请写明要比的文字，如 {% if 是否完成 == '是' %}"
_PRECISION = 400  # digits: of any float, written out
_COMPARED = 10_000  # characters of a text, at which two are told apart


class _Counting:
    """What counts in decimals, as a person does: 0.57 * 100 is 57."""

    __slots__ = ()

    def __sub__(self, other: Any) -> Any:
        return _worked(operator.sub, self, other)

    def __rsub__(self, other: Any) -> Any:
        return _worked(operator.sub, other, self)

    def __mul__(self, other: Any) -> Any:
        return _worked(operator.mul, self, other)

    def __rmul__(self, other: Any) -> Any:
        return _worked(operator.mul, other, self)

    def __truediv__(self, other: Any) -> Any:
        return _worked(operator.truediv, self, other)

    def __rtruediv__(self, other: Any) -> Any:
        return _worked(operator.truediv, other, self)

    def __floordiv__(self, other: Any) -> Any:
        return _worked(_floored, self, other)

    def __rfloordiv__(self, other: Any) -> Any:
        return _worked(_floored, other, self)

    def __mod__(self, other: Any) -> Any:
        return _worked(_rest, self, other)

    def __rmod__(self, other: Any) -> Any:
        return NotImplemented if _is_plain(other) else _worked(_rest, other, self)  # '%s户' % 户数 is a format

    def __pow__(self, other: Any, modulo: Any = None, /) -> Any:
        return _worked(operator.pow, self, other)

    def __rpow__(self, other: Any, modulo: Any = None, /) -> Any:
        return _worked(operator.pow, other, self)

    def __round__(self, digits: SupportsIndex | None = 0, /) -> Any:
        return _rounded(self, operator.index(digits or 0), ROUND_HALF_UP)


class Value(_Counting, str):
    """A cell's text that compares and counts as a number where the other side is one.

    `{% if 户数 > 3000 %}` and `{{ 达标户数 / 户数 }}` mean what a clerk reads in them, though a cell is text as it is
    shown. `楼 + 单元` joins two cells, as it does for whoever fills the same plan with docxtpl alone; a cell and a
    number are added.
    """

    __slots__ = ()

    def _compared(self, other: object, word: str) -> Any:
        if isinstance(other, bool):
            raise Misshown(self, _NO_TRUTH)
        if isinstance(other, int | float):
            told = Decimal(str(other))
            own = _number(self)  # a result that was worked out is a share itself
            return getattr(own if isinstance(other, _Result) else against(self, own, told), word)(told)
        if not isinstance(other, str):
            return NotImplemented
        return getattr(tuple, word)(*_beside(self, other))

    def __lt__(self, other: object) -> Any:
        return self._compared(other, "__lt__")

    def __le__(self, other: object) -> Any:
        return self._compared(other, "__le__")

    def __gt__(self, other: object) -> Any:
        return self._compared(other, "__gt__")

    def __ge__(self, other: object) -> Any:
        return self._compared(other, "__ge__")

    def __eq__(self, other: object) -> bool:
        if isinstance(other, bool):
            raise Misshown(self, _NO_TRUTH)
        number = as_number(self)
        if isinstance(other, int | float):
            told = Decimal(str(other))
            if number is not None and not isinstance(other, _Result):
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
        return _worked(operator.add, self, other) if isinstance(other, _NUMBERS) else str.__add__(self, other)

    def __radd__(self, other: Any) -> Any:
        return _worked(operator.add, other, self) if isinstance(other, _NUMBERS) else NotImplemented

    def __neg__(self) -> Any:
        return _worked(operator.sub, 0, self)

    def __abs__(self) -> Any:
        return _result(abs(_number(self)))

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
        return format(int(number), form) if form[-1] in _WHOLE else _half_up(number, form)

    def __int__(self) -> int:
        return int(_number(self))

    def __float__(self) -> float:
        return float(_number(self))


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


class _Result(_Counting):
    """A number that was worked out."""

    __slots__ = ()

    def __add__(self, other: Any) -> Any:
        return _worked(operator.add, self, other)

    def __radd__(self, other: Any) -> Any:
        return _worked(operator.add, other, self)

    def __floor__(self) -> Any:
        return _rounded(self, 0, ROUND_FLOOR)

    def __ceil__(self) -> Any:
        return _rounded(self, 0, ROUND_CEILING)


class _Whole(_Result, int):
    """A whole result: divided without a rest, it stays whole, and a text can be repeated as often."""

    __slots__ = ()

    def __mul__(self, other: Any) -> Any:
        return NotImplemented if _is_plain(other) else super().__mul__(other)

    def __rmul__(self, other: Any) -> Any:
        return NotImplemented if _is_plain(other) else super().__rmul__(other)


class Fraction(_Result, float):
    """Any other result; shown with fewer decimals, halves are rounded up."""

    __slots__ = ()

    def __str__(self) -> str:
        written = float.__repr__(self)
        return f"{Decimal(written):f}" if "e" in written else written  # nobody reads 1.2e-05

    def __format__(self, form: str) -> str:
        shows = form[-1:] in {"f", "F", "%"} and math.isfinite(self)
        return _half_up(Decimal(str(self)), form) if shows else super().__format__(form)


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


def _half_up(number: Decimal, form: str) -> str:
    with localcontext(Context(prec=_PRECISION, rounding=ROUND_HALF_UP)):
        return format(number, form)


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


def _worked(work: Callable[[Any, Any], Any], left: Any, right: Any) -> Any:
    """Return `left` and `right` worked out as decimals; a whole result is an int.

    Raises:
        NoNumber: one of them is a text that is no number.
    """
    sides = [_decimal(side) for side in (left, right)]
    if None in sides:
        return NotImplemented
    with localcontext(prec=_PRECISION):
        return _result(work(*sides))


def _floored(left: Decimal, right: Decimal) -> Decimal:
    """Return how often `right` goes into `left`, downwards as Python has it: -7 // 2 is -4."""
    whole = left // right
    return whole - 1 if whole * right != left and (left < 0) != (right < 0) else whole


def _rest(left: Decimal, right: Decimal) -> Decimal:
    return left - right * _floored(left, right)


def _decimal(side: Any) -> Decimal | None:
    """Return a side of an expression as a decimal; None where it is neither text nor number.

    Raises:
        NoNumber: it is a text that is no number.
    """
    if isinstance(side, str):
        return _number(side)
    return Decimal(str(side)) if isinstance(side, _NUMBERS) else None


def _number(text: str) -> Decimal:
    found = as_number(text)
    if found is None:
        raise NoNumber(str(text))
    return found


def _result(number: Decimal) -> _Result:
    return _Whole(number) if number == number.to_integral_value() else Fraction(number)


def _rounded(value: Any, digits: int, way: str) -> Any:
    """Return `value` with so many decimals, of a half as `way` says: 90.0 where one is asked for, else a whole."""
    number = _decimal(value)
    if number is None:
        return NotImplemented
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and -exponent > digits:
        number = number.quantize(Decimal(1).scaleb(-digits), way, Context(prec=_PRECISION))
    return Fraction(number) if digits > 0 else _result(number)


def _is_plain(side: Any) -> bool:
    return isinstance(side, str) and not isinstance(side, Value)
