"""A report's matter: what the plan promised, item by item, and what the brief gives as reached."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from app.composing.against import held_against, score_in
from app.composing.pieces import Ref, filled
from app.composing.planned import due_of_task, plan_ref, planned_tasks, slot_extents
from app.errors import BriefError, UnreadableFile
from app.request import TargetItem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.composing.work import Work
    from app.request import ResultItem
    from evaluators.model import Document, Span, Target

    # a target, when it falls due, where it is promised, and where the clause of the plan that it stands in begins
    _Goal: TypeAlias = tuple[TargetItem, date | None, list[Ref], int | None]

SAME = 0.6  # from here on two names are one indicator or task
# between clauses; what 其中, 每个社区 or 5个社区均 begin tells the parts of the one before
_BETWEEN = re.compile(r"[，；;](?!其中|每[个名户处]|\d+[个名户处][^，；。]{1,6}均)")
_OPS = {"=", ">=", "<=", ">", "<", "range", "~", "up", "done"}


@dataclass(frozen=True, slots=True)
class Promise:
    """One target of the plan and what was reached of it; `beyond` where only a result names it.

    `score` is what the result gives where the target is in per cent: it is held against nothing.
    """

    target: TargetItem
    due: date | None
    result: ResultItem | None
    index: int | None
    refs: tuple[Ref, ...]
    beyond: bool = False
    score: str = ""

    @property
    def reached(self) -> bool | None:
        """Whether the value was reached; None where the brief does not give it."""
        goal, got = self.target, self.result
        if got is None or got.actual is None or goal.value is None:
            return None
        match goal.op:
            case "<=":
                return got.actual <= goal.value
            case "<":
                return got.actual < goal.value
            case ">":
                return got.actual > goal.value
            case "range":
                return goal.value <= got.actual <= (goal.value_max or goal.value)
            case "=" if goal.unit not in {"%", "％"}:
                return got.actual >= goal.value
        return got.actual >= goal.value

    @property
    def rate(self) -> Decimal | None:
        """Reached over planned in per cent, one decimal; only for things counted upwards."""
        goal, got = self.target, self.result
        if (
            got is None
            or got.actual is None
            or not goal.value
            or goal.unit in {"%", "％"}
            or goal.op in {"<=", "<", "range"}
        ):
            return None
        return (got.actual / goal.value * 100).quantize(Decimal("0.1"))


def read_plan(work: Work) -> None:
    """Read the plan the brief names into `work`.

    Raises:
        BriefError: it is not there or cannot be read; names the brief's line.
    """
    from app.files import load
    from evaluators import read

    brief = work.brief
    path = Path(brief.folder) / (brief.plan or "")
    where = f"任务书 {brief.place('plan')}，字段 plan："
    if not path.is_file():
        raise BriefError(
            f"{where}找不到方案“{brief.plan}”。请写方案文件的路径（相对于任务书所在的文件夹）；台账编号在本版本尚不能用。"
        )
    try:
        loaded = load(path)
    except UnreadableFile as error:
        raise BriefError(f"{where}{error}") from error
    work.plan_document = read(loaded.text)
    work.plan_words = loaded.whole
    work.plan_place = path.name
    work.plan_title = work.plan_document.title.text if work.plan_document.title else path.stem


def promises(work: Work) -> list[Promise]:
    """Match targets with results, each result once; results without a target come last.

    Of several numbers in one clause of a plan (全街道62个网格划定微网格372个) those without a result are particulars
    of the one that has one; a clause none of whose numbers has a result is asked for.

    Raises:
        BriefError: the results set another planned value against a target than the plan does.
    """
    goals = _from_brief(work) or _from_plan(work)
    taken = matched([goal[0] for goal in goals], work.brief.results)
    taken = {position: _latest(work, work.brief.results[place]) for position, place in taken.items()}
    answered = {goal[3] for position, goal in enumerate(goals) if position in taken}
    found = [
        _promise(work, goal, due, refs, taken.get(position))
        for position, (goal, due, refs, clause) in enumerate(goals)
        if position in taken or clause is None or clause not in answered
    ]
    counted = {(r.target, r.scope) for r in (work.brief.results[place] for place in taken.values())}
    for first in work.brief.results:
        if (first.target, first.scope) in counted:
            continue
        counted.add((first.target, first.scope))
        place = _latest(work, first)
        result = work.brief.results[place]
        if result.actual is not None or result.month is not None or not _names_task(work, result):
            due, refs = due_of_task(work, result.target)
            promise = _promise(work, TargetItem(indicator=result.target, unit=result.unit), due, refs, place)
            found.append(replace(promise, beyond=True))
    return found


def matched(goals: Sequence[TargetItem], results: Sequence[ResultItem]) -> dict[int, int]:
    """Return which target, by its place, is answered by which result.

    Figures of one name are a history: it answers the target that it is most like and none of another name, and all of
    them are in the unit that one of them has.
    """
    units = {(result.target, result.scope): result.unit for result in results if result.unit}
    told = [
        result if result.unit else result.model_copy(update={"unit": units.get((result.target, result.scope))})
        for result in results
    ]
    pairs = sorted(
        (
            (likeness(goal, result), -position, -place)
            for position, goal in enumerate(goals)
            for place, result in enumerate(told)
        ),
        reverse=True,
    )
    taken: dict[int, int] = {}
    answered: dict[tuple[str, str | None], str] = {}
    for score, position, place in pairs:
        if score < SAME or -position in taken or -place in taken.values():
            continue
        indicator = goals[-position].indicator
        if answered.setdefault((told[-place].target, told[-place].scope), indicator) == indicator:
            taken[-position] = -place
    return taken


def _latest(work: Work, chosen: ResultItem) -> int:
    """Return which of several results of one target counts: the latest; the earlier ones are its history.

    One without a date is of the day of the report. In a form of a month those of the months before never count, even
    where that of the month itself is still to be filled in.
    """
    results, period = work.brief.results, work.brief.period
    begun = period.start if period is not None and work.brief.doc_type == "monthly_form" else None
    since = begun or date.min
    same = [i for i, r in enumerate(results) if (r.target, r.scope) == (chosen.target, chosen.scope)]

    def rank(i: int) -> tuple[bool, bool, date]:
        day = results[i].as_of or date.max
        return day >= since, results[i].actual is not None, day

    return max(same, key=rank)


def _names_task(work: Work, result: ResultItem) -> bool:
    from evaluators.coverage.similarity import alike

    return any(alike(task.name, result.target) >= SAME for task in planned_tasks(work))


def likeness(goal: TargetItem, result: ResultItem) -> float:
    """Return 0 to 1: how like the name of a target that of a result is; less where unit or scope is another."""
    from evaluators.coverage.measure import comparable
    from evaluators.coverage.similarity import alike

    score = 1.0 if goal.indicator == result.target else alike(goal.indicator, result.target)
    if goal.unit and result.unit and not comparable(goal.unit, result.unit):
        score -= 0.3
    if goal.scope and result.scope and goal.scope != result.scope:
        score -= 0.3
    return score


def _promise(work: Work, goal: TargetItem, due: date | None, refs: list[Ref], place: int | None) -> Promise:
    if place is None:
        return Promise(goal, due, None, None, tuple(refs))
    result = work.brief.results[place]
    told = ("target", "actual", "unit", "as_of", "source", "note", "planned", "month")
    found = filled(work.brief, f"results[{place}]", result, *told)
    score = score_in(goal, result)
    if score:
        result = result.model_copy(update={"actual": None, "month": None, "unit": None})
    goal, result = held_against(work, goal, result, place)
    return Promise(goal, due, result, place, (*refs, *found), score=score)


def _from_brief(work: Work) -> list[_Goal]:
    return [
        (
            target,
            target.deadline,
            filled(work.brief, f"targets[{i}]", target, "indicator", "op", "value", "unit", "scope", "deadline"),
            None,
        )
        for i, target in enumerate(work.brief.targets)
    ]


def _from_plan(work: Work) -> list[_Goal]:
    """Return the values of the plan's section of goals, or of the whole plan where it has none.

    What a goal starts from (由2025年的88.6%提高到…) may read as a value already reached; in that section it is a goal.
    """
    plan = work.plan_document
    if plan is None:
        return []
    found: dict[tuple[object, ...], _Goal] = {}
    for target in targets_of(plan):
        goal = as_item(target)
        end = plan.period.end if plan.period else None
        begun = plan.period.start if plan.period else date.min
        due = goal.deadline if goal.deadline and goal.deadline >= begun else _due_nearby(plan, target.span) or end
        key = (goal.indicator, goal.scope, goal.value, goal.unit)
        ref = plan_ref(work, target.span.start, target.span.end)
        found.setdefault(key, (goal, due, [ref], _clause_of(plan, target.span)))
    return list(found.values())


def targets_of(plan: Document) -> list[Target]:
    """Return the values that a report answers for: of the plan's section of goals, or of all where it has none."""
    goals = slot_extents(plan, "goals")
    numbers = [t for t in plan.targets if t.kind == "quantified" and t.value is not None]
    inside = [t for t in numbers if any(s.start <= t.span.start < s.end for s in goals)]
    return inside or [t for t in numbers if t.role == "target"]


