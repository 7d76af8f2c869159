"""Tables of results in which two columns may be what was reached, 累计 and 实际完成: one reading for all of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from test_batch_reports import TODAY, book, text
from test_batch_results import ROWS, given

from app.batch import run
from app.batch.results import add_results
from app.batch.roster import read_roster

if TYPE_CHECKING:
    from pathlib import Path

    from app.batch import BatchRun
    from app.batch.roster import Roster

LONG = ["指标", "计划", "实际完成", "累计", "单位"]
EAST, BANK, REED = "望桥街道桥东社区", "望桥街道长堤社区", "青荻街道荻花社区"
CEILING = """# {{社区}}2026年网格服务实施方案

## 一、工作目标

2026年10月底前，居民投诉不超过{{户数}}件，举办议事协商活动12场以上。

{{社区}}居民委员会

2026年3月2日
"""


def folder(tmp_path: Path, tables: dict[str, list[list[Any]]]) -> Path:
    place = tmp_path / "成果"
    for name, rows in tables.items():
        path = place / f"{name}.xlsx"
        path.parent.mkdir(parents=True, exist_ok=True)
        book(path, rows)
    return place


def taken(tmp_path: Path, tables: dict[str, list[list[Any]]]) -> tuple[dict[str, list[str]], str]:
    """Return what each community reports and what is noted."""
    roster: Roster = read_roster(book(tmp_path / "名册.xlsx", ROWS))
    add_results(roster, folder(tmp_path, tables), report=True)
    return given(roster), "\n".join(roster.notes)


def talks(*figures: Any) -> list[list[Any]]:
    return [LONG, ["议事协商活动", *figures, "场"]]


def test_all_tables_of_a_run_are_read_by_one_column(tmp_path: Path) -> None:
    tables = {"桥东社区": talks(12, 12, 40), "长堤社区": talks(12, 11, 38), "荻花社区": talks(12, 4, 13)}
    found, notes = taken(tmp_path, tables)
    assert found == {EAST: ["议事协商活动 12"], BANK: ["议事协商活动 11"], REED: ["议事协商活动 4"]}
    assert "荻花社区.xlsx 工作表“社区”的累计没有比计划多出两成" in notes
    assert notes.count("都可作“实际”，取“实际完成”") == 1  # and not one note for each table


def test_a_table_that_speaks_against_the_others_is_named(tmp_path: Path) -> None:
    tables = {"桥东社区": talks(12, 12, 40), "长堤社区": talks(12, 3, 11), "荻花社区": talks(12, 4, 13)}
    found, notes = taken(tmp_path, tables)
    assert found == {EAST: ["议事协商活动 40"], BANK: ["议事协商活动 11"], REED: ["议事协商活动 13"]}
    assert "桥东社区.xlsx 工作表“社区”的累计多数比计划多出两成以上，可能含以前年度的数" in notes


def test_where_the_tables_disagree_it_is_asked(tmp_path: Path) -> None:
    found, notes = taken(tmp_path, {"桥东社区": talks(12, 12, 40), "长堤社区": talks(12, 4, 13)})
    assert (found[EAST], found[BANK]) == (["议事协商活动 "], ["议事协商活动 "])
    assert "看不出以哪一列为准，两列都没有采用，报告中以【待补：…】标出" in notes
    assert "没有“实际”列" not in notes


@pytest.mark.parametrize("wide", [True, False])
def test_a_table_of_one_month_asks_beside_one_of_years(tmp_path: Path, *, wide: bool) -> None:
    rows: list[list[Any]] = talks(12, 1, 9)
    if wide:
        rows = [["社区", "议事目标", "议事实际完成", "议事累计"], ["长堤社区", 12, 1, 9]]
    found, notes = taken(tmp_path, {"桥东社区": talks(12, 12, 40), "10月/长堤社区": rows})
    assert found[EAST] == ["议事协商活动 "]
    assert all(name.endswith(" ") for name in found[BANK])
    assert "看不出以哪一列为准" in notes


def test_the_column_that_was_not_chosen_fills_no_gap_of_the_other(tmp_path: Path) -> None:
    tables = {"桥东社区": talks(12, 12, 40), "长堤社区": talks(12, 11, 38), "荻花社区": talks(12, None, 30)}
    found, notes = taken(tmp_path, tables)
    assert found == {EAST: ["议事协商活动 12"], BANK: ["议事协商活动 11"], REED: ["议事协商活动 "]}
    assert "荻花社区.xlsx 工作表“社区” 的列“实际完成”没有填" in notes
    assert "请补填“实际完成”" in notes


def test_tables_that_each_fill_another_column_are_told(tmp_path: Path) -> None:
    found, notes = taken(tmp_path, {"桥东社区": talks(12, 11, None), "长堤社区": talks(12, None, 13)})
    assert (found[EAST], found[BANK]) == (["议事协商活动 11"], ["议事协商活动 13"])
    assert "长堤社区.xlsx 工作表“社区”只填了累计的一列，桥东社区.xlsx 工作表“社区”只填了“实际完成”等一列" in notes


@pytest.mark.parametrize(("reached", "plan"), [(["6件", "15件"], 10), ([6, 15], 10)])
def test_what_is_counted_beyond_an_upper_limit_is_no_figure_of_years(
    tmp_path: Path, reached: list[Any], plan: Any
) -> None:
    (tmp_path / "方案.md").write_text(CEILING, encoding="utf-8")
    rows = [row if len(row) == 3 else [*row[:2], 10, "80%"] for row in ROWS]
    place = book(tmp_path / "桥东社区.xlsx", [LONG, ["居民投诉", plan, *reached, "件"]])
    roster = book(tmp_path / "名册.xlsx", [ROWS[0], *rows[1:]])
    outcome: BatchRun = run(
        tmp_path / "方案.md", roster, tmp_path / "out", today=TODAY, results=place, report="status_report"
    )
    assert "居民投诉为15件，比10件以内的目标高5件" in text(outcome, "桥东社区")


def test_two_columns_for_remarks_of_a_wide_table_are_told(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["社区", "议事协商（场）", "说明", "备注"], ["桥东社区", 12, "含线上2场", "另有1场改期"]]
    _, notes = taken(tmp_path, {"成果": rows})
    assert "的列“说明、备注”都可作“说明”，取“说明”，没有用到“备注”" in notes
