"""The year of a day in batch: that of the cell, where it shows none, and that of the table it stands in."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import Workbook
from test_batch_reports import PLAN, brief, text

from app.batch import run
from app.batch.days import next_years

if TYPE_CHECKING:
    from pathlib import Path

    from app.batch import BatchRun

TODAY = date(2026, 12, 1)
SHORT = 'm"月"d"日"'
NAMES = ("桥东社区", "长堤社区")
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


HELD = [*DONE, ["桥东社区", "议事协商活动", 13, "场", "11月30日"], ["长堤社区", "议事协商活动", 12, "场", "11月底"]]
OPEN = [row[:4] for row in HELD]


def titled(title: str, rows: list[list[Any]]) -> list[list[Any]]:
    return [[title, *[None] * (len(rows[0]) - 1)], *rows]


@pytest.mark.parametrize("kind", ["status_report", "monthly_form"])
@pytest.mark.parametrize(
    ("name", "sheet", "rows"),
    [
        ("2025年11月成果", "结果", HELD),
        ("成果", "2025年11月", HELD),
        ("2025年/11月", "结果", HELD),
        ("2025/11月", "结果", HELD),
        ("2025年/成果", "结果", HELD),
        ("成果", "结果", titled("2025年网格走访成果表", HELD)),
        ("成果", "结果", titled("2025年11月成果表", HELD)),
        ("成果", "结果", titled("网格走访成果表（截至2025年11月30日）", OPEN)),
        ("成果", "结果", titled("截止日期：2025年11月30日", OPEN)),
        ("成果（截至2025年11月30日）", "结果", OPEN),
        ("2025年/11月", "结果", OPEN),
        ("2025年11月成果", "结果", OPEN),
    ],
)
def test_figures_are_of_the_year_that_their_table_says(
    tmp_path: Path, kind: str, name: str, sheet: str, rows: list[list[Any]]
) -> None:
    book(tmp_path / "成果表" / f"{name}.xlsx", {sheet: rows})
    words, outcome = reported(tmp_path, tmp_path / "成果表", kind)
    assert ("填报期间：2025年11月1日至11月30日" if kind == "monthly_form" else "截至2025年11月30日") in words
    assert "2026年11月30日" not in words
    (said,) = (note for note in outcome.notes if "不在方案的起止时间" in note)
    assert "2025年11月30日的有望桥街道桥东社区、望桥街道长堤社区（共 2 个社区）" in said
    assert any("按表名、文件名、文件夹或标题中的年份采用" in note for note in outcome.notes) == (
        rows[-1][-1] == "11月底"
    )


@pytest.mark.parametrize(
    ("names", "day", "today", "said"),
    [
        (("2026年11月成果", ""), "11月30日", TODAY, "截至2026年11月30日"),
        (("2026年成果", ""), "11月底", TODAY, "截至2026年11月30日"),
        (("2025年12月成果", ""), "1月5日", date(2026, 1, 10), "截至2026年1月5日"),
        (("2025年12月成果", ""), "12月31日", date(2026, 1, 10), "截至2025年12月31日"),
        (("12月成果", "2026年1月报送"), "12月31日", date(2026, 1, 10), "截至2025年12月31日"),
        (("成果", "填表日期：2026年1月5日"), "12月31日", date(2026, 1, 10), "截至2025年12月31日"),
        (("2025-2026年成果", ""), "11月30日", TODAY, "截至2026年11月30日"),
        (("成果", "2024年以来网格走访成果表"), "11月30日", TODAY, "截至2026年11月30日"),
        (("2025年成果", ""), "2026年11月30日", TODAY, "截至2026年11月30日"),
    ],
)
def test_a_year_beside_a_day_is_not_always_its_own(
    tmp_path: Path, names: tuple[str, str], day: str, today: date, said: str
) -> None:
    name, title = names
    rows = [*DONE, ["桥东社区", "议事协商活动", 13, "场", day], ["长堤社区", "议事协商活动", 12, "场", day]]
    book(tmp_path / "成果表" / f"{name}.xlsx", {"结果": titled(title, rows) if title else rows})
    words, outcome = reported(tmp_path, tmp_path / "成果表", today=today)
    assert said in words
    assert any("不在方案的起止时间" in note for note in outcome.notes) == ("2025年" in said)


def test_names_of_two_years_are_told(tmp_path: Path) -> None:
    book(tmp_path / "成果表" / "2026年" / "成果.xlsx", {"结果": titled("2025年网格走访成果表", HELD)})
    words, outcome = reported(tmp_path, tmp_path / "成果表")
    assert "截至2026年11月30日" in words
    assert any("A1 格“2025年网格走访成果表”写的年份与所取的 2026 年不同" in note for note in outcome.notes)


def test_figures_of_a_year_gone_by_are_those_of_its_end(tmp_path: Path) -> None:
    book(tmp_path / "成果表" / "2025年成果.xlsx", {"结果": OPEN})
    words, outcome = reported(tmp_path, tmp_path / "成果表")
    assert "截至2025年12月31日" in words
    assert any("按那一年年底采用" in note and "C2（实际）" in note for note in outcome.notes)


@pytest.mark.parametrize(
    ("name", "cell", "today", "said"),
    [
        ("2025年11月成果", "12月底", TODAY, "【待补：整改时限】前完成"),
        ("2026年11月成果", "12月底", TODAY, "2026年12月31日前完成"),
        ("2026年11月成果", "3月底", TODAY, "2027年3月31日前完成"),
        ("2026年12月成果", "1月底", date(2027, 1, 5), "2027年1月31日前完成"),
        ("2026年12月成果", "12月底", date(2027, 1, 5), "【待补：整改时限】前完成"),
    ],
)
def test_a_problem_is_due_after_the_time_of_its_table(
    tmp_path: Path, name: str, cell: str, today: date, said: str
) -> None:
    problems = [["社区", "问题", "原因", "措施", "时限"], ["桥东社区", "车位不足", "小区老旧", "协调共享车位", cell]]
    book(tmp_path / "成果表" / f"{name}.xlsx", {"结果": OPEN, "问题": problems})
    assert said in reported(tmp_path, tmp_path / "成果表", today=today)[0]


@pytest.mark.parametrize("heading", ["年份", "年度", "统计年度"])
@pytest.mark.parametrize("years", [(2025, 2026), (2026, 2025), ("2025年", "2026年度")])
def test_of_rows_of_several_years_the_latest_are_taken(tmp_path: Path, heading: str, years: tuple[Any, Any]) -> None:
    figures = {str(year)[:4]: number for year, number in zip(sorted(map(str, years)), (31, 13), strict=True)}
    rows: list[list[Any]] = [["社区", heading, "指标", "实际", "单位"]]
    rows += [[name, year, "议事协商活动", figures[str(year)[:4]], "场"] for name in NAMES for year in years]
    words, outcome = reported(tmp_path, book(tmp_path / "成果.xlsx", {"结果": rows}))
    assert "议事协商活动达到13场" in words
    assert "31场" not in words
    (note,) = (note for note in outcome.notes if "有几年的成果" in note)
    assert "取 2026年的，2025年的没有采用" in note
    assert "桥东社区、望桥街道长堤社区（共 2 个社区）" in note


def test_a_column_of_years_dates_its_rows_and_is_no_indicator(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["社区", "年份", "议事协商活动（场）"], *([name, 2025, 13] for name in NAMES)]
    words, outcome = reported(tmp_path, book(tmp_path / "成果.xlsx", {"结果": rows}))
    assert "截至2025年12月31日，议事协商活动达到13场" in words
    assert "年份" not in words
    assert any("“年份”列、表名" in note and "C2" in note for note in outcome.notes)
    rows = [["社区", "年份", "月份", "指标", "实际", "单位"], *([n, 2025, 11, "议事协商活动", 13, "场"] for n in NAMES)]
    assert "截至2025年11月30日" in reported(tmp_path, book(tmp_path / "成果.xlsx", {"结果": rows}))[0]


@pytest.mark.parametrize(
    ("name", "year", "said"),
    [
        ("2026年1月上报", 2025, "截至2025年12月31日"),
        ("2026年/1月", "2025年度", "截至2025年12月31日"),
        ("2026年11月上报", 2026, "截至2026年11月30日"),
        ("11月上报", 2026, "截至2026年11月30日"),
    ],
)
def test_a_year_of_a_row_is_not_joined_to_the_month_of_a_table_of_another(
    tmp_path: Path, name: str, year: Any, said: str
) -> None:
    rows: list[list[Any]] = [["社区", "年度", "指标", "实际", "单位"]]
    rows += [[community, year, "走访户数", 58, "户"] for community in NAMES]
    book(tmp_path / "成果表" / f"{name}.xlsx", {"结果": rows})
    words, outcome = reported(tmp_path, tmp_path / "成果表")
    assert said in words
    assert any("按那一年年底采用" in note for note in outcome.notes) == ("2025" in str(year))


@pytest.mark.parametrize("kind", ["status_report", "monthly_form", "project_summary"])
@pytest.mark.parametrize("more", [{}, {"月份": 11}, {"截至": "11月30日"}])
def test_figures_of_a_year_before_the_plan_are_told(tmp_path: Path, kind: str, more: dict[str, Any]) -> None:
    rows: list[list[Any]] = [["社区", "年份", "指标", "实际", "单位", *more]]
    rows += [[community, 2019, "走访户数", 58, "户", *more.values()] for community in NAMES]
    _, outcome = reported(tmp_path, book(tmp_path / "成果.xlsx", {"结果": rows}), kind)
    assert any("2019年" in note and "不在方案的起止时间" in note for note in outcome.notes)


@pytest.mark.parametrize(("today", "day"), [(TODAY, "2026年11月30日"), (date(2026, 11, 20), "—")])
@pytest.mark.parametrize("column", [True, False])
def test_figures_of_a_month_that_is_over_count_up_to_its_end(
    tmp_path: Path, today: date, day: str, column: bool
) -> None:
    rows: list[list[Any]] = [["社区", "月份", "指标", "实际", "单位"]]
    rows += [[name, "11月", "议事协商活动", 13, "场"] for name in NAMES]
    place = tmp_path / ("成果.xlsx" if column else "11月成果.xlsx")
    book(place, {"结果": rows if column else [[row[0], *row[2:]] for row in rows]})
    words, _ = reported(tmp_path, place, today=today)
    at = words.split("\n").index("议事协商活动")
    assert day in words.split("\n")[at : at + 6]


@pytest.mark.parametrize(
    ("heading", "used"),
    [
        ("户数", False), ("总户数", False), ("常住人口", False), ("网格数", False), ("小区数", False),
        ("人口数（人）", False), ("走访户数", True), ("参加人数", True), ("新增网格数", True),
    ],
)  # fmt: skip
def test_what_a_community_is_becomes_no_indicator(tmp_path: Path, heading: str, used: bool) -> None:
    rows: list[list[Any]] = [["社区", heading, "议事协商活动（场）"], *([name, 420, 13] for name in NAMES)]
    words, outcome = reported(tmp_path, book(tmp_path / "成果.xlsx", {"结果": rows}))
    bare = heading.removesuffix("（人）")
    assert (f"\n{bare}\n" in words) == used
    assert any(f"“{bare}”是社区的基本情况，没有作为指标采用" in note for note in outcome.notes) != used
    long = [["社区", "指标", "实际"], *([name, bare, "420户"] for name in NAMES)]
    assert f"\n{bare}\n" in reported(tmp_path, book(tmp_path / "成果.xlsx", {"结果": long}))[0]


@pytest.mark.parametrize(("end", "noted"), [(date(2027, 2, 28), False), (date(2026, 12, 31), True)])
def test_a_deadline_of_the_next_year_that_the_period_gives_is_no_guess(end: date, noted: bool) -> None:
    task = {"name": "更换公示牌", "owner": "社区党委", "deadline": "1月底"}
    period = {"start": date(2026, 12, 1), "end": end}
    given = {"doc_type": "work_plan", "issue_date": "2026-12-01", "period": period, "tasks": [task]}
    later = [("tasks[0].deadline", "1月底", date(2027, 1, 31))]
    assert next_years(given, TODAY) == (later if noted else [])
