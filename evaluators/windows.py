"""From when to when something is to be done, and whether two such times agree."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from evaluators.model import Duration, Recurrence, When

if TYPE_CHECKING:
    from evaluators.model import Deadline, Document, Span, Target

DAY = re.compile("[0-9]{1,2}(?=[日号])|(?<=周)[一二三四五六日天]")
"""The day of a month or week on which something returns."""

_BRACKET = 60  # characters between two lots told in one bracket
_CLOSES = re.compile("[（()）。；\n]")
_OPEN = re.compile("[（(][^（()）。；\n]*$")
_FINAL = re.compile("最终|全部完成|整体完成|最后")
_PERIODS = re.compile("季度?|月份?|半年|周次?|时段|时间|年度?")
_TURN = re.compile("(?:20[0-9]{2}年)?(?:[上下]半年|第?[一二三四]季度|[0-9]{1,2}月(?:份|底)?)|20[0-9]{2}年")
_ENDS = re.compile("[。；\n]")
_LISTED = ("，", "、", "；")
_MEANT_FOR = re.compile("20[0-9]{2}年|[明来次]年|下一?年度?(?=[^度内前]|$)|[当本下][月季]|[上下]半年")
_BY = re.compile("[前底末]")  # 6月30日前…、9月30日前…: two limits, no lots of two months


def in_one_bracket(document: Document, one: Span, other: Span) -> bool:
    """Tell whether two places are lots of months told in one bracket (4月1000平方米、5月1200平方米)."""
    first, second = sorted((one, other))
    between = document.text[first.end : second.start]
    if len(between) >= _BRACKET or "、" not in between or _CLOSES.search(between) or _BY.search(between):
        return False
    return _OPEN.search(document.text, max(0, first.end - _BRACKET), first.end) is not None


def in_turns(document: Document, one: Target, other: Target, *, form: bool) -> bool:
    """Tell whether two targets are so much for each of two turns of one list (二季度400人、三季度400人).

    A form gives the plans of two months wherever they stand.
    """
    for table in document.tables:
        if table.span.contains(one.span) and table.span.contains(other.span) and _PERIODS.search(table.rows[0][0].text):
            return True  # 第二季度|增设1个: each row is a time with what is done in it
    first, second = sorted((one.span, other.span))
    if _bare_lots(document, one, other):
        return True
    turns = all(_TURN.fullmatch(target.deadline_text or "") for target in (one, other))
    apart = _ENDS.search(document.text, first.end, second.start) is not None
    return turns and one.deadline_text != other.deadline_text and (form or not apart)


def _bare_lots(document: Document, one: Target, other: Target) -> bool:
    """Tell whether two clauses side by side name nothing but their number, each by a later day than the one before.

    So they are the lots of what was told ahead of them: 新增泊位60个，6月底前完成30个，9月底前完成30个.
    """
    first, second = sorted((one, other), key=lambda target: target.span)
    if document.text[first.span.end : second.span.start] not in _LISTED:
        return False
    named = any(target.indicator in document.quote(target.span) for target in (one, other))
    return not named and (first.deadline or date.max) < (second.deadline or date.min)


def exact(deadline: Deadline) -> bool:
    """Tell whether a day is named by which something is to be done."""
    return isinstance(deadline.normalized, When) and deadline.normalized.op == "<=" and not deadline.normalized.fuzzy


def meant_for(deadline: Deadline) -> frozenset[str]:
    """Return the years and months that what is to be done by a time is for, but for the year of that time."""
    own = {f"{deadline.due.year}年" if deadline.due else ""}
    return frozenset(_MEANT_FOR.findall(deadline.task.replace(deadline.deadline_text or "\n", ""))) - own


def step_before(document: Document, row: Deadline, told: Deadline) -> bool:
    """Tell whether a day of the text comes before that of a row whose head calls it the last (最终完成时限)."""
    if row.due is None or told.due is None or told.due > row.due:
        return False
    table = next((one for one in document.tables if one.span.contains(row.text_span)), None)
    return table is not None and any(_FINAL.search(cell.text) for cell in table.rows[0])


def window(deadline: Deadline) -> tuple[date, date] | None:
    """Return from when to when something is to be done; None where the text leaves that open."""
    form = deadline.normalized
    if not isinstance(form, When) or form.fuzzy or form.op == "~":
        return None
    return (form.start or form.date, form.date)


def agree(one: Deadline, other: Deadline) -> bool:
    """Tell whether two times may be one: the same last day, or a day within the months of the other."""
    first, second = window(one), window(other)
    if first is None or second is None or first[1] == second[1]:
        return True
    stretches = one.normalized, other.normalized
    if all(isinstance(form, When) and form.op == "<=" for form in stretches):
        return False
    return first[0] <= second[1] and second[0] <= first[1]


def at_odds(one: Deadline, other: Deadline) -> bool:
    """Tell whether two times of one kind differ."""
    first, second = one.normalized, other.normalized
    if isinstance(first, When) and isinstance(second, When):
        if first.op == second.op == "<=":
            return first.date != second.date
        # what is to be done by a day may be done on the days before it
        begins = [form.start or (date.min if form.op == "<=" else form.date) for form in (first, second)]
        return begins[0] > second.date or begins[1] > first.date
    if isinstance(first, Duration) and isinstance(second, Duration):
        unlike = first.duration != second.duration and first.op == second.op
        return unlike and first.duration[-1] == second.duration[-1]
    if isinstance(first, Recurrence) and isinstance(second, Recurrence) and first.recurrence == second.recurrence:
        days = DAY.findall(one.deadline_text or ""), DAY.findall(other.deadline_text or "")
        alike = [DAY.sub("", due.deadline_text or "").replace("于", "") for due in (one, other)]
        return days[0] != days[1] and alike[0] == alike[1]
    return False


def written_in(document: Document, within: Span, deadline: Deadline) -> bool:
    """Tell whether a passage writes the day of a deadline, in whatever words (下半年征兵8月15日开始、9月30日结束)."""
    due = deadline.due
    day = re.compile(f"(?<![0-9]){due.month}月{due.day}日") if due is not None else None
    return day is not None and day.search(document.text, within.start, within.end) is not None
