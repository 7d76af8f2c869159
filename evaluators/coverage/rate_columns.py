"""A table's column of rates held against its own columns of planned and of done: no plan is needed for that."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from itertools import permutations
from typing import TYPE_CHECKING

from evaluators.coverage.measure import base, comparable
from evaluators.coverage.tabulated import number
from evaluators.coverage.wording import measured, plain
from evaluators.model import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.model import Cell, Document, Table

_RATE = re.compile(r"完成率|完成比例|达成率|占计划")
_PLANNED = re.compile(
    r"计划|(?:协议|合同)(?:约定|指标|数|要求)|约定(?:数|指标)|目标(?:值|数)|年度?目标|任务(?:数|量)|应(?:完成|走访|检查|报|到)"
)
_SUMMED = re.compile(r"(?<!上月)(?<!上年)累计(?!划)")
_DONE = re.compile(r"实际|已?完成(?:数|值|量)?(?!时|率|比|情|日)")
# what a done count is not: another period, what is lacking, a state in words
_OTHER = re.compile(r"[上下][月年季]|去年|同期|未完成|剩余|时限|期限|时间|日期|情况|是否|备注|说明")
_IN_BRACKETS = re.compile(r"[（(](?:单位[：:])?([^（）()：:\d]{1,6})[）)]")
# a remark that gives the rate a base of its own
_OWN_BASE = re.compile(r"分母|按.{1,12}(?:计算|折算)|口径|加权")
_ANY_RATE = re.compile("(?<![频效税费利速汇])率|占比|比例")
_MONTH = re.compile(
    "[本当][月季]|本期|(?:[0-9]{1,2}|[一二三四五六七八九十]{1,2})月(?![末底前初]|[0-9])|[一二三四]季度(?![末底前])"
)
_OF_YEAR = re.compile("(?<!上)年(?![前底末初])")
_ALIKE = 3  # rates below 100% that two columns give, by which the one they do not give is seen
_ALL = Decimal(100)
_WHOLE, _TENTH = Decimal("0.6"), Decimal("0.1")  # points: rounded to wholes; a tenth cut off instead of rounded


def table_rates(document: Document) -> Iterator[Finding]:
    """Yield a finding (COV-03) per cell of a rate that the planned and the done count of its row do not give.

    A table with two columns of rates is passed over: which belongs to which is not said. Where plans or results have
    several columns (本月计划, 年度目标), a rate that any two of one period give is right.
    """
    for table in document.tables:
        pairs, rates = planned_and_done(table)
        heads = table.rows[0] if table.rows else ()
        meant = _meant(heads, pairs, rates[0]) if len(rates) == 1 else []
        for row in table.rows[1:] if meant else ():
            found = [_judged(heads, row, planned, done, rates[0]) for planned, done in meant]
            if all(found):
                yield from found[-1:]  # type: ignore[misc]  # none is None
        if not pairs:
            yield from _odd_row(table)


def _meant(heads: tuple[Cell, ...], pairs: list[tuple[int, int]], rate: int) -> list[tuple[int, int]]:
    """Return the columns of plan and result that a rate is of, by the period that its head names (年计划完成率)."""
    named = _OF_YEAR.search(heads[rate].text)
    own = [pair for pair in pairs if _OF_YEAR.search(heads[pair[0]].text)] if named else []
    return own or pairs


def _odd_row(table: Table) -> Iterator[Finding]:
    """Yield the one cell of a column of rates that two other columns do not give though they give all its others.

    What the columns are called says nothing then (发现隐患, 已整改, 整改率): that the rates follow from them does.
    """
    heads = table.rows[0] if table.rows else ()
    for rate in (at for at, head in enumerate(heads) if _ANY_RATE.search(head.text)):
        rows = [row for row in table.rows[1:] if len(row) == len(heads) and number(row[rate].text)[0] is not None]
        if len(rows) > _ALIKE:
            yield from _odd_in(heads, rows, rate)


def _odd_in(heads: tuple[Cell, ...], rows: list[tuple[Cell, ...]], rate: int) -> list[Finding]:
    """Return the one rate of a column that no two others give; nothing where two give every rate."""
    odd: list[Finding] = []
    for whole, part in permutations((at for at in range(len(heads)) if at != rate), 2):
        judged = [
            (row, _judged(heads, row, whole, part, rate)) for row in rows if _can_be(heads, row, whole, part, rate)
        ]
        wrong = [finding for _, finding in judged if finding is not None]
        right = [row for row, finding in judged if finding is None and number(row[rate].text)[0] != _ALL]
        if len(judged) == len(rows) and not wrong and right:
            return []
        if len(judged) == len(rows) and len(wrong) == 1 and len(right) >= _ALIKE:
            odd += wrong
    return odd[:1]


def planned_and_done(table: Table) -> tuple[list[tuple[int, int]], list[int]]:
    """Return the columns of plan and result of one period, no pair where one is in doubt, and those of rates."""
    heads = [re.sub(r"\s", "", cell.text) for cell in table.rows[0]] if table.rows else []
    rates = [at for at, head in enumerate(heads) if _RATE.search(head)]
    others = [at for at, head in enumerate(heads) if at not in rates and not _OTHER.search(head)]
    planned = [at for at in others if _PLANNED.search(heads[at])]
    summed = [at for at in others if at not in planned and _SUMMED.search(heads[at])]
    done = [at for at in others if at not in planned and _DONE.search(heads[at])]
    if len(planned) == 1:
        done = summed or done
        if done == summed and _of_month(heads[planned[0]]):
            return [], rates  # 10月计划 beside 10月末累计: of two periods
        return [(planned[0], done[0])] if len(done) == 1 else [], rates
    pairs = [(p, d) for p in planned for d in {*summed, *done} if _of_month(heads[p]) == _of_month(heads[d])]
    return sorted(pairs), rates


def _can_be(heads: tuple[Cell, ...], row: tuple[Cell, ...], whole: int, part: int, rate: int) -> bool:
    """Tell whether a row gives two counts of one kind and what share of the one the other is."""
    (all_of_it, unit), (some, other) = counted(heads[whole], row[whole]), counted(heads[part], row[part])
    percent = "%" in row[rate].text.replace("％", "%") or "%" in heads[rate].text.replace("％", "%")
    return bool(all_of_it) and some is not None and percent and "%" not in (unit, other) and comparable(unit, other)


def _of_month(head: str) -> bool:
    """Tell whether a column counts for one month or quarter; 本月累计 counts from the beginning of the year."""
    return _MONTH.search(head) is not None and _SUMMED.search(head) is None


def _judged(heads: tuple[Cell, ...], row: tuple[Cell, ...], planned: int, done: int, rate: int) -> Finding | None:
    if max(planned, done, rate) >= len(row) or any(_OWN_BASE.search(cell.text) for cell in row):
        return None
    whole, whole_unit = counted(heads[planned], row[planned])
    part, part_unit = counted(heads[done], row[done])
    stated, stated_unit = number(row[rate].text)
    if not whole or part is None or stated is None or "%" in (whole_unit, part_unit):
        return None
    if stated_unit != "%" and "%" not in heads[rate].text.replace("％", "%"):
        return None
    if not comparable(whole_unit, part_unit):
        return None
    computed = base(part, part_unit)[0] / base(whole, whole_unit)[0] * 100
    exponent = stated.as_tuple().exponent
    if abs(computed - stated) <= (_WHOLE if exponent == 0 else _TENTH):
        return None
    due = f"{plain(computed.quantize(Decimal('0.1'), ROUND_HALF_UP))}%"
    names = [cell.text.strip() for cell in row if cell.text.strip()]
    name = next((one for one in names if re.search("[一-龥]", one)), names[0])
    return Finding(
        "COV-03",
        Severity.CRITICAL,
        row[rate].span,
        f"表格“{name}”一行的比率写为{plain(stated)}%，"
        f"按{measured(part, part_unit)}除以{measured(whole, whole_unit)}计算应为{due}。",
        f"请核对原始台账；两个数没有错的，比率改为{due}。",
        also=(row[done].span, row[planned].span),
        against=True,
    )


def counted(head: Cell, cell: Cell) -> tuple[Decimal | None, str | None]:
    """Return a cell's number, with the unit of its own or of its head; no number for words or a blank."""
    value, unit = number(cell.text)
    named = _IN_BRACKETS.search(head.text)
    return value, unit or (named[1] if named else None)
