"""Footnotes, page heads and feet: no part of the text, and yet not passed in silence."""

from __future__ import annotations

import json
import zipfile
from typing import TYPE_CHECKING

import docx
import pytest

from app.cli import main

if TYPE_CHECKING:
    from pathlib import Path

SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LINES = (
    "长堤社区2026年防汛工作计划",
    "一、工作目标",
    "2026年9月30日前，组织转移演练2次，由社区居委会负责。",
    "二、工作安排",
    "清点物资。由社区居委会负责，2026年4月30日前完成。",
)


def with_note(path: Path, words: str, *, head: str = "") -> Path:
    """Write a plan whose third paragraph refers to a footnote that says `words`."""
    document = docx.Document()
    for line in LINES:
        document.add_paragraph(line)
    document.sections[0].header.paragraphs[0].text = head
    document.save(str(path))
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    mark = b'<w:r><w:footnoteReference w:id="7"/></w:r></w:p>'
    before, after = parts["word/document.xml"].split(LINES[2].encode(), 1)
    parts["word/document.xml"] = before + LINES[2].encode() + after.replace(b"</w:p>", mark, 1)
    parts["word/footnotes.xml"] = (
        f'<w:footnotes xmlns:w="{SPACE}"><w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'
        f'<w:footnote w:id="7"><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:footnote></w:footnotes>'
    ).encode()
    relation = f'<Relationship Id="n" Type="{OFFICE}/footnotes" Target="footnotes.xml"/></Relationships>'.encode()
    name = "word/_rels/document.xml.rels"
    parts[name] = parts[name].replace(b"</Relationships>", relation)
    with zipfile.ZipFile(path, "w") as archive:
        for item, content in parts.items():
            archive.writestr(item, content)
    return path


def reviewed(capfd: pytest.CaptureFixture[str], path: Path, *args: str) -> tuple[int, dict[str, object], str]:
    status = main(["review", str(path), "--today", "2026-03-10", "--format", "json", *args])
    out, err = capfd.readouterr()
    return status, json.loads(out)["files"][0], err


def test_a_placeholder_in_a_footnote_blocks_at_the_paragraph_it_belongs_to(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = with_note(tmp_path / "计划.docx", "物资约XX件，布署情况另报。")
    status, file, _ = reviewed(capfd, path, "--select", "PLH-01,WRD-02")
    assert status == 1
    findings = file["findings"]
    assert isinstance(findings, list)
    assert {(item["code"], item["line"]) for item in findings} == {("PLH-01", 3), ("WRD-02", 3)}
    assert all(item["message"].startswith("脚注1中：") for item in findings)
    assert all(item["quote"] == LINES[2] for item in findings)
    assert all(item["fix"] is None for item in findings)


def test_what_is_beside_the_text_is_said_to_be(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = with_note(tmp_path / "计划.docx", "数据来源：台账。", head="长堤社区XX")
    status, file, _ = reviewed(capfd, path, "--select", "PLH-01")
    findings = file["findings"]
    assert isinstance(findings, list)
    assert (status, [item["line"] for item in findings]) == (1, [1])
    assert findings[0]["message"].startswith("页眉中：")
    assert file["note"] == "页眉、脚注不计入正文，只检查占位、错字、标点、个人信息和密级标志。"


def test_nothing_of_a_footnote_is_read_as_a_target_or_a_task(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = with_note(tmp_path / "计划.docx", "2025年组织演练5次，尽快统计。")
    _, file, _ = reviewed(capfd, path)
    findings = file["findings"]
    assert isinstance(findings, list)
    assert not [item for item in findings if "脚注" in item["message"]]


@pytest.mark.parametrize("quote", ["组织转移演练2次", "约XX件"])
def test_a_waiver_at_the_paragraph_or_of_the_note_covers_it_and_is_used(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], quote: str
) -> None:
    path = with_note(tmp_path / "计划.docx", "物资约XX件。")
    waivers = tmp_path / "豁免.yaml"
    waivers.write_text(
        f"- {{code: PLH-01, quote: {quote}, reason: 数字保密, by: 王五, until: 2026-12-31}}\n", encoding="utf-8"
    )
    status, file, _ = reviewed(capfd, path, "--select", "PLH-01,WVR", "--waivers", str(waivers))
    assert (status, file["findings"]) == (0, [])
    waived = file["waived"]
    assert isinstance(waived, list)
    assert [item["reason"] for item in waived] == ["数字保密"]


def test_a_secrecy_mark_in_the_head_of_the_page_blocks_and_keeps_the_file_out_of_the_library(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WENHENG_HOME", str(tmp_path / "home"))
    path = with_note(tmp_path / "计划.docx", "见台账。", head="机密★1年")
    assert main(["review", str(path), "--select", "PRI", "--format", "json"]) == 1
    (finding,) = json.loads(capfd.readouterr().out)["files"][0]["findings"]
    assert (finding["code"], finding["message"]) == ("PRI-04", "页眉中：标有“机密★1年”。")
    assert main(["index", str(path)]) == 2
    assert "标有“机密★1年”，不收录" in capfd.readouterr().err


def test_a_footnote_stops_the_export_until_a_reason_is_given(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path, out = with_note(tmp_path / "计划.docx", "物资约XX件。"), tmp_path / "定稿.docx"
    args = ["export", str(path), "-o", str(out), "--today", "2026-03-10"]
    assert main(args) == 1
    assert "脚注1中：" in capfd.readouterr().err
    assert not out.exists()
    assert main([*args, "--override", "经办公室主任同意"]) == 0
    said = capfd.readouterr().out
    assert "凭理由导出：经办公室主任同意" in said
    assert "原稿的脚注未写入，需要保留的请在导出的文件中补上。" in said
