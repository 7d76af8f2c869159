"""Whole dates on lines of their own: 2026年3月2日, 二〇二六年三月二日, 2026.3.2, also masked (2026年×月×日)."""

from __future__ import annotations

import re
from datetime import date

from evaluators.reader.numerals import parse

_MASK = r"[×✕✖xXＸｘ*＊_＿○□某Ⅹ]{1,4}"
_HAN = r"[〇○零Ｏ一二三四五六七八九十]"
_YEAR = rf"(?:(?:19|20)\d\d|{_HAN}{{4}}|20\d?{_MASK}|{_MASK})"
_PART = rf"(?:\d{{1,2}}|{_HAN}{{1,3}}|{_MASK}|\d?{_MASK})"
_MONTH = rf"(?:{_PART}|元)"
DAY = (
    rf"(?:{_YEAR}\s*年\s*{_MONTH}?\s*月\s*{_PART}?\s*[日号]|"
    r"(?:19|20)\d\d\s*[.\-/－．]\s*\d{1,2}\s*[.\-/－．]\s*\d{1,2}日?)"
)
_LINE = re.compile(rf"[（(]?\s*({DAY}|{_YEAR}\s*年\s*{_MONTH}?\s*月(?:\s*[日号])?)\s*[）)]?")
_WRITTEN = re.compile(rf"({_YEAR})\s*年\s*({_MONTH})\s*月\s*({_PART})\s*[日号]")
_YEAR_AND_MONTH = re.compile(r"(?P<y>(?:19|20)\d\d)\s*年\s*(?P<m>\d{1,2})\s*月")
_MONTHS = 12
_DOTTED = re.compile(r"((?:19|20)\d\d)\s*[.\-/－．]\s*(\d{1,2})\s*[.\-/－．]\s*(\d{1,2})")
_TRAILING = re.compile(rf"^(?P<unit>\S[^。，；！？]{{1,60}}?)[ \u3000\t]*(?P<day>{DAY})$")


def is_line(words: str) -> bool:
    """Whether a folded row is a date and nothing else."""
    return _LINE.fullmatch(words) is not None


def trailing(words: str) -> re.Match[str] | None:
    """Match a row that ends in a date behind a unit's name (groups ``unit`` and ``day``)."""
    return _TRAILING.match(words) if len(words) <= 90 else None


def first_day(words: str) -> date | None:
    """Return the first whole calendar day in `words`; None where it is masked, incomplete or no day of the calendar."""
    found = _WRITTEN.search(words) or _DOTTED.search(words)
    if found is None:
        return None
    values = [parse(part.replace("○", "〇").replace("Ｏ", "〇").replace("元", "1")) for part in found.groups()]
    if any(value is None for value in values):
        return None
    year, month, day = (int(value) for value in values if value is not None)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def month(words: str) -> date | None:
    """Return the first of the month that `words` name with its year (2026年11月×日); None where either is left open."""
    found = _YEAR_AND_MONTH.search(words)
    return date(int(found["y"]), int(found["m"]), 1) if found and 1 <= int(found["m"]) <= _MONTHS else None
