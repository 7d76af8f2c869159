"""Tables read by their header row: which column holds the task, the target, the result, the time, the owner."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from evaluators.lookup import once
from evaluators.model import Deadline, Span, Target, When
from evaluators.reader import headed, owner_cells, units
from evaluators.reader.headed import Head
from evaluators.reader.normal_times import kind_and_form
from evaluators.reader.numbers import quantities
from evaluators.reader.numerals import parse
from evaluators.reader.roles import is_report
from evaluators.reader.times import moments
from evaluators.reader.years import Calendar

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    from evaluators.model import Cell, Document, Table

_TARGET = re.compile(r"目标|计划(?!完成时)|指标值|任务数|任务量|年度任务|应完成|应|预算")
_ACTUAL = re.compile(
    r"完成(?!时|期|单位)|实际|实绩|累计|本月|当月|实有|现有|上月|本年|进度(?!安排)|达到|(?:支出|执行|决算)(?=$|[数额（(]|金额)"
)
# 承办（件）, 投资（万元）, 办结率, 数量: an amount, though the header does not say whether it is meant or done
_MEASURE = re.compile(rf"[（(](?:单位[：:])?(?:{units.ANY})[）)]$|率$|占比$|百分比$|^(?:建设|改造|任务)?(?:数量|规模)$")
# what a plan starts from is no aim of it
_GIVEN = re.compile(r"面积|人口|户数|人数|底数|基数|存量|常住|现状")
_RATE = re.compile(r"率|占比|百分比|比例")
_TIME = re.compile(r"时限|时间|期限|节点|日期|完成时|^(?:季度|月份|时段|周次)$")
_YEARS = re.compile("^年[度份]?$")
# beside 目标值 a column of 目标 names them, and what stands under 基期值 is where each sets out from
_CALLED = re.compile("^(?:工作|主要|项目|绩效|任务)?目标(?:任务|名称|内容)?$")
_VALUE_OF = re.compile("目标(?:值|数|要求)|计划")
_BASE = re.compile("基期|基数|基线|基准|原有|初始|(?:上年|去年|现状)(?:值|数|水平)?$")
_SO_FAR = re.compile("截[至止]|已|现")  # 截至2月底累计
_LIMIT = re.compile(r"时限|期限|完成")
_REMARK = re.compile(r"原因|备注|说明|序号|编号")
_LEAD = re.compile(r"责任|牵头|负责|主责|承办")
_HELP = re.compile(r"配合|协办|参与|协助")
_NAME = re.compile(r"项目|任务|指标|内容|事项|名称|工作|措施|类别|科目|清单")
_KIND_OF = re.compile("(?:任务|工作|项目)?(?:类别|分类|类型|类|板块|领域)")
_UNIT = re.compile(r"^(?:计量)?单位$")
_BODY = re.compile(r"^(?:实施|落实|主管|承担|组织|执行)?(?:单位|部门|科室|处室|站所)$")
_IN_BRACKETS = re.compile(r"[（(](?:单位[：:])?([^（）()：:]{1,6})[）)]")
_PLAIN = re.compile(r"^[ ]*(?:[0-9][0-9,]*(?:\.[0-9]+)?|[×✕XxＸ_]{1,4})[ ]*$")
_OTHER_NUMBER = re.compile(rf"{_REMARK.pattern}|{_YEARS.pattern}|金额|总额|费用|经费|资金|投资|得分|分值|排名")
_PLAIN_OR_NONE = re.compile(rf"{_PLAIN.pattern}|[ /－—-]*$")

_WRITTEN_OUT = 6  # shorter cells are names
_KINDS: dict[str, Literal["quantified", "placeholder", "fuzzy"]] = {
    "number": "quantified",
    "placeholder": "placeholder",
    "fuzzy": "fuzzy",
}


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of one table by what they hold; indexes into its rows."""

    name: int | None
    unit: int | None
    targets: tuple[int, ...]
    actuals: tuple[int, ...]
    measures: tuple[int, ...]
    times: tuple[int, ...]
    leads: tuple[int, ...]
    helpers: tuple[int, ...]
    years: tuple[int, ...]
    bases: tuple[int, ...]


