"""Tables read by their header row: which column holds the task, the target, the result, the time, the owner."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from evaluators.model import Deadline, Owner, Span, Target
from evaluators.reader.normal_times import kind_and_form
from evaluators.reader.numbers import quantities
from evaluators.reader.numerals import parse
from evaluators.reader.times import moments
from evaluators.reader.years import Calendar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.model import Cell, Document, Table

_TARGET = re.compile(r"目标|计划(?!完成时)|指标值|任务数|任务量|年度任务|应完成|应")
_ACTUAL = re.compile(r"完成(?!时|期|单位)|实际|实绩|累计|本月|当月|实有|现有|上月|本年|进度(?!安排)|达到")
_RATE = re.compile(r"率|占比|百分比|比例")
_TIME = re.compile(r"时限|时间|期限|节点|日期|完成时")
_LEAD = re.compile(r"责任|牵头|负责|主责|承办")
_HELP = re.compile(r"配合|协办|参与|协助")
_NAME = re.compile(r"项目|任务|指标|内容|事项|名称|工作|措施|类别|清单")
_UNIT = re.compile(r"^(?:计量)?单位$")
_IN_BRACKETS = re.compile(r"[（(](?:单位[：:])?([^（）()：:]{1,6})[）)]")
_PLAIN = re.compile(r"^[ ]*(?:[0-9][0-9,]*(?:\.[0-9]+)?|[×✕XxＸ_]{1,4})[ ]*$")


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of one table by what they hold; indexes into its rows."""

    name: int | None
    unit: int | None
    targets: tuple[int, ...]
    actuals: tuple[int, ...]
    times: tuple[int, ...]
    leads: tuple[int, ...]
    helpers: tuple[int, ...]


def columns(table: Table) -> Columns:
    """Return what the header row of `table` says about its columns."""
    heads = [cell.text.strip() for cell in table.rows[0]] if table.rows else []

    def where(pattern: re.Pattern[str], *others: re.Pattern[str]) -> tuple[int, ...]:
        return tuple(
            i for i, head in enumerate(heads) if pattern.search(head) and not any(o.search(head) for o in others)
        )

    unit = where(_UNIT)
    leads, helpers, times = where(_LEAD, _HELP), where(_HELP), where(_TIME, _LEAD)
    actuals = tuple(
        i
        for i in where(_ACTUAL, _TIME, _LEAD, _HELP)
        if i not in unit and "未完成" not in heads[i] and "原因" not in heads[i]
    )
    targets = tuple(
        i
        for i in where(_TARGET, _TIME, _LEAD, _HELP)
        if i not in actuals and not re.search(r"下月|项目名|目标任务$|工作目标$|措施|计划安排", heads[i])
    )
    names = [i for i in where(_NAME, _TIME, _LEAD, _HELP) if i not in (*actuals, *targets, *unit)]
    name = (
        names[0]
        if names
        else next(
            (
                i
                for i, head in enumerate(heads)
                if head and not re.match(r"序号|编号", head) and i not in (*actuals, *targets, *unit)
            ),
            None,
        )
    )
    return Columns(name, unit[0] if unit else None, targets, actuals, times, leads, helpers)


def targets(document: Document) -> Iterator[Target]:
    """Yield a target for each number under a column of targets or results."""
    for table in document.tables:
        layout = columns(table)
        heads = table.rows[0] if table.rows else ()
        for row in table.rows[1:]:
            for place, role in sorted(
                [*((i, "target") for i in layout.targets), *((i, "actual") for i in layout.actuals)]
            ):
                if place < len(row):
                    yield from _cell_targets(
                        document, table, layout, heads, row, place, "actual" if role == "actual" else "target"
                    )


