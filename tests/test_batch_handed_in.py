"""Of which year results are where a month stands in one place and the year in another, or no plan says its year."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from test_batch_reports import PLAN, book, text

from app.batch import run

if TYPE_CHECKING:
    from pathlib import Path

JANUARY = date(2026, 1, 15)
OF_2025 = PLAN.replace("2026", "2025").replace("}}%以上", "}}以上")
TIMELESS = OF_2025.replace("2025年10月底前，", "").replace("，2025年10月31日前", "").replace("2025年", "")
TIMELESS = TIMELESS.replace("\n3月2日\n", "")
ROSTER: list[list[Any]] = [["街道", "社区", "户数", "走访目标"], ["望桥街道", "桥东社区", 4200, "90%"]]
ROW = ["桥东社区", "议事协商活动", 13, "场"]
HEADER = ["社区", "指标", "实际", "单位"]


def made(
    tmp_path: Path, place: str, rows: list[list[Any]], today: date, *, kind: str = "status_report", plan: str = OF_2025
) -> tuple[str, str]:
    """Return what the document of 桥东社区 says and what is noted; the results lie at `place` in their folder."""
    (tmp_path / "方案.md").write_text(plan, encoding="utf-8")
    path = tmp_path / "成果" / f"{place}.xlsx"
    path.parent.mkdir(parents=True)
    book(path, rows)
    roster = book(tmp_path / "名册.xlsx", ROSTER)
    outcome = run(tmp_path / "方案.md", roster, tmp_path / "out", today=today, results=tmp_path / "成果", report=kind)
    return text(outcome, "桥东社区"), "\n".join(outcome.notes)


@pytest.mark.parametrize(
    ("place", "year", "told"),
    [
        ("1月上报", 2025, "文件名“1月上报”的1月像是上报的月份，“年份”列写的是2025年"),
        ("2025年成果/1月上报", None, "文件名“1月上报”的1月像是上报的月份，所在文件夹写的是2025年"),
        ("1月报送", None, "文件名“1月报送”的1月像是上报的月份，方案写的是2025年"),
    ],
)
def test_the_month_of_handing_in_is_not_that_of_the_results(
    tmp_path: Path, place: str, year: int | None, told: str
) -> None:
    rows: list[list[Any]] = [HEADER, ROW] if year is None else [[*HEADER, "年度"], [*ROW, year]]
    words, notes = made(tmp_path, place, rows, JANUARY)
    assert "截至2025年12月31日" in words
    assert f"{told}，按2025年底的成果采用，是2025年1月的请写明“2025年1月”：望桥街道桥东社区" in notes


def test_a_form_of_the_month_of_handing_in_is_not_made_of_last_years_results(tmp_path: Path) -> None:
    words, _ = made(tmp_path, "1月上报", [HEADER, ROW], JANUARY, kind="monthly_form")
    assert "填报期间：2025年12月1日至12月31日" in words


@pytest.mark.parametrize(
    ("place", "rows", "today", "said"),
    [
        ("12月上报", [[*HEADER, "年度"], [*ROW, 2025]], JANUARY, "截至2025年12月31日"),
        ("2025年11月上报", [HEADER, ROW], JANUARY, "截至2025年11月30日"),
        ("1月上报", [[*HEADER, "年度"], [*ROW, 2025]], date(2025, 3, 1), "截至2025年1月31日"),
        ("3月", [[*HEADER, "年度"], [*ROW, 2025]], date(2026, 4, 1), "截至2025年3月31日"),
        ("1月上报", [[*HEADER, "截至"], [*ROW, "2025年11月30日"]], JANUARY, "截至2025年11月30日"),
        ("1月上报", [[*HEADER, "年度", "月份"], [*ROW, 2025, 11]], JANUARY, "截至2025年11月30日"),
    ],
)
def test_a_month_of_the_year_that_is_said_is_its_own(
    tmp_path: Path, place: str, rows: list[list[Any]], today: date, said: str
) -> None:
    words, notes = made(tmp_path, place, rows, today)
    assert said in words
    assert "像是上报的月份" not in notes
    assert "没有写年份" not in notes


def test_a_month_without_a_year_that_is_not_the_plans_is_told(tmp_path: Path) -> None:
    words, notes = made(tmp_path, "3月", [HEADER, ROW], date(2026, 4, 1))
    assert "截至2026年3月31日" in words
    assert "文件名“3月”没有写年份，按2026年3月采用，而方案是2025年的" in notes


@pytest.mark.parametrize(
    ("today", "told"), [(date(2026, 11, 10), True), (date(2026, 2, 1), False), (date(2025, 12, 31), False)]
)
def test_figures_of_a_year_gone_by_are_told_where_the_plan_says_no_year(
    tmp_path: Path, today: date, *, told: bool
) -> None:
    rows: list[list[Any]] = [[*HEADER, "截至"], [*ROW, "2025年11月30日"]]
    words, notes = made(tmp_path, "成果", rows, today, plan=TIMELESS)
    assert "2025年11月30日" in words
    assert ("是以前年度的，方案没有写起止时间" in notes) == told
