"""Reports and drafts in batch: from a table of results, or from a brief with fields."""

from __future__ import annotations

from datetime import date, timedelta
from importlib import import_module
from typing import TYPE_CHECKING, Any

import docx
import pytest
import yaml
from openpyxl import Workbook

from app.batch import State, run
from app.batch.roster import read_roster
from app.batch.topic import topic_of
from app.cli import main
from app.errors import BriefError, RosterError, UserError

if TYPE_CHECKING:
    from pathlib import Path

    from app.batch import BatchRun

TODAY = date(2026, 11, 10)
PLAN = """# {{社区}}2026年网格服务实施方案

## 一、工作目标

2026年10月底前，走访覆盖率达到{{走访目标}}%以上，举办议事协商活动12场以上。

## 二、工作任务

（一）开展走访。由社区党委负责，2026年10月31日前完成全部{{户数}}户走访。

{{社区}}居民委员会

2026年3月2日
"""
BRIEF: dict[str, Any] = {
    "doc_type": "implementation_plan",
    "unit": "{{社区}}居民委员会",
    "topic": "网格服务",
    "period": {"start": "{{开始}}", "end": date(2026, 12, 31)},
    "issue_date": date(2026, 3, 2),
    "targets": [
        {
            "indicator": "走访覆盖率",
            "op": ">=",
            "value": "{{走访目标}}",
            "scope": "全社区",
            "deadline": date(2026, 10, 31),
        }
    ],
    "tasks": [{"each": "任务", "name": "{{名称}}", "owner": "{{社区}}{{牵头}}", "deadline": "{{时限}}"}],
    "facts": ["全社区共{{户数}}户"],
}


def book(path: Path, rows: list[list[Any]], **more: list[list[Any]]) -> Path:
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for title, page in {"社区": rows, **more}.items():
        sheet = workbook.create_sheet(title)
        for row in page:
            sheet.append(row)
    workbook.save(path)
    return path


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    rows: list[list[Any]] = [
        ["街道", "社区", "户数", "走访目标", "开始"],
        ["望桥街道", "桥东社区", 4200, "90%", "2026年3月1日"],
        ["望桥街道", "长堤社区", 3600, "85%", "2026年4月1日"],
    ]
    tasks = [
        ["社区", "名称", "牵头", "时限"],
        ["桥东社区", "核对走访名册", "党委", "2026年4月30日"],
        ["桥东社区", "增设充电点", "居委会", "2026年6月30日"],
        ["长堤社区", "清理楼道", "党委", "2026年5月31日"],
    ]
    return book(tmp_path / "名册.xlsx", rows, 任务=tasks)


def text(outcome: BatchRun, community: str) -> str:
    document = docx.Document(str(outcome.out / "望桥街道" / f"{community}.docx"))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def brief(path: Path, **changed: Any) -> Path:
    path.write_text(yaml.safe_dump(BRIEF | changed, allow_unicode=True), encoding="utf-8")
    return path


def results(folder: Path) -> Path:
    folder.mkdir()
    long: list[list[Any]] = [
        ["指标", "实际", "单位", "截至", "来源"],
        ["走访覆盖率", "92%", "", "2026年10月31日", "网格平台统计"],
        ["议事协商活动", 13, "场", "2026年10月31日", "协商记录"],
    ]
    book(folder / "桥东社区.xlsx", long)
    wide = [["社区", "走访覆盖率", "议事协商活动", "截至"], ["长堤社区", "80%", "12场", "2026年10月31日"]]
    problems = [["社区", "问题", "原因", "措施", "时限"]]
    problems += [["长堤社区", "走访覆盖率比目标低5个百分点", "2名网格员空岗", "补齐网格员", "2026年12月20日"]]
    book(folder / "全街道.xlsx", wide, 问题=problems)
    return folder


def test_results_and_the_plan_give_each_community_its_report(tmp_path: Path, roster: Path) -> None:
    plan = tmp_path / "方案.md"
    plan.write_text(PLAN.replace("}}%以上", "}}以上"), encoding="utf-8")
    outcome = run(
        plan, roster, tmp_path / "out", today=TODAY, results=results(tmp_path / "成果"), report="status_report"
    )
    first, second = text(outcome, "桥东社区"), text(outcome, "长堤社区")
    assert first.startswith("关于桥东社区网格服务工作情况的报告\n望桥街道办事处：")
    assert "走访覆盖率达到92%（网格平台统计），达到90%以上的目标" in first
    assert "走访覆盖率为80%，比85%以上的目标低5个百分点" in second  # the plan of this community says 85%
    assert "2名网格员空岗" in second
    assert "2名网格员空岗" not in first
    assert [record.state for record in outcome.records] == [State.BLOCKED] * 2  # the plan's task is not reported on
    assert "PLH-03" in {found["code"] for record in outcome.records for found in record.findings}


def test_the_month_is_reported_in_a_form(tmp_path: Path, roster: Path) -> None:
    plan = tmp_path / "方案.md"
    plan.write_text(PLAN.replace("}}%以上", "}}以上"), encoding="utf-8")
    words = ["--report", "monthly_form", "--results", str(results(tmp_path / "成果")), "--today", "2026-11-10"]
    assert main(["batch", str(plan), str(roster), "-o", str(tmp_path / "out"), *words]) == 1
    document = docx.Document(str(tmp_path / "out" / "望桥街道" / "桥东社区.docx"))
    assert "填报单位：桥东社区居民委员会" in "".join(paragraph.text for paragraph in document.paragraphs)
    assert [cell.text for cell in document.tables[0].rows[1].cells][:3] == ["1", "走访覆盖率", "90%以上"]


def test_a_report_without_results_is_refused(tmp_path: Path, roster: Path) -> None:
    plan = tmp_path / "方案.md"
    plan.write_text(PLAN, encoding="utf-8")
    with pytest.raises(UserError, match="--results"):
        run(plan, roster, tmp_path / "out", today=TODAY, report="status_report")


