"""Reconciliation: each item of a plan and the state in which a report leaves it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

import evaluators
from evaluators.coverage import table
from evaluators.coverage.similarity import alike, core

FOLDER = Path(__file__).parent / "cases" / "coverage"
STATES: list[dict[str, Any]] = yaml.safe_load((FOLDER / "states.yaml").read_text(encoding="utf-8"))
CASES: list[dict[str, Any]] = STATES + [
    case
    for path in sorted(FOLDER.glob("*.yaml"))
    if path.name != "states.yaml"
    for case in yaml.safe_load(path.read_text(encoding="utf-8"))
]
TODAY = date(2026, 11, 20)


def coverage_of(case: dict[str, Any]) -> evaluators.Coverage:
    return evaluators.reconcile(evaluators.read(case["plan"]), evaluators.read(case["report"]), today=TODAY)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_each_item_has_its_state(case: dict[str, Any]) -> None:
    coverage = coverage_of(case)
    found = [
        (coverage.plan.quote(outcome.item.span), str(outcome.state), outcome.code, outcome.reason, outcome.actual)
        for outcome in coverage.outcomes
    ]
    assert coverage.as_of == case["as_of"]
    assert len(found) == len(case["items"]), found
    for item, (quote, state, code, reason, actual) in zip(case["items"], found, strict=True):
        assert item["about"] in quote
        assert (state, code) == (item["state"], item.get("code")), reason
        assert item.get("reason", "") in reason
        for name, value in (("value", "value"), ("computed", "computed_rate"), ("stated", "stated_rate")):
            if name in item:
                assert actual is not None
                assert float(getattr(actual, value)) == pytest.approx(item[name])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_what_is_wrong_is_a_finding_in_the_report(case: dict[str, Any]) -> None:
    coverage = coverage_of(case)
    codes = [outcome.code for outcome in coverage.outcomes if outcome.code]
    assert [finding.code for finding in coverage.findings] == codes
    assert coverage.blocks_export is bool(codes)
    assert sum(coverage.counts.values()) == len(coverage.outcomes)


def test_the_json_is_the_one_promised() -> None:
    entry = coverage_of(STATES[1]).to_json()
    assert entry["as_of"] == "2026-10-31"
    item = entry["items"][0]
    assert item["kind"] == "target"
    assert item["planned"] == {
        "indicator": item["planned"]["indicator"], "op": ">=", "value": 95, "value_max": None, "unit": "%",
        "scope": "全街道", "deadline": "2026-10-31", "owner": None,
    }  # fmt: skip
    assert item["actual"] == {
        "value": 93.7, "unit": "%", "as_of": "2026-10-31", "stated_rate": None, "computed_rate": 0.937,
    }  # fmt: skip
    assert entry["counts"]["short"] == 1


@pytest.mark.parametrize(
    ("one", "other", "least"),
    [
        ("网格事项按时办结率", "按时办结率", 0.6),
        ("建成网格服务驿站", "网格服务驿站", 0.95),
        ("居民满意率", "居民满意率", 1.0),
    ],
)
def test_names_of_one_thing_are_alike(one: str, other: str, least: float) -> None:
    assert alike(one, other) >= least
    assert alike(one, other) == alike(other, one)


def test_names_of_two_things_are_not() -> None:
    assert alike("网格事项按时办结率", "居民满意率") < 0.4
    assert alike("助餐点", "食堂卫生检查") < 0.4


def test_what_a_phrase_is_about_has_no_numbers_and_no_doing_words() -> None:
    assert core("全面完成10个网格服务驿站。") == "个网格服务驿站"


def test_each_report_of_several_is_judged_by_itself() -> None:
    plan = evaluators.read(STATES[1]["plan"])
    early = evaluators.reconcile(plan, evaluators.read(STATES[2]["report"]), today=TODAY)
    late = evaluators.reconcile(plan, evaluators.read(STATES[1]["report"]), today=TODAY)
    assert [str(outcome.state) for outcome in early.outcomes] == ["not_due"]
    assert [str(outcome.state) for outcome in late.outcomes] == ["short"]


def test_the_reason_reads_as_a_sentence() -> None:
    reason = coverage_of(STATES[1]).outcomes[0].reason
    assert reason == "方案要求网格事项按时办结率不低于95%，报告为93.7%，未达到。"


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ("6项目标中达到4项、未达到2项，目标达到率为73%", ["应为66.7%"]),
        ("8项任务已完成6项，任务完成率为75%", []),
        ("4项目标全部实现，目标实现率达到96%", ["应为100%"]),
        ("4项目标达到3项，居民知晓率为92%", []),
        ("7项任务全部办结，5项目标达到3项，达到率为60%", []),
        ("5项任务中完成3项，完成率仅为75%", ["应为60%"]),
    ],
)
def test_a_rate_of_goals_is_that_of_the_counts_beside_it(told: str, found: list[str]) -> None:
    plan = evaluators.read("和磬社区2026年志愿服务工作计划\n一、工作目标\n全年开展志愿服务40场。\n")
    report = evaluators.read(f"关于和磬社区志愿服务工作情况的报告\n一、总体情况\n开展志愿服务40场，{told}。\n")
    said = [finding for finding in evaluators.reconcile(plan, report, today=TODAY).findings if finding.code == "COV-03"]
    assert [words in finding.message for finding, words in zip(said, found, strict=True)] == [True] * len(found)


def test_the_table_names_who_answers_for_each_item() -> None:
    plan = evaluators.read(
        "云湖街道2026年公园提升工作方案\n一、重点任务\n"
        "（一）更换座椅。街道园林所牵头，各社区配合，2026年6月30日前更换座椅90张。\n"
        "（二）补种草坪。9月底前补种草坪1200平方米。（责任单位：街道绿化办）\n"
        "（三）整治步道。修补破损路面，清理落叶。责任单位：街道市政所。\n"
        "（四）巡查。每月通报踩踏草坪问题。由社区网格员负责。\n"
    )
    report = evaluators.read("关于云湖街道公园提升工作情况的报告\n一、总体情况\n截至2026年10月31日，更换座椅90张。\n")
    rows = table.rows(evaluators.reconcile(plan, report, today=TODAY))
    assert [row["责任单位"] for row in rows] == ["街道园林所", "街道绿化办", "街道市政所", "社区网格员"]
