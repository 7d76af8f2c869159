"""Cells that show a number with its unit, 1,200户, as a number format of a spreadsheet makes them: what they count."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from app.batch.faults import Fault
from app.batch.numbers import Measured, as_number
from app.batch.quantities import Part, quantity
from app.batch.values import Value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.batch.roster import Roster, Row

_LONGEST = 4  # characters of a unit


class Counted(Measured, Value):
    """A cell with its unit that counts and compares as its number does, and is printed as it is shown."""

    __slots__ = ()


def counted(text: str) -> Value:
    """Return a cell that a plan counts with."""
    return Counted(text) if unit_of(text) else Value(text)


def unit_of(text: str) -> str:
    """Return the unit behind the number that a cell shows, "" where it shows none, or no number at all."""
    found = quantity(text) if as_number(text) is None else None
    return found.unit if found is not None and len(found.unit) <= _LONGEST else ""


def shows_number(text: str) -> bool:
    """Tell whether a cell shows a number, with its unit or without."""
    return as_number(text) is not None or unit_of(text) != ""


class Units:
    """The units of the columns that a plan counts with: all cells of one have the same.

    A cell without a unit goes with any but one of 万: 1.2万户 and 800 are not told apart by their numbers.
    """

    def __init__(self, names: Sequence[str]) -> None:
        self._names = names
        self._first: dict[str, dict[str, tuple[int, str]]] = {}  # a column -> its units -> row and cell, the first

    def look(self, rows: Sequence[Row], columns: Mapping[str, list[str]], roster: Roster) -> Mapping[int, list[Fault]]:
        """Return what is wrong with the units of some rows, by their numbers."""
        found: dict[int, list[Fault]] = {}
        for name in self._names:
            first, cells = self._first.setdefault(name, {}), columns[name]
            if not any(map(unit_of, set(cells))) and not any(first):
                first.setdefault("", (rows[0].number, cells[0]))
                continue
            for row, cell in zip(rows, cells, strict=True):
                unit = unit_of(cell)
                if unit in first or not shows_number(cell):
                    continue
                if not first or _go_together({unit, *first}):
                    first[unit] = row.number, cell
                    continue
                at, other = next(iter(first.values()))
                said = f"与 {roster.cell(at, name)} 的“{other[:20]}”单位不同，方案要用它比较或计算，请统一"
                found.setdefault(row.number, []).append(Fault(said, roster.cell(row.number, name), name, cell[:20]))
        return found


def _go_together(units: set[str]) -> bool:
    """Tell whether numbers of these units are of one size: 户 and none, but not 户 and 万户."""
    named = units - {""}
    return len(named) < 2 and (named == units or all(Part(Decimal(1), unit).size == 1 for unit in named))
