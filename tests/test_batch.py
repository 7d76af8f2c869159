"""Batch runs as a person sees them: the documents, the manifest, the summary."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
import zipfile
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import docx
import pytest
from openpyxl import load_workbook
from test_batch_roster import book

from app.batch import State, run
from app.batch.markdown import TextTemplate
from app.batch.template import compile_template
from app.cli import main
from app.errors import RosterError, UnreadableFile

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

TODAY = date(2026, 3, 2)
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
ROWS: list[list[Any]] = [
    ["街道", "社区", "户数", "完成时限"],
    ["望桥街道", "桥东社区", 4200, date(2026, 6, 30)],
    ["望桥街道", "长堤社区", 3600, date(2026, 9, 30)],
    ["青荻街道", "荻花社区", 2800, date(2026, 10, 31)],
]
SHOWN = {f"D{row}": 'yyyy"年"m"月"d"日"' for row in (2, 3, 4)}


def plan(path: Path, *paragraphs: str, header: str = "") -> Path:
    document = docx.Document()
    for text in paragraphs:
        paragraph = document.add_paragraph()
        for piece in text.split("|"):  # each piece a run of its own, as Word splits tags
            paragraph.add_run(piece)
    if header:
        document.sections[0].header.paragraphs[0].text = header
    document.save(str(path))
    return path


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path, Path]:
    template = plan(
        tmp_path / "方案.docx",
        "{{社区}}2026年网格服务实施方案",
        "全社区共{|{户|数}}户，",
        "于{{ 完成时限 }}前完成。",
        header="{{社区}}",
    )
    return template, book(tmp_path / "名册.xlsx", ROWS, SHOWN), tmp_path / "out"


def texts(path: Path) -> list[str]:
    return [paragraph.text for paragraph in docx.Document(str(path)).paragraphs]


def manifest(out: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (out / "manifest.jsonl").read_text(encoding="utf-8").splitlines()]


def test_each_community_gets_its_own_document(files: tuple[Path, Path, Path]) -> None:
    outcome = run(*files, today=TODAY, check=False)
    out = files[2]
    assert outcome.exit_status == 0
    assert texts(out / "望桥街道" / "长堤社区.docx") == [
        "长堤社区2026年网格服务实施方案",
        "全社区共3600户，",
        "于2026年9月30日前完成。",
    ]
    assert docx.Document(str(out / "青荻街道" / "荻花社区.docx")).sections[0].header.paragraphs[0].text == "荻花社区"
    lines = manifest(out)
    assert [line["row"] for line in lines] == [2, 3, 4]
    for line in lines:
        assert hashlib.sha256((out / line["path"]).read_bytes()).hexdigest() == line["sha256"]


def test_the_summary_links_to_every_document(files: tuple[Path, Path, Path]) -> None:
    run(*files, today=TODAY, check=False)
    sheet = load_workbook(files[2] / "汇总.xlsx").worksheets[0]
    assert [cell.value for cell in next(sheet.iter_rows())][:4] == ["名册行号", "街道", "社区", "状态"]
    assert sheet["I2"].hyperlink is not None
    assert sheet["I2"].hyperlink.target == "望桥街道/桥东社区.docx"


def test_the_summary_can_be_filtered_and_shows_what_needs_work(tmp_path: Path) -> None:
    template = plan(tmp_path / "方案.docx", "{{社区}}关于开展走访的实施方案", "为做好工作，走访率达到{{比例}}。")
    rows: list[list[Any]] = [["社区", "比例"], ["桥东社区", "120%"], ["长堤社区", None], ["荻花社区", "90%"]]
    run(template, book(tmp_path / "名册.xlsx", rows), tmp_path / "out", today=TODAY)
    whole = load_workbook(tmp_path / "out" / "汇总.xlsx")
    first, found = whole.worksheets[0], whole["问题分布"]
    assert (first.auto_filter.ref, first.freeze_panes) == ("A1:I4", "A2")
    assert (found.auto_filter.ref or "").startswith("A1:E")
    colours = {row[3].value: row[3].fill.fgColor.rgb for row in first.iter_rows(min_row=2)}
    assert len({*colours.values(), first["A2"].fill.fgColor.rgb}) == len(colours) + 1  # each state its own
    assert set(colours) == {"已生成，须修改", "未生成"}
    assert all(row[2].value for row in found.iter_rows(min_row=2))  # each rule by its name
    said = str(first["H2"].value)
    assert re.match(r"[A-Z]{3}-\d\d [^：]+：", said)
    count = sum(int(str(cell.value)) for cell in first[2][4:7])
    assert count > 3
    assert said.endswith(f"……（共 {count} 条）")
    assert "。；" not in said


@pytest.mark.parametrize(
    "words", ["{% autoescape false %}{{说明}}{% endautoescape %}", "{% if 1 %}{{ SAFE }}{% endif %}"]
)
def test_a_cell_is_escaped_whatever_the_plan_says(tmp_path: Path, words: str) -> None:
    document = docx.Document()
    document.add_paragraph("{{社区}}：" + words.replace("SAFE", "说明|safe"))
    document.save(str(tmp_path / "方案.docx"))
    roster = book(tmp_path / "名册.xlsx", [["社区", "说明"], ["桥东社区", "户数<3000 & 重点"]])
    run(tmp_path / "方案.docx", roster, tmp_path / "out", today=TODAY, check=False)
    assert texts(tmp_path / "out" / "桥东社区.docx") == ["桥东社区：户数<3000 & 重点"]


def test_values_are_escaped_and_line_breaks_kept(tmp_path: Path) -> None:
    template = plan(tmp_path / "方案.docx", "{{社区}}：{{说明}}")
    roster = book(tmp_path / "名册.xlsx", [["社区", "说明"], ["桥东社区", "A & <b>\n第二行"]])
    run(template, roster, tmp_path / "out", today=TODAY, check=False)
    assert texts(tmp_path / "out" / "桥东社区.docx") == ["桥东社区：A & <b>\n第二行"]


def test_the_same_inputs_give_the_same_bytes(files: tuple[Path, Path, Path]) -> None:
    first = run(*files, today=TODAY, check=False)
    second = run(files[0], files[1], files[2].with_name("again"), today=TODAY, check=False)
    assert [record.sha256 for record in first.records] == [record.sha256 for record in second.records]


def test_several_processes_give_the_same_documents(
    files: tuple[Path, Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.batch.crew._WORTH", 0)
    one = run(*files, today=TODAY, check=False)
    two = run(files[0], files[1], files[2].with_name("two"), today=TODAY, check=False, workers=2)
    assert one.records == two.records


def test_one_archive_instead_of_files(files: tuple[Path, Path, Path]) -> None:
    outcome = run(*files, today=TODAY, check=False, zip_output=True)
    assert outcome.archive == files[2] / "方案.zip"
    with zipfile.ZipFile(files[2] / "方案.zip") as archive:
        assert archive.namelist() == ["望桥街道/桥东社区.docx", "望桥街道/长堤社区.docx", "青荻街道/荻花社区.docx"]
    assert not (files[2] / "望桥街道").exists()


def test_links_lead_to_names_with_signs_of_urls(tmp_path: Path) -> None:
    roster = book(tmp_path / "名册.xlsx", [["社区"], ["3#院社区"], ["100%社区"], ["一 二&三社区"]])
    run(plan(tmp_path / "方案.docx", "{{社区}}"), roster, tmp_path / "out", today=TODAY, check=False)
    sheet = load_workbook(tmp_path / "out" / "汇总.xlsx").worksheets[0]
    links = [row[8].hyperlink.target for row in sheet.iter_rows(min_row=2) if row[8].hyperlink is not None]
    assert links == ["3%23院社区.docx", "100%25社区.docx", "一%20二&三社区.docx"]
    assert all((tmp_path / "out" / unquote(str(link))).is_file() for link in links)


@pytest.mark.parametrize("zipped", [False, True])
def test_resume_does_only_what_is_missing_or_changed(files: tuple[Path, Path, Path], zipped: bool) -> None:
    template, roster, out = files
    first = run(template, roster, out, today=TODAY, check=False, zip_output=zipped).records
    book(roster, [ROWS[0], ["望桥街道", "桥东社区", 4300, date(2026, 6, 30)], *ROWS[2:]], SHOWN)
    again = run(template, roster, out, today=TODAY, check=False, resume=True, zip_output=zipped)
    assert again.kept == 2
    assert again.records[0].sha256 != first[0].sha256
    assert again.records[1:] == first[1:]
    if zipped:
        with zipfile.ZipFile(out / "方案.zip") as archive:
            assert len(archive.namelist()) == 3
    else:
        (out / "青荻街道" / "荻花社区.docx").unlink()
        assert run(template, roster, out, today=TODAY, check=False, resume=True).kept == 2


def test_what_is_kept_is_compared_like_what_is_made_anew(tmp_path: Path) -> None:
    rows = [
        [f"{name}社区", 3600, f"逐户走访{number}次，有事当日登记"] for number, name in enumerate("甲乙丙丁戊己庚辛壬癸")
    ]
    roster = book(tmp_path / "名册.xlsx", [["社区", "户数", "任务"], *rows, ["子社区", 3600, rows[0][2]]])
    template, out = plan(tmp_path / "方案.docx", "{{社区}}有{{户数}}户，{{任务}}。"), tmp_path / "out"
    run(template, roster, out, today=TODAY, check=False)
    first = (out / "相似度报告.md").read_text(encoding="utf-8")
    assert "- 2 份：甲社区、子社区。" in first
    assert "- 10 份除数字外相同：甲社区、乙社区、" in first
    for name in ("甲社区", "丁社区"):
        (out / f"{name}.docx").unlink()
    assert run(template, roster, out, today=TODAY, check=False, resume=True).kept == 9
    assert (out / "相似度报告.md").read_text(encoding="utf-8") == first


def test_what_is_kept_stands_in_the_rosters_order_by_its_row_of_today(files: tuple[Path, Path, Path]) -> None:
    template, roster, out = files
    run(template, roster, out, today=TODAY, check=False)
    book(roster, [ROWS[0], ["青荻街道", "苇塘社区", 2100, date(2026, 6, 30)], *ROWS[1:]], SHOWN | {"D5": SHOWN["D4"]})
    assert run(template, roster, out, today=TODAY, check=False, resume=True).kept == 3
    expected = [(2, "苇塘社区"), (3, "桥东社区"), (4, "长堤社区"), (5, "荻花社区")]
    assert [(line["row"], line["社区"]) for line in manifest(out)] == expected
    sheet = load_workbook(out / "汇总.xlsx").worksheets[0]
    assert [(row[0], row[2]) for row in sheet.iter_rows(min_row=2, values_only=True)] == expected


def test_a_bad_row_costs_only_itself(
    tmp_path: Path, files: tuple[Path, Path, Path], capfd: pytest.CaptureFixture[str]
) -> None:
    roster = book(
        tmp_path / "缺.xlsx", [ROWS[0], ROWS[1], ["望桥街道", "长堤社区", None, date(2026, 9, 30)], ROWS[3]], SHOWN
    )
    status = main(["batch", str(files[0]), str(roster), "-o", str(files[2]), "--no-check"])
    assert status == 1
    assert "缺.xlsx 工作表“社区”C3（户数）为空" in capfd.readouterr().err
    assert [line["state"] for line in manifest(files[2])] == ["ok", "failed", "ok"]
    assert not (files[2] / "望桥街道" / "长堤社区.docx").exists()


def test_documents_made_without_checks_are_checked_when_asked(
    files: tuple[Path, Path, Path], capfd: pytest.CaptureFixture[str]
) -> None:
    arguments = ["batch", *map(str, files[:2]), "-o", str(files[2])]
    assert main([*arguments, "--no-check"]) == 0
    said = capfd.readouterr().out
    assert "3 份已生成、未检查" in said
    assert "可以印发" not in said
    assert load_workbook(files[2] / "汇总.xlsx").worksheets[0]["D2"].value == "已生成，未检查"
    again = run(*files, today=TODAY, resume=True)
    assert again.kept == 0
    assert all(record.checked for record in again.records)
    assert run(*files, today=date(2026, 3, 3), resume=True).kept == 3


def test_a_fault_of_one_document_costs_only_its_row(
    files: tuple[Path, Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = TextTemplate.render
    template = files[0].with_suffix(".md")
    template.write_text("# {{社区}}实施方案\n", encoding="utf-8")
    faults: dict[str, BaseException] = {
        "桥东社区": OSError(5, "Input/output error"),
        "长堤社区": MemoryError(),
    }

    def render(self: TextTemplate, values: Mapping[str, str]) -> bytes:
        if values["社区"] in faults:
            raise faults[values["社区"]]
        return real(self, values)

    monkeypatch.setattr(TextTemplate, "render", render)
    outcome = run(template, *files[1:], today=TODAY, check=False)
    assert [record.state for record in outcome.records] == [State.FAILED, State.FAILED, State.OK]
    assert "内存不够" in str(outcome.records[1].reason)
    assert all("Input/output" not in str(record.reason) for record in outcome.records)
    assert [line["path"] for line in manifest(files[2])] == [None, None, "青荻街道/荻花社区.docx"]


@pytest.mark.parametrize("char", ["\0", "\x0b", "\ufffe", "\uffff"])
def test_what_no_word_file_can_hold_is_named(tmp_path: Path, char: str) -> None:
    template = plan(tmp_path / "方案.docx", "{{社区}}：{{说明}}")
    roster = tmp_path / "名册.csv"
    roster.write_text(f"社区,说明\n桥东社区,甲{char}乙\n", encoding="utf-8")
    outcome = run(template, roster, tmp_path / "out", today=TODAY, check=False)
    assert f"B2（说明）含有不可见的控制字符（U+{ord(char):04X}）" in str(outcome.records[0].reason)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
@pytest.mark.parametrize("bad", ["桥西社区,甲\0乙", "桥\0西社区,甲", "桥西社区,\0\0"])
def test_a_null_character_costs_its_own_row(tmp_path: Path, encoding: str, bad: str) -> None:
    template = plan(tmp_path / "方案.docx", "{{社区}}：{{说明}}")
    roster = tmp_path / "名册.csv"
    roster.write_text(f"社区,说明\n桥东社区,甲\n{bad}\n", encoding=encoding)
    outcome = run(template, roster, tmp_path / "out", today=TODAY, check=False)
    assert [record.state for record in outcome.records] == [State.OK, State.FAILED]
    assert "U+0000" in str(outcome.records[1].reason)


def test_documents_that_do_not_pass_are_marked(tmp_path: Path) -> None:
    template = plan(tmp_path / "方案.docx", "{{社区}}网格服务实施方案", "一、工作目标", "2026年X月底前完成。")
    roster = book(tmp_path / "名册.xlsx", [["社区"], ["桥东社区"]])
    outcome = run(template, roster, tmp_path / "out", today=TODAY)
    assert outcome.records[0].state is State.BLOCKED
    assert "PLH-01" in {found["code"] for found in outcome.records[0].findings}


def test_markdown_plans_are_laid_out(tmp_path: Path) -> None:
    template = tmp_path / "方案.md"
    template.write_text("# {{社区}}网格服务实施方案\n\n一、工作目标\n\n户数为{{户数}}户。\n", encoding="utf-8")
    roster = book(tmp_path / "名册.xlsx", [["社区", "户数"], ["桥东社区", 4200]])
    run(template, roster, tmp_path / "out", today=TODAY, check=False)
    assert "户数为4200户。" in texts(tmp_path / "out" / "桥东社区.docx")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("{{社区}}{{户 数量}}", "户 数量”在 名册.xlsx 中没有"),
        ("{{社区}}{{户敷}}", "是否应为“户数”"),
        ("没有字段的方案", "没有 {{字段}}"),
        ("{{社区}}的{{户数}的方案", "标记不完整"),
        ("{% for x in y %}{{社区}}", "第1段的“{% for x in y %}”没有关闭，缺少 {% endfor %}"),
        ("{{社区.__class__}}", "不是字段名"),
    ],
)
def test_a_wrong_plan_is_refused_before_anything_is_written(tmp_path: Path, words: str, said: str) -> None:
    template = plan(tmp_path / "方案.docx", words)
    roster = book(tmp_path / "名册.xlsx", [["社区", "户数"], ["桥东社区", 4200]])
    with pytest.raises(RosterError) as caught:
        run(template, roster, tmp_path / "out", today=TODAY)
    assert said in str(caught.value)
    assert not (tmp_path / "out").exists()


def test_a_plan_of_absurd_size_is_refused(files: tuple[Path, Path, Path]) -> None:
    with (
        zipfile.ZipFile(files[0], "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("word/media/x.png", "w") as stream,
    ):
        for _ in range(193):
            stream.write(bytes(2**20))
    with pytest.raises(UnreadableFile, match="解压后超过"):
        run(*files, today=TODAY)
    assert not files[2].exists()


def test_pictures_are_carried_over_as_they_are(files: tuple[Path, Path, Path]) -> None:
    document = docx.Document(str(files[0]))
    document.add_picture(io.BytesIO(PIXEL))
    document.save(str(files[0]))
    run(*files, today=TODAY, check=False)
    with zipfile.ZipFile(files[2] / "望桥街道" / "桥东社区.docx") as archive:
        (name,) = (name for name in archive.namelist() if name.startswith("word/media/"))
        assert archive.read(name) == PIXEL
        assert archive.getinfo(name).compress_type == zipfile.ZIP_STORED


def test_a_tag_split_over_runs_keeps_the_first_runs_formatting(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("辖区")
    paragraph.add_run("{{社").bold = True
    paragraph.add_run("区}}共")
    document.save(str(tmp_path / "方案.docx"))
    template = compile_template(tmp_path / "方案.docx")
    (tmp_path / "out.docx").write_bytes(template.render({"社区": "桥东社区"}))
    runs = docx.Document(str(tmp_path / "out.docx")).paragraphs[0].runs
    assert [(run.text, run.bold) for run in runs] == [("辖区", None), ("桥东社区", True), ("共", None)]
