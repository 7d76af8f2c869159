"""Briefs: what is read, and what each fault is told as."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import BriefError
from app.request import TITLES, brief_from_dict, load_brief
from app.request.located import joined, load

if TYPE_CHECKING:
    from pathlib import Path

WHOLE = """\
doc_type: implementation_plan
unit: 青荻街道办事处
topic: 楼道堆物整治
period: {start: 2026-04-01, end: 2026-09-30}
issue_date: 2026-03-27
basis: ["云汀区消防安全管理办法"]
targets:
  - {indicator: 楼道清理完成率, op: ">=", value: 98.50, unit: "%", scope: 全街道, deadline: 2026-09-30}
  - {indicator: 集中停放点, op: =, value: 24, unit: 处}
tasks:
  - name: 逐楼登记堆物
    owner: 应急管理办公室
    cooperating: [社区网格服务中心]
    deadline: 2026-05-15
stages:
  - {name: 排查, start: 2026-04-01, end: 2026-05-15}
facts: ["辖区共5个社区"]
"""


def write(folder: Path, text: str | bytes, name: str = "任务书.yaml") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def refused(folder: Path, text: str | bytes) -> str:
    with pytest.raises(BriefError) as caught:
        load_brief(write(folder, text))
    message = str(caught.value)
    assert "任务书.yaml" in message
    assert "\n\n" not in message
    return message


def test_a_whole_brief_is_read_exactly(tmp_path: Path) -> None:
    brief = load_brief(write(tmp_path, WHOLE))
    assert brief.type_name == "实施方案"
    assert str(brief.targets[0].value) == "98.50"
    assert brief.targets[1].op == "="
    assert brief.tasks[0].deadline == date(2026, 5, 15)
    assert brief.place("tasks[0].owner") == "任务书.yaml 第12行"
    assert brief.place("targets[0].value") == "任务书.yaml 第8行"
    assert not brief.is_report


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("topic:", "topik:"), ["第 3 行", "topik", "是否指 topic", "可用的字段"]),
        (("topic:", "标题:"), ["第 3 行", "标题", "是否指 title"]),
        (("owner: 应急", "责任单位: 应急"), ["第 12 行", "tasks[0].责任单位", "是否指 owner"]),
        (
            ("implementation_plan", "implementaton_plan"),
            ["第 1 行", "doc_type", "是否指 implementation_plan", "月报表"],
        ),
        (("implementation_plan", "实施方案"), ["第 1 行", "是否指 implementation_plan"]),
        (("value: 98.50", "value: 很高"), ["第 8 行", "targets[0].value", "应为数字", "很高"]),
        (("value: 98.50", 'value: "98.5"'), ["第 8 行", "targets[0].value", "不加引号"]),
        (("value: 98.50", "value: true"), ["第 8 行", "targets[0].value", "应为数字"]),
        (('op: ">="', "op: 至少"), ["第 8 行", "targets[0].op", "可用的值"]),
        (("2026-05-15\nstages", "5月15日\nstages"), ["第 14 行", "tasks[0].deadline", "应为日期"]),
        (("2026-05-15\nstages", "20260515\nstages"), ["第 14 行", "tasks[0].deadline", "应为日期"]),
        (("2026-05-15\nstages", "2026-05-32\nstages"), ["第 14 行", "tasks[0].deadline", "日期不存在"]),
        (("2026-05-15\nstages", "2026-05-15 10:00:00\nstages"), ["第 14 行", "tasks[0].deadline", "应为日期"]),
        (("unit: 青荻街道办事处", "unit: 12"), ["第 2 行", "unit", "应为文字"]),
        (("unit: 青荻街道办事处\n", ""), ["字段 unit", "缺少这个必填字段"]),
        (("unit: 青荻街道办事处", "unit:"), ["第 2 行", "字段 unit", "缺少这个必填字段"]),
        (("unit: 青荻街道办事处", 'unit: " "'), ["第 2 行", "字段 unit", "不能为空"]),
        (("name: 逐楼登记堆物\n    owner", "owner"), ["tasks[0].name", "缺少"]),
        (('["辖区共5个社区"]', "辖区共5个社区"), ["第 17 行", "facts", "应为列表"]),
        (('["辖区共5个社区"]', "[辖区: 共5个社区]"), ["第 17 行", "facts[0]", "应为文字"]),
        (("{start: 2026-04-01, end: 2026-09-30}", "2026年"), ["第 4 行", "period", "字段: 值"]),
        (("topic: 楼道堆物整治", "unit: 青荻街道党工委"), ["第 3 行", "unit 重复", "第 2 行"]),
        (("topic: 楼道堆物整治", "plan: x.md"), ["第 3 行", "plan 只用于报告"]),
    ],
)
def test_a_wrong_shape_names_line_and_field(tmp_path: Path, change: tuple[str, str], said: list[str]) -> None:
    assert change[0] in WHOLE
    message = refused(tmp_path, WHOLE.replace(*change))
    assert [word for word in said if word not in message] == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("deadline: 2026-09-30}", "deadline: 2026-12-31}"), ["第 8 行", "targets[0].deadline", "不在 period"]),
        (("deadline: 2026-05-15", "deadline: 2026-10-01"), ["第 14 行", "tasks[0].deadline", "不在 period"]),
        (
            ("start: 2026-04-01, end: 2026-05-15", "start: 2026-03-01, end: 2026-05-15"),
            ["stages[0].start", "不在 period"],
        ),
        (("start: 2026-04-01, end: 2026-05-15", "start: 2026-05-16, end: 2026-05-15"), ["stages[0].end", "早于本阶段"]),
        (("end: 2026-09-30}", "end: 2026-03-31}"), ["第 4 行", "period.end", "早于开始日期"]),
        (("issue_date: 2026-03-27", "issue_date: 2026-06-01"), ["tasks[0].deadline", "早于成文日期"]),
        (("issue_date: 2026-03-27", "issue_date: 2026-10-08"), ["issue_date", "晚于 period"]),
        (
            (
                "indicator: 集中停放点, op: =, value: 24, unit: 处",
                'indicator: 楼道清理完成率, op: ">=", value: 95, unit: "%", scope: 全街道',
            ),
            ["第 9 行", "targets[1].value", "与第 8 行矛盾", ">=98.50%", ">=95%"],
        ),
        (("value: 98.50", "value: 198.50"), ["targets[0].value", "0 至 100%"]),
        (
            ('indicator: 楼道清理完成率, op: ">=", value: 98.50', "indicator: 清理率, op: range, value: 90"),
            ["targets[0].op", "value_max"],
        ),
        (('op: ">=", value: 98.50', "op: range, value: 90, value_max: 80"), ["targets[0].value_max", "小于下限"]),
        (("[社区网格服务中心]", "[应急管理办公室]"), ["tasks[0].cooperating", "不能同时"]),
        (("stages:", "  - {name: 逐楼登记堆物}\nstages:"), ["tasks[1].name", "重复"]),
    ],
)
def test_a_contradiction_names_line_and_field(tmp_path: Path, change: tuple[str, str], said: list[str]) -> None:
    assert change[0] in WHOLE
    text = WHOLE.replace(*change)
    if "清理率" in change[1] or "198" in change[1]:
        text = text.replace("楼道清理完成率", "楼道清理率")
    message = refused(tmp_path, text)
    assert [word for word in said if word not in message] == []


def test_milestones_and_other_scopes_are_no_contradiction(tmp_path: Path) -> None:
    more = """\
  - {indicator: 楼道清理完成率, op: ">=", value: 60, unit: "%", scope: 全街道, deadline: 2026-06-30}
  - {indicator: 楼道清理完成率, op: ">=", value: 90, unit: "%", scope: 芦湾社区, deadline: 2026-09-30}
