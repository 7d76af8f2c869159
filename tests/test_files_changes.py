"""Tracked changes: accepting all gives the corrected text, rejecting all the text as it was."""

from __future__ import annotations

import tempfile
import zipfile
from datetime import date
from pathlib import Path
from typing import Any, cast
from xml.sax.saxutils import escape

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree
from test_files_comments import NUMBERING, untouched
from test_files_word import W, document, numbered, p, write

from app.files import load
from app.files.changes import Change, Refused, write_changes

DAY = date(2026, 3, 10)
NAMES = {"w": W}
OURS = "@w:author='文衡'"


def body_of(path: Path) -> etree._Element:
    with zipfile.ZipFile(path) as archive:
        return etree.fromstring(archive.read("word/document.xml"))


def found(root: etree._Element, path: str) -> list[Any]:
    return list(cast("list[Any]", root.xpath(path, namespaces=NAMES)))


def settled(path: Path, *, accept: bool) -> str:
    """Accept or reject every tracked change of 文衡 as Word does and return the text, one paragraph a line."""
    root = body_of(path)
    gone, kept = ("del", "ins") if accept else ("ins", "del")
    joined = [mark.getparent().getparent().getparent() for mark in found(root, f"//w:pPr/w:rPr/w:{gone}[{OURS}]")]
    for item in found(root, f"//w:{gone}[{OURS}]"):
        item.getparent().remove(item)
    for item in found(root, f"//w:{kept}[{OURS}]"):
        parent, index = item.getparent(), item.getparent().index(item)
        for run in reversed(list(item)):
            parent.insert(index + 1, run)
        parent.remove(item)
    for words in found(root, "//w:delText[not(ancestor::w:del)]"):
        words.tag = f"{{{W}}}t"
    text = ""
    for paragraph in root.iter(f"{{{W}}}p"):
        text += "".join(words.text or "" for words in paragraph.iter(f"{{{W}}}t"))
        text += "" if paragraph in joined else "\n"
    return text.removesuffix("\n")


def corrected(source: Path, *pairs: tuple[str, str]) -> tuple[Path, tuple[Refused, ...]]:
    """Replace the first place of each left side by its right side."""
    text = load(source).text
    changes = [Change(text.index(old), text.index(old) + len(old), new) for old, new in pairs]
    out = source.with_name("修订.docx")
    return out, write_changes(source, out, changes, author="文衡", day=DAY)


def test_a_correction_is_as_small_as_it_can_be_and_keeps_the_look(tmp_path: Path) -> None:
    body = "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>三、工作</w:t></w:r><w:r><w:t>安排：4月底前完成</w:t></w:r></w:p>"
    source = write(tmp_path / "文.docx", document(body))
    out, refused = corrected(source, ("三、", "二、"), ("4月底前", "4月30日前"))
    assert refused == ()
    assert settled(out, accept=False) == settled(source, accept=False) == "三、工作安排：4月底前完成"
    assert settled(out, accept=True) == "二、工作安排：4月30日前完成"
    root = body_of(out)
    assert found(root, "//w:del//w:delText/text()") == ["三", "底"]
    assert found(root, "//w:ins//w:t/text()") == ["二", "30日"]
    assert len(found(root, "//w:ins[.//w:t='二']/w:r/w:rPr/w:b")) == 1
    marks = found(root, "//w:ins | //w:del")
    assert {mark.get(f"{{{W}}}date") for mark in marks} == {"2026-03-10T00:00:00Z"}
    assert len({mark.get(f"{{{W}}}id") for mark in marks}) == len(marks) == 4
    assert load(out).text == "二、工作安排：4月30日前完成\n"
    untouched(source, out)


def test_of_overlapping_corrections_the_first_is_made(tmp_path: Path) -> None:
    source = write(tmp_path / "文.docx", document(p("云区委办发（2025）18号文件")))
    out, refused = corrected(source, ("（2025）", "〔2025〕"), ("2025）18", "2026〕18"))
    assert settled(out, accept=True) == "云区委办发〔2025〕18号文件"
    assert [item.change.text for item in refused] == ["2026〕18"]
    assert "重叠" in refused[0].reason


@pytest.mark.parametrize(
    ("body", "pair", "reason"),
    [
        (numbered("工作安排", 1), ("一、", "二、"), "自动编号"),
        (p("甲乙"), ("甲乙", "甲\n乙"), "手工"),
        (
            f"<w:tbl><w:tr>{'<w:tc><w:tcPr/><w:p><w:r><w:t>格</w:t></w:r></w:p></w:tc>' * 2}</w:tr></w:tbl>",
            ("格\t", ""),
            "表格",
        ),
        ("<w:p><w:r><w:t>前</w:t><w:footnoteReference w:id='1'/><w:t>后</w:t></w:r></w:p>", ("前后", "先"), "脚注"),
        ("<w:p><m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath></w:p>", ("x", "y"), "公式"),
    ],
)
def test_what_cannot_be_tracked_is_left_alone_and_named(
    tmp_path: Path, body: str, pair: tuple[str, str], reason: str
) -> None:
    source = write(tmp_path / "文.docx", document(body), numbering=NUMBERING)
    out, refused = corrected(source, pair)
    assert len(refused) == 1
    assert reason in refused[0].reason
    assert load(out).text == load(source).text
    assert not found(body_of(out), "//w:ins | //w:del")


