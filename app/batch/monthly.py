"""Of which month the results of a community are: where there are several, the latest is reported, and no guess made."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from app.batch.days import whole_day
from app.batch.result_rows import PROBLEMS, RESULTS, cell_of, counted_up, is_less
from app.batch.wording import some
from app.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from app.batch.months import Month
    from app.batch.roster import Roster
    from evaluators.model import Period

_SHOWN = 10


def keep_latest(roster: Roster, today: date, *, history: bool) -> None:
    """Keep of each community's results, and of its problems, those of the latest month that has begun; note the others.

    A table's month is what its sheet, file, title or folder says. Rows with a day of their own stay, and where there is
    to be a `history` the results of the months before as well: they are told with their day, but no problems
    of a month before that of the results.
    """
    aside: dict[str, list[str]] = {}
    reported: dict[tuple[str, str], set[date]] = {}
    for title in (RESULTS, PROBLEMS):
        for key, rows in roster.lists.get(title, {}).items():
            dated = {
                id(row): day
                for row in rows
                if not row.get("截至") and (day := _month_of(roster, row, today)) is not None
            }
            own = sorted(set(dated.values()))
            days = sorted({*own, *reported.get(key, ())})
            begun = [day for day in days if day <= today]
            kept = next(reversed(begun), next(iter(days), today))
            left = [day for day in own if day > kept or (day < kept and not (history and title == RESULTS))]
            if history and title == RESULTS:
                reported[key] = set(own)
            if left:
                rows[:] = [row for row in rows if dated.get(id(row)) not in left]
                others = "、".join(f"{day.year}年{day.month}月" for day in left)
                told = PROBLEMS if title == PROBLEMS else ""
                said = f"取 {kept.year}年{kept.month}月的，{others}的{told}没有采用"
                aside.setdefault(said, []).append("".join(key))
    for said, names in aside.items():
        roster.notes.append(f"有几个月的成果表的社区，{said}：{some(names, _SHOWN)}（共 {len(names)} 个社区）。")


def keep_latest_year(roster: Roster, today: date) -> None:
    """Leave out what a table says of a year before the latest one that has begun; note whose.

    Only rows that name a year and neither month nor day are left out; those of a month are seen to by `keep_latest`.
    """
    aside: dict[str, list[str]] = {}
    for title in (RESULTS, PROBLEMS):
        for key, rows in roster.lists.get(title, {}).items():
            years = {id(row): year for row in rows if (year := _year_of(roster, row)) is not None}
            bare = {id(row) for row in rows if not row.get("截至") and _is_of_no_month(roster, row)} & years.keys()
            latest = max((year for year in years.values() if year <= today.year), default=today.year)
            left = {own for own in bare if years[own] < latest}
            if left:
                rows[:] = [row for row in rows if id(row) not in left]
                others = "、".join(f"{year}年" for year in sorted({years[own] for own in left}))
                told = PROBLEMS if title == PROBLEMS else ""
                aside.setdefault(f"取 {latest}年的，{others}的{told}没有采用", []).append("".join(key))
    for said, names in aside.items():
        roster.notes.append(f"有几年的成果的社区，{said}：{some(names, _SHOWN)}（共 {len(names)} 个社区）。")


def _is_of_no_month(roster: Roster, row: Mapping[str, str]) -> bool:
    """Tell whether no table says the month of a row; the roster's own sheets say no time at all."""
    time = roster.times.get(id(row))
    return time is None or not time.months


def _year_of(roster: Roster, row: Mapping[str, str]) -> int | None:
    """Return the year of a row, by its day or else by what its table says."""
    day, time = whole_day(row.get("截至", "")), roster.times.get(id(row))
    return day.year if day is not None and time is not None else None if time is None else time.year


def empty_fallen(roster: Roster, today: date) -> None:
    """Empty what the tables of several months count up where it falls from one to the next: it is of the month alone.

    What was reached by then is told by no such figure. Each year counts anew.
    """
    fallen: list[str] = []
    for rows in roster.lists[RESULTS].values():
        series: dict[str, dict[date, dict[str, str]]] = {}
        for row in rows:
            day = None if row.get("截至") else _month_of(roster, row, today)
            if row.get("实际") and day is not None and day <= today:
                series.setdefault(row["指标"], {})[day] = row
        for by_day in series.values():
            pairs = [(by_day[one], by_day[other]) for one, other in pairwise(sorted(by_day)) if one.year == other.year]
            then, now = next((pair for pair in pairs if is_less(pair[1], pair[0], "实际")), (None, None))
            if then is None or now is None:
                continue
            less, more = (f"{cell_in(roster, row, '实际')}“{row['实际']}”" for row in (now, then))
            fallen.append(f"{less}少于 {more}")
            for row in by_day.values():
                row["实际"] = ""
    if fallen:
        roster.notes.append(
            f"后一个月的数比前一个月的少，像是当月的数，不是累计数，没有采用，完成值以【待补：…】标出："
            f"{some(fallen, _SHOWN)}（共 {len(fallen)} 处）。请填累计数，或把列名写作“本月完成”并另加“累计完成”列。"
        )