def test_results_that_are_not_there_are_told_in_chinese(
    tmp_path: Path, roster: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = tmp_path / "方案.md"
    plan.write_text(PLAN, encoding="utf-8")
    words = ["--report", "status_report", "--results", str(tmp_path / "没有.xlsx")]
    assert main(["batch", str(plan), str(roster), "-o", str(tmp_path / "out"), *words]) == 2
    assert capsys.readouterr().err.startswith(f"找不到成果表 {tmp_path / '没有.xlsx'}。请核对 --results 写的位置")


def test_results_of_an_unknown_community_are_named_with_their_row(tmp_path: Path, roster: Path) -> None:
    plan = tmp_path / "方案.md"
    plan.write_text(PLAN, encoding="utf-8")
    wrong = book(tmp_path / "成果.xlsx", [["社区", "走访覆盖率"], ["万柳里", "80%"]])
    with pytest.raises(RosterError, match="1 行的社区不在名册中：A2“万柳里”"):
        run(plan, roster, tmp_path / "out", today=TODAY, results=wrong, report="status_report")


@pytest.mark.parametrize("report", ["status_report", "project_summary", "monthly_form"])
@pytest.mark.parametrize("stray", ["万柳里社区", "桥冬社区", "丁社区"])
def test_results_of_a_community_outside_the_roster_cost_nobody(
    tmp_path: Path, roster: Path, report: str, stray: str
) -> None:
    plan = tmp_path / "方案.md"
    plan.write_text(PLAN, encoding="utf-8")
    rows = [["社区", "走访覆盖率"], ["桥东社区", "90%"], ["长堤社区", "80%"], [stray, "70%"]]
    given = book(tmp_path / "成果.xlsx", rows)
    outcome = run(plan, roster, tmp_path / "out", today=TODAY, results=given, report=report)
    assert all(record.path is not None for record in outcome.records)
    (note,) = (note for note in outcome.notes if "不在名册中" in note)
    assert f"工作表“社区” 有 1 行的社区不在名册中：A4“{stray}”" in note


def test_a_wrong_row_of_the_results_costs_the_community_it_may_be_of(tmp_path: Path, roster: Path) -> None:
    plan = tmp_path / "方案.md"
    plan.write_text(PLAN, encoding="utf-8")
    rows = [["社区", "走访覆盖率"], ["桥冬社区", "80%"], ["长堤社区", "90%"]]
    given = book(tmp_path / "成果.xlsx", rows)
    outcome = run(plan, roster, tmp_path / "out", today=TODAY, results=given, report="status_report")
    first, second = outcome.records
    assert (first.state, outcome.exit_status) == (State.FAILED, 1)
    assert "A2 的“桥冬社区”不在名册中，可能是望桥街道桥东社区" in str(first.reason)
    assert second.path is not None


def test_a_brief_gives_each_community_its_own_draft(tmp_path: Path, roster: Path) -> None:
    outcome = run(brief(tmp_path / "任务书.yaml"), roster, tmp_path / "out", today=TODAY)
    first, second = text(outcome, "桥东社区"), text(outcome, "长堤社区")
    assert "核对走访名册" in first
    assert "增设充电点" in first
    assert "清理楼道" not in first
    assert "90%" in first
    assert "2026年3月1日" in first
    assert "85%" in second
    assert "2026年4月1日" in second
    assert "4200户" in first
    again = run(tmp_path / "任务书.yaml", roster, tmp_path / "out", today=TODAY, resume=True)
    assert again.kept == 2
    assert again.records == outcome.records


def test_the_sub_district_of_an_entry_is_that_of_the_community(tmp_path: Path) -> None:
    rows = [["街道", "社区"], ["望桥街道", "桥东社区"], ["望桥街道", "长堤社区"]]
    tasks = [["街道", "社区", "名称", "时限"], ["望桥街道", "桥东社区", "核对名册", "2026-06-30"]]
    grouped = book(tmp_path / "分组.xlsx", rows, 任务=[*tasks, [None, "长堤社区", "清理楼道", "2026-06-30"]])
    entry = {"each": "任务", "name": "{{名称}}", "owner": "{{街道}}平安办", "deadline": "{{时限}}"}
    plain = {key: BRIEF[key] for key in ("doc_type", "unit", "topic")} | {"tasks": [entry]}
    path = tmp_path / "任务书.yaml"
    path.write_text(yaml.safe_dump(plain, allow_unicode=True), encoding="utf-8")
    outcome = run(path, grouped, tmp_path / "out", today=TODAY, check=False)
    for community in ("桥东社区", "长堤社区"):
        assert "望桥街道平安办" in text(outcome, community)


def test_a_value_cannot_change_the_structure_of_a_brief(tmp_path: Path) -> None:
    odd = book(tmp_path / "怪.xlsx", [["社区", "户数"], ["桥东社区", 'x"}\n- facts: [{{社区}}]']])
    plain = {key: BRIEF[key] for key in ("doc_type", "unit", "topic", "facts")}
    path = tmp_path / "任务书.yaml"
    path.write_text(yaml.safe_dump(plain, allow_unicode=True), encoding="utf-8")
    outcome = run(path, odd, tmp_path / "out", today=TODAY)
    document = docx.Document(str(outcome.out / "桥东社区.docx"))
    assert 'x"} - facts: [{{社区}}]户' in "".join(paragraph.text for paragraph in document.paragraphs)


def test_a_cell_that_is_no_day_fails_its_own_row(tmp_path: Path) -> None:
    rows = [["社区", "开始"], ["桥东社区", "2026年3月1日"], ["长堤社区", "三月初"]]
    odd = book(tmp_path / "日期.xlsx", rows)
    plain = {key: BRIEF[key] for key in ("doc_type", "unit", "topic", "period")}
    path = tmp_path / "任务书.yaml"
    path.write_text(yaml.safe_dump(plain, allow_unicode=True), encoding="utf-8")
    outcome = run(path, odd, tmp_path / "out", today=TODAY)
    assert [record.state == State.FAILED for record in outcome.records] == [False, True]
    assert "日期.xlsx 工作表“社区”B3（开始）：应为日期" in str(outcome.records[1].reason)


@pytest.mark.parametrize(
    ("changed", "error", "words"),
    [
        ({"facts": ["共{{户树}}户"]}, RosterError, "是否应为“户数”"),
        ({"tasks": [{"each": "事项", "name": "{{名称}}"}]}, RosterError, "没有同名的工作表"),
        ({"facts": ["共{{户数}户"]}, RosterError, "标记不完整"),
    ],
)
def test_a_brief_is_checked_against_the_roster_first(
    tmp_path: Path, roster: Path, changed: dict[str, Any], error: type[UserError], words: str
) -> None:
    with pytest.raises(error, match=words):
        run(brief(tmp_path / "任务书.yaml", **changed), roster, tmp_path / "out", today=TODAY)
    assert not (tmp_path / "out").exists()


def test_a_field_without_quotes_is_explained(tmp_path: Path, roster: Path) -> None:
    path = tmp_path / "任务书.yaml"
    path.write_text("doc_type: work_plan\nunit: {{社区}}居民委员会\n", encoding="utf-8")
    with pytest.raises(BriefError, match="英文引号"):
        run(path, roster, tmp_path / "out", today=TODAY)


LONG = ["社区", "指标", "实际", "单位", "截至"]


def form(tmp_path: Path, roster: Path, rows: list[list[Any]], sheet: str = "成果") -> tuple[str, tuple[str, ...]]:
    """Return the text of 桥东社区's monthly form and the notes, with the clock at 2026-11-10."""
    plan = tmp_path / "方案.md"
    plan.write_text(PLAN.replace("}}%以上", "}}以上"), encoding="utf-8")
    given = book(tmp_path / "成果.xlsx", [["甲"]], **{sheet: rows})
    outcome = run(plan, roster, tmp_path / "out", today=TODAY, results=given, report="monthly_form")
    document = docx.Document(str(tmp_path / "out" / "望桥街道" / "桥东社区.docx"))
    cells = ["|".join(cell.text for cell in row.cells) for table in document.tables for row in table.rows]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells]), outcome.notes


@pytest.mark.parametrize(
    ("day", "sheet", "said", "noted"),
    [
        ("2026年5月31日", "成果", "2026年5月1日至5月31日", ""),
        ("2026-05-25", "3月", "2026年5月1日至5月25日", ""),  # what a cell says goes before the sheet's name
        ("", "2026年9月", "2026年9月1日至9月30日", ""),
        ("", "成果20260531", "2026年5月1日至5月31日", ""),
        ("", "2026.05.31", "2026年5月1日至5月31日", ""),
        ("", "十月", "2026年10月1日至10月31日", ""),
        ("", "2026年一月", "2026年1月1日至1月31日", ""),
        ("", "近三月", "2026年11月1日至11月10日", "没有写明是哪个月"),
        ("", "12月", "2025年12月1日至12月31日", ""),  # the latest that has begun
        ("", "成果", "2026年11月1日至11月10日", "没有写明是哪个月"),
    ],
)
def test_a_form_is_about_the_month_of_its_results(
    tmp_path: Path, roster: Path, *, day: str, sheet: str, said: str, noted: str
) -> None:
    words, notes = form(tmp_path, roster, [LONG, ["桥东社区", "议事协商活动", 9, "场", day]], sheet)
    assert f"填报期间：{said}" in words
    assert ("月报表按" in "".join(notes)) == bool(noted)
    assert noted in "".join(notes)


@pytest.mark.parametrize(
    ("columns", "cells", "said"),
    [
        (["上月累计"], [6], "|12场以上|6场|3场|9场|"),
        (["本月完成"], [3], "|12场以上|6场|3场|9场|"),
        (["年度计划数", "上月累计"], ["12场", 6], "|12场以上|6场|3场|9场|75%|"),
    ],
)
def test_columns_of_the_month_before_fill_the_form(
    tmp_path: Path, roster: Path, columns: list[str], cells: list[Any], said: str
) -> None:
    rows: list[list[Any]] = [
        [*LONG, *columns, "填表人", "审核人", "天气"],
        ["桥东社区", "议事协商活动", 9, "场", "2026年10月31日", *cells, "张三", "李四", "晴"],
        ["桥东社区", "走访覆盖率", "92%", "", "2026年10月31日", *["" for _ in cells], "张三", "李四", "晴"],
    ]
    words, notes = form(tmp_path, roster, rows)
    assert said in words
    assert words.count("填报人：张三\n审核人：李四") == 1
    assert "上月累计" not in "".join(notes)
    assert "成果.xlsx 工作表“成果” 的列“天气”没有用到。" in notes


def test_a_plan_of_the_results_holds_where_the_plan_has_none(tmp_path: Path, roster: Path) -> None:
    rows: list[list[Any]] = [
        [*LONG, "计划", "上月累计"],
        ["桥东社区", "邻里课堂", 9, "期", "2026年10月31日", 12, 6],
    ]
    assert "|邻里课堂|12期|6期|3期|9期|75%|" in form(tmp_path, roster, rows)[0]


def test_a_target_without_a_result_stands_beside_those_of_its_sentence(tmp_path: Path, roster: Path) -> None:
    plan = tmp_path / "方案.md"
    plan.write_text(PLAN.replace("12场以上", "12场以上，其中楼栋议事5场，更换软管90根"), encoding="utf-8")
    rows: list[list[Any]] = [LONG, ["桥东社区", "议事协商活动", 13, "场", "2026年10月31日"]]
    rows += [["桥东社区", "走访覆盖率", "97%", "", "2026年10月31日"]]
    results = book(tmp_path / "成果.xlsx", rows)
    outcome = run(plan, roster, tmp_path / "out", today=TODAY, results=results, report="status_report")
    told = text(outcome, "桥东社区")
    assert "方案确定3项目标" in told
    assert "更换软管" in told
    assert "楼栋议事" not in told


