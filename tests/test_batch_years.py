"""The year of a day in batch: that of the cell, where it shows none, and that of the table it stands in."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import Workbook
from test_batch_reports import PLAN, brief, text

from app.batch import run

if TYPE_CHECKING:
    from pathlib import Path

    from app.batch import BatchRun

TODAY = date(2026, 12, 1)
SHORT = 'm"月"d"日"'
DONE: list[list[Any]] = [["社区", "指标", "实际", "单位", "截至"]]


def book(path: Path, sheets: dict[str, list[list[Any]]], form: str = SHORT) -> Path:
    """Write a workbook in which days have the number format `form`; several cells of a column below ^ are merged."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for title, rows in sheets.items():
        sheet = workbook.create_sheet(title)
        for row in rows:
            sheet.append([None if cell == "^" else cell for cell in row])
        for cells in sheet.iter_rows():
            for cell in cells:
                if cell.is_date:
                    cell.number_format = form
        for number, row in enumerate(rows, 1):
            for column, cell in enumerate(row, 1):
                if cell == "^":
                    sheet.merge_cells(start_row=number - 1, end_row=number, start_column=column, end_column=column)
    path.parent.mkdir(parents=True, exist_ok=True)
    workbook.save(path)
    return path


def reported(tmp_path: Path, place: Path, kind: str = "status_report", today: date = TODAY) -> tuple[str, BatchRun]:
    """Return the words of the report of 桥东社区."""
    plan = tmp_path / "方案.md"
    plan.write_text(PLAN.replace("}}%以上", "}}以上"), encoding="utf-8")
    rows: list[list[Any]] = [["街道", "社区", "户数", "走访目标"], ["望桥街道", "桥东社区", 4200, "90%"]]
    rows.append(["望桥街道", "长堤社区", 3600, "85%"])
    roster = book(tmp_path / "名册.xlsx", {"社区": rows})
    outcome = run(plan, roster, tmp_path / "out", today=today, results=place, report=kind)
    return text(outcome, "桥东社区").replace(" ", ""), outcome


@pytest.mark.parametrize(
    ("form", "held", "said"),
    [
        (SHORT, date(2025, 11, 30), "截至2025年11月30日"),
        (SHORT, date(2026, 11, 30), "截至2026年11月30日"),
        ("m-d", date(2025, 11, 30), "截至2025年11月30日"),
        ("d-mmm-yy", date(2025, 11, 30), "截至2025年11月30日"),
        ('m"月"', date(2025, 11, 1), "截至2025年11月30日"),
        ('yy"年"m"月"d"日"', date(2025, 11, 30), "截至2025年11月30日"),
        (SHORT, date(1900, 11, 30), "截至2026年11月30日"),
    ],
)
def test_figures_are_of_the_day_that_their_cell_holds(tmp_path: Path, form: str, held: date, said: str) -> None:
    rows = [*DONE, ["桥东社区", "议事协商活动", 13, "场", held], ["长堤社区", "议事协商活动", 12, "场", held]]
    words, outcome = reported(tmp_path, book(tmp_path / "成果.xlsx", {"结果": rows}, form))
    assert said in words
    assert not any("没有写年份" in note for note in outcome.notes)


def test_a_merged_cell_holds_the_day_of_all_its_rows(tmp_path: Path) -> None:
    rows = [
        *DONE,
        ["桥东社区", "走访覆盖率", "92%", "", date(2025, 11, 30)],
        ["桥东社区", "议事协商活动", 13, "场", "^"],
    ]
    words, _ = reported(tmp_path, book(tmp_path / "成果.xlsx", {"结果": rows}))
    assert "2025年11月30日" in words
    assert "2026年11月30日" not in words


def test_a_day_that_a_table_of_another_year_shows_alike_is_another(tmp_path: Path) -> None:
    for name, year in (("1", 2025), ("2", 2026)):
        rows = [*DONE, ["桥东社区", "议事协商活动", 13, "场", date(year, 11, 30)]]
        book(tmp_path / "成果" / f"{name}.xlsx", {"结果": rows})
    words, _ = reported(tmp_path, tmp_path / "成果")
    assert "2026年11月30日" in words


