"""Units in the headings of a table of results: 议事活动（场）."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.batch.result_columns import RESULT, among, kind_of
from app.batch.result_headings import ACTUAL, SHARE, read
from app.batch.result_rows import FRACTION
from app.batch.wide_columns import units_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_HEADED = re.compile(
    r"(.+?)\s*[（(](?:单位[：:])?([%％‰]|[百千万亿]{0,2}(?:[户人车]次|平方米|平方公里|公里|千米|小时|[户人次场个件名元处条项期家栋"
    r"本份张辆台套米亩吨天篇块盏根株支对批起例宗所座间床]))[)）](.*)"
)
_BARE = re.compile(r"[+-]?[\d,，]*\.?\d+")


def united(header: Sequence[str]) -> tuple[tuple[str, ...], dict[str, str]]:
    """Return the header without the units in its names, 议事活动（场） and 走访（户）累计, and name -> unit.

    Of two names that would be one, 金额（元） and 金额（万元）, the later stays whole; so does 走访（户） beside 走访.
    """
    names, units = list(header), {}
    for at, name in enumerate(header):
        found = _HEADED.fullmatch(name)
        if found is not None and _is_kind(found[3]):
            bare = found[1] + found[3]
            names[at] = bare if bare not in names else name
            if read(bare).item != SHARE:  # 走访居民（户）完成率 are no households
                units[names[at]] = found[2].replace("％", "%")
    return tuple(names), units


def _is_kind(behind: str) -> bool:
    """Tell whether what stands behind a unit says of what kind the figures are, or is nothing."""
    return not behind or (not (one := read(behind)).subject and bool(one.item))


class Units:
    """Gives the figures of a table the units of their headings.

    In a report the unit stands behind the figure. A plan reckons with its figures and writes the unit itself,
    {{行.实际}}场: there that of 实际 is 单位, and stands behind none but a figure in another one.
    """

    def __init__(self, header: Sequence[str], units: Mapping[str, str], *, report: bool) -> None:
        self._wide = kind_of(header) is None
        self._units = units
        self._report = report
        self._actual = next((units[name] for name in among(header, RESULT, ACTUAL) if name in units), "")
        self._own = units_of(header, units) if self._wide else {}

    def of_row(self, row: Mapping[str, str]) -> dict[str, str]:
        """Return a row with the unit of the heading behind each bare number, where none is 单位."""
        own = next((row[name] for name in RESULT["单位"] if name in row), "")
        out = dict(row)
        for name, unit in self._units.items():
            apart = not self._report and (self._wide or unit == self._actual)
            if not own and not apart and _belongs(unit, row.get(name, "")):
                out[name] = f"{row[name]}{unit}"
        return out

    def of_item(self, item: dict[str, str]) -> None:
        """Put the unit of a plan's figure, one that is still to be worked out included, into 单位."""
        unit = self._own.get(item["指标"], "") if self._wide else self._actual
        if not self._report and not item["单位"] and (not item["实际"] or _belongs(unit, item["实际"])):
            item["单位"] = unit


def _belongs(unit: str, cell: str) -> bool:
    """Tell whether a cell is a bare number that the unit of its heading belongs to; 0.92 below （%） may be 92%."""
    return _BARE.fullmatch(cell) is not None and not (unit == "%" and FRACTION.fullmatch(cell))