def columns(table: Table) -> Columns:
    """Return what the header row of `table` says about its columns."""
    heads = [cell.text.strip() for cell in table.rows[0]] if table.rows else []

    def where(pattern: re.Pattern[str], *others: re.Pattern[str]) -> tuple[int, ...]:
        return tuple(
            i for i, head in enumerate(heads) if pattern.search(head) and not any(o.search(head) for o in others)
        )

    bodies = tuple(i for i in where(_BODY) if owner_cells.hold_bodies(table, i))
    unit = tuple(i for i in where(_UNIT) if i not in bodies)
    # who leads before who answers, units before persons; a column 责任单位及完成时限 holds a time as well
    ranked = sorted(
        where(_LEAD, _HELP, _MEASURE),
        key=lambda i: (owner_cells.PERSON.search(heads[i]) is not None, "牵头" not in heads[i], i),
    )
    leads, helpers, times = tuple(ranked) or bodies, where(_HELP, _MEASURE), where(_TIME)
    actuals = tuple(
        i
        for i in where(_ACTUAL, _TIME, _LEAD, _HELP)
        if i not in unit and "未完成" not in heads[i] and "原因" not in heads[i]
    )
    bases = where(_BASE, _TIME, _LEAD, _HELP)
    called = where(_CALLED) if where(_VALUE_OF, _CALLED) else ()
    targets = tuple(
        i
        for i in where(_TARGET, _TIME, _LEAD, _HELP)
        if i not in (*actuals, *bases, *called)
        and not re.search(r"下月|项目名|目标任务$|工作目标$|措施|计划安排", heads[i])
    )
    measured = {*where(_MEASURE, _TIME), *(_numbers(table) if unit else ())}
    measures = tuple(
        i for i in sorted(measured) if i not in (*actuals, *targets, *bases, *unit, *leads, *helpers, *times)
    )
    taken = (*actuals, *targets, *measures, *bases, *unit)
    names = [*called, *(i for i in where(_NAME, _TIME, _LEAD, _HELP) if i not in taken)]
    names.sort(key=lambda i: _KIND_OF.fullmatch(heads[i]) is not None)  # 类别 says of what kind the 任务 beside it is
    name = (
        names[0]
        if names
        else next(
            (
                i
                for i, head in enumerate(heads)
                if head and not re.match(r"序号|编号|年[度份]?$", head) and i not in taken
            ),
            None,
        )
    )
    return Columns(
        name, unit[0] if unit else None, targets, actuals, measures, times, leads, helpers, where(_YEARS), bases
    )


def _numbers(table: Table) -> Iterator[int]:
    """Yield the columns of bare numbers: beside a column of units each of them counts, whatever it is called."""
    for place, head in enumerate(table.rows[0]):
        if "价" in head.text:
            return  # what stands behind a price may be money
        cells = [row[place].text for row in table.rows[1:] if place < len(row)]
        if (
            not _OTHER_NUMBER.search(head.text)
            and any(map(_PLAIN.match, cells))
            and all(map(_PLAIN_OR_NONE.match, cells))
        ):
            yield place


def aimed_by(document: Document, table: Table) -> Deadline | None:
    """Return the last time that the heads of the columns of targets tell (2025年目标数): it holds for every row.

    Of a plan the columns of numbers to be reached by a day are targets too (6月底前累计 | 年底前累计).
    """
    layout = columns(table)
    reached = () if is_report(document) else (*layout.actuals, *layout.measures)
    heads = headed.heads(document, table) if layout.targets or reached else ()
    for place in sorted({*layout.targets, *reached}, reverse=True):
        due = heads[place].due
        if due is not None and (place in layout.targets or _to_come(document, due, table.rows[0][place].text)):
            return due
    return None


