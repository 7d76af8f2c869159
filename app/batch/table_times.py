"""Of what time a table of results is: what its sheet, file, folders and title say of year, month and day."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from app.batch.months import months_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from app.batch.months import Month
    from app.batch.workbook import Sheet

_DAY = r"(?:20\d\d\s*[年.\-/]\s*)?\d{1,2}\s*[月.\-/]\s*(?:\d{1,2}\s*[日号]?|[底末])"
_UNTIL = re.compile(rf"截[至止](?:日期|时间|到)?\s*[：:]?\s*({_DAY})")
_DATE = re.compile(r"20\d\d\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*[日号]")  # above many tables: when it was filled in
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?=\s*年(?!以来|起|后|至今))")
_BARE = re.compile(r"20\d\d")
_SEVERAL = re.compile(r"20\d\d\s*年?度?\s*[-—–~～至到、和]+\s*20\d\d")


class Time(NamedTuple):
    """The months, the year and the day up to which its figures count that a table says, the day as it is written.

    `month_in` is the text that says the month, where that says no year, and `year_in` is where the year stands then.
    """

    months: frozenset[Month] = frozenset()
    year: int | None = None
    day: str = ""
    month_in: str = ""
    year_in: str = ""

    def of_row(self, months: frozenset[Month], year: int | None) -> Time:
        """Return the time of a row that has columns for month or year: the table's own, where it says none.

        The months of a table that says another year are none of the row's: 2026年1月上报 is handed in about 2025.
        """
        if not months and year is None:
            return self
        other = year is not None and year != self.year
        own = months or (frozenset() if other and self.year is not None else self.months)
        return Time(
            _with_year(own, year or self.year),
            year or self.year,
            "" if months or other else self.day,
            "" if months else self.month_in,
            "“年份”列" if year is not None else self.year_in,
        )


def time_of(told: Sequence[tuple[str, str]], above: Iterable[str], bared: Callable[[str], str]) -> Time:
    """Return the time of a table of which so much is `told`, the nearest first, with the lines `above` it.

    What is no time in a name of a place `bared` takes away. The year of another month than the table's says nothing.
    """
    texts = [bared(text) for _, text in told]
    dated = ((months_in(text), f"{where}“{said}”") for (where, said), text in zip(told, texts, strict=True))
    months, month_in = next(((frozenset(own), said) for own, said in dated if own), (frozenset(), ""))
    years = (year for text in texts if (year := _year_in(text, months)) is not None)
    own = {year for year, _ in months if year is not None}
    year = own.pop() if len(own) == 1 else None if own else next(years, None)
    until = next((match[1] for text in (*texts, *above) if (match := _UNTIL.search(text)) is not None), "")
    where = next((where for (where, _), text in zip(told, texts, strict=True) if _year_in(text, months) == year), "")
    return Time(_with_year(months, year), year, "".join(until.split()), "" if own else month_in, where if year else "")


def other_years(told: Iterable[tuple[str, str]], time: Time, bared: Callable[[str], str]) -> Iterator[str]:
    """Yield what to say where a text says another year than is taken, and no month, of which months are compared."""
    for where, text in told:
        year = _year_in(bared(text), frozenset()) if not months_in(bared(text)) else None
        if year is not None and time.year not in {None, year}:
            yield f"{where}“{text}”写的年份与所取的 {time.year} 年不同，请核对。"
            return


def lines_above(sheet: Sheet, first: int) -> Iterator[str]:
    """Yield the rows above the one where the header begins, each as one text."""
    for number, cells in sheet.rows():
        if number >= first:
            return
        yield " ".join(dict.fromkeys(filter(None, cells)))


def _year_in(text: str, months: frozenset[Month]) -> int | None:
    """Return the one year that a text says, but not that of a month beside which the table is of `months`."""
    if _SEVERAL.search(text) is not None:
        return None
    said = _DATE.sub("", text) if _UNTIL.search(text) is None else text
    beside = months_in(said)
    if beside and months and {month for _, month in beside}.isdisjoint(month for _, month in months):
        return None
    bare = [text] if _BARE.fullmatch(text) else _YEAR.findall(said)
    years = {*map(int, bare), *(year for year, _ in beside if year is not None)}
    return years.pop() if len(years) == 1 else None


def _with_year(months: frozenset[Month], year: int | None) -> frozenset[Month]:
    return frozenset((own or year, month) for own, month in months)
