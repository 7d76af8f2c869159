"""What a person sees of a table otherwise than its cells say: hidden rows, merged amounts, a name once for a group."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.batch.aside import COMMUNITY, SUBDISTRICT
from app.batch.cells import column_letter
from app.batch.wording import some

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.batch.pages import Merged
    from app.batch.table import Table
    from app.batch.workbook import Sheet

_SHOWN = 10  # rows or cells are named
_AMOUNT = re.compile(r"[-+¥￥]?\d{1,10}(?:[,，]\d{3})*(?:\.\d+)?[^\d\s年月日号时级类期%％]{0,4}")  # a rate is all's
_TELEPHONE = re.compile(r"1\d{10}|0\d{5,}")
_YEAR = re.compile(r"(?:19|20)\d\d")
_NUMBERING = frozenset({COMMUNITY, SUBDISTRICT, "序号", "编号"})


def concealed(sheet: Sheet) -> Iterator[str]:
    """Yield a note where a list is on a sheet that nobody sees."""
    if sheet.concealed:
        yield f"{sheet.name} 是隐藏的工作表，方案用到了它，其中的行同样采用；请核对是不是要用的那一张。"


def hidden_rows(sheet: Sheet, rows: Sequence[int], *, listed: bool) -> Iterator[str]:
    """Yield a note on `rows` of a table that are hidden; it is a list of rows, or names the communities."""
    if rows:
        numbers = some(list(map(str, rows)), _SHOWN)
        done = "同样采用；不需要的请从表中删去" if listed else "同样生成文件；不需要的请从名册中删去"
        yield f"{sheet.name} 第{numbers}行（共 {len(rows)} 行）是隐藏行，{done}。"


def merged_amounts(table: Table, *, listed: bool) -> Iterator[str]:
    """Yield a note on each amount that stands in one cell for several rows: nobody knows whether each has it all."""
    tall = [merged for merged in table.sheet.tall if merged.bottom > table.top]
    if not tall:
        return
    columns = {index: name for index, name in enumerate(table.fields) if name and name not in _NUMBERING}
    wanted = [(merged, index) for merged in tall for index in range(merged.left, merged.right + 1) if index in columns]
    found: dict[tuple[Merged, int], list[tuple[str, tuple[str, str]]]] = {}
    waiting = sorted(wanted, reverse=True)
    reached: list[tuple[Merged, int]] = []  # ranges begin and end as rows go by
    for number, values, _ in table.rows() if wanted else ():
        while waiting and waiting[-1][0].top <= number:
            reached.append(waiting.pop())
        reached = [place for place in reached if place[0].bottom >= number]
        for merged, index in reached:
            key = table.area(values), values[COMMUNITY]
            found.setdefault((merged, index), []).append((values[columns[index]], key))
    for (merged, index), rows in found.items():
        value, own = rows[0][0], {key for _, key in rows}
        count = len(rows) if listed else len(own)
        if count < 2 or not _is_amount(value):
            continue
        letter = column_letter(index + 1)
        whose = f"这 {count} 行" if listed else f"这 {count} 个社区各自的文件"
        yield (
            f"{table.sheet.name} {letter}{merged.top}:{letter}{merged.bottom}（{columns[index]}）合并成了一格，"
            f"“{value}”会写进{whose}；若是合用的一个数，请取消合并，分别填写。"
        )


def without_area(table: Table, rows: Sequence[int], count: int) -> Iterator[str]:
    """Yield a note on communities without a sub-district where others have one."""
    if 0 < len(rows) < count:
        cells = [table.cell(number, SUBDISTRICT).removeprefix(table.sheet.name).strip() for number in rows]
        yield (
            f"{table.sheet.name} 的“{SUBDISTRICT}”列有 {len(rows)} 格是空的：{some(cells, _SHOWN)}。"
            "这些社区的文件不按街道分文件夹，放在最外层；街道只写在一组的第一行的，请逐行补上。"
        )


def _is_amount(value: str) -> bool:
    return (
        _AMOUNT.fullmatch(value) is not None and _TELEPHONE.fullmatch(value) is None and _YEAR.fullmatch(value) is None
    )
