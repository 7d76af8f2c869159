"""A rate of the roster that bears no sign is told by its cell before it is printed: 整改率达到0.95."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from docx import Document
from openpyxl import load_workbook
from test_batch import TODAY
from test_batch_sheets import sheets

from app.batch import run

if TYPE_CHECKING:
    from pathlib import Path

END = "\n\n{{社区}}居民委员会\n\n2026年3月2日\n"


def told_of(tmp_path: Path, words: str, column: str, cells: list[Any], **more: list[list[Any]]) -> list[str]:
    plan = tmp_path / "方案.md"
    plan.write_text(f"# {{{{社区}}}}消防工作方案\n\n{words}{END}", encoding="utf-8")
    rows = [["社区", column], *([f"{name}里社区", cell] for name, cell in zip("东西南北中前后", cells, strict=False))]
    roster = sheets(tmp_path / "名册.xlsx", 名册=rows, **more)
    outcome = run(plan, roster, tmp_path / "out", today=TODAY, check=False)
    return [note for note in outcome.notes if "是比率而没有百分号" in note]


@pytest.mark.parametrize(
    ("words", "column", "cells", "said"),
    [
        ("整改率由80%提高到{{整改率}}。", "整改率", [0.95, "90%"], "的 B2（整改率）“0.95”是比率而没有百分号"),
        ("整改率达到{{整改率}}以上。", "整改率", [0.95, 95], "的 B2（整改率）“0.95”、B3（整改率）“95”是比率"),
        ("居民满意率达到{{目标}}。", "目标", ["90%", 0.9], "的 B3（目标）“0.9”是比率"),
        ("参与率由{{社区}}的底数提高到{{目标}}。", "目标", ["90%", 0.9], "的 B3（目标）“0.9”是比率"),
        ("| 整改率 |\n|---|\n| {{整改率}} |", "整改率", [0.95], "的 B2（整改率）“0.95”是比率"),
        ("整改率达到{{整改率}}%。", "整改率", [0.95, 95], "“0.95”是比率而没有百分号，方案中字段的后面有百分号"),
        ("整改率达到{{整改率}}。", "整改率", [0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3], "B6（整改率）“0.5”等 7 处是比率"),
        ('整改率达到{{ 字段["整改率"] }}。', "整改率", [0.9], "的 B2（整改率）“0.9”是比率"),
    ],
)  # fmt: skip
def test_a_rate_without_its_sign_is_told_by_its_cell(
    tmp_path: Path, words: str, column: str, cells: list[Any], said: str
) -> None:
    (note,) = told_of(tmp_path, words, column, cells)
    assert said in note


@pytest.mark.parametrize(
    ("words", "column", "cells"),
    [
        ("整改率达到{{整改率}}。", "整改率", ["95%", "100%", "", "不低于九成"]),
        ("整改率达到{{整改率}}%。", "整改率", [95, 90]),
        ("整改率提高{{整改率}}个百分点。", "整改率", [3, 2]),
        ("居民满意度{{满意度}}分。", "满意度", [95, 96]),
        ("整改率达到{{ '{:.0%}'.format(整改率) }}。", "整改率", [0.95]),
        ("率先走访{{户数}}，容积率为1。", "户数", [100]),
    ],
)
def test_what_bears_a_sign_or_a_unit_is_not(tmp_path: Path, words: str, column: str, cells: list[Any]) -> None:
    assert told_of(tmp_path, words, column, cells) == []


FIELD = '{{ 字段["%s"] }}'


@pytest.mark.parametrize(
    ("words", "column", "cells"),
    [
        (f"整改率达到{FIELD % '整改率（%）'}%。", "整改率（%）", [95, 90.5]),
        (f"居民满意度达到{FIELD % '满意度（分）'}。", "满意度（分）", [95, 90.5]),
        (f"居民满意度达到{FIELD % '满意度（百分制）'}。", "满意度（百分制）", [95, 0.9]),
        (f"居民满意度达到{FIELD % '满意度(满分100分)'}。", "满意度(满分100分)", [95, 90]),
        (f"居民满意度达到{FIELD % '满意度（满分为100分）'}。", "满意度（满分为100分）", [95, 90]),
        (f"年度死亡率：{FIELD % '死亡率（‰）'}", "死亡率（‰）", [6.1, 0.5]),
        ("居民满意度（百分制）达到{{满意度}}。", "满意度", [95, 90.5]),
        ("男女性别比例为{{比例}}。", "比例", [1.05, 1.1]),
        ("| 社区 | 整改率（%） |\n|---|---|\n| {{社区}} | {{整改率}} |", "整改率", [95, 90.5]),
        ("| 项目 | 单位 | 目标 |\n|---|---|---|\n| 整改率 | % | {{整改率}} |", "整改率", [95, 90]),
        ("| 项目 | 目标 | 单位 |\n|---|---|---|\n| 满意度 | {{满意度}} | 分 |", "满意度", [95, 90]),
        ("| 整改率（单位：%） |\n|---|\n| 去年 |\n| {{整改率}} |", "整改率", [95, 90.5]),
        ("| 项目 | 目标 | 计分 | 分值 |\n|---|---|---|---|\n| 满意度 | {{满意度}} | 百分制 | 10分 |", "满意度", [95]),
        ("| 满意度（100分制） |\n|---|\n| {{满意度}} |", "满意度", [95, 90.5]),
        (f"居民满意度达到{FIELD % '满意度（五分制）'}。", "满意度（五分制）", [4.8, 0.9]),
        ("居民满意度{{满意度}}（满分100分）。", "满意度", [95, 96]),
    ],
)
def test_below_a_heading_that_says_in_what_they_are_bare_numbers_are_right(
    tmp_path: Path, words: str, column: str, cells: list[Any]
) -> None:
    assert told_of(tmp_path, words, column, cells) == []


@pytest.mark.parametrize(
    ("words", "column", "cells", "said"),
    [
        (
            "| 社区 | 整改率（%） |\n|---|---|\n| {{社区}} | {{整改率}} |",
            "整改率",
            [0.95, 95],
            "B2（整改率）“0.95”是比率",
        ),
        ("| 备注（%） | 整改率 |\n|---|---|\n| 无 | {{整改率}} |", "整改率", [0.9], "B2（整改率）“0.9”是比率"),
        ("整改率（含街道）达到{{整改率}}。", "整改率", [95], "B2（整改率）“95”是比率"),
        ("| 项目 | 目标 | 分值 |\n|---|---|---|\n| 整改率 | {{整改率}} | 10分 |", "整改率", [0.95], "B2（整改率）"),
        ("| 项目 | 目标（10分） |\n|---|---|\n| 整改率 | {{整改率}} |", "整改率", [0.95], "B2（整改率）“0.95”是比率"),
        ("| 整改率（15分） |\n|---|\n| {{整改率}} |", "整改率", [95], "B2（整改率）“95”是比率"),
        (f"达到{FIELD % '整改率（10分）'}。", "整改率（10分）", [0.95], "B2（整改率（10分））“0.95”是比率"),
        ("整改率达到{{整改率}}（10分）。", "整改率", [0.95], "B2（整改率）“0.95”是比率"),
        ("| 整改率达到{{整改率}}（权重 10分） |", "整改率", [0.95], "B2（整改率）“0.95”是比率"),
        (f"整改率达到{FIELD % '整改率（含街道）'}。", "整改率（含街道）", [95], "“95”是比率"),
    ],
)
def test_another_heading_says_nothing_of_them(
    tmp_path: Path, words: str, column: str, cells: list[Any], said: str
) -> None:
    (note,) = told_of(tmp_path, words, column, cells)
    assert said in note


def test_a_plan_without_the_sign_of_the_heading_is_told_of_the_plan(tmp_path: Path) -> None:
    plan = tmp_path / "方案.md"
    plan.write_text(f"# {{{{社区}}}}方案\n\n整改率达到{FIELD % '整改率（%）'}。{END}", encoding="utf-8")
    roster = sheets(tmp_path / "名册.xlsx", 名册=[["社区", "整改率（%）"], ["东里社区", 95], ["西里社区", "90%"]])
    notes = run(plan, roster, tmp_path / "out", today=TODAY, check=False).notes
    assert [note for note in notes if "百分号" in note] == [
        "方案中字段“整改率（%）”的后面没有百分号，会印成 95 的样子，请在方案的这个字段后面写上 %。"
    ]


@pytest.mark.parametrize(("form", "shown"), [("0%", "95%"), ("0.0%;[Red]-0.0%", "95.0%"), ('0.00"%"', "0.95%")])
def test_a_number_that_its_format_shows_in_per_cent_bears_its_sign(tmp_path: Path, form: str, shown: str) -> None:
    plan = tmp_path / "方案.md"
    plan.write_text(f"# {{{{社区}}}}方案\n\n整改率达到{{{{整改率}}}}。{END}", encoding="utf-8")
    roster = sheets(tmp_path / "名册.xlsx", 名册=[["社区", "整改率"], ["东里社区", 0.95]])
    book = load_workbook(roster)
    book["名册"]["B2"].number_format = form
    book.save(roster)
    outcome = run(plan, roster, tmp_path / "out", today=TODAY, check=False)
    words = [paragraph.text for paragraph in Document(str(tmp_path / "out" / "东里社区.docx")).paragraphs]
    assert any(f"整改率达到{shown}。" in text for text in words)
    assert not [note for note in outcome.notes if "百分号" in note]


def test_a_rate_of_a_list_is_told_by_its_own_sheet(tmp_path: Path) -> None:
    words = "{% for t in 任务 %}{{t.名称}}：完成率{{t.完成率}}。\n\n{% endfor %}"
    tasks: list[list[Any]] = [["社区", "名称", "完成率"], ["东里社区", "巡查", 0.9], ["东里社区", "宣传", "90%"]]
    (note,) = told_of(tmp_path, words, "户数", [100], 任务=tasks)
    assert "工作表“任务” 的 C2（完成率）“0.9”是比率" in note
