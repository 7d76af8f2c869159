"""The days that tables of results name: until when a problem is to be solved, up to when a figure counts."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import TYPE_CHECKING

from app.batch.cells import shown
from app.batch.dated import whole_of
from app.batch.days import SAYS_YEAR, day_in, whole_day
from app.batch.monthly import cell_in
from app.batch.result_rows import PROBLEMS, RESULTS
from app.batch.wording import some

if TYPE_CHECKING:
    from app.batch.roster import Roster
    from app.batch.table_times import Time
    from evaluators.model import Period

_SHOWN = 10
_RECENT = timedelta(days=183)
_LATE = timedelta(days=31)  # after the end of a plan its last figures are gathered
_SEASON = timedelta(days=92)  # and reports on the year written


def read_days(roster: Roster, today: date) -> None:
    """Give the days of results and problems that are said in words, 11月底, as days; note cells that may mean others.

    A problem's deadline that names none, or one gone by, is emptied, so that it is asked for. What is no day of a
    result stays, and is refused by its cell.
    """
    _read_results(roster, today)
    _read_problems(roster, today)


def _read_results(roster: Roster, today: date) -> None:
    """Read the days of results; one without a year is of that which its table says, else the latest one gone by.

    The one may not be what is meant, and the other where it lies far back: it may be of a month to come.
    """
    old: list[str] = []
    by_table: list[str] = []
    for row in (row for rows in roster.lists.get(RESULTS, {}).values() for row in rows):
        said = whole_of(row.get("截至", ""))
        if not said:
            continue
        row["截至"] = said
        if whole_day(said) is not None:
            continue
        day = latest = day_in(said, today, back=True)
        unsaid = not SAYS_YEAR.search(said)
        span = _span_of(roster.times.get(id(row))) if unsaid else None
        if span is not None:
            day = day_in(said, today, back=True, span=span)
        if day is not None and unsaid:
            cell = f"{cell_in(roster, row, '截至')}“{said[:20]}”（{shown(day)}）"
            if span is not None and day != latest:
                by_table.append(cell)
            elif span is None and today - day > _RECENT:
                old.append(cell)
        row["截至"] = said if day is None else day.isoformat()
    if by_table:
        roster.notes.append(
            f"截至的日期没有写年份，按表名、文件名、文件夹或标题中的年份采用：{some(by_table, _SHOWN)}"
            f"（共 {len(by_table)} 处），请核对。"
        )
    if old:
        roster.notes.append(
            f"截至的日期没有写年份，按今天以前的最近一个采用，已过了半年以上：{some(old, _SHOWN)}"
            f"（共 {len(old)} 处），请核对，不是的请写上年份。"
        )


def _span_of(time: Time | None) -> tuple[date, date] | None:
    """Return first and last day that one without a year may be in a table of this time; None where it says no year.

    In a table of 12月 figures may count until January.
    """
    if time is None or time.year is None:
        return None
    if len(time.months) != 1:
        return date(time.year, 1, 1), date(time.year, 12, 31)
    last = _end_of(time) + timedelta(days=31)
    return last - timedelta(days=364), last


def _end_of(time: Time) -> date:
    """Return the last day of the one month, or else of the year, that a table says."""
    ((year, month),) = time.months if len(time.months) == 1 else {(time.year, 12)}
    year = year or time.year or date.max.year
    return date(year, month, monthrange(year, month)[1])


def _read_problems(roster: Roster, today: date) -> None:
    """Read the deadlines of problems; one without a year, 3月底, may be read as the next year's."""
    open_ones: list[str] = []
    later: list[str] = []
    for row in (row for rows in roster.lists.get(PROBLEMS, {}).values() for row in rows):
        said = whole_of(row.get("时限", ""))
        if not said:
            continue
        time = roster.times.get(id(row))
        past = time is not None and time.year is not None and time.year < today.year
        day = day_in(said, _end_of(time) if time is not None and past else today)
        if day is None or day < today:
            open_ones.append(f"{cell_in(roster, row, '时限')}“{said[:20]}”")
            day = None
        elif day.year > today.year and not SAYS_YEAR.search(said):
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


def note_beyond(roster: Roster, period: Period | None, today: date) -> None:
    """Note whose latest results are of a day before the plan's period, or more than a month after it.

    Of a plan without a period, those of a year gone by are noted, once the season for reports on it is over.
    """
    start, end = (None, None) if period is None else (period.start, period.end)
    beyond: dict[date, list[str]] = {}
    for key, rows in roster.lists.get(RESULTS, {}).items():
        day = max(filter(None, (whole_day(row.get("截至", "")) for row in rows)), default=None)
        if day is None:
            continue
        if not start <= day <= end + _LATE if start and end else day.year < today.year and today - day > _SEASON:
            beyond.setdefault(day, []).append("".join(key))
    if beyond:
        said = [
            f"{shown(day)}的有{some(beyond[day], _SHOWN)}（共 {len(beyond[day])} 个社区）" for day in sorted(beyond)
        ]
        why = (
            f"不在方案的起止时间（{shown(start)}至{shown(end)}）之内"
            if start and end
            else "是以前年度的，方案没有写起止时间，看不出是不是那一年的方案"
        )
        roster.notes.append(f"成果的截至日期{why}：{some(said, _SHOWN)}。照样写入报告，请核对是不是另一年的成果。")
