"""The reviewer's workbook: findings, accounts and the matrix of what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import docx
from openpyxl import load_workbook
from test_review import CLEAN_ENOUGH, FAULTY, write

from app.cli import main
from app.files.xlsx import write_tables

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

REPORT = "关于长堤社区防汛工作情况的报告\n一、总体情况\n截至2026年3月9日，清点防汛物资2次。\n"
Sheets = dict[str, list[dict[str, object]]]


def sheets(tmp_path: Path, *args: str) -> Sheets:
    out = tmp_path / "清单.xlsx"
    main(["review", *args, "--today", "2026-03-10", "--xlsx", str(out)])
    found: Sheets = {}
    for sheet in load_workbook(out).worksheets:
        header, *rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        found[sheet.title] = [dict(zip(map(str, header), row, strict=True)) for row in rows]
    return found


def test_one_row_per_finding_with_place_words_and_advice(tmp_path: Path) -> None:
    folder = write(tmp_path / "报送", 计划=FAULTY)
    found = sheets(tmp_path, str(folder))
    assert list(found) == ["问题清单", "汇总", "文种汇总", "缺项矩阵"]
    gap = next(row for row in found["问题清单"] if row["编号"] == "STR-03")
    assert list(gap) == ["文件", "文种", "标题", "编号", "名称", "程度", "位置", "原文", "问题", "建议"]
    assert (gap["文种"], gap["标题"], gap["程度"]) == ("工作计划", "长堤社区2026年防汛工作计划", "重要")
    assert (gap["位置"], gap["原文"], gap["名称"]) == (
        "“三、工作安排”，第5行",
        "三、工作安排",
        "同级序号断号",
    )
    assert gap["建议"]
    blank = next(row for row in found["问题清单"] if row["编号"] == "PLH-01")
    assert blank["位置"] == "“三、工作安排”（一），第6行"
    (account,) = found["汇总"]
    assert account["结论"] == "须修改后重新报送"
    assert account["合计"] == len(found["问题清单"])


def test_the_header_stays_in_sight_and_every_column_can_be_filtered(tmp_path: Path) -> None:
    folder = write(tmp_path / "报送", 计划=FAULTY)
    out = tmp_path / "清单.xlsx"
    main(["review", str(folder), "--today", "2026-03-10", "--xlsx", str(out)])
    for sheet in load_workbook(out).worksheets:
        assert sheet.freeze_panes in {"A2", "B2"}
        assert sheet.auto_filter.ref == sheet.dimensions


def test_of_a_word_file_the_place_is_one_that_can_be_found_in_it(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    document = docx.Document()
    for line in FAULTY.strip().split("\n"):
        document.add_paragraph(line)
    table = document.add_table(rows=2, cols=2)
    for cell, words in zip(table._cells, ("任务", "完成时限", "清点物资", "2026年X月底前"), strict=True):
        cell.text = words
    document.save(str(tmp_path / "计划.docx"))
    found = sheets(tmp_path, str(tmp_path / "计划.docx"))
    places = {row["编号"]: row["位置"] for row in found["问题清单"]}
    assert str(places["STR-03"]).endswith("第4段")
    assert str(places["DDL-02"]).endswith("表1第2行第2格")
    said = capfd.readouterr().out
    assert "同级序号断号  第4段" in said
    assert "日期未填  第5段，另有 1 处" in said
    main(["review", str(write(tmp_path / "文本", 计划=FAULTY)), "--today", "2026-03-10"])
    assert "同级序号断号  第5行第1列" in capfd.readouterr().out


def test_the_matrix_shows_what_each_file_lacks_for_its_own_type(tmp_path: Path) -> None:
    folder = write(tmp_path / "报送", 计划=CLEAN_ENOUGH, 报告=REPORT)
    (folder / "坏.docx").write_bytes(b"not a zip")
    found = sheets(tmp_path, str(folder))
    rows = {str(row["文种"]): row for row in found["缺项矩阵"]}
    assert rows.keys() == {"工作计划", "情况报告"}
    marks = {value for row in rows.values() for value in list(row.values())[4:]}
    assert marks == {"√", "缺", "—"}
    for row in rows.values():
        assert row["标题"]
        assert row["缺项数"] == list(row.values()).count("缺")
    said = {row["文件"]: (row["结论"], row["说明"]) for row in found["汇总"]}
    assert said["坏.docx"][0] == "无法读取"
    assert str(said["坏.docx"][1]).startswith("无法读取 坏.docx：")
    assert {said["计划.txt"][0], said["报告.txt"][0]} <= {"应当修改", "须修改后重新报送"}
    assert any(row["名称"] == "无法读取" for row in found["问题清单"])


def test_files_are_named_from_the_folder_that_holds_them_all(tmp_path: Path) -> None:
    write(tmp_path / "报送" / "长堤", 计划=FAULTY)
    write(tmp_path / "报送" / "北河", 计划=FAULTY)
    found = sheets(tmp_path, str(tmp_path / "报送"))
    for rows in (found["问题清单"], found["汇总"], found["缺项矩阵"]):
        assert {row["文件"] for row in rows} == {"长堤/计划.txt", "北河/计划.txt"}


def test_advice_alone_is_for_consideration(tmp_path: Path) -> None:
    folder = write(tmp_path / "报送", 计划=FAULTY.replace("演练2次，", "演练2次,"))
    for codes, said in (("FMT-01", "供参考修改"), ("STR-03", "应当修改"), ("PLH-01", "须修改后重新报送")):
        assert [row["结论"] for row in sheets(tmp_path, str(folder), "--select", codes)["汇总"]] == [said]


def test_a_sheet_prints_on_the_width_of_a_page_with_its_header(tmp_path: Path) -> None:
    out = tmp_path / "清单.xlsx"
    main(["review", str(write(tmp_path / "报送", 计划=FAULTY)), "--today", "2026-03-10", "--xlsx", str(out)])
    for sheet in load_workbook(out).worksheets:
        assert sheet.print_title_rows == "$1:$1"
        assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)
        pages = sheet.sheet_properties.pageSetUpPr
        assert pages is not None
        assert pages.fitToPage
    assert load_workbook(out)["缺项矩阵"].freeze_panes == "B2"  # file and header stay in sight


def test_no_cell_runs_as_a_formula(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, **{"=cmd": FAULTY.replace("长堤社区", "+1+1社区").replace("清点物资", "@SUM(A1)")})
    out = tmp_path / "清单.xlsx"
    main(["review", "=cmd.txt", "--today", "2026-03-10", "--xlsx", str(out)])
    cells = [cell for sheet in load_workbook(out).worksheets for row in sheet.iter_rows() for cell in row]
    assert any("=cmd" in str(cell.value) for cell in cells)
    assert all(cell.data_type != "f" for cell in cells)
    assert all(cell.quotePrefix for cell in cells if str(cell.value).startswith(("=", "+", "-", "@")))
    assert not any(str(cell.value).startswith("'") for cell in cells)


def test_a_sheet_named_after_a_file_with_brackets_can_be_written(tmp_path: Path) -> None:
    out = tmp_path / "表.xlsx"
    write_tables(out, {"1.报告[修改]:终稿": [{"数": "-5"}]})
    (sheet,) = load_workbook(out).worksheets
    assert sheet.title == "1.报告_修改__终稿"
    assert (sheet["A2"].value, sheet["A2"].data_type) == ("-5", "s")
