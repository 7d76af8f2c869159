"""Figures of results with their units: told in the unit of the plan, and none that no cell shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from test_batch_reports import PLAN, TODAY, book, form, roster, text

from app.batch import State, run
from app.batch.quantities import in_one_unit, quantity

__all__ = ["roster"]

if TYPE_CHECKING:
    from pathlib import Path

    from app.batch import BatchRun

DAY = "2026年10月31日"


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("1,200户", "1200 户"),
        ("0.3万人次", "0.3 万人次"),
        ("92.0％", "92.0 %"),
        ("2.5km", "2.5 km"),
        ("12场/月", "12 场/月"),
        ("-5", "-5 "),
        ("5OO", None),
        ("5O户", None),
        ("12l", None),
        ("500余户", None),
        ("5万多人次", None),
        ("500户左右", None),
        ("500户（含线上）", None),
        ("1,2,3", None),
        ("12，00户", None),
    ],
)
def test_what_is_nearly_a_figure_is_none(cell: str, found: str | None) -> None:
    told = quantity(cell)
    assert (f"{told.number} {told.unit}" if told is not None else None) == found


@pytest.mark.parametrize(
    ("cell", "unit", "told"),
    [
        ("12名", "人", "12"),
        ("500㎡", "平方米", "500"),
        ("5场次", "场", "5"),
        ("3家", "个", "3"),
        ("12公里", "km", "12"),
        ("1.2万名", "人", "12000"),
        ("50%", "户", None),
        ("12户", "人", None),
    ],
)
def test_a_figure_is_given_in_the_unit_of_its_entry_where_both_count_the_same(
    cell: str, unit: str, told: str | None
) -> None:
    found = quantity(cell)
    assert found is not None
    assert in_one_unit({"actual": found}, unit).get("actual") == told


def of_plan(tmp_path: Path, roster: Path, goal: str, rows: list[list[Any]], kind: str = "monthly_form") -> BatchRun:
    """Return the run of a plan whose second target is `goal`."""
    plan = tmp_path / "方案.md"
    plan.write_text(PLAN.replace("}}%以上", "}}以上").replace("举办议事协商活动12场以上", goal), encoding="utf-8")
    return run(plan, roster, tmp_path / "out", today=TODAY, results=book(tmp_path / "成果.xlsx", rows), report=kind)


@pytest.mark.parametrize(
    ("goal", "columns", "cells", "said"),
    [
        ("走访居民4200户", ["实际", "单位", "上月累计"], [0.35, "万户", 0.3], "4200户 3000户 500户 3500户 83.3%"),
        ("走访居民4200户", ["实际", "单位", "上月累计"], ["0.35万户", "户", 3000], "4200户 3000户 500户 3500户 83.3%"),
        ("走访居民4200户", ["实际", "上月累计"], ["0.35万户", "3000户"], "4200户 3000户 500户 3500户 83.3%"),
        ("走访居民0.42万户", ["实际", "单位", "计划"], [3500, "户", 4200], "0.42万户 … … 0.35万户 83.3%"),
        ("走访居民4200户", ["实际", "计划"], ["3500户", "0.42万户"], "4200户 … … 3500户 83.3%"),
        ("走访居民4200人", ["实际", "单位", "上月累计"], [3500, "名", 3000], "4200人 3000名 500名 3500名 83.3%"),
        ("走访居民4200户", ["实际", "单位", "上月累计"], [3500, "户", 3600], "4200户 3600户 … 3500户 83.3%"),
    ],
)
def test_figures_are_told_in_the_unit_of_the_plan(
    tmp_path: Path, roster: Path, *, goal: str, columns: list[str], cells: list[Any], said: str
) -> None:
    rows = [["社区", "指标", "截至", *columns], ["桥东社区", goal[:4], DAY, *cells]]
    outcome = of_plan(tmp_path, roster, goal, rows)
    words = text(outcome, "桥东社区").split("\n")
    at = words.index(goal[:4])
    assert " ".join("…" if "待补" in word else word for word in words[at + 1 : at + 6]) == said
    first = next(record for record in outcome.records if record.community == "桥东社区")
    unfounded = [found["message"] for found in first.findings if found["code"] == "EVD-01"]
    assert [said for said in unfounded if "待补" not in said] == []


@pytest.mark.parametrize(
    ("goal", "columns", "cells", "said"),
    [
        (
            "走访居民1200户",
            ["实际", "单位"],
            [700, "万户"],
            "D2（单位）“万户”：“走访居民”按“万户”折合7000000户，远大于",
        ),
        ("走访居民0.42万户", ["实际"], [3500], "B2（实际）“3500”：“走访居民”没有写单位，方案的目标以“万户”计"),
        ("走访居民4200户", ["实际", "计划"], [0.35, "0.42万户"], "D2（计划）：应为数字，单位另写在“单位”列"),
        ("走访居民4200户", ["实际", "单位"], ["50%", "户"], "C2（实际）：应为数字，单位另写在“单位”列，现为“50%”"),
        ("走访居民4200户", ["实际", "单位"], ["35OO", "户"], "C2（实际）：应为数字，单位另写在“单位”列，现为“35OO”"),
        ("走访居民4200户", ["实际", "上月累计"], [3500, "3O00"], "D2（上月累计）：应为数字"),
    ],
)
def test_figures_of_which_the_unit_is_in_doubt_are_refused_by_their_cell(
    tmp_path: Path, roster: Path, *, goal: str, columns: list[str], cells: list[Any], said: str
) -> None:
    rows = [["指标", "社区", *columns], [goal[:4], "桥东社区", *cells]]
    rows += [[goal[:4], "长堤社区", *["" for _ in cells]]]
    outcome = of_plan(tmp_path, roster, goal, rows)
    first = next(record for record in outcome.records if record.community == "桥东社区")
    assert first.state is State.FAILED
    assert said.replace("B2", "C2") in str(first.reason)


@pytest.mark.parametrize("figures", [[6, 4, 9], ["", 10, 9]])
def test_figures_of_months_that_disagree_are_all_left_open(tmp_path: Path, roster: Path, figures: list[Any]) -> None:
    rows: list[list[Any]] = [
        ["社区", "指标", "上月累计", "本月完成", "实际", "单位", "截至"],
        ["桥东社区", "议事协商活动", *figures, "场", DAY],
    ]
    words, notes = form(tmp_path, roster, rows)
    assert "|议事协商活动|12场以上|—|—|【待补：“议事协商活动”的完成值】|—|" in words
    assert any("“议事协商活动”" in note and "看不出哪个有误，都没有采用" in note for note in notes)


def test_what_the_month_brought_is_left_out_alone_where_it_is_no_figure(tmp_path: Path, roster: Path) -> None:
    rows: list[list[Any]] = [
        ["社区", "指标", "上月累计", "本月完成", "实际", "单位", "截至"],
        ["桥东社区", "议事协商活动", 6, "3场（次）", 9, "场", DAY],
    ]
    words, notes = form(tmp_path, roster, rows)
    assert "|议事协商活动|12场以上|6场|3场|9场|75%|" in words
    assert any("“议事协商活动”本月完成“3场（次）”不是数字，没有采用" in note for note in notes)
    assert not any("看不出哪个有误" in note for note in notes)


def test_rates_whose_sign_is_of_full_width_are_not_added_up(tmp_path: Path, roster: Path) -> None:
    rows: list[list[Any]] = [
        ["社区", "指标", "上月累计", "本月完成", "实际", "单位", "截至"],
        ["桥东社区", "走访覆盖率", 90, 92, 92, "％", DAY],
    ]
    words, notes = form(tmp_path, roster, rows)
    assert "|92%|" in words
    assert not any("不等于" in note for note in notes)


@pytest.mark.parametrize(
    ("indicator", "last", "month", "unit"),
    [
        ("居民满意度", "92分", "93分", ""),
        ("居民满意度", 92, 93, ""),
        ("居民满意度", 92, 93, "分"),
        ("办结率", "95‰", "96‰", ""),
        ("全区排名", 5, 3, "位"),
        ("平均响应时间", 30, 25, "分钟"),
    ],
)
def test_scores_rates_ranks_and_averages_of_two_months_are_not_added_up(
    tmp_path: Path, roster: Path, *, indicator: str, last: Any, month: Any, unit: str
) -> None:
    header = ["社区", "指标", "上月累计", "本月完成", "实际", "单位", "截至"]
    words, notes = form(tmp_path, roster, [header, ["桥东社区", indicator, last, month, "", unit, DAY]])
    assert f"【待补：“{indicator}”的完成值】" in words
    assert f"“{indicator}”说的是当时的状况，上月累计 {last}、本月完成 {month}不能相加，完成值没有采用" in "".join(notes)
    words, notes = form(tmp_path, roster, [header, ["桥东社区", indicator, last, month, month, unit, DAY]])
    assert not any("不等于" in note or "大于累计" in note for note in notes)


@pytest.mark.parametrize("cell", ["300有余", "300户出头", "300开外", "300户不到", "三百许"])
def test_what_is_about_a_number_is_no_figure(cell: str) -> None:
    assert quantity(cell) is None


@pytest.mark.parametrize(
    ("indicator", "unit"),
    [("节约用电", "度"), ("发放志愿积分", "分"), ("评分达标户数", "户"), ("得分情况通报", "期"), ("新增床位", "位")],
)
def test_what_is_counted_is_added_up_whatever_its_name(tmp_path: Path, roster: Path, indicator: str, unit: str) -> None:
    header = ["社区", "指标", "上月累计", "本月完成", "实际", "单位", "截至"]
    words, _ = form(tmp_path, roster, [header, ["桥东社区", indicator, 5, 3, "", unit, DAY]])
    assert f"|8{unit}|" in words
    _, notes = form(tmp_path, roster, [header, ["桥东社区", indicator, 5, 3, 9, unit, DAY]])
    assert any("上月累计 5 加本月完成 3 不等于" in note for note in notes)


@pytest.mark.parametrize("doc_type", ["status_report", "monthly_form"])
def test_a_bare_figure_has_its_source_in_the_unit_of_the_plan(tmp_path: Path, roster: Path, doc_type: str) -> None:
    rows: list[list[Any]] = [["社区", "反诈宣传", "群众满意度", "截至"], ["桥东社区", 13, 92.5, DAY]]
    outcome = of_plan(
        tmp_path, roster, "反诈宣传12场。\n（二）2026年12月31日前，群众满意度达到90分以上", rows, doc_type
    )
    assert "92.5分" in text(outcome, "桥东社区")
    first = next(record for record in outcome.records if record.community == "桥东社区")
    unfounded = [found["message"] for found in first.findings if found["code"] == "EVD-01"]
    assert [said for said in unfounded if "待补" not in said] == []


@pytest.mark.parametrize("cell", ["—", "待定", None])
def test_a_figure_that_is_not_filled_in_yet_needs_no_unit(tmp_path: Path, roster: Path, cell: str | None) -> None:
    rows: list[list[Any]] = [["社区", "投入经费", "截至", "备注"], ["桥东社区", cell, DAY, "尚未结算"]]
    outcome = of_plan(tmp_path, roster, "投入经费不超过20万元", rows)
    assert "【待补：“投入经费”的完成值】" in text(outcome, "桥东社区")


def test_the_figure_of_a_month_without_a_unit_is_refused_in_words(tmp_path: Path, roster: Path) -> None:
    rows: list[list[Any]] = [["社区", "指标", "本月完成", "截至"], ["桥东社区", "走访居民", 3500, DAY]]
    outcome = of_plan(tmp_path, roster, "走访居民0.42万户", rows, "monthly_form")
    first = next(record for record in outcome.records if record.community == "桥东社区")
    assert "C2（本月完成）“3500”：“走访居民”没有写单位，方案的目标以“万户”计" in str(first.reason)
