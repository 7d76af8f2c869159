"""Checks of the workbench: findings by file and in a table, what goes back, a report held against its plan."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import docx
import pytest
from openpyxl import load_workbook

from app import settings as installation
from app.errors import UserError
from app.web import handlers_draft, handlers_review

if TYPE_CHECKING:
    from app.settings import Settings
    from app.web.desk import Desk

from workbench import FAULTY, TODAY, given_out, made, silent


def test_findings_come_by_file_and_in_a_table(tmp_path: Path, desk: Desk) -> None:
    faulty, broken = tmp_path / "报告<b>.md", tmp_path / "坏.docx"
    faulty.write_text(FAULTY, encoding="utf-8")
    broken.write_bytes(b"no word file")
    result = handlers_review.review([faulty, broken], None, None, desk=desk, today=TODAY, tell=silent)
    assert "已检查 2 个文件：1 个须修改，1 个无法读取" in result["message"]
    assert "报告&lt;b&gt;.md" in result["findings"]
    assert "同级序号断号" in result["findings"]
    assert str(tmp_path) not in result["findings"]
    assert result["coverage"] == ""
    sheet, returned = given_out(desk, result["downloads"])
    assert (sheet.name, returned.name) == ("问题清单.xlsx", "退回材料.zip")
    book = load_workbook(sheet)
    assert book.sheetnames == ["问题清单", "汇总", "文种汇总", "缺项矩阵"]  # those of `wenheng review --xlsx`
    rows = list(book["问题清单"].iter_rows(values_only=True))
    assert rows[0][:5] == ("文件", "文种", "标题", "编号", "名称")
    assert {row[0] for row in rows[1:]} == {"报告<b>.md", "坏.docx"}
    cells = [cell for table in book for row in table.iter_rows(values_only=True) for cell in row]
    assert not [cell for cell in cells if str(tmp_path) in str(cell)]


def test_what_goes_back_to_the_submitters_comes_in_one_archive_and_several_files_get_a_table(
    tmp_path: Path, desk: Desk
) -> None:
    paths = [tmp_path / "甲" / "报告.md", tmp_path / "乙" / "报告.md", tmp_path / "坏.docx"]
    for path in paths:
        path.parent.mkdir(exist_ok=True)
        path.write_text(FAULTY if path.suffix == ".md" else "no word file", encoding="utf-8")
    result = handlers_review.review(paths, None, None, desk=desk, today=TODAY, tell=silent)
    with zipfile.ZipFile(given_out(desk, result["downloads"])[1]) as archive:
        names = set(archive.namelist())
        copy = docx.Document(io.BytesIO(archive.read("批注稿/报告.docx")))
    assert {f"{folder}/报告.docx" for folder in ("批注稿", "修订稿")} < names
    assert sum(name.startswith("退回修改意见/") for name in names) == 2
    assert any("断号" in comment.text for comment in copy.comments)
    assert '<a href="#review-file-2">报告.md</a>' in result["findings"]
    assert '<section class="file" id="review-file-2">' in result["findings"]
    assert "须修改后重新报送" in result["findings"]
    assert "无法读取" in result["findings"]
    only = handlers_review.review([paths[2]], None, None, desk=desk, today=TODAY, tell=silent)
    assert "退回材料" not in only["downloads"]
    assert "<table" not in only["findings"]


def test_a_file_that_is_not_what_its_name_says_is_named(tmp_path: Path, desk: Desk) -> None:
    path = tmp_path / "报告.txt"
    document = docx.Document()
    document.add_paragraph("桥东社区2025年反诈宣传情况报告")
    document.save(str(path))
    result = handlers_review.review([path], None, None, desk=desk, today=TODAY, tell=silent)
    assert "扩展名是 .txt" in result["findings"]


def test_a_report_is_held_against_its_plan(desk: Desk, settings: Settings) -> None:
    made_report = made(handlers_draft.example(desk, "status_report"), desk, settings)
    report = Path(made_report["export"]["source"])
    plan = installation.bundled("corpus") / "plans" / "wangqiao-2026-grid.md"
    result = handlers_review.review([report], plan, None, desk=desk, today=date(2026, 11, 10), tell=silent)
    assert "state-good" in result["coverage"]
    assert "未达标" in result["coverage"]
    assert len(load_workbook(given_out(desk, result["downloads"])[0]).sheetnames) == 5


def test_no_file_and_a_plan_that_cannot_be_read_are_said(tmp_path: Path, desk: Desk) -> None:
    with pytest.raises(UserError, match="请先选择要检查的文件"):
        handlers_review.review([], None, None, desk=desk, today=TODAY, tell=silent)
    plan, report = tmp_path / "方案.docx", tmp_path / "报告.md"
    plan.write_bytes(b"")
    report.write_text(FAULTY, encoding="utf-8")
    with pytest.raises(UserError) as caught:
        handlers_review.review([report], plan, None, desk=desk, today=TODAY, tell=silent)
    assert "方案 方案.docx" in str(caught.value)
    assert str(tmp_path) not in str(caught.value)