def before_month(roster: Roster, start: date, period: Period | None) -> None:
    """Leave of the results before the month that begins on `start` what a form of that month may say.

    Those of the month before are its 上月累计, but not in January, for each year counts anew unless the `period` of the
    plan runs on from the year before; what January brought is all that the year has so far. Where a community gave none
    for the month itself, that is asked for, and what is older stands for nothing. Who gave none, and where less is
    counted than in the month before, is noted.
    """
    anew = start.month == 1 and not (period is not None and period.start < start <= period.end)
    first = anew and period is not None and period.start.year == start.year
    last = start if anew else (start - timedelta(days=1)).replace(day=1)
    missing: list[str] = []
    lacking: list[str] = []
    fallen: list[str] = []
    dropped: list[str] = []
    for key, rows in roster.lists[RESULTS].items():
        days = {id(row): day for row in rows if (day := whole_day(row.get("截至", ""))) is not None and day < start}
        given = {row["指标"] for row in rows if id(row) not in days}
        kept = {id(row) for row in rows} - days.keys()
        older = sorted((row for row in rows if id(row) in days), key=lambda row: days[id(row)])
        of_last = {row["指标"]: row for row in older if days[id(row)] >= last}
        missing += ["".join(key)] if days and not given else []
        old = dict.fromkeys(row["指标"] for row in older if given and row["指标"] not in given)
        lacking += [f"{''.join(key)}“{name}”" for name in old]
        for row in rows:
            if id(row) in kept and (first or row["指标"] in of_last):
                counted_up(row, of_last.get(row["指标"]))
        dropped += ["".join(key)] if older else []
        fallen += _fallen(roster, [row for row in rows if id(row) in kept], of_last)
        for row in reversed(older):
            recent = days[id(row)] >= last
            row["上月累计"] = ""  # that of a month before the last
            if row["指标"] not in given:
                row |= {"上月累计": row["实际"] if recent else "", "实际": "", "截至": "", "本月完成": "", "说明": ""}
                given.add(row["指标"])
            elif not recent:
                continue
            kept.add(id(row))
        roster.lists[RESULTS][key] = [row for row in rows if id(row) in kept]
    roster.notes += _told_before(start, dropped if anew else [], missing, lacking)
    if fallen:
        roster.notes.append(
            f"累计数比上月累计少：{some(fallen, _SHOWN)}（共 {len(fallen)} 处），本月完成以【待补：…】标出。"
            "请核对填的是不是当月的数。"
        )


def _told_before(start: date, dropped: list[str], missing: list[str], lacking: list[str]) -> Iterator[str]:
    """Yield what to say of communities whose results of the year before are left out, and of what the month lacks."""
    if dropped:
        yield (
            f"{start.year}年的数从1月起重新累计，{start.year - 1}年的没有写作上月累计："
            f"{some(dropped, _SHOWN)}（共 {len(dropped)} 个社区）。"
        )
    if missing:
        yield (
            f"没有 {start.year}年{start.month}月的成果、只有以前月份的社区，本月的数以【待补：…】标出："
            f"{some(missing, _SHOWN)}（共 {len(missing)} 个社区）。"
        )
    if lacking:
        yield (
            f"没有 {start.year}年{start.month}月的数、只有以前月份的指标，本月的数以【待补：…】标出："
            f"{some(lacking, _SHOWN)}（共 {len(lacking)} 处）。请核对本月有没有填，或写成了另一个名称。"
        )


def _fallen(
    roster: Roster, rows: Iterable[Mapping[str, str]], of_last: Mapping[str, Mapping[str, str]]
) -> Iterator[str]:
    """Yield the figures that are less than the month before had, by indicator or in their own row, with both cells."""
    for row in rows:
        before, column = (of_last[row["指标"]], "实际") if row["指标"] in of_last else (row, "上月累计")
        if is_less(row, before, column):
            now, then = cell_in(roster, row, "实际"), cell_in(roster, before, column)
            yield f"{now}“{row['实际']}”少于 {then}“{before[column]}”"


def month_alone(roster: Roster) -> Iterator[str]:
    """Say by their cells which figures of a month stand alone, with nothing counted up: a report lacks the total."""
    rows = [row for rows in roster.lists.get(RESULTS, {}).values() for row in rows if row.get("本月完成")]
    alone = [row for row in rows if not row.get("实际") and not row.get("上月累计")]
    if alone:
        cells = [f"{cell_in(roster, row, '本月完成')}“{row['指标']}”{row['本月完成']}" for row in alone]
        yield (
            f"只有本月完成数，没有累计数，也算不出累计数，完成值以【待补：…】标出："
            f"{some(cells, _SHOWN)}（共 {len(cells)} 处）。请补填累计数。"
        )