def test_inside_anothers_insertion_ours_stands_on_its_own(tmp_path: Path) -> None:
    theirs = "<w:ins w:id='3' w:author='王'><w:r><w:t>办结率不低于九十</w:t></w:r></w:ins>"
    body = f"<w:p>{theirs}<w:r><w:t>。</w:t></w:r></w:p>"
    source = write(tmp_path / "文.docx", document(body))
    out, refused = corrected(source, ("低于", "少于"), ("九十", "九十%"))
    assert refused == ()
    assert settled(out, accept=True) == "办结率不少于九十%。"
    assert settled(out, accept=False) == "办结率不低于九十。"
    assert not found(body_of(out), "//w:ins//w:ins")
    assert len(found(body_of(out), "//w:ins[@w:author='王']")) == 3


@pytest.mark.parametrize(
    ("pair", "wanted"),
    [
        (("防汛\n工作方案", "防汛工作方案"), "防汛工作方案\n甲。\n\n乙。"),
        (("甲。\n", ""), "防汛\n工作方案\n\n乙。"),
        (("甲。\n\n", ""), "防汛\n工作方案\n乙。"),
        (("\n乙。", "\n丙。\n乙。"), "防汛\n工作方案\n甲。\n\n丙。\n乙。"),
        (("甲。", "甲。\n丙。\n丁。"), "防汛\n工作方案\n甲。\n丙。\n丁。\n\n乙。"),
        (("乙。", "乙。\n特此报告。"), "防汛\n工作方案\n甲。\n\n乙。\n特此报告。"),
        (("乙。", "乙。\n丙。\n丁。"), "防汛\n工作方案\n甲。\n\n乙。\n丙。\n丁。"),
    ],
)
def test_paragraphs_are_joined_taken_out_and_put_in(tmp_path: Path, pair: tuple[str, str], wanted: str) -> None:
    look = '<w:jc w:val="center"/>'
    body = p("防汛", look) + p("工作方案", look) + p("甲。") + "<w:p/>" + p("乙。") + "<w:sectPr/>"
    source = write(tmp_path / "文.docx", document(body))
    out, refused = corrected(source, pair)
    assert refused == ()
    assert settled(out, accept=False) == settled(source, accept=False) == "防汛\n工作方案\n甲。\n\n乙。"
    assert settled(out, accept=True) == wanted
    assert load(out).text == wanted + "\n"
    for properties in found(body_of(out), "//w:pPr"):  # the schema wants the mark's look last
        assert [item.tag.rpartition("}")[2] for item in properties] in (["jc"], ["rPr"], ["jc", "rPr"], [])


def test_cells_links_and_insertions_at_the_edges(tmp_path: Path) -> None:
    cells = "".join(f"<w:tc><w:tcPr/>{p(words)}</w:tc>" for words in ("任务", "时 限"))
    link = "<w:p><w:hyperlink><w:r><w:t>链接</w:t></w:r></w:hyperlink><w:r><w:tab/><w:t>各社区</w:t></w:r></w:p>"
    source = write(tmp_path / "文.docx", document(f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>{link}"))
    text = load(source).text
    end = text.index("各社区") + 3
    changes = [
        Change(text.index(" "), text.index(" ") + 1, ""),
        Change(text.index("链接"), text.index("链接") + 2, "连接"),
        Change(end, end, "："),
    ]
    assert write_changes(source, tmp_path / "修订.docx", changes, author="文衡", day=DAY) == ()
    assert settled(tmp_path / "修订.docx", accept=True) == "任务\n时限\n连接各社区："
    assert settled(tmp_path / "修订.docx", accept=False) == "任务\n时 限\n链接各社区"


def trimmed(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.split("\n")).rstrip("\n")


PARAGRAPH = st.lists(st.text("一二三四，。 a<&", min_size=0, max_size=6), min_size=1, max_size=5)


@settings(max_examples=150)
@given(
    paragraphs=st.lists(PARAGRAPH, min_size=1, max_size=4),
    asked=st.lists(
        st.tuples(st.integers(0, 60), st.integers(0, 5), st.text("五六 ，b&", max_size=4)), min_size=1, max_size=8
    ),
)
@example(paragraphs=[["一二 三"]], asked=[(4, 1, " b"), (5, 1, "")])  # b goes in where the next change begins
def test_whatever_the_runs_both_ways_lead_where_they_should(
    paragraphs: list[list[str]], asked: list[tuple[int, int, str]]
) -> None:
    runs = "".join(
        "<w:p>"
        + "".join(f'<w:r><w:rPr><w:i/></w:rPr><w:t xml:space="preserve">{escape(words)}</w:t></w:r>' for words in runs)
        + "</w:p>"
        for runs in paragraphs
    )
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder) / "a.docx", Path(folder) / "b.docx"
        write(source, document("<w:p><w:r><w:t>首</w:t></w:r></w:p>" + runs))
        text = load(source).text
        changes = [Change(at, min(at + long, len(text) - 1), new) for at, long, new in asked if at < len(text)]
        refused = {id(item.change) for item in write_changes(source, out, changes, author="文衡", day=DAY)}
        made = {change: None for change in changes if id(change) not in refused}
        wanted = text
        for change in sorted(made, key=lambda change: (change.start, change.end), reverse=True):
            wanted = wanted[: change.start] + change.text + wanted[change.end :]
        assert settled(out, accept=False) == settled(source, accept=False)
        # the reader leaves out the space at the end of a paragraph and empty paragraphs at the end of the file
        accepted = settled(out, accept=True)
        if any("\n" in text[change.start : change.end] for change in made):  # which shows where two are joined
            accepted, wanted = accepted.replace(" ", ""), wanted.replace(" ", "")
        assert trimmed(accepted) == trimmed(wanted)
