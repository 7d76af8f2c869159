"""Goals that a text refers to with another number than it sets: 达到60% above, 对照注册率65%的目标 further on."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from evaluators import about
from evaluators.coverage.measure import base
from evaluators.figures.counts import counts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evaluators.figures.counts import Count
    from evaluators.model import Document, Span, Target

# 65%的目标, 40项的年度任务
_AS_GOAL = re.compile("的(?:年度|全年|既定|预定|预期|工作|总体|规定)*(?:目标|任务|指标)(?:任务|值|要求|数)?")
# what tells whose goal it is, or what is done with it, before the name of what is to be so much
_LED_BY = re.compile(
    ".*(?:确定|规定|提出|明确|要求|下达|设定|制定|部署|约定|对照|围绕|按照|根据|完成|实现|达到|落实|距离|[离与较])的?"
)
_LEVEL = re.compile("(?:要|应|须)?(?:达到?|不低于|不少于|为|提高到|提升到|增加到)?$")
# goals of another time, another place, or that were put otherwise
_OTHERS = re.compile(
    "明年|下一?年|来年|去年|上年|上半年|下半年|季度|阶段|[0-9]月|原|争取|力争|新的|调整|全[国省市区县]|[国省市区县](?:家|里|级)|[其每各]"
)
_LEAST = 3  # characters of a name
_REACH = 40  # goals of one unit, the nearest


class Cited(NamedTuple):
    """A goal, and the place that gives it another number."""

    name: str
    goal: Span
    place: Span


def told_otherwise(document: Document) -> Iterator[Cited]:
    """Yield each number called a goal that is not the one the text sets for that name before, where it sets one."""
    goals: dict[str, list[Target]] = {}
    for target in sorted(document.targets, key=lambda one: one.span.start):
        if target.role == "target" and target.value is not None and target.value_max is None and target.unit:
            goals.setdefault(target.unit, []).append(target)
    for count in counts(document) if goals else ():
        if not _AS_GOAL.match(count.behind) or _OTHERS.search(count.before):
            continue
        name = _LED_BY.sub("", _LEVEL.sub("", count.before))
        goal = _set_before(goals.get(count.unit, ()), name, count) if len(name) >= _LEAST else None
        if goal is not None and _differs(goal, count) and not _of_another(document, goal, count):
            yield Cited(name, goal.span, count.clause)


def _set_before(goals: Sequence[Target], name: str, count: Count) -> Target | None:
    """Return the one goal before a count whose name is the same, or ends with it; None where there are more."""
    end = bisect_left(goals, count.sentence.start, key=lambda goal: goal.span.start)
    alike = [goal for goal in goals[max(0, end - _REACH) : end] if goal.indicator.endswith(name)]
    return alike[0] if len(alike) == 1 else None


def _differs(goal: Target, count: Count) -> bool:
    return goal.value is not None and goal.unit is not None and base(goal.value, goal.unit)[0] != count.value


def _of_another(document: Document, goal: Target, count: Count) -> bool:
    """Tell whether the number is of another year or place than the goal."""
    words = document.text[count.sentence.start : count.clause.end]
    told, (own, _) = about.times(words)[0], about.times(document.quote(goal.span))
    own |= {str(goal.deadline.year)} if goal.deadline is not None else set()
    if told and own and not told & own:
        return True
    return bool(about.places(words) - about.places(document.quote(goal.span)))
