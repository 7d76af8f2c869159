"""A roster's communities are looked through once, and again only where what was taken for granted is not so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from test_batch_sheets import sheets

from app.batch.first_look import Look
from app.batch.table import Table, open_table
from app.batch.workbook import open_excel

if TYPE_CHECKING:
    from pathlib import Path

PLAIN: list[list[Any]] = [["街道", "社区", "户数"], ["清河街道", "桥东社区", 300], ["清河街道", "桥西社区", 100]]
PLACED: list[list[Any]] = [["区", "街道", "社区"], ["云汀区", "清河街道", "桥东"], ["松岭区", "清河街道", "桥东"]]
UNPLACED: list[list[Any]] = [*PLACED, ["", "清河街道", "书院社区"], ["", "合计", "3个社区"]]
WHOLE: list[list[Any]] = [*PLAIN, ["清河街道", "清河街道本级", 400], ["清河街道", "2个社区", 400], ["", "", ""]]
MIXED: list[list[Any]] = [*PLAIN, ["清河街道", "书院", 100]]
TWICE: list[list[Any]] = [*PLAIN, ["清河", "书院社区", 100]]
DOUBTFUL: list[list[Any]] = [["街道", "社区", "户数"], ["清河街道", "桥东", 300], ["清河街道", "清河", "合计"]]


@pytest.fixture
def passes(monkeypatch: pytest.MonkeyPatch) -> list[Table]:
    """The tables whose rows were begun to be gone through, once for each time."""
    begun: list[Table] = []
    rows = Table.rows

    def noted(table: Table) -> Any:
        begun.append(table)
        return rows(table)

    monkeypatch.setattr(Table, "rows", noted)
    return begun


@pytest.mark.parametrize(
    ("cells", "looks"), [(PLAIN, 1), (PLACED, 1), (UNPLACED, 4), (WHOLE, 4), (MIXED, 2), (TWICE, 3)]
)
def test_rows_are_gone_through_again_only_where_they_must(
    tmp_path: Path, passes: list[Table], cells: list[list[Any]], looks: int
) -> None:
    Look.at(_table(tmp_path, cells))
    assert len(passes) == looks


@pytest.mark.parametrize("cells", [PLAIN, PLACED, UNPLACED, WHOLE, DOUBTFUL, MIXED, TWICE])
def test_a_second_look_finds_what_the_first_has_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cells: list[list[Any]]
) -> None:
    once = _table(tmp_path, cells)
    looked = Look.at(once)
    monkeypatch.setattr("app.batch.first_look.may_be_whole", lambda *_: True)
    again = _table(tmp_path, cells)
    other = Look.at(again)
    told = [(look.count, look.hidden, look.loose, look.doubled, look.misnamed, look.notes) for look in (looked, other)]
    assert told[0] == told[1]
    assert (once.aside, once.by_district, once.sheet.faults) == (again.aside, again.by_district, again.sheet.faults)


def test_what_is_settled_by_all_rows_holds_for_the_first_ones(tmp_path: Path) -> None:
    placed, unplaced = _table(tmp_path, PLACED), _table(tmp_path, UNPLACED)
    assert (Look.at(placed).doubled, placed.by_district) == ({"清河街道"}, True)
    found = Look.at(unplaced)
    assert (found.doubled, unplaced.by_district, list(found.misnamed)) == (set(), False, [3])
    assert "有 1 格没有写区县：A4，" in found.notes[0]


def _table(folder: Path, cells: list[list[Any]]) -> Table:
    (sheet,) = open_excel(sheets(folder / "名册.xlsx", 社区=cells))
    return open_table(sheet, sheet.name)
