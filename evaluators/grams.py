"""Stretches of a few characters at every place of a text, as numbers: those of thousands of places are made at once.

To cut them out of the text one by one and to hash them takes ten times as long. Two places where the same stands have
one number; of different words only those of four characters surely have different ones.
"""

from __future__ import annotations

import re
from array import array
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

_UNITS = 4
"""Characters, of two bytes each, in one number."""
_LITTLE: Literal["little"] = "little"
_CODE = "utf-16-le"
_WIDE = re.compile("[\U00010000-\U0010ffff]")


def grams(text: str, length: int) -> array[int]:
    """Return a number for the `length` characters from each place of `text` on.

    Args:
        text: any text.
        length: a multiple of four.
    """
    coded = _coded(text)
    count = len(text) - length + 1
    if count <= 0:
        return array("Q")
    found = array("Q", bytes(8 * count))
    folded = _folded(coded, length, count)
    for shift in range(min(_UNITS, count)):
        share = (count - shift + _UNITS - 1) // _UNITS
        found[shift::_UNITS] = array("Q", folded[2 * shift : 2 * shift + 8 * share])
    return found


def _folded(coded: bytes, length: int, count: int) -> bytes:
    """Return `coded` with each character changed by those four, eight… behind it, up to `length`."""
    size = 2 * (count + _UNITS - 1)
    number = 0
    for begin in range(0, 2 * length, 2 * _UNITS):
        number ^= int.from_bytes(coded[begin : begin + size], _LITTLE)
    return number.to_bytes(size, _LITTLE)


def twice(text: str, lengths: Iterable[int]) -> list[int]:
    """Return the places from which on the same characters stand twice in a row, so many as one of `lengths` says."""
    coded = _coded(text)
    number = int.from_bytes(coded, _LITTLE)
    found: set[int] = set()
    for length in lengths:
        same, none = (number ^ (number >> 16 * length)).to_bytes(len(coded), _LITTLE), bytes(2 * length)
        at = same.find(none)
        while at >= 0:
            if at % 2 == 0:  # else half of one character and half of another are the same
                found.add(at // 2)
            at = same.find(none, at + 1)
    return sorted(found)


def _coded(text: str) -> bytes:
    """Return `text` in two bytes a character."""
    coded = text.encode(_CODE, "surrogatepass")
    return coded if len(coded) == 2 * len(text) else _WIDE.sub("\ufffd", text).encode(_CODE, "surrogatepass")
