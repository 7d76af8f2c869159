"""From a plan to the list of what it promises, each thing once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators.coverage.model import Item
from evaluators.coverage.similarity import alike
from evaluators.model import Recurrence, When

if TYPE_CHECKING:
    from evaluators.model import Deadline, Document, Span, Target, Task

SAME_TARGET = 0.85  # above this two indicators with one value are one target stated twice
SAME_TASK = 0.7  # tasks are worded more freely in the table than in the text
_GOALS = re.compile(r"目标|指标")
_PART = re.compile(r"其中")
_SITUATION = re.compile(r"现有|现辖|共有|下辖|^.{0,2}辖|户籍|常住")
PROMISES = frozenset({"deadline", "recurring", "unresolved", "event"})


def plan_items(plan: Document) -> tuple[Item, ...]:
    """Return the plan's targets and dated tasks in the order of the text.

    A target repeated in a table, and a task that stands both in the text and in the table of tasks, is one item. A
    clause that holds a target is not a task besides.
    """
    items: list[Item] = []
    for target in plan.targets:
        if promised(target, plan):
            _add_target(items, target, plan)
    stages = [section.span for section in plan.sections]
    taken = [item.span for item in items]
    for task in plan.tasks:
        if task.deadline is None or task.deadline.kind not in PROMISES or task.standing:
            continue
        item = _task_item(task, task.deadline)
        if not _stage(task.deadline, stages) and not any(item.span.overlaps(span) for span in taken):
            _add(items, item)
    covered = [item.span for item in items]
    for deadline in plan.deadlines:
        if deadline.kind not in PROMISES or not deadline.task or _stage(deadline, stages):
            continue
        if not any(deadline.span.overlaps(span) for span in covered):
            _add(items, _deadline_item(deadline))
    return tuple(sorted(items, key=lambda item: item.span))


def promised(target: Target, plan: Document) -> bool:
    """Tell a promise from a mere figure: the community's size, the parts of a total, a staffing norm.

    A promise stands under a heading of goals, or it has a comparator, a commitment (确保…) or a day of its own. Figures
    before the first heading describe the situation.
    """
    if target.role != "target" or target.kind not in ("quantified", "placeholder") or target.section is None:
        return False
    before = plan.text[max(0, target.span.start - 2) : target.span.end]
    if _PART.search(before) or _SITUATION.search(before):
        return False
    path = []
    index: int | None = target.section
    while index is not None:
        path.append(plan.sections[index].text)
        index = plan.sections[index].parent
    if any(_GOALS.search(heading) for heading in path):
        return True
    return target.modality is not None or target.deadline is not None or target.op in (">=", "<=", ">", "<", "range")


def _stage(deadline: Deadline, headings: list[Span]) -> bool:
    """Tell whether this is the time of a stage (（二）组织实施（4月至9月）): the stage's tasks are items, it is not."""
    interval = isinstance(deadline.normalized, When) and deadline.normalized.start is not None
    return (interval or deadline.kind == "unresolved") and any(
        heading.contains(deadline.text_span) for heading in headings
    )


def _add_target(items: list[Item], target: Target, plan: Document) -> None:
    for index, known in enumerate(items):
        other = known.target
        if other is None or (other.value, other.value_max, other.unit) != (target.value, target.value_max, target.unit):
            continue
        if (other.scope or "") not in (target.scope or "") and (target.scope or "") not in (other.scope or ""):
            continue
        if alike(other.indicator, target.indicator) >= SAME_TARGET:
            if known.deadline_on is None and target.deadline is not None:
                items[index] = _target_item(target, plan)
            return
    items.append(_target_item(target, plan))


def _target_item(target: Target, plan: Document) -> Item:
    end = plan.period.end if plan.period else None
    return Item(
        "target",
        target.indicator,
        target.span,
        target=target,
        deadline_on=target.deadline,
        due=target.deadline or end,
        owner=target.owner,
    )


def _task_item(task: Task, deadline: Deadline) -> Item:
    """Quote the clause that holds the time: a heading alone says what, but not by when."""
    clause = deadline.span if task.origin == "heading" else task.span
    return Item(
        "deadline",
        task.name,
        clause,
        deadline=deadline,
        deadline_on=deadline.due,
        due=deadline.due,
        owner=task.owner or deadline.owner,
        alias=deadline.task if deadline.task != task.name else None,
    )


def _deadline_item(deadline: Deadline) -> Item:
    return Item(
        "deadline",
        deadline.task,
        deadline.span,
        deadline=deadline,
        deadline_on=deadline.due,
        due=deadline.due,
        owner=deadline.owner,
    )


def _add(items: list[Item], item: Item) -> None:
    """Add `item` unless it is known: the same day, and a name that is nearly the same."""
    for known in items:
        names = (known.name, known.alias or known.name)
        if known.deadline_on == item.deadline_on and any(
            alike(one, other) >= SAME_TASK for one in names for other in (item.name, item.alias or item.name)
        ):
            return
    items.append(item)


def recurs(item: Item) -> bool:
    """Tell whether the item is a duty that returns (每月…), judged on the periods gone by."""
    return item.deadline is not None and isinstance(item.deadline.normalized, Recurrence)
