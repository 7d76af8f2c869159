"""Results of the month alone, and in words: they are printed in the form of a month, or asked for."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import docx
import pytest
from test_batch_reports import PLAN, TODAY, book

from app.batch import run

if TYPE_CHECKING:
    from pathlib import Path

ROSTER: list[list[Any]] = [["街道", "社区", "户数", "走访目标"], ["望桥街道", "桥东社区", 4200, "90%"]]
OPEN = "【待补：“议事协商活动”的完成值】"
MONTH = ["社区", "指标", "本月完成", "单位", "说明"]


def made(
    tmp_path: Path,
    tables: dict[str, list[list[Any]]],
    kind: str = "monthly_form",
    *,
    today: date = TODAY,
    plan: str = PLAN,
) -> tuple[str, str]:
    """Return what the document of 桥东社区 says, its rows with | between their cells, and what is noted."""
    (tmp_path / "方案.md").write_text(plan.replace("}}%以上", "}}以上"), encoding="utf-8")
    for path, rows in tables.items():
        (tmp_path / "成果").mkdir(exist_ok=True)
        book(tmp_path / "成果" / f"{path}.xlsx", rows)
    roster = book(tmp_path / "名册.xlsx", ROSTER)
    outcome = run(tmp_path / "方案.md", roster, tmp_path / "out", today=today, results=tmp_path / "成果", report=kind)
    (record,) = outcome.records
    assert record.path, record.reason
    document = docx.Document(str(outcome.out / record.path))
    cells = ["|".join(cell.text for cell in row.cells) for table in document.tables for row in table.rows]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells]), "\n".join(outcome.notes)


@pytest.mark.parametrize(
    ("header", "row"),
    [
        (["社区", "指标", "本月完成", "单位"], ["桥东社区", "议事协商活动", 3, "场"]),
        (["社区", "指标", "本月完成"], ["桥东社区", "议事协商活动", "3场"]),
        (["社区", "本月议事协商活动（场）"], ["桥东社区", 3]),
    ],
)
def test_what_the_month_brought_is_printed_where_nothing_else_is_given(
    tmp_path: Path, header: list[Any], row: list[Any]
) -> None:
    words, notes = made(tmp_path, {"10月": [header, row]})
    assert f"|议事协商活动|12场以上|【待补：上月累计】|3场|{OPEN}|—|" in words
    assert "只有本月完成数，没有累计数，也算不出累计数，完成值以【待补：…】标出：10月.xlsx 工作表“社区”" in notes


def test_what_the_month_brought_is_added_to_what_the_month_before_had(tmp_path: Path) -> None:
    tables: dict[str, list[list[Any]]] = {
        "9月": [["社区", "指标", "累计完成", "单位"], ["桥东社区", "议事协商活动", 8, "场"]],
        "10月": [["社区", "指标", "本月完成", "单位"], ["桥东社区", "议事协商活动", 3, "场"]],
    }
    words, notes = made(tmp_path, tables)
    assert "|议事协商活动|12场以上|8场|3场|11场|" in words
    assert "只有本月完成" not in notes


@pytest.mark.parametrize(
    ("before", "month", "said"),
    [
        ([0.3, "万户"], [200, "户"], "|3200户|"),
        ([3000, "户"], [0.02, "万户"], "|3200户|"),
        (["0.3万户", None], ["200户", None], "|3200户|"),
        ([3000, "名"], [200, "人"], "|3200人|"),
        ([30, "%"], [200, "户"], "|【待补：“走访居民”的完成值】|"),
    ],
)
def test_months_in_two_units_are_added_up_in_one(
    tmp_path: Path, before: list[Any], month: list[Any], said: str
) -> None:
    plan = PLAN.replace("议事协商活动12场", "走访居民4200人" if month[1] == "人" else "走访居民4200户")
    tables: dict[str, list[list[Any]]] = {
        "9月": [["社区", "指标", "累计完成", "单位"], ["桥东社区", "走访居民", *before]],
        "10月": [["社区", "指标", "本月完成", "单位"], ["桥东社区", "走访居民", *month]],
    }
    words, notes = made(tmp_path, tables, plan=plan)
    assert said in words
    assert ("只有本月完成数" in notes) == ("待补" in said)


DECEMBER: list[list[Any]] = [["社区", "指标", "累计完成", "单位"], ["桥东社区", "议事协商活动", 14, "场"]]
JANUARY: list[list[Any]] = [["社区", "指标", "本月完成", "单位"], ["桥东社区", "议事协商活动", 3, "场"]]


@pytest.mark.parametrize("names", [("2025年12月", "2026年1月"), ("12月", "1月")])
def test_january_counts_anew(tmp_path: Path, names: tuple[str, str]) -> None:
    tables = dict(zip(names, (DECEMBER, JANUARY), strict=True))
    words, notes = made(tmp_path, tables, today=date(2026, 2, 3))
    assert "|议事协商活动|12场以上|—|3场|3场|25%|" in words
    assert "2026年的数从1月起重新累计，2025年的没有写作上月累计：望桥街道桥东社区" in notes
    assert "只有本月完成" not in notes


def test_what_january_counts_up_is_of_january(tmp_path: Path) -> None:
    counted: list[list[Any]] = [["社区", "指标", "累计完成", "单位"], ["桥东社区", "议事协商活动", 3, "场"]]
    words, _ = made(tmp_path, {"2025年12月": DECEMBER, "2026年1月": counted}, today=date(2026, 2, 3))
    assert "|议事协商活动|12场以上|—|3场|3场|25%|" in words


def test_a_plan_of_two_years_counts_on_in_january(tmp_path: Path) -> None:
    plan = PLAN.replace("2026年网格服务", "网格服务").replace("2026年10月底前，走访", "2025年7月至2026年6月，走访")
    plan = plan.replace("## 一", "实施时间：2025年7月1日至2026年6月30日。\n\n## 一").replace(
        "2026年10月31日", "2026年6月30日"
    )
    plan = plan.replace("2026年3月2日", "2025年7月1日")
    words, _ = made(tmp_path, {"2025年12月": DECEMBER, "2026年1月": JANUARY}, today=date(2026, 2, 3), plan=plan)
    assert "|议事协商活动|12场以上|14场|3场|17场|" in words


@pytest.mark.parametrize("wide", [True, False])
def test_a_rate_of_the_month_alone_is_printed_and_held_against_no_target(tmp_path: Path, *, wide: bool) -> None:
    rows: list[list[Any]] = [["社区", "指标", "本月完成"], ["桥东社区", "走访覆盖率", "88%"]]
    if wide:
        rows = [["社区", "本月走访覆盖率"], ["桥东社区", "88%"]]
    words, notes = made(tmp_path, {"10月": rows})
    assert "|走访覆盖率|90%以上|—|88%|【待补：“走访覆盖率”的完成值】|—|" in words
    assert "未完成原因" not in words
    assert "“走访覆盖率”88%（共 1 处）。请补填累计数" in notes


def test_a_report_of_the_year_takes_no_month_for_it(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["社区", "指标", "本月完成"], ["桥东社区", "走访覆盖率", "88%"]]
    words, _ = made(tmp_path, {"10月": rows}, "status_report")
    assert "88%" not in words
    assert "走访覆盖率\n" not in words
    assert "走访覆盖率|90%以上|2026年10月31日|【待补：“走访覆盖率”的完成值】|2026年10月31日|待核" in words


def test_figures_in_two_units_leave_the_month_out_and_cost_no_form(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["社区", "指标", "本月完成", "累计完成"], ["桥东社区", "议事协商活动", "5%", "9场"]]
    words, notes = made(tmp_path, {"10月": rows})
    assert "|议事协商活动|12场以上|【待补：上月累计】|【待补：本月完成】|9场|" in words
    assert "单位不同，没有相加减，本月完成没有采用" in notes


def test_the_form_prints_what_is_said_beside_a_figure_and_in_its_place(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        MONTH,
        ["桥东社区", "议事协商活动", 3, "场", "因雨改期1场"],
        ["桥东社区", "走访覆盖率", None, None, "系统升级，数据未出"],
        ["桥东社区", "开展走访", None, None, "已入户宣传"],
        ["桥东社区", "走访", None, None, "走访独居老人"],
        ["桥东社区", "消防演练", None, None, "推迟到11月"],
    ]
    words, _ = made(tmp_path, {"10月": rows})
    for said in ("议事协商活动：因雨改期1场。", "走访覆盖率：系统升级，数据未出。", "消防演练：推迟到11月。"):
        assert words.count(said) == 1
    assert "开展走访：截至2026年10月31日，已入户宣传。截至2026年10月31日，走访独居老人。" in words


@pytest.mark.parametrize("kind", ["monthly_form", "status_report", "project_summary"])
def test_a_remark_in_a_row_without_figures_is_told_of_its_indicators(tmp_path: Path, kind: str) -> None:
    rows: list[list[Any]] = [
        ["社区", "走访覆盖率", "议事协商活动", "备注"],
        ["桥东社区", None, None, "系统升级，数据未出"],
    ]
    assert "走访覆盖率和议事协商活动：系统升级，数据未出。" in made(tmp_path, {"10月": rows}, kind)[0]


def test_a_remark_of_the_month_before_is_not_one_of_the_month(tmp_path: Path) -> None:
    header = ["社区", "指标", "累计完成", "单位", "说明"]
    tables: dict[str, list[list[Any]]] = {
        "9月": [header, ["桥东社区", "议事协商活动", 8, "场", "因雨改期1场"]],
        "10月": [header, ["桥东社区", "走访覆盖率", "92%", None, None]],
    }
    words, _ = made(tmp_path, tables)
    assert "|8场|" in words
    assert "因雨改期" not in words
