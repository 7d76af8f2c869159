"""A spreadsheet cell as it is shown: dates, percentages and leading zeros by the cell's own number format."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

_QUOTED = re.compile(r'"([^"]*)"|\\(.)|\[[^\]]*\]|[_*].')
_DATE_PART = re.compile(r"yyyy|yy|e|mmmm|mmm|mm|m|dddd|ddd|dd|d|hh|h|ss|s|AM/PM|A/P|上午/下午", re.IGNORECASE)
_DIGITS = re.compile(r"[#0?,]*[#0?](?:\.([0#?]+))?")


_BRACKET = re.compile(r"\[([^\]]*)\]")
_UNKNOWN = re.compile(r"[0#?%A-Za-z.,/]")  # what is left of a format when the one number is taken out


_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - a cell has no zone
# the formats a file names by number alone (ECMA-376 part 1, 18.8.30), in the Chinese form where there is one
BUILTIN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
    14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm", 19: "h:mm:ss", 20: "h:mm", 21: "h:mm:ss",
    22: "yyyy/m/d h:mm", 27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"', 32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"',
    34: 'h"时"mm"分"', 35: 'h"时"mm"分"ss"秒"', 36: 'yyyy"年"m"月"', 37: "#,##0;-#,##0",
    38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00", 45: "mm:ss",
    46: "[h]:mm:ss", 48: "##0.0E+0", 49: "@",
    50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"', 53: 'm"月"d"日"', 54: 'm"月"d"日"',
    55: 'h"时"mm"分"', 56: 'h"时"mm"分"ss"秒"',
    57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip


class FormatError(ValueError):
    """A number format that cannot be followed; `args[0]` is the format."""


def clean(value: str) -> str:
    """Return text without outer white space; line ends become LF."""
    return value.replace("\r\n", "\n").replace("\r", "\n").strip()


def shown(value: Any, form: str = "General") -> str:
    """Return what a person sees in a cell that holds `value` and has the number format `form`.

    Raises:
        FormatError: a number whose format cannot be followed.
    """
    if isinstance(value, str):
        return clean(value)
    if value is None:
        return ""
    if isinstance(value, float) and form == "General" and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return _shown(value, form)


@lru_cache(maxsize=8192, typed=True)  # typed, because 1 == True
def _shown(value: Any, form: str) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, timedelta):
        return _lasting(value, form)
    if isinstance(value, datetime | date | time):
        return _date(value, form)
    if is_date(form):
        return _date(_EPOCH + timedelta(days=value), form)
    return _number(value, form)


def is_date(form: str) -> bool:
    """Tell whether numbers of this format are days: yyyy/m/d, m"月"d"日"."""
    bare = _QUOTED.sub("", form.split(";", maxsplit=1)[0])
    return re.search(r"[yYdD]|(?<![hH:])[mM](?!\w*:)", bare) is not None and not re.search(r"General|[0#?]", bare)


def column_letter(number: int) -> str:
    """Return A for 1, Z for 26, AA for 27."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _number(value: float, form: str) -> str:
    """Print `value` by the format `form` (ECMA-376 part 1, 18.8.31), rounding halves away from zero.

    Raises:
        FormatError: the format does more than this function knows (fractions, powers of ten, thousands left out,
            several groups of digits, conditions, numbers in words).
    """
    exact = Decimal(f"{value:.15g}")  # spreadsheets keep 15 digits
    sections = form.split(";")
    chosen = 1 if exact < 0 and len(sections) > 1 else 2 if not exact and len(sections) > 2 else 0
    section = sections[chosen]
    if any(re.match(r"[<>=]|DBNum|NatNum", tag[1], re.IGNORECASE) for tag in _BRACKET.finditer(section)):
        raise FormatError(form)
    bare = _QUOTED.sub("", section)
    literal = _QUOTED.sub(lambda match: match[1] or match[2] or _symbol(match[0]), section)
    general = re.search(r"General|常规|@", bare, re.IGNORECASE)
    digits = _DIGITS.search(bare)
    if general is not None:
        number, rest = f"{abs(exact):f}", bare.replace(general[0], "", 1)
        place = re.search(re.escape(general[0]), literal)
    else:
        rest = bare if digits is None else bare[: digits.start()] + bare[digits.end() :]
        place = _DIGITS.search(literal)
        percent = 100 if "%" in rest else 1
        exact, number = _digits(exact * percent, digits) if digits is not None else (exact, "")
        rest = rest.replace("%", "", 1)
    if _UNKNOWN.search(rest):
        raise FormatError(form)
    sign = "-" if exact < 0 and chosen == 0 else ""
    if place is None:
        return sign + literal.strip()
    return f"{sign}{literal[: place.start()]}{number}{literal[place.end() :]}".strip()


