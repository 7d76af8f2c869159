"""What is written in the form of the workbench, and what a task file fills into it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from app.errors import BriefError
from app.request import load_brief
from app.web import handlers_draft
from app.web.form import Form, brief_of, form_of, with_plan

if TYPE_CHECKING:
    from pathlib import Path

    from app.settings import Settings
    from app.web.desk import Desk

from workbench import BRIEFS, FORM, TODAY, fields, made


@pytest.mark.parametrize("name", ["plan.yaml", "report.yaml"])
def test_a_brief_comes_through_the_form_unchanged(name: str) -> None:
    brief = load_brief(BRIEFS / name)
    assert brief_of(form_of(brief)).model_dump() == brief.model_dump()


def test_the_form_understands_what_a_clerk_writes() -> None:
    brief = brief_of(FORM)
    assert brief.period is not None
    assert (brief.period.start, brief.period.end, brief.issue_date) == (date(2026, 3, 1), date(2026, 10, 31), TODAY)
    assert [(item.op, str(item.value)) for item in brief.targets] == [(">=", "95")]
    assert brief.tasks[0].cooperating == ("桥东社区党委", "长堤社区党委")


def test_a_range_is_written_in_one_cell() -> None:
    row = ["微网格户数", "", "50～90", "户", "", "2026-06-30", "", "", ""]
    brief = brief_of(Form(**{**fields(FORM), "targets": [row]}))
    assert (brief.targets[0].op, str(brief.targets[0].value), str(brief.targets[0].value_max)) == ("range", "50", "90")
    assert form_of(brief).targets[0][1:3] == ["介于", "50～90"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"unit": ""}, "“发文单位”：缺少这个必填字段"),
        ({"issue_date": "三月二日"}, "“成文日期”：应为日期"),
        ({"end": "2025-10-31"}, "“结束日期”：结束日期"),
        (
            {"targets": [[""] * 9, ["达标率", "达到", "九成", "%", "", "", "", "", ""]]},
            "“目标”表第 2 行“目标值”：应为数字",
        ),
        ({"targets": [["达标率", "大概", "90", "%", "", "", "", "", ""]]}, "“目标”表第 1 行“要求”"),
        ({"doc_type": "status_report"}, "“所依据的方案”：情况报告必须在“所依据的方案”处上传方案文件"),
        ({"tasks": [["清理", "", "", "", "2027-01-01", "", ""]]}, "“任务”表第 1 行“完成时限”：2027-01-01 不在起止日期"),
    ],
)
def test_a_fault_in_the_form_is_named_in_the_words_of_the_form(change: dict[str, Any], said: str) -> None:
    with pytest.raises(BriefError) as caught:
        brief_of(Form(**{**fields(FORM), **change}))
    assert said in str(caught.value)
    assert "targets" not in str(caught.value)
    assert "tasks[" not in str(caught.value)


def test_a_task_file_fills_the_form_and_asks_for_its_plan() -> None:
    form, words = handlers_draft.from_file(BRIEFS / "report.yaml", "report.yaml")
    assert form.unit.endswith("工作委员会")
    assert form.plan is None
    assert "请在“所依据的方案”处上传 wangqiao-2026-grid.md" in words


def test_a_form_names_no_file_of_the_server(tmp_path: Path, desk: Desk, settings: Settings) -> None:
    secret = tmp_path / "secret.md"
    secret.write_text("内部名单\n\n只供内部使用。\n", encoding="utf-8")
    for line in (f"名单｜{secret}", "名单｜README.md"):
        with pytest.raises(BriefError, match="“附件”第 2 行：只填附件名称"):
            made(Form(**{**fields(FORM), "attachments": f"任务清单\n{line}"}), desk, settings)
    report = with_plan(handlers_draft.example(desk, "status_report"), str(secret))
    with pytest.raises(BriefError, match="“所依据的方案”：只能用在本页上传的文件"):
        made(report, desk, settings)
    (settings.home / "work" / "uploads" / "link.md").symlink_to(secret)
    with pytest.raises(BriefError, match="只能用在本页上传的文件"):
        made(with_plan(report, str(settings.home / "work" / "uploads" / "link.md")), desk, settings)


@pytest.mark.parametrize("file", ["/etc/hostname", "../secret.md", "beside.md"])
def test_an_uploaded_task_file_names_no_file_of_the_server(tmp_path: Path, file: str) -> None:
    path = tmp_path / "task.yaml"
    (tmp_path / "beside.md").write_text("名单\n", encoding="utf-8")
    path.write_text(
        f"doc_type: work_plan\nunit: 望桥街道办事处\nattachments:\n  - name: 名单\n    file: {file}\n", encoding="utf-8"
    )
    with pytest.raises(BriefError) as caught:
        handlers_draft.from_file(path, "task.yaml")
    assert "task.yaml 第5行" in str(caught.value)
    assert "只能写附件名称" in str(caught.value)
    assert str(tmp_path) not in str(caught.value)


def test_a_wrong_task_file_is_named_as_the_person_knows_it(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "task.yaml"
    path.parent.mkdir()
    path.write_text("doc_type: work_plan\nunit: 望桥街道办事处\nwhat: 1\n", encoding="utf-8")
    with pytest.raises(BriefError) as caught:
        handlers_draft.from_file(path, "task.yaml")
    assert "第 3 行" in str(caught.value)
    assert str(tmp_path) not in str(caught.value)
