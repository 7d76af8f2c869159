"""Rows of results about the tasks of a plan: due when the task is, and told as of their day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import docx
import pytest
from test_batch_reports import book, roster

from app.batch import run

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["roster"]
PLAN = """# {{社区}}2026年网格服务实施方案

## 一、工作目标

2026年10月底前，走访覆盖率达到90%以上。

## 二、工作任务

（一）整治楼道堆物。由物业服务站负责，2026年12月20日前完成楼道堆物整治。

（二）开展走访。由社区党委负责，2026年10月31日前完成走访。

{{社区}}居民委员会

2026年3月2日
"""
HEAD = ["社区", "指标", "计划", "实际", "单位", "截至", "说明"]


def report(tmp_path: Path, roster: Path, *rows: list[Any]) -> tuple[str, list[list[str]]]:
    plan = tmp_path / "方案.md"
    plan.write_text(PLAN, encoding="utf-8")
    table = book(tmp_path / "成果.xlsx", [HEAD, *rows])
    run(plan, roster, tmp_path / "out", today=date(2026, 12, 31), results=table, report="status_report", check=False)
    document = docx.Document(str(tmp_path / "out" / "望桥街道" / "桥东社区.docx"))
    cells = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    return "\n".join(paragraph.text for paragraph in document.paragraphs), cells


@pytest.mark.parametrize(
    ("day", "state"), [("2026年11月8日", "未到期"), ("2026年12月20日", "未达到"), ("2026年12月31日", "未达到")]
)
def test_a_result_is_due_when_the_task_is_that_it_belongs_to(
    tmp_path: Path, roster: Path, day: str, state: str
) -> None:
    rows = [["桥东社区", "走访覆盖率", None, "92%", None, day, None]]
    words, cells = report(tmp_path, roster, *rows, ["桥东社区", "楼道堆物清理", 42, 30, "处", day, None])
    assert ["楼道堆物清理", "42处", "2026年12月20日", "30处", day, state] in cells
    assert ("楼道堆物清理未达到目标" in words) == (state == "未达到")


def test_a_result_that_belongs_to_no_task_has_no_day(tmp_path: Path, roster: Path) -> None:
    rows = [["桥东社区", "志愿服务积分", 42, 30, "分", "2026年11月8日", None]]
    _, cells = report(tmp_path, roster, *rows)
    assert ["志愿服务积分", "42分", "—", "30分", "2026年11月8日", "未达到"] in cells


@pytest.mark.parametrize(
    ("note", "told"),
    [
        ("网格员逐户走访，已建台账", "截至2026年11月8日，网格员逐户走访，已建台账。"),
        ("10月12日逐户走访完毕", "10月12日逐户走访完毕。"),
    ],
)
def test_what_is_said_of_a_task_is_not_dated_as_done_on_the_day_of_the_table(
    tmp_path: Path, roster: Path, note: str, told: str
) -> None:
    words, _ = report(tmp_path, roster, ["桥东社区", "开展走访", None, None, None, "2026年11月8日", note])
    assert f"开展走访。{told}" in words
