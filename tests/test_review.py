"""Reviewing files and folders, as the command line and its callers see it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest

from app.cli import main
from app.cli.render import excerpt
from app.review import Terms, review_paths
from evaluators.waiver import Waiver

TODAY = date(2026, 3, 10)
FAULTY = """长堤社区2026年防汛工作计划

一、工作目标
2026年9月30日前，组织转移演练2次，由社区居委会负责。
三、工作安排
（一）清点物资。由社区居委会负责，2026年X月底前完成。
"""
CLEAN_ENOUGH = FAULTY.replace("三、", "二、").replace("2026年X月底前", "2026年4月30日前")


def write(folder: Path, **texts: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


def answer(capfd: pytest.CaptureFixture[str], *args: str) -> tuple[int, dict[str, Any], str]:
    status = main(["review", *args, "--today", "2026-03-10", "--format", "json"])
    out, err = capfd.readouterr()
    return status, json.loads(out), err


def test_the_json_names_each_finding_and_its_place(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    folder = write(tmp_path, 计划=FAULTY)
    status, found, _ = answer(capfd, str(folder / "计划.txt"))
    assert status == 1
    assert found["schema"] == "wenheng.review/1"
    file = found["files"][0]
    assert (file["doc_type"], file["title"], file["blocks_export"]) == ("work_plan", "长堤社区2026年防汛工作计划", True)
    gap = next(finding for finding in file["findings"] if finding["code"] == "STR-03")
    assert (gap["quote"], gap["line"], gap["col"]) == ("三、工作安排", 5, 1)
    assert FAULTY[gap["start"] : gap["end"]] == "三、工作安排"
    assert gap["fix"] == {"start": gap["start"], "end": gap["start"] + 2, "text": "二、"}
    assert {"severity", "verdict", "message", "hint", "also"} <= gap.keys()
    assert gap["place"] == "第5行"


def test_the_json_says_where_in_the_submitters_file(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    document = docx.Document()
    for line in FAULTY.split("\n")[:4]:
        document.add_paragraph(line)
    table = document.add_table(rows=2, cols=2)
    for at, words in enumerate(("任务", "时限", "清点物资", "2026年X月底前")):
        table.cell(at // 2, at % 2).text = words
    document.add_paragraph("二、时间安排。2026年X月底前报送。")
    document.save(str(tmp_path / "计划.docx"))
    _, found, _ = answer(capfd, str(tmp_path / "计划.docx"), "--select", "PLH-01")
    places = [at["place"] for item in found["files"][0]["findings"] for at in (item, *item["also"])]
    assert places == ["表1第2行第2格", "第4段"]


def test_a_file_of_another_format_than_its_name_says_so(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "计划.txt"
    document = docx.Document()
    document.add_paragraph(FAULTY)
    document.save(str(path))
    _, found, _ = answer(capfd, str(path))
    assert "扩展名是 .txt" in found["files"][0]["note"]
    main(["review", str(path), "--today", "2026-03-10"])
    assert "说明：扩展名是 .txt" in capfd.readouterr().out


def test_the_closing_account_names_what_could_not_be_read(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    folder = write(tmp_path, 甲=CLEAN_ENOUGH)
    (folder / "乙.docx").write_bytes(b"not a zip")
    main(["review", str(folder), "--today", "2026-03-10"])
    assert "1 个无法读取：乙.docx。" in capfd.readouterr().out.split("\n")[-2]


def test_one_bad_file_does_not_stop_the_others(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    folder = write(tmp_path, 甲=CLEAN_ENOUGH, 丙=CLEAN_ENOUGH)
    (folder / "乙.docx").write_bytes(b"not a zip")
    (folder / "照片.png").write_bytes(b"\x89PNG")
    (folder / "~$甲.docx").write_bytes(b"lock file of Word")
    status, found, err = answer(capfd, str(folder))
    assert status == 1
    assert [Path(file["path"]).name for file in found["files"]] == ["丙.txt", "乙.docx", "甲.txt"]
    assert found["files"][1]["error"]["kind"] == "unreadable"
    assert "乙.docx" in err
    assert "另有 1 个文件不是文稿" in err


def test_nothing_readable_is_the_users_mistake(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "坏.docx").write_bytes(b"not a zip")
    status, found, err = answer(capfd, str(tmp_path / "坏.docx"))
    assert status == 2
    assert "error" in found["files"][0]
    assert "坏.docx" in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["无.docx"], "无.docx"),
        (["甲.txt", "--select", "XYZ-01"], "XYZ-01"),
        (["甲.txt", "--type", "notice"], "notice"),
        (["甲.txt", "--today", "2026-02-30"], "2026-02-30"),
        (["甲.txt", "--format", "xml"], "xml"),
        (["甲.txt", "--annotate", "甲.txt"], "无法写入文件夹 甲.txt"),
        (["甲.txt", "--annotate", "回", "--fix", "./回"], "不同的文件夹"),
        (["甲.txt", "--waivers", "无.yaml"], "无.yaml"),
        (["甲.txt", "--plan", "无.docx"], "无.docx"),
        ([], "缺少"),
    ],
)
def test_a_mistake_is_said_in_one_chinese_paragraph(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], args: list[str], said: str
) -> None:
    monkeypatch.chdir(write(tmp_path, 甲=CLEAN_ENOUGH))
    assert main(["review", *args]) == 2
    err = capfd.readouterr().err
    assert said in err
    assert "Traceback" not in err
    assert any("\u4e00" <= char <= "\u9fff" for char in err)


def test_an_empty_folder_is_named(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["review", str(tmp_path)]) == 2
    assert "没有可检查的文件" in capfd.readouterr().err


def test_select_and_ignore_choose_the_rules(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = str(write(tmp_path, 甲=FAULTY) / "甲.txt")
    _, only, _ = answer(capfd, path, "--select", "STR-03,PLH")
    assert {finding["code"] for finding in only["files"][0]["findings"]} == {"STR-03", "PLH-01"}
    _, without, _ = answer(capfd, path, "--ignore", "STR", "--ignore", "PLH-01")
    codes = {finding["code"] for finding in without["files"][0]["findings"]}
    assert codes
    assert not any(code.startswith("STR") or code == "PLH-01" for code in codes)


def test_a_waiver_used_in_one_file_is_not_unused_in_another(tmp_path: Path) -> None:
    folder = write(tmp_path, 甲=FAULTY, 乙=CLEAN_ENOUGH)
    waiver = Waiver("STR-03", "三、工作安排", "上级样式如此", "党政办公室", date(2026, 12, 31))
    run = review_paths([folder], Terms(today=TODAY, waivers=(waiver,)))
    codes = {file.path.stem: {f.code for f in file.report.findings} for file in run.files if file.report}
    assert "STR-03" not in codes["甲"]
    assert "WVR-01" not in codes["甲"] | codes["乙"]


def test_a_person_sees_the_line_and_the_mark(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    folder = write(tmp_path, 甲=FAULTY)
    main(["review", str(folder / "甲.txt"), "--today", "2026-03-10"])
    out = capfd.readouterr().out
    assert "三、工作安排" in out
    assert "^^^^^^^^^^^^" in out
    assert "须修改后才能导出" in out


def test_the_mark_stands_under_the_words_whatever_their_width() -> None:
    shown, before, width = excerpt("abc三、工作安排def", 3, 9)
    assert (shown, before, width) == ("abc三、工作安排def", 3, 12)
    long = "前" * 100 + "此处" + "后" * 100
    shown, before, width = excerpt(long, 100, 102)
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert width == 4
    assert shown[1 + (before - 1) // 2 :].startswith("此处")


def test_findings_are_saved_as_a_table_without_formulas(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    folder = write(tmp_path, 甲=FAULTY.replace("清点物资", "=1+1清点物资"))
    main(["review", str(folder / "甲.txt"), "--today", "2026-03-10", "--xlsx", str(tmp_path / "清单.xlsx")])
    sheet = load_workbook(tmp_path / "清单.xlsx").worksheets[0]
    values = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert any("STR-03" in value for value in values)
    assert not any(value.startswith("=") for value in values)


@pytest.mark.parametrize("args", [["review", "{}", "--xlsx", "{}"], ["reconcile", "{}", "{}", "--xlsx", "{}"]])
def test_no_table_replaces_a_submitted_file(tmp_path: Path, capfd: pytest.CaptureFixture[str], args: list[str]) -> None:
    given = write(tmp_path, 甲=FAULTY) / "甲.txt"
    before = given.read_bytes()
    assert main([arg.format(given) for arg in args]) == 2
    assert "原文件" in capfd.readouterr().err
    assert given.read_bytes() == before


def test_a_table_goes_into_a_spreadsheet(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    given = write(tmp_path, 甲=FAULTY) / "甲.txt"
    assert main(["review", str(given), "--xlsx", str(tmp_path / "清单.docx")]) == 2
    assert ".xlsx" in capfd.readouterr().err
    assert not (tmp_path / "清单.docx").exists()


def test_a_report_is_held_against_its_plan(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    plan = "长堤社区2026年防汛工作方案\n一、工作目标\n2026年3月5日前，组织转移演练2次。\n"
    report = "关于长堤社区防汛工作情况的报告\n一、总体情况\n截至2026年3月9日，清点防汛物资。\n"
    folder = write(tmp_path, 方案=plan, 报告=report)
    path, held = str(folder / "报告.txt"), str(folder / "方案.txt")
    status, found, _ = answer(capfd, path, "--plan", held, "--select", "COV")
    assert status == 1
    assert [finding["code"] for finding in found["files"][0]["findings"]] == ["COV-01"]
    assert "组织转移演练2次" in found["files"][0]["findings"][0]["message"]
    _, without, _ = answer(capfd, path, "--plan", held, "--ignore", "COV-01")
    assert "COV-01" not in {finding["code"] for finding in without["files"][0]["findings"]}


REPORT = """长堤社区2026年防汛工作情况报告

