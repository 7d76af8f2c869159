"""Plans: 实施方案, 工作方案, 工作计划, section by section."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.composing import wording
from app.composing.basis import citation
from app.composing.facts import GUIDANCE, PRINCIPLES, SITUATION, stated_value
from app.composing.pieces import filled
from app.composing.schedule import compose_steps
from app.composing.support import compose_support, lead_units
from app.composing.wording import clause, gap, listed, sentence

if TYPE_CHECKING:
    from datetime import date

    from app.composing.facts import Fact
    from app.composing.pieces import Ref
    from app.composing.work import Work
    from app.request import TargetItem, TaskItem

CALLED = {"implementation_plan": "本方案", "work_scheme": "本方案", "work_plan": "本计划"}
_WRITTEN = re.compile(r"(?:表|单|册|记录|台账|报告|方案|制度|规程|目录|清单|办法|细则|档案|图|公约)$")
# what stands behind the thing counted in the name of a rate
_MEASURED = re.compile(r"(?:(?:全?覆盖|达标|合格|按期|按时)?率|[度数量])$")
SERVES = 0.6  # share of a target's name that the task serving it speaks of
THIN = 60  # characters below which the situation needs no section of its own
NAMED = 3  # tasks named in a lead


def compose_plan(work: Work) -> None:
    """Write the whole plan onto `work.page`."""
    _lead(work)
    thin = _situation(work)
    _guiding(work, thin)
    _goals(work)
    _tasks(work)
    compose_steps(work)
    compose_duties(work)
    compose_support(work)


def _lead(work: Work) -> None:
    brief = work.brief
    called = CALLED[brief.doc_type]
    refs: list[Ref] = [work.ref("title" if brief.title else "topic", brief.title or brief.topic or "")]
    purpose = work.said("目的")
    if purpose:
        why = "，".join(clause(fact.whole) for fact in purpose)
        refs += [fact.ref for fact in purpose]
        why = why if why.startswith("为") else f"为{why}"
    else:
        why = f"为{wording.purpose(work.subject)}" if brief.topic or brief.title else gap("制定目的")
        told, found = _named_tasks(work)
        why += told
        refs += found
    parts = [why]
    if work.basis:
        cited, more = citation(work.basis)
        refs += more
        parts.append(work.choose("根据", "按照") + cited + ("要求" if work.choose("a", "b") == "a" else "有关规定"))
    parts.append(work.choose(f"结合{work.place}实际", f"结合{work.place}工作实际"))
    work.page.para("，".join(parts) + f"，制定{called}。", refs)


def _named_tasks(work: Work) -> tuple[str, list[Ref]]:
    """Name what the document is to see to: its first tasks, and that each has its unit and its date."""
    names = [task.name for task in work.brief.tasks]
    if len(names) < NAMED - 1:
        return "", []
    shown = names[: NAMED - 1] if len("".join(names[:NAMED])) > 24 and len(names) > NAMED else names[:NAMED]
    refs = [work.ref(f"tasks[{index}].name", name) for index, name in enumerate(shown)]
    some = listed(shown) + ("等" if len(names) > len(shown) else "") + f"{len(names)}项任务"
    told = work.choose(
        f"，把{some}落实到责任单位和完成时限",
        f"，将{some}按时限分解到责任单位",
        f"，使{some}有责任单位、有时限、有成果",
        f"，明确{some}的责任单位和完成时限",
    )
    work.derived.append(("tasks", told))
    return told, refs


def _situation(work: Work) -> list[Fact]:
    """Write the situation; return its facts where they are too thin for a section of their own."""
    facts = work.said(SITUATION)
    if sum(len(fact.whole) for fact in facts) < THIN:
        return facts
    work.page.section("基本情况", "situation")
    paragraph(work, facts)
    return []


def paragraph(work: Work, facts: list[Fact], longest: int = 220) -> None:
    """Write facts as running paragraphs, none much longer than `longest` characters."""
    held: list[Fact] = []
    for fact in facts:
        if held and sum(len(f.whole) for f in held) + len(fact.whole) > longest:
            work.page.para("".join(f.whole for f in held), [f.ref for f in held])
            held = []
        held.append(fact)
    if held:
        work.page.para("".join(f.whole for f in held), [f.ref for f in held])


def _guiding(work: Work, thin: list[Fact]) -> None:
    work.section("guiding", "总体要求")
    given, principles = work.said(GUIDANCE), work.said(PRINCIPLES)
    facts = thin + given
    if given:
        if principles:
            work.page.sub(GUIDANCE, "".join(fact.whole for fact in facts), [fact.ref for fact in facts])
        else:
            paragraph(work, facts)
    else:
        text, refs = _aim(work)
        work.page.para("".join(fact.whole for fact in thin) + text, [*(fact.ref for fact in thin), *refs])
    if not principles:
        return
    if given:
        work.page.sub(PRINCIPLES)
    for fact in principles:
        add = work.page.item if given else work.page.sub
        if fact.name:
            add(fact.name, fact.text, [fact.ref])
        else:
            head, _, rest = clause(fact.text).partition("，")
            add(head, sentence(rest) if rest else None, [fact.ref])


def _aim(work: Work) -> tuple[str, list[Ref]]:
    """Say where and by whom, from place and owners alone: no formula stands for what the brief does not say.

    No target is named here: one that no task serves would seem to be served (TGT-09).
    """
    brief = work.brief
    about = wording.as_work(work.subject)
    text = work.choose(
        f"{about}以{work.place}为实施范围",
        f"在{work.place}范围内统筹推进{about}",
        f"{work.place}按任务、按时限推进{about}",
        f"{about}在{work.place}实施，逐项明确责任和时限",
    )
    refs: list[Ref] = [work.ref("unit", brief.unit)]
    owners = lead_units(work)
    if owners:
        refs += [ref for _, _, found in owners for ref in found]
        names = listed([name for name, _, _ in owners], "和")
        text += work.choose(
            f"。{brief.unit}负责统筹，{names}按照分工抓好落实",
            f"。由{brief.unit}统筹，{names}分工负责",
            f"。{names}各负其责，{brief.unit}掌握进度",
            f"。具体任务由{names}承办，{brief.unit}统筹协调",
        )
    return sentence(text), refs


def _goals(work: Work) -> None:
    work.section("goals", "工作目标")
    groups: dict[date | None, list[tuple[int, TargetItem]]] = {}
    for index, target in enumerate(work.brief.targets):
        groups.setdefault(target.deadline, []).append((index, target))
    if not groups:
        work.page.para(f"{gap('工作目标（指标、目标值、范围、时限）')}。")
    for due in sorted(groups, key=lambda d: (d is None, d)):
        said, refs = [], []
        held: list[str] = []  # scope and year that this paragraph has named already
        for index, target in groups[due]:
            words, found = goal(work, index, target, held)
            said.append(words)
            refs += [*found, *work.due(target, index)[1]]
        if due:
            when = f"{wording.day(due)}前"
        else:  # its own day is not given: the stretch of the whole is what the brief says
            when = f"实施期（{work.period_words()[0]}）内" if work.brief.period else gap("目标的完成时限")
        joint = "；" if any("，" in words for words in said) else "，"
        work.page.para(f"{when}，{joint.join(said)}。", refs)


def goal(work: Work, index: int, target: TargetItem, held: list[str]) -> tuple[str, list[Ref]]:
    """Return one target as a clause, with what it was before where a fact says so.

    `held` are the scopes and years that the paragraph has named; they are not said again.
    """
    path = f"targets[{index}]"
    refs = filled(work.brief, path, target, "scope", "indicator", "baseline", "op", "value", "value_max", "unit", "per")
    words = wording.measure(target)
    before = stated_value(work.facts, target.indicator, target.unit) if target.baseline is None else None
    if before and target.op in {">=", "=", ">", None} and target.value is not None:
        year, value, ref = before
        goal_words = words.removeprefix("达到")
        if not words.startswith(("不少于", "超过")):
            words = f"由{'' if year in held else year}{value}提高到{goal_words}"
            held.append(year)
            refs.append(ref)
    per = f"每{target.per}" if target.per and not target.per.startswith("每") else (target.per or "")
    owner = f"由{target.owner}负责，" if target.owner else ""
    whole = bool(target.scope and target.scope.startswith("全"))
    scope = None if whole and held[-1:] and target.scope in held and not owner else target.scope
    held[:] = [h for h in held if h.endswith("年的")] + ([target.scope] if target.scope else [])
    return f"{owner}{wording.scoped(scope, target.indicator)}{per}{words}", refs


def _tasks(work: Work) -> None:
    brief = work.brief
    work.section("tasks", "重点任务")
    if not brief.tasks:
        work.page.para(f"{gap('重点任务（任务、责任单位、时限、成果）')}。")
    grouped: dict[str | None, list[int]] = {}
    for index, task in enumerate(brief.tasks):
        grouped.setdefault(task.group, []).append(index)
    for group, members in grouped.items():
        if group:
            work.page.sub(group)
        for index in members:
            task = brief.tasks[index]
            text, refs = task_text(work, index, task)
            (work.page.item if group else work.page.sub)(task.name, text, refs)


def task_text(work: Work, index: int, task: TaskItem) -> tuple[str, list[Ref]]:
    """Return what is said behind a task's heading: what, what is prescribed, what it must reach, who and until when."""
    path = f"tasks[{index}]"
    refs = filled(work.brief, path, task, "name", "detail", "owner", "cooperating", "deadline", "deliverable")
    text = sentence(task.detail) if task.detail else ""
    quote = work.quotes.get(index)
    if quote:
        text += wording.pick(
            (
                f"执行{quote.cited}关于“{quote.words}”的规定。",
                f"按照{quote.cited}“{quote.words}”的要求办理。",
                f"落实{quote.cited}“{quote.words}”的规定。",
            ),
            task.name,
            quote.words,
        )
        refs.append(quote.ref)
    linked = _linked(work, index, task)
    if linked:
        goal_words, found = linked
        forms = ("此项工作以{}为检验标准。", "办理成效以{}衡量。", "本项任务对应的目标是{}。", "按{}的目标检验成效。")
        text += forms[(wording.drawn(work.title) + work.linked) % len(forms)].format(goal_words)
        work.linked += 1
        refs += found
    return text + duty(task), refs