def test_two_planned_values_are_named_not_chosen_from(tmp_path: Path, roster: Path) -> None:
    plan = tmp_path / "方案.md"
    plan.write_text(PLAN.replace("}}%以上", "}}以上"), encoding="utf-8")
    rows: list[list[Any]] = [[*LONG, "计划"], ["桥东社区", "议事协商活动", 9, "场", "2026年10月31日", "10场"]]
    outcome = run(
        plan, roster, tmp_path / "out", today=TODAY, results=book(tmp_path / "成果.xlsx", rows), report="monthly_form"
    )
    said = "成果.xlsx 工作表“社区”F2（计划）“10场”：“议事协商活动”的计划数10与方案的12场不同。请核对后改正一处。"
    assert next(outcome.misses.told()).endswith(f"：{said}")
    assert outcome.states[State.FAILED] == 1


def test_a_month_that_does_not_add_up_is_noted(tmp_path: Path, roster: Path) -> None:
    rows: list[list[Any]] = [
        [*LONG, "上月累计", "本月完成"],
        ["桥东社区", "议事协商活动", 9, "场", "2026年10月31日", 6, 4],
    ]
    assert "第2行“议事协商活动”上月累计 6 加本月完成 4 不等于9，看不出哪个有误" in "".join(
        form(tmp_path, roster, rows)[1]
    )


def test_many_months_that_do_not_add_up_are_one_note(tmp_path: Path, roster: Path) -> None:
    row = ["桥东社区", "议事协商活动", 9, "场", "2026年10月31日", 6, 4]
    notes = form(tmp_path, roster, [[*LONG, "上月累计", "本月完成"], *[row] * 12])[1]
    (said,) = (note for note in notes if "不等于" in note)
    assert said.count("不等于") == 10
    assert said.endswith("等 12 处，请核对。")


def test_a_report_takes_its_topic_from_the_title_not_from_the_red_head(tmp_path: Path, roster: Path) -> None:
    plan = tmp_path / "方案.md"
    plan.write_text(f"{{{{社区}}}}居民委员会文件\n\n桥社发〔2026〕3号\n\n{PLAN}", encoding="utf-8")
    given = book(tmp_path / "成果.xlsx", [LONG, ["桥东社区", "议事协商活动", 9, "场", "2026年10月31日"]])
    outcome = run(plan, roster, tmp_path / "out", today=TODAY, results=given, report="status_report")
    assert text(outcome, "桥东社区").startswith("关于桥东社区网格服务工作情况的报告\n")


@pytest.mark.parametrize(
    ("rows", "problems", "said"),
    [
        (
            [LONG, ["长堤社区", "议事协商活动", 9, "场", ""], ["桥东社区", "议事协商活动", "九", "场", ""]],
            None,
            "成果.xlsx 工作表“成果”C3（实际）：",
        ),
        ([["社区", "议事协商活动"], ["桥东社区", "许多"]], None, "成果.xlsx 工作表“成果”B2（议事协商活动）："),
    ],
)
def test_a_fault_of_a_report_is_told_by_the_cell_of_the_results(
    tmp_path: Path, roster: Path, *, rows: list[list[Any]], problems: list[list[Any]] | None, said: str
) -> None:
    plan = tmp_path / "方案.md"
    plan.write_text(PLAN.replace("}}%以上", "}}以上"), encoding="utf-8")
    more = {"成果": rows} | ({"问题": problems} if problems is not None else {})
    given = book(tmp_path / "成果.xlsx", [["甲"]], **more)
    told: list[str] = []
    outcome = run(plan, roster, tmp_path / "out", today=TODAY, results=given, report="status_report", tell=told.append)
    assert [word for word in told if said in word]  # before the first document
    assert said in str(next(r.reason for r in outcome.records if r.community == "桥东社区"))
    assert not any("problems[" in str(record.reason) for record in outcome.records)


def test_a_mistake_of_the_brief_itself_is_told_once_before_anything_is_written(
    tmp_path: Path, roster: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = brief(tmp_path / "任务书.yaml", targets=[{"name": "走访覆盖率", "value": "{{走访目标}}"}])
    assert main(["batch", str(wrong), str(roster), "-o", str(tmp_path / "out")]) == 2
    assert capsys.readouterr().err.count("targets[0].name") == 1
    assert not list((tmp_path / "out").rglob("*.docx"))


def test_a_wrong_cell_of_the_roster_fails_its_own_row_by_its_cell(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["社区", "走访目标", "开始", "户数"]]
    rows += [["桥东社区", "90%", "2026年3月1日", 4200], ["长堤社区", "九成", "2026年4月1日", 3600]]
    tasks = [["社区", "名称", "牵头", "时限"], ["桥东社区", "核对名册", "党委", "2026年4月30日"]]
    outcome = run(
        brief(tmp_path / "任务书.yaml"), book(tmp_path / "名册.xlsx", rows, 任务=tasks), tmp_path / "out", today=TODAY
    )
    assert "名册.xlsx 工作表“社区”B3（走访目标）" in str(outcome.records[1].reason)
    assert outcome.records[0].path is not None


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("备注：{{备注}}。", "方案.md 用到的字段“备注”在 名册.xlsx 中没有"),
        ("备注：{{结果}}。", r"方案.md 中的 \{\{结果\}\} 印不出来"),
    ],
)
def test_what_the_plan_of_a_report_asks_in_vain_is_told_of_the_plan(
    tmp_path: Path, roster: Path, words: str, said: str
) -> None:
    plan = tmp_path / "方案.md"
    plan.write_text(f"{PLAN}\n{words}\n", encoding="utf-8")
    given = book(tmp_path / "成果.xlsx", [LONG, ["桥东社区", "议事协商活动", 9, "场", "2026年10月31日"]])
    with pytest.raises(RosterError, match=said):
        run(plan, roster, tmp_path / "out", today=TODAY, results=given, report="status_report")
    assert not (tmp_path / "out" / "望桥街道").exists()


def test_a_brief_of_reports_that_a_person_changed_is_not_lost(tmp_path: Path, roster: Path) -> None:
    plan = tmp_path / "方案.md"
    plan.write_text(PLAN.replace("}}%以上", "}}以上"), encoding="utf-8")

    def reported(rows: list[list[Any]], today: date = TODAY) -> Any:
        given = book(tmp_path / "成果.xlsx", rows)
        return run(plan, roster, tmp_path / "out", today=today, results=given, report="status_report", check=False)

    with pytest.raises(RosterError, match="万柳里"):
        reported([["社区", "走访覆盖率"], ["万柳里", "80%"]])
    assert not (tmp_path / "out").exists()
    right = [["社区", "走访覆盖率"], ["桥东社区", "92%"], ["长堤社区", "80%"]]
    reported(right)
    brief = tmp_path / "out" / "方案（情况报告）.yaml"
    first = brief.read_text(encoding="utf-8")
    assert reported(right, TODAY + timedelta(days=1)).later == []  # another day in it is no person's change
    assert brief.read_text(encoding="utf-8") != first
    assert [path.name for path in brief.parent.glob("*.yaml")] == [brief.name]
    for changed in ("# 已核对\n" + first, first + "# 已核对\n", first.replace("居民委员会", "社区居民委员会")):
        brief.write_text(changed, encoding="utf-8")
        (said,) = reported(right).later
        assert "方案（情况报告）.yaml 被改动过，这次已重新生成，改动过的另存为 方案（情况报告）（原稿" in said
        assert brief.read_text(encoding="utf-8") == first
        assert changed in {path.read_text(encoding="utf-8") for path in brief.parent.glob("*原稿*.yaml")}


def test_reports_taken_up_the_day_after_are_kept_with_their_date(tmp_path: Path, roster: Path) -> None:
    plan = tmp_path / "方案.md"
    plan.write_text(PLAN.replace("}}%以上", "}}以上"), encoding="utf-8")
    given = results(tmp_path / "成果")

    def made(today: date, *, resume: bool) -> BatchRun:
        return run(
            plan, roster, tmp_path / "out", today=today, results=given, report="status_report", check=False,
            resume=resume,
        )  # fmt: skip

    made(TODAY, resume=False)
    (tmp_path / "out" / "望桥街道" / "桥东社区.docx").unlink()
    outcome = made(TODAY + timedelta(days=1), resume=True)
    assert outcome.kept == outcome.count - 1
    shown = f"{TODAY.year}年{TODAY.month}月{TODAY.day}日"
    assert shown in text(outcome, "桥东社区")
    assert any(f"续做的报告沿用上次的成文日期 {shown}" in note for note in outcome.notes)
    again = made(TODAY + timedelta(days=1), resume=False)
    assert shown not in text(again, "桥东社区")
    assert not any("沿用上次的成文日期" in note for note in again.notes)