@pytest.mark.parametrize(
    ("held", "said", "noted"),
    [
        (date(2028, 3, 31), "2028年3月31日前完成", False),
        (date(2027, 3, 31), "2027年3月31日前完成", False),
        (date(2026, 3, 31), "【待补：整改时限】前完成", True),
        ("3月31日", "2027年3月31日前完成", True),
    ],
)
def test_a_problem_is_due_on_the_day_that_its_cell_holds(tmp_path: Path, held: Any, said: str, noted: bool) -> None:
    rows = [["社区", "议事协商活动"], ["桥东社区", "13场"], ["长堤社区", "12场"]]
    problems = [["社区", "问题", "原因", "措施", "时限"], ["桥东社区", "车位不足", "小区老旧", "协调共享车位", held]]
    words, outcome = reported(tmp_path, book(tmp_path / "成果.xlsx", {"结果": rows, "问题": problems}))
    assert said in words
    assert any("E2（时限）" in note for note in outcome.notes) == noted
    assert any("没有写年份" in note for note in outcome.notes) == isinstance(held, str)


@pytest.mark.parametrize("deadline", ["{{时限}}", "{{时限}}前", "于{{ 时限 }}前完成"])
@pytest.mark.parametrize("year", [2025, 2026, 2027])
def test_a_task_of_a_brief_is_due_on_the_day_that_its_cell_holds(tmp_path: Path, deadline: str, year: int) -> None:
    task = {"each": "任务", "name": "{{名称}}", "owner": "社区党委", "deadline": deadline}
    period = {"start": date(2026, 3, 1), "end": date(2026, 12, 31)}
    path = brief(tmp_path / "任务书.yaml", targets=[], tasks=[task], facts=[], period=period)
    tasks: list[list[Any]] = [["社区", "名称", "时限"], ["桥东社区", "更换公示牌", date(year, 5, 15)]]
    roster = book(tmp_path / "名册.xlsx", {"社区": [["街道", "社区"], ["望桥街道", "桥东社区"]], "任务": tasks})
    outcome = run(path, roster, tmp_path / "out", today=date(2026, 3, 2), check=False)
    if year == 2026:
        assert "2026年5月15日" in text(outcome, "桥东社区")
    else:
        assert f"C2（时限）：{year}-05-15 不在 period（2026-03-01 至 2026-12-31）之内" in str(outcome.records[0].reason)


def test_a_draft_is_made_anew_where_only_the_year_of_a_cell_changed(tmp_path: Path) -> None:
    path = brief(tmp_path / "任务书.yaml", tasks=[], facts=[], targets=[], period={"start": "{{始}}", "end": "{{止}}"})
    for year in (2027, 2028):
        row: list[Any] = ["望桥街道", "桥东社区", date(2026, 3, 1), date(year, 5, 31)]
        roster = book(tmp_path / "名册.xlsx", {"社区": [["街道", "社区", "始", "止"], row]})
        outcome = run(path, roster, tmp_path / "out", today=date(2026, 3, 2), check=False, resume=year == 2028)
    assert "2028年5月31日" in text(outcome, "桥东社区")
    assert "2026年3月1日" in text(outcome, "桥东社区")


def test_a_plan_prints_what_the_cell_shows(tmp_path: Path) -> None:
    plan = tmp_path / "方案.md"
    plan.write_text("# {{社区}}走访方案\n\n{{止}}前完成走访。\n", encoding="utf-8")
    rows: list[list[Any]] = [["街道", "社区", "止"], ["望桥街道", "桥东社区", date(2027, 5, 31)]]
    outcome = run(plan, book(tmp_path / "名册.xlsx", {"社区": rows}), tmp_path / "out", today=TODAY, check=False)
    assert "5月31日前完成走访" in text(outcome, "桥东社区")
    assert "2027" not in text(outcome, "桥东社区")
