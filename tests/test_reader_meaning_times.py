"""Deadlines and targets, read from short documents through the whole reader."""

from __future__ import annotations

import itertools
import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from evaluators.model import Duration, Event, Recurrence, When
from evaluators.reader import read, time_patterns
from evaluators.reader.times import moments

CASES = Path(__file__).parent / "cases" / "meaning"
TARGETS = yaml.safe_load((CASES / "targets.yaml").read_text(encoding="utf-8"))
DEADLINES = yaml.safe_load((CASES / "deadlines.yaml").read_text(encoding="utf-8"))
PLAN = "望桥街道2026年网格服务工作方案\n一、主要任务\n（一）推进落实。{}\n"
REPORT = (
    "关于网格工作落实情况的报告\n区民政局：\n一、主要做法\n{}\n二、下一步打算\n{}\n望桥街道办事处\n2026年11月10日\n"
)
PIECES = st.sampled_from(
    [
        *"2026年13月底前中旬每季度一二三四半×X_至—（）“”七一五内个工作日天定期适时验收，。、完成落实不少于次",
        "2026年",
        "月底前",
        "每月",
        "两年内",
        "第三季度",
    ]
)


@pytest.mark.parametrize("case", TARGETS, ids=lambda case: case["name"])
def test_targets_of_a_document(case: dict[str, Any]) -> None:
    document = read(case["text"])
    found = document.targets
    assert [document.quote(target.span) for target in found] == [want["quote"] for want in case["targets"]]
    for target, want in zip(found, case["targets"], strict=True):
        value = want["value"]
        assert (target.role, target.kind, target.op, target.unit) == (
            want["role"],
            want["kind"],
            want["op"],
            want["unit"],
        )
        assert target.value == (None if value is None else Decimal(str(value)))
        assert target.value_max == (Decimal(want["max"]) if "max" in want else None)
        for key in ("per", "indicator", "baseline", "deadline", "owner", "modality"):
            if key in want:
                assert getattr(target, key) == want[key]


@pytest.mark.parametrize("case", DEADLINES, ids=lambda case: case["text"])
def test_times_of_a_sentence(case: dict[str, Any]) -> None:
    if case.get("report") or case.get("next"):
        text = REPORT.format(*(("略。", case["text"]) if case.get("next") else (case["text"], "持续推进。")))
    else:
        text = PLAN.format(case["text"])
    document = read(text)
    found = [deadline for deadline in document.deadlines if deadline.kind != "issue_date"]
    assert [document.quote(deadline.span) for deadline in found] == [want["quote"] for want in case["want"]]
    for deadline, want in zip(found, case["want"], strict=True):
        assert (deadline.kind, deadline.deadline_text) == (want["kind"], want["time"])
        assert deadline.task == want.get("task", deadline.task)
        form = deadline.normalized
        match form:
            case When():
                _compare(
                    form,
                    want,
                    {
                        "date": "date",
                        "op": "op",
                        "start": "start",
                        "precision": "precision",
                        "year": "year_source",
                        "fuzzy": "fuzzy",
                    },
                )
            case Recurrence():
                assert list(form.recurrence) == want["recurrence"]
                _compare(form, want, {"count": "count", "op": "op"})
            case Duration():
                _compare(form, want, {"duration": "duration", "op": "op", "anchor": "anchor"})
            case Event():
                assert (form.event, form.date) == (want["event"], None)
                _compare(form, want, {"op": "op"})
            case None:
                assert want["kind"] in ("vague", "unresolved") or deadline.opens == want["opens"]


def _compare(form: object, want: dict[str, Any], fields: dict[str, str]) -> None:
    for key, field in fields.items():
        if key in want:
            assert getattr(form, field) == want[key], key


def test_a_stage_heading_sets_the_time_of_its_stage() -> None:
    document = read(
        "桥东社区整治实施方案\n为做好整治工作，制定本方案。\n一、实施步骤\n（一）动员部署阶段（2026年3月1日至15日）\n召开动员会。\n（二）整治阶段（2026年X月）\n全面排查。\n"
    )
    first, second = document.deadlines
    assert isinstance(first.normalized, When)
    assert (first.normalized.start, first.normalized.date, first.task) == (
        date(2026, 3, 1),
        date(2026, 3, 15),
        "动员部署阶段",
    )
    assert (second.kind, second.deadline_text) == ("unresolved", "2026年X月")


def test_a_masked_date_of_issue_is_still_the_date_of_issue() -> None:
    document = read("关于网格工作情况的报告\n区民政局：\n一、主要做法\n工作有序推进。\n望桥街道办事处\n2026年×月×日\n")
    (issue,) = [deadline for deadline in document.deadlines if deadline.kind == "issue_date"]
    assert (document.quote(issue.span), issue.normalized) == ("2026年×月×日", None)


@given(st.lists(PIECES, max_size=30).map("".join) | st.text(max_size=60))
def test_any_text_has_times_in_order_and_inside(text: str) -> None:
    found = moments(text)
    assert all(0 <= moment.span.start < moment.span.end <= len(text) for moment in found)
    assert all(not a.span.overlaps(b.span) for a, b in itertools.pairwise(found))


@given(st.lists(PIECES | st.just("\n") | st.just("一、目标\n"), max_size=40).map("".join))
def test_any_document_can_be_read(text: str) -> None:
    document = read(text)
    spans = [target.span for target in document.targets] + [deadline.span for deadline in document.deadlines]
    spans += [owner.span for owner in document.owners] + [task.span for task in document.tasks]
    assert all(0 <= span.start <= span.end <= len(text) for span in spans)


@given(st.dates(date(2020, 1, 1), date(2035, 12, 31)))
def test_a_full_date_is_read_as_written(day: date) -> None:
    written = f"{day.year}年{day.month}月{day.day}日"
    (deadline,) = read(PLAN.format(f"{written}前完成排查。")).deadlines
    assert isinstance(deadline.normalized, When)
    assert (deadline.normalized.date, deadline.normalized.precision) == (day, "day")


@given(st.lists(PIECES, max_size=12).map("".join))
def test_every_time_begins_with_what_is_looked_for_first(text: str) -> None:
    for moment in moments(text):
        assert re.match(f"[{time_patterns.FIRST}]", text[moment.span.start :])


def test_units_are_found_behind_a_time_of_every_kind() -> None:
    for time in (
        "12月10日前",
        "每月",
        "换届前",
        "“七一”前",
        "春节期间",
        "三个工作日内",
        "适时",
        "至6月底",
        "力争用两个月",
    ):
        document = read(PLAN.format(f"{time}望桥街道党群办公室组织走访活动"))
        assert [owner.name for owner in document.owners] == ["望桥街道党群办公室"], time
