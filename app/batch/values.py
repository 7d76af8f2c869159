"""A cell's text as a plan's expressions see it: it knows numbers."""

from __future__ import annotations

import operator
import re
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, SupportsIndex

if TYPE_CHECKING:
    from collections.abc import Callable

NO_XML = re.compile("[^\t\n\x20-\ud7ff\ue002-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, 2.2, and our own two marks
_CODE = re.compile(r"\s*0\d")  # 031000, 0571: digits that are no number
_NUMBERS = (int, float, Decimal)
_GROUPED = re.compile(r"[-+]?\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?")
_NUMERIC = re.compile(r"[,+]|\.\d+[a-z%]|[dfeg%]$", re.IGNORECASE)
_DIGITS = 40  # of a number at most: no cell shows more, and to count with a million takes minutes


class NoNumber(TypeError):
    """A text that is counted with but is no number; `args[0]` is the text."""

    @property
    def said(self) -> str:
        """Say so."""
        return f"“{self.args[0][:20]}”不是数字，不能比较或计算"


class ControlCharacter(ValueError):
    """A text that the plan makes holds what no Word file may hold; `args[0]` is the character."""

    @property
    def said(self) -> str:
        """Say so."""
        return f"印出的文字含有不可见的控制字符（U+{ord(self.args[0]):04X}），文件中不能有，请从标记中删去"


class _Counting:
    """What counts in decimals, as a person does: 0.57 * 100 is 57."""

    __slots__ = ()

    def __float__(self) -> float:
        raise NotImplementedError

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

    def __round__(self, digits: SupportsIndex | None = 0, /) -> Any:
        return round(float(self), digits or 0)


class Value(_Counting, str):
    """A cell's text that compares and counts as a number where the other side is one.

    `{% if 户数 > 3000 %}` and `{{ 达标户数 / 户数 }}` mean what a clerk reads in them, though a cell is text as it is
    shown. `男 + 女` adds what both are numbers; where one is none, or is written as a code (031000), they stay text.
    """

    __slots__ = ()

    def _number(self) -> Decimal:
        found = as_number(self)
        if found is None:
            raise NoNumber(self)
        return found

    def _adds(self) -> bool:
        return _CODE.match(self) is None and as_number(self) is not None

    def _compared(self, other: object, word: str) -> Any:
        if isinstance(other, int | float):
            return getattr(self._number(), word)(Decimal(str(other)))
        return getattr(str, word)(self, other)

    def __lt__(self, other: object) -> Any:
        return self._compared(other, "__lt__")

    def __le__(self, other: object) -> Any:
        return self._compared(other, "__le__")

    def __gt__(self, other: object) -> Any:
        return self._compared(other, "__gt__")

    def __ge__(self, other: object) -> Any:
        return self._compared(other, "__ge__")

    def __eq__(self, other: object) -> bool:
        if isinstance(other, int | float):
            return as_number(self) == Decimal(str(other))
        return str.__eq__(self, other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = str.__hash__

    def __add__(self, other: Any) -> Any:
        if isinstance(other, _NUMBERS) or (isinstance(other, Value) and self._adds() and other._adds()):
            return _worked(operator.add, self, other)
        return str.__add__(self, other)

    def __radd__(self, other: Any) -> Any:
        return _worked(operator.add, other, self) if isinstance(other, _NUMBERS) else NotImplemented

    def __format__(self, form: str) -> str:
        """Show it as a number where the format is one of numbers: '{:,}', '{:.2f}'."""
        if not _NUMERIC.search(form):
            return super().__format__(form)
        number = self._number()
        return format(int(number) if form[-1] in "dbox" else number, form)

    def __int__(self) -> int:
        return int(self._number())

    def __float__(self) -> float:
        return float(self._number())


class _Result(_Counting):
    """A number that was worked out."""

    __slots__ = ()

    def __add__(self, other: Any) -> Any:
        return _worked(operator.add, self, other)

    def __radd__(self, other: Any) -> Any:
        return _worked(operator.add, other, self)


class _Whole(_Result, int):
    """A whole result: divided without a rest, it stays whole."""

    __slots__ = ()
    __float__ = int.__float__


class _Fraction(_Result, float):
    """Any other result."""

    __slots__ = ()
    __float__ = float.__float__


def as_number(text: str) -> Decimal | None:
    """Return what a cell shows as a number: 3,600 is 3600, 95% is 0.95; None for anything else, as for 1,2,3."""
    bare = text.strip()
    share = bare.endswith(("%", "％"))
    bare = bare[:-1] if share else bare
    if len(bare) > 2 * _DIGITS or "_" in bare:
        return None
    if "," in bare or "，" in bare:
        if not _GROUPED.fullmatch(bare):
            return None
        bare = bare.replace(",", "").replace("，", "")
    try:
        found = Decimal(bare)
    except InvalidOperation:
        return None
    if not found.is_finite() or abs(found.adjusted()) > _DIGITS:
        return None
    return found / 100 if share else found


def _worked(work: Callable[[Any, Any], Any], left: Any, right: Any) -> Any:
    """Return `left` and `right` worked out as decimals; a whole result is an int.

    Raises:
        NoNumber: one of them is a text that is no number.
    """
    sides = []
    for side in (left, right):
        if isinstance(side, str):
            found = as_number(side)
            if found is None:
                raise NoNumber(str(side))
            sides.append(found)
        elif isinstance(side, _NUMBERS):
            sides.append(Decimal(str(side)))
        else:
            return NotImplemented
    result = work(*sides)
    return _Whole(result) if result == result.to_integral_value() else _Fraction(result)
