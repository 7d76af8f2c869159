"""Results whose indicator is none of the plan's targets but much like one that has no result: 走访户数 for 走访居民."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from app.batch.brief import BriefPlan
from app.batch.quantities import quantity, scale
from app.batch.result_rows import RESULTS, place_of
from app.batch.wording import some
from app.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from app.batch.check import Survey
    from app.batch.roster import Roster
    from app.batch.slots import Fields
    from app.batch.template import Plan

_SHOWN = 10
_CHECKED = 200  # communities whose own plan is read for this
_NEAR = 0.3  # of two names that have a word in common
_SPARE = (
    "与方案的目标名称相近而不相同的指标，没有作为这项目标的结果",
    "是同一指标的，请改成方案中的名称",
)
_TAKEN = (
    "名称与方案不同、按方案中相近的目标采用的指标",
    "文件中用方案的名称；不是同一指标的，请改成与方案不相近的名称",
)


class _Named(NamedTuple):
    """An indicator and its unit, "" where that is not known."""

    name: str
    unit: str


def unmatched(plan: Plan, people: Roster, found: Survey) -> Iterator[str]:
    """Yield a note on such results by their cells, and one on those that answer a target of another name.

    The targets looked for are those of the first community; where the plan has conditions, what is none of them to the
    letter is held against the community's own, of many communities the first; that the others were not is a note too.
    """
    if not isinstance(plan, BriefPlan) or RESULTS not in found.lists:
        return
    goals: tuple[_Named, ...] | None = None
    conditional = plan.report_on is not None and "{%" in plan.report_on.text
    whose = ""  # the community whose plan the targets are of, before which its name may stand
    checked = 0
    left: list[str] = []
    cells: dict[bool, list[str]] = {True: [], False: []}
    for row in people.rows:
        if row.number in found.faults:
            continue
        if goals is None:
            goals, whose = _goals(plan, {**row.values, **row.lists}), row.community
        named = {item["指标"]: item for item in row.lists[RESULTS] if item["指标"] and item["实际"]}
        names = tuple(_Named(name, _unit_of(item)) for name, item in named.items())
        pairs = _pairs(names, goals)
        if conditional and (pairs or not _known(names, row.community, goals, whose)):
            if checked == _CHECKED:
                left.append(f"{row.folder}{row.community}")
                continue
            checked += 1
            pairs = _pairs(names, _goals(plan, {**row.values, **row.lists}))
        for name, goal, taken in pairs:
            origin = people.origins.get(id(named[name]))
            where = place_of(origin, named[name], "指标")[0] if origin is not None else f"{row.folder}{row.community}"
            cells[taken].append(f"{where}“{name}”（方案是“{goal.removeprefix(row.community).removeprefix(whose)}”）")
    yield from _told(cells, left)


def _known(names: Iterable[_Named], community: str, goals: Iterable[_Named], whose: str) -> bool:
    """Tell whether all of a community's indicators are targets of the plan of the community `whose` goals are given."""
    called = {goal.name.removeprefix(whose) for goal in goals}
    return all(name.name.removeprefix(community) in called for name in names)


def _told(cells: Mapping[bool, Sequence[str]], left: Sequence[str]) -> Iterator[str]:
    """Yield a note on the cells taken for a target, on those that are not, and on the communities `left` out."""
    for taken, said in cells.items():
        if said:
            first, last = _TAKEN if taken else _SPARE
            yield f"{first}：{some(said, _SHOWN)}（{'至少' if left else '共'} {len(said)} 处）。{last}。"
    if left:
        yield (
            f"{some(left, _SHOWN)}（共 {len(left)} 个社区）的指标，名称可能与方案的目标相近而不相同："
            f"方案因社区而不同，逐一核对 {_CHECKED} 个社区后没有再核对，请自行核对。"
        )


def _unit_of(item: Mapping[str, str]) -> str:
    """Return the unit of a result, "" where nothing tells it."""
    figure = quantity(item["实际"])
    unit = item["单位"] or ("" if figure is None else figure.unit)
    return unit.replace("％", "%") or ("%" if item["指标"].endswith(("率", "占比")) else "")


def _goals(plan: BriefPlan, values: Fields) -> tuple[_Named, ...]:
    """Return the targets of the plan that is reported on."""
    import evaluators
    from app.composing.reported import targets_of
    from app.files import load

    named = plan.data.get("plan")
    if not isinstance(named, str):
        return ()
    try:
        with TemporaryDirectory(prefix="wenheng-") as folder:
            text = load(plan.plan_in(Path(folder), named, values)).text
    except UserError:  # it is said when the row is done
        return ()
    targets = targets_of(evaluators.read(text))
    return tuple(dict.fromkeys(_Named(target.indicator, target.unit or "") for target in targets if target.indicator))


@lru_cache(maxsize=1024)
def _pairs(names: tuple[_Named, ...], goals: tuple[_Named, ...]) -> tuple[tuple[str, str, bool], ...]:
    """Return of the indicators of a community those that answer a target of another name, which is taken for theirs.

    Behind them, not taken, stand those that answer none, each with the open one that it is like, of a rate or
    score none of a count.
    """
    from app.composing.judged import is_renamed
    from app.composing.reported import likeness, matched
    from app.request import ResultItem, TargetItem

    targets = [TargetItem(indicator=goal.name, unit=goal.unit or None) for goal in goals]
    results = [ResultItem(target=name.name, unit=name.unit or None) for name in names]
    taken = matched(targets, results)
    answers = [(results[place].target, targets[position].indicator) for position, place in taken.items()]
    found = [(name, goal, True) for name, goal in answers if is_renamed(goal, name)]
    unanswered = [target for position, target in enumerate(targets) if position not in taken]
    for result in (result for place, result in enumerate(results) if place not in taken.values()):
        bare = result.model_copy(update={"unit": None})
        like = [
            (likeness(target, result), likeness(target, bare), target.indicator)
            for target in unanswered
            if not target.unit or not result.unit or (scale(target.unit) is None) == (scale(result.unit) is None)
        ]
        _, score, goal = max(like, default=(0.0, 0.0, ""))
        if score >= _NEAR:
            found.append((result.target, goal, False))
    return tuple(found)
