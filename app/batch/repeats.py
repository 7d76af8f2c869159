"""Rows of a list that say the same of one community: each is printed, which may be meant for few things."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.batch.wording import some

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from app.batch.owners import Key

_SHOWN = 10
_NUMBERS = frozenset({"序号", "编号"})  # differ from row to row by themselves


@dataclass(slots=True)
class Repeats:
    """Finds such rows, one after the other."""

    _first: dict[int, int] = field(default_factory=dict)  # hash of a row -> its number; a whole row costs more
    _found: list[tuple[int, int]] = field(default_factory=list)

    def look(self, key: Key, number: int, values: Mapping[str, str]) -> None:
        """Take a row, which belongs to the community `key`."""
        said = tuple(value for name, value in values.items() if name not in _NUMBERS)
        first = self._first.setdefault(hash((key, said)), number)
        if first != number:
            self._found.append((number, first))

    def notes(self, where: str) -> Iterator[str]:
        """Yield a note on those found in the sheet `where`."""
        if self._found:
            rows = [f"第{number}行与第{first}行" for number, first in self._found]
            yield (f"{where} {some(rows, _SHOWN)}（共 {len(rows)} 处）内容相同，都会印进该社区的文件；重复的请删去。")
