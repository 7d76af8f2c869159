"""A result held against its target: told in the target's unit, and refused where it cannot be."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from app.composing import wording
from app.errors import BriefError

if TYPE_CHECKING:
    from app.composing.work import Work
    from app.request import ResultItem, TargetItem

PER_CENT = frozenset({"%", "％"})
_RATE = re.compile(r"(?:率|占比|比例|比重|百分比|[%％]|满意度|知晓度|覆盖面|参与度|达标度|完成度)(?:[（(].*)?$")
_SCORED = re.compile(r"[（(](?:单位[：:为]?)?(?:满分.{0,8}|分|(?:[十五]|\d{1,2})分制)[）)]$")  # 整改率（满分10分）
_WHOLE = 100
_BEYOND = 10  # times the planned value: what is told in another unit and exceeds it so far bears a wrong unit


def is_scored(indicator: str) -> bool:
    """Tell whether the name of an indicator says that its figures are scores: 整改率（满分10分）."""
    return _SCORED.search(indicator) is not None


def score_in(goal: TargetItem, result: ResultItem) -> str:
    """Return what a result gives as a score where the target is in per cent, 9.5 or 9.5分; "" where it does not."""
    figure = result.month if result.actual is None else result.actual
    if goal.value is None or goal.unit not in PER_CENT or not figure:
        return ""
    scored = result.unit == "分" or (not result.unit and is_scored(result.target))
    return wording.number(figure) + (result.unit or "") if scored else ""


def held_against(work: Work, goal: TargetItem, result: ResultItem, place: int) -> tuple[TargetItem, ResultItem]:
    """Return a target and its result, the one at `place`, in one unit: of 户, 0.3万户 are 3000户.

    Raises:
        BriefError: the units or the planned values do not go together, or it cannot be told what is counted.
    """
    path = f"results[{place}]"
    if goal.value is not None:
        _refuse_unsaid(work, goal, result, path)
        result = _told(work, goal, result, path)
    if result.planned is not None and goal.value is None:
        goal = goal.model_copy(update={"value": result.planned, "unit": goal.unit or result.unit})
    elif result.planned is not None and result.planned != goal.value:
        values = f"计划数{result.planned:f}与方案的{goal.value:f}{goal.unit or ''}不同"
        raise _contradiction(work, f"{path}.planned", f"“{result.target}”的{values}")
    return goal, result


def in_unit(result: ResultItem, unit: str | None) -> ResultItem | None:
    """Return a result told in `unit`, None where what it counts is of another kind or not known.

    人 and 名 are one, and stay as they are written.
    """
    from evaluators.coverage.measure import base, comparable, is_multiple

    if result.unit == unit:
        return result
    if result.unit is None or unit is None:
        return None if is_multiple(result.unit or unit) else result
    if not comparable(result.unit, unit):
        return None
    times = base(Decimal(1), result.unit)[0] / base(Decimal(1), unit)[0]
    if times == 1:
        return result
    numbers = {name: getattr(result, name) for name in ("actual", "planned", "month")}
    told = {name: number * times for name, number in numbers.items() if number is not None}
    return result.model_copy(update={**told, "unit": unit})


def _told(work: Work, goal: TargetItem, result: ResultItem, path: str) -> ResultItem:
    if result.unit is None:
        _note_under(work, goal, result)
        return result
    told = in_unit(result, goal.unit)
    if told is None:
        other = f"与方案的“{goal.unit}”不同" if goal.unit else "在方案中没有"
        raise _contradiction(work, f"{path}.unit", f"“{result.target}”的单位“{result.unit}”{other}，无法对照")
    if told is not result and told.actual is not None and goal.value:
        unit = told.unit or ""
        shown = f"{wording.number(told.actual)}{unit}"
        if told.actual > goal.value * _BEYOND:
            planned = f"{wording.number(goal.value)}{unit}"
            said = f"“{result.target}”按“{result.unit}”折合{shown}，远大于方案的{planned}，单位可能写错"
            raise _contradiction(work, f"{path}.unit", said)
        work.derived.append(("results", f"{result.target}为{shown}。"))
    return told


def _note_under(work: Work, goal: TargetItem, result: ResultItem) -> None:
    """Let the material hold what a bare figure is reported as: in the unit of the target."""
    for figure in (result.actual, result.month):
        if goal.unit and figure is not None:
            said = f"{wording.scoped(result.scope, result.target)}为{wording.number(figure)}{goal.unit}。"
            work.derived.append(("results", said))


def _refuse_unsaid(work: Work, goal: TargetItem, result: ResultItem, path: str) -> None:
    """Refuse a number without a unit where the target's unit does not tell what it is."""
    name, figure = ("month", result.month) if result.actual is None else ("actual", result.actual)
    if result.unit or figure is None:
        return
    path = f"{path}.{name}"
    if name == "actual" and goal.unit in PER_CENT and not _is_share(result.target, figure):
        said = f"“{result.target}”没有写单位，方案的目标以百分数计，看不出 {figure} 是百分之几，还是个数或小数"
        raise _contradiction(work, path, said, "请连单位一起写，如 92%")
    if in_unit(result, goal.unit) is None:
        said = f"“{result.target}”没有写单位，方案的目标以“{goal.unit}”计，看不出 {figure} 以什么计"
        raise _contradiction(work, path, said, "请写上单位")


def _is_share(indicator: str, figure: Decimal) -> bool:
    """Tell whether a number without a unit can only be per cent: 92 of a rate, not 0.92, nor 92 of visits."""
    if not figure:
        return True
    return _RATE.search(indicator) is not None and not is_scored(indicator) and 1 < figure <= _WHOLE


def _contradiction(work: Work, path: str, said: str, remedy: str = "请核对后改正一处") -> BriefError:
    said = f"{said}。{remedy}"
    return BriefError(f"{work.brief.place(path)}，字段 {path}：{said}。", [(path, said)])
