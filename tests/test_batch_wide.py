"""What the headings of wide tables of results say beside the indicator: planned, of the month, counted up, past."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import Workbook
from test_batch_reports import PLAN, TODAY, book, text
from test_batch_results import ROWS, read

from app.batch import run
from app.batch.monthly import month_alone

if TYPE_CHECKING:
    from pathlib import Path

    from app.batch.roster import Roster

FIGURES = ("计划", "上月累计", "本月完成", "实际")


def told(tmp_path: Path, header: list[Any], cells: list[Any]) -> tuple[Roster, dict[str, list[str]]]:
    """Return what is read of a table: the roster, and of each indicator what is planned and reached."""
    place = book(tmp_path / "成果.xlsx", [["社区", *header], ["桥东社区", *cells]])
    roster = read(tmp_path, place, report=True)
    rows = next(iter(roster.rows)).lists["结果"]
    return roster, {row["指标"]: [row[name] for name in FIGURES] for row in rows}


@pytest.mark.parametrize(
    ("header", "cells", "expected"),
    [
        (
            ["走访居民目标（户）", "走访居民完成（户）", "走访居民完成率"],
            [1000, 900, "90%"],
            ["1000户", "", "", "900户"],
        ),
        (["走访居民（户）任务数", "走访居民（户）完成数"], [1000, 900], ["1000户", "", "", "900户"]),
        (["走访居民（应完成）", "走访居民（已完成）"], [1000, 900], ["1000", "", "", "900"]),
        (["计划走访居民", "实际走访居民"], [1000, 900], ["1000", "", "", "900"]),
        (["走访居民年度目标（户）", "走访居民（户）"], [1000, 900], ["1000户", "", "", "900户"]),
        (["去年同期走访居民（户）", "走访居民（户）"], [850, 900], ["", "", "", "900户"]),
        (["上年走访居民", "今年走访居民"], [850, 900], ["", "", "", "900"]),
        (["走访居民上月", "走访居民本月", "走访居民累计"], [80, 90, 900], ["", "810", "90", "900"]),
        (["本月走访居民（户）", "累计走访居民（户）"], [90, 900], ["", "810户", "90户", "900户"]),
        (["走访居民11月当月", "走访居民1-11月累计"], [90, 900], ["", "810", "90", "900"]),
        (["走访居民10月累计", "走访居民11月累计"], [810, 900], ["", "810", "", "900"]),
        (["走访居民", "走访居民本月新增（户）"], [900, 90], ["", "810户", "90户", "900"]),
    ],
)
def test_a_heading_says_of_what_kind_the_figures_of_an_indicator_are(
    tmp_path: Path, header: list[str], cells: list[Any], expected: list[str]
) -> None:
    assert told(tmp_path, header, cells)[1] == {"走访居民": expected}


@pytest.mark.parametrize("indicators", [("走访居民（户）",), ("走访居民（户）", "化解矛盾纠纷")])
def test_the_kind_may_stand_in_a_row_below_the_indicator(tmp_path: Path, indicators: tuple[str, ...]) -> None:
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.append(["社区", *(cell for name in indicators for cell in (name, None, None))])
    sheet.append([None, *["目标", "完成", "完成率"] * len(indicators)])
    sheet.append(["桥东社区", *[1000, 900, "90%"] * len(indicators)])
    sheet.merge_cells("A1:A2")
    for at in range(len(indicators)):
        sheet.merge_cells(start_row=1, end_row=1, start_column=2 + 3 * at, end_column=4 + 3 * at)
    workbook.save(tmp_path / "成果.xlsx")
    roster = read(tmp_path, tmp_path / "成果.xlsx", report=True)
    rows = next(iter(roster.rows)).lists["结果"]
    assert [(row["指标"], row["计划"].strip("户"), row["实际"].strip("户")) for row in rows] == [
        (name.removesuffix("（户）"), "1000", "900") for name in indicators
    ]


@pytest.mark.parametrize("name", ["去年同期走访居民（户）", "走访居民上年", "走访居民（同期）", "上月走访居民"])
def test_the_figures_of_the_year_or_the_month_before_are_no_result(tmp_path: Path, name: str) -> None:
    roster, given = told(tmp_path, [name, "议事协商"], [850, 3])
    assert list(given) == ["议事协商"]
    (note,) = (note for note in roster.notes if "是去年同期、上年或上月的数" in note)
    assert f"“{name.removesuffix('（户）')}”" in note
    assert "【待补：…】" in note


def test_a_target_alone_is_no_result(tmp_path: Path) -> None:
    roster, given = told(tmp_path, ["走访居民目标（户）"], [1000])
    assert given == {"走访居民": ["1000户", "", "", ""]}
    assert any("“走访居民目标”是计划数" in note for note in roster.notes)


@pytest.mark.parametrize(
    "name", ["本月走访居民（户）", "走访居民当月（户）", "11月走访居民（户）", "走访居民本期数（户）"]
)
def test_the_figure_of_the_month_alone_is_not_what_was_reached(tmp_path: Path, name: str) -> None:
    roster, given = told(tmp_path, [name], [180])
    assert given == {"走访居民": ["", "", "180户", ""]}
    (note,) = month_alone(roster)
    assert f"（{name.removesuffix('（户）')}）“走访居民”180户" in note


@pytest.mark.parametrize(
    "name",
    [
        "制定工作计划",
        "完成重点任务",
        "目标人群随访",
        "计划免疫接种",
        "完成老旧小区改造",
        "去年遗留矛盾化解",
        "年轻干部培训",
    ],
)
def test_what_belongs_to_the_name_of_an_indicator_says_nothing_of_its_figures(tmp_path: Path, name: str) -> None:
    assert told(tmp_path, [name], [12])[1] == {name: ["", "", "", "12"]}


def test_what_may_be_planned_or_reached_is_not_taken(tmp_path: Path) -> None:
    roster, given = told(tmp_path, ["目标走访居民", "去年走访居民", "议事协商"], [1000, 850, 3])
    assert list(given) == ["议事协商"]
    assert any("“目标走访居民”看不出是计划数还是完成值" in note for note in roster.notes)


def test_columns_that_name_no_indicator_are_told(tmp_path: Path) -> None:
    roster, given = told(tmp_path, ["议事协商", "累计"], [3, 900])
    assert list(given) == ["议事协商"]
    assert any("“累计”看不出是哪项指标的" in note for note in roster.notes)


@pytest.mark.parametrize(
    ("header", "cells", "expected"),
    [
        (["年度目标", "10月累计", "11月当月", "1-11月累计"], [1000, 800, 90, 890], ["1000", "800", "90", "890"]),
        (["去年同期", "本期数", "累计完成"], [850, 90, 890], ["", "800", "90", "890"]),
        (["本期数", "上期数"], [90, 80], ["", "", "90", ""]),
    ],
)
def test_the_headings_of_a_long_table_are_read_alike(
    tmp_path: Path, header: list[str], cells: list[Any], expected: list[str]
) -> None:
    assert told(tmp_path, ["指标", *header], ["走访居民", *cells])[1] == {"走访居民": expected}


@pytest.mark.parametrize("kind", ["status_report", "project_summary"])
@pytest.mark.parametrize(("figures", "falls"), [((3, 8, 5), True), ((9, 6, 7), True), ((3, 5, 8), False)])
def test_figures_that_fall_from_month_to_month_are_of_the_month(
    tmp_path: Path, kind: str, figures: tuple[int, ...], falls: bool
) -> None:
    (tmp_path / "方案.md").write_text(PLAN.replace("}}%以上", "}}以上"), encoding="utf-8")
    months = {
        f"{month}月": [["社区", "议事协商活动（场）"], *([row[1], count] for row in ROWS[1:])]
        for month, count in zip((8, 9, 10), figures, strict=True)
    }
    place = book(tmp_path / "成果.xlsx", [["说明"]], **months)
    roster = book(tmp_path / "名册.xlsx", ROWS)
    outcome = run(tmp_path / "方案.md", roster, tmp_path / "out", today=TODAY, results=place, report=kind)
    words = text(outcome, "桥东社区")
    assert (f"{figures[-1]}场" in words) != falls
    assert any("像是当月的数，不是累计数" in note and "B2" in note for note in outcome.notes) == falls