def date_by_table(roster: Roster, today: date, *, every: bool = True) -> None:
    """Date the results without a day by what their table says: a day, as it is written, or one month.

    Not `every` one is dated by a month, only those of one that is over. Of a year that has gone by, without a month,
    figures are those of its end, which is noted.
    """
    ends: list[str] = []
    for row in (row for rows in roster.lists[RESULTS].values() for row in rows):
        time = roster.times.get(id(row))
        if row.get("截至") or time is None:
            continue
        past = time.year is not None and time.year < today.year
        if time.day:
            row["截至"] = time.day
        elif time.months:
            day = _month_of(roster, row, today)
            row["截至"] = day.isoformat() if day is not None and (every or past or day < today) else ""
        elif past and not time.months:
            row["截至"] = f"{time.year}-12-31"
            ends.append(f"{cell_in(roster, row, '实际')}（{time.year}年12月31日）")
    if ends:
        roster.notes.append(
            f"成果没有写截至的日期，“年份”列、表名、文件名、文件夹或标题写的是以前的年份，按那一年年底采用："
            f"{some(ends, _SHOWN)}"
            f"（共 {len(ends)} 处），请核对，不是的请写上“截至”。"
        )


def refuse_undated(roster: Roster) -> None:
    """Refuse the communities of which one table gives an indicator without a day and another with one, differently.

    Which of them is the later cannot be told.
    """
    for key, rows in roster.lists[RESULTS].items():
        first: dict[str, list[Mapping[str, str]]] = {}
        for row in rows:
            if row.get("实际"):
                first.setdefault(row["指标"], []).append(row)
        said = next(filter(None, (_doubt(roster, same) for same in first.values() if len(same) > 1)), None)
        if said is not None:
            roster.losses.add(said, RESULTS, {key})


def _doubt(roster: Roster, rows: Iterable[Mapping[str, str]]) -> str | None:
    """Say of rows of one indicator that it cannot be told which is the later; None where it can."""
    dated = {bool(row.get("截至")): row for row in rows}
    if len(dated) < 2 or dated[True]["实际"] == dated[False]["实际"]:
        return None
    cells = [cell_in(roster, row, "实际") for row in (dated[False], dated[True])]
    name, day = dated[True]["指标"], dated[True]["截至"]
    return (
        f"{cells[0]}没有写明是哪一天的，与 {cells[1]}截至 {day} 的“{name}”不一致，看不出以哪个为准。"
        "请写上“截至”，或只留一张表"
    )


def cell_in(roster: Roster, row: Mapping[str, str], column: str) -> str:
    """Name the cell that `column` of a row of results or problems was read from."""
    origin = roster.origins.get(id(row))
    return cell_of(origin, row, column) if origin is not None else "名册的“结果”"


def _month_of(roster: Roster, row: Mapping[str, str], today: date) -> date | None:
    """Return the last day of the one month that the table of a row says."""
    time = roster.times.get(id(row))
    months = time.months if time is not None else ()
    return _last_day(next(iter(months)), today) if len(months) == 1 else None


def month_reported(roster: Roster, today: date, months: set[Month]) -> tuple[date, date]:
    """Return first and last day of what a monthly form reports: up to the latest date of the results until today.

    A date after today is a mistake, which costs the community that made it and moves nobody's month.

    Raises:
        UserError: the tables are those of a month to come.
    """
    given: dict[date, dict[str, None]] = {}  # day -> communities
    for key, rows in roster.lists[RESULTS].items():
        for day in filter(None, (whole_day(row.get("截至", "")) for row in rows)):
            given.setdefault(day, {})["".join(key)] = None
    days = sorted(day for day in given if day <= today)
    if days:
        end = days[-1]
        others: dict[str, dict[str, None]] = {}
        for day in (day for day in days if day < end.replace(day=1)):
            others.setdefault(f"{day.year}年{day.month}月", {}).update(given[day])
        if others:
            whose = [
                f"{month}的有{some(list(names), _SHOWN)}（共 {len(names)} 个社区）" for month, names in others.items()
            ]
            roster.notes.append(
                f"成果表的截至日期有{'、'.join(others)}，月报表按最晚的 {end.year}年{end.month}月填报，"
                f"较早的只作历史数据：{'；'.join(whose)}。"
            )
    elif months:
        last = [_last_day(month, today) for month in months]
        end = max((day for day in last if day <= today), default=max(last))
        if end > today:
            raise UserError(
                f"成果表写的是 {end.year}年{end.month}月的成果，今天是 {today.isoformat()}，这个月还没有到。"
                "请核对表名、文件名、标题和“月份”列中的月份。"
            )
    elif given:
        end = today  # the rows are refused, each by its cell
    else:
        end = today
        roster.notes.append(
            f"成果表没有写明是哪个月（“截至”列、表名或文件名），月报表按今天所在的 {end.year}年{end.month}月填报；"
            "要填报别的月份，请加“截至”列，或用 --today 写明日期。"
        )
    return end.replace(day=1), end


def _last_day(month: Month, today: date) -> date:
    """Return the last day of `month`, not after `today`; without a year, of the latest one that has begun."""
    year, number = month
    if year is None:
        year = today.year if number <= today.month else today.year - 1
    last = date(year, number, monthrange(year, number)[1])
    return min(last, today) if last.replace(day=1) <= today else last
