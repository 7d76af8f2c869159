"""Empty cells of task sheets are named where the plan prints their column of every row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import docx
import pytest
from openpyxl import Workbook
from test_batch import TODAY
from test_batch_sheets import ROWS, TASKS, sheets, task_plan

from app.batch import State, run

if TYPE_CHECKING:
    from pathlib import Path

GAPS: list[list[Any]] = [
    ["社区", "名称", "责任人", "备注"],
    ["桥东社区", "清理楼道", None, None],
    ["长堤社区", "走访居民", "乙", None],
    ["桥东社区", "议事协商", " ", "两次"],
    ["荻花社区", "补种绿化", "丁", None],
]


def told_of(tmp_path: Path, template: Path, roster: Path, **options: Any) -> list[str]:
    told: list[str] = []
    run(template, roster, tmp_path / "out", today=TODAY, check=False, tell=told.append, **options)
    return [word for word in told if "格是空的" in word]


def written(path: Path, *words: str) -> Path:
    document = docx.Document()
    for text in ("{{社区}}", *words):
        document.add_paragraph(text)
    document.save(str(path))
    return path


def test_empty_cells_of_a_printed_column_are_named(tmp_path: Path) -> None:
    template = task_plan(tmp_path / "方案.docx", "{{社区}}")
    (word,) = told_of(tmp_path, template, sheets(tmp_path / "名册.xlsx", 社区=ROWS, 任务=GAPS))
    assert word.startswith("名册.xlsx 工作表“任务” 的“责任人”列有 2 格是空的：C2、C4。")
    assert "{% if t.责任人 %}" in word


def test_of_many_empty_cells_ten_are_named(tmp_path: Path) -> None:
    tasks = [GAPS[0], *(["桥东社区", f"事项{number}", None, None] for number in range(12)), *TASKS[2:]]
    template = task_plan(tmp_path / "方案.docx", "{{社区}}")
    (word,) = told_of(tmp_path, template, sheets(tmp_path / "名册.xlsx", 社区=ROWS, 任务=tasks))
    assert "有 12 格是空的：C2、C3、C4、C5、C6、C7、C8、C9、C10、C11等。" in word


@pytest.mark.parametrize("suffix", [".docx", ".md"])
@pytest.mark.parametrize(
    ("loop", "noted"),
    [
        ("{% for t in 任务 %}{{t.名称}}由{{t.责任人}}负责{% endfor %}", True),
        ("{% if 任务 %}{% for t in 任务|sort(attribute='名称') %}{{t['责任人']}}{% endfor %}{% endif %}", True),
        ("{% for t in 任务 %}{{t.责任人|trim}}{% if not loop.last %}；{% endif %}{% endfor %}", True),
        ("{% for t in 任务 %}{% if t.责任人 %}由{{t.责任人}}负责{% endif %}{% endfor %}", False),
        ("{% for t in 任务 %}{{t.责任人 if t.责任人 else '社区居民委员会'}}{% endfor %}", False),
        ("{% for t in 任务 %}{{t.责任人|default('社区居民委员会', true)}}{% endfor %}", False),
        ("{% for t in 任务 %}{{t.责任人 or '社区居民委员会'}}{% endfor %}", False),
        ("{% for t in 任务 %}{% if t.名称 == '走访居民' %}{{t.责任人}}{% endif %}{% endfor %}", False),
        ("{% for t in 任务 if t.责任人 %}{{t.责任人}}{% endfor %}", False),
        ("{% for t in 任务|selectattr('责任人') %}{{t.责任人}}{% endfor %}", False),
        ("{% for t in 任务 %}{{t.名称}}（{{t.备注}}）{% endfor %}", False),  # remarks need not be there
        ("{% for t in 任务 %}{{t.名称}}{% endfor %}", False),
    ],
)
def test_what_the_plan_asks_about_is_not_meant(tmp_path: Path, loop: str, noted: bool, suffix: str) -> None:
    template = tmp_path / f"方案{suffix}"
    if suffix == ".md":
        template.write_text(f"# {{{{社区}}}}方案\n\n{loop}\n", encoding="utf-8")
    else:
        written(template, loop)
    told = told_of(tmp_path, template, sheets(tmp_path / "名册.xlsx", 社区=ROWS, 任务=GAPS))
    assert bool(told) is noted


def test_cells_merged_downwards_are_not_empty(tmp_path: Path) -> None:
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for title, rows in {
        "社区": ROWS,
        "任务": [*TASKS[:2], ["桥东社区", "议事协商", None], *TASKS[2:3], TASKS[4]],
    }.items():
        sheet = workbook.create_sheet(title)
        for row in rows:
            sheet.append(row)
    workbook["任务"].merge_cells("C2:C3")
    workbook.save(tmp_path / "名册.xlsx")
    assert not told_of(tmp_path, task_plan(tmp_path / "方案.docx", "{{社区}}"), tmp_path / "名册.xlsx")


def test_columns_that_a_table_of_results_does_not_have_are_not_meant(tmp_path: Path) -> None:
    results = [["社区", "指标", "实际", "单位"], *([row[1], "走访", None, "户"] for row in ROWS[1:])]
    template = written(
        tmp_path / "方案.docx", "{% for r in 结果 %}{{r.指标}}{{r.实际}}{{r.单位}}（{{r.来源}}）{% endfor %}"
    )
    roster = sheets(tmp_path / "名册.xlsx", 社区=ROWS)
    (word,) = told_of(tmp_path, template, roster, results=sheets(tmp_path / "成果.xlsx", 一季度=results))
    assert "成果.xlsx" in word
    assert "“实际”列有 3 格是空的：C2、C3、C4。" in word


def test_rows_that_are_not_made_are_left_out(tmp_path: Path) -> None:
    told: list[str] = []
    rows = [*ROWS[:1], ["望桥街道", "桥东社区", None], *ROWS[2:]]
    template = task_plan(tmp_path / "方案.docx", "{{社区}}{{户数}}户")
    roster = sheets(tmp_path / "名册.xlsx", 社区=rows, 任务=GAPS)
    outcome = run(template, roster, tmp_path / "out", today=TODAY, check=False, tell=told.append)
    assert outcome.states == {State.OK: 2, State.FAILED: 1}
    assert not any("格是空的" in word for word in told)
