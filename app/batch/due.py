"""Until when a problem is to be solved, as tables say it: 12月底 is the last day of that month."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from typing import TYPE_CHECKING

from app.batch.brief import DAY
from app.batch.monthly import cell_in
from app.batch.result_rows import PROBLEMS
from app.batch.wording import some

if TYPE_CHECKING:
    from app.batch.roster import Roster

_COLUMN = "时限"
_SHOWN = 10
_YEARS = {"今年": 0, "本年": 0, "明年": 1}
_WHEN = re.compile(
    r"(?P<year>\d{4}年|今年|本年|明年)?"
    r"(?:(?P<month>1[0-2]|0?[1-9])月(?:(?P<day>\d{1,2})日|[底末]|(?!之?前|以前))|年?(?<=年)[底末])(?:之?前|以前)?"
)


def read_deadlines(roster: Roster, today: date) -> None:
    """Give the deadlines of the problems as days; empty what names none, so that it is asked for, and note the cells.

    Without a year a month is one of this year that has not passed; of one that has, nobody knows which is meant.
    """
    open_ones: list[str] = []
    for rows in roster.lists.get(PROBLEMS, {}).values():
        for row in rows:
            said = "".join(row.get(_COLUMN, "").split())
            if not said or DAY.fullmatch(said):
                continue
            day = deadline(said, today)
            if day is None:
                open_ones.append(f"{cell_in(roster, row, _COLUMN)}“{said[:20]}”")
            row[_COLUMN] = "" if day is None else day.isoformat()
    if open_ones:
        roster.notes.append(
            "看不出是哪一天的整改时限，报告中以【待补：…】标出，请写成“2026年12月31日”的样子："
            f"{some(open_ones, _SHOWN)}（共 {len(open_ones)} 处）。"
        )


def deadline(said: str, today: date) -> date | None:
    """Return the last day that 12月底前, 年底 or 2026年12月 leaves; None where it cannot be told."""
    found = _WHEN.fullmatch(said)
    if found is None:
        return None
    named, month = found["year"], int(found["month"] or 12)
    year = today.year + _YEARS.get(named or "今年", 0) if named is None or named in _YEARS else int(named[:4])
    try:
        day = date(year, month, int(found["day"] or monthrange(year, month)[1]))
    except ValueError:
        return None
    return None if named is None and day < today else day
