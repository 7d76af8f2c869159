"""Numbers that are worked out of cells: in decimals, halves rounded up, shares told from other numbers."""

from __future__ import annotations

import math
import operator
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal, localcontext
from typing import TYPE_CHECKING, Any, Self, SupportsFloat, SupportsIndex

from app.batch.numbers import as_number, is_share, share_beside
from app.batch.unfit import Misshown, NoNumber, Unrounded

if TYPE_CHECKING:
    from collections.abc import Callable

NUMBERS = (int, float, Decimal)
_PRECISION = 400  # digits: of any float, written out
_EXACT = 15  # digits that a float keeps of any number
_AS_WRITTEN = 2  # decimals at most of a quotient that is shown as it is
_ROUND = "是相除得出的，小数多于两位，请写明保留几位小数，如 {{ (户数 / 网格数)|round(2) }}"


class Counting:
    """What counts in decimals, as a person does: 0.57 * 100 is 57."""

    __slots__ = ()

    def __sub__(self, other: Any) -> Any:
        return worked(operator.sub, self, other)

    def __rsub__(self, other: Any) -> Any:
        return worked(operator.sub, other, self)

    def __mul__(self, other: Any) -> Any:
        return worked(operator.mul, self, other)

    def __rmul__(self, other: Any) -> Any:
        return worked(operator.mul, other, self)

    def __truediv__(self, other: Any) -> Any:
        return worked(operator.truediv, self, other)

    def __rtruediv__(self, other: Any) -> Any:
        return worked(operator.truediv, other, self)

    def __floordiv__(self, other: Any) -> Any:
        return worked(_floored, self, other)

    def __rfloordiv__(self, other: Any) -> Any:
        return worked(_floored, other, self)

    def __mod__(self, other: Any) -> Any:
        return worked(_rest, self, other)

    def __rmod__(self, other: Any) -> Any:
        return NotImplemented if _is_plain(other) else worked(_rest, other, self)  # '%s户' % 户数 is a format

    def __pow__(self, other: Any, modulo: Any = None, /) -> Any:
        return worked(operator.pow, self, other)

    def __rpow__(self, other: Any, modulo: Any = None, /) -> Any:
        return worked(operator.pow, other, self)

    def __round__(self, digits: SupportsIndex | None = 0, /) -> Any:
        return _rounded(self, operator.index(digits or 0), ROUND_HALF_UP)


class Compared:
    """What is compared in one way, whichever of the signs is asked."""

    __slots__ = ()

    def _compared(self, other: object, word: str) -> Any:
        """Return what the comparison that Python calls `word` (__lt__) says; NotImplemented where nothing."""
        raise NotImplementedError

    def __lt__(self, other: object) -> Any:
        return self._compared(other, "__lt__")

    def __le__(self, other: object) -> Any:
        return self._compared(other, "__le__")

    def __gt__(self, other: object) -> Any:
        return self._compared(other, "__gt__")

    def __ge__(self, other: object) -> Any:
        return self._compared(other, "__ge__")


class Result(Counting):
    """A number that was worked out."""

    __slots__ = ()

    def __add__(self, other: Any) -> Any:
        return worked(operator.add, self, other)

    def __radd__(self, other: Any) -> Any:
        return worked(operator.add, other, self)

    def __floor__(self) -> Any:
        return _rounded(self, 0, ROUND_FLOOR)

    def __ceil__(self) -> Any:
        return _rounded(self, 0, ROUND_CEILING)


class _Whole(Result, int):
    """A whole result: divided without a rest, it stays whole, and a text can be repeated as often."""

    __slots__ = ()

    def __mul__(self, other: Any) -> Any:
        return NotImplemented if _is_plain(other) else super().__mul__(other)

    def __rmul__(self, other: Any) -> Any:
        return NotImplemented if _is_plain(other) else super().__rmul__(other)


class Fraction(Result, float):
    """Any other result; shown with fewer decimals, halves are rounded up.

    One that is `unrounded`, a quotient with more decimals than a person writes, is counted on with and shown by a
    format or by |round alone: how many of its decimals are meant, nobody else can tell.
    """

    __slots__ = ("unrounded",)
    unrounded: bool

    def __new__(cls, number: SupportsFloat | str, *, unrounded: bool = False) -> Self:
        """Take a number over; one that was unrounded stays so."""
        made = super().__new__(cls, number)
        made.unrounded = unrounded or is_unrounded(number)
        return made

    def __str__(self) -> str:
        written = float.__repr__(self)
        written = f"{Decimal(written):f}" if "e" in written else written  # nobody reads 1.2e-05
        if self.unrounded:
            whole, _, rest = written.partition(".")
            cut = f"{whole}.{rest[: _AS_WRITTEN + 2]}" if rest else whole
            raise Unrounded(cut if cut == written and rest else f"{cut}…", _ROUND)
        return written

    def __repr__(self) -> str:
        return str(self)  # as which a list shows it

    def __format__(self, form: str) -> str:
        if form[-1:] in {"f", "F", "%"} and math.isfinite(self):
            return half_up(exact(self), form)
        if self.unrounded and "." not in form:
            return str(self)
        return super().__format__(form)

    def __neg__(self) -> Any:
        return worked(operator.sub, 0, self)

    def __abs__(self) -> Any:
        return result_of(abs(exact(self)), unrounded=self.unrounded)


