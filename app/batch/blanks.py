"""Empty cells of task sheets in columns that the plan prints of every row: they would leave a hole without a word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.batch.placeholders import REMARKS
from app.batch.result_rows import place_of
from app.batch.wording import some

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from app.batch.roster import Roster, Row

_SHOWN = 10


class Blanks:
    """Gathers such cells by sheet and column; `shown` are the columns that the plan prints of each list."""

    def __init__(self, shown: Mapping[str, Mapping[str, str]]) -> None:
        self._shown = {
            title: [(name, words) for name, words in columns.items() if name not in REMARKS]
            for title, columns in shown.items()
        }
        self._found: dict[tuple[str, str, str], tuple[int, list[str]]] = {}

    def look(self, row: Row, roster: Roster) -> None:
        """Note the empty cells in the lists of a row."""
        for title, columns in self._shown.items():
            for item in row.lists.get(title, ()):
                if "" not in item.values() or (origin := roster.origins.get(id(item))) is None:
                    continue
                for name, words in columns:
                    if item.get(name) == "":
                        cell, heading = place_of(origin, item, name)
                        if heading in origin[2]:  # tables of results need not have every column
                            self._note((origin[0].name, heading, words), cell)

    def _note(self, column: tuple[str, str, str], cell: str) -> None:
        count, cells = self._found.get(column, (0, []))
        if count <= _SHOWN:
            cells.append(cell.removeprefix(column[0]).strip())
        self._found[column] = count + 1, cells

    def notes(self) -> Iterator[str]:
        """Yield a note on each column."""
        for (where, name, words), (count, cells) in self._found.items():
            yield (
                f"{where} 的“{name}”列有 {count} 格是空的：{some(cells, _SHOWN)}。方案逐行印出这一列，会空着印进文件，"
                f"请补上；可以不填的，在方案中写成 {{% if {words} %}}……{{% endif %}} 的样子。"
            )
