"""Stages and dates: what is done in which stretch of the period."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.composing import wording
from app.composing.pieces import filled
from app.composing.wording import gap, listed, sentence

if TYPE_CHECKING:
    from datetime import date

    from app.composing.pieces import Ref
    from app.composing.work import Work
    from app.request import StageItem, TaskItem

TOGETHER = 3  # tasks of one unit told in one clause
SENTENCE = 130  # characters after which a new sentence begins (WRD-13 allows 150)
_OPENING = re.compile(r"动员|部署|启动|准备|宣传发动|摸底")
_CLOSING = re.compile(r"总结|评估|验收|考核|巩固|提升")


def compose_steps(work: Work) -> None:
    """Write the section on steps: by the brief's stages, or by the tasks' own dates where it has none."""
    work.section("steps", "实施步骤")
    stages = work.brief.stages
    period, refs = work.period_words()
    if not stages:
        _by_date(work, period, refs)
        return
    names = [stage.name for stage in stages]
    refs += [work.ref(f"stages[{index}].name", name) for index, name in enumerate(names)]
    count = wording.ordinal_count(len(names))
    work.page.para(
        work.choose(
            f"{_called(work)}实施时间为{period}，分{listed(names)}{count}个阶段推进。",
            f"{_called(work)}实施期为{period}，按{listed(names)}{count}个阶段安排。",
        )
        if len(stages) > 1
        else f"{_called(work)}实施时间为{period}。",
        refs,
    )
    for index, stage in enumerate(stages):
        _stage(work, index, stage)


def _called(work: Work) -> str:
    return "本计划" if work.brief.doc_type == "work_plan" else "本方案"


def _by_date(work: Work, period: str, refs: list[Ref]) -> None:
    after = "，各项任务按以下时限推进" if work.brief.tasks else ""
    work.page.para(f"{_called(work)}实施时间为{period}{after}。", refs)
    for due, members in _by_deadline(list(enumerate(work.brief.tasks))):
        found = [work.ref(f"tasks[{index}].name", task.name) for index, task in members]
        if due is None:
            work.page.para(f"{listed([task.name for _, task in members], '和')}{gap('完成时限')}。", found)
            continue
        found += [work.ref(f"tasks[{index}].deadline", task.deadline) for index, task in members]
        found += [work.ref(f"tasks[{index}].owner", task.owner) for index, task in members if task.owner]
        work.page.para(_due_sentence(members, None), found)


def _year(stage: StageItem) -> int | None:
    day = stage.start or stage.end
    return day.year if day else None


def _by_deadline(tasks: list[tuple[int, TaskItem]]) -> list[tuple[date | None, list[tuple[int, TaskItem]]]]:
    groups: dict[date | None, list[tuple[int, TaskItem]]] = {}
    for index, task in tasks:
        groups.setdefault(task.deadline, []).append((index, task))
    return sorted(groups.items(), key=lambda item: (item[0] is None, item[0]))


def _stage(work: Work, index: int, stage: StageItem) -> None:
    path = f"stages[{index}]"
    refs = [work.ref(f"{path}.name", stage.name)]
    for name, value in (("start", stage.start), ("end", stage.end), ("detail", stage.detail)):
        if value:
            refs.append(work.ref(f"{path}.{name}", value))
    if stage.start and stage.end:
        when = wording.span(stage.start, stage.end)
    elif stage.end:
        when = f"{wording.day(stage.end)}前"
    else:
        when = gap(f"“{stage.name}”阶段的起止日期")
    said, found = [sentence(stage.detail)] if stage.detail else [], []
    due = [(i, t) for i, t in enumerate(work.brief.tasks) if _falls_in(work, index, t)]
    opening = "" if stage.detail else _opening(work, stage, first=index == 0)
    said += [opening] if opening else []
    if due:
        said.append(_due_sentence(due, _year(stage)))
        for i, task in due:
            found += filled(work.brief, f"tasks[{i}]", task, "name", "owner", "deadline")
    elif not stage.detail and not opening:
        said += [ahead] if (ahead := _running(work, index, stage)) else []
    summed_up = bool(stage.detail) or any(_CLOSING.search(task.name) for _, task in due)
    last = index == len(work.brief.stages) - 1 and _CLOSING.search(stage.name)
    if last and not summed_up and work.brief.targets:
        said.append(_closing(work))
        found += [work.ref(f"targets[{i}].indicator", t.indicator) for i, t in enumerate(work.brief.targets)]
    text = "".join(said) or f"{gap(f'“{stage.name}”阶段的工作内容')}。"
    work.page.sub(f"{stage.name}（{when}）", text, [*refs, *found])


def _falls_in(work: Work, index: int, task: TaskItem) -> bool:
    """A task belongs to the first stage that ends on or after its deadline."""
    if task.deadline is None:
        return False
    for position, stage in enumerate(work.brief.stages):
        if stage.end and task.deadline <= stage.end and (stage.start is None or stage.start <= task.deadline):
            return position == index
    return False


def _opening(work: Work, stage: StageItem, *, first: bool) -> str:
    if not first or not _OPENING.search(stage.name) or not work.brief.tasks:
        return ""
    return work.choose(
        "各牵头单位对照责任分工确定经办人员和推进计划。",
        "牵头单位与配合单位对接任务，排定进度。",
        "各牵头单位将任务分解到岗到人。",
        "各项任务明确到经办人员。",
        "责任单位列出本单位的任务清单。",
    )


def _due_sentence(due: list[tuple[int, TaskItem]], year: int | None) -> str:
    """Say what falls due in a stage, by whom and when; one unit's neighbouring tasks are told together."""
    runs: list[tuple[str | None, list[TaskItem]]] = []
    for _, members in _by_deadline(due):
        for _, task in members:
            if runs and runs[-1][0] == task.owner and len(runs[-1][1]) < TOGETHER:
                runs[-1][1].append(task)
            else:
                runs.append((task.owner, [task]))
    said = [_run(owner, tasks, year) for owner, tasks in runs]
    text, length = said[0], len(said[0])
    for part in said[1:]:
        length = length + len(part) if length + len(part) <= SENTENCE else len(part)
        text += ("；" if length > len(part) else "。") + part
    return text + "。"


def _run(owner: str | None, tasks: list[TaskItem], year: int | None) -> str:
    names = listed([task.name for task in tasks])
    days = [f"{wording.day_in(task.deadline, year)}前" for task in tasks if task.deadline]
    when = days[0] if len(set(days)) == 1 else f"分别于{listed(days, '和')}"
    who = f"由{owner}" if owner else ""
    return f"{names}{who}{when if when.startswith('分别') else '于' + when}完成"


def _running(work: Work, index: int, stage: StageItem) -> str:
    """Name what is under way in a stage in which nothing falls due."""
    later = [
        task.name
        for task in work.brief.tasks
        if task.deadline and stage.end and task.deadline > stage.end and not _falls_in(work, index, task)
    ]
    return f"各牵头单位按照时限推进{listed(later[:3])}{'等任务' if len(later) > 3 else ''}。" if later else ""


def _closing(work: Work) -> str:
    count, unit = len(work.brief.targets), work.brief.unit
    if count == 1:
        return f"由{unit}核对目标完成情况。"
    return work.choose(
        f"由{unit}对照工作目标逐项核对完成值，未达到的写明原因。",
        f"由{unit}对{count}项目标的完成情况逐项核实。",
    )
