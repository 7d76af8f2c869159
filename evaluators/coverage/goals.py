"""The plan's targets as items, each once: a goal, what a task says again of it, and its row of a table are one."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from evaluators.coverage.measure import base, comparable
from evaluators.coverage.model import Item
from evaluators.coverage.naming import SAME, likeness
from evaluators.coverage.promises import label, plan_roles, promised
from evaluators.coverage.stated import FRESH

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from evaluators.model import Deadline, Document, Span, Target


_TOGETHER = re.compile(r"[、和与及][^，。；]*(?:均|都|各|分别)")


def target_items(plan: Document, groups: Sequence[Deadline]) -> list[Item]:
    """Return one item per target of `plan`; `groups` are its deadlines, days listed for one thing as one."""
    kinds = plan_roles(plan)
    items: list[Item] = []
    # goals first: what a task says again of them belongs to them
    for target, clause in sorted(promised(plan), key=lambda pair: (kinds[pair[0].section or 0] != "goal", pair[1])):
        role = kinds[target.section] if target.section is not None else "other"
        item = _item(plan, target, clause, groups, role)
        for index, known in enumerate(items):
            if known.target is not None and _same_target(known, item):
                items[index] = _merged(known, item)
                break
        else:
            items.append(item)
    return items


def _item(plan: Document, target: Target, clause: Span, groups: Sequence[Deadline], role: str) -> Item:
    words = plan.quote(clause)
    if target.value == 0 and target.number_span and plan.quote(target.number_span).startswith("零"):
        target = replace(target, unit=None)  # 零投诉 says no unit that a report must keep to
    due = _last_of(target, groups) or (_labelled(target, plan) if role != "goal" else None)
    # 开工率、完工率均达到100% is as much about the one as about the other: its words name neither
    named = "" if _TOGETHER.search(words) else _before(words)
    owner = target.owner or ""
    short = target.indicator.removeprefix(owner) if len(target.indicator) > len(owner) + 1 else ""
    return Item(
        "target",
        target.indicator,
        clause,
        target,
        None,
        due,
        due or (plan.period.end if plan.period else None),
        target.owner,
        tuple(dict.fromkeys(one for one in (named, short) if one and one != target.indicator)),
        heading=plan.sections[target.section].text if target.section is not None and role == "task" else None,
        fresh=bool(FRESH.search(words)),
        words=words,
    )


def _merged(known: Item, again: Item) -> Item:
    """Return the known item with the place where the plan says it again, and its day where it had none."""
    day = known.deadline_on or again.deadline_on
    return replace(known, also=(*known.also, again.span), deadline_on=day, due=day or known.due)


def _same_target(one: Item, other: Item) -> bool:
    known, target = one.target, other.target
    if (
        known is None
        or target is None
        or known.value is None
        or target.value is None
        or not comparable(known.unit, target.unit)
    ):
        return False
    if known.deadline and target.deadline and known.deadline != target.deadline:
        return False
    alike_by = max(likeness(a, b) for a in (one.name, *one.aliases) for b in (other.name, *other.aliases))
    if base(known.value, known.unit)[0] == base(target.value, target.unit)[0] and known.value_max == target.value_max:
        narrower = known.scope and target.scope and known.scope not in target.scope and target.scope not in known.scope
        return alike_by >= SAME + 0.1 and not (narrower and alike_by < 1)
    return False


def _before(clause: str) -> str:
    """Return the words of a clause that name its indicator: without the day at its head, up to 由 or the number."""
    words = re.sub(
        r"[于在到]?(?:\d{4}年)?\d{1,2}月(?:\d{1,2}日|底|末)?[前内]?[，,]?|(?<!由)\d{4}年(?:底|末)?前?[，,]?", "", clause
    )
    words = re.sub(r"^(?:力争|确保|争取|到)+", "", words)
    numbers = [match.start() for match in re.finditer(r"\d[\d,.]*", words)]
    baseline = re.search(r"[由从](?=\d|的|平均|月)", words)
    return words[: baseline.start() if baseline else numbers[-1] if numbers else None].strip("，。；：、")


def _last_of(target: Target, groups: Sequence[Deadline]) -> date | None:
    """Return the target's day; the last one where several days share the clause (6月30日前、12月31日前各1次)."""
    place = target.number_span or target.span
    listed = next((group for group in groups if group.span.contains(place) and group.due), None)
    if target.deadline is None or listed is None or listed.due is None:
        return target.deadline
    return max(target.deadline, listed.due)


def _labelled(target: Target, plan: Document) -> date | None:
    """Return the day of the target's task where it stands behind a label."""
    return next((d.due for d in plan.deadlines if d.section == target.section and d.due and label(plan, d)), None)
