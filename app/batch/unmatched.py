"""Results whose indicator is none of the plan's targets but much like one that has no result: 走访户数 for 走访居民."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from app.batch.brief import BriefPlan
from app.batch.result_rows import RESULTS, place_of
from app.batch.wording import some
from app.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.batch.check import Survey
    from app.batch.roster import Roster
    from app.batch.slots import Fields
    from app.batch.template import Plan

_SHOWN = 10
_CHECKED = 200  # communities whose own plan is read for this
_NEAR = 0.3  # of two names that have a word in common


def unmatched(plan: Plan, people: Roster, found: Survey) -> Iterator[str]:
    """Yield a note on such results by their cells.

    The targets looked for are those of the first community; where the plan has conditions, what seems like none of them
    is held against the community's own, of many communities the first; that the others were not is a note as well.
    """
    if not isinstance(plan, BriefPlan) or RESULTS not in found.lists:
        return
    goals: tuple[str, ...] | None = None
    conditional = plan.report_on is not None and "{%" in plan.report_on.text
    checked = 0
    left: list[str] = []
    cells: list[str] = []
    for row in people.rows:
        if row.number in found.faults:
            continue
        if goals is None:
            goals = _goals(plan, {**row.values, **row.lists})
        named = {item["指标"]: item for item in row.lists[RESULTS] if item["指标"] and item["实际"]}
        pairs = _pairs(tuple(named), goals)
        if pairs and conditional:
            if checked == _CHECKED:
                left.append(f"{row.folder}{row.community}")
                continue
            checked += 1
            pairs = _pairs(tuple(named), _goals(plan, {**row.values, **row.lists}))
        for name, goal in pairs:
            origin = people.origins.get(id(named[name]))
            where = place_of(origin, named[name], "指标")[0] if origin is not None else f"{row.folder}{row.community}"
            cells.append(f"{where}“{name}”（方案是“{goal}”）")
    if cells:
        yield (
            "与方案的目标名称相近而不相同的指标，没有作为这项目标的结果："
            f"{some(cells, _SHOWN)}（{'至少' if left else '共'} {len(cells)} 处）。"
            "是同一指标的，请改成方案中的名称。"
        )
    if left:
        yield (
            f"{some(left, _SHOWN)}（共 {len(left)} 个社区）的指标，名称可能与方案的目标相近而不相同："
            f"方案因社区而不同，逐一核对 {_CHECKED} 个社区后没有再核对，请自行核对。"
        )


def _goals(plan: BriefPlan, values: Fields) -> tuple[str, ...]:
    """Return the indicators of the plan that is reported on."""
    import evaluators
    from app.files import load

    named = plan.data.get("plan")
    if not isinstance(named, str):
        return ()
    try:
        with TemporaryDirectory(prefix="wenheng-") as folder:
            text = load(plan.plan_in(Path(folder), named, values)).text
    except UserError:  # it is said when the row is done
        return ()
    return tuple(dict.fromkeys(target.indicator for target in evaluators.read(text).targets if target.indicator))


@lru_cache(maxsize=1024)
def _pairs(names: tuple[str, ...], goals: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Return of the indicators of a community those that answer no target, each with the open one that it is like."""
    from app.composing.reported import SAME
    from evaluators.coverage.similarity import alike

    likeness = {(name, goal): 1.0 if name == goal else alike(goal, name) for name in names for goal in goals}
    answered = {goal for (_, goal), score in likeness.items() if score >= SAME}
    spare = [name for name in names if all(likeness[name, goal] < SAME for goal in goals)]
    found = []
    for name in spare:
        goal = max((goal for goal in goals if goal not in answered), key=lambda goal: likeness[name, goal], default="")
        if goal and likeness[name, goal] >= _NEAR:
            found.append((name, goal))
    return tuple(found)
