"""Whole numbers by text in sixteen bytes and some room, so that a run of a million rows finds what was before it."""

from __future__ import annotations

from array import array
from hashlib import blake2b

_FIRST = 1 << 10  # places
_BYTES = 8  # of hash


class Hashed:
    """Numbers from 0 on by text; of the text 64 bits of hash are kept, so whoever must be sure looks at what it finds.

    Places lie in two arrays and are never given back; a text in whose place another stands takes the next.
    """

    def __init__(self) -> None:
        self._count = 0
        self._make(_FIRST)

    def _make(self, places: int) -> None:
        self._keys = array("Q", [0]) * places
        self._numbers = array("q", [-1]) * places

    def __contains__(self, text: str) -> bool:
        return self.get(text) is not None

    def __setitem__(self, text: str, number: int) -> None:
        self._set(_hash(text), number)

    def get(self, text: str) -> int | None:
        """Return the number last set for `text`, None where there is none."""
        found = self._numbers[self._place(_hash(text))]
        return found if found >= 0 else None

    def _place(self, key: int) -> int:
        keys, numbers, last = self._keys, self._numbers, len(self._keys) - 1
        place = key & last
        while numbers[place] >= 0 and keys[place] != key:
            place = place + 1 & last
        return place

    def _set(self, key: int, number: int) -> None:
        place = self._place(key)
        if self._numbers[place] < 0:
            self._count += 1
            self._keys[place] = key
        self._numbers[place] = number
        if self._count * 4 > len(self._keys) * 3:
            self._grow()

    def _grow(self) -> None:
        keys, numbers = self._keys, self._numbers
        self._make(2 * len(keys))
        for key, number in zip(keys, numbers, strict=True):
            if number >= 0:
                place = self._place(key)
                self._keys[place], self._numbers[place] = key, number


def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_BYTES).digest())