def _to_come(document: Document, due: Deadline, head: str) -> bool:
    """Tell whether the time of a column of numbers is one to reach them by, none by which they were reached."""
    issued = document.issue_date
    return not _SO_FAR.search(head) and (issued is None or due.due is None or due.due > issued)


@dataclass(frozen=True)  # without slots, so that what is worked out of a row is kept
class Row:
    """One row below the header, with what its other cells say about its task."""

    document: Document
    table: Table
    layout: Columns
    cells: tuple[Cell, ...]
    heads: tuple[Head, ...] = ()
    owner_above: str | None = None
    due_above: Deadline | None = None

    @property
    def span(self) -> Span:
        """From the first cell to the last."""
        return Span(self.cells[0].span.start, self.cells[-1].span.end)

    def text(self, place: int | None) -> str:
        """Return the words of a cell; empty where the row has none there."""
        return self.cells[place].text.strip() if place is not None and place < len(self.cells) else ""

    def head(self, place: int) -> str:
        """Return the words of the header above a cell."""
        heads = self.table.rows[0]
        return heads[place].text.strip() if place < len(heads) else ""

    @cached_property
    def owner(self) -> str | None:
        """The units that lead by the first column of leads that names any; 同上 is who leads in the row above."""
        for place in self.layout.leads:
            if owner_cells.same(self.text(place)):
                return self.owner_above
            if names := owner_cells.leads(self.text(place)):
                return names
        return None

    @cached_property
    def due(self) -> Deadline | None:
        """The time that holds for the row: the first with a day, else the first."""
        found = list(self._times((*self.layout.times, *self.layout.years)))
        return next((deadline for deadline in found if deadline.due), found[0] if found else None)

    def due_in(self, place: int) -> Deadline | None:
        """Return the time of a number: of its head (6月底前累计), of the row, of a head that is a mere year."""
        head = self.head_of(place)
        return self.due or head.due if head.mere_year else head.due or self.due

    def former(self, place: int) -> bool:
        """Tell whether a column holds what there was in years before the document's own (2024年完成数, 上年实绩)."""
        return self.head_of(place).former

    def head_of(self, place: int) -> Head:
        """Return what the head of a column says of when."""
        return self.heads[place] if place < len(self.heads) else Head()

    def unit(self, place: int) -> str | None:
        """Return the unit of a bare number: from the column of units, brackets, or above the table."""
        if self.layout.unit is not None and not _RATE.search(self.head(place)):
            return self.text(self.layout.unit) or None
        for words in (self.head(place), self.text(self.layout.name)):
            if match := _IN_BRACKETS.search(words):
                return match[1].strip()
        return "%" if _RATE.search(self.head(place)) else self.table.unit

    def base(self, unit: str | None) -> Decimal | None:
        """Return the value the row sets out from, where a column says so in the same unit."""
        former = [place for place in range(len(self.cells)) if self.former(place)]
        for words in map(self.text, (*self.layout.bases, *reversed(former))):
            if _PLAIN.match(words) and words[0].isdecimal():
                return parse(words)
            found = quantities(words)
            if found and found[0].unit == unit:
                return found[0].value
        return None

    def deadlines(self) -> Iterator[Deadline]:
        """Yield the times of the row's columns of times."""
        yield from self._times(self.layout.times)

    def _times(self, places: Sequence[int]) -> Iterator[Deadline]:
        calendar = Calendar.of(self.document)
        for place in places:
            if place >= len(self.cells):
                continue
            cell = self.cells[place]
            if self.due_above is not None and owner_cells.same(cell.text):
                task = self.text(self.layout.name)
                yield replace(self.due_above, task=task, span=cell.span, text_span=cell.span, owner=self.owner)
            for moment in moments(cell.text):
                kind, form = kind_and_form(moment, calendar, None, cell.text)
                if isinstance(form, When) and moment.form == "point" and _LIMIT.search(self.head(place)):
                    form = replace(form, op="<=", start=None)
                time = Span(cell.span.start + moment.span.start, cell.span.start + moment.span.end)
                written = moment.span.of(cell.text)
                task = self.text(self.layout.name)
                yield Deadline(kind, task, cell.span, time, written, form, self.owner, self.table.section)

    def targets(self, place: int, role: Literal["target", "actual"]) -> Iterator[Target]:
        """Yield what one cell of a column of targets or results says."""
        if place >= len(self.cells):
            return
        cell = self.cells[place]
        due = self.due_in(place) if role == "target" else self.due
        of_head = place in self.layout.measures or _RATE.search(self.head(place))
        name = _IN_BRACKETS.sub("", self.text(self.layout.name)).strip()
        empty = Target(
            role,
            "quantified",
            name + _IN_BRACKETS.sub("", self.head(place)).strip() if of_head else name,
            "=",
            cell.span,
            number_span=cell.span,
            section=self.table.section,
            owner=self.owner,
            deadline_text=due.deadline_text if due else None,
            deadline=due.due if due else None,
        )
        if _PLAIN.match(cell.text):
            written = cell.text.strip()
            if written[0].isdecimal():
                yield replace(empty, value=parse(written), unit=self.unit(place), baseline=self.base(self.unit(place)))
            else:
                yield replace(empty, kind="placeholder", value_text=written, unit=self.unit(place))
            return
        for quantity in quantities(cell.text, cell.span.start):
            if quantity.kind != "all":
                yield replace(
                    empty,
                    baseline=self.base(quantity.unit),
                    kind=_KINDS[quantity.kind],
                    op=quantity.op,
                    value=quantity.value,
                    value_max=quantity.value_max,
                    value_text=quantity.value_text,
                    unit=quantity.unit,
                    per=quantity.per,
                    number_span=quantity.number,
                )


