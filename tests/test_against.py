"""What a figure was held against is shown as that, and not counted as more places of the fault."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest
from docx import Document
from test_annotation import word

from app.cli import main
from app.files import load

if TYPE_CHECKING:
    from pathlib import Path

TWICE = """柳荫社区2026年防汛工作计划

一、工作目标
2026年10月底前，社区疏通排水管道入户率达到95%。
二、工作安排
（一）疏通管道。由社区居委会负责，2026年10月底前疏通排水管道入户率达到80%。
"""
DAY = ("--today", "2026-03-10", "--select", "TGT-04")


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    return word(tmp_path / "报送" / "计划.docx", TWICE)


def test_the_terminal_names_the_place_held_against(plan: Path, capfd: pytest.CaptureFixture[str]) -> None:
    main(["review", str(plan), *DAY])
    out = capfd.readouterr().out
    assert "TGT-04" in out
    assert "第5段，对照第3段" in out
    assert "另有" not in out


def test_the_submitter_is_asked_to_compare(plan: Path, tmp_path: Path) -> None:
    main(["review", str(plan), *DAY, "--annotate", str(tmp_path / "批注"), "--slip", str(tmp_path / "意见")])
    said = [comment.text for comment in Document(str(tmp_path / "批注" / "计划.docx")).comments]
    assert len(said) == 2
    assert "请与第5段的意见对照核对。" in " ".join(said)
    assert "同一问题" not in " ".join(said)
    slip = load(tmp_path / "意见" / "计划-退回修改意见.docx").text
    assert "第5段（对照第3段）" in slip


def test_the_table_of_findings_tells_both_apart(plan: Path, tmp_path: Path) -> None:
    main(["review", str(plan), *DAY, "--xlsx", str(tmp_path / "清单.xlsx")])
    sheet = openpyxl.load_workbook(tmp_path / "清单.xlsx")["问题清单"]
    head, row = list(sheet.values)[:2]
    assert "第5段；对照：" in str(row[head.index("位置")])
