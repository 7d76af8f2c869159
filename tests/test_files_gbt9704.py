"""What an office would measure with a ruler on the written file, and what a reader of its XML would."""

from __future__ import annotations

import zipfile
from collections import Counter
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import docx
import pymupdf
import pytest
from docx.oxml.ns import qn

from app.errors import UserError
from app.files import load
from app.files.gbt9704 import read_custom, write_docx
from app.files.gbt9704.body import column_widths
from app.files.gbt9704.measures import AREA_WIDTH, CELL
from app.files.gbt9704.title import title_lines
from app.files.official import Attachment, Heading, Official, Paragraph, RedHead, TableBlock, official_to_text
from app.files.pdf import to_pdf

if TYPE_CHECKING:
    from pathlib import Path

LONG = (
    "各社区要把网格服务作为基层治理的基础工作来抓，按照任务分工逐项推进，及时收集居民反映的问题并限时回复办理结果。" * 3
)
PLAN = Official(
    title="望桥街道关于做好2026年汛期低洼小区安全隐患排查和应急处置工作的实施方案",
    blocks=(
        Paragraph(LONG),
        Heading(1, "一、", "总体要求"),
        *[Paragraph(LONG)] * 6,
        Heading(2, "（一）", "摸清底数", "“一户一档”，逐户登记。"),
        TableBlock((("任务", "时限"), ("走访登记", "2026年6月30日")), "任务表"),
        Heading(1, "二、", "组织保障"),
        Paragraph(LONG),
    ),
    addressee="各社区党委、居委会",
    sign_off="望桥街道办事处",
    issue_date=date(2026, 5, 12),
)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[list[tuple[float, float, float, str]]]:
    """Rendered lines of each page: left and right edge and baseline in points, and the characters."""
    folder = tmp_path_factory.mktemp("pdf")
    write_docx(PLAN, folder / "a.docx")
    to_pdf(folder / "a.docx", folder / "a.pdf")
    found = []
    with pymupdf.Document(str(folder / "a.pdf")) as pdf:  # type: ignore[no-untyped-call]  # pymupdf has no types
        for page in pdf:
            rows: dict[int, list[tuple[float, float, str]]] = {}
            for block in page.get_text("rawdict")["blocks"]:
                for line in block.get("lines", []):
                    for span in line["spans"]:
                        for char in span["chars"]:
                            if char["c"].strip():
                                row = rows.setdefault(round(char["origin"][1]), [])
                                row.append((char["origin"][0], char["bbox"][2], char["c"]))
            found.append(
                [
                    (min(c[0] for c in row), max(c[1] for c in row), float(y), "".join(c[2] for c in sorted(row)))
                    for y, row in sorted(rows.items())
                ]
            )
    return found


def test_a_full_page_has_22_lines_of_28_characters(pages: list[list[tuple[float, float, float, str]]]) -> None:
    lines = [line for line in pages[1] if "—" not in line[3]]
    assert len(lines) == 22
    full = Counter(len(text.rstrip("，。")) for _, right, _, text in lines if right > 595.3 - 73.7 - 17)
    assert full.most_common(1)[0][0] == 28
    assert all(abs(b[2] - a[2] - 28.95) < 1.2 for a, b in pairwise(lines))


def test_page_numbers_stand_outside_on_odd_and_even_pages(pages: list[list[tuple[float, float, float, str]]]) -> None:
    for number, page in enumerate(pages, 1):
        left, right, _, text = page[-1]
        assert text == f"—{number}—"
        assert (right > 480) if number % 2 else (left < 110)


def test_the_date_stands_two_characters_right_of_the_signature(
    pages: list[list[tuple[float, float, float, str]]],
) -> None:
    unit = next(line for line in pages[-1] if line[3] == "望桥街道办事处")
    day = next(line for line in pages[-1] if line[3] == "2026年5月12日")
    assert day[0] - unit[0] == pytest.approx(2 * CELL / 20, abs=0.5)
    assert 595.3 - 73.7 - unit[1] == pytest.approx(2 * CELL / 20, abs=1)


