"""Months that say when a table was handed in, not what it is about: 1月上报 of results of the year before."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from app.batch.result_rows import PROBLEMS, RESULTS
from app.batch.wording import some

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.batch.months import Month
    from app.batch.owners import Key
    from app.batch.roster import Roster
    from app.batch.table_times import Time
    from evaluators.model import Period

_SHOWN = 10
_HANDED = re.compile(r"月份?[底初末]?\s*(?:[上呈]报|报[送来]|填报|提交|交来|收集)")


def settle_years(roster: Roster, period: Period | None, today: date) -> set[Month]:
    """Give the rows of tables whose month is that of handing in the year they are about; note them; return all months.

    That is where the month names no year, says 上报, and has begun last in a later year than the one which a column,
    folder or title names or, where none does, in which the plan ends.
    """
    end = period.end.year if period is not None else None
    told: dict[str, dict[str, None]] = {}
    months: set[Month] = set()
    for key, row in ((key, row) for title in (RESULTS, PROBLEMS) for key, row in _rows(roster, title)):
        time = roster.times.get(id(row))
        if time is None:
            continue
        year, begun = time.year or end, _begun(time, today)
        if time.month_in and not (time.day or row.get("截至")) and year and begun is not None and begun.year > year:
            month, whole, said = begun.month, f"{year}年{begun.month}月", ""
            if _HANDED.search(time.month_in):
                said = f"的{month}月像是上报的月份，{time.year_in or '方案'}写的是{year}年，按{year}年底的成果采用"
                time = roster.times[id(row)] = time._replace(months=frozenset(), year=year)
            elif time.year is None:
                said = f"没有写年份，按{begun.year}年{month}月采用，而方案是{year}年的"
            if said:
                told.setdefault(f"{time.month_in}{said}，是{whole}的请写明“{whole}”", {})["".join(key)] = None
        months |= time.months
    roster.notes += (f"{said}：{some(list(names), _SHOWN)}（共 {len(names)} 个社区）。" for said, names in told.items())
    return months


def _rows(roster: Roster, title: str) -> Iterator[tuple[Key, dict[str, str]]]:
    return ((key, row) for key, rows in roster.lists.get(title, {}).items() for row in rows)


def _begun(time: Time, today: date) -> date | None:
    """Return the first day of the latest month of that name that has begun; None where the table says no one month."""
    if len(time.months) != 1:
        return None
    ((_, month),) = time.months
    return date(today.year if month <= today.month else today.year - 1, month, 1)
