"""Rows of the sheet 指标分解 that sum up others, held against what they sum up (TGT-06)."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from app.batch.cells import column_letter
from app.batch.quantities import quantity
from app.batch.wording import some

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.batch.workbook import Sheet

_SHOWN = 10


class _Part(NamedTuple):
    number: int
    target: str
    total: Decimal | None


class _Sum(NamedTuple):
    number: int
    target: str
    total: Decimal


@dataclass(slots=True)
class StatedTotals:
    """Gathers the rows of a sheet whose totals stand in `column`: those that are shared out, and those that sum up."""

    sheet: Sheet
    column: int
    _parts: list[_Part] = field(default_factory=list)
    _sums: list[_Sum] = field(default_factory=list)

    def part(self, number: int, target: str, total: Decimal | None) -> None:
        """Take a row that is shared out; its total is None where it cannot be read."""
        self._parts.append(_Part(number, target, total))

    def sums_up(self, number: int, target: str, cell: str) -> None:
        """Take a row that sums up; it may leave its `target` to be read from the rows beside it."""
        found = quantity(cell)
        if found is not None:
            self._sums.append(_Sum(number, target, found.number))

    def contradicted(self) -> Iterator[tuple[str, str]]:
        """Yield the targets of which a row sums up otherwise, and what to say.

        A row may sum up all of its target, or what stands between it and the one before or behind.
        """
        for place, own in enumerate(self._sums):
            target = own.target or self._only_target(place)
            every = [part for part in self._parts if part.target == target]
            if not every or any(part.total is None for part in every):
                continue  # nothing to hold it against, or told as a fault of that row
            above, below = self._bounds(place, target)
            runs = [
                [part for part in every if above < part.number < own.number],
                [part for part in every if own.number < part.number < below],
            ]
            runs = [run for run in (every, *runs) if run]
            if any(_added(run) == own.total for run in runs):
                continue
            nearest = min(runs, key=lambda run: abs(_added(run) - own.total))
            yield target, self._told(own, target, nearest)

    def _only_target(self, place: int) -> str:
        """Return the target of all rows between a row that sums up and the one before, "" where they have several."""
        above = self._sums[place - 1].number if place else 0
        run = {part.target for part in self._parts if above < part.number < self._sums[place].number}
        run = run or {part.target for part in self._parts}
        return run.pop() if len(run) == 1 else ""

    def _bounds(self, place: int, target: str) -> tuple[float, float]:
        """Return the rows that sum up the same before and behind one."""
        own = self._sums[place].number
        same = [one.number for one in self._sums if one.target in {"", target}]
        return max((n for n in same if n < own), default=0), min((n for n in same if n > own), default=float("inf"))

    def _told(self, own: _Sum, target: str, parts: Sequence[_Part]) -> str:
        letter = column_letter(self.column + 1)
        cells = some([f"{letter}{part.number}" for part in parts], _SHOWN)
        added = _added(parts)
        return (
            f"{self.sheet.cell(own.number, self.column)} 的“{target}”合计为 {own.total:f}，"
            f"{cells} 相加为 {added:f}，相差 {abs(added - own.total):f}（TGT-06 合计不符）"
        )


def _added(parts: Sequence[_Part]) -> Decimal:
    return sum((part.total or Decimal(0) for part in parts), Decimal(0))