def reported(tmp_path: Path, roster: Path, rows: list[list[Any]], plan_words: str = PLAN) -> tuple[str, str]:
    """Return the text of 桥东社区's status report and all that is noted."""
    plan = tmp_path / "方案.md"
    plan.write_text(plan_words.replace("}}%以上", "}}以上"), encoding="utf-8")
    given = book(tmp_path / "成果.xlsx", [["甲"]], 成果=rows)
    outcome = run(plan, roster, tmp_path / "out", today=TODAY, results=given, report="status_report")
    return text(outcome, "桥东社区"), "".join(outcome.notes)


def test_without_a_day_of_the_figures_a_target_is_not_missed_before_it_is_due(tmp_path: Path, roster: Path) -> None:
    plan = PLAN.replace("2026年10月底前", "2026年12月底前")
    words, _ = reported(tmp_path, roster, [["社区", "走访覆盖率"], ["桥东社区", "80%"]], plan)
    assert "未到期" in words
    assert "未达到目标" not in words
    words, _ = reported(tmp_path, roster, [["社区", "走访覆盖率"], ["桥东社区", "80%"]])
    assert "走访覆盖率未达到目标" in words


def test_an_indicator_beyond_the_plan_is_no_target_of_it(tmp_path: Path, roster: Path) -> None:
    rows = [["社区", "走访覆盖率", "议事协商活动", "代办事项"], ["桥东社区", "92%", "13场", "20件"]]
    words, _ = reported(tmp_path, roster, rows)
    assert "方案确定2项目标" in words
    assert "另报告方案未列的指标1项。" in words


def test_a_planned_value_of_the_results_makes_no_target_of_the_plan(tmp_path: Path, roster: Path) -> None:
    rows: list[list[Any]] = [[*LONG, "计划"]]
    rows += [["桥东社区", "走访覆盖率", "92%", "", "2026年10月31日", ""]]
    rows += [["桥东社区", "议事协商活动", 13, "场", "2026年10月31日", ""]]
    rows += [["桥东社区", "代办事项", 20, "件", "2026年10月31日", 50]]
    words, _ = reported(tmp_path, roster, rows)
    assert "方案确定2项目标" in words
    assert "2项达到目标值，没有未达到的，达到率为100%。另报告方案未列的指标1项。" in words
    assert "代办事项\n50件" in words


@pytest.mark.parametrize(
    ("goal", "name", "cell", "missed"),
    [
        ("居民投诉控制在10件以内", "居民投诉", "12件", True),
        ("火灾不超过2起", "火灾", "3起", True),
        ("活动支出控制在5万元以内", "活动支出", "5.6万元", True),
        ("居民投诉控制在10件以内", "居民投诉", "9件", None),
        ("将信访积案压减到10件以内", "信访积案", "12件", False),
        ("空置房屋下降到10处以下", "空置房屋", "12处", False),
        ("未走访户数控制在10户以内", "未走访户数", "300户", False),
        ("安全隐患控制在10处以内", "安全隐患", "12处", False),
        ("违章搭建控制在10处以内", "违章搭建", "12处", False),
        ("投诉率控制在5%以内", "投诉率", "6%", False),
        ("居民投诉每月控制在10件以内", "居民投诉", "12件", False),
        ("走访居民1200户", "走访居民", "800户", False),
    ],
)
def test_an_upper_limit_of_what_is_counted_up_is_missed_once_it_is_exceeded(
    tmp_path: Path, roster: Path, *, goal: str, name: str, cell: str, missed: bool | None
) -> None:
    plan = PLAN.replace(
        "2026年10月底前，走访覆盖率达到{{走访目标}}%以上，举办议事协商活动12场以上", f"2026年12月31日前，{goal}"
    )
    words, _ = reported(tmp_path, roster, [["社区", name, "截至"], ["桥东社区", cell, "2026年10月31日"]], plan)
    assert (f"{name}未达到目标" in words) == bool(missed)
    assert ("1项未达到" in words) == bool(missed)
    assert ("\n未到期" in words) == (missed is False)


@pytest.mark.parametrize(("remark", "said"), [("无", ""), ("（无）", ""), ("—", ""), ("网格员轮休", "网格员轮休。")])
def test_a_remark_of_a_row_is_told_once_and_none_is_not_told(
    tmp_path: Path, roster: Path, remark: str, said: str
) -> None:
    rows = [["社区", "走访覆盖率", "议事协商活动", "备注"], ["桥东社区", "92%", "13场", remark]]
    words, noted = reported(tmp_path, roster, rows)
    assert f"走访覆盖率和议事协商活动：{said}" in words if said else "：无" not in words and "：—" not in words
    assert words.count(said) == 1 or not said
    assert "会照样印进文件" not in noted


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        (["走访覆盖率"], [0.92]),
        (["指标", "实际"], ["走访覆盖率", 0.92]),
        (["指标", "实际"], ["走访覆盖率（10分）", 0.92]),
        (["指标", "实际", "分值"], ["走访覆盖率", 0.92, "10分"]),
        (["走访覆盖率（10分）"], [9.5]),
        (["指标", "实际"], ["走访覆盖率（20分）", 18]),
    ],
)
def test_a_rate_that_may_be_a_hundred_times_as_much_is_asked_for(
    tmp_path: Path, roster: Path, header: list[Any], cells: list[Any]
) -> None:
    words, noted = reported(tmp_path, roster, [["社区", *header], ["桥东社区", *cells]])
    figure = next(str(cell) for cell in cells if isinstance(cell, int | float))
    assert f"{figure}%" not in words
    assert f"“{figure}”是比率而没有百分号" in noted
    assert "没有采用" in noted


@pytest.mark.parametrize("cell", ["92%", "92.5％", 0.92])
@pytest.mark.parametrize("wide", [True, False])
def test_what_bears_its_sign_is_a_rate_whatever_its_indicator_weighs(
    tmp_path: Path, roster: Path, cell: Any, wide: bool
) -> None:
    name = "走访覆盖率（10分）"
    rows = [["社区", name], ["桥东社区", cell]] if wide else [["社区", "指标", "实际"], ["桥东社区", name, cell]]
    words, noted = reported(tmp_path, roster, rows)
    signed = isinstance(cell, str)
    assert ("是比率而没有百分号" in noted) != signed
    assert ("92" in words) == signed


@pytest.mark.parametrize(
    ("heading", "figure", "score"),
    [
        ("走访覆盖率（满分10分）", 9.5, "9.5"),
        ("走访覆盖率（满分10分）", "9.5分", "9.5分"),
        ("走访覆盖率（十分制）", 9.5, "9.5"),
        ("走访覆盖率（分）", 95, "95"),
        ("走访覆盖率（10分）", 92, ""),
        ("走访覆盖率（百分制）", 92, ""),
        ("走访覆盖率（%）", 92, ""),
    ],
)
def test_a_score_is_no_rate_and_is_asked_for(
    tmp_path: Path, roster: Path, *, heading: str, figure: Any, score: str
) -> None:
    rows: list[list[Any]] = [["社区", heading, "议事协商活动（场）"], ["桥东社区", figure, 13], ["长堤社区", "92%", 12]]
    words, noted = reported(tmp_path, roster, rows)
    assert "议事协商活动达到13场" in words
    assert (f"（成果写的是{score}，像是得分，方案以百分数计）" in words) == bool(score)
    assert (f"B2（{heading}）“{figure}”像是得分" in noted) == bool(score)
    assert ("92%" in words) != bool(score)


@pytest.mark.parametrize("day", ["2026年10月31日", ""])
def test_an_indicator_beyond_the_plan_stands_once_in_the_form(tmp_path: Path, roster: Path, day: str) -> None:
    rows: list[list[Any]] = [[*LONG, "上月累计"], ["桥东社区", "代办事项", 25, "件", day, 20]]
    words, _ = form(tmp_path, roster, rows, "2026年10月")
    assert words.count("代办事项") == 1
    assert "|20件|5件|25件|" in words


def test_what_a_month_brought_is_not_left_out_without_a_word(tmp_path: Path, roster: Path) -> None:
    rows: list[list[Any]] = [["社区", "指标", "本月完成", "单位"], ["桥东社区", "议事协商活动", 3, "场"]]
    _, notes = form(tmp_path, roster, rows, "2026年10月")
    assert "只有本月完成数，没有累计数，也算不出累计数" in "".join(notes)


def test_a_ledger_of_month_ends_fills_the_form_of_its_last_month(tmp_path: Path, roster: Path) -> None:
    rows: list[list[Any]] = [LONG]
    for day, count in (("2026年8月31日", 5), ("2026年9月30日", 7), ("2026年10月31日", 10)):
        rows.append(["桥东社区", "议事协商活动", count, "场", day])
    assert "|7场|3场|10场|" in form(tmp_path, roster, rows)[0]
    more = [[*row, last] for row, last in zip(rows, ("上月累计", 4, 5, 7), strict=True)]
    assert "|7场|3场|10场|" in form(tmp_path, roster, more)[0]


