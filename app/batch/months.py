"""The months that the name of a sheet or file says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Month = tuple[int | None, int]  # year, where it is said, and month

_WORD = (  # 一月一报 and 近三月 are no months
    r"(?:(?<![^\W\d_])|(?<=年))(?P<word>十[一二]|[一二三四五六七八九十])(?=\s*月"
    r"(?:[份底末]|成果|结果|报表|月报|工作|统计|汇总|情况|进展|[\W_]|$))"
)
_YEAR = r"(?<!\d)(?:(?P<year>20\d\d)|(?P<short>[23]\d)(?=年))"
_MONTH = re.compile(
    rf"(?:{_YEAR}\s*[年.\-—_]?\s*|(?<!\d))(?:(?P<month>1[0-2]|0?[1-9])|{_WORD})\s*月"
    r"|(?P<whole>20\d\d)[.\-_]?(?P<part>0[1-9]|1[0-2])(?:[.\-_]?(?:0[1-9]|[12]\d|3[01]))?(?!\d)"
)
_YEARS = re.compile(r"(?<!\d)20\d\d(?=\s*年)|(?<!\d)(?<!第)[23]\d(?=年)")
_STRETCH = re.compile(r"月\s*\d{1,2}日|\d月?\s*[-—–~～至到]\s*(?:\d{4}年)?\d+月")
_MONTHS = "〇一二三四五六七八九十"


def months_in(name: str) -> set[Month]:
    """Return the months that `name` says; of 2025年1-11月 and 2025年度11月 the year stands further in front."""
    years = {_full(found) for found in _YEARS.findall(name)}
    own = years.pop() if len(years) == 1 else None
    return {
        (_full(year) if (year := match["year"] or match["short"] or match["whole"]) else own, _number(match))
        for match in _MONTH.finditer(name)
    }


def apart(said: Iterable[tuple[str, str]], bared: Callable[[str], str]) -> Iterator[str]:
    """Yield what to say where of several texts, each behind where it stands, one says another month than the first.

    What is no month in a name of a place `bared` takes away.

    A day (填报日期 stands above many tables) and a stretch of months (1-11月) say nothing against a month.
    """
    first = None
    for where, text in said:
        months = months_in(bared(text)) if _STRETCH.search(text) is None else set()
        if len(months) != 1:
            continue
        ((year, month),) = months
        if first is None:
            first = where, text, year, month
        elif month != first[3] or (year and first[2] and year != first[2]):
            yield f"{first[0]}“{first[1]}”与{where}“{text}”写的月份不同，按{first[0]}的填报，请核对。"
            return


def _full(year: str) -> int:
    return int(year) % 2000 + 2000


def _number(match: re.Match[str]) -> int:
    word = match["word"]
    return sum(map(_MONTHS.index, word)) if word is not None else int(match["month"] or match["part"])
