"""The columns of a wide table of results, several of which may be of one indicator: 走访居民目标, 走访居民完成."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from app.batch.result_columns import is_indicator
from app.batch.result_headings import ACTUAL, LAST, OF_MONTH, OTHER, PAST, PLAN, SHARE, wide

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from app.batch.result_headings import Reading

_OPEN = "不作完成值，报告中没有完成值的以【待补：…】标出"
_SAID = {
    PAST: "是去年同期、上年或上月的数",
    OTHER: "是各月或别的时段的数（看不出是当月数还是累计数），或当期的计划数",
    SHARE: "是完成的比率",
    PLAN: "是计划数",
    LAST: "是上月累计",
}


@lru_cache(maxsize=256)
def by_indicator(header: tuple[str, ...]) -> dict[str, dict[str, str]]:
    """Return the indicators of a header of which one column was chosen for each item: indicator -> item -> name."""
    found: dict[str, dict[str, str]] = {}
    for name, one in readings_of(header).items():
        found.setdefault(one.subject, {})[one.item] = name
    return found


def readings_of(header: Sequence[str], month: int | None = None) -> dict[str, Reading]:
    """Read the columns of a wide table that are of its indicators."""
    return wide(tuple(filter(is_indicator, header)), month)


def turned(header: Sequence[str], kept: Sequence[str], month: int | None) -> list[str]:
    """Return the columns that say something else of their figures once only those `kept` bear a name."""
    before = readings_of(header, month)
    return [name for name, one in readings_of(kept).items() if one.item != before[name].item]


def unused(readings: Mapping[str, Reading]) -> Iterator[str]:
    """Yield what to say of the columns from which no figure is taken, or none that was reached."""
    answered = {one.subject for one in readings.values() if one.item in {ACTUAL, OF_MONTH}}
    unnamed = [name for name, one in readings.items() if not one.subject]
    if unnamed:
        yield f"的列“{'、'.join(unnamed)}”看不出是哪项指标的，没有采用。请在列名中写明指标，如“走访居民累计”。"
    for item, what in _SAID.items():
        own = {name: one.subject for name, one in readings.items() if one.subject and one.item == item}
        alone = not answered.issuperset(own.values())
        if own and (alone or item not in {PLAN, LAST}):
            yield f"的列“{'、'.join(own)}”{what}，{_OPEN if alone else '没有用到'}。"


def column_of(header: Sequence[str], indicator: str, item: str) -> str | None:
    """Return the column of a wide table that says `item` of an indicator, or any of its own; None where there is none.

    What was not given under its own name is told by the column of the result.
    """
    own = by_indicator(tuple(header)).get(indicator, {})
    return next((own[name] for name in (item, ACTUAL, *own) if name in own), None)


def units_of(header: Sequence[str], units: Mapping[str, str]) -> dict[str, str]:
    """Return the unit of each indicator, of the units of columns."""
    found = {}
    for subject, own in by_indicator(tuple(header)).items():
        names = [own[item] for item in (ACTUAL, *own) if item in own]
        unit = next((units[name] for name in names if name in units), None)
        if unit is not None:
            found[subject] = unit
    return found