def _cell_targets(
    document: Document, table: Table, layout: Columns, heads: tuple[Cell, ...], row: tuple[Cell, ...], place: int,
    role: Literal["target", "actual"],
) -> Iterator[Target]:  # fmt: skip
    cell, head = row[place], heads[place].text
    label = row[layout.name].text.strip() if layout.name is not None and layout.name < len(row) else ""
    indicator = label if not _RATE.search(head) else f"{label}{re.sub(_IN_BRACKETS, '', head).strip()}"
    due = _due(document, table, layout, row)
    owner = _owner(layout, row)
    found = quantities(cell.text, cell.span.start)
    if found and not _PLAIN.match(cell.text):
        for quantity in found:
            if quantity.kind == "all":
                continue
            yield Target(
                role, "quantified" if quantity.kind == "number" else "placeholder" if quantity.kind == "placeholder" else "fuzzy",
                indicator, quantity.op, cell.span, quantity.value, quantity.value_max, quantity.value_text, quantity.unit, quantity.per,
                number_span=quantity.number, section=table.section, owner=owner, deadline_text=due.deadline_text if due else None,
                deadline=due.due if due else None,
            )  # fmt: skip
        return
    if not _PLAIN.match(cell.text):
        return
    written = cell.text.strip()
    unit = _unit(layout, heads, row, place)
    masked = not written[0].isdecimal()
    yield Target(
        role, "placeholder" if masked else "quantified", indicator, "=", cell.span, None if masked else parse(written),
        value_text=written if masked else None, unit=unit, number_span=cell.span, section=table.section, owner=owner,
        deadline_text=due.deadline_text if due else None, deadline=due.due if due else None,
    )  # fmt: skip


def _unit(layout: Columns, heads: tuple[Cell, ...], row: tuple[Cell, ...], place: int) -> str | None:
    if layout.unit is not None and layout.unit < len(row) and not _RATE.search(heads[place].text):
        return row[layout.unit].text.strip() or None
    for text in (
        heads[place].text,
        row[layout.name].text if layout.name is not None and layout.name < len(row) else "",
    ):
        if match := _IN_BRACKETS.search(text):
            return match[1].strip()
    return "%" if _RATE.search(heads[place].text) else None


def _owner(layout: Columns, row: tuple[Cell, ...]) -> str | None:
    names = [row[i].text.strip() for i in layout.leads if i < len(row) and row[i].text.strip()]
    return names[0] if names else None


def _due(document: Document, table: Table, layout: Columns, row: tuple[Cell, ...]) -> Deadline | None:
    return next(iter(_row_deadlines(document, table, layout, row)), None)


def deadlines(document: Document) -> Iterator[Deadline]:
    """Yield the times of the columns 完成时限, 时间节点 and the like."""
    for table in document.tables:
        layout = columns(table)
        for row in table.rows[1:]:
            yield from _row_deadlines(document, table, layout, row)


def _row_deadlines(document: Document, table: Table, layout: Columns, row: tuple[Cell, ...]) -> Iterator[Deadline]:
    task = row[layout.name].text.strip() if layout.name is not None and layout.name < len(row) else ""
    calendar = Calendar.of(document)
    for place in layout.times:
        if place >= len(row):
            continue
        cell = row[place]
        for moment in moments(cell.text):
            kind, normalized = kind_and_form(moment, calendar, None, cell.text)
            time = Span(cell.span.start + moment.span.start, cell.span.start + moment.span.end)
            yield Deadline(
                kind, task, cell.span, time, moment.span.of(cell.text), normalized, _owner(layout, row), table.section
            )


def owners(document: Document) -> Iterator[Owner]:
    """Yield the units in the columns 责任单位, 牵头单位 and 配合单位."""
    for table in document.tables:
        layout = columns(table)
        for row in table.rows[1:]:
            for places, role in ((layout.leads, "lead"), (layout.helpers, "cooperate")):
                for place in places:
                    if place < len(row):
                        yield from _cell_owners(row[place], "lead" if role == "lead" else "cooperate", table.section)


def _cell_owners(cell: Cell, role: Literal["lead", "cooperate"], section: int | None) -> Iterator[Owner]:
    for match in re.finditer(r"[^、，,；;/／\s]{2,24}", cell.text):
        yield Owner(match.group(), role, Span(cell.span.start + match.start(), cell.span.start + match.end()), section)
