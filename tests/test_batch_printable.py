"""A tag prints text, numbers and lists of them; what would print Python's own words is refused and named."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from test_batch import TODAY, plan
from test_batch_roster import book
from test_batch_sheets import sheets

from app.batch import run
from app.batch.held import MarkdownEnvironment
from app.batch.program import compile_program
from app.batch.sandbox import PlanEnvironment
from app.batch.template import context_of
from app.errors import RosterError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

VALUES: dict[str, Any] = {"社区": "桥东社区", "户数": "4,200", "任务": [{"名称": "走访"}, {"名称": "宣传"}]}
ENVIRONMENTS = [PlanEnvironment, lambda: PlanEnvironment(text=True), MarkdownEnvironment]


@pytest.mark.parametrize("environment", ENVIRONMENTS)
@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("{{ 任务|map(attribute='名称') }}", "|join"),
        ("{{ 任务|selectattr('名称') }}", "|join"),
        ("{{ 社区|batch(2) }}", "|join"),
        ("{{ 任务|unique }}", "|join"),
        ("{{ 字段.items() }}", "|join"),
        ("{{ 字段|items }}", "|join"),
        ("{{ range(3) }}", "|join"),
        ("{{ 社区.strip }}", "少写了括号"),
        ("{{ range }}", "少写了括号"),
        ("{{ dict }}", "少写了括号"),
        ("{{ 社区 ~ 社区.strip }}", "少写了括号"),
        ("{{ [社区.strip] }}", "少写了括号"),
        ("{{ {'名': [社区.strip]} }}", "少写了括号"),
        ("{% set 名 = [社区.strip] %}{{ 名 }}", "少写了括号"),
        ("{% macro 名() %}甲{% endmacro %}{{ 名 }}", "少写了括号"),
        ("{% for t in 任务 %}{{ loop }}{% endfor %}", "不是文字"),
        ("{% for t in 任务 %}{{ loop.cycle }}{% endfor %}", "少写了括号"),
        ("{{ cycler('甲').next }}", "少写了括号"),
        ("{{ namespace() }}", "不是文字"),
        ("{{ range|string }}", "少写了括号"),
        ("{{ [range]|string }}", "少写了括号"),
        ("{{ 社区.strip|upper }}", "少写了括号"),
        ("{{ 社区|replace('桥', 社区.strip) }}", "少写了括号"),
        ("{{ '%s' % 社区.strip }}", "少写了括号"),
        ("{{ '%s和%s' % (社区, 社区.strip) }}", "少写了括号"),
        ("{{ '%s'|format(社区.strip) }}", "少写了括号"),
        ("{{ '{}'.format(社区.strip) }}", "少写了括号"),
        ("{{ '{0.strip}'.format(社区) }}", "少写了括号"),
        ("{{ '{}{.strip}'.format(户数, 社区) }}", "少写了括号"),
        ("{{ '{名.strip}'.format(名=社区) }}", "少写了括号"),
        ("{{ '{名}'.format_map({'名': 社区.strip}) }}", "少写了括号"),
        ("{{ [社区.strip]|join('、') }}", "少写了括号"),
        ("{{ [社区]|join('、', attribute='strip') }}", "少写了括号"),
        ("{{ [社区, 户数]|join(社区.strip) }}", "少写了括号"),
        ("{{ [社区]|map(attribute='__class__')|list }}", "不能成立"),
        ("{{ [社区]|map(attribute='电话')|list }}", "没有“电话”"),
    ],
)
def test_what_is_no_text_is_refused_with_its_tag(source: str, said: str, environment: Callable[[], Any]) -> None:
    with pytest.raises(RosterError) as caught:
        compile_program(environment(), f"单位：{source}").render(context_of(VALUES, {}))
    message = str(caught.value)
    assert said in message
    assert "“{{" in message
    assert not re.search("0x|object|built-in|<class|generator", message)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{{ [1, '甲', none, true] }}", "[1, '甲', None, True]"),
        ("{{ none }}、{{ true }}、{{ 户数 == '4200' }}", "None、True、True"),
        ("{{ 任务 }}", "[{'名称': '走访'}, {'名称': '宣传'}]"),
        ("{{ (1.5, 户数) }}", "(1.5, '4,200')"),
        ("{{ 任务|map(attribute='名称')|list }}", "['走访', '宣传']"),
        ("{{ 任务|map(attribute='名称')|join('、') }}", "走访、宣传"),
        ("{{ 任务|join('、', attribute='名称') }}", "走访、宣传"),
        ("{{ 社区.strip() }}{{ range(3)|list }}", "桥东社区[0, 1, 2]"),
        ("{{ '{0[名称]}{1}'.format(任务[0], 户数) }}", "走访4,200"),
        ("{{ 任务|groupby('名称')|first }}", "('宣传', [{'名称': '宣传'}])"),
    ],
)
def test_lists_truth_and_nothing_are_printed_as_docxtpl_prints_them(source: str, expected: str) -> None:
    assert compile_program(PlanEnvironment(text=True), source).render(context_of(VALUES, {})) == expected


@pytest.mark.parametrize("count", [1, 3])
def test_a_plan_that_prints_an_object_makes_no_document(tmp_path: Path, count: int) -> None:
    template = tmp_path / "方案.md"
    template.write_text('# {{社区}}方案\n\n重点工作：{{ 任务|map(attribute="名称") }}。\n', encoding="utf-8")
    names = [f"第{number}社区" for number in range(count)]
    rows = [["社区", "名称"], *([name, "走访"] for name in names)]
    roster = sheets(tmp_path / "名册.xlsx", 社区=[["社区"], *([name] for name in names)], 任务=rows)
    with pytest.raises(RosterError, match=r"“重点工作：”后面的“\{\{ 任务\|map.*\|join"):
        run(template, roster, tmp_path / "out", today=TODAY, check=False)
    assert not list((tmp_path / "out").rglob("*.docx"))


def test_a_method_without_brackets_costs_the_rows_that_would_print_it(tmp_path: Path) -> None:
    words = "{{社区}}{% if 户数 > 3000 %}由{{社区.strip}}牵头{% endif %}"
    roster = book(tmp_path / "名册.xlsx", [["社区", "户数"], ["甲社区", 12], ["乙社区", 4200]])
    outcome = run(plan(tmp_path / "方案.docx", words), roster, tmp_path / "out", today=TODAY, check=False)
    assert [record.state.value for record in outcome.records] == ["ok", "failed"]
    assert "“{{社区.strip}}”不能成立：要印出的是没有执行的方法" in str(outcome.records[1].reason)
