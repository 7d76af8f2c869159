"""Cells in which something is still to be filled in are named before they are printed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from test_batch import TODAY, plan
from test_batch_sheets import ROWS, sheets, task_plan

from app.batch import run
from app.batch.placeholders import is_placeholder

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    "value",
    ["待定", "待补充", "（待定）", "暂未确定", "未定", "尚未明确", "暂无", "/", "／", "—", "——", "-", "……", "?", "？？",
     "无", "XX", "xxx", "××", "XX社区书记", "某某", "王某某", "***", "○○路", "N/A", "null", "tbd", "待核实", "不详",
     "*", "【】", "（ ）", "___"],
)  # fmt: skip
def test_what_is_still_to_be_filled_in(value: str) -> None:
    assert is_placeholder(value)


@pytest.mark.parametrize(
    "value",
    ["", "0", "-3", "无锡路", "无物业小区", "待业人员走访", "王定", "3600", "95%", "2026/3/2", "A", "X", "√", "XXL",
     "空港社区", "0571-8888", "138****5550", "未来社区", "没有物业的小区整治", "MAX", "略坪里", "3-5", "同上里",
     "1 000", "★★★", "●", "△", "↑", "□", "÷"],
)  # fmt: skip
def test_what_says_something(value: str) -> None:
    assert not is_placeholder(value)


@pytest.mark.parametrize(
    ("value", "told"), [("无", False), ("（无）", False), ("——", False), ("待定", True), ("暂无", True)]
)
def test_nothing_to_remark_is_no_gap(tmp_path: Path, value: str, told: bool) -> None:
    rows: list[list[Any]] = [["社区", "户数", "备注"], ["桥东社区", 3, value], ["长堤社区", 4, "有集市"]]
    template = plan(tmp_path / "方案.docx", "{{社区}}{{户数}}{{备注}}")
    outcome = run(template, sheets(tmp_path / "名册.xlsx", 社区=rows), tmp_path / "out", today=TODAY, check=False)
    assert any("像是还没有填的" in note for note in outcome.notes) == told


def test_cells_to_be_filled_in_are_named_sheet_by_sheet(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        [*ROWS[0], "联系人", "备注"],
        ["望桥街道", "桥东社区", "待定", "—", "/"],
        ["望桥街道", "长堤社区", 3600, "江砚", "/"],
        ["青荻街道", "荻花社区", "？", "XX", "/"],
    ]
    tasks = [["社区", "名称", "责任人", "说明"], *([row[1], "走访", "无", "/"] for row in rows[1:])]
    told: list[str] = []
    template = task_plan(tmp_path / "方案.docx", "{{社区}}{{户数}}户，联系人{{联系人}}")
    roster = sheets(tmp_path / "名册.xlsx", 社区=rows, 任务=tasks)
    outcome = run(template, roster, tmp_path / "out", today=TODAY, check=False, tell=told.append)
    assert outcome.exit_status == 0  # they are no fault
    first, second = (word for word in told if "像是还没有填的" in word)
    assert "“社区” 有 4 格" in first
    assert "C2（户数）“待定”、D2（联系人）“—”、C4（户数）“？”、D4（联系人）“XX”" in first
    assert "“任务” 有 3 格像是还没有填的：C2（责任人）“无”、C3（责任人）“无”、C4（责任人）“无”" in second


def test_a_word_that_the_plan_itself_asks_for_is_expected(tmp_path: Path) -> None:
    told: list[str] = []
    template = plan(tmp_path / "方案.docx", "{{社区}}{% if 物业 == '无' %}没有物业{% else %}{{物业}}{% endif %}")
    rows = [["社区", "物业"], ["桥东社区", "无"], ["长堤社区", "—"]]
    roster = sheets(tmp_path / "名册.xlsx", 社区=rows)
    run(template, roster, tmp_path / "out", today=TODAY, check=False, tell=told.append)
    (word,) = (word for word in told if "像是还没有填的" in word)
    assert "有 1 格像是还没有填的：B3（物业）“—”" in word
