"""Places left open to be filled in that no sign marks: a run of blanks where a number or a name belongs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators import prefilter
from evaluators.lines import begin_of, end_of
from evaluators.lookup import once
from evaluators.model import Span
from evaluators.reader import units

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.model import Document

SIGN = "[×✕✖XxＸｘ*＊_＿□某]"
"""A sign that stands in a date for what is open."""
_HAN = "\u4e00-\u9fff"
_STOPS = "，。；、：？！）)”"
_COUNTED = "共计约达有为到至近超每各仅第了过由按"
# spread labels (姓    名, 金    额) have a single character before the gap and a whole word behind it
# a ring behind a Chinese numeral is a zero: 二○一四年
_MASK = re.compile(rf"{SIGN}|(?<![一二三四五六七八九〇○])○|[（(]\s*[）)]")
_GAP = re.compile("年[ \u3000\u00a0]*月|月[ \u3000\u00a0]*日|^[ \u3000\u00a0]*年")
_STRAY = 2  # as many blanks slip in by themselves
_NO_UNIT = re.compile(r"(?P<one>.)(?P=one)|名列")  # 人人, 户户
_ITEM = re.compile("[ \u3000]*(?:[（(]?[一二三四五六七八九十]+[）)、.]|[（(]?[0-9]+[）)、.．])")
_AMOUNT = re.compile(
    f"(?:(?<=[{_HAN}][{_HAN}])|(?<=[{_STOPS}][{_COUNTED}]))[ \u3000\u00a0]{{2,}}(?=(?P<unit>{units.BLANK}))"
)
_NAME = re.compile(
    "(?<=由)[ \u3000\u00a0]{2,}(?=(?:同志)?(?:牵头|负责|担任|主持|组织|承办|任))"
    "|[ \u3000\u00a0]{2,}(?=同志(?:任|担任|负责|牵头|兼任|主持))"
)


@once
def dates(document: Document) -> list[Span]:
    """Return the dates that DDL-02 names: open times of tasks, and a date of issue with marks for its day."""
    found = [
        deadline.text_span
        for deadline in document.deadlines
        if deadline.kind == "unresolved" and _open(document.quote(deadline.text_span))
    ]  # a day no calendar has is another fault
    line = document.date_line
    if line is not None and _MASK.search(line.text) and not any(line.span.overlaps(span) for span in found):
        found.append(line.span)
    return list(dict.fromkeys(found))


def _open(words: str) -> bool:
    return _MASK.search(words) is not None or gap(words)


def gap(words: str) -> bool:
    """Tell whether a date lacks its month or day and has blanks in their place."""
    return _GAP.search(words) is not None


@once
def amounts(document: Document) -> list[Span]:
    """Return the runs of blanks that stand where a number belongs: before a measure word, in a line of prose."""
    text = document.text
    return [Span(*found.span()) for found in _outside_tables(_AMOUNT, document) if _told(text, found)]


@once
def names(document: Document) -> list[Span]:
    """Return the runs of blanks that stand where a unit or a person belongs: between 由 and 牵头, before 同志."""
    return [Span(*found.span()) for found in _outside_tables(_NAME, document)]


def _outside_tables(pattern: re.Pattern[str], document: Document) -> Iterator[re.Match[str]]:
    tables = [table.span for table in document.tables]
    for found in prefilter.found(pattern, document):
        if not any(Span(*found.span()).overlaps(table) for table in tables):
            yield found


def _told(text: str, found: re.Match[str]) -> bool:
    """Tell whether the measure word ends a clause, or stands in a line that does: heads of columns do neither."""
    after = text[found.end("unit") : found.end("unit") + 1]
    if after and after in _STOPS:
        return True
    line = text[begin_of(text, found.start(), "\n") : end_of(text, found.end(), "\n")].rstrip()
    if after in ("", "\n"):
        return any(stop in line for stop in "，。；") or _ITEM.match(line) is not None
    wide = sum(2 if char == "\u3000" else 1 for char in found[0])
    return wide > _STRAY and line.endswith(("。", "；", "，")) and not _NO_UNIT.match(text, found.end())
