"""A spreadsheet cell as it is shown: dates, percentages and leading zeros by the cell's own number format."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

_QUOTED = re.compile(r'"([^"]*)"|\\(.)|\[[^\]]*\]|[_*].')
_DATE_PART = re.compile(r"yyyy|yy|e|mmmm|mmm|mm|m|dddd|ddd|dd|d|hh|h|ss|s|AM/PM", re.IGNORECASE)
_DIGITS = re.compile(r"[#0?,]*[#0?](?:\.([0#?]+))?")


def clean(value: str) -> str:
    """Return text without outer white space; line ends become LF."""
    return value.replace("\r\n", "\n").replace("\r", "\n").strip()


def shown(cell: Any) -> str:
    """Return what a person sees in the openpyxl cell `cell`."""
    value = cell.value
    if value is None:
        return ""
    form = getattr(cell, "number_format", None) or "General"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime | date | time):
        return _date(value, form)
    if isinstance(value, int | float):
        return _number(value, form)
    return clean(str(value))


def column_letter(number: int) -> str:
    """Return A for 1, Z for 26, AA for 27."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _number(value: float, form: str) -> str:
    section = form.split(";", maxsplit=1)[0]
    exact = Decimal(str(value))
    if section in {"General", "@", "常规"}:
        return f"{exact:f}" if exact % 1 else str(int(exact))
    bare = _QUOTED.sub("", section)
    if "%" in bare:
        exact *= 100
    digits = _DIGITS.search(bare)
    if digits is None:
        return f"{exact:f}"
    decimals = digits[1] or ""
    rounded = exact.quantize(Decimal(1).scaleb(-len(decimals)), rounding=ROUND_HALF_UP)
    whole, _, rest = f"{abs(rounded):f}".partition(".")
    optional = len(decimals) - len(decimals.rstrip("#?"))
    while optional and rest.endswith("0"):
        rest, optional = rest[:-1], optional - 1
    wanted = digits[0].partition(".")[0].count("0")
    whole = whole.zfill(wanted)
    if "," in digits[0].partition(".")[0]:
        whole = f"{int(whole):,}"
    number = ("-" if rounded < 0 else "") + whole + (f".{rest}" if rest else "")
    literal = _QUOTED.sub(lambda match: match[1] or match[2] or "", section)
    place = _DIGITS.search(literal)
    return literal[: place.start()] + number + literal[place.end() :] if place else number


def _date(value: datetime | date | time, form: str) -> str:
    section = form.split(";", maxsplit=1)[0]
    literal = _QUOTED.sub(lambda match: match[1] or match[2] or "", section)
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if not re.search(r"[ymd年月日]", literal, re.IGNORECASE) or section == "General":
        return f"{value.year}年{value.month}月{value.day}日"
    hours = re.search(r"h", literal, re.IGNORECASE) is not None and isinstance(value, datetime)
    moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)  # noqa: DTZ001 - a day
    previous = ""
    out, position = [], 0
    for match in _DATE_PART.finditer(literal):
        out.append(literal[position : match.start()])
        part = match[0].lower()
        minutes = part in {"m", "mm"} and hours and previous in {"h", "hh"}
        parts = _MINUTE if minutes else _PARTS
        if part in parts:  # AM/PM stays out: official text counts hours to 24
            out.append(parts[part](moment))
        previous, position = part, match.end()
    out.append(literal[position:])
    return "".join(out).strip()


_PARTS: dict[str, Callable[[datetime], str]] = {
    "yyyy": lambda day: f"{day.year:04d}",
    "yy": lambda day: f"{day.year % 100:02d}",
    "e": lambda day: f"{day.year:04d}",
    "mmmm": lambda day: f"{day.month}月",
    "mmm": lambda day: f"{day.month}月",
    "mm": lambda day: f"{day.month:02d}",
    "m": lambda day: str(day.month),
    "dddd": lambda day: "星期" + "一二三四五六日"[day.weekday()],
    "ddd": lambda day: "周" + "一二三四五六日"[day.weekday()],
    "dd": lambda day: f"{day.day:02d}",
    "d": lambda day: str(day.day),
    "hh": lambda day: f"{day.hour:02d}",
    "h": lambda day: str(day.hour),
    "ss": lambda day: f"{day.second:02d}",
    "s": lambda day: str(day.second),
}
_MINUTE: dict[str, Callable[[datetime], str]] = {
    "mm": lambda day: f"{day.minute:02d}",
    "m": lambda day: str(day.minute),
}