def _digits(exact: Decimal, digits: re.Match[str]) -> tuple[Decimal, str]:
    """Return the rounded number, and its digits without sign as the placeholders ask."""
    before, decimals = digits[0].partition(".")[0], digits[1] or ""
    if before.endswith(","):
        raise FormatError(digits[0])  # a comma at the end leaves thousands out
    rounded = exact.quantize(Decimal(1).scaleb(-len(decimals)), rounding=ROUND_HALF_UP)
    whole, _, rest = f"{abs(rounded):f}".partition(".")
    optional = len(decimals) - len(decimals.rstrip("#?"))
    while optional and rest.endswith("0"):
        rest, optional = rest[:-1], optional - 1
    wanted = before.count("0")
    if "," in before:
        whole = f"{int(whole):,}"
    whole = "" if not wanted and not int(rounded) else whole.zfill(wanted)
    return rounded, whole + (f".{rest}" if rest else "")


def _symbol(tag: str) -> str:
    """Return the currency sign of a tag such as [$￥-804], nothing for others."""
    return tag[2:-1].partition("-")[0] if tag.startswith("[$") else ""


def _date(value: datetime | date | time, form: str) -> str:
    section = form.split(";", maxsplit=1)[0]
    literal = _QUOTED.sub(lambda match: match[1] or match[2] or "", section)
    if section == "General" or not re.search(r"[ymdhs年月日]", literal, re.IGNORECASE):
        return value.strftime("%H:%M") if isinstance(value, time) else f"{value.year}年{value.month}月{value.day}日"
    moment = _moment(value)
    parts = list(_DATE_PART.finditer(literal))
    kinds = [match[0][0].lower() if match[0].isascii() else "" for match in parts]  # a for AM/PM
    if moment.time() == time.min and "h" in kinds and {"y", "d"} & set(kinds[: kinds.index("h")]):
        # a day of which a program wrote the hour too (2026-05-30 0:00:00): no office means midnight
        hour = kinds.index("h")
        literal = literal[: parts[hour].start()].rstrip()
        parts, kinds = parts[:hour], kinds[:hour]
    out, position = [], 0
    for index, (match, kind) in enumerate(zip(parts, kinds, strict=True)):
        out.append(literal[position : match.start()])
        part = match[0].lower()
        minutes = kind == "m" and ("h" in kinds[max(0, index - 1) : index] or "s" in kinds[index + 1 : index + 2])
        known = _MINUTE if minutes and part in _MINUTE else _PARTS
        if part in known:  # AM/PM stays out: official text counts hours to 24
            out.append(known[part](moment))
        position = match.end()
    out.append(literal[position:])
    return "".join(out).strip()


def _moment(value: datetime | date | time) -> datetime:
    """Return `value` with the day or the hour it lacks: a reader of files gives midnight as a day."""
    if isinstance(value, datetime):
        return value
    if isinstance(value, time):
        return datetime.combine(_EPOCH, value)
    return datetime(value.year, value.month, value.day)  # noqa: DTZ001 - a cell has no zone


def _lasting(value: timedelta, form: str) -> str:
    """Return hours that may be more than a day's: 30:00, 1800:00 of [mm]:ss."""
    total = round(value.total_seconds())
    seconds = f":{total % 60:02d}" if re.search("s", form, re.IGNORECASE) else ""
    if re.search(r"\[m+\]", form, re.IGNORECASE):
        return f"{total // 60}{seconds}"
    return f"{total // 3600}:{total // 60 % 60:02d}{seconds}"


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
