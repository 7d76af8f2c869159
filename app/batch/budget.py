"""How much one document may make on its way: turns of loops, characters and time."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from jinja2.exceptions import SecurityError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MOST_TURNS = 200_000  # of all loops of one document together
MOST_CHARACTERS = 20_000_000  # of one part of one document
MOST_MADE = 5 * MOST_CHARACTERS  # of all texts that one document makes on its way, together
MOST_SECONDS = 20.0
_ENDLESS = f"循环超过 {MOST_TURNS} 次"


class Exhausted(SecurityError):
    """A template that loops or grows without end; `args[0]` says in Chinese which bound it met."""


class Budget:
    """Counts the turns of all loops of one document, and the characters of the texts it makes."""

    __slots__ = ("_deadline", "_left", "_made")

    def __init__(self) -> None:
        self._left = MOST_TURNS
        self._made = 0
        self._deadline = time.monotonic() + MOST_SECONDS

    def turns(self, items: Any) -> Iterator[Any]:
        """Yield `items` one by one until the document has looped too often or too long."""
        for item in items:
            self._left -= 1
            if self._left < 0:
                raise Exhausted(_ENDLESS)
            if not self._left & 0xF:
                self.look()
            yield item

    def watched(self, items: Iterable[Any]) -> Iterator[Any]:
        """Yield `items` to a filter: no more than a loop may have turns, with an eye on the clock."""
        for number, item in enumerate(items):
            if not number & 0xFF:
                turns_fit(number)
                self.look()
            yield item

    def make(self, size: int) -> None:
        """Refuse a text of so many characters where it is too long, or all of them together are."""
        self._made += size
        fits(size)
        if self._made > MOST_MADE:
            raise Exhausted(f"各段文字合计超过 {MOST_MADE} 个字符")

    def look(self) -> None:
        """Refuse to go on where the document has taken too long."""
        if time.monotonic() > self._deadline:
            raise Exhausted(f"运行超过 {MOST_SECONDS:.0f} 秒")


def turns_fit(many: int) -> None:
    """Refuse more turns, or pieces, than a document may have."""
    if many > MOST_TURNS:
        raise Exhausted(_ENDLESS)


def fits(size: int) -> None:
    """Refuse a text of so many characters where it is too long."""
    if size > MOST_CHARACTERS:
        raise Exhausted(f"一段文字超过 {MOST_CHARACTERS} 个字符")
