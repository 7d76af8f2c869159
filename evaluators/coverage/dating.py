"""When a thing was done: the day that governs a place of a sentence."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

from evaluators.days import in_words
from evaluators.lines import end_of

_DAY = re.compile(
    r"(?:(?P<year>\d{4})年|(?P<this>今年|本年))?(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日|(?P<part>上旬|中旬|下旬|底|末|份)?)"
)
_NOT_DONE_THEN = re.compile(r"(?:截至|截止|截止到|计划的?|原定|要求的?|期限为?|应于|至|到|—|-|～|自|从)\s*$")
_TOLD_LIMIT = re.compile(
    r"(?:(?:方案|计划|文件)(?:要求|规定|确定|明确)|原定|原计划)的?(?:于|在|为|应)?(?:完成)?(?:时限|期限|时间)?(?:为|是)?"
    r"(?P<day>(?:\d{4}年)?\d{1,2}月(?:\d{1,2}日|上旬|中旬|下旬|底|末))(?:之前|以前|前)"
)
_GOES_ON = re.compile(r"^\s*(?:至|—|-|～|到(?=\d))")
_PARTS = {"上旬": (1, 10), "中旬": (11, 20), "下旬": (21, 31)}


@dataclass(frozen=True, slots=True)
class Stamp:
    """A day or month in a sentence: the first and the last day it may mean, and where it stands."""

    first: date
    last: date
    start: int
    end: int

    @property
    def label(self) -> str:
        """The day in words; the month alone where no day is named."""
        return day(self.first) if self.first == self.last else f"{self.first.year}年{self.first.month}月"


def stamps(words: str, year: int) -> list[Stamp]:
    """Return the days of completion in a sentence, in order; ranges, 截至 and quoted deadlines are none.

    Args:
        words: the sentence.
        year: the year of a day that names none, where none was named before it.
    """
    found = []
    for match in _DAY.finditer(words):
        if match["year"]:
            year = int(match["year"])
        ranged = _GOES_ON.match(words[match.end() :])
        if ranged or _NOT_DONE_THEN.search(words[: match.start()]):
            continue
        stamp = _stamp(match, year)
        if stamp is not None:
            found.append(stamp)
    return found


def _stamp(match: re.Match[str], year: int) -> Stamp | None:
    month = int(match["month"])
    if not 1 <= month <= 12:
        return None
    last = calendar.monthrange(year, month)[1]
    if match["day"]:
        day = int(match["day"])
        if not 1 <= day <= last:
            return None  # 2月30日 is a finding of DDL-10, not a day of completion
        return Stamp(date(year, month, day), date(year, month, day), match.start(), match.end())
    begin, end = _PARTS.get(match["part"] or "", (1, last))
    if match["part"] in ("底", "末"):
        begin = 21
    return Stamp(date(year, month, begin), date(year, month, min(end, last)), match.start(), match.end())


def told_limit(words: str, year: int) -> date | None:
    """Return the limit that a report says the plan sets (按照方案要求8月底前完成); None where it says none."""
    match = _TOLD_LIMIT.search(words)
    found = _DAY.match(words, match.start("day")) if match else None
    if found is None:
        return None
    stamp = _stamp(found, int(found["year"] or year))
    return stamp.last if stamp is not None else None


def governing(words: str, at: int, year: int) -> Stamp | None:
    """Return the last day before `at`, else the first one behind it in the same clause; None without one."""
    known = stamps(words, year)
    before = [stamp for stamp in known if stamp.start <= at]
    turn = max(words.rfind("；", 0, at), words.rfind("。", 0, at))
    near = [stamp for stamp in before if stamp.start > turn]
    if near:
        return near[-1]
    stop = end_of(words, at, "，；。")
    return next((stamp for stamp in known if at <= stamp.start < stop), None)


def day(value: date | None) -> str:
    """Return a day in words, 2026年10月31日."""
    return in_words(value, "（未定）")