def _linked(work: Work, index: int, task: TaskItem) -> tuple[str, list[Ref]] | None:
    """Name the target this task serves where its own words do not: a goal nobody works for is a fault (TGT-09)."""
    own = f"{task.name}{task.detail or ''}{task.deliverable or ''}"
    for position, target in enumerate(work.brief.targets):
        if target.value is None or target.indicator in own:
            continue
        core = _MEASURED.sub("", target.indicator)
        fits = [wording.overlap(core, f"{t.name}{t.detail or ''}{t.deliverable or ''}") for t in work.brief.tasks]
        # what is counted stands at the end of a name: a task that only shares the things around it serves another goal
        if core[-2:] in own and fits[index] >= SERVES and fits.count(fits[index]) == 1 and fits[index] == max(fits):
            refs = filled(work.brief, f"targets[{position}]", target, "indicator", "op", "value", "unit")
            return target.indicator + wording.measure(target), refs
    return None


def duty(task: TaskItem) -> str:
    """Say who does it with whom, until when, and what will be there to show."""
    owner = task.owner or gap(f"“{task.name}”的责任单位")
    when = f"{wording.day(task.deadline)}前" if task.deadline else f"于{gap(f'“{task.name}”的完成时限')}前"
    partners = listed(task.cooperating)
    who = f"由{owner}牵头，{partners}配合" if partners else f"由{owner}负责"
    made = task.deliverable
    if not made:
        return f"{who}，{when}完成。"
    if made.startswith("《") or (_WRITTEN.search(made) and not re.search(r"\d|及|和", made)):
        return f"{who}，{when}完成，形成{made}。"
    return f"{who}，{when}完成，成果为{made}。"


