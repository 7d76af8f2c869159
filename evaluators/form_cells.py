"""Cells of a monthly form that its row cannot do without: what was done, which share, why no more, and by whom."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from evaluators.coverage.monthly import forms
from evaluators.coverage.tabulated import number
from evaluators.lookup import Placed
from evaluators.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evaluators.model import Cell, Document, Table

_NAME = re.compile("指标|项目|任务|内容|事项|名称|工作")
_PLANNED = re.compile("计划|目标|任务数|应完成")
_DONE = re.compile(
    "实际(?!困难)|累计(?!划)|(?:本月|本期|当月|已)完成|完成(?:数|量|值|情况)?$|(?:本月|本期|当月)(?:数|新增)?$"
)
_NOT_DONE = re.compile("未完成|原因|计划|目标|率|比例|时间|时限|日期|单位|人员?$|备注|说明|问题|上月")
_IN_ALL = re.compile("累计(?!划)")
_OF_MONTH = re.compile("[本上当]月")
_WHY = re.compile("原因")
_RATE = re.compile("完成率|完成比例|达成率|占计划")
_WHO = re.compile("(?:责任|牵头|主责|承办|负责|主办)(?:单位|部门|科室|主体|人)")
_WHEN = re.compile("(?:完成|办结|整改|推进)?(?:时限|期限)$|(?:完成|办结|整改)(?:时间|日期)$|时间(?:节点|要求)$")
_MOST = 2  # of so many rows one half must name somebody before the lack of it is a fault
_YEARLY = re.compile("年|全|总|累计")  # of a year's plan most is still to come: there is nothing to explain yet
_TOTAL = re.compile("合\\s*计|总\\s*计|小\\s*计|平\\s*均")


class Unfilled(NamedTuple):
    """An empty cell: where it is told of, its row and column, and what makes a reason due ("" for what was done)."""

    span: Span
    row: str
    head: str
    why: str = ""


def unfilled(document: Document) -> Iterator[Unfilled]:
    """Yield the cells left empty of rows that are named and otherwise filled in, in order of place."""
    for table in document.tables:
        heads = _heads(table)
        name = _column(heads, _NAME, _NOT_DONE)
        done = [at for at, head in enumerate(heads) if _DONE.search(head) and not _NOT_DONE.search(head)]
        if name is not None and done:
            yield from _of_rows(table, heads, name, done)


def untold(document: Document) -> Iterator[Unfilled]:
    """Yield the rows with a plan and a number for a month, but neither what was done in all nor its share."""
    for table in document.tables:
        heads = _heads(table)
        name, planned, rate = _column(heads, _NAME, _NOT_DONE), _column(heads, _PLANNED), _column(heads, _RATE)
        total = _column(heads, _IN_ALL, _NOT_DONE)
        if name is None or planned is None or rate is None or total is None:
            continue
        for cells in table.rows[1:]:
            row = _words(cells, name)
            if len(cells) != len(heads) or not row or _TOTAL.search(row) or not _counted(cells, planned):
                continue
            others = [at for at, head in enumerate(heads) if _OF_MONTH.search(head)]
            if not _words(cells, total) and not _words(cells, rate) and any(_words(cells, at) for at in others):
                yield Unfilled(Span(cells[0].span.start, cells[-1].span.end), row, heads[total])


def unowned(document: Document) -> Iterator[Unfilled]:
    """Yield the rows without a name below 责任单位 in tables most of whose rows have one, in order of place."""
    return _left_open(document, _WHO)


def undated(document: Document) -> Iterator[Unfilled]:
    """Yield the rows without a day below 完成时限 in tables most of whose rows have one, in order of place.

    A day in another cell of the row will do.
    """
    days = Placed(document.deadlines, lambda due: due.text_span)
    return (row for row in _left_open(document, _WHEN) if not days.inside(row.span))


def _left_open(document: Document, column: re.Pattern[str]) -> Iterator[Unfilled]:
    """Yield the rows with an empty cell in a column that most rows fill in."""
    for table in document.tables:
        heads = _heads(table)
        name, who = _column(heads, _NAME, _NOT_DONE), _column(heads, column)
        if name is None or who is None:
            continue
        rows = [
            cells
            for cells in table.rows[1:]
            if len(cells) == len(heads) and _words(cells, name) and not _TOTAL.search(_words(cells, name))
        ]
        empty = [cells for cells in rows if not _words(cells, who)]
        filled = len(rows) - len(empty)
        if filled >= _MOST and filled * _MOST >= len(rows):
            for cells in empty:
                yield Unfilled(Span(cells[0].span.start, cells[-1].span.end), _words(cells, name), heads[who])


def told_with_plan(document: Document) -> set[Span]:
    """Return the rows of which the comparison with a plan (COV-08) tells empty cells itself."""
    return {row.span for form in forms(document) for row in form.rows if row.blank}


def _heads(table: Table) -> list[str]:
    return [re.sub(r"\s|[（(].*?[）)]", "", cell.text) for cell in table.rows[0]] if table.rows else []


def _column(heads: Sequence[str], wanted: re.Pattern[str], unwanted: re.Pattern[str] | None = None) -> int | None:
    fitting = (at for at, head in enumerate(heads) if wanted.search(head) and not (unwanted and unwanted.search(head)))
    return next(fitting, None)


def _of_rows(table: Table, heads: Sequence[str], name: int, done: Sequence[int]) -> Iterator[Unfilled]:
    planned, why, rate = _column(heads, _PLANNED), _column(heads, _WHY), _column(heads, _RATE)
    rated = any(_words(cells, rate) for cells in table.rows[1:] if rate < len(cells)) if rate is not None else False
    for cells in table.rows[1:]:
        row = _words(cells, name)
        if not row or _TOTAL.search(row) or len(cells) != len(heads):
            continue  # a row of merged cells, or a note below the table
        span = Span(cells[0].span.start, cells[-1].span.end)
        empty = [at for at in done if not _words(cells, at)]
        filled = len(empty) < len(done) or (planned is not None and _words(cells, planned))
        if empty and filled:
            yield from (Unfilled(span, row, heads[at]) for at in empty)
        elif rated and rate is not None and not _words(cells, rate) and _counted(cells, planned):
            yield Unfilled(span, row, heads[rate])
        elif not empty and planned is not None and why is not None and not _words(cells, why):
            short = _short(cells, heads, planned, done)
            if short:
                yield Unfilled(span, row, heads[why], short)


def _counted(cells: Sequence[Cell], at: int | None) -> bool:
    """Tell whether a cell holds a number other than none, of which there can be a share."""
    return at is not None and bool(number(cells[at].text)[0])


def _words(cells: Sequence[Cell], at: int) -> str:
    return cells[at].text.strip(" \t\u3000\u00a0")


def _short(cells: Sequence[Cell], heads: Sequence[str], planned: int, done: Sequence[int]) -> str:
    """Return how much less was done than planned for the same time; "" where it is no less or cannot be told."""
    if len(done) != 1 or _YEARLY.search(heads[planned]) or _YEARLY.search(heads[done[0]]):
        return ""
    (wanted, unit), (reached, other) = number(cells[planned].text), number(cells[done[0]].text)
    if wanted is None or reached is None or reached >= wanted or (unit and other and unit != other):
        return ""
    return f"{heads[done[0]]}{_words(cells, done[0])}，少于{heads[planned]}{_words(cells, planned)}"
