"""Rows of 指标分解 that sum up others: those that contradict their parts are refused by their cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from test_batch_sheets import ROWS, sheets, wrong

from app.batch.roster import read_roster

if TYPE_CHECKING:
    from pathlib import Path

HEAD = ["指标", "街道", "总量", "权重列"]
PARTS: list[list[Any]] = [["走访户数", "望桥街道", 1000, "户数"], ["走访户数", "青荻街道", 500, "户数"]]


def said_of(tmp_path: Path, *rows: list[Any]) -> str:
    return wrong(read_roster(sheets(tmp_path / "名册.xlsx", 社区=ROWS, 指标分解=[HEAD, *rows])))


@pytest.mark.parametrize(
    "total",
    [
        ["走访户数", "合计", 1600, "户数"],
        ["走访户数", "合计", "1,600户", None],
        ["合计", None, 1600, None],
        ["小 计：", "", 1600, ""],
    ],
)
def test_a_total_that_contradicts_its_parts_is_refused_by_its_cell(tmp_path: Path, total: list[Any]) -> None:
    said = said_of(tmp_path, *PARTS, total)
    assert "工作表“指标分解”C4 的“走访户数”合计为 1600，C2、C3 相加为 1500，相差 100（TGT-06 合计不符）" in said


def test_a_total_that_stands_above_its_parts_is_held_against_them(tmp_path: Path) -> None:
    assert "C2 的“走访户数”合计为 1600，C3、C4 相加为 1500" in said_of(
        tmp_path, ["走访户数", "合计", 1600, None], *PARTS
    )


def test_each_subtotal_is_held_against_the_rows_that_it_ends(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        [*PARTS[0]],
        ["走访户数", "小计", 1000, None],
        [*PARTS[1]],
        ["走访户数", "小计", 510, None],
        ["走访户数", "合计", 1500, None],
    ]
    said = said_of(tmp_path, *rows)
    assert "C5 的“走访户数”合计为 510，C4 相加为 500" in said
    assert said.count("TGT-06") == 1


@pytest.mark.parametrize(
    "rows",
    [
        [*PARTS, ["走访户数", "合计", 1500, "户数"]],
        [*PARTS, ["合计", None, None, None]],
        [["合计", None, 1500, None], *PARTS],
        [["走访户数", "合计", 1500, None], *PARTS, ["宣讲场数", "合计", 30, None], ["宣讲场数", "全部", 30, "户数"]],
        [*PARTS, ["宣讲场数", "全部", 30, "户数"], ["走访户数", "合计", 1500, None], ["宣讲场数", "合计", 30, None]],
        [
            *PARTS,
            ["宣讲场数", "全部", 30, "户数"],
            ["合计", None, 4, None],
        ],  # of two things nobody knows what is summed
    ],
)
def test_a_total_that_agrees_is_no_fault(tmp_path: Path, rows: list[list[Any]]) -> None:
    assert said_of(tmp_path, *rows) == ""
