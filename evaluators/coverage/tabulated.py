"""The values a report states in tables: indicators down the side, or communities there and indicators on top."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from evaluators.coverage.dating import stamps
from evaluators.coverage.stated import Stated
from evaluators.model import Span
from evaluators.reader.numbers import quantities
from evaluators.reader.numerals import parse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from evaluators.model import Cell, Document, Table

_NAME = re.compile(r"指标|项目|任务|内容|事项|名称|工作|目标(?!值|数)|措施")
_PLAN = re.compile(r"计划(?!完成时)|目标(?:值|数)|指标值|任务(?:数|量)|应完成|年度目标$|^目标$")
_RATE = re.compile(r"完成率|完成比例|完成进度|达成率|占计划")
_WHOLE = re.compile(
    r"(?:本月|本季|本年|年|全年)?累计(?!划)|至?今累计|完成(?:值|数|量|情况|结果)?$|实际(?:值|数|完成)?|实绩|达到(?:值|数)?$|结果|现状|进展"
)
_OTHER = re.compile(r"上[月年季]|去年|同期|本月(?:完成|新增|数)?$|当月|20\d\d年$|比上|增减|未完成|剩余|基期|原有")
_DONE_DAY = re.compile(r"(?:完成|达到|办结|建成|实际)(?:日期|时间)|^(?:完成)?(?:日期|时间)$")
_RUN_TO = re.compile(r"截[至止]|统计(?:日期|时间)|数据时间")
_LIMIT = re.compile(r"时限|期限|计划完成(?:日期|时间)|节点|要求")
_STATUS = re.compile(r"状态|是否|完成情况|进展|结果|评价|备注|说明")
_UNIT = re.compile(r"^(?:计量)?单位$")
_IN_BRACKETS = re.compile(r"[（(](?:单位[：:])?([^（）()：:\d]{1,6})[）)]")
_AREA = re.compile(r"^(?:社区|街道|单位|村|网格|小区|片区|地区|区域|名称|所属社区|社区名称|街道名称)(?:[（(].*[）)])?$")
_TOTAL = re.compile(r"^(?:合\s*计|总\s*计|小\s*计|共\s*计|全街道|全区|全社区|总数)$")
_BLANK = re.compile(r"^(?:[×✕XxＸ*＊_＿○□]{1,6}\s*(?:[%％]|[一-鿿]{1,2})?|[—\-/／\s]*)$|待补|待填|待定|待统计|【")
_NUMBER = re.compile(r"^[0-9][0-9,，]*(?:\.[0-9]+)?$")


@dataclass(frozen=True, slots=True)
class Head:
    """The columns of one table by what they hold; indexes, None for a column the table lacks."""

    name: int
    actual: int | None
    plan: int | None
    rate: int | None
    unit: int | None
    done: int | None
    run_to: int | None
    limit: int | None
    status: int | None


def head(table: Table) -> Head | None:
    """Return what the header row says of the columns; None where no column holds names of indicators or tasks."""
    heads = [re.sub(r"\s", "", cell.text) for cell in table.rows[0]] if table.rows else []

    def first(pattern: re.Pattern[str], *but: int | None) -> int | None:
        return next((i for i, words in enumerate(heads) if i not in but and pattern.search(words)), None)

    limit, run_to, unit = first(_LIMIT), first(_RUN_TO), first(_UNIT)
    done = first(_DONE_DAY, limit)
    rate = first(_RATE, done, limit)
    plan = first(_PLAN, limit, rate, done)
    taken = (limit, run_to, unit, done, rate, plan)
    wholes = [
        i for i, words in enumerate(heads) if i not in taken and _WHOLE.search(words) and not _OTHER.search(words)
    ]
    # 本月累计 beats 完成数: where a form has both, the latter is the month's
    actual = next((i for i in wholes if "累计" in heads[i]), next(iter(wholes), None))
    name = first(_NAME, *taken, actual)
    status = first(_STATUS, *taken, name)
    return Head(name, actual, plan, rate, unit, done, run_to, limit, status) if name is not None else None


def in_tables(report: Document, year: int) -> list[Stated]:
    """Return the values stated in the tables of a report.

    Args:
        report: the report as read.
        year: the year of a day that names none.
    """
    found: list[Stated] = []
    for table in report.tables:
        heads = [re.sub(r"\s", "", cell.text) for cell in table.rows[0]] if table.rows else []
        place = next((i for i, words in enumerate(heads) if _AREA.match(words)), None)
        if place is not None and place <= 1 and _by_area(table, place):
            found += _areas(table, place, heads, _caption(report, table))
            continue
        layout = head(table)
        if layout is not None and layout.actual is not None:
            for cells in table.rows[1:]:
                found += _row(table, layout, heads, cells, year)
    return found


def _text(cells: tuple[Cell, ...], place: int | None) -> str:
    return cells[place].text.strip() if place is not None and place < len(cells) else ""


def _row(table: Table, layout: Head, heads: list[str], cells: tuple[Cell, ...], year: int) -> Iterator[Stated]:
    name, written = _text(cells, layout.name), _text(cells, layout.actual)
    if not name or layout.actual is None or layout.actual >= len(cells):
        return
    unit = _text(cells, layout.unit) or _bracketed(heads[layout.actual]) or _bracketed(name) or table.unit
    value, given = number(written)
    planned, planned_unit = number(_text(cells, layout.plan))
    if value is None and not _BLANK.search(written):
        return  # words, not a value: the row is read as a sentence on its task
    if unit is None and given is None and planned_unit is not None:
        unit = planned_unit
    rate, rate_unit = number(_text(cells, layout.rate))
    span = Span(cells[0].span.start, cells[-1].span.end)
    yield Stated(
        _IN_BRACKETS.sub("", name),
        value,
        given or unit,
        cells[layout.actual].span if value is not None else span,
        "\t".join(cell.text.strip() for cell in cells),
        0,
        table.section,
        in_table=True,
        planned=planned,
        planned_unit=planned_unit or unit,
        rate=rate / 100 if rate is not None and (rate_unit == "%" or rate > 1) else rate,
        limit=_day(_text(cells, layout.limit), year),
        done=_day(_text(cells, layout.done), year),
        run_to=_day(_text(cells, layout.run_to), year),
        status=_text(cells, layout.status),
    )


def _by_area(table: Table, place: int) -> bool:
    """Tell whether the rows are communities: most names of the column end so, or one is the total."""
    names = [_text(cells, place) for cells in table.rows[1:]]
    areas = sum(bool(re.search(r"(?:社区|街道|村|网格|小区)$", name)) for name in names)
    return any(_TOTAL.match(name) for name in names) or (bool(names) and areas * 2 > len(names))


def _areas(table: Table, place: int, heads: list[str], caption: str) -> list[Stated]:
    """Return one value per column of numbers: that of the row 合计, else the sum of the rows."""
    rows = table.rows[1:]
    total = next((cells for cells in rows if _TOTAL.match(_text(cells, place))), None)
    shares = [cells for cells in rows if not _TOTAL.match(_text(cells, place))]
    planned: Decimal | None = None
    title, found = "", list[Stated]()
    for column, words in enumerate(heads):
        if column == place or re.search(r"序号|责任|时限|备注|说明|原因", words):
            continue
        values = [number(_text(cells, column)) for cells in shares]
        parts = [value for value, _ in values if value is not None]
        stated, unit = number(_text(total, column)) if total else (None, None)
        unit = unit or next((u for _, u in values if u), None) or _bracketed(words)
        name = _IN_BRACKETS.sub("", words)
        if _PLAN.search(name):
            planned = stated if stated is not None else sum(parts, Decimal(0)) if parts else None
            title = re.sub(r"计划(?:数|值)?|目标(?:数|值)?", "", name)
            continue
        if _RATE.search(name) and found and stated is not None:
            found[-1] = replace(found[-1], rate=stated / 100)
            continue
        rate = unit == "%" or bool(re.search(r"率|比例|占比", name))
        if (stated is None and (rate or not parts)) or _OTHER.search(name):
            continue
        cells = total or rows[-1]
        whole = stated if stated is not None else sum(parts, Decimal(0))
        name = re.sub(r"完成(?:数|值|量|情况)?$|实际(?:数|值|完成)?$|累计(?:完成)?$", "", name) or title or caption
        found.append(
            Stated(
                name,
                whole,
                unit or ("%" if rate else table.unit),
                cells[column].span if total and column < len(cells) else table.span,
                "\t".join(cell.text.strip() for cell in cells),
                0,
                table.section,
                in_table=True,
                planned=planned,
                sum_of_parts=sum(parts, Decimal(0)) if total and parts and not rate else None,
            )
        )
        planned = None
    return found


def _caption(report: Document, table: Table) -> str:
    """Return what the line above a table says it shows: 加装电梯 of 各社区加装电梯情况如下表."""
    above = report.text[: table.span.start].rstrip().rsplit("\n", 1)[-1]
    words = re.split(r"[，。；]", above.rstrip("。：:"))[-1]
    return re.sub(
        r"^各(?:社区|街道|村)|(?:的)?(?:完成|进展|开展|建设)?(?:情况|进度)?(?:统计表|一览表|如下表?|见下表|表)*$",
        "",
        words,
    )


def _bracketed(words: str) -> str | None:
    match = _IN_BRACKETS.search(words)
    return match[1].strip() if match else None


def number(written: str) -> tuple[Decimal | None, str | None]:
    """Return value and unit of a cell; None for one that holds none (blank, ×, words)."""
    words = written.replace("，", ",").strip()
    if _NUMBER.match(words):
        return parse(words), None
    found = [quantity for quantity in quantities(words) if quantity.kind == "number"]
    return (found[0].value, found[0].unit) if len(found) == 1 or (found and len(words) < 16) else (None, None)


def _day(written: str, year: int) -> date | None:
    found = stamps(written, year)
    return found[-1].last if found else None
