"""The time that governs a number: in its part of the clause, before it in the sentence, or ahead of a ；."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from evaluators.alternatives import quick
from evaluators.reader.moment import Moment, start_of
from evaluators.reader.years import resolve

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from evaluators.model import Span
    from evaluators.reader.years import Calendar

_LED_IN = re.compile("(?:[于在到至]|力争|争取|确保|计划|其中)*")

# （2025年为33%）, 在2025年（7起）基础上
# 由2024年底抽样调查的71%: how it was found out
_MEASURED = re.compile("[\u4e00-\u9fff]{0,6}(?:调查|测评|评估|统计|摸底|普查|核查|监测)(?:结果|数据)?的(?=[0-9])")
_BASE_IN_BRACKETS = re.compile(
    r"（(?:19|20)[0-9]{2}年(?:度|底|末|同期)?[^，。；：（）0-9]{0,8}[0-9.]+[^，。；：（）0-9]{1,3}）"
    r"|在(?:19|20)[0-9]{2}年度?(?:（[^（）]{1,12}）)?的?基础上"
)
_AS_OF = ("截至", "截止", "截止到")
# 达到90%以上的目标, 比1200户的目标少5户, 完成年初确定的95%的任务
_GOAL_SET = re.compile("的(?:年度|全年|预期|既定|计划)?(?:目标|任务|要求|标准|指标)")
# 签订2026年度责任书: the year of a thing, no time for anything
_YEAR_OF_NAME = re.compile(quick(r"(?<=[\u4e00-\u9fff])(?<![于在到至从自以])(?:19|20)[0-9]{2}年度(?=[\u4e00-\u9fff])"))


class Limit(NamedTuple):
    """A time as written, and its day where it has one."""

    text: str | None
    date: date | None


def limit(moment: Moment | None, text: str, calendar: Calendar) -> Limit | None:
    """Return a time of `text` with its day; None for no time."""
    if moment is None:
        return None
    when = resolve(moment, calendar)
    return Limit(moment.span.of(text), when.date if when else None)


def last(days: Sequence[Moment], place: Span, begin: int) -> Moment | None:
    """Return the time that governs `place`: the first inside it, else the last before it from `begin` on."""
    first, inside, behind = (bisect_left(days, at, key=start_of) for at in (begin, place.start, place.end))
    if inside < behind:
        return days[inside]
    return days[inside - 1] if first < inside else None


def dates_a_base(text: str, moment: Moment) -> bool:
    """Tell whether a time belongs to the value a goal starts from (由2025年的20项)."""
    compared = text.endswith(("较", "比", "与", "同"), 0, moment.span.start)
    of_it = text[moment.span.end : moment.span.end + 1] == "的" or _MEASURED.match(text, moment.span.end) is not None
    if _BASE_IN_BRACKETS.match(text, max(moment.span.start - 1, 0)):
        return True
    return compared or (of_it and (not moment.strong or text.endswith(("由", "从"), 0, moment.span.start)))


def runs_to(text: str, moment: Moment, words: str) -> bool:
    """Tell whether a time is the day of figures that the clause `words` holds against the goal they were set."""
    return text.endswith(_AS_OF, 0, moment.span.start) and _GOAL_SET.search(words) is not None


def years_of_names(text: str) -> frozenset[int]:
    """Return where the years end that belong to a name (2026年度责任书)."""
    return frozenset(match.end() for match in _YEAR_OF_NAME.finditer(text))


def goes_on(text: str, before: Span, behind: Span) -> bool:
    """Tell whether a sentence goes on with the one before it over a ；."""
    return (
        text.endswith(("；", ";"), before.start, before.end)
        and before.end <= behind.start
        and not text[before.end : behind.start].strip(" \u3000")
    )


def ahead(text: str, days: Sequence[Moment], calendar: Calendar, carried: Limit | None) -> Limit | None:
    """Return the time that holds for what goes on behind a ；: the one at the head (到12月底，…), else one carried on.

    Where a part of the statement has a time of its own, nobody can tell whose time the next part has.
    """
    if not days:
        return carried
    first = days[0].span
    led = _LED_IN.fullmatch(text, 0, first.start) and text.startswith(("，", ","), first.end)
    return limit(days[0], text, calendar) if led and carried is None and len(days) == 1 else None