def test_a_sheet_for_each_month_fills_the_form_of_the_last(tmp_path: Path, roster: Path) -> None:
    plan = tmp_path / "方案.md"
    plan.write_text(PLAN.replace("}}%以上", "}}以上"), encoding="utf-8")
    pages: dict[str, list[list[Any]]] = {
        f"{month}月": [LONG[:4], ["桥东社区", "议事协商活动", count, "场"]] for month, count in ((10, 10), (9, 7))
    }
    given = book(tmp_path / "成果.xlsx", [["甲"]], **pages)
    run(plan, roster, tmp_path / "out", today=TODAY, results=given, report="monthly_form")
    document = docx.Document(str(tmp_path / "out" / "望桥街道" / "桥东社区.docx"))
    (row,) = (row for row in document.tables[0].rows if "议事协商活动" in row.cells[1].text)
    assert [cell.text for cell in row.cells][3:6] == ["7场", "3场", "10场"]


def by_month(
    tmp_path: Path, roster: Path, kind: str, tables: dict[str, list[list[Any]]]
) -> tuple[dict[str, str], BatchRun]:
    """Return what the document of each community says and the run; `tables` lie in folders or files by month."""
    plan = tmp_path / "方案.md"
    plan.write_text(PLAN.replace("}}%以上", "}}以上"), encoding="utf-8")
    for path, rows in tables.items():
        (tmp_path / "成果" / path).parent.mkdir(parents=True, exist_ok=True)
        book(tmp_path / "成果" / f"{path}.xlsx", rows)
    outcome = run(plan, roster, tmp_path / "out", today=TODAY, results=tmp_path / "成果", report=kind)
    words = {}
    for record in outcome.records:
        document = docx.Document(str(outcome.out / record.path)) if record.path else docx.Document()
        cells = ["|".join(cell.text for cell in row.cells) for table in document.tables for row in table.rows]
        words[record.community] = "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])
    return words, outcome


@pytest.mark.parametrize("none", ["无", "暂无", "（无）", "/", "——", "没有", "无明显问题", "暂未发现问题。", "待补充"])
def test_a_cell_that_says_that_there_is_no_problem_is_none(tmp_path: Path, roster: Path, none: str) -> None:
    problems = [["社区", "问题", "原因", "措施", "责任单位"], ["桥东社区", none, "", "继续做好日常工作", ""]]
    problems += [["长堤社区", "无障碍坡道破损", "无", "修复坡道", "/"]]
    tables = {"成果": [["社区", "议事协商活动"], ["桥东社区", "13场"], ["长堤社区", "12场"]], "问题": problems}
    words, outcome = by_month(tmp_path, roster, "status_report", tables)
    assert "【待补：存在问题及原因】" in words["桥东社区"]
    assert "继续做好" not in words["桥东社区"]
    assert "原因是【待补：“无障碍坡道破损”的原因】" in words["长堤社区"]
    assert "由【待补：整改责任单位】负责，修复坡道" in words["长堤社区"]
    said = "问题.xlsx 工作表“社区” 的 B2写的是没有问题，或还没有填，没有作为问题采用。"
    (note,) = (note for note in outcome.notes if "没有填" in note or "还没有填" in note)
    assert note.startswith(said)
    assert "“存在问题”请写“目前没有发现问题”" in note


def test_who_checked_a_form_is_asked_for_where_no_cell_says_it(tmp_path: Path, roster: Path) -> None:
    rows = [
        ["社区", "议事协商活动", "填报人", "审核人"],
        ["桥东社区", "13场", "张三", "李四"],
        ["长堤社区", "12场", "王五", ""],
    ]
    for columns in (4, 3):
        tables = {"10月": [row[:columns] for row in rows]}
        words, _ = by_month(tmp_path, roster, "monthly_form", tables)
        assert "填报人：王五\n审核人：【待补：审核人】" in words["长堤社区"]
        assert "情况说明" not in words["长堤社区"]


def test_a_name_that_is_like_one_of_the_plan_is_told_by_its_cell(tmp_path: Path, roster: Path) -> None:
    rows: list[list[Any]] = [
        ["社区", "指标", "实际"],
        ["桥东社区", "议事次数", "8场"],
        ["桥东社区", "走访覆盖率", "91%"],
    ]
    rows += [["长堤社区", "议事协商活动", "9场"], ["长堤社区", "议事次数", "8场"], ["长堤社区", "绿化面积", "80亩"]]
    _, outcome = by_month(tmp_path, roster, "status_report", {"10月": rows})
    (note,) = (note for note in outcome.notes if "名称相近而不相同" in note)
    assert "：10月.xlsx 工作表“社区”B2“议事次数”（方案是“议事协商活动”）（共 1 处）" in note


def test_a_name_that_is_the_goal_of_the_communitys_own_plan_is_like_none(tmp_path: Path, roster: Path) -> None:
    own = '{% if 社区 == "长堤社区" %}议事次数8次{% else %}议事协商活动12场{% endif %}'
    plan = tmp_path / "方案.md"
    plan.write_text(PLAN.replace("议事协商活动12场", own), encoding="utf-8")
    rows: list[list[Any]] = [
        ["社区", "指标", "实际"], ["桥东社区", "议事次数", "8次"], ["长堤社区", "议事次数", "8次"],
    ]  # fmt: skip
    results = book(tmp_path / "成果.xlsx", rows)
    outcome = run(plan, roster, tmp_path / "out", today=TODAY, results=results, report="status_report")
    (note,) = (note for note in outcome.notes if "名称相近而不相同" in note)
    assert "B2“议事次数”（方案是“议事协商活动”）（共 1 处）" in note


@pytest.mark.parametrize(
    ("most", "count"), [(2, "（共 2 处）"), (1, "（至少 1 处）"), (0, "")]
)  # fmt: skip
def test_where_own_plans_are_too_many_to_compare_names_with_it_is_said(
    tmp_path: Path, roster: Path, monkeypatch: pytest.MonkeyPatch, most: int, count: str
) -> None:
    monkeypatch.setattr(import_module("app.batch.unmatched"), "_CHECKED", most)
    plan = tmp_path / "方案.md"
    own = "{% if 社区 %}议事协商活动12场{% endif %}"
    plan.write_text(PLAN.replace("议事协商活动12场", own), encoding="utf-8")
    rows: list[list[Any]] = [
        ["社区", "指标", "实际"],
        *([name, "议事次数", "8次"] for name in ("桥东社区", "长堤社区")),
    ]
    results = book(tmp_path / "成果.xlsx", rows)
    outcome = run(plan, roster, tmp_path / "out", today=TODAY, results=results, report="status_report")
    told = [note for note in outcome.notes if "没有作为这项目标的结果" in note]
    assert [count in note for note in told] == ([True] if count else [])
    stopped = [note for note in outcome.notes if "没有再核对" in note]
    assert ["长堤社区" in note and f"共 {2 - most} 个社区" in note for note in stopped] == ([True] if most < 2 else [])


def test_who_has_figures_of_an_earlier_month_is_named(tmp_path: Path, roster: Path) -> None:
    rows: list[list[Any]] = [["社区", "指标", "实际", "截至"], ["桥东社区", "议事协商活动", "8场", "2026年9月30日"]]
    rows += [["桥东社区", "走访覆盖率", "91%", "2026年10月31日"], ["长堤社区", "议事协商活动", "9场", "2026年10月31日"]]
    _, outcome = by_month(tmp_path, roster, "monthly_form", {"成果": rows})
    notes = "".join(outcome.notes)
    assert "较早的只作历史数据：2026年9月的有望桥街道桥东社区（共 1 个社区）。" in notes
    assert "没有 2026年10月的数、只有以前月份的指标" in notes
    assert "标出：望桥街道桥东社区“议事协商活动”（共 1 处）" in notes


def test_a_figure_of_the_month_before_is_told_by_its_own_cell(tmp_path: Path, roster: Path) -> None:
    rows: list[list[Any]] = [["社区", "指标", "实际", "截至"], ["桥东社区", "议事协商活动", "约8场", "2026年9月30日"]]
    rows += [["长堤社区", "议事协商活动", "9场", "2026年10月31日"]]
    _, outcome = by_month(tmp_path, roster, "monthly_form", {"成果": rows})
    reason = str(next(record.reason for record in outcome.records if record.community == "桥东社区"))
    assert reason.startswith("成果.xlsx 工作表“社区”C2（实际）：应为数字")


