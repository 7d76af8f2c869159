"""The tasks of the plan that a report is about, each with its unit, its day and where the plan says so."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.composing.pieces import Ref
from app.composing.wording import gap

if TYPE_CHECKING:
    from datetime import date

    from app.composing.work import Work
    from evaluators.model import Document, Span, Task

FITS = 0.5  # from here on a value is told under a task
_FIRST = re.compile(r"\s*([^\s，。；：,;:][^，。；：,;:\n]*)(?<!单位)(?<!部门)(?<!责任人)[，。；,;\n]")
UNNAMED = gap("任务名称")  # of a task that the plan gives a day or a unit alone


@dataclass(frozen=True, slots=True)
class PlannedTask:
    """One task of the plan."""

    name: str
    owner: str | None
    due: date | None
    ref: Ref


def plan_ref(work: Work, start: int, end: int) -> Ref:
    """Return a reference to these words of the plan."""
    plan = work.plan_document
    text = plan.text if plan else ""
    line = text.count("\n", 0, start) + 1
    return Ref("ledger", f"plan:{line}:{start}", text[start:end], f"{work.plan_place} 第{line}行")


def planned_tasks(work: Work) -> list[PlannedTask]:
    """Return the plan's tasks, each once: those of its table where it has one, else its headings, else its clauses."""
    plan = work.plan_document
    if plan is None:
        return []
    for origin in ("table", "heading", "clause"):
        tasks = [task for task in plan.tasks if task.origin == origin and not task.standing]
        if origin == "heading":
            inside = slot_extents(plan, "tasks")
            tasks = [task for task in tasks if any(s.start <= task.span.start < s.end for s in inside)]
        if tasks:
            break
    else:
        return []
    found: dict[str, PlannedTask] = {}
    for task in tasks:
        due = task.deadline.due if task.deadline else None
        name = task.name or _first_words(plan, task) or UNNAMED
        found.setdefault(name, PlannedTask(name, task.owner, due, plan_ref(work, task.span.start, task.span.end)))
    return list(found.values())


def _first_words(plan: Document, task: Task) -> str:
    """Return what a numbered paragraph without a heading begins with, where that is neither its day nor its unit."""
    if task.section is None:
        return ""
    body = plan.sections[task.section].body
    first = _FIRST.match(plan.text, body.start, body.end)
    if first is None:
        return ""
    other = [due.span for due in plan.deadlines] + [owner.span for owner in plan.owners]
    return "" if any(first.start(1) < span.end and span.start < first.end(1) for span in other) else first[1]


def serves(task: PlannedTask, indicator: str) -> float:
    """Return 0 to 1: how like what a task does an indicator is; from `FITS` on its value is told under the task."""
    from evaluators.coverage.similarity import alike

    return alike(task.name, indicator)


def due_of_task(work: Work, indicator: str) -> tuple[date | None, list[Ref]]:
    """Return by when the task is due to which an indicator belongs that the plan sets no value for, and where it says.

    Of several tasks that are as like it, the latest day counts: before that nothing is late for sure.
    """
    fitting = [(score, task) for task in planned_tasks(work) if (score := serves(task, indicator)) >= FITS]
    best = max((score for score, _ in fitting), default=0.0)
    days = [(task.due, task.ref) for score, task in fitting if score == best]
    due = max((day for day, _ in days if day), default=None)
    known = due is not None and all(day for day, _ in days)  # one without a day may be meant
    return (due, [ref for day, ref in days if day == due]) if known else (None, [])


def slot_extents(plan: Document, key: str) -> list[Span]:
    """Return the stretches of the plan that the sections filling slot `key` govern."""
    from evaluators.doctype import detect, load, slots

    filled_by = slots(plan, load(detect(plan))).get(key)
    return [plan.sections[index].extent for index in filled_by] if isinstance(filled_by, tuple) else []