def compose_duties(work: Work) -> None:
    """Write the table of tasks: who, with whom, until when, with what to show."""
    tasks = work.brief.tasks
    work.section("owners", "责任分工")
    if not tasks:
        work.page.para(f"{gap('各项任务的责任单位、完成时限和成果')}。")
        return
    rows: list[tuple[str, ...]] = [("序号", "任务", "责任单位", "配合单位", "完成时限", "成果")]
    refs: list[Ref] = []
    for index, task in enumerate(tasks):
        refs += filled(work.brief, f"tasks[{index}]", task, "name", "owner", "cooperating", "deadline", "deliverable")
        rows.append(
            (
                str(index + 1),
                task.name,
                task.owner or gap("责任单位"),
                listed(task.cooperating) or "—",
                f"{wording.day(task.deadline)}前" if task.deadline else gap("完成时限"),
                task.deliverable or "—",
            )
        )
    owners = lead_units(work)
    several = [f"{name}{len(names)}项" for name, names, _ in owners if len(names) > 1]
    told = f"{len(tasks)}项任务由{len(owners)}个单位牵头" if len(owners) > 1 else ""
    if told and several:
        told += f"，其中{listed(several)}" if len(several) < len(owners) else f"，分别为{listed(several)}"
    told += ("。" if told else "") + "各项任务的责任单位、配合单位、完成时限和成果见下表"
    work.derived.append(("tasks", told))
    with work.page.ruled():
        work.page.para(f"{told}。", [work.ref("tasks", f"{len(tasks)}项任务")])
        work.page.table(rows, refs)
