"""Status reports: what was planned, what was reached, how, what fell short and what comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.composing import wording
from app.composing.basis import citation
from app.composing.facts import OVERALL, PRACTICE
from app.composing.judged import actual_words, called, compared, judged_day, last_day, planned_words, state_of
from app.composing.planned import planned_tasks
from app.composing.practice import compose_practice
from app.composing.problems import compose_next_steps, compose_problems
from app.composing.remarks import remarks
from app.composing.reported import Promise, promises, read_plan
from app.composing.wording import gap, listed, sentence

if TYPE_CHECKING:
    from app.composing.pieces import Ref
    from app.composing.work import Work


def compose_report(work: Work) -> None:
    """Write the report of the brief's type onto `work.page`."""
    read_plan(work)
    held = promises(work)
    work.derived += [("results", f"{called(promise)}{compared(promise)}。") for promise in held if compared(promise)]
    if work.brief.doc_type == "project_summary":
        from app.composing.summary import compose_summary

        compose_summary(work, held)
        return
    if work.brief.doc_type == "monthly_form":
        from app.composing.form import compose_form

        compose_form(work, held)
        return
    compose_lead(work, "报告")
    work.section("overview", "总体落实情况")
    overall(work, held)
    goal_table(work, held)
    work.section("results", "主要做法与成效")
    compose_practice(work, held, work.said(PRACTICE))
    experience(work)
    work.section("problems", "存在问题及原因")
    compose_problems(work, held)
    work.section("next_steps", "下一步打算")
    compose_next_steps(work)
    work.page.close()
    work.page.para("特此报告。")


def compose_lead(work: Work, what: str) -> None:
    """Write the opening: on what ground, what was carried out and when, and that the account follows."""
    brief = work.brief
    refs: list[Ref] = [work.ref("plan", brief.plan or ""), work.ref("unit", brief.unit)]
    period = brief.period
    plan = f"《{work.plan_title}》" if work.plan_title else gap("所依据的方案")
    opening = ""
    if work.basis:
        cited, more = citation(work.basis)
        refs += more
        opening = work.choose(f"按照{cited}要求，", f"根据{cited}，")
    if period:
        refs += [work.ref("period.start", period.start), work.ref("period.end", period.end)]
        when = f"自{wording.span(period.start, period.end)}"
    else:
        when = ""
    did = work.choose(f"{work.place}{when}组织实施{plan}", f"{work.place}{when}实施了{plan}")
    as_of = last_day(work)
    until = f"截至{wording.day(as_of)}的" if as_of else ""
    if as_of:
        refs += [work.ref(f"results[{i}].as_of", r.as_of) for i, r in enumerate(brief.results) if r.as_of == as_of]
    work.page.para(f"{opening}{did}。现将{until}{'实施' if until else '有关'}情况{what}如下：", refs)


def overall(work: Work, held: list[Promise]) -> None:
    """Write the account as a whole: the brief's own words, else a count of the targets."""
    facts = work.said(OVERALL)
    if facts:
        work.page.para("".join(fact.whole for fact in facts), [fact.ref for fact in facts])
        return
    ours = [promise for promise in held if not promise.beyond]
    known = [promise for promise in ours if promise.reached is not None]
    met = [promise for promise in known if promise.reached]
    last = judged_day(work)
    ahead = [promise for promise in known if state_of(promise, last) == "未到期"]
    short = [promise for promise in known if not promise.reached and promise not in ahead]
    unknown = [promise for promise in ours if promise.reached is None and promise.target.value is not None]
    refs = [ref for promise in held for ref in promise.refs]
    tasks = planned_tasks(work)
    if not known:
        work.page.para(f"方案确定的目标和任务完成情况：{gap('目标总数、完成数、未完成数和完成率')}。", refs)
        return
    said = f"方案确定{len(ours)}项目标"
    if tasks:
        said += f"、{len(tasks)}项任务"
        refs += [task.ref for task in tasks]
    rate = wording.number(wording.share(len(met), len(known) + len(unknown)))
    said += f"。目标中，{len(met)}项达到目标值" + (f"，{len(short)}项未达到" if short or ahead else "，没有未达到的")
    said += f"，{len(ahead)}项未到期" if ahead else ""
    said += f"，{len(unknown)}项完成值待核" if unknown else ""
    said += f"，达到率为{rate}%。" if met or short else "。"  # where nothing is due yet, no rate says anything
    if short:
        said += sentence(f"未达到目标值的是{listed([p.target.indicator for p in short], '和')}")
    if len(ours) < len(held):
        said += f"另报告方案未列的指标{len(held) - len(ours)}项。"
    work.derived.append(("results", said))
    work.page.para(said, refs)


def goal_table(work: Work, held: list[Promise]) -> None:
    """Show planned and reached values side by side, and where the figures come from."""
    if held:
        with work.page.ruled():
            _goal_table(work, held)


def _goal_table(work: Work, held: list[Promise]) -> None:
    refs = [ref for promise in held for ref in promise.refs]
    last = judged_day(work)
    rows = [("指标", "计划值", "完成时限", "完成值", "数据截至", "状态")]
    for promise in held:
        got = promise.result
        state = state_of(promise, last)
        rows.append(
            (
                called(promise),
                planned_words(promise),
                wording.day(promise.due) if promise.due else "—",
                actual_words(promise),
                wording.day(got.as_of) if got and got.as_of else "—",
                state,
            )
        )
    work.page.para("各项目标的计划值和完成值如下表。", refs)
    work.page.table(rows, refs)
    remarks(work, held)
    sources: dict[str, None] = {}
    found: list[Ref] = []
    for promise in held:
        if promise.result and promise.result.source and promise.index is not None:
            sources.setdefault(promise.result.source.partition("，")[0])
            found.append(work.ref(f"results[{promise.index}].source", promise.result.source))
    if sources:
        work.page.para(f"表中完成值取自{listed(list(sources), '和')}。", found)


def experience(work: Work, heading: str = "工作经验") -> None:
    """Write what proved worth keeping, where the brief says so."""
    facts = work.said("经验")
    if not facts:
        return
    work.section("experience", heading)
    for fact in facts:
        if fact.name and len(facts) > 1:
            work.page.sub(fact.name, fact.text, [fact.ref])
        else:
            work.page.para(fact.whole, [fact.ref])


__all__ = ["compose_lead", "compose_report", "experience", "goal_table", "last_day", "overall"]
