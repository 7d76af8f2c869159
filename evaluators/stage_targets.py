"""Targets set for a stage: whose heading tells a time, it is by then that what stands below it is to be reached."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from evaluators.lookup import once
from evaluators.model import When

if TYPE_CHECKING:
    from evaluators.model import Deadline, Document, Target

_LEAST = 2  # a stage is one of several
_NAMED = re.compile("季度|[上下]半年|阶段|第[一二三四五六]步|节点")
# 达到300人, 累计建成3处: a level on the way; 走访300户 in the schedule is the very work that a task tells of
_LEVEL = re.compile(
    "达到?[约]?(?=[0-9])|[增减降升压][\u4e00-\u9fff]?[到至为](?=[0-9])|累计|扩[大展]?[到至]|不(?:低|少)于"
)
_CLAUSE = re.compile("[，。；\n]")
_HAN = re.compile("[\u4e00-\u9fff]")
SUMMED_UP = re.compile("(?:总结|验收|评估|考核)[一-鿿]{0,4}(?:阶段)?(?:[（(]|$)")
"""Ends the heading of a stage in which all is summed up."""
_PREPARES = re.compile("启动|准备|筹备|动员|摸底|试点")


@once
def by_stage(document: Document) -> tuple[Target, ...]:
    """Return the targets of a document, those below the heading of a stage with its day where they have none."""
    days = _days(document)
    return tuple(
        replace(target, deadline=due.due, deadline_text=due.deadline_text)
        if target.deadline is None
        and target.role == "target"
        and (due := days.get(target.section)) is not None
        and _LEVEL.search(document.quote(target.span))
        else target
        for target in document.targets
    )


class Stage(NamedTuple):
    """A stage of a plan.

    Attributes:
        time: its time.
        last: whether none beside it ends later.
        sums_up: whether all is summed up in it.
        builds_last: whether work is done in it and in none beside it that ends later.
        rank: how many of those beside it end earlier.
    """

    time: Deadline
    last: bool
    sums_up: bool
    builds_last: bool
    rank: int


def stage_at(document: Document, offset: int) -> Stage | None:
    """Return the innermost stage below whose heading a place stands."""
    stages = _stages(document)
    index = document.section_at(offset) if stages else None
    while index is not None:
        if index in stages:
            return stages[index]
        index = document.sections[index].parent
    return None


@once
def _days(document: Document) -> dict[int | None, Deadline]:
    """Return the time that the heading of each stage but the last tells: in the last all is to be reached."""
    return {index: stage.time for index, stage in _stages(document).items() if not stage.last}


@once
def _stages(document: Document) -> dict[int | None, Stage]:
    """Return the stages by the section of their headings."""
    own: dict[int | None, Deadline] = {}
    for due in document.deadlines:
        if due.section is not None and due.kind == "deadline" and due.due is not None and _heads_stage(document, due):
            own.setdefault(due.section, due)
    stages: dict[int | None, Stage] = {}
    for index, due in own.items():
        beside = document.children(document.sections[index].parent) if index is not None else ()
        ends = {at: day for at in beside if at in own and (day := own[at].due) is not None}
        days = sorted(set(ends.values()))
        if index is not None and len(days) >= _LEAST:
            end, sums_up = ends[index], _sums_up(document, index)
            builds_last = not (sums_up or _PREPARES.search(document.sections[index].text)) and all(
                day <= end or _sums_up(document, at) for at, day in ends.items()
            )
            stages[index] = Stage(due, end == days[-1], sums_up, builds_last, days.index(end))
    return stages


def _sums_up(document: Document, section: int) -> bool:
    return SUMMED_UP.search(document.sections[section].text) is not None


def _heads_stage(document: Document, due: Deadline) -> bool:
    """Tell whether the time of a heading is that of a stage: named one, a stretch of time, or all that it says.

    （一）建设驿站（6月底前） is a piece of work with its day.
    """
    if due.section is None:
        return False
    section = document.sections[due.section]
    stretch = isinstance(due.normalized, When) and due.normalized.op == "in"
    if not section.span.contains(due.text_span):  # 第一阶段：动员（3月至5月）。
        led = document.text[section.span.end : due.text_span.start]
        return stretch and _NAMED.search(section.text) is not None and _CLAUSE.search(led) is None
    return stretch or _NAMED.search(section.text) is not None or not _HAN.search(section.text.replace(_told(due), ""))


def _told(due: Deadline) -> str:
    return due.deadline_text or ""
