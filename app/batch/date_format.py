"""Dates and times as a spreadsheet shows them by a number format (ECMA-376 part 1, 18.8.31)."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from app.batch.number_format import FormatError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_PIECE = re.compile(
    r'"(?P<quoted>[^"]*)"|[\\!](?P<escaped>.)|\[(?P<lasting>h+|m+|s+)\]|\[(?P<tag>[^\]]*)\]|(?P<gap>[_*].)'
    r"|(?P<noon>AM/PM|A/P|上午/下午)|(?P<general>General|G/通用格式|常规|@)|(?P<part>y+|e+|m+|d+|aaaa?|h+|s+)"
    r"|(?P<fraction>(?<=s)\.0+)|(?P<end>;)|(?P<sign>.)",
    re.IGNORECASE | re.DOTALL,
)
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - a cell has no zone
_EPOCH_1904 = datetime(1904, 1, 1)  # noqa: DTZ001 - likewise
_MARCH_1900 = 61  # 1900-03-01 as a number
_LAST = 2_958_465  # 9999-12-31 as a number
_DAY = frozenset("yed")
_OF_OFFICES = range(2000, 2100)  # years
_UNIT = re.compile(r"^(?:小时|时|点|分钟|分|秒)")  # behind the last figure of an hour
_HOUR, _MINUTE = 3600, 60  # seconds
_CHINESE, _ENGLISH = 0x04, 0x09  # primary languages, the low ten bits of a locale
_GREGORIAN = (0, 1)  # calendars, and western digits
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December")  # fmt: skip
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WEEK = "一二三四五六日"
_FIGURES = "〇一二三四五六七八九"
_NUMERALS = re.compile(r"DBNum|NatNum", re.IGNORECASE)


class _Piece(NamedTuple):
    kind: str
    text: str


@lru_cache(maxsize=512)
def _pieces(form: str) -> tuple[_Piece, ...]:
    """Return the pieces of the first section."""
    found = []
    for match in _PIECE.finditer(form):
        kind = match.lastgroup or ""
        if kind == "end":
            break
        if kind != "gap":
            found.append(_Piece("text" if kind in {"quoted", "escaped"} else kind, match[kind]))
    return tuple(found)


def is_date(form: str) -> bool:
    """Tell whether numbers of this format are days or hours: yyyy/m/d, m"月"d"日", aaaa."""
    pieces = _pieces(form)
    return any(piece.kind in {"part", "lasting"} for piece in pieces) and not any(
        piece.kind == "general" or (piece.kind == "sign" and piece.text in "0#?") for piece in pieces
    )


def moment_of(number: float, form: str, *, since_1904: bool) -> datetime | time | timedelta:
    """Return what a cell holds as a number of days: a moment, the hour of no day, or how long something lasts.

    Raises:
        FormatError: a spreadsheet shows none, before its first day and after the year 9999, or one that never was.
    """
    if not 0 <= number <= _LAST:
        raise FormatError(form)
    if any(piece.kind == "lasting" for piece in _pieces(form)):
        return timedelta(days=number)
    if since_1904:
        return _EPOCH_1904 + timedelta(days=number)
    moment = _EPOCH + timedelta(days=number)
    if number < 1:
        return moment.time() if moment.date() == _EPOCH.date() else time.max
    if number >= _MARCH_1900:
        return moment
    if number >= _MARCH_1900 - 1:
        raise FormatError(form)  # 1900-02-29, which spreadsheets have and the calendar has not
    return moment + timedelta(days=1)


def date_shown(value: datetime | date | time | timedelta, form: str) -> str:
    """Print a date, an hour or how long something lasts by the format `form`.

    Hours are counted to 24, as official text has them (GB/T 9704), whatever the format says of PM.

    Raises:
        FormatError: the format does more than this function knows (other calendars, conditions, hours in words).
    """
    pieces = _pieces(form)
    if not any(piece.kind in {"part", "lasting"} for piece in pieces):
        return _without_format(value)
    try:
        return _laid(value, pieces)
    except FormatError as error:
        raise FormatError(form) from error


def whole_shown(value: datetime | date | time | timedelta, form: str) -> str:
    """Return the day or the month that a format shows without its year, with it: 2025年11月30日, 2025年11月.

    Return "" where the format shows no month or a whole year, and of a year that no office means: of 12, typed into
    such a cell, 1月12日 is that of 1900.
    """
    shows = _parts_of_day(form)
    if "m" not in shows or "y" in shows or isinstance(value, time | timedelta):
        return ""
    moment = _moment(value) + timedelta(microseconds=500_000)
    day = f"{moment.day}日" if "d" in shows else ""
    return f"{moment.year}年{moment.month}月{day}" if moment.year in _OF_OFFICES else ""


@lru_cache(maxsize=512)
def _parts_of_day(form: str) -> frozenset[str]:
    """Return what a format shows of a day: m, d, and y where the year is whole."""
    pieces = _pieces(form)
    minutes = _minutes(pieces)
    parts = (piece.text.lower() for at, piece in enumerate(pieces) if piece.kind == "part" and at not in minutes)
    return frozenset("y" if part[0] == "e" else part[0] for part in parts if part not in {"y", "yy"})


def _without_format(value: datetime | date | time | timedelta) -> str:
    if isinstance(value, timedelta):
        total = round(value.total_seconds())
        return f"{total // _HOUR}:{total // _MINUTE % 60:02d}"
    return value.strftime("%H:%M") if isinstance(value, time) else f"{value.year}年{value.month}月{value.day}日"


def _laid(value: datetime | date | time | timedelta, pieces: Sequence[_Piece]) -> str:
    language, system = _locale(pieces)
    if system:  # 长日期 and 时间 of Excel's own menu: as the computer is set, which for an office here is this
        pieces = _pieces('yyyy"年"m"月"d"日"' if system == "date" else "h:mm:ss")
    moment = _moment(value)
    if not any(piece.kind == "fraction" for piece in pieces):  # what was worked out may lie a hair below the hour
        moment = (moment + timedelta(microseconds=500_000)).replace(microsecond=0)
    if moment.time() == time.min and not isinstance(value, timedelta):
        pieces = _without_midnight(pieces)
    minutes = _minutes(pieces)
    _refuse_unknown(value, pieces, minutes)
    words = not system and any(piece.kind == "tag" and _NUMERALS.match(piece.text) for piece in pieces)
    if words and (not all(_is_in_words(piece) for piece in pieces)):
        raise FormatError
    out = []
    for place, piece in enumerate(pieces):
        if piece.kind == "part":
            known = _OF_HOUR if place in minutes else _IN_WORDS if words else _PARTS
            out.append(_part(piece.text.lower(), moment, known, language))
        elif piece.kind == "lasting":
            out.append(_lasted(piece.text.lower(), moment - _EPOCH))
        elif piece.kind == "fraction":
            out.append(f".{moment.microsecond:06d}"[: len(piece.text)])
        elif piece.kind in {"text", "sign"}:
            out.append(piece.text)
    return "".join(out).strip()


def _refuse_unknown(value: object, pieces: Sequence[_Piece], minutes: set[int]) -> None:
    """Refuse signs that mean something else here, and a day of what has none: 1900/1/0, for a cell of 0 or less.

    Raises:
        FormatError: there is one.
    """
    for place, piece in enumerate(pieces):
        unknown = piece.kind == "general" or (piece.kind == "sign" and re.fullmatch(r"[A-Za-z0#?%]", piece.text))
        day = piece.kind == "part" and piece.text[0].lower() not in "hs" and place not in minutes
        if unknown or (day and isinstance(value, time)):
            raise FormatError


def _locale(pieces: Sequence[_Piece]) -> tuple[int | None, str]:
    """Return the primary language that a format asks for, and `date` or `time` where the computer's own form is meant.

    Raises:
        FormatError: it asks for another calendar, or for what numbers have, a condition.
    """
    language = None
    for piece in pieces:
        if piece.kind != "tag":
            continue
        if piece.text[:1] in {"<", ">", "="}:
            raise FormatError
        name = piece.text.partition("-")[2].lower() if piece.text.startswith("$") else ""
        if name in {"f800", "x-sysdate", "f400", "x-systime"}:
            return None, "date" if name in {"f800", "x-sysdate"} else "time"
        if re.fullmatch(r"[0-9a-f]{1,8}", name):
            number = int(name, 16)
            if number >> 24 not in _GREGORIAN or number >> 16 & 0xFF not in _GREGORIAN:
                raise FormatError
            language = number & 0x3FF
        elif name:
            language = {"zh": _CHINESE, "en": _ENGLISH}.get(name.partition("-")[0], 0)
    return language, ""


def _without_midnight(pieces: Sequence[_Piece]) -> Sequence[_Piece]:
    """Leave out the hour of a day of which a program wrote it too, 2026-05-30 0:00:00: no office means midnight.

    Only a blank may stand between day and hour, as programs write it; what stands behind the hour stays. An hour that
    a format has by itself, in brackets or behind a T, is shown.
    """
    letters = [piece.text[0].lower() if piece.kind == "part" else "" for piece in pieces]
    if "h" not in letters:
        return pieces
    hour = first = letters.index("h")
    while first and (pieces[first - 1].kind == "noon" or pieces[first - 1].text.isspace()):
        first -= 1
    if first == hour or not _DAY & set(letters[:first]) or _DAY & set(letters[hour:]):
        return pieces
    last = max(place for place, piece in enumerate(pieces) if _is_of_hour(piece))
    behind = list(pieces[last + 1 :])
    if behind and behind[0].kind == "text":
        behind[0] = _Piece("text", _UNIT.sub("", behind[0].text))
    return [*pieces[:first], *behind]


def _is_of_hour(piece: _Piece) -> bool:
    return piece.kind in {"noon", "fraction"} or (piece.kind == "part" and piece.text[0].lower() in "hms")


def _minutes(pieces: Sequence[_Piece]) -> set[int]:
    """Return which m are minutes: those behind hours or before seconds."""
    parts = [(place, piece.text) for place, piece in enumerate(pieces) if piece.kind in {"part", "lasting"}]
    letters = ["", *(text[0].lower() for _, text in parts), ""]
    return {
        place
        for index, (place, text) in enumerate(parts, 1)
        if text.lower() in _OF_HOUR and (letters[index - 1] == "h" or letters[index + 1] == "s")
    }


def _moment(value: datetime | date | time | timedelta) -> datetime:
    """Return `value` with the day or the hour it lacks: a reader of files gives midnight as a day.

    Raises:
        FormatError: it is less than nothing, which a spreadsheet does not show.
    """
    if isinstance(value, time):
        return datetime.combine(_EPOCH, value)
    if isinstance(value, timedelta):
        moment = _EPOCH + value
    elif isinstance(value, datetime):
        moment = value
    else:
        moment = datetime(value.year, value.month, value.day)  # noqa: DTZ001 - a cell has no zone
    if moment < _EPOCH:
        raise FormatError
    return moment


def _lasted(part: str, lasting: timedelta) -> str:
    """Return hours that may be more than a day's, 30 of [h], or minutes that may be more than an hour's."""
    unit = {"h": _HOUR, "m": _MINUTE, "s": 1}[part[0]]
    return str(int(lasting.total_seconds()) // unit).zfill(len(part))


def _is_in_words(piece: _Piece) -> bool:
    """Tell whether a piece of a format with Chinese numerals is known: of 〇五 and 贰 it is not, nor of hours."""
    if piece.kind == "part":
        return piece.text.lower() in _IN_WORDS
    numerals = piece.kind == "tag" and _NUMERALS.match(piece.text) is not None
    return piece.kind != "lasting" and (not numerals or piece.text.lower() == "dbnum1")


def _part(part: str, moment: datetime, known: Mapping[str, Callable[[datetime], str]], language: int | None) -> str:
    if part not in known or (part in _NAMED and language not in {None, _CHINESE, _ENGLISH}):
        raise FormatError
    if part in _NAMED and language in {None, _ENGLISH}:
        name = _MONTHS[moment.month - 1] if part[0] == "m" else _DAYS[moment.weekday()]
        return name if len(part) == len("mmmm") else name[:3]
    return known[part](moment)


def _counted(number: int) -> str:
    """Return 三十一 for 31."""
    tens, ones = divmod(number, 10)
    return f"{_FIGURES[tens] if tens > 1 else ''}{'十' if tens else ''}{_FIGURES[ones] if ones else ''}"


_NAMED = frozenset({"mmm", "mmmm", "ddd", "dddd"})
_PARTS: dict[str, Callable[[datetime], str]] = {
    **dict.fromkeys(("yyyy", "yyy", "e"), lambda moment: f"{moment.year:04d}"),
    **dict.fromkeys(("yy", "y"), lambda moment: f"{moment.year % 100:02d}"),
    **dict.fromkeys(("mmmm", "mmm"), lambda moment: f"{moment.month}月"),
    "mm": lambda moment: f"{moment.month:02d}",
    "m": lambda moment: str(moment.month),
    **dict.fromkeys(("aaaa", "dddd"), lambda moment: f"星期{_WEEK[moment.weekday()]}"),
    "aaa": lambda moment: _WEEK[moment.weekday()],
    "ddd": lambda moment: f"周{_WEEK[moment.weekday()]}",
    "dd": lambda moment: f"{moment.day:02d}",
    "d": lambda moment: str(moment.day),
    "hh": lambda moment: f"{moment.hour:02d}",
    "h": lambda moment: str(moment.hour),
    "ss": lambda moment: f"{moment.second:02d}",
    "s": lambda moment: str(moment.second),
}
_IN_WORDS: dict[str, Callable[[datetime], str]] = {
    **dict.fromkeys(("yyyy", "yyy", "e"), lambda moment: "".join(_FIGURES[int(one)] for one in f"{moment.year:04d}")),
    "m": lambda moment: _counted(moment.month),
    "d": lambda moment: _counted(moment.day),
    **{part: _PARTS[part] for part in ("aaaa", "aaa")},
}
_OF_HOUR: dict[str, Callable[[datetime], str]] = {
    "mm": lambda moment: f"{moment.minute:02d}",
    "m": lambda moment: str(moment.minute),
}