"""
    brief = load_brief(write(tmp_path, WHOLE.replace("tasks:\n", more + "tasks:\n")))
    assert len(brief.targets) == 4


REPORT = """\
doc_type: status_report
unit: 青荻街道办事处
plan: 方案.md
issue_date: 2026-10-12
period: {start: 2026-04-01, end: 2026-09-30}
results:
  - {target: 集中停放点, actual: 24, unit: 处, as_of: 2026-09-30}
problems:
  - {problem: 芦湾社区清理慢, cause: 产权不清, measure: 由应急管理办公室牵头协调, deadline: 2026-12-18}
"""


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("results:", "stages: [{name: 排查}]\nresults:"), ["第 6 行", "stages 只用于方案和计划"]),
        (("plan: 方案.md\n", ""), ["字段 plan", "情况报告必须写明 plan"]),
        (("as_of: 2026-09-30", "as_of: 2026-10-30"), ["results[0].as_of", "晚于成文日期"]),
        (("deadline: 2026-12-18", "deadline: 2026-09-18"), ["problems[0].deadline", "早于成文日期"]),
        (
            ("problems:", "  - {target: 集中停放点, actual: 20, unit: 处, as_of: 2026-09-30}\nproblems:"),
            ["results[1].actual", "与第 7 行的结果矛盾"],
        ),
    ],
)
def test_faults_of_a_report(tmp_path: Path, change: tuple[str, str], said: list[str]) -> None:
    assert change[0] in REPORT
    message = refused(tmp_path, REPORT.replace(*change))
    assert [word for word in said if word not in message] == []


def test_measures_of_a_report_may_lie_behind_its_period(tmp_path: Path) -> None:
    assert load_brief(write(tmp_path, REPORT)).problems[0].deadline == date(2026, 12, 18)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "是空的"),
        ("# 只有说明\n", "是空的"),
        ("- 一\n- 二\n", "第 1 行应为“字段: 值”"),
        ("只有一句话", "第 1 行应为“字段: 值”"),
        ("unit: 甲\nop: >= 90\n", "第 2 行"),
        ("unit: [甲\n", "不是合规的 YAML"),
        ("unit: 青荻街道\n".encode("gb18030"), "第 1 行不是 UTF-8"),
        ("unit: 青荻街道\n".encode("utf-16"), "不是 UTF-8"),
        (b"PK\x03\x04\x00\x00", "不是 UTF-8"),
        ("unit: &a {b: *a}\n", "循环"),
        ("? [甲, 乙]\n: 丙\n", "字段名应为一个词"),
        ("unit: \x07\n", "不允许的字符"),
        (b"a: " + b"x" * 3_000_000, "不像一份任务书"),
        ("a: " + "[" * 6000, "YAML"),
    ],
    ids=range(14),
)
def test_what_is_no_brief_is_said_in_one_paragraph(tmp_path: Path, content: str | bytes, said: str) -> None:
    message = refused(tmp_path, content) if content != "a: " + "[" * 6000 else _deep(tmp_path, str(content))
    assert said in message


def _deep(folder: Path, text: str) -> str:
    with pytest.raises(BriefError) as caught:
        load_brief(write(folder, text))
    return str(caught.value) + "YAML"  # too deep or not closed: either is told


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(BriefError, match="不存在"):
        load_brief(tmp_path / "没有.yaml")
    with pytest.raises(BriefError, match="无法打开"):
        load_brief(tmp_path)


def test_many_faults_are_counted_not_listed_without_end(tmp_path: Path) -> None:
    rows = "".join(f"  - {{name: 任务{i}, deadlin: 2026-05-01}}\n" for i in range(20))
    message = refused(tmp_path, f"doc_type: work_plan\nunit: 甲\ntasks:\n{rows}")
    assert "另有 12 处" in message


def test_a_form_gives_words_for_numbers_and_leaves_blanks() -> None:
    brief = brief_from_dict(
        {
            "doc_type": "work_plan",
            "unit": " 石磬街道办事处 ",
            "title": "",
            "period": {"start": "2026-01-05", "end": "2026-12-25"},
            "targets": [{"indicator": "磬湖步道", "value": "3.5", "unit": "公里", "deadline": ""}, {"indicator": ""}],
        }
    )
    assert brief.unit == "石磬街道办事处"
    assert brief.title is None
    assert [target.value for target in brief.targets] == [Decimal("3.5")]
    assert brief.place("unit") == "网页表单 unit"


@pytest.mark.parametrize("value", ["很多", "NaN", "Infinity"])
def test_a_form_refuses_what_is_no_number(value: str) -> None:
    data = {"doc_type": "work_plan", "unit": "甲", "targets": [{"indicator": "乙", "value": value}]}
    with pytest.raises(BriefError, match=r"网页表单：字段 targets\[0\].value：应为数字"):
        brief_from_dict(data)


def test_every_document_type_of_the_checker_can_be_asked_for() -> None:
    from evaluators.doctype import all_types

    assert {kind.id: kind.name for kind in all_types()} == TITLES


@given(
    st.recursive(
        st.text(max_size=8) | st.integers() | st.booleans() | st.none(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
        max_leaves=8,
    )
)
def test_nothing_but_a_brief_error_comes_of_any_form(data: Any) -> None:
    with suppress(BriefError):
        brief_from_dict(data if isinstance(data, dict) else {"doc_type": data, "unit": "甲"})


@given(st.binary(max_size=60))
def test_nothing_but_a_brief_error_comes_of_any_file(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    path = write(tmp_path_factory.getbasetemp(), raw, "any.yaml")
    with suppress(BriefError):
        load(path)


def test_paths_are_joined_as_they_are_told() -> None:
    assert joined(joined(joined("", "tasks"), 2), "deadline") == "tasks[2].deadline"
