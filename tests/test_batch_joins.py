"""Two cells with + between them are joined, as docxtpl joins them; where both are numbers, that is said once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from test_batch import TODAY, plan, texts
from test_batch_sheets import sheets

from app.batch import run

if TYPE_CHECKING:
    from pathlib import Path

ROWS: list[list[Any]] = [
    ["社区", "户数", "人口", "区号", "年", "上半年", "下半年"],
    *([f"第{n}社区", 10, 30, "0571", 2026, "45%", "50.5%"] for n in range(3)),
]
TASKS: list[list[Any]] = [["社区", "名称", "计划", "追加"], *([f"第{n}社区", "走访", 3, 4.5] for n in range(3))]


@pytest.mark.parametrize(
    ("words", "printed", "sums"),
    [
        ("{{户数 + 人口}}、{{ 户数 + 人口 }}", "1030、1030", ["{{ 户数|int + 人口|int }}"]),
        ("{{户数 + 人口 + 年}}", "10302026", ["{{ 户数|int + 人口|int }}", "{{ 人口|int + 年|int }}"]),
        ("{% for 项 in 任务 %}{{项.计划 + 项.追加}}{% endfor %}", "34.5", ["{{ 项.计划|float + 项.追加|float }}"]),
        ("{{上半年 + 下半年}}", "45%50.5%", ["{{ '{:.1%}'.format(上半年|float + 下半年|float) }}"]),
        ("{{区号 + 户数}}", "057110", []),
        ("{{社区 + 户数}}、{{户数 + 1}}", "第0社区10、11", []),
    ],
)
def test_two_figures_that_are_joined_are_told_once(tmp_path: Path, words: str, printed: str, sums: list[str]) -> None:
    roster = sheets(tmp_path / "名册.xlsx", 社区=ROWS, 任务=TASKS)
    outcome = run(plan(tmp_path / "方案.docx", "{{社区}}", words), roster, tmp_path / "out", today=TODAY, check=False)
    assert printed in texts(tmp_path / "out" / "第0社区.docx")
    told = [note for note in outcome.notes if "不会相加" in note]
    assert len(told) == bool(sums)
    assert all(words in told[0] for words in sums)
