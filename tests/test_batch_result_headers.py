"""Headers of three rows in tables of results, and messages that tell files of one name in several folders apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook
from test_batch_reports import book
from test_batch_results import ROWS

from app.batch.results import add_results
from app.batch.roster import read_roster

if TYPE_CHECKING:
    from pathlib import Path

    from app.batch.roster import Roster

Figures = list[tuple[str, str, str, str]]


def merged(path: Path, rows: list[list[Any]], *areas: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    workbook = load_workbook(book(path, rows))
    for area in areas:
        workbook.worksheets[0].merge_cells(area)
    workbook.save(path)
    return path


def taken(tmp_path: Path, place: Path) -> tuple[Figures, Roster]:
    """Return what 桥东社区 reports, 指标 with 计划, 本月完成 and 实际, and the roster."""
    roster = read_roster(book(tmp_path / "名册.xlsx", ROWS))
    add_results(roster, place, report=True)
    rows = next(roster.rows).lists["结果"]
    return [(row["指标"], row["计划"], row["本月完成"], row["实际"]) for row in rows], roster


@pytest.mark.parametrize("tall", [("A1:A3", "F1:F3"), ()])
def test_the_kind_of_figures_may_stand_in_a_third_row(tmp_path: Path, tall: tuple[str, ...]) -> None:
    rows: list[list[Any]] = [
        ["社区", "走访", None, None, None, "议事协商（场）"],
        [None, "走访居民", None, "走访覆盖率", None, None],
        [None, "目标", "完成", "目标", "完成", None],
        ["桥东社区", 100, 90, "90%", "92%", 13],
    ]
    found, roster = taken(tmp_path, merged(tmp_path / "成果.xlsx", rows, *tall, "B1:E1", "B2:C2", "D2:E2"))
    assert found == [("走访居民", "100", "", "90"), ("走访覆盖率", "90%", "", "92%"), ("议事协商", "", "", "13场")]
    assert not any("没有采用" in note for note in roster.notes)


def test_the_kind_of_figures_may_stand_in_the_first_of_three_rows(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["社区", "目标", None, "完成", None],
        [None, "走访", None, "走访", None],
        [None, "居民", "商户", "居民", "商户"],
        ["桥东社区", 100, 20, 90, 18],
    ]
    place = merged(tmp_path / "成果.xlsx", rows, "A1:A3", "B1:C1", "D1:E1", "B2:C2", "D2:E2")
    assert taken(tmp_path, place)[0] == [("走访居民", "100", "", "90"), ("走访商户", "20", "", "18")]


def test_a_table_with_a_column_for_indicators_may_have_three_rows(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["指标", "2026年", None, None],
        [None, "年度", "10月", None],
        [None, "计划", "本月完成", "累计"],
        ["议事协商", 12, 2, 9],
    ]
    place = merged(tmp_path / "桥东社区.xlsx", rows, "A1:A3", "B1:D1", "C2:D2")
    assert taken(tmp_path, place)[0] == [("议事协商", "12", "2", "9")]


def test_files_of_one_name_are_told_with_their_folders(tmp_path: Path) -> None:
    long = ["社区", "指标", "实际"]
    for folder, rows in {
        "望桥街道": [[*long, "天气"], ["桥东社区", "议事协商", "1", "晴"]],
        "青荻街道": [long, ["荻花社区", "议事协商", "待定"]],
    }.items():
        (tmp_path / "成果" / folder).mkdir(parents=True)
        book(tmp_path / "成果" / folder / "10月.xlsx", rows)
    _, roster = taken(tmp_path, tmp_path / "成果")
    notes = "\n".join(roster.notes)
    assert "望桥街道/10月.xlsx 工作表“社区” 的列“天气”没有用到" in notes
    assert "青荻街道/10月.xlsx 工作表“社区” 的 C2（实际）“待定”不是数字" in notes
