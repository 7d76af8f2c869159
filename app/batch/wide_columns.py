"""The columns of a wide table of results, several of which may be of one indicator: 走访居民目标, 走访居民完成."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from app.batch.result_columns import is_indicator, one_of, ranked
from app.batch.result_headings import ACTUAL, LAST, OF_MONTH, OTHER, PAST, PLAN, SHARE, wide

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

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
    for name, one in _read(header).items():
        found.setdefault(one.subject, {})[one.item] = name
    return found


def _read(header: Sequence[str], month: int | None = None) -> dict[str, Reading]:
    return wide(tuple(filter(is_indicator, header)), month)


def chosen_wide(
    header: tuple[str, ...],
    has_cells: Callable[[str], bool],
    *,
    regular: bool,
    passes: Callable[[str, str], bool],
    month: int | None = None,
) -> tuple[tuple[str, ...], list[str]]:
    """Return the header with one column for each item of each indicator, and what to say of the others.

    These bear no name any more: those of the year or the month before, of other months, of rates that the figures give,
    and such as say of no indicator. `month` is that of the table.
    """
    readings = _read(header, month)
    said = list(_unused(readings))
    left = {name for name, one in readings.items() if not one.subject or one.item in {PAST, OTHER, SHARE}}
    groups: dict[tuple[str, str], list[str]] = {}
    for name, one in readings.items():
        if name not in left:
            groups.setdefault((one.subject, one.item), []).append(name)
    for (subject, item), there in groups.items():
        if len(there) > 1:
            planned = next(iter(groups.get((subject, PLAN), ())), None)
            best = ranked(there, planned=planned, regular=regular, passes=passes) if item == ACTUAL else there
            others, told = one_of(best, header, f"{subject}”的“{item}", has_cells)
            left.update(others)
            said.append(told)
    kept = tuple("" if name in left else name for name in header)
    turned = [name for name, one in _read(kept).items() if one.item != readings[name].item]
    if turned:
        said.append(f"的列“{'、'.join(turned)}”看不出是计划数还是完成值，没有采用。")
    return tuple("" if name in turned else name for name in kept), said


def _unused(readings: Mapping[str, Reading]) -> Iterator[str]:
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
