"""Owners and tasks, read from short documents through the whole reader."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from evaluators.reader import read
from evaluators.reader.bounded import bounded
from evaluators.reader.owners import acting, named

CASES = Path(__file__).parent / "cases" / "meaning"
OWNERS = yaml.safe_load((CASES / "owners.yaml").read_text(encoding="utf-8"))
TASKS = yaml.safe_load((CASES / "tasks.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", OWNERS, ids=lambda case: case["text"])
def test_units_of_a_sentence(case: dict[str, Any]) -> None:
    found = named(case["text"])
    assert [[name, role] for name, role, _ in found] == case["want"]
    assert all(span.of(case["text"]) == name for name, _, span in found)


def test_a_lead_outranks_a_subject() -> None:
    assert acting("各社区配合，由区民政局牵头") == "区民政局"
    assert acting("持续改进工作") is None


@pytest.mark.parametrize(
    ("words", "comes_to"),
    [
        ("培训申报主体20家", "申报主体20家"),
        ("每个院落配备2名巡查员", "2名巡查员"),
        ("上线停车小程序", "停车小程序"),
        ("建立议事程序", None),
        ("办结12件诉求以居民认可为准", None),
        ("整改12处隐患以群众满意为标准", None),
    ],
)
def test_what_the_work_of_a_clause_comes_to(words: str, comes_to: str | None) -> None:
    assert bounded(words) == comes_to


@pytest.mark.parametrize("case", TASKS, ids=lambda case: case["name"])
def test_tasks_of_a_document(case: dict[str, Any]) -> None:
    tasks = read(case["text"]).tasks
    for want in case["tasks"]:
        (task,) = [task for task in tasks if (task.name, task.origin) == (want["name"], want["origin"])]
        assert task.owner == want["owner"]
        assert (task.deadline.deadline_text if task.deadline else None) == want["time"]
        assert task.standing == want.get("standing", False)
        assert list(task.cooperating) == want.get("helpers", [])
        if "deliverable" in want:
            assert task.deliverable == want["deliverable"]
    assert not {task.name for task in tasks} & set(case.get("none", []))


def test_owners_stand_with_their_place_in_the_document() -> None:
    text = "望桥街道网格工作方案\n为做好工作，制定本方案。\n一、任务\n（一）走访。由长堤社区党委负责走访。\n"
    (owner,) = [owner for owner in read(text).owners if owner.role == "lead"]
    assert (owner.name, owner.span.of(text), owner.section) == ("长堤社区党委", "长堤社区党委", 1)
