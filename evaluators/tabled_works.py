"""Rows of a table of tasks that a section tells of under its heading: 楼道整治 | 60个, there 6月底前完成60个楼道清理.

The clause leaves to the heading what is done, and says how many; row and clause are held together by the heading's name
and the number. A clause that only prepares the work (摸底, 招标) is no end of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluators import about
from evaluators.lines import begin_of, end_of
from evaluators.model import When
from evaluators.reader import tables
from evaluators.topic import COUNT
from evaluators.windows import at_odds

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evaluators.model import Deadline, Document, Task

_PREPARES = frozenset(
    {"排查", "调查", "设计", "招标", "启动", "筹备", "登记", "报", "公布", "签", "评", "验收", "复查"}
)
_SHORTEST = 2  # pairs of characters and doings
_LONG = 6  # characters of a name that say enough
_LONGEST = 40  # beyond which a cell tells rather than names


def otherwise(document: Document) -> Iterator[tuple[Task, Deadline, Deadline]]:
    """Yield each row with its time and the last that its section sets, where none of these is the row's."""
    within = tables.covered(document)
    told = [
        due
        for due in document.deadlines
        if due.kind == "deadline"
        and due.section is not None
        and COUNT.search(due.task)
        and not within.touches(due.text_span.start, due.text_span.end)
    ]
    for task in document.tasks if told else ():
        if task.origin != "table" or task.deadline is None or task.deadline.kind != "deadline":
            continue
        if document.text[task.deadline.text_span.end :][:1] in ("（", "(", "，", "；", "、"):
            continue  # a cell with several times
        text, at = document.text, task.span.start
        counts = set(COUNT.findall(text[begin_of(text, at, "\n") : end_of(text, at, "\n")]))
        row = about.about(task.name)
        if not counts or not row.pairs or len(row.pairs) + len(row.acts) < _SHORTEST:
            continue
        same = [due for due in told if counts & set(COUNT.findall(due.task)) and _of_row(document, due, row)]
        if same and all(at_odds(due, task.deadline) for due in (*same, *_around(document, same))):
            yield task, task.deadline, same[-1]


def _around(document: Document, same: Sequence[Deadline]) -> Iterator[Deadline]:
    """Yield the days set in the sections of the clauses: the last step may leave the count out (全部验收合格)."""
    held = {due.section for due in same}
    for due in document.deadlines:
        section = due.section
        while section is not None and section not in held:
            section = document.sections[section].parent
        if section is not None and isinstance(due.normalized, When):
            yield due


def _of_row(document: Document, due: Deadline, row: about.About) -> bool:
    """Tell whether a clause stands below a heading that names what the row names, and ends that work."""
    heading = about.about(document.sections[due.section or 0].text)
    own = about.about(due.task)
    one = row.pairs <= heading.pairs and row.acts <= heading.acts | own.acts
    return one and not (own.acts - row.acts) & _PREPARES


def says(task: str, name: str, heading: str) -> bool:
    """Tell whether a task holds the name of a row, whole or in two pieces of two characters or more, in their order.

    What the heading above the task says already it need not say again: below 整理空中缆线, 重点点位的整理 is
    重点点位缆线整理.
    """
    return any(_holds(task, one) for one in (name, *_without(name, heading)))


def _holds(task: str, name: str) -> bool:
    for cut in range(2, len(name) - 1) if len(name) <= _LONGEST else ():
        at = task.find(name[:cut])
        if at >= 0 and name[cut:] in task[at + cut :]:
            return True
    return name in task


def _without(name: str, heading: str) -> Iterator[str]:
    """Yield a name without the words in its midst that stand in a heading."""
    if len(name) > _LONGEST:
        return
    for begin in range(2, len(name) - 3):
        for end in range(begin + 2, len(name) - 1):
            if name[begin:end] not in heading:
                break  # nor does a longer piece
            if len(name) - (end - begin) >= _LONG:
                yield name[:begin] + name[end:]