@pytest.mark.parametrize("day", ["2026年11月25日", "2026年12月25日", "2027年10月31日"])
def test_a_day_to_come_costs_its_own_community_alone(tmp_path: Path, roster: Path, day: str) -> None:
    rows: list[list[Any]] = [["社区", "指标", "实际", "截至"], ["桥东社区", "议事协商活动", "8场", "2026年10月31日"]]
    rows += [["长堤社区", "议事协商活动", "9场", day]]
    words, outcome = by_month(tmp_path, roster, "monthly_form", {"成果": rows})
    assert "填报期间：2026年10月1日至10月31日" in words["桥东社区"]
    assert "|8场|" in words["桥东社区"]
    first, second = outcome.records
    assert first.path is not None
    assert str(second.reason).startswith("成果.xlsx 工作表“社区”D3（截至）：数据截至 ")
    assert "results[" not in str(second.reason)


def test_where_all_days_are_to_come_each_is_told_by_its_cell(tmp_path: Path, roster: Path) -> None:
    rows: list[list[Any]] = [["社区", "指标", "实际", "截至"], ["桥东社区", "议事协商活动", "8场", "2027年1月31日"]]
    rows += [["长堤社区", "议事协商活动", "9场", "2027年1月31日"]]
    with pytest.raises(RosterError, match=r"D2（截至）：数据截至 2027-01-31") as caught:
        by_month(tmp_path, roster, "monthly_form", {"成果": rows})
    assert "results[" not in str(caught.value)


def test_tables_of_a_month_to_come_make_no_form(tmp_path: Path, roster: Path) -> None:
    with pytest.raises(UserError, match="成果表写的是 2026年12月的成果，今天是 2026-11-10，这个月还没有到"):
        by_month(tmp_path, roster, "monthly_form", {"2026年12月": [["社区", "议事协商活动"], ["桥东社区", "8场"]]})


def test_a_community_without_a_row_of_the_month_shows_the_month_before_and_is_named(
    tmp_path: Path, roster: Path
) -> None:
    header = ["社区", "议事协商活动（场）"]
    tables: dict[str, list[list[Any]]] = {"9月": [header, ["桥东社区", 7], ["长堤社区", 5]]}
    tables["10月"] = [header, ["桥东社区", 9]]
    words, outcome = by_month(tmp_path, roster, "monthly_form", tables)
    assert "|7场|2场|9场|" in words["桥东社区"]
    assert "|5场|【待补：本月完成】|【待补：“议事协商活动”的完成值】|" in words["长堤社区"]
    (said,) = (note for note in outcome.notes if "没有 2026年10月的成果" in note)
    assert said.endswith("：望桥街道长堤社区（共 1 个社区）。")


def test_a_count_below_that_of_the_month_before_is_told_by_both_cells(tmp_path: Path, roster: Path) -> None:
    header = ["社区", "议事协商活动（场）", "走访覆盖率", "服务排名（位）"]
    tables: dict[str, list[list[Any]]] = {"9月": [header, ["桥东社区", 7, "92%", 5]]}
    tables["10月"] = [header, ["桥东社区", 3, "91%", 3]]
    words, outcome = by_month(tmp_path, roster, "monthly_form", tables)
    assert "|7场|【待补：本月完成（本月累计少于上月累计，请核对）】|3场|" in words["桥东社区"]
    assert "|5|—|3|" in words["桥东社区"]  # a rate and a rank may fall
    (said,) = (note for note in outcome.notes if "少于" in note)
    cells = "10月.xlsx 工作表“社区”B2（议事协商活动）“3场”少于 9月.xlsx 工作表“社区”B2（议事协商活动）“7场”（共 1 处）"
    assert cells in said


def test_a_count_below_that_of_the_month_before_in_one_row_is_told(tmp_path: Path, roster: Path) -> None:
    rows: list[list[Any]] = [
        [*LONG, "上月累计"],
        ["桥东社区", "议事协商活动", 5, "场", "2026年10月31日", 6],
        ["桥东社区", "代办事项", "1.2万", "件", "2026年10月31日", 6000],
    ]
    words, notes = form(tmp_path, roster, rows)
    assert "|6场|【待补：本月完成（本月累计少于上月累计，请核对）】|5场|" in words
    (said,) = (note for note in notes if "少于" in note)
    assert "C2（实际）“5”少于 成果.xlsx 工作表“成果”F2（上月累计）“6”（共 1 处）" in said


def held(count: int, *more: list[Any], day: str = "") -> list[list[Any]]:
    return [["指标", "实际", "单位", "截至"], ["议事协商活动", count, "场", day], *more]


@pytest.mark.parametrize(
    "paths",
    [("桥东社区9月", "桥东社区10月"), ("9月/桥东社区", "10月/桥东社区"), ("9月/桥东社区成果", "桥东社区2026年10月")],
)
def test_of_two_months_the_later_is_reported_and_the_other_told(
    tmp_path: Path, roster: Path, paths: tuple[str, str]
) -> None:
    tables = {paths[0]: held(7, ["代办事项", 5, "件", ""]), paths[1]: held(13), "长堤社区9月": held(8)}
    words, outcome = by_month(tmp_path, roster, "status_report", tables)
    assert "截至2026年10月31日，议事协商活动达到13场" in words["桥东社区"]
    assert "代办事项" not in words["桥东社区"]
    assert "截至2026年9月30日，议事协商活动为8场" in words["长堤社区"]  # the only one, by its day
    told = "取 2026年10月的，2026年9月的没有采用：望桥街道桥东社区（共 1 个社区）。"
    assert any(told in note for note in outcome.notes)


def test_a_column_says_of_which_month_a_row_is(tmp_path: Path, roster: Path) -> None:
    rows: list[list[Any]] = [
        ["社区", "月份", "议事协商活动"],
        ["桥东社区", "9月", 7],
        ["桥东社区", 10, 13],
        ["长堤社区", "9月", 8],
    ]
    words, _ = by_month(tmp_path, roster, "monthly_form", {"全街道": rows})
    assert "|7|6|13|" in words["桥东社区"].replace("场|", "|")
    assert "|8|【待补：本月完成】|" in words["长堤社区"].replace("场|", "|")
    assert "月份" not in words["桥东社区"]


def test_of_a_month_to_come_nothing_is_reported(tmp_path: Path, roster: Path) -> None:
    tables = {"桥东社区2026年10月": held(7), "桥东社区2026年12月": held(15)}
    words, outcome = by_month(tmp_path, roster, "monthly_form", tables)
    assert "|7场|" in words["桥东社区"]
    assert "15场" not in words["桥东社区"]
    assert any("取 2026年10月的，2026年12月的没有采用" in note for note in outcome.notes)


def test_a_figure_without_a_day_beside_another_with_one_is_not_chosen(tmp_path: Path, roster: Path) -> None:
    tables = {"桥东社区": held(7), "桥东社区（二）": held(13, day="2026年10月31日")}
    _, outcome = by_month(tmp_path, roster, "status_report", tables)
    first = next(record for record in outcome.records if record.community == "桥东社区")
    assert first.state is State.FAILED
    assert "桥东社区.xlsx 工作表“社区”B2（实际）没有写明是哪一天的" in str(first.reason)
    assert "看不出以哪个为准" in str(first.reason)


def test_a_form_takes_no_earlier_month_for_its_own(tmp_path: Path, roster: Path) -> None:
    tables = {"10月/桥东社区": held(13), "8月/桥东社区": held(5), "9月/长堤社区": held(8), "8月/长堤社区": held(6)}
    words, _ = by_month(tmp_path, roster, "monthly_form", tables)
    assert "5场" not in words["桥东社区"]  # that of August is no 上月累计 of October
    assert "|13场|" in words["桥东社区"]
    assert "|12场以上|8场|【待补：本月完成】|【待补：“议事协商活动”的完成值】|—|" in words["长堤社区"]
    assert "6场" not in words["长堤社区"]


def test_problems_of_earlier_months_are_not_those_of_the_form(tmp_path: Path, roster: Path) -> None:
    problems = [["问题", "原因"], ["楼道堆物", "缺少场地"]]
    tables = {"9月/桥东社区": held(7), "10月/桥东社区": held(13), "9月/桥东社区问题": problems}
    words, outcome = by_month(tmp_path, roster, "monthly_form", tables)
    assert "楼道堆物" not in words["桥东社区"]
    assert any("2026年9月的问题没有采用" in note for note in outcome.notes)


def test_what_is_wrong_in_all_rows_is_told_by_its_cell(tmp_path: Path, roster: Path) -> None:
    rows = [["社区", "议事协商活动"], ["桥东社区", "约3"], ["长堤社区", "约3"]]
    with pytest.raises(RosterError, match="工作表“成果”B2（议事协商活动）：应为数字") as caught:
        reported(tmp_path, roster, rows)
    assert "unit" not in str(caught.value)
    assert str(caught.value).startswith("要写的报告试了名册中的 2 行")  # nobody wrote the brief that it is made from


