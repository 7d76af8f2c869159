"""What is wrong with rows of the roster: a reason for each; for the screen, what many of them share is said once."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from app.batch.wording import clipped, joined, some

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from app.batch.roster import Row

_SHOWN = 10  # of a kind are named
_MANY = 4  # rows with the same fault, which is then said once


class Fault(NamedTuple):
    """One fault of a row.

    Attributes:
        said: what is wrong, in words that follow the cell's name; a whole sentence where there is no cell.
        cell: the cell, as a person finds it; without a column the community itself.
        name: its column.
        value: what stands there, where that matters.
    """

    said: str
    cell: str = ""
    name: str = ""
    value: str = ""

    @property
    def where(self) -> str:
        """The cell with its column, as a message begins; said where there is none."""
        return f"{self.cell}（{self.name}）" if self.name else self.said

    def __str__(self) -> str:
        """Say it with its cell."""
        where = self.where if self.name else self.cell
        return f"{where}{self.said}" + (f"，现为“{self.value}”" if self.value else "")


class _Case(NamedTuple):
    number: int
    folder: str
    community: str
    fault: Fault


@dataclass(slots=True)
class Faults:
    """The faults of all rows by what is said of them."""

    _kinds: dict[tuple[str, str], list[_Case]] = field(default_factory=dict)

    def add(self, row: Row, said: Sequence[Fault]) -> str:
        """Note what is wrong with a row; return it in one sentence."""
        for fault in said:
            case = _Case(row.number, row.folder, row.community, fault)
            self._kinds.setdefault((fault.name, fault.said), []).append(case)
        return joined([str(fault) for fault in said], _SHOWN)

    def told(self, without: Collection[str] = ()) -> Iterator[str]:
        """Yield what a person is told, row by row; what many rows share comes first and once, `without` is left out."""
        rows: dict[int, list[str]] = {}
        for (_, said), cases in self._kinds.items():
            if said in without:
                continue
            if len(cases) >= (_MANY if cases[0].fault.name else 2):
                yield _once(cases)
            else:
                for case in cases:
                    rows.setdefault(case.number, []).append(str(case.fault))
        for number in sorted(rows):
            yield joined(rows[number], _SHOWN)


def _once(cases: Sequence[_Case]) -> str:
    first = cases[0].fault
    if not first.name:
        same = Counter(case.community for case in cases)  # of namesakes it is said where they lie
        called = [f"{case.folder}{case.community}" if same[case.community] > 1 else case.community for case in cases]
        names = some([clipped(own) or f"第{case.number}行" for own, case in zip(called, cases, strict=True)], _SHOWN)
        if first.cell:
            return f"{names}（共 {len(cases)} 个社区）{first.said.rstrip('。')}。"
        return f"{first.said.rstrip('。')}（涉及{names}，共 {len(cases)} 个社区）。"
    where, mark, _ = first.cell.rpartition("”")
    places = [
        (case.fault.cell.removeprefix(where + mark).strip() if index else case.fault.cell)
        + (f"“{case.fault.value}”" if case.fault.value else "")
        for index, case in enumerate(cases)
    ]
    return f"{some(places, _SHOWN)}（{first.name}，共 {len(cases)} 行）{first.said.rstrip('。')}。"
