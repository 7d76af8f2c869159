"""Days of rows in a table of tasks, held against the stages of the plan.

A stage that says it finishes what a row names (完成隐患排查登记) sets from when to when that is done; and what is
counted must be done before the stage in which it is accepted is over.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from evaluators.coverage.similarity import cores
from evaluators.lines import begin_of, end_of
from evaluators.model import Span
from evaluators.rows_in_text import names
from evaluators.topic import COUNT
from evaluators.windows import exact

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from evaluators.model import Deadline, Document, Task
    from evaluators.stages import Stage

_ACCEPTS = re.compile("验收|评估")
# what comes with the acceptance or behind it, or goes on for good
_BEHIND = re.compile(
    "验收|评估|总结|巩固|长效|考核|报告|归档|回头看|复查|管护|维护|宣传|奖|拨付|支付|资料|常态|返工|整改"
)
_FINISHES = re.compile("完成[^，。；：\n]+")
_PART = re.compile("首[批轮期]|试点|部分|初步|阶段性|其余|剩余|第[一二三四]")
_NEARLY_ALL = 0.75


class OfStage(NamedTuple):
    """A row with its time, the day that it sets, and the stage it does not fit."""

    task: Task
    deadline: Deadline
    due: date
    stage: Stage


def late(document: Document, groups: Iterable[list[Stage]]) -> Iterator[OfStage]:
    """Yield the rows of counted work that are due when the stage that accepts the work is over."""
    accepting = [stage for group in groups for stage in group if _ACCEPTS.search(stage.name)]
    for _, task, deadline, due in _rows(document) if accepting else ():
        text, at = document.text, task.span.start
        row = text[begin_of(text, at, "\n") : end_of(text, at, "\n")]
        if due > accepting[0].end and COUNT.search(row) and not _BEHIND.search(row):
            yield OfStage(task, deadline, due, accepting[0])


def elsewhere(document: Document, groups: Iterable[list[Stage]]) -> Iterator[OfStage]:
    """Yield the rows whose day lies outside the one stage that says it finishes their work."""
    finished = _finished(document, [stage for group in groups for stage in group])
    for at, task, deadline, due in _rows(document) if finished else ():
        name = names(document).get(at)
        if name is None or _PART.search(task.name):
            continue
        fitting = [stage for stage, told, _ in finished if any(_says(clause, name) for clause in told)]
        if len(fitting) != 1 or fitting[0].start <= due <= fitting[0].end:
            continue
        # 完成5处; in the stage behind it 完成其余5处: all of it is done there
        rest = (stage for stage, _, parts in finished if any(_says(clause, name) for clause in parts))
        if not any(stage.start <= due <= stage.end for stage in rest):
            yield OfStage(task, deadline, due, fitting[0])


def _rows(document: Document) -> Iterator[tuple[int, Task, Deadline, date]]:
    """Yield each row that has a day: its index in `document.tasks`, the row, its time and that day."""
    for at, task in enumerate(document.tasks):
        due = task.deadline.due if task.deadline is not None and task.origin == "table" else None
        if task.deadline is not None and due is not None and exact(task.deadline):
            yield at, task, task.deadline, due


def _says(clause: str, name: frozenset[str]) -> bool:
    """Tell whether a clause speaks of what a name, given by its pairs of characters, does."""
    return sum(pair in clause for pair in name) >= _NEARLY_ALL * len(name)


def _finished(document: Document, stages: Iterable[Stage]) -> list[tuple[Stage, list[str], list[str]]]:
    """Return each stage that finishes anything with the clauses that say what all of is, and what a part of."""
    of_stages = []
    for stage in stages:
        body = stage.body if stage.body is not None else Span(stage.span.end, stage.span.end)
        if clauses := _FINISHES.findall(document.quote(body)):
            of_stages.append((stage, clauses))
    told = iter(cores([clause for _, clauses in of_stages for clause in clauses]))
    found = []
    for stage, clauses in of_stages:
        parted: tuple[list[str], list[str]] = [], []
        for clause in clauses:
            parted[_PART.search(clause) is not None].append(next(told))
        found.append((stage, *parted))
    return found
