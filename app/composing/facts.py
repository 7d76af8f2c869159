"""The facts of a brief, told apart by where they belong in the document.

A fact may open with a label (``经费保障：…``); without one its words decide, and what fits nowhere describes the
situation.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.composing.pieces import Ref, brief_ref
from app.composing.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.request import Brief

SITUATION = "基本情况"
GUIDANCE = "指导思想"
PRINCIPLES = "基本原则"
PRACTICE = "做法与成效"
OVERALL = "总体情况"
PROJECT = "项目基本信息"
_LABEL = re.compile(r"^([一-鿿]{2,8})：(?=.)")
_BARE = re.compile(r"[一-鿿]{2,8}：\s*")  # the name behind it was left empty in a table
_HEADED = re.compile(r"^([^。，；：\d]{3,22})。(?=.)")
_SAME = {
    other: label
    for label, others in {
        SITUATION: "工作基础 现状 概况",
        GUIDANCE: "总体要求",
        PRINCIPLES: "工作原则 原则",
        PRACTICE: "做法和成效 主要做法 工作成效 成效",
        OVERALL: "落实情况 整体情况 总体落实情况 整体概况",
        PROJECT: "项目概况 项目基本情况 项目情况 项目简介 基本信息",
        "经费保障": "资金保障",
        "组织领导": "组织保障",
        "督促检查": "督查考核 监督检查",
        "经验": "主要经验 经验做法",
        "下一步打算": "下步打算 下月计划",
    }.items()
    for other in others.split()
}
SAFEGUARDS = ("组织领导", "责任落实", "队伍保障", "经费保障", "宣传引导", "督促检查", "工作纪律")
_OF_PLANS = frozenset({SITUATION, GUIDANCE, PRINCIPLES, "目的", *SAFEGUARDS})
_OF_REPORTS = frozenset({OVERALL, PRACTICE, "经验", "下一步打算"})
# what a document of each type has a place for; a fact with another label is not lost but told by its words
KNOWN = {
    "status_report": _OF_REPORTS,
    "project_summary": _OF_REPORTS | {PROJECT, "项目名称", "项目经费", "经费保障", "责任单位"},
    "monthly_form": _OF_REPORTS | {"填报人", "审核人"},
}
_PLAN_SIGNS = (
    (GUIDANCE, re.compile(r"以.{4,}为(?:指导|引领|统领)")),
    ("组织领导", re.compile(r"领导小组|工作专班|组长|副组长")),
    ("经费保障", re.compile(r"经费|资金|拨付|补助|预算")),
    ("督促检查", re.compile(r"调度会|督查|检查|考核|通报|约谈")),
    ("工作纪律", re.compile(r"不得|严禁|纪律")),
    ("宣传引导", re.compile(r"宣传|公众号|发放.{0,6}手册")),
)


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact: `label` where it belongs, `name` a short heading of its own, `text` the sentences behind it."""

    label: str
    name: str | None
    text: str
    ref: Ref

    @property
    def whole(self) -> str:
        """The fact as running text."""
        return f"{self.name}。{self.text}" if self.name else self.text


def sorted_facts(brief: Brief) -> tuple[Fact, ...]:
    """Return the brief's facts in their order, each with its label; a label alone is none."""
    return tuple(_fact(brief, index, text) for index, text in enumerate(brief.facts) if not _BARE.fullmatch(text))


def labelled(facts: Iterable[Fact], *labels: str) -> list[Fact]:
    """Return the facts that carry one of `labels`."""
    return [fact for fact in facts if fact.label in labels]


def _fact(brief: Brief, index: int, text: str) -> Fact:
    ref = brief_ref(brief, f"facts[{index}]", text)
    found = _LABEL.match(text)
    label = _SAME.get(found.group(1), found.group(1)) if found else ""
    if found and label in KNOWN.get(brief.doc_type, _OF_PLANS):
        text = text[found.end() :]
    else:
        label = _guessed(text, report=brief.is_report)
    headed = _HEADED.match(text)
    name = headed.group(1) if headed else None
    return Fact(label, name, sentence(text[headed.end() :] if headed else text), ref)


def _guessed(text: str, *, report: bool) -> str:
    if report:
        return PRACTICE
    return next((label for label, sign in _PLAN_SIGNS if sign.search(text)), SITUATION)


def stated_value(facts: Iterable[Fact], indicator: str, unit: str | None) -> tuple[str, str, Ref] | None:
    """Find what the facts say an indicator was: (2025年的 or "", the value with unit, the reference)."""
    if not unit:
        return None
    pattern = re.compile(re.escape(indicator) + r"(?:达到|为|是|达)?(\d+(?:\.\d+)?)" + re.escape(unit))
    for fact in facts:
        found = pattern.search(fact.text)
        if found:
            years = re.findall(r"(\d{4})年", fact.text[: found.start()])
            return (f"{years[-1]}年的" if years else ""), found.group(1) + unit, fact.ref
    return None
