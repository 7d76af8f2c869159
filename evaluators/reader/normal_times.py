"""The normal form of a time expression: a day, a recurrence, a length, an event."""

from __future__ import annotations

import re
from calendar import monthrange
from typing import TYPE_CHECKING, Literal, TypeAlias

from evaluators.model import Duration, Event, Recurrence
from evaluators.reader import cycles
from evaluators.reader.numbers import quantities
from evaluators.reader.years import resolve

if TYPE_CHECKING:
    from evaluators.model import DeadlineKind, When
    from evaluators.reader.moment import Moment, Point
    from evaluators.reader.years import Calendar

    _Op: TypeAlias = Literal["=", ">=", "<=", ">", "<"]
    Form: TypeAlias = When | Recurrence | Duration | Event | None

_ON_A_DAY = re.compile(
    r"每个?月(?:的?(?:第[一二三四1-4]个|最后[一1]?个)(?:周|星期)[一二三四五六日天]|[0-9]{1,2}[日号])(?!之?前|以前|[、和至到—\-])"
)
_MONTH = r"(?:[0-9]{1,2}|[一二三四五六七八九十]{1,2})月(?:份|[底末初]|[上中下]旬)?"
_SEVERAL_MONTHS = re.compile(rf"每年的?{_MONTH}(?:[、和及]{_MONTH})+")
_JOINTS = re.compile("[、和及]")
_COUNT_UNITS = frozenset({"次", "场", "期", "轮", "回", "堂", "场次", "遍"})
# what is held again and again in a year; 全年发展党员3名 is due at its end
_OCCASIONS = _COUNT_UNITS | {"人次", "户次", "课时", "学时"}


def kind_and_form(moment: Moment, calendar: Calendar, hint: int | None, words: str) -> tuple[DeadlineKind, Form]:
    """Return kind and normal form of a time.

    Args:
        moment: the expression.
        calendar: where the document stands in time.
        hint: a year read shortly before, or None.
        words: the clause, in which a count per period may stand (每季度不少于2次).
    """
    match moment.form:
        case "recurring":
            return "recurring", Recurrence(moment.recurrence, *_how_often(moment, words))
        case "duration":
            return "duration", Duration(moment.duration, moment.duration_op, moment.words)
        case "event":
            return "event", Event(moment.words or "", op=moment.op)
        case "vague":
            return "vague", None
        case "unresolved":
            return "unresolved", None
    if _is_all_year(moment) and any(q.per == "年" and q.unit in _OCCASIONS for q in quantities(words)):
        return "recurring", Recurrence(("yearly",), *_count(words))  # 全年不少于4次
    form = resolve(moment, calendar, hint)
    if form is None and moment.form == "point" and moment.point and _is_no_day(moment.point):
        return "unresolved", None
    return "deadline", form


def _how_often(moment: Moment, words: str) -> tuple[int | None, _Op | None]:
    """Return how often per period a rhythm comes: as counted in its clause, by the days it names, or as it says."""
    count, op = _count(words)
    if count is None and len(moment.recurrence) == 1 and _ON_A_DAY.search(words):
        count, op = 1, "="  # 每月15日, 每月第一个周五 come once a month
    if count is None and (several := _SEVERAL_MONTHS.search(words)):
        count, op = len(_JOINTS.findall(several.group())) + 1, "="  # 每年6月、12月底前
    if moment.count is not None:
        count, op = cycles.told(words, moment, count), op or (">=" if cycles.at_least(words) else "=")
    return count, op


def _is_no_day(point: Point) -> bool:
    """Tell whether no calendar has the day, or only leap years do and another year is meant (6月31日)."""
    if point.month is None or point.day is None:
        return False
    return point.day > monthrange(point.year or 2001, point.month)[1]


def _is_all_year(moment: Moment) -> bool:
    point = moment.point
    if point is None or point.part != "whole" or point.year or point.relative_year is not None:
        return False
    return not (point.month or point.quarter or point.half)


def _count(words: str) -> tuple[int | None, _Op | None]:
    """Return how often per period, where the clause counts occasions; not how many things."""
    for quantity in quantities(words):
        value = quantity.value
        if not quantity.per or quantity.unit not in _COUNT_UNITS or value is None or value != value // 1:
            continue
        return int(value), quantity.op if quantity.op in (">=", ">", "<=", "<") else "="
    return None, None