def worked(work: Callable[[Any, Any], Any], left: Any, right: Any) -> Any:
    """Return `left` and `right` worked out as decimals; a whole result is an int.

    Raises:
        NoNumber: one of them is a text that is no number.
    """
    one, other = _decimal(left), _decimal(right)
    if one is None or other is None:
        return NotImplemented
    with localcontext(prec=_PRECISION):
        number = work(one, other)
    divided = work is operator.truediv and not _moves_the_point(other)
    if counted_on := is_unrounded(left) or is_unrounded(right):  # 7 / 9 * 9 is 7, which the digits of a float just miss
        number = number.normalize(Context(prec=_EXACT))
    unrounded = (divided or counted_on) and _is_long(number)
    return (share_of if _gives_share(work, left, right) else result_of)(number, unrounded=unrounded)


def is_unrounded(number: object) -> bool:
    """Tell whether a number is a quotient of which nobody said how many decimals are meant."""
    return isinstance(number, Fraction) and number.unrounded


def _moves_the_point(divisor: Decimal) -> bool:
    """Tell whether to divide only writes a number in another unit: by 10000, for 万元."""
    return divisor.copy_abs().normalize().as_tuple().digits == (1,)


def _is_long(number: Decimal) -> bool:
    return number.is_finite() and number != number.quantize(
        Decimal(1).scaleb(-_AS_WRITTEN), context=Context(prec=_PRECISION + _AS_WRITTEN)
    )


def _gives_share(work: Callable[[Any, Any], Any], left: Any, right: Any) -> bool:
    """Tell whether what is worked out is a share as its sides are: 97% - 90%, 100% less one, a mean of some."""
    if work in {operator.add, operator.sub}:
        one, other = of_shares(left), of_shares(right)
        return (one and (other or _is_whole(right))) or (other and _is_whole(left))
    return work is operator.truediv and of_shares(left) and _counts(right)


def _is_whole(side: Any) -> bool:
    """Tell whether a side beside a share is all, or the nothing from which a sum starts."""
    return isinstance(side, int | float) and not isinstance(side, Result) and side in {0, 1}


def _counts(side: Any) -> bool:
    """Tell whether a number says how many: a whole one that the plan writes, or that |length or |int gives.

    What was worked out of cells may be what a share is measured by, in a row where it happens to be whole as in others.
    """
    return isinstance(side, int) and not isinstance(side, Result)


def of_shares(side: Any) -> bool:
    """Tell whether a cell shows a share, or a number was worked out of shares alone."""
    return is_share(side) if isinstance(side, str) else isinstance(side, OfShares)


class OfShares(Compared, Result):
    """What was worked out of shares alone, 97% - 90%: compared with 3 it is 7, as a cell that shows 7% is."""

    __slots__ = ()

    def _compared(self, other: object, word: str) -> Any:
        if isinstance(other, bool):
            raise Misshown(_per_cent(self), "是百分数，不能与 true、false 比较，请写明要比的数，如 '90%'")
        if not isinstance(other, str | int | float):
            return NotImplemented
        own, number = exact(self), _number_beside(other)
        if number is None:
            return NotImplemented
        as_it_is = is_share(other) if isinstance(other, str) else isinstance(other, Result)
        if not as_it_is:
            own = share_beside(own, number, _per_cent(self))
        return getattr(own, word)(number)

    def __eq__(self, other: object) -> Any:
        return self._compared(other, "__eq__")

    def __ne__(self, other: object) -> Any:
        return self._compared(other, "__ne__")

    def __hash__(self) -> int:
        return hash(exact(self))

    def __neg__(self) -> Any:
        return worked(operator.sub, 0, self)

    def __abs__(self) -> Any:
        return share_of(abs(exact(self)), unrounded=is_unrounded(self))


def _per_cent(share: OfShares) -> str:
    return f"{(exact(share) * 100).normalize():f}%"


class _WholeShare(OfShares, _Whole):
    __slots__ = ()


class Share(OfShares, Fraction):
    """A share with decimals, 1.0 among them."""

    __slots__ = ()


def half_up(number: Decimal, form: str) -> str:
    """Return a number by a format such as .1f, halves rounded up."""
    with localcontext(Context(prec=_PRECISION, rounding=ROUND_HALF_UP)):
        return format(number, form)


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
        return number_of(side)
    return exact(side) if isinstance(side, NUMBERS) else None


def exact(number: Any) -> Decimal:
    """Return a number as a decimal, with all digits that it is written with."""
    return Decimal(float.__repr__(number)) if isinstance(number, float) else Decimal(number)


def _number_beside(other: str | float) -> Decimal | None:
    return as_number(other) if isinstance(other, str) else exact(other)


def number_of(text: str) -> Decimal:
    """Return the number that a text shows.

    Raises:
        NoNumber: it shows none.
    """
    found = as_number(text)
    if found is None:
        raise NoNumber(str(text))
    return found


def result_of(number: Decimal, *, unrounded: bool = False) -> Result:
    """Return what was worked out, to go on counting with."""
    return _Whole(number) if number == number.to_integral_value() else Fraction(number, unrounded=unrounded)


def share_of(number: Decimal, *, unrounded: bool = False) -> OfShares:
    """Return what was worked out of shares alone, or a share itself, to go on counting with."""
    return _WholeShare(number) if number == number.to_integral_value() else Share(number, unrounded=unrounded)


def _rounded(value: Any, digits: int, way: str) -> Any:
    """Return `value` with so many decimals, of a half as `way` says: 90.0 where one is asked for, else a whole."""
    number = _decimal(value)
    if number is None:
        return NotImplemented
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and -exponent > digits:
        number = number.quantize(Decimal(1).scaleb(-digits), way, Context(prec=_PRECISION))
    if isinstance(value, OfShares):
        return Share(number) if digits > 0 else share_of(number)
    return Fraction(number) if digits > 0 else result_of(number)


def _is_plain(side: Any) -> bool:
    return isinstance(side, str) and not isinstance(side, Counting)
