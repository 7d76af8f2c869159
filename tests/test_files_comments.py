"""Comments stand at the exact words and change nothing else."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from datetime import date
from typing import TYPE_CHECKING

import pytest
from docx import Document
from docx.shared import Pt
from test_files_word import NAMESPACES, STRICT, W, document, numbered, p, write

from app.errors import UserError
from app.files import load
from app.files.comments import Comment, write_comments

if TYPE_CHECKING:
    from pathlib import Path

DAY = date(2026, 3, 10)
NUMBERING = (
    f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
    '<w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
)


def annotated(source: Path, *places: str | tuple[int, int]) -> Path:
    text = load(source).text
    comments = []
    for place in places:
        start, end = (text.index(place), text.index(place) + len(place)) if isinstance(place, str) else place
        comments.append(Comment(start, end, ("【重要】STR-03 断号", f"说明：{start}")))
    out = source.with_name("批注.docx")
    write_comments(source, out, comments, author="文衡", day=DAY)
    return out


def commented(path: Path) -> list[str]:
    """Return, for each comment in order of its mark, the words between its two marks."""
    xml = main(path)
    words = []
    for mark in re.findall(r'<w:commentRangeStart w:id="(\d+)"', xml):
        inside = xml.split(f'<w:commentRangeStart w:id="{mark}"/>')[1].split(f'<w:commentRangeEnd w:id="{mark}"/>')[0]
        assert f'<w:commentReference w:id="{mark}"/>' in xml
        words.append("".join(re.findall(r"<w:t[ >][^<]*|<w:t>[^<]*", inside)).replace("<w:t>", "|"))
    return [re.sub(r"<w:t[^>]*>|\|", "", word) for word in words]


def main(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        return archive.read("word/document.xml").decode()


def untouched(before: Path, after: Path, *changed: str) -> None:
    with zipfile.ZipFile(before) as old, zipfile.ZipFile(after) as new:
        for name in old.namelist():
            if name not in {"word/document.xml", *changed}:
                assert old.read(name) == new.read(name), name


def test_a_comment_covers_the_exact_words_whatever_the_runs(tmp_path: Path) -> None:
    made = Document()
    paragraph = made.add_paragraph("办结率达到")
    bold = paragraph.add_run("百分之")
    bold.bold, bold.font.size = True, Pt(16)
    paragraph.add_run("九十以上。")
    made.save(str(tmp_path / "文.docx"))
    out = annotated(tmp_path / "文.docx", "到百分", "分之九十")
    assert commented(out) == ["到百分", "分之九十"]
    untouched(tmp_path / "文.docx", out, "[Content_Types].xml", "word/_rels/document.xml.rels")
    again = Document(str(out))
    assert again.paragraphs[0].text == "办结率达到百分之九十以上。"
    assert [(run.text, bool(run.bold)) for run in again.paragraphs[0].runs if run.text] == [
        ("办结率达", False), ("到", False), ("百", True), ("分", True), ("之", True),
        ("九十", False), ("以上。", False),
    ]  # fmt: skip
    assert all(run.font.size == Pt(16) for run in again.paragraphs[0].runs if run.bold)
    assert load(out).text == load(tmp_path / "文.docx").text
    notes = list(again.comments)
    assert [(note.author, note.timestamp.date() if note.timestamp else None) for note in notes] == [("文衡", DAY)] * 2
    assert notes[0].text.startswith("【重要】STR-03 断号\n说明：")


def test_comments_already_there_are_kept(tmp_path: Path) -> None:
    made = Document()
    run = made.add_paragraph().add_run("三月底前完成。")
    made.add_comment(run, "请核实", author="李审")
    made.save(str(tmp_path / "文.docx"))
    out = annotated(tmp_path / "文.docx", "三月底")
    assert [note.author for note in Document(str(out)).comments] == ["李审", "文衡"]
    assert sorted(commented(out)) == ["三月底", "三月底前完成。"]
    untouched(tmp_path / "文.docx", out, "word/comments.xml")


def test_several_paragraphs_and_table_cells(tmp_path: Path) -> None:
    cells = "".join(f"<w:tc><w:tcPr/>{p(words)}</w:tc>" for words in ("序号", "任务名称"))
    body = (
        p("第一段。")
        + p("第二段。")
        + f"<w:tbl><w:tr>{cells}</w:tr><w:tr>{cells.replace('序号', '一')}</w:tr></w:tbl>"
        + p("完")
    )
    source = write(tmp_path / "文.docx", document(body))
    out = annotated(source, "一段。\n第二", "任务", "一\t任务名")
    assert sorted(commented(out)) == sorted(["一段。第二", "任务", "一任务名"])
    assert load(out).text == load(source).text


def test_an_automatic_number_and_an_empty_place_hang_on_the_words_beside(tmp_path: Path) -> None:
    source = write(
        tmp_path / "文.docx", document(numbered("工作目标", 1) + numbered("工作安排", 1)), numbering=NUMBERING
    )
    text = load(source).text
    assert text == "一、工作目标\n二、工作安排\n"
    out = annotated(source, "二、", "二、工作", (len("一、工作目标"), len("一、工作目标")))
    assert sorted(commented(out)) == sorted(["工", "工作", "标"])


def test_text_boxes_formulas_and_tracked_changes(tmp_path: Path) -> None:
    box = (
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx><w:txbxContent>"
        f"{p('框内文字')}</w:txbxContent></wps:txbx></w:drawing></mc:Choice></mc:AlternateContent></w:r>"
    )
    body = (
        f"<w:p><w:r><w:t>正文</w:t></w:r>{box}<w:ins w:id='7' w:author='王'><w:r><w:t>新增内容</w:t></w:r></w:ins>"
        "<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath></w:p>"
    )
    source = write(tmp_path / "文.docx", document(body))
    out = annotated(source, "框内", "增内", "x=")
    xml = main(out)
    assert "框内文字</w:t></w:r></w:p></w:txbxContent>" in xml  # nothing inside the box
    assert re.search(r"commentRangeStart[^>]*/><m:oMath>", xml)
    assert commented(out)[1] == "增内" or "增内" in commented(out)
    assert load(out).text == load(source).text


def test_the_strict_dialect_gets_strict_comments(tmp_path: Path) -> None:
    body = document(p("严格格式的正文")).replace(W.encode(), STRICT.encode())
    out = annotated(write(tmp_path / "文.docx", body), "正文")
    with zipfile.ZipFile(out) as archive:
        assert STRICT in archive.read("word/comments.xml").decode()
        assert (
            "purl.oclc.org/ooxml/officeDocument/relationships/comments"
            in archive.read("word/_rels/document.xml.rels").decode()
        )
    assert NAMESPACES
    assert load(out).text == "严格格式的正文\n"


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    source = write(tmp_path / "文.docx", document(p("正文")))
    (tmp_path / "挡路").write_text("一个文件")
    with pytest.raises(UserError, match="挡路"):
        write_comments(source, tmp_path / "挡路" / "文.docx", [], author="文衡", day=DAY)


def test_libreoffice_opens_it_and_keeps_the_comments(tmp_path: Path) -> None:
    made = Document()
    made.add_paragraph("一、工作目标")
    table = made.add_table(rows=2, cols=2)
    table.cell(1, 1).text = "四月底前完成清点"
    made.save(str(tmp_path / "文.docx"))
    out = annotated(tmp_path / "文.docx", "目标", "四月底")
    program = shutil.which("soffice")
    assert program
    shutil.copyfile(out, tmp_path / "out.docx")  # LibreOffice stumbles over Chinese names in the C locale
    subprocess.run(
        [program, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "odt",
         "--outdir", str(tmp_path), str(tmp_path / "out.docx")],
        check=True, capture_output=True,
    )  # fmt: skip
    with zipfile.ZipFile(tmp_path / "out.odt") as archive:
        content = archive.read("content.xml").decode()
    assert content.count("<office:annotation ") == 2
    assert re.search(r"<office:annotation [^>]*>.*?</office:annotation>目标<office:annotation-end", content, re.DOTALL)