def test_a_unit_that_stands_in_the_figure_is_told_by_the_figure(tmp_path: Path, roster: Path) -> None:
    plan = tmp_path / "方案.md"
    plan.write_text(PLAN.replace("}}%以上", "}}以上"), encoding="utf-8")
    given = book(tmp_path / "成果.xlsx", [["社区", "议事协商活动"], ["桥东社区", "50%"], ["长堤社区", "12场"]])
    outcome = run(plan, roster, tmp_path / "out", today=TODAY, results=given, report="status_report")
    reason = str(next(record.reason for record in outcome.records if record.community == "桥东社区"))
    said = "成果.xlsx 工作表“社区”B2（议事协商活动）“50%”：“议事协商活动”的单位“%”与方案的“场”不同"
    assert reason.startswith(said)


def test_a_unit_of_a_form_that_the_plan_has_not_is_told_by_its_cell(tmp_path: Path, roster: Path) -> None:
    rows: list[list[Any]] = [["指标", "实际", "单位"], ["议事协商活动", 13, "次"]]
    tables = {"桥东社区10月": rows}
    _, outcome = by_month(tmp_path, roster, "monthly_form", tables)
    reason = str(next(record.reason for record in outcome.records if record.community == "桥东社区"))
    assert reason.startswith("桥东社区10月.xlsx 工作表“社区”C2（单位）“次”：“议事协商活动”的单位“次”与方案的“场”不同")


@pytest.mark.parametrize(
    ("title", "reported"),
    [
        ("关于{{社区}}2026年网格工作的方案", "网格工作"),
        ("关于{{街道}}{{社区}}2026年网格工作方案", "网格工作"),
        ("{{社区}}居民委员会关于2026年开展网格工作的实施方案", "网格工作"),
        ("{{社区}}2026年垃圾分类方案", "垃圾分类工作"),
        ("{{社区}}2026年度网格工作的计划", "网格工作"),
        ("关于推进智慧社区建设的方案", "智慧社区建设"),
        ("望桥街道{{社区}}2026年网格服务实施方案", "网格服务工作"),
        ("2026年{{社区}}网格走访工作方案", "网格走访工作"),
        ("{{社区}}2026年工作计划", "工作"),
    ],
)
@pytest.mark.parametrize("report", ["status_report", "monthly_form"])
def test_a_report_names_the_community_once_and_what_the_plan_is_about(
    tmp_path: Path, roster: Path, title: str, reported: str, report: str
) -> None:
    plan = tmp_path / "方案.md"
    plan.write_text(PLAN.replace("{{社区}}2026年网格服务实施方案", title), encoding="utf-8")
    given = book(tmp_path / "成果.xlsx", [LONG, ["桥东社区", "议事协商活动", 13, "场", "2026年10月31日"]])
    outcome = run(plan, roster, tmp_path / "out", today=TODAY, results=given, report=report)
    named = f"关于桥东社区{reported}情况的报告" if report == "status_report" else f"桥东社区2026年10月{reported}月报表"
    assert text(outcome, "桥东社区").replace("\n", "").startswith(f"{named}望桥街道办事处：")


@pytest.mark.parametrize(
    ("title", "topic"),
    [
        ("幸福街道2026年垃圾分类工作方案", "垃圾分类"),
        ("柳浦街道2026年垃圾分类工作方案", "垃圾分类"),
        ("柳浦街道办事处关于2026年垃圾分类的工作方案", "垃圾分类"),
        ("平安街道2026年创建方案", "平安街道2026年创建"),
        ("建设街道2026年防汛工作方案", "防汛"),
        ("推进美丽街道2026年环境整治方案", "推进美丽街道2026年环境整治"),
        ("加强沿街商业街道2026年整治方案", "加强沿街商业街道2026年整治"),
        ("创建卫生街道关于控烟的工作方案", "创建卫生街道关于控烟"),
        ("城市管理进街道2026年实施方案", "城市管理进街道2026年"),
        ("全面推进幸福街道2026年垃圾分类工作方案", "全面推进幸福街道2026年垃圾分类"),
        ("推进云汀区幸福街道垃圾分类工作方案", "推进云汀区垃圾分类"),
        ("平安社区建设三年行动计划（2026—2028年）", "平安社区建设三年行动"),
        ("幸福街道2026年平安社区建设提升实施方案", "平安社区建设提升"),
        ("{{社区}}平安社区创建和网格治理工作方案", "平安社区创建和网格治理"),
        ("关于平安社区、书香社区建设的实施方案", "平安社区、书香社区建设"),
        ("平安社区2026年消防工作方案", "消防"),
        ("文明街道创建三年行动计划", "文明街道创建三年行动"),
        ("文明街道2026年消防工作方案", "消防"),
        ("云汀区幸福街道{{社区}}2026年垃圾分类工作方案（试行）", "垃圾分类"),
        ("云汀区2026年{{街道}}{{社区}}消防工作方案", "消防"),
        ("2026年度{{ 社区 }}居民委员会网格走访工作方案", "网格走访"),
        ("关于在{{社区}}开展文明养犬行动的实施方案", "开展文明养犬行动"),
        ("花园社区、和平社区2026年消防工作方案", "消防"),
        ("2026年和平社区消防工作方案", "消防"),
        ("大和平社区2026年消防工作方案", "大和平社区2026年消防"),
        ("关于印发幸福街道2026年度重点工作计划的通知", "重点"),
        ("幸福街道关于印发《2026年消防安全工作方案》的通知", "消防安全"),
        ("2026—2028年网格走访三年行动计划", "2026—2028年网格走访三年行动"),
        ("新型城镇化建设实施方案", "新型城镇化建设"),
        ("文明乡风建设方案", "文明乡风建设"),
        ("{{社区}}无诈社区创建工作方案", "无诈社区创建"),
        ("和平社区创建工作方案", "和平社区创建"),
        ("书香社区建设方案", "书香社区建设"),
        ("党建引领社区治理工作方案", "党建引领社区治理"),
        ("幸福街道智慧社区建设方案", "智慧社区建设"),
        ("乡镇（街道）社区养老工作方案", "乡镇（街道）社区养老"),
        ("{{社区}}养老服务进社区实施方案", "养老服务进社区"),
        ("{{社区}}工作计划", "工作"),
        ("{{社区}}实施方案", ""),
    ],
)
def test_a_topic_is_the_title_without_known_places_year_and_type(tmp_path: Path, title: str, topic: str) -> None:
    roster = book(
        tmp_path / "名册.xlsx",
        [["街道", "社区"], ["幸福街道", "花园社区"], ["文明街道", "和平社区"], ["文明街道", "平安社区"]],
    )
    plan = tmp_path / "方案.md"
    plan.write_text(f"# {title}\n\n一、工作目标\n\n走访率达到95%以上。\n", encoding="utf-8")
    assert topic_of(plan, read_roster(roster)) == topic


def test_a_topic_is_without_the_place_of_whoever_signed_the_plan(tmp_path: Path) -> None:
    roster = book(tmp_path / "名册.xlsx", [["社区"], ["花园社区"]])
    plan = tmp_path / "方案.md"
    plan.write_text(
        "# 幸福街道垃圾分类工作方案\n\n一、工作目标\n\n走访率达到95%以上。\n\n幸福街道办事处\n\n2026年3月2日\n",
        encoding="utf-8",
    )
    assert topic_of(plan, read_roster(roster)) == "垃圾分类"


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("12月底", "2026年12月31日前完成"),
        ("12月底前", "2026年12月31日前完成"),
        ("12月20日前", "2026年12月20日前完成"),
        ("年底", "2026年12月31日前完成"),
        ("2027年3月末", "2027年3月31日前完成"),
        ("明年3月底", "2027年3月31日前完成"),
        ("3月底", "2027年3月31日前完成"),
        ("上半年", "【待补：整改时限】前完成"),
        *(
            (said, "2026年12月31日前完成")
            for said in (
                *("2026年12月31日前完成", "于12月底前完成整改", "2026.12.31前", "2026-12", "2026/12", "12月31号"),
                *(
                    "十二月底前",
                    "至12月底",
                    "12月份底前",
                    "12月份",
                    "２０２６年１２月底",
                    "年内",
                    "第四季度",
                    "四季度末",
                ),
            )
        ),
        ("次年3月底", "2027年3月31日前完成"),
        ("2027年一季度", "2027年3月31日前完成"),
        *(
            (said, "【待补：整改时限】前完成")
            for said in (
                *("2月30日", "2026年2月30日", "2026-02-30", "2026年7月31日", "7月31日", "2026年7月底前", "2026.7.31前"),
                *(
                    "12月中旬",
                    "12月前",
                    "2027年初",
                    "12月5日和12月20日",
                    "12月31日后",
                    "每月5日",
                    "3个月内",
                    "26年12月底",
                ),
            )
        ),
        ("尽快", "【待补：整改时限】前完成"),
    ],
)
def test_a_deadline_in_words_costs_no_report(tmp_path: Path, roster: Path, cell: str, said: str) -> None:
    problems = [["社区", "问题", "原因", "措施", "时限"], ["桥东社区", "车位不足", "小区老旧", "协调共享车位", cell]]
    tables = {"成果": [["社区", "议事协商活动"], ["桥东社区", "13场"], ["长堤社区", "12场"]], "问题": problems}
    words, outcome = by_month(tmp_path, roster, "status_report", tables)
    assert said in words["桥东社区"]
    noted = [note for note in outcome.notes if f"E2（时限）“{cell}”" in note]
    assert len(noted) == ("待补" in said or cell == "3月底")


