"""A spreadsheet cell as it is shown: dates, percentages and leading zeros by the cell's own number format."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from app.batch.date_format import date_shown, is_date, moment_of, whole_shown
from app.batch.number_format import number_shown, text_shown

MOST = 1e15  # a spreadsheet keeps 15 digits: of a longer number the last ones are lost
# the formats a file names by number alone (ECMA-376 part 1, 18.8.30), in the Chinese form where there is one
BUILTIN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: "¥#,##0;¥-#,##0", 6: "¥#,##0;[Red]¥-#,##0",
    7: "¥#,##0.00;¥-#,##0.00", 8: "¥#,##0.00;[Red]¥-#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?",
    13: "# ??/??",
    14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm", 19: "h:mm:ss", 20: "h:mm", 21: "h:mm:ss",
    22: "yyyy/m/d h:mm", 27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"', 32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"',
    34: 'h"时"mm"分"', 35: 'h"时"mm"分"ss"秒"', 36: 'yyyy"年"m"月"', 37: "#,##0;-#,##0",
    38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00",
    41: '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', 42: '_ ¥* #,##0_ ;_ ¥* -#,##0_ ;_ ¥* "-"_ ;_ @_ ',
    43: '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ',
    44: '_ ¥* #,##0.00_ ;_ ¥* -#,##0.00_ ;_ ¥* "-"??_ ;_ @_ ', 45: "mm:ss",
    46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
    50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"', 53: 'm"月"d"日"', 54: 'm"月"d"日"',
    55: 'h"时"mm"分"', 56: 'h"时"mm"分"ss"秒"',
    57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip


def clean(value: str) -> str:
    """Return text without outer white space; line ends become LF."""
    return value.replace("\r\n", "\n").replace("\r", "\n").strip()


def shown(value: Any, form: str = "General", *, since_1904: bool = False) -> str:
    """Return what a person sees in a cell that holds `value` and has the number format `form`.

    `since_1904` tells where a workbook begins to count days, as it does where it was made on an early Mac.

    Raises:
        FormatError: what the cell holds cannot be shown by its format.
    """
    if isinstance(value, str):
        return clean(value) if form == "General" else text_shown(clean(value), form)
    if value is None:
        return ""
    if isinstance(value, float) and form == "General" and value.is_integer() and abs(value) < MOST:
        return str(int(value))
    return _shown(value, form, since_1904)


@lru_cache(maxsize=8192, typed=True)  # typed, because 1 == True
def _shown(value: Any, form: str, since_1904: bool) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime | date | time | timedelta):
        return date_shown(value, form)
    if is_date(form):
        return date_shown(moment_of(value, form, since_1904=since_1904), form)
    return number_shown(value, form)


def whole(value: Any, form: str, *, since_1904: bool = False) -> str:
    """Return the day that a cell holds, 2025年11月30日, where its format shows it without the year; else ""."""
    if isinstance(value, str | bool) or value is None or not is_date(form):
        return ""
    moment = value if isinstance(value, date | time | timedelta) else moment_of(value, form, since_1904=since_1904)
    return whole_shown(moment, form)


def column_letter(number: int) -> str:
    """Return A for 1, Z for 26, AA for 27."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
