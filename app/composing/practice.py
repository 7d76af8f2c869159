"""做法与成效: what was done, task by task, with the value reached."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.composing import wording
from app.composing.judged import actual_words, called, compared
from app.composing.planned import FITS, UNNAMED, planned_tasks, serves
from app.composing.remarks import remarks_of
from app.composing.reported import SAME, Promise
from app.composing.wording import gap

if TYPE_CHECKING:
    from app.composing.facts import Fact
    from app.composing.pieces import Ref
    from app.composing.planned import PlannedTask
    from app.composing.work import Work

_MONEY = re.compile(r"经费|资金|支出|\d+(?:\.\d+)?万元")


def compose_practice(work: Work, held: list[Promise], facts: list[Fact]) -> None:
    """Write one run-in paragraph per task of the plan, in the plan's order; what fits no task follows."""
    tasks = planned_tasks(work)
    if not tasks and not facts and not held:
        work.page.para(f"{gap('各项任务的做法和结果')}。")
        return
    by_task, rest = _sorted(tasks, facts)
    left = [promise for promise in held if promise.result is not None]
    for index, task in enumerate(tasks):
        own = by_task[index]
        values = [p for p in left if not own and serves(task, p.target.indicator) >= FITS]
        left = [p for p in left if p not in values and not _told(p, own)]
        _task(work, task, own, values)
    _rest(work, rest, left if not facts else [], headed=bool(tasks))


def _sorted(tasks: list[PlannedTask], facts: list[Fact]) -> tuple[list[list[Fact]], list[Fact]]:
    from evaluators.coverage.similarity import alike

    by_task: list[list[Fact]] = [[] for _ in tasks]
    rest = []
    for fact in facts:
        about = fact.name or fact.text[:40]
        scores = [alike(task.name, about) for task in tasks]
        best = max(scores, default=0.0)
        if best >= (SAME if fact.name else FITS + 0.2):
            by_task[scores.index(best)].append(fact)
        else:
            rest.append(fact)
    return by_task, rest


def _told(promise: Promise, facts: list[Fact]) -> bool:
    return any(promise.target.indicator in fact.whole for fact in facts)


def _task(work: Work, task: PlannedTask, facts: list[Fact], values: list[Promise]) -> None:
    refs: list[Ref] = [task.ref, *(fact.ref for fact in facts)]
    said = "".join(fact.text if fact.name else fact.whole for fact in facts)
    for words, ref in remarks_of(work, task) if not facts else ():
        said += words
        refs.append(ref)
    for promise in values:
        said += result_sentence(promise)
        refs += promise.refs
    if not said:
        said = f"{gap(f'“{task.name}”的做法和完成情况' if task.name != UNNAMED else '该项任务的做法和完成情况')}。"
    work.page.sub(task.name, said, refs)


def result_sentence(promise: Promise) -> str:
    """State one value reached, as of when, and how it stands to the plan."""
    got = promise.result
    name = called(promise)
    if got is None or got.actual is None:
        return f"{name}为{actual_words(promise)}。"
    when = f"截至{wording.day(got.as_of)}，" if got.as_of else ""
    verb = "为" if not promise.reached else "达到"
    if promise.target.op in {"<=", "<"}:
        verb = "为"
    against = compared(promise)
    origin = f"（{got.source}）" if got.source and "，" not in got.source else ""
    return f"{when}{name}{verb}{actual_words(promise)}{origin}{'，' + against if against else ''}。"


def _rest(work: Work, facts: list[Fact], left: list[Promise], *, headed: bool) -> None:
    for fact in facts:
        name = fact.name or ("经费使用" if _MONEY.search(fact.text) and headed else None)
        if name:
            work.page.sub(name, fact.text, [fact.ref])
        elif headed:
            work.page.sub("其他工作", fact.text, [fact.ref])
        else:
            work.page.para(fact.whole, [fact.ref])
    for promise in left:
        if headed:
            work.page.sub(promise.target.indicator, result_sentence(promise), promise.refs)
        else:
            work.page.para(result_sentence(promise), promise.refs)