一、工作完成情况
截至2026年6月30日，计划走访200户，实际完成180户，完成率95%。
"""


def test_a_rate_its_own_figures_do_not_give_needs_no_plan(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    folder = write(tmp_path, 错=REPORT, 对=REPORT.replace("95%", "90%"))
    _, found, _ = answer(capfd, str(folder), "--select", "COV-03")
    codes = {Path(file["path"]).stem: [item["code"] for item in file["findings"]] for file in found["files"]}
    assert codes == {"错": ["COV-03"], "对": []}


@pytest.mark.parametrize(
    ("said", "right"),
    [
        ("计划帮扶老人500人，截至2026年6月25日，实际帮扶老人462人，完成率{}", "92.4%"),
        ("共排查矛盾纠纷160起，化解152起，化解率{}", "95%"),
        ("交办的信访积案12件，已办结11件，办结率为{}", "91.7%"),
        ("发现消防隐患84处，已整改完成63处，整改率达{}", "75%"),
    ],
)
def test_a_rate_named_for_what_was_counted_is_worked_out_again(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], said: str, right: str
) -> None:
    text = REPORT.replace("计划走访200户，实际完成180户，完成率95%", said)
    folder = write(tmp_path, 错=text.format("98%"), 对=text.format(right))
    _, found, _ = answer(capfd, str(folder), "--select", "COV-03")
    messages = {Path(file["path"]).stem: [item["message"] for item in file["findings"]] for file in found["files"]}
    assert messages["对"] == []
    assert [right in message for message in messages["错"]] == [True]


def test_reconciliation_alone_runs_no_other_rule(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    folder = write(tmp_path, 计划=FAULTY)
    _, found, err = answer(capfd, str(folder / "计划.txt"), "--select", "COV")
    assert found["files"][0]["findings"] == []
    assert "--plan" in err
    assert main(["review", str(folder / "计划.txt"), "--select", "COV-01"]) == 2
    assert "--plan" in capfd.readouterr().err


def test_what_is_waived_says_why_by_whom_and_how_long(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    folder = write(tmp_path, 报告=REPORT)
    waivers = tmp_path / "豁免.yaml"
    waivers.write_text("- {code: COV-03, quote: 完成率95%, reason: 口径不同, by: 王科长, until: 2026-12-31}\n", "utf-8")
    _, found, _ = answer(capfd, str(folder / "报告.txt"), "--waivers", str(waivers), "--select", "COV-03")
    file = found["files"][0]
    assert file["findings"] == []
    assert [(item["code"], item["reason"], item["by"], item["until"]) for item in file["waived"]] == [
        ("COV-03", "口径不同", "王科长", "2026-12-31")
    ]


def test_links_to_nothing_are_named(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    folder = write(tmp_path, 计划=CLEAN_ENOUGH)
    (folder / "失效.docx").symlink_to(folder / "无.docx")
    status, found, err = answer(capfd, str(folder))
    assert status == 1
    assert [Path(file["path"]).name for file in found["files"] if "error" in file] == ["失效.docx"]
    assert "失效的链接" in err


def test_a_fault_of_the_program_is_one_sentence_and_a_log(
    home: str, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("deep inside")

    monkeypatch.setattr("app.review.review_paths", broken)
    assert main(["review", "任何.md"]) == 3
    err = capfd.readouterr().err
    assert "程序内部出错" in err
    assert "Traceback" not in err
    assert "deep inside" in (Path(home) / "log" / "wenheng.log").read_text(encoding="utf-8")
