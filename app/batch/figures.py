"""Columns of numbers, and the few cells in them that are of another kind: no number, no percentage, negative."""

from __future__ import annotations

import re
from collections import Counter
from enum import IntEnum
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from app.batch.placeholders import is_placeholder

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping, Sequence

    from app.batch.roster import Roster, Row

_NUMBER = re.compile(r"-?[\d,]+(?:\.(?P<part>\d+))?(?P<share>[%％])?")
_ENOUGH = 5  # rows, before a column counts as one of numbers
_MOSTLY = 0.8
_SHOWN = 10  # cells of a column that are told; of one with more nothing is
_COUNTS = re.compile(r"(?:人口|数量?|[户人件次个栋处名])(?:[（(][^（）()]*[）)])?$")  # what is counted one by one
_NO_COUNTS = re.compile("增|减|差|净|均|变|万|亿|余额|[指系分倍天年]数")


class _Kind(IntEnum):  # counted by the hundred thousand: other kinds of enumeration are hashed in Python
    TEXT = 1
    WHOLE = 2
    FRACTION = 3
    NEGATIVE = 4
    SHARE = 5


_PLAIN = (_Kind.WHOLE, _Kind.FRACTION, _Kind.NEGATIVE)


class _Odd(NamedTuple):
    """What is told: a few cells `of` these kinds where nearly all are of the `others`; `counts`: in counts alone."""

    of: tuple[_Kind, ...]
    others: tuple[_Kind, ...]
    said: str
    counts: bool = False


_ODD = (
    _Odd((_Kind.TEXT,), (*_PLAIN, _Kind.SHARE), "其余各行是数字"),
    _Odd(_PLAIN, (_Kind.SHARE,), "其余各行是百分数"),
    _Odd((_Kind.SHARE,), _PLAIN, "其余各行不是百分数"),
    _Odd((_Kind.NEGATIVE,), (_Kind.WHOLE, _Kind.FRACTION), "其余各行没有负数", counts=True),
    _Odd((_Kind.FRACTION,), (_Kind.WHOLE,), "其余各行是整数", counts=True),
)


class Figures:
    """Counts the kinds of cells of each column, chunk by chunk."""

    def __init__(self) -> None:
        self._counted: dict[str, Counter[_Kind | None]] = {}
        self._few: dict[str, dict[_Kind, list[tuple[int, str]]]] = {}

    def look(self, rows: Sequence[Row], columns: Mapping[str, Sequence[str]]) -> None:
        """Take some rows; `columns` has their cells, name -> one for each row."""
        for name, cells in columns.items():
            counted, few = self._counted.setdefault(name, Counter()), self._few.setdefault(name, {})
            if counted[_Kind.TEXT] > _SHOWN:
                continue
            whole = all(cells) and "".join(cells).isdecimal()
            kinds = [_Kind.WHOLE] * len(cells) if whole else list(map(_kind, cells))
            counted.update(kinds)
            for kind in set(kinds):
                if kind is None:
                    continue
                kept = few.setdefault(kind, [])
                if len(kept) <= _SHOWN:
                    places = zip(rows, cells, kinds, strict=True)
                    found = ((row.number, cell) for row, cell, its in places if its is kind)
                    kept += islice(found, _SHOWN + 1 - len(kept))

    def notes(self, roster: Roster, failing: Container[int]) -> Iterator[str]:
        """Yield a note on each cell that is of another kind than nearly all of its column; none on rows `failing`."""
        for name, counted in self._counted.items():
            if counted[_Kind.TEXT] > _SHOWN:
                continue
            counts = is_count(name)
            for odd in _ODD:
                strange = sorted(cell for kind in odd.of for cell in self._few[name].get(kind, ()))
                others = sum(counted[kind] for kind in odd.others)
                count = roster.count if odd.of == (_Kind.TEXT,) else others + len(strange)
                if not 0 < len(strange) <= _SHOWN or others < max(_ENOUGH, _MOSTLY * count):
                    continue
                for number, value in strange if counts or not odd.counts else ():
                    if number not in failing and not is_placeholder(value):
                        yield f"{roster.cell(number, name)}（{name}）为“{value[:20]}”，{odd.said}，请核对。"


def is_count(name: str) -> bool:
    """Tell whether a column of this name counts things one by one."""
    return _COUNTS.search(name) is not None and _NO_COUNTS.search(name) is None


@lru_cache(maxsize=4096)
def _kind(value: str) -> _Kind | None:
    """Return what a cell holds, None for nothing."""
    if not value:
        return None
    number = _NUMBER.fullmatch(value)
    if number is None:
        return _Kind.TEXT
    if number["share"]:
        return _Kind.SHARE
    if value[0] == "-":
        return _Kind.NEGATIVE
    return _Kind.FRACTION if (number["part"] or "").strip("0") else _Kind.WHOLE
