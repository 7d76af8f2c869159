"""Tracked changes and comments of a plan would go out with every document."""

from __future__ import annotations

from typing import TYPE_CHECKING

import docx
from docx.oxml.ns import nsdecls
from docx.oxml.parser import parse_xml

from app.batch.template import compile_template

if TYPE_CHECKING:
    from pathlib import Path

CHANGES = (
    "<w:p {}><w:ins w:id='1' w:author='甲' w:date='2026-03-02T00:00:00Z'><w:r><w:t>三次</w:t></w:r></w:ins>"
    "<w:del w:id='2' w:author='甲' w:date='2026-03-02T00:00:00Z'><w:r><w:delText>两次</w:delText></w:r></w:del></w:p>"
)


def test_changes_and_comments_left_in_a_plan_are_told(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("{{社区}}走访方案")
    document.save(str(tmp_path / "清稿.docx"))
    document.add_comment(paragraph.runs, text="请核对", author="甲")
    document.element.body.insert(1, parse_xml(CHANGES.format(nsdecls("w"))))
    document.save(str(tmp_path / "方案.docx"))
    (note,) = compile_template(tmp_path / "方案.docx").notes
    assert note.startswith("方案.docx 中有 2 处没有接受或拒绝的修订、1 条批注，会带进每份文件。")
    assert compile_template(tmp_path / "清稿.docx").notes == ()
