"""Monthly forms: one row per indicator, the reasons for what is behind, and the plan for the next month."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from app.composing import wording
from app.composing.against import in_unit
from app.composing.facts import OVERALL, PRACTICE
from app.composing.judged import actual_words, called, judged_day, planned_words, state_of
from app.composing.pieces import filled
from app.composing.planned import planned_tasks
from app.composing.problems import cause_words, compose_next_steps
from app.composing.remarks import remarks, remarks_on_tasks
from app.composing.wording import clause, gap

if TYPE_CHECKING:
    from app.composing.reported import Promise
    from app.composing.work import Work
    from app.request import ResultItem

HEAD = ("序号", "指标", "年度计划数", "上月累计", "本月完成", "本月累计", "完成率", "责任单位")


def compose_form(work: Work, held: list[Promise]) -> None:
    """Write the form onto `work.page`."""
    period, refs = work.period_words()
    plan = f"《{work.plan_title}》" if work.plan_title else gap("所依据的方案")
    work.page.by_rule = True
    work.page.para(
        f"填报单位：{work.brief.unit}。填报期间：{period}。依据方案：{plan}。",
        [*refs, work.ref("unit", work.brief.unit), work.ref("plan", work.brief.plan or "")],
    )
    work.page.section("指标完成情况", "goals")
    if held:
        compose_table(work, held)
    else:
        work.page.para(f"{gap('各项指标的计划数和完成数')}。")
    remarks(work, held)
    remarks_on_tasks(work)
    told = work.said(OVERALL, PRACTICE, "经验")
    if told:
        work.page.section("情况说明", "remarks")
        for fact in told:
            work.page.para(fact.whole, [fact.ref])
    last = judged_day(work)
    behind = [promise for promise in held if state_of(promise, last) == "未达到"]
    if behind:
        work.section("problems", "未完成原因")
    elif work.brief.problems:  # nothing was missed, for which they could be the reasons
        work.page.section("存在的问题", "problems")
    _reasons(work, behind)
    work.section("next_steps", "下月计划")
    _next_month(work)
    signatures(work)


def compose_table(work: Work, held: list[Promise]) -> None:
    """Write one row per indicator; a count whose figure of the month before is not given is asked for."""
    refs = [ref for promise in held for ref in promise.refs]
    earlier = {index: _earlier(work, promise) for index, promise in enumerate(held)}
    rows: list[tuple[str, ...]] = [HEAD]
    for index, promise in enumerate(held):
        before = earlier[index]
        got = promise.result
        cells = [
            str(index + 1),
            called(promise),
            planned_words(promise),
        ]
        months = _months(promise, before, first=_is_first(work, promise))
        cells += months
        work.derived.append(("results", f"{called(promise)}上月累计{months[0]}，本月完成{months[1]}。"))
        if before is not None:
            refs += filled(work.brief, f"results[{before[0]}]", before[1], "actual", "as_of")
        rate = "—" if promise.rate is None else f"{wording.number(promise.rate)}%"
        cells += [actual_words(promise), rate, _owner(work, promise)]
        rows.append(tuple(cells))
        if promise.rate is not None and got is not None:
            work.derived.append(("results", f"{promise.target.indicator}完成率{rate}。"))
    with work.page.ruled():
        work.page.table(rows, refs)


def _earlier(work: Work, promise: Promise) -> tuple[int, ResultItem] | None:
    """Return the figure of the month before: the same target, on its latest day in that month.

    One of a month before that is no 上月累计: what was reached since would be counted as that of one month.
    """
    got, period = promise.result, work.brief.period
    if got is None:
        return None
    day = got.as_of or (period.end if period is not None else judged_day(work))
    begun = day.replace(day=1)
    last = (begun - timedelta(days=1)).replace(day=1)
    older = [
        (result.as_of, index, result)
        for index, result in enumerate(work.brief.results)
        if result.target == got.target
        and result.scope == got.scope
        and result.as_of
        and last <= result.as_of < begun
        and result.actual is not None
    ]
    if not older:
        return None
    _, index, result = max(older, key=lambda found: found[0])
    return index, result


def _is_first(work: Work, promise: Promise) -> bool:
    """Tell whether a figure is of January in a year with which the plan begins: nothing was counted up before."""
    plan = work.plan_document.period if work.plan_document is not None else None
    day = (promise.result.as_of if promise.result is not None else None) or judged_day(work)
    return plan is not None and day.month == 1 and plan.start.year == day.year


def _months(promise: Promise, before: tuple[int, ResultItem] | None, *, first: bool) -> list[str]:
    """Return 上月累计 and 本月完成 in the unit of the value reached; that less was reached than before is no work.

    本月完成 is what the results give or, where they do not, what the two others tell; in the `first` month it is all.
    """
    from evaluators.coverage.measure import is_state

    got = promise.result
    if got is None:
        return ["—", "—"]
    unit = got.unit or promise.target.unit
    earlier = in_unit(before[1], unit) if before is not None else None
    stands = is_state(promise.target.indicator, unit)
    given = None if got.month is None else wording.number(got.month) + (unit or "")
    if earlier is None or earlier.actual is None:
        if stands or (got.actual is None and given is None):
            return ["—", given or "—"]
        if first:
            wrong = None not in {got.month, got.actual} and got.month != got.actual
            doubt = gap("本月完成（1月的本月完成与本月累计不同，请核对）")
            return ["—", doubt if wrong else given or actual_words(promise)]
        return [gap("上月累计"), given or gap("本月完成")]
    unit = unit or earlier.unit or ""
    last = wording.number(earlier.actual) + unit
    if got.month is not None:
        wrong = not stands and got.actual is not None and earlier.actual + got.month != got.actual
        return [last, gap("本月完成（上月累计加本月完成不等于本月累计，请核对）") if wrong else given or ""]
    if stands:
        return [last, "—"]
    if got.actual is None:
        return [last, gap("本月完成")]
    gained = got.actual - earlier.actual
    return [last, wording.number(gained) + unit if gained >= 0 else gap("本月完成（本月累计少于上月累计，请核对）")]


def _owner(work: Work, promise: Promise) -> str:
    from evaluators.coverage.similarity import alike

    if promise.target.owner:
        return promise.target.owner
    scored = [(alike(task.name, promise.target.indicator), task.owner) for task in planned_tasks(work) if task.owner]
    best = max(scored, key=lambda found: found[0], default=(0.0, None))
    return best[1] if best[0] >= 0.5 and best[1] else work.brief.unit


def _reasons(work: Work, behind: list[Promise]) -> None:
    told = "".join(problem.problem for problem in work.brief.problems)
    for index, problem in enumerate(work.brief.problems):
        refs = filled(work.brief, f"problems[{index}]", problem, "problem", "cause")
        work.page.sub(clause(problem.problem), cause_words(work, problem), refs)
    for promise in behind:
        name = promise.target.indicator
        if name not in told:
            said = f"计划{planned_words(promise)}，累计{actual_words(promise)}。"
            work.derived.append(("results", f"{name}{said}"))
            work.page.sub(name, f"{said}原因是{gap(f'“{name}”未完成的原因')}。", promise.refs)


def _next_month(work: Work) -> None:
    compose_next_steps(work, what="下月计划（数量或事项、责任单位、日期）")


def signatures(work: Work) -> None:
    """Write who filled in and who checked the form, and when."""
    work.page.close()
    for label in ("填报人", "审核人"):
        facts = work.said(label)
        name = clause(facts[0].text) if facts else gap(label)
        work.page.para(f"{label}：{name}", [fact.ref for fact in facts])
    day = work.brief.issue_date
    shown = wording.day(day) if day else gap("填报日期")
    work.page.para(f"填报日期：{shown}", [work.ref("issue_date", day)] if day else [])
