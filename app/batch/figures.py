"""Columns of numbers, and the few cells in them that are none."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from app.batch.placeholders import is_placeholder

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping, Sequence

    from app.batch.roster import Roster, Row

_NUMBER = re.compile(r"-?[\d,]+(?:\.\d+)?[%％]?")
_ENOUGH = 5  # rows, before a column counts as one of numbers
_MOSTLY = 0.8
_SHOWN = 10  # cells of a column that are told; of one with more nothing is


class Figures:
    """Counts the numbers of each column, chunk by chunk."""

    def __init__(self) -> None:
        self._counted: dict[str, int] = {}
        self._odd: dict[str, list[tuple[int, str]]] = {}

    def look(self, rows: Sequence[Row], columns: Mapping[str, Sequence[str]]) -> None:
        """Take some rows; `columns` has their cells, name -> one for each row."""
        for name, cells in columns.items():
            odd = self._odd.setdefault(name, [])
            if len(odd) > _SHOWN:
                continue
            others = {cell for cell in set(cells) if not _is_number(cell)}
            strange = [(row.number, cell) for row, cell in zip(rows, cells, strict=True) if cell in others and cell]
            self._counted[name] = self._counted.get(name, 0) + len(cells) - cells.count("") - len(strange)
            odd += strange[: _SHOWN + 1]

    def notes(self, roster: Roster, failing: Container[int]) -> Iterator[str]:
        """Yield a note on each cell that is no number where nearly all of its column are; none on rows `failing`."""
        for name, strange in self._odd.items():
            if 0 < len(strange) <= _SHOWN and self._counted[name] >= max(_ENOUGH, _MOSTLY * roster.count):
                for number, value in strange:
                    if number not in failing and not is_placeholder(value):
                        yield f"{roster.cell(number, name)}（{name}）为“{value[:20]}”，其余各行是数字，请核对。"


@lru_cache(maxsize=4096)
def _is_number(value: str) -> bool:
    return _NUMBER.fullmatch(value) is not None
