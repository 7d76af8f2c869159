"""What a report itself says was aimed at, with what it says was reached: 计划培训60名, 培训骨干54名，完成率95%."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from evaluators.coverage.shares import NEAR, Misstated
from evaluators.coverage.similarity import alike
from evaluators.lookup import once
from evaluators.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.model import Document, Target

_SHORTEST = 4  # characters of a name that tells one thing from another
_MOST = 200  # goals and values of one unit; what goes on beyond is a list of other things
_ALIKE = 0.7  # 结对服务独居老人, 结对独居老人
_LEAD = re.compile("^(?:本|该)?(?:项目|工程|活动)?(?:原)?(?:计划|预期|预计|拟)")
_RATE = re.compile(r"，(?:目标|任务|计划)?完成率(?:仅|只)?(?:为|达到|达|是)?(?P<rate>\d+(?:\.\d+)?)[%％]")


# 为60户家庭实施适老化改造, 对20个楼道进行粉刷: what is counted are those it is done for
_DONE_FOR = re.compile(
    r"(?:为|对|给)[0-9]+(?:余|多)?[一-鿿]{1,2}(?:以上)?[^，。；、]{0,12}?"
    r"(?:实施|建立|开展|进行|提供|安装|加装|更换|更新|购置|铺设|维修|配备|办理|完成|发放)了?(?P<deed>[一-鿿]{3,12})$"
)


class OwnGoal(NamedTuple):
    """A goal that a report names, and the one value it gives as reached: places and numbers of both."""

    goal: Span
    told: Span
    aimed: Decimal
    reached: Decimal
    short: bool


def by_deed(report: Document, goal: Target) -> Target:
    """Return a goal by the name of what is done where its count is of those it is done for."""
    match = _DONE_FOR.search(report.quote(goal.span))
    return replace(goal, indicator=match["deed"]) if match is not None else goal


@once
def own_goals(report: Document) -> tuple[OwnGoal, ...]:
    """Return each goal that a report sets out, where one value, however often told, answers its name and unit."""
    goals = [by_deed(report, t) for t in report.targets if t.role == "target" and _plain(t) and t.op in ("=", ">=")][
        :_MOST
    ]
    values: dict[str | None, list[Target]] = {}
    for target in report.targets if goals else ():
        if target.role == "actual" and _plain(target) and target.op == "=":
            values.setdefault(target.unit, []).append(target)
    found = []
    for goal in goals:
        name = _LEAD.sub("", goal.indicator)
        told = [
            one for one in values.get(goal.unit, [])[:_MOST] if len(name) >= _SHORTEST and _same(name, one.indicator)
        ]
        if (
            len({one.value for one in told}) == 1
            and goal.value
            and told[0].value is not None
            and told[0].span.start > goal.span.end
        ):
            reached = told[0].value
            found.append(OwnGoal(goal.span, told[0].span, goal.value, reached, reached < goal.value))
    return tuple(found)


def misstated(report: Document) -> Iterator[Misstated]:
    """Yield each rate of completion behind a value that the goal of the same name does not give."""
    for pair in own_goals(report):
        match = _RATE.match(report.text, pair.told.end)
        if match is None:
            continue
        right, stated = pair.reached / pair.aimed, Decimal(match["rate"])
        if abs(right * 100 - stated) > NEAR:
            yield Misstated(Span(pair.told.start, match.end()), f"{pair.aimed:f}", f"{pair.reached:f}", right, stated)


def _plain(target: Target) -> bool:
    return (
        target.kind == "quantified" and target.value is not None and target.unit != "%" and target.per in (None, "年")
    )


def _same(name: str, other: str) -> bool:
    ends = other.endswith(name) or (name.endswith(other) and len(other) >= _SHORTEST)
    return ends or (other[:2] == name[:2] and alike(name, other) >= _ALIKE)
