"""Which value of the report answers which target of the plan."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators.coverage.measure import MONEY, base, comparable, kind
from evaluators.coverage.naming import SAME, VERY, cut, likeness, same_object, subject
from evaluators.coverage.passages import named
from evaluators.coverage.similarity import Weights
from evaluators.coverage.stated import DELTA
from evaluators.reader.numbers import quantities

if TYPE_CHECKING:
    from evaluators.coverage.model import Item
    from evaluators.coverage.passages import Reading
    from evaluators.coverage.stated import Stated
    from evaluators.model import Target

_UNIT_SAID = 0.95  # only a value under the very name may be held against another unit


def assign(items: tuple[Item, ...], values: list[Stated], reading: Reading) -> dict[int, list[Stated]]:
    """Give each stated value to the one target it answers best; a value never answers two.

    Returns:
        for the index of each answered item its values, the best first.
    """
    chosen: dict[int, list[tuple[float, Stated]]] = {}
    for stated in values:
        if reading.part(stated.section) == "ahead":
            continue
        scored = [
            (answers(item, item.target, stated, reading), -index) for index, item in enumerate(items) if item.target
        ]
        score, index = max(scored, default=(0.0, 0))
        if score > 0:
            chosen.setdefault(-index, []).append((score, stated))
    return {
        index: [
            stated
            for _, stated in sorted(
                found,
                key=lambda pair: (
                    pair[1].quoted,
                    pair[1].part,
                    reading.part(pair[1].section) != "done",
                    not pair[1].in_table,  # a blank cell of the table of results is told by no other place
                    -round(pair[0], 1),
                    pair[1].place.start,
                ),
            )
        ]
        for index, found in chosen.items()
    }


def answers(item: Item, target: Target, stated: Stated, reading: Reading) -> float:
    """Return how well a value of the report answers a target of the plan; 0 where it cannot."""
    if not stated.in_table and bool(DELTA.search(item.words)) != stated.delta:
        return 0.0
    if cut(target.indicator) != cut(stated.name):
        return 0.0
    score = _named_alike(item, target, stated, reading)
    if score < SAME:
        return 0.0
    if stated.value is not None and not comparable(target.unit, stated.unit):
        countable = "%" not in (target.unit, stated.unit) and MONEY not in (kind(target.unit), kind(stated.unit))
        if score < _UNIT_SAID or not countable or stated.part:
            return 0.0
        score -= 0.3
    return score + _circumstances(item, target, stated)


def _named_alike(item: Item, target: Target, stated: Stated, reading: Reading) -> float:
    score = max(likeness(name, stated.name) for name in (target.indicator, *item.aliases))
    if score < SAME:
        score = _by_context(target, stated, "。".join((*reading.headings(stated.section)[:1], stated.words)))
    return SAME if score < SAME and _under_heading(item, target, stated, reading) else score


def _circumstances(item: Item, target: Target, stated: Stated) -> float:
    """Return what speaks for and against a value beside its name; it only decides between names equally alike."""
    score = -0.1 * stated.part
    if not stated.in_table:
        score += 0.05 if item.fresh == stated.fresh else -0.15
    elif item.fresh and stated.planned is not None and target.value is not None:
        score -= 0.1 * (base(stated.planned, stated.planned_unit)[0] != base(target.value, target.unit)[0])
    if target.per is None and stated.per is not None and not stated.in_table:
        score -= 0.1
    if target.value is not None and stated.value is not None and comparable(target.unit, stated.unit):
        score += 0.05 * (base(target.value, target.unit)[0] == base(stated.value, stated.unit)[0])
    if stated.limit is not None and stated.limit == item.deadline_on:
        score += 0.02
    return score


def _under_heading(item: Item, target: Target, stated: Stated, reading: Reading) -> bool:
    """Under the heading of the target's own task a verb or the last word of the name is enough (走访368户)."""
    headings = reading.headings(stated.section)[:1]
    if item.heading is None or not any(named(item.heading, heading) for heading in headings):
        return False
    if not comparable(target.unit, stated.unit) or stated.part or stated.value is None or target.value is None:
        return False
    said = subject(stated.name)
    same = base(target.value, target.unit)[0] == base(stated.value, stated.unit)[0]
    names = (target.indicator, *item.aliases)
    return (
        any(said[:2] in name for name in names if len(said) > 1)
        if same
        else any(same_object(name, stated.name) for name in names)
    )


def _alone(stated: Stated) -> bool:
    """Tell whether the value is the only one of its unit in its sentence."""
    return sum(q.kind == "number" and q.unit == stated.unit for q in quantities(stated.words)) == 1


def _by_context(target: Target, stated: Stated, context: str) -> float:
    """A short name (驿站, 满意率) is understood from its sentence and heading; so is the only value of a unit."""
    wanted, said = subject(target.indicator), subject(stated.name)
    if not wanted or target.unit is None or stated.unit is None:
        return 0.0
    covered = Weights([wanted]).covered(wanted, context)
    if len(said) >= 2 and said in wanted and covered >= 0.7 and comparable(target.unit, stated.unit):
        if target.unit == "%" and not wanted.endswith(said[-2:]):
            return 0.0
        return SAME + 0.1
    if target.unit == "%" or stated.part or stated.quoted or target.unit != stated.unit:
        return 0.0
    if covered >= 0.7 and kind(target.unit) not in ("个", "件") and _alone(stated):
        return SAME
    if covered < VERY:
        return 0.0
    clause = (
        re.split(r"[，。；]", stated.words[: stated.at])[-1] + re.split(r"[，。；、]", stated.words[stated.at :])[0]
    )
    return SAME if Weights([wanted]).covered(wanted, clause) >= VERY else 0.0