def _due_nearby(plan: Document, span: Span) -> date | None:
    """Return the day by which the sentence around `span` says that it is due."""
    begun = plan.period.start if plan.period else date.min
    for sentence in plan.sentences:
        if sentence.span.overlaps(span):
            days = [d.due for d in plan.deadlines if d.due and sentence.span.overlaps(d.span) and d.due >= begun]
            found = re.search(r"(\d{4})年(\d{1,2})月(\d{1,2})日(?:之?前|以前)", plan.quote(sentence.span))
            if found:
                days.append(date(*map(int, found.groups())))
            return days[-1] if days else None
    return None


def _clause_of(plan: Document, span: Span) -> int | None:
    sentence = next((sentence.span for sentence in plan.sentences if sentence.span.overlaps(span)), None)
    if sentence is None:
        return None
    marks = [found.end() for found in _BETWEEN.finditer(plan.text, sentence.start, span.end)]
    return marks[-1] if marks else sentence.start


def as_item(target: Target) -> TargetItem:
    """Return a target of a plan as a brief tells it."""
    return TargetItem(
        indicator=target.indicator,
        op=target.op if target.op in _OPS else None,
        value=target.value,
        value_max=target.value_max,
        unit=target.unit,
        scope=target.scope,
        deadline=target.deadline,
    )
