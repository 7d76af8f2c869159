"""Project summaries: what the project was, what it reached, what it cost, what it taught."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.composing import wording
from app.composing.facts import PRACTICE, PROJECT
from app.composing.planned import plan_ref, planned_tasks
from app.composing.practice import compose_practice
from app.composing.problems import compose_next_steps, compose_problems
from app.composing.report import compose_lead, experience, goal_table, overall
from app.composing.wording import clause, gap, listed

if TYPE_CHECKING:
    from app.composing.pieces import Ref
    from app.composing.reported import Promise
    from app.composing.work import Work

_YEAR = re.compile(r"(?:19|20)\d\d")


def compose_summary(work: Work, held: list[Promise]) -> None:
    """Write the summary onto `work.page`."""
    compose_lead(work, "总结")
    work.section("project_facts", "项目基本信息")
    _project(work)
    work.section("overview", "整体概况")
    overall(work, held)
    work.section("goals", "目标完成情况")
    if held:
        goal_table(work, held)
    else:
        work.page.para(f"{gap('各项目标的计划值和完成值')}。")
    work.section("results", "实施情况和成果")
    compose_practice(work, held, work.said(PRACTICE))
    if work.said("经验"):
        experience(work, heading="经验做法")
    else:
        work.section("experience", "经验做法")
        work.page.para(f"{gap('经验做法')}。")
    short = any(promise.reached is False for promise in held)
    if work.brief.problems or short:
        work.section("problems", "存在问题")
        compose_problems(work, held)
    if work.brief.problems or work.brief.tasks or work.said("下一步打算"):
        work.section("next_steps", "下一步打算")
        compose_next_steps(work)
    work.page.close()
    work.page.para("特此报告。")


def _period(work: Work) -> tuple[str, list[Ref]]:
    """Return the project's period: the brief's, else in the words of the plan."""
    plan = work.plan_document
    if work.brief.period is None and plan is not None and plan.period is not None:
        span = plan.period.span
        if _YEAR.search(said := plan.quote(span).strip()):
            return said, [plan_ref(work, span.start, span.end)]
    return work.period_words()


def _project(work: Work) -> None:
    """Write name, period, money and unit as a table; what the brief does not say is asked for."""
    brief = work.brief
    period, refs = _period(work)
    name = work.said("项目名称")
    money = work.said("项目经费", "经费保障")
    owner = work.said("责任单位")
    refs += [fact.ref for fact in (*name, *money, *owner)]
    tasks: list[Ref] = []
    owners: dict[str, None] = {}
    for task in planned_tasks(work):
        if task.owner:
            owners.setdefault(task.owner)
            tasks.append(task.ref)
    if name:
        called = clause(name[0].text)
    else:
        called = brief.topic or wording.subject_of(work.title, work.place)
        called = called if called.endswith("项目") or called.startswith("【") else f"{called}项目"
        refs.append(work.ref("title" if brief.title else "topic", called))
    refs.append(work.ref("unit", brief.unit))
    answers = clause(owner[0].text) if owner else listed(list(owners)) or brief.unit
    rows = [
        ("项目名称", called),
        ("项目周期", period),
        ("项目经费", clause("".join(fact.whole for fact in money)) if money else gap("项目经费（预算和实际支出）")),
        ("责任单位", answers),
    ]
    with work.page.ruled():
        work.page.table([("项目", "内容"), *rows], [*refs, *(tasks if not owner else [])])
    for fact in work.said(PROJECT):
        work.page.para(fact.whole, [fact.ref])
