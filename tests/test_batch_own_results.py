"""Results that stand in the roster's own workbook, beside a folder of tables of results."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from test_batch_reports import PLAN, text
from test_batch_years import NAMES, book

from app.batch import State, run

if TYPE_CHECKING:
    from pathlib import Path

    from app.batch import BatchRun

ROSTER: list[list[Any]] = [
    ["街道", "社区", "户数", "走访目标"], ["望桥街道", NAMES[0], 4200, 90], ["望桥街道", NAMES[1], 3600, 85],
]  # fmt: skip


def reported(tmp_path: Path, kind: str, own: dict[str, list[list[Any]]], given: list[list[Any]]) -> BatchRun:
    plan = tmp_path / "方案.md"
    plan.write_text(PLAN, encoding="utf-8")
    roster = book(tmp_path / "名册.xlsx", {"社区": ROSTER, **own})
    book(tmp_path / "成果" / "成果.xlsx", {"结果": given})
    return run(plan, roster, tmp_path / "out", today=date(2026, 11, 30), results=tmp_path / "成果", report=kind)


@pytest.mark.parametrize("name", [NAMES[0], "各社区"])
def test_results_and_problems_of_the_roster_need_no_time(tmp_path: Path, name: str) -> None:
    own = {
        "结果": [["社区", "指标", "实际", "单位"], [name, "走访覆盖率", "95%", ""]],
        "问题": [["社区", "问题", "措施"], [name, "楼道堆物", "清理楼道"]],
    }
    given: list[list[Any]] = [["社区", "指标", "实际", "单位"], *([own, "议事协商活动", 13, "场"] for own in NAMES)]
    outcome = reported(tmp_path, "status_report", own, given)
    assert State.FAILED not in {record.state for record in outcome.records}
    assert "95%" in text(outcome, NAMES[0])


def test_a_result_for_all_is_each_ones_own_in_the_form_of_a_month(tmp_path: Path) -> None:
    head = ["社区", "指标", "实际", "单位", "截至"]
    own = {"结果": [head, ["各社区", "走访覆盖率", "85%", "", "2026-10-31"]]}
    outcome = reported(tmp_path, "monthly_form", own, [head, [NAMES[0], "议事协商活动", 13, "场", "2026-11-30"]])
    (note,) = (note for note in outcome.notes if "只有以前月份的社区" in note)
    assert NAMES[1] in note
