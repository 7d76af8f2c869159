"""Cells that show a number with its unit, 1,200户, as a number format of a spreadsheet makes them: what they count.

Only a unit of single things (and 元) goes with its number: once that is taken out of 0.3万户 or 3公里, nobody can tell
any more that it is not beside 1,200户 or 500米 as it looks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.batch.faults import Fault
from app.batch.numbers import Measured, as_number
from app.batch.quantities import is_whole, quantity
from app.batch.values import Value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.batch.roster import Roster, Row

_MONEY = "元"


class Counted(Measured, Value):
    """A cell with its unit that counts and compares as its number does, and is printed as it is shown."""

    __slots__ = ()


def counted(text: str) -> Value:
    """Return a cell that a plan counts with."""
    return Counted(text) if unit_of(text) else Value(text)


def unit_of(text: str) -> str:
    """Return the unit that a plan counts with behind the number that a cell shows, "" where there is none."""
    found = quantity(text) if as_number(text) is None else None
    return found.unit if found is not None and (is_whole(found.unit) or found.unit == _MONEY) else ""


def shows_number(text: str) -> bool:
    """Tell whether a cell shows a number, with its unit or without."""
    return as_number(text) is not None or unit_of(text) != ""


class Units:
    """The units of the columns that a plan counts with: all cells of one have the same, or none."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = names
        self._first: dict[str, tuple[str, int, str]] = {}  # a column -> unit, row and cell of the first that has one

    def look(self, rows: Sequence[Row], columns: Mapping[str, list[str]], roster: Roster) -> Mapping[int, list[Fault]]:
        """Return what is wrong with the units of some rows, by their numbers."""
        found: dict[int, list[Fault]] = {}
        for name in self._names:
            cells = columns[name]
            if not any(map(unit_of, set(cells))):
                continue
            for row, cell in zip(rows, cells, strict=True):
                unit = unit_of(cell)
                first, at, other = self._first.setdefault(name, (unit, row.number, cell)) if unit else ("", 0, "")
                if unit != first:
                    said = f"与 {roster.cell(at, name)} 的“{other[:20]}”单位不同，方案要用它比较或计算，请统一"
                    found.setdefault(row.number, []).append(Fault(said, roster.cell(row.number, name), name, cell[:20]))
        return found
