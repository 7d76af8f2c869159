"""Where else a document tells who does a task and by when: in a row of a table, in labels that its neighbours carry."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators.alternatives import sign
from evaluators.coverage.similarity import alike
from evaluators.lookup import once
from evaluators.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.model import Document, Table, Task
    from evaluators.reader.table_columns import Columns
    from evaluators.rule import Context

_SAME = 0.7
_WHEN = re.compile("(?:20[0-9]{2}年)?[0-9]{1,2}月(?:[0-9]{1,2}日|底|末)?(?:以?前)?|(?:20[0-9]{2})?年底(?:以?前)?")
_PLACE = re.compile("[\u4e00-\u9fff]{1,6}(?:社区|小区|街道|村|片区|网格)")
_COMMUNITY = re.compile("[\u4e00-\u9fff]{1,6}(?:社区|(?<!行政)(?<!自然)村)")
_MOST = 2  # of so many neighbours one half must carry a label before the lack of it is a fault
OWNER_LABEL = sign(
    r"(?:(?:责任|牵头|主责|承办|负责)(?:单位|部门|科室|主体|人)|(?<=[（(；;\s])(?:牵头|主办|承办|责任))\s*[：:]\s*[^\s，。；）)]"
)
TIME_LABEL = sign(r"(?:完成|办结|整改)?(?:时限|期限|时间)\s*[：:]\s*[^\s，。；）)]")


def row_of(ctx: Context, task: Task) -> Task | None:
    """Return the row of a table about the very task that the text tells of, if there is one."""
    if task.origin == "table":
        return None
    name = _WHEN.sub("", task.name)
    likeness, best = max(((alike(row.name, name), at) for at, row in enumerate(_rows(ctx.document))), default=(0.0, 0))
    return _rows(ctx.document)[best] if likeness >= _SAME else None


def rows_of(ctx: Context, task: Task) -> list[Task | None]:
    """Return the rows about a task, or about all that stands below a heading; None for what no row is about."""
    if task.origin != "heading":
        return [row_of(ctx, task)]
    own = row_of(ctx, task)
    if own is not None:
        return [own]
    return [row_of(ctx, t) for t in ctx.document.tasks if t.section == task.section and t.origin == "clause"]


def share_of_a_place(ctx: Context, task: Task) -> bool:
    """Tell whether a row says how many fall to a place, below a sentence that gives the day for all of them.

    In an annex without a column of times the work, and its day, are those of the text.
    """
    document = ctx.document
    table = _table_of(document, task)
    if table is None or _PLACE.fullmatch(task.name) is None:
        return False
    if any(annex.span.contains(table.span) for annex in document.attachments):
        return not _columns(table).times
    if task.section is None:
        return False
    lines = Span(document.sections[task.section].span.start, table.span.start)
    return any(due.kind == "deadline" and lines.contains(due.text_span) for due in document.deadlines)


def falls_to_itself(ctx: Context, task: Task) -> bool:
    """Tell whether a row is named by a community in a table without a column of units: the community does its share."""
    table = _table_of(ctx.document, task) if task.origin == "table" else None
    return table is not None and _COMMUNITY.fullmatch(task.name) is not None and not _columns(table).leads


def _table_of(document: Document, task: Task) -> Table | None:
    return next((one for one in document.tables if one.span.contains(task.span)), None)


def _columns(table: Table) -> Columns:
    from evaluators.reader import table_columns  # keeps the reader out of `wenheng rules`

    return table_columns.columns(table)


@once
def _rows(document: Document) -> tuple[Task, ...]:
    return tuple(task for task in document.tasks if task.origin == "table")


def unlabelled(ctx: Context, label: re.Pattern[str]) -> Iterator[int]:
    """Yield the items among tasks that lack a label (完成时限：) which most items beside them carry."""
    document = ctx.document
    for parent, section in enumerate(document.sections):
        items = document.children(parent)
        if len(items) <= _MOST or not ctx.in_slot(section.span, "tasks", "next_steps"):
            continue
        items = [at for at in items if document.sections[at].text and not document.children(at)]
        if len(items) <= _MOST:
            continue
        bare = [at for at in items if not label.search(document.quote(document.sections[at].extent))]
        if len(items) - len(bare) >= max(_MOST, (len(items) + 1) // 2):
            yield from bare


def regular(ctx: Context, section: int) -> bool:
    """Tell whether all the times of an item say how often, and all its figures are of what is done that often."""
    place = ctx.document.sections[section].extent
    times = [d for d in ctx.document.deadlines if place.contains(d.span) and d.kind != "vague"]
    figures = [t.span for t in ctx.document.targets if t.role == "target" and place.contains(t.span)]
    rhythms = all(d.kind == "recurring" for d in times) and bool(times)
    return rhythms and all(any(figure.overlaps(d.span) for d in times) for figure in figures)
