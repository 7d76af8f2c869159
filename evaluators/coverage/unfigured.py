"""Tasks of a plan that set neither figure nor day, and duties that return without saying how often each time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators.coverage.model import Item
from evaluators.coverage.naming import VERY, likeness
from evaluators.coverage.promises import plan_roles
from evaluators.model import Recurrence, Span
from evaluators.reader import clauses
from evaluators.tasks import names_no_work

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evaluators.model import Deadline, Document

# what somebody does again and again, so that a report can say that it was done
DOES = re.compile(
    "召开|通报|检查|巡查|巡检|走访|调度|组织|举办|培训|公示|演练|督查|抽查|宣传|排查|研判|慰问|讲评|评比|考评|清洗|清掏|消杀|巡逻"
)
_MEETS = re.compile("召开|例会|[推联调协座恳研分现][进席度谈判析场][^，。；]{0,4}会")
# what is sent up, kept on file or held open is no work that a report answers one by one
_NOT_WORK = re.compile(
    "报送|上报|汇报|报告|填报|报[^，。；]{0,12}(?:备案|审核|审批)|录入|更新|台账|开放|值守|值班|接受预约|受理|送达|接收|清运|供应|滚动"
    "|每[人户名支家]|不超过|时至[0-9]|[0-9]{1,2}[:：][0-9]{2}"
)
_NAMES_WHO = re.compile("(?:牵头|负责|配合|协助)$|^由")
_MOST = 6  # clauses of a section that say what its task is
_TOLD = 12  # characters of a section that do more than name a thing
_SHORTEST = 5  # characters of such a clause


def duties(plan: Document, groups: Sequence[Deadline], known: Sequence[Item]) -> Iterator[Item]:
    """Yield the returning duties of tasks and stages that are no items yet.

    Args:
        plan: the plan as read.
        groups: its deadlines.
        known: the items found so far.
    """
    kinds = plan_roles(plan)
    taken = [span for item in known for span in (item.span, *item.also)]
    for deadline in groups:
        if deadline.section is None or not isinstance(deadline.normalized, Recurrence):
            continue
        words = plan.quote(deadline.span)
        wanted = {"task": DOES, "stage": _MEETS}.get(kinds[deadline.section])
        if wanted is None or not wanted.search(words) or _NOT_WORK.search(words):
            continue
        if deadline.task and not any(deadline.span.overlaps(span) for span in taken):
            heading = plan.sections[deadline.section].text if kinds[deadline.section] == "task" else None
            yield Item(
                "task", deadline.task, deadline.span, None, deadline, None, None, deadline.owner,
                heading=heading or None, words=words,
            )  # fmt: skip


def tasks(plan: Document, known: Sequence[Item]) -> Iterator[Item]:
    """Yield the numbered tasks, and the rows of tables of tasks, of which nothing is an item yet."""
    kinds = plan_roles(plan)
    parents = {section.parent for section in plan.sections}
    taken = [span for item in known for span in (item.span, *item.also)]
    owners = {task.section: task.owner for task in plan.tasks if task.origin == "heading"}
    due = plan.period.end if plan.period else None
    for index, section in enumerate(plan.sections):
        if kinds[index] != "task" or index in parents or section.level == 1:
            continue
        said = plan.quote(section.body)
        if any(section.extent.overlaps(span) for span in taken) or names_no_work(plan, index):
            continue
        acts = clauses.ACTION.search(section.text + said) or len(said.strip()) > _TOLD
        if not acts or _is_known(section.text, known):
            continue
        told = list(_work(said))
        name = section.text or next(iter(told), "")
        if name:
            span = section.span if section.text else _first_clause(plan, section.body)
            yield Item(
                "task", name, span, None, None, None, due, owners.get(index), tuple(told[:_MOST]),
                whole=True, heading=section.text or None, words=said,
            )  # fmt: skip
    for task in plan.tasks:
        if task.origin != "table" or task.section is None or kinds[task.section] != "task":
            continue
        row = next((s for s in _rows(plan) if s.contains(task.span)), task.span)
        if not any(row.overlaps(span) for span in taken) and not _is_known(task.name, known):
            yield Item("task", task.name, task.span, None, None, None, due, task.owner, words=task.name)


def _is_known(name: str, known: Sequence[Item]) -> bool:
    return any(name and likeness(name, item.name) >= VERY - 0.05 for item in known)


def _work(said: str) -> Iterator[str]:
    """Yield the clauses of a section that say what is done in it."""
    for clause in clauses.split(said):
        words = clause.of(said)
        if len(words) >= _SHORTEST and not _NAMES_WHO.search(words) and not _NOT_WORK.search(words):
            yield clauses.bare(words)


def _first_clause(plan: Document, body: Span) -> Span:
    first = next(iter(clauses.split(plan.quote(body))), None)
    return Span(body.start + first.start, body.start + first.end) if first else body


def _rows(plan: Document) -> Iterator[Span]:
    for table in plan.tables:
        yield from (Span(row[0].span.start, row[-1].span.end) for row in table.rows[1:] if row)