@pytest.mark.parametrize(
    ("day", "cell", "said"),
    [
        (date(2026, 12, 1), "3月底前", "2027年3月31日前完成"),
        (date(2026, 12, 31), "春节前", "【待补：整改时限】前完成"),
        (date(2026, 12, 1), "6月底", "2027年6月30日前完成"),
        (date(2026, 12, 1), "一季度", "2027年3月31日前完成"),
        (date(2026, 12, 1), "1月15日前", "2027年1月15日前完成"),
        (date(2026, 12, 1), "10月底", "【待补：整改时限】前完成"),
        (date(2026, 12, 1), "年底", "2026年12月31日前完成"),
        (date(2026, 7, 1), "5月底", "【待补：整改时限】前完成"),
        (date(2026, 1, 5), "12月底", "2026年12月31日前完成"),
    ],
)
def test_a_next_step_lies_ahead_of_the_report(tmp_path: Path, roster: Path, day: date, cell: str, said: str) -> None:
    rows: list[list[Any]] = [["社区", "议事协商活动"], ["桥东社区", "13场"], ["长堤社区", "12场"]]
    problems = [["社区", "问题", "原因", "措施", "时限"], ["桥东社区", "车位不足", "小区老旧", "协调共享车位", cell]]
    plan = tmp_path / "方案.md"
    plan.write_text(PLAN, encoding="utf-8")
    place = book(tmp_path / "成果.xlsx", rows, 问题=problems)
    outcome = run(plan, roster, tmp_path / "out", today=day, results=place, report="status_report")
    assert said in text(outcome, "桥东社区")
    assert any(f"E2（时限）“{cell}”" in note for note in outcome.notes) == ("待补" in said or "2027" in said)
    found = [record.findings for record in outcome.records if record.community == "桥东社区"]
    assert any(item["code"].startswith("DDL") for item in found[0]) == ("待补" in said)


@pytest.mark.parametrize(
    ("cell", "said"),
    [("3月底", "截至2026年3月31日"), ("12月10日", "截至2025年12月10日"), ("11月10日", "截至2026年11月10日")],
)
def test_figures_count_until_the_latest_such_day(tmp_path: Path, roster: Path, cell: str, said: str) -> None:
    rows: list[list[Any]] = [["社区", "议事协商活动", "截至"], ["桥东社区", "13场", cell], ["长堤社区", "12场", cell]]
    words, outcome = by_month(tmp_path, roster, "status_report", {"成果": rows})
    assert said in words["桥东社区"].replace(" ", "")
    told = [note for note in outcome.notes if f"C2（截至）“{cell}”" in note]
    assert len(told) == (cell != "11月10日")


@pytest.mark.parametrize("cell", ["2026年10月底", "2026年10月末", "10月31日", "10月底", "2026.10.31"])
def test_the_end_of_a_month_is_its_last_day(tmp_path: Path, roster: Path, cell: str) -> None:
    rows: list[list[Any]] = [LONG, ["桥东社区", "议事协商活动", 9, "场", cell]]
    words, notes = form(tmp_path, roster, rows)
    assert "2026年10月" in words
    assert "9场" in words
    assert not any("应为日期" in note for note in notes)


def test_a_wrong_day_of_a_row_is_told_once(tmp_path: Path, roster: Path) -> None:
    plan = tmp_path / "方案.md"
    plan.write_text(PLAN.replace("}}%以上", "}}以上"), encoding="utf-8")
    rows = [["社区", "走访覆盖率", "议事协商活动", "截至"], ["桥东社区", "92%", "9场", "2026-11-31"]]
    place = book(tmp_path / "成果.xlsx", rows)
    outcome = run(plan, roster, tmp_path / "out", today=TODAY, results=place, report="status_report")
    assert str(outcome.records[0].reason).count("应为日期") == 1


@pytest.mark.parametrize(
    "line", ["走访居民，10月底前完成，责任单位：社区居委会。", "10月底前完成，责任单位：社区居委会。"]
)
def test_no_task_is_told_without_its_name(tmp_path: Path, roster: Path, line: str) -> None:
    plan = tmp_path / "方案.md"
    goals = "# {{社区}}2026年网格服务实施方案\n\n## 一、工作目标\n\n1. 走访户数达到{{户数}}户。\n\n"
    plan.write_text(f"{goals}## 二、重点任务\n\n1. {line}\n", encoding="utf-8")
    given = book(tmp_path / "成果.xlsx", [LONG, ["桥东社区", "走访户数", 13, "户", "2026年10月31日"]])
    outcome = run(plan, roster, tmp_path / "out", today=TODAY, results=given, report="status_report")
    words = text(outcome, "桥东社区")
    assert "“”" not in words
    assert "（一）。" not in words
    assert ("走访居民" if "走访" in line else "【待补：任务名称】") in words


TWO_ALIKE = PLAN.replace(
    "走访覆盖率达到{{走访目标}}%以上，举办议事协商活动12场以上", "居民走访覆盖率达到95%以上，走访居民4200户"
)


@pytest.mark.parametrize("report", ["monthly_form", "status_report"])
@pytest.mark.parametrize(
    "rows",
    [
        [["社区", "走访居民（户）"], ["桥东社区", 4100]],
        [["社区", "指标", "实际", "单位"], ["桥东社区", "走访居民", 4100, "户"]],
        [["社区", "月份", "走访居民（户）"], ["桥东社区", 9, 4000], ["桥东社区", 10, 4100]],
        [["社区", "居民走访覆盖率（%）", "走访居民（户）"], ["桥东社区", 96, 4100]],
        [["社区", "居民走访覆盖率（%）", "走访居民（户）"], ["桥东社区", None, 4100]],
    ],
)
def test_a_result_answers_the_target_of_its_name_and_no_other_that_is_like_it(
    tmp_path: Path, roster: Path, report: str, rows: list[list[Any]]
) -> None:
    plan = tmp_path / "方案.md"
    plan.write_text(TWO_ALIKE, encoding="utf-8")
    given = book(tmp_path / "10月.xlsx", rows)
    outcome = run(plan, roster, tmp_path / "out", today=TODAY, results=given, report=report)
    said = text(outcome, "桥东社区")
    assert "4100户" in said
    assert ("96%" in said) == (rows[-1][1] == 96)
    assert ("居民走访覆盖率”的完成值】" in said) == ("96%" not in said)


def names_told(tmp_path: Path, roster: Path, rows: list[list[Any]], report: str) -> tuple[str, list[str]]:
    """Return the report of 桥东社区, whose plan has 居民走访覆盖率 and 走访居民, and the notes on names."""
    plan = tmp_path / "方案.md"
    plan.write_text(
        TWO_ALIKE.replace("居民走访覆", "{{社区}}居民走访覆").replace(
            "完成全部", "完成，每季度研究1次走访工作，走访全部"
        ),
        encoding="utf-8",
    )
    given = book(tmp_path / "10月.xlsx", [["社区", "指标", "实际"], *rows])
    outcome = run(plan, roster, tmp_path / "out", today=TODAY, results=given, report=report)
    return text(outcome, "桥东社区"), [note for note in outcome.notes if "（方案是“" in note]


@pytest.mark.parametrize("report", ["monthly_form", "status_report"])
def test_only_names_of_targets_in_one_kind_of_unit_are_told_as_like(tmp_path: Path, roster: Path, report: str) -> None:
    rows: list[list[Any]] = [["桥东社区", "走访户数", "4100户"], ["桥东社区", "居民满意率", "90%"]]
    _, notes = names_told(tmp_path, roster, rows, report)
    (note,) = notes
    assert "B2“走访户数”（方案是“走访居民”）（共 1 处）" in note


@pytest.mark.parametrize("report", ["monthly_form", "status_report"])
def test_a_result_taken_under_another_name_is_told_and_bears_the_name_of_the_plan(
    tmp_path: Path, roster: Path, report: str
) -> None:
    rows: list[list[Any]] = [["桥东社区", "居民走访率", "96%"], ["桥东社区", "走访居民户数", "4100户"]]
    said, notes = names_told(tmp_path, roster, rows, report)
    (note,) = notes
    assert note.startswith("名称与方案不同、按方案中相近的目标采用的指标：10月.xlsx 工作表“社区”B2“居民走访率”")
    assert "（方案是“居民走访覆盖率”）（共 1 处）" in note
    assert "96%" in said
    assert "居民走访覆盖率" in said
    assert "居民走访率" not in said
    assert "走访居民户数" in said
