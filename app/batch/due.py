"""The days that tables of results name: until when a problem is to be solved, up to when a figure counts."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from app.batch.cells import shown
from app.batch.dated import whole_of
from app.batch.days import day_in, whole_day
from app.batch.monthly import cell_in
from app.batch.result_rows import PROBLEMS, RESULTS
from app.batch.wording import some

if TYPE_CHECKING:
    from datetime import date

    from app.batch.roster import Roster

_SHOWN = 10
_RECENT = timedelta(days=183)
_YEAR = re.compile(r"\d{4}|[今明去前次后上本当]年|来年")  # 次年3月底 says which one


def read_days(roster: Roster, today: date) -> None:
    """Give the days of results and problems that are said in words, 11月底, as days; note cells that may mean others.

    A problem's deadline that names none, or one gone by, is emptied, so that it is asked for. What is no day of a
    result stays, and is refused by its cell.
    """
    _read_results(roster, today)
    _read_problems(roster, today)


def _read_results(roster: Roster, today: date) -> None:
    """Read the days of results; one without a year that lies far back may be of a month to come."""
    old: list[str] = []
    for row in (row for rows in roster.lists.get(RESULTS, {}).values() for row in rows):
        said = whole_of(row.get("截至", ""))
        if said:
            row["截至"] = said
        if said and whole_day(said) is None:
            day = day_in(said, today, back=True)
            if day is not None and today - day > _RECENT and not _YEAR.search(said):
                old.append(f"{cell_in(roster, row, '截至')}“{said[:20]}”（{shown(day)}）")
            row["截至"] = said if day is None else day.isoformat()
    if old:
        roster.notes.append(
            f"截至的日期没有写年份，按今天以前的最近一个采用，已过了半年以上：{some(old, _SHOWN)}"
            f"（共 {len(old)} 处），请核对，不是的请写上年份。"
        )


def _read_problems(roster: Roster, today: date) -> None:
    """Read the deadlines of problems; one without a year, 3月底, may be read as the next year's."""
    open_ones: list[str] = []
    later: list[str] = []
    for row in (row for rows in roster.lists.get(PROBLEMS, {}).values() for row in rows):
        said = whole_of(row.get("时限", ""))
        if not said:
            continue
        day = day_in(said, today)
        if day is None or day < today:
            open_ones.append(f"{cell_in(roster, row, '时限')}“{said[:20]}”")
            day = None
        elif day.year > today.year and not _YEAR.search(said):
            later.append(f"{cell_in(roster, row, '时限')}“{said[:20]}”（{shown(day)}）")
        row["时限"] = "" if day is None else day.isoformat()
    if open_ones:
        roster.notes.append(
            "看不出是哪一天、日历上没有那一天或那一天已过的整改时限，报告中以【待补：…】标出，"
            "请写成“2026年12月31日”的样子："
            f"{some(open_ones, _SHOWN)}（共 {len(open_ones)} 处）。"
        )
    if later:
        roster.notes.append(
            f"整改时限没有写年份，这一天今年已过，按 {today.year + 1} 年的采用：{some(later, _SHOWN)}"
            f"（共 {len(later)} 处），请核对。"
        )