def fonts(path: Path) -> dict[str, tuple[str, str | None]]:
    """Text of each run -> its style and East Asian font."""
    found = {}
    for paragraph in docx.Document(str(path)).paragraphs:
        for run in paragraph.runs:
            properties: Any = run._r.rPr
            element = properties.rFonts
            found[run.text] = (paragraph.style.name if paragraph.style else "", element.get(qn("w:eastAsia")))
            assert element.get(qn("w:hint")) == "eastAsia"  # or “” would be set in the Latin font
    return found


def test_heading_words_have_their_own_type_and_run_on_text_the_body_s(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    write_docx(PLAN, path)
    found = fonts(path)
    assert found["一、总体要求"] == ("Heading 1", "黑体")
    assert found["（一）摸清底数。"] == ("公文正文", "楷体_GB2312")
    assert found["“一户一档”，逐户登记。"] == ("公文正文", "仿宋_GB2312")
    assert found["各社区党委、居委会："] == ("公文顶格", "仿宋_GB2312")


def test_paper_margins_and_settings(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    write_docx(PLAN, path)
    document = docx.Document(str(path))
    section = document.sections[0]
    sizes = (section.page_width, section.page_height, section.top_margin, section.left_margin)
    assert [round(size.mm) for size in sizes if size is not None] == [210, 297, 37, 28]
    assert document.settings.odd_and_even_pages_header_footer
    head = document.tables[0].rows[0]._tr
    assert head.trPr is not None
    assert head.trPr.find(qn("w:tblHeader")) is not None


def test_equal_input_gives_equal_bytes(tmp_path: Path) -> None:
    write_docx(PLAN, tmp_path / "a.docx", properties={"检查结论": "通过"})
    write_docx(PLAN, tmp_path / "b.docx", properties={"检查结论": "通过"})
    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()
    core = docx.Document(str(tmp_path / "a.docx")).core_properties
    assert core.created is not None
    assert core.created.date() == date(2026, 5, 12)
    assert core.title == PLAN.title


def test_custom_properties_are_kept_to_the_character(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    write_docx(PLAN, path, properties={"导出理由": "区里<今天>要 & 主任同意"})
    assert read_custom(path) == {"导出理由": "区里<今天>要 & 主任同意"}
    with zipfile.ZipFile(path) as archive:
        assert b"custom-properties+xml" in archive.read("[Content_Types].xml")


def test_a_draft_says_so_on_every_page_and_a_final_document_does_not(tmp_path: Path) -> None:
    from dataclasses import replace

    path = tmp_path / "a.docx"
    write_docx(replace(PLAN, status="草稿", ai_label="人工智能辅助生成"), path)
    heads = [item.text for item in load(path).apart if item.kind == "页眉"]
    assert heads == ["草稿 人工智能辅助生成"] * 2  # odd and even pages
    assert read_custom(path) == {"文稿状态": "草稿", "AIGC": "人工智能辅助生成"}
    assert load(path).text == official_to_text(PLAN)
    write_docx(PLAN, path)
    assert not [item for item in load(path).apart if item.kind == "页眉"]


def test_red_head_and_imprint(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    head = RedHead("中共望桥街道工作委员会", "望街党发〔2026〕31号", "程远舟", "特急")
    official = Official(
        "关于网格服务提质工作落实情况的报告",
        (Paragraph(LONG),),
        red_head=head,
        sign_off="中共望桥街道工作委员会",
        issue_date=date(2026, 11, 10),
        copy_to=("区民政局",),
        printer="党政办公室",
    )
    write_docx(official, path)
    lines = load(path).text.splitlines()
    assert lines[:3] == ["特急", "中共望桥街道工作委员会文件", "望街党发〔2026〕31号\t签发人：程远舟"]
    assert lines[-2:] == ["抄送：区民政局。", "党政办公室\t2026年11月10日印发"]
    mark = docx.Document(str(path)).paragraphs[1].runs[0]
    assert str(mark.font.color.rgb) == "FF0000"


def test_attachments_begin_on_pages_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    attachments = (Attachment("任务清单", (Paragraph(LONG),)), Attachment("名单", (Paragraph(LONG),)))
    write_docx(Official("工作方案", (Paragraph(LONG),), attachments=attachments), path)
    labels = [item for item in docx.Document(str(path)).paragraphs if item.text in {"附件1", "附件2"}]
    assert len(labels) == 2
    assert all(item.paragraph_format.page_break_before for item in labels)


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("桥东社区2026年网格服务工作计划", ("桥东社区2026年网格服务工作计划",)),
        (
            "望桥街道关于做好2026年汛期低洼小区隐患排查工作的通知",
            ("望桥街道关于做好2026年", "汛期低洼小区隐患排查工作的通知"),
        ),
        (
            "关于印发《望桥街道2026年社区网格服务提质工作实施方案》的通知",
            ("关于印发《望桥街道2026年", "社区网格服务提质工作实施方案》的通知"),
        ),
    ],
)
def test_titles_break_between_words(title: str, lines: tuple[str, ...]) -> None:
    assert title_lines(title) == lines


def test_no_title_is_torn_in_a_word_or_changed() -> None:
    for unit in ("望桥街道", "中共云汀区委社会工作部", "云汀区住房和城乡建设局"):
        for matter in ("社区网格服务提质增效", "老旧小区消防安全隐患排查整治专项行动", "居民议事协商示范点建设"):
            for genre in ("实施方案", "工作情况的报告", "工作总结报告"):
                lines = title_lines(f"{unit}关于2026年{matter}{genre}")
                assert "".join(lines) == f"{unit}关于2026年{matter}{genre}"
                assert all(1 < len(line) <= 22 for line in lines)
                for word in ("网格", "服务", "隐患", "排查", "行动", "实施", "方案", "总结", "报告", "2026"):
                    assert word not in title_lines(title=word)[1:]
                    assert sum(line.count(word) for line in lines) == f"{unit}关于2026年{matter}{genre}".count(word)


def test_columns_fill_the_width_and_keep_dates_whole() -> None:
    rows = [
        ["序号", "任务", "责任单位", "完成时限"],
        ["1", "完成全部网格的入户走访登记并建立动态台账" * 2, "社区网格服务中心", "2026年12月31日"],
    ]
    widths = column_widths(rows, 28)
    assert sum(widths) == AREA_WIDTH
    assert widths[1] == max(widths)
    assert widths[0] == min(widths)
    assert widths[3] > 8 * 140 + 3 * 280  # eight digits and three characters of 14 pt


def test_a_unit_s_own_file_keeps_its_head_and_paper(tmp_path: Path) -> None:
    unit = docx.Document()
    unit.sections[0].header.paragraphs[0].text = "望桥街道办事处"
    unit.add_paragraph("望桥街道办事处文件")
    unit.add_paragraph("{{正文}}")
    unit.add_paragraph("望桥街道党政办公室印制")
    unit.save(str(tmp_path / "u.docx"))
    write_docx(PLAN, tmp_path / "a.docx", template=tmp_path / "u.docx")
    loaded = load(tmp_path / "a.docx")
    assert loaded.text == "望桥街道办事处文件\n" + official_to_text(PLAN) + "望桥街道党政办公室印制\n"
    assert ("页眉", "望桥街道办事处") in {(item.kind, item.text) for item in loaded.apart}
    assert docx.Document(str(tmp_path / "a.docx")).sections[0].page_width == unit.sections[0].page_width


def test_a_unit_s_file_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "u.docx").write_bytes(b"x" * 100)
    with pytest.raises(UserError, match=r"u\.docx"):
        write_docx(PLAN, tmp_path / "a.docx", template=tmp_path / "u.docx")
    assert not (tmp_path / "a.docx").exists()


def test_without_libreoffice_the_way_out_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UserError, match="LibreOffice"):
        to_pdf(tmp_path / "a.docx", tmp_path / "a.pdf")
    assert not list(tmp_path.iterdir())


def test_a_failing_conversion_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "bin" / "soffice"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\necho 'no such filter'\nexit 1\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:/bin:/usr/bin")
    write_docx(PLAN, tmp_path / "a.docx")
    with pytest.raises(UserError, match="no such filter"):
        to_pdf(tmp_path / "a.docx", tmp_path / "a.pdf")
    assert not (tmp_path / "a.pdf").exists()