@once
def rows(document: Document) -> tuple[Row, ...]:
    """Return the rows below the headers of the tables of `document`."""
    found: list[Row] = []
    for table in document.tables:
        layout, heads = columns(table), headed.heads(document, table)
        for at, cells in enumerate(table.rows[1:]):
            above = (found[-1].owner, found[-1].due) if at else (None, None)
            found.append(Row(document, table, layout, cells, heads, *above))
    return tuple(found)


def targets(document: Document) -> Iterator[Target]:
    """Yield a target for each number under a column of targets, results or measures, and for each count per period."""
    report = is_report(document)  # a plan has results in no column: 完成标志 tells what is aimed at
    for row in rows(document):
        layout = row.layout
        for place in sorted((*layout.targets, *layout.actuals, *layout.measures, *layout.times)):
            if place in layout.times:  # 每季度1次 is a time and a number to be reached
                yield from (target for target in row.targets(place, "target") if target.per)
            elif not report and row.former(place):
                continue
            elif place not in layout.measures:
                yield from row.targets(place, "actual" if report and place in layout.actuals else "target")
            elif report or not _GIVEN.search(row.head(place)):
                yield from row.targets(place, "actual" if report else "target")


def deadlines(document: Document) -> Iterator[Deadline]:
    """Yield the times of the columns 完成时限, 时间节点 and the like."""
    return (due for row in rows(document) for due in row.deadlines())


def prose(document: Document) -> Iterator[tuple[Span, int | None]]:
    """Yield the cells that are written out (工作任务, 主要措施), to be read like sentences."""
    for row in rows(document):
        layout = row.layout
        times, owners = (*layout.times, *layout.years), (*layout.leads, *layout.helpers)
        taken = {*layout.targets, *layout.actuals, *layout.measures, *times, *owners, layout.unit}
        for place, cell in enumerate(row.cells):
            if place not in taken and len(cell.text) >= _WRITTEN_OUT and not _REMARK.search(row.head(place)):
                yield cell.span, row.table.section
