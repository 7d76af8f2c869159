"""wenheng extract: what a program reads."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import docx

from app.cli import main
from evaluators.doctype import TYPE_IDS

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_the_json_says_what_and_where(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    text = "长堤社区2026年防汛工作方案\n一、工作目标\n2026年9月30日前，全社区组织转移演练2次以上。\n"
    (tmp_path / "方案.txt").write_text(text, encoding="utf-8")
    assert main(["extract", str(tmp_path / "方案.txt")]) == 0
    found = json.loads(capfd.readouterr().out)
    assert (found["schema"], found["doc_type"], found["text"]) == ("wenheng.extract/1", "work_scheme", text)
    assert found["plan_period"] == {"start": "2026-01-01", "end": "2026-12-31"}
    section, target, deadline = found["sections"][0], found["targets"][0], found["deadlines"][0]
    assert (section["level"], section["number"], section["text"], section["line"]) == (1, "一、", "工作目标", 2)
    assert (target["op"], target["value"], target["unit"], target["deadline"]) == (">=", 2, "次", "2026-09-30")
    assert (deadline["kind"], deadline["normalized"]["date"]) == ("deadline", "2026-09-30")
    for entry in (section, target, deadline):
        assert "place" not in entry
        assert text[entry["start"] : entry["end"]]
    assert text[target["start"] : target["end"]] == target["quote"]


def test_a_stretch_that_ends_on_no_day_keeps_its_first(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    text = "长堤社区2026年防汛工作方案\n一、工作步骤\n（一）排查阶段（4月6日至6月31日）。逐段登记。\n"
    (tmp_path / "方案.txt").write_text(text, encoding="utf-8")
    assert main(["extract", str(tmp_path / "方案.txt")]) == 0
    form = json.loads(capfd.readouterr().out)["deadlines"][0]["normalized"]
    assert (form["start"], form["date"], form["op"]) == ("2026-04-06", None, "in")
    assert form["year_source"] == "inferred"


def test_in_a_word_file_each_thing_has_its_place(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    document = docx.Document()
    for words in ("长堤社区2026年防汛工作方案", "一、工作目标", "2026年9月30日前，组织转移演练2次。"):
        document.add_paragraph(words)
    document.save(str(tmp_path / "方案.docx"))
    assert main(["extract", str(tmp_path / "方案.docx")]) == 0
    found = json.loads(capfd.readouterr().out)
    assert found["sections"][0]["place"] == "第2段"
    assert found["targets"][0]["place"] == "第3段"


def test_tables_can_be_written(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    from openpyxl import load_workbook

    (tmp_path / "方案.txt").write_text(
        "长堤社区2026年防汛工作方案\n一、工作目标\n2026年9月30日前，组织转移演练2次以上，每季度巡查1次。\n",
        encoding="utf-8",
    )
    out = tmp_path / "方案.xlsx"
    assert main(["extract", str(tmp_path / "方案.txt"), "--format", "xlsx", "-o", str(out)]) == 0
    book = load_workbook(out)
    assert book.sheetnames == ["章节", "目标和数值", "时限"]
    shown = [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell]
    assert {"有数值", "不少于", "2026-09-30", "每季度1次"} <= set(shown)
    assert not any("{" in cell for cell in shown)
    assert main(["extract", str(tmp_path / "方案.txt"), "--format", "xlsx"]) == 2
    assert "-o" in capfd.readouterr().err


def test_the_answer_does_not_replace_the_document(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    given = tmp_path / "方案.txt"
    given.write_text("长堤社区2026年防汛工作方案\n一、工作目标\n组织转移演练2次。\n", encoding="utf-8")
    before = given.read_bytes()
    assert main(["extract", str(given), "-o", str(given)]) == 2
    assert "原文件" in capfd.readouterr().err
    assert given.read_bytes() == before


def test_a_genre_that_is_none_of_the_six_is_other_and_help_says_so(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    notice = tmp_path / "通知.txt"
    notice.write_text("关于开展楼道清理的通知\n\n各网格：\n\n请于2026年4月30日前完成楼道清理。\n", encoding="utf-8")
    assert main(["extract", str(notice)]) == 0
    assert json.loads(capfd.readouterr().out)["doc_type"] == "other"
    assert main(["extract", str(notice), "--type", "work_scheme"]) == 0
    assert json.loads(capfd.readouterr().out)["doc_type"] == "work_scheme"
    for verb in ("review", "extract", "export", "recheck"):
        main([verb, "--help"])
        words = "".join(capfd.readouterr().out.split())
        assert all(name in words for name in (*TYPE_IDS, "六种以外的为other"))
