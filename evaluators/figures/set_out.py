"""Numbers that a goal sets out from: 由18支增加到24支, 截至2025年12月31日新设812户 in a plan of 2026."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from evaluators.lines import begin_of
from evaluators.lookup import once

if TYPE_CHECKING:
    from evaluators.figures.counts import Count
    from evaluators.model import Document

_MOVES = "(?:增加|增长|增|提高|提升|上升|扩大|扩充|壮大|发展|下降|降低|降|减少|减|压减|压降|缩短|延长)[到至]"
_MOVES_ON = re.compile(_MOVES)
_FROM = re.compile("[由从][^，。；]{0,10}$")
# 由6支120人增加到8支160人
_MOVED_TOGETHER = re.compile(f"[由从](?P<bases>[^，。；]{{2,24}}?){_MOVES}(?:[0-9]+[\u4e00-\u9fff]{{1,2}})?$")
_NUMBER = re.compile("[0-9]+(?:\\.[0-9]+)?")
_AS_OF = re.compile("(?:[（(]?[一二三四五六七八九十0-9]{1,3}[）)、.．])?(?:截[至止]到?|至|到)?(?P<year>20[0-9]{2})年")
_BEGINS = re.compile(f"[。\n](?={_AS_OF.pattern})")
_NOW = re.compile("(?:[（(]?[一二三四五六七八九十0-9]{1,3}[）)、.．])?(?:截[至止]到?)?(?:目前|当前|现阶段)")
_HOW_IT_IS = re.compile(
    "(?:基本|现有|底数)(?:情况|概况)|现状|(?:工作|上年|去年)(?:工作)?基础|(?:上年|去年)(?:工作|完成)?情况|存在的?问题"
)
_YEAR = re.compile("20[0-9]{2}年")
_SINCE = re.compile("今年|本年|目前|现[有在]|今后|当前|计划|目标")


def rises_from(document: Document, first: Count, second: Count) -> bool:
    """Tell whether the one number is what the other rises or falls from."""
    for count, other in ((first, second), (second, first)):
        before = document.text[begin_of(document.text, count.span.start, "，。；：\n") : count.span.start]
        moved = _MOVED_TOGETHER.search(before)
        if moved is not None and other.value in map(Decimal, _NUMBER.findall(moved["bases"])):
            return True
    return False


def is_base(document: Document, count: Count) -> bool:
    """Tell whether a number is one to set out from: of a goal behind it, or from before the period of the text."""
    if _FROM.search(count.before) and _MOVES_ON.match(count.behind):
        return True
    return stood_before(document, count.span.start)


def stands_now(document: Document, at: int) -> bool:
    """Tell whether the sentence at a place says how things stand: it begins with 目前, or its heading says so."""
    if _NOW.match(document.text, begin_of(document.text, at, "。\n")):
        return True
    section = document.section_at(at)
    return section is not None and _HOW_IT_IS.search(document.sections[section].text) is not None


def stood_before(document: Document, at: int) -> bool:
    """Tell whether the sentence at a place, or its paragraph, says how things stood before the period of the text."""
    text, period, dated = document.text, document.period, _dated(document)
    if period is None or not dated:
        return False
    as_of = dated.get(begin_of(text, at, "。\n"))
    if as_of is not None and int(as_of["year"]) < period.start.year:
        return _YEAR.search(text, as_of.end(), at) is None  # 2025年为85%，2026年达到90%
    led = dated.get(begin_of(text, at, "\n"))  # 2024年，编组96人。全年征兵16人，大学生占87.5%
    if led is None or int(led["year"]) >= period.start.year or as_of is not None:
        return False
    since = _YEAR.findall(text, led.end(), at)
    return all(int(year[:4]) < period.start.year for year in since) and _SINCE.search(text, led.end(), at) is None


@once
def _dated(document: Document) -> dict[int, re.Match[str]]:
    """Return the years that sentences begin with, by where these begin; none where none is before the period."""
    if document.period is None:
        return {}
    begins = (0, *(mark.end() for mark in _BEGINS.finditer(document.text)))
    found = {begin: year for begin in begins if (year := _AS_OF.match(document.text, begin)) is not None}
    before = any(int(year["year"]) < document.period.start.year for year in found.values())
    return found if before else {}
