"""A row that the plan cannot be done for, whatever the error, costs itself alone and is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from test_batch import TODAY, plan
from test_batch_roster import book
from test_batch_sheets import sheets

from app.batch import SUMMARY, run
from app.batch.template import Template
from app.cli import main

if TYPE_CHECKING:
    from pathlib import Path

    from app.batch.slots import Fields


def states(outcome: Any) -> list[str]:
    return [record.state.value for record in outcome.records]


def test_an_error_that_jinja_does_not_know_is_told_with_its_tag(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = "轮到{% set 轮 = cycler(*任务) %}{{ 轮.next().名 }}"
    template = plan(tmp_path / "方案.docx", "{{社区}}", words)
    rows = [["社区", "名"], ["第0社区", "走访"], ["第2社区", "宣传"]]
    roster = sheets(tmp_path / "名册.xlsx", 社区=[["社区"], *([f"第{n}社区"] for n in range(3))], 任务=rows)
    assert main(["batch", str(template), str(roster), "-o", str(tmp_path / "out"), "--no-check"]) == 1
    assert "未生成 第1社区：方案中“轮到”后面的“{% set 轮 = cycler(*任务) %}”" in capsys.readouterr().err
    assert {path.name for path in (tmp_path / "out").glob("*.docx")} == {"第0社区.docx", "第2社区.docx"}
    assert (tmp_path / "out" / SUMMARY).exists()


@pytest.mark.parametrize("where", [0, 7])
def test_an_error_of_the_program_in_one_row_leaves_the_others_and_the_summary(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: int
) -> None:
    rendered = Template.render

    def stumbles(self: Template, values: Fields) -> bytes:
        if values["社区"] == f"第{where}社区":
            raise KeyError("没有料到")
        return rendered(self, values)

    monkeypatch.setattr(Template, "render", stumbles)
    roster = book(tmp_path / "名册.xlsx", [["社区"], *([f"第{n}社区"] for n in range(40))])
    outcome = run(plan(tmp_path / "方案.docx", "{{社区}}"), roster, tmp_path / "out", today=TODAY, check=False)
    found = states(outcome)
    assert [place for place, state in enumerate(found) if state == "failed"] == [where]
    assert "程序内部出错" in str(next(record.reason for record in outcome.records if record.reason))
    assert (tmp_path / "out" / SUMMARY).exists()


@pytest.mark.parametrize("where", [0, 1])
def test_a_row_without_end_is_no_reason_to_refuse_the_others(tmp_path: Path, where: int) -> None:
    rows = [[f"第{n}社区", 2_000_000 if n == where else 2] for n in range(40)]
    template = plan(tmp_path / "方案.docx", "{{社区}}", "{% for 次 in range(次数 * 1) %}第{{次}}次{% endfor %}")
    roster = book(tmp_path / "名册.xlsx", [["社区", "次数"], *rows])
    outcome = run(template, roster, tmp_path / "out", today=TODAY, check=False)
    found = states(outcome)
    assert [place for place, state in enumerate(found) if state == "failed"] == [where]
