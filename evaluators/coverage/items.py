"""From a plan to the list of what it promises, each thing once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluators.coverage.model import Item
from evaluators.coverage.similarity import alike
from evaluators.model import Recurrence

if TYPE_CHECKING:
    from datetime import date

    from evaluators.model import Deadline, Document, Target, Task

SAME_TARGET = 0.85  # above this two indicators with one value are one target stated twice
SAME_TASK = 0.7  # tasks are worded more freely in the table than in the text
PROMISES = frozenset({"deadline", "recurring", "unresolved", "event"})


def plan_items(plan: Document) -> tuple[Item, ...]:
    """Return the plan's targets and dated tasks in the order of the text.

    A target repeated in a table, and a task that stands both in the text and in the table of tasks, is one item. A
    clause that holds a target is not a task besides.
    """
    items: list[Item] = []
    for target in plan.targets:
        if target.role == "target" and target.kind in ("quantified", "placeholder"):
            _add_target(items, target, plan)
    taken = [item.span for item in items]
    for task in plan.tasks:
        if task.deadline is None or task.deadline.kind not in PROMISES or task.standing:
            continue
        if not any(task.span.overlaps(span) for span in taken):
            _add_task(items, task)
    covered = [item.span for item in items]
    for deadline in plan.deadlines:
        if deadline.kind in PROMISES and deadline.task and not any(deadline.span.overlaps(span) for span in covered):
            _add_deadline(items, deadline)
    return tuple(sorted(items, key=lambda item: item.span))


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


def _add_task(items: list[Item], task: Task) -> None:
    due = task.deadline.due if task.deadline else None
    if not _known(items, task.name, due):
        items.append(
            Item("deadline", task.name, task.span, deadline=task.deadline, deadline_on=due, due=due, owner=task.owner)
        )


def _add_deadline(items: list[Item], deadline: Deadline) -> None:
    if not _known(items, deadline.task, deadline.due):
        items.append(
            Item(
                "deadline",
                deadline.task,
                deadline.span,
                deadline=deadline,
                deadline_on=deadline.due,
                due=deadline.due,
                owner=deadline.owner,
            )
        )


def _known(items: list[Item], name: str, due: date | None) -> bool:
    return any(item.deadline_on == due and alike(item.name, name) >= SAME_TASK for item in items)


def recurs(item: Item) -> bool:
    """Tell whether the item is a duty that returns (每月…), judged on the periods gone by."""
    return item.deadline is not None and isinstance(item.deadline.normalized, Recurrence)
