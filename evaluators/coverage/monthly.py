"""The table of a monthly form: what its columns hold, and each row's numbers with their cells."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from evaluators.coverage.measure import base, comparable
from evaluators.coverage.tabulated import number
from evaluators.coverage.wording import plain
from evaluators.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.model import Cell, Document, Table

_COLUMNS = {
    "last": re.compile("上月(?:末|底)?(?:累计|完成|数)|截至上月|期初"),
    "total": re.compile("(?:本月|本期|至今|年度|本年|全年|截至本月)?(?:累计)(?:完成|数|值)?$|累计(?!划)"),
    "month": re.compile("(?:本月|当月|本期)(?:完成|新增|发生|实际)?(?:数|值|量)?$|(?:本月|当月)(?!累计)"),
    "rate": re.compile("完成率|完成比例|占计划|达成率"),
    "plan": re.compile("计划(?:数|值)?|目标(?:数|值)?|任务(?:数|量)|年度任务"),
    "remark": re.compile("原因|备注|说明|问题"),
    "name": re.compile("指标|项目|任务|内容|事项|名称"),
}
_BLANK = re.compile("^(?:[×✕XxＸ*＊_＿○□]{1,6}|[—\\-－/／?？]+)?\\s*(?:%|[一-龥])?$")
_NONE = re.compile("^[—\\-－/／]+$")
_TOTAL = re.compile("合\\s*计|总\\s*计|小\\s*计")
_MONTHS = 12
_LAG = Decimal("0.1")  # seasons and late beginnings make that much
_RESTATED = re.compile("核定|更正|核减|核增|调整|修正|重新统计")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of a cell, in the cell's own unit, and where its digits (with the unit) stand."""

    value: Decimal
    unit: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a form.

    `blank` are the cells that must hold a number and do not, with their heads; `of_year` tells that the plan is a
    year's and that a column is there to say why less was done.
    """

    name: str
    span: Span
    plan: Figure | None
    last: Figure | None
    month: Figure | None
    total: Figure | None
    rate: Figure | None
    remark: str
    blank: tuple[tuple[str, Cell], ...]
    of_year: bool = False

    @property
    def restated(self) -> bool:
        """Whether the remark says that last month's number was put right."""
        return bool(_RESTATED.search(self.remark))

    @property
    def explained(self) -> bool:
        """Whether there is any remark."""
        return bool(self.remark.strip(" \u3000—-/／无"))

    def rate_due(self) -> str | None:
        """Return the rate that plan and total give, as precise as the one written; None where they give none."""
        if self.total is None or self.plan is None or not self.plan.value:
            return None
        if (
            not comparable(self.total.unit or self.plan.unit, self.plan.unit or self.total.unit)
            or self.plan.unit == "%"
        ):
            return None
        done = base(self.total.value, self.total.unit or self.plan.unit)[0]
        planned = base(self.plan.value, self.plan.unit or self.total.unit)[0]
        return f"{plain(_rounded(done / planned * 100, self._places()))}%"

    def behind(self, month: int) -> bool:
        """Tell whether less of a year's plan is done than the months gone by would have, by more than a tenth of it."""
        due = self.rate_due() if self.of_year and month < _MONTHS and not self.explained else None
        return due is not None and Decimal(due[:-1]) / 100 < Decimal(month) / _MONTHS - _LAG

    def rate_holds(self) -> bool:
        """Tell whether the rate written is the one due, rounded as it is or to a tenth more."""
        due = self.rate_due()
        return due is None or self.rate is None or abs(self.rate.value - Decimal(due[:-1])) <= self._unit()

    def _places(self) -> int:
        exponent = self.rate.value.as_tuple().exponent if self.rate is not None else -1
        return max(1, -exponent) if isinstance(exponent, int) else 1

    def _unit(self) -> Decimal:
        exponent = self.rate.value.as_tuple().exponent if self.rate is not None else -1
        # 54% for 54.5%: whoever rounds to wholes is not wrong; a tenth may be cut off instead of rounded
        return Decimal("0.6") if exponent == 0 else Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Form:
    """A table of a monthly form."""

    heads: tuple[str, ...]
    head_span: Span
    rows: tuple[Row, ...]


def forms(document: Document) -> Iterator[Form]:
    """Yield the tables that give numbers by month: with a column of the month or of the total, and one of names."""
    for table in document.tables:
        columns = _columns(table)
        if "name" in columns and ("month" in columns or "total" in columns):
            first = table.rows[0]
            yield Form(
                _heads(table),
                Span(first[0].span.start, first[-1].span.end),
                tuple(_row(table, columns, cells) for cells in table.rows[1:] if _told(columns, cells)),
            )


def prescribed(plan: Document) -> list[tuple[str, ...]]:
    """Return the heads of the monthly forms that a plan has attached."""
    return [
        _heads(table)
        for table in plan.tables
        for columns in [_columns(table)]
        if "name" in columns and "month" in columns and ("total" in columns or "last" in columns)
    ]


def _heads(table: Table) -> tuple[str, ...]:
    return tuple(re.sub(r"\s|[（(].*?[）)]", "", cell.text) for cell in table.rows[0])


def _columns(table: Table) -> dict[str, int]:
    """Return which column holds what, each column taken by the first meaning that fits it."""
    found: dict[str, int] = {}
    for index, head in enumerate(_heads(table) if table.rows else ()):
        meaning = next((name for name, pattern in _COLUMNS.items() if pattern.search(head)), None)
        if meaning is not None:
            found.setdefault(meaning, index)
    return found


def _told(columns: dict[str, int], cells: tuple[Cell, ...]) -> bool:
    name = cells[columns["name"]].text.strip() if columns["name"] < len(cells) else ""
    return bool(name) and not _TOTAL.search(name)


def _row(table: Table, columns: dict[str, int], cells: tuple[Cell, ...]) -> Row:
    heads = _heads(table)
    figures: dict[str, Figure | None] = {}
    blank: list[tuple[str, Cell]] = []
    for meaning in ("plan", "last", "month", "total", "rate"):
        place = columns.get(meaning)
        if place is None or place >= len(cells):
            figures[meaning] = None
            continue
        cell = cells[place]
        figures[meaning] = _figure(cell)
        written = cell.text.strip()
        if figures[meaning] is None and _BLANK.match(written) and not (meaning == "rate" and _NONE.match(written)):
            blank.append((heads[place], cell))
    remark = columns.get("remark")
    return Row(
        cells[columns["name"]].text.strip(),
        Span(cells[0].span.start, cells[-1].span.end),
        figures["plan"],
        figures["last"],
        figures["month"],
        figures["total"],
        figures["rate"],
        cells[remark].text if remark is not None and remark < len(cells) else "",
        tuple(blank),
        "plan" in columns and "年" in heads[columns["plan"]] and remark is not None,
    )


def _figure(cell: Cell) -> Figure | None:
    value, unit = number(cell.text)
    if value is None:
        return None
    match = re.search(r"\d[\d,，.]*[%％]?", cell.text)
    if match is None:
        return None
    lead = cell.text.index(match[0])
    start = cell.span.start + lead if len(cell.span) == len(cell.text) else cell.span.start
    end = start + len(match[0]) if len(cell.span) == len(cell.text) else cell.span.end
    return Figure(value, unit, Span(start, end))


def _rounded(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
