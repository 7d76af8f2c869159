"""Columns of a table that another adds up: 专职|兼职|合计, 合计|党员|群众.

Not every number beside a total is part of it (社区|户数|专职|兼职|合计), and no head says so for certain.
The rows do: the columns that come out right in some are the ones that miss in the others.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evaluators.model import Cell, Table

_TOTAL = re.compile("合计|总计|小计")
_UNIT_IN_HEAD = re.compile("[（(](?:单位[：:])?([^（）()：:]{1,6})[）)]")
_NONE = frozenset({"—", "——", "-", "/", "－", "无"})
_LEAST_PARTS = 2
_PLAIN = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?")
NO_SUM = re.compile("其中|每[个户人家处场次期名支栋件]|率|比|均|序号|编号|年份|日期|时间|%|单价|得分|排名|标准")
REMARK = re.compile("备注|说明|原因")
# what a row is about, or how big it is: no part of what is counted beside it
_OF_THE_ROW = re.compile(
    "户数|数量|期数|场次|面积|总[数量户人]|楼栋|人口|规模|批次|届数|次数|天数|课时|年度|^(?:小区|社区|网格|楼栋|站点|行政村)(?:个?数|数量)?$"
)
_AS_MANY = "数量额次"  # 排查数, 整改数: heads that end so need not count alike
# a table on its side: the heads are those counted, the rows what is counted (社区|东苑|西苑|合计 above 端口数|40|30|70)
_THOSE_COUNTED = re.compile(
    "(?:社区|街道|小区|村|乡镇|镇|网格|片区|单位|部门|科室|月份|季度|年度|年份|类别|类型|种类|班次|班组|站点)(?:名称)?"
)
_WHAT_IS_COUNTED = re.compile("(?:[数量额]|人次|户次|任务|计划|指标|完成|经费|资金)(?:[（(][^（）()]{1,6}[）)])?$")
_NO_SUM_OF_ROW = re.compile("[率比](?:$|[（(])|占比|比[例重上]|[同环]比|[人户平月日]均|单价|%|％|得分|评分|排名|名次")
_MANY, _NEAR = 3, Decimal("0.2")


class Wrong(NamedTuple):
    """The total of one row, what it is of, and what its parts come to."""

    cell: Cell
    name: str
    stated: Decimal
    added: Decimal


class _Row(NamedTuple):
    """A row with its total, its parts, and how many of the columns next to the total make it up, each way they do."""

    cells: Sequence[Cell]
    stated: Decimal
    parts: Sequence[Decimal]
    fits: frozenset[int]


def number(cell: Cell) -> Decimal | None:
    """Return the number of a cell that holds nothing else."""
    words = cell.text.strip()
    return Decimal(words.replace(",", "")) if _PLAIN.fullmatch(words) else None


def wrong(table: Table) -> Iterator[Wrong]:
    """Yield the totals that no run of columns beside them makes up, where that is known to be how the table adds."""
    heads = [cell.text.strip() for cell in table.rows[0]]
    total = next((i for i, head in enumerate(heads) if _TOTAL.match(head)), None)
    if total is None or NO_SUM.search(heads[total]):
        return
    parts, alike = _parts(table, heads, total)
    units = {unit for i in (*parts, total) for unit in _UNIT_IN_HEAD.findall(heads[i])}
    if len(parts) < _LEAST_PARTS or len(units) > 1:
        return
    rows = [row for cells in table.rows[1:] if (row := _row(cells, parts, total, len(heads))) is not None]
    right, missed = [row for row in rows if row.fits and row.stated], [row for row in rows if not row.fits]
    if not right and _on_its_side(table, heads, parts):
        for row in filter(_slip, missed):
            yield Wrong(row.cells[total], _name(row, heads[total]), row.stated, sum(row.parts, Decimal(0)))
        return
    shown = frozenset(range(_LEAST_PARTS, len(parts) + 1)).intersection(*(row.fits for row in right))
    if not shown or (len(right) < max(len(missed), 1) and not alike):
        return
    for row in missed:
        yield Wrong(row.cells[total], _name(row, heads[total]), row.stated, sum(row.parts[: max(shown)], Decimal(0)))


def _name(row: _Row, otherwise: str) -> str:
    return next((cell.text.strip() for cell in row.cells if number(cell) is None), otherwise)


def _on_its_side(table: Table, heads: Sequence[str], parts: Sequence[int]) -> bool:
    """Tell whether every column but the first and the total is one of those counted, and each row counts something."""
    whole = len(parts) == len(heads) - 2 >= _MANY and _THOSE_COUNTED.fullmatch(heads[0])
    names = [row[0].text.strip() for row in table.rows[1:] if row]
    return bool(whole) and all(_WHAT_IS_COUNTED.search(name) and "累计" not in name for name in names)


def _slip(row: _Row) -> bool:
    """Tell whether the total of a row is near what its parts come to."""
    return abs(sum(row.parts, Decimal(0)) - row.stated) <= _NEAR * row.stated


def _parts(table: Table, heads: Sequence[str], total: int) -> tuple[list[int], bool]:
    """Return the columns that may be parts, the next to the total first, and whether they plainly count alike."""
    for places in (range(total - 1, 0, -1), range(total + 1, len(heads))):
        end = next((at for at, i in enumerate(places) if not _counted(table, i)), len(places))
        run = [i for i in places[:end] if not _TOTAL.search(heads[i])]
        # where all count households, that is what is added
        apart = [i for i in run if (of := _OF_THE_ROW.search(heads[i])) and of[0] not in heads[total]]
        parts = [i for i in run if i not in apart] if len(apart) < len(run) else run
        if len(parts) >= _LEAST_PARTS:
            last = {_UNIT_IN_HEAD.sub("", heads[i])[-1:] for i in parts}
            return parts, parts == run and len(last) == 1 and last.isdisjoint(_AS_MANY)
    return [], False


def _counted(table: Table, column: int) -> bool:
    """Tell whether a column holds numbers to be added: not names, units or remarks, nor the numbers of the rows."""
    head = table.rows[0][column].text
    if NO_SUM.search(head) or REMARK.search(head):
        return False
    return any(number(row[column]) is not None for row in table.rows[1:] if column < len(row))


def _row(cells: Sequence[Cell], parts: Sequence[int], total: int, width: int) -> _Row | None:
    """Return a row that is whole; None where a number is missing, or where what it tells is not added up (完成率)."""
    added = len(cells) == width and not _NO_SUM_OF_ROW.search(cells[0].text)
    stated = number(cells[total]) if added else None
    values = [_part(cells[i]) for i in parts] if stated is not None else []
    known = [value for value in values if value is not None]
    if stated is None or len(known) < len(parts):
        return None
    return _Row(cells, stated, known, frozenset(n for n in range(1, len(known) + 1) if sum(known[:n]) == stated))


def _part(cell: Cell) -> Decimal | None:
    """Return the number of a cell; a dash says there is none of it."""
    return Decimal(0) if cell.text.strip() in _NONE else number(cell)
