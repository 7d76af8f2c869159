"""What is counted per row, on disk, so that memory stays the same however many rows there are.

SQLite keeps it in a temporary file of its own, which goes with the object.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator

SHOWN = 8  # names kept of a group
_BETWEEN = "、"
_BITS = 1 << 24
_AT_ONCE = 500  # rows are written together
_MOST = 10_000  # groups counted in memory


class Group(NamedTuple):
    """Rows that have the same: how many, the names of the first of them, and what it is that they share."""

    rows: int
    names: str
    said: str


class _Table:
    """Entries by 64 bits of hash of their keys; those whose keys are surely new wait and are written together."""

    def __init__(self, columns: str, insert: str) -> None:
        self._base = sqlite3.connect("", isolation_level=None, check_same_thread=False)  # "": a temporary file
        self._base.execute("PRAGMA journal_mode = OFF")
        self._base.execute(f"CREATE TABLE entry (key INTEGER PRIMARY KEY, {columns})")
        self._base.execute("BEGIN")  # one transaction for all: nothing is to outlive the object
        self._insert = insert
        self._met = bytearray(_BITS // 8)  # one bit for many keys: where it is not set, the key is surely new
        self._waiting: list[tuple[int, int | str]] = []

    def __del__(self) -> None:
        self._base.close()

    def _is_new(self, place: int, value: int | str) -> bool:
        """Tell whether the key is surely new, and take it then; else all that waits is written."""
        at, bit = place % _BITS >> 3, 1 << (place & 7)
        if self._met[at] & bit:
            self._write()
            return False
        self._met[at] |= bit
        self._waiting.append((place, value))
        if len(self._waiting) == _AT_ONCE:
            self._write()
        return True

    def _write(self) -> None:
        if self._waiting:
            self._base.executemany(self._insert, self._waiting)
            self._waiting.clear()


class Firsts(_Table):
    """Which row was the first to have a key."""

    def __init__(self) -> None:
        super().__init__("number INTEGER", "INSERT INTO entry VALUES (?, ?)")

    def first(self, key: Hashable, number: int) -> int:
        """Return the row that had `key` first, `number` where none had it before."""
        place = hash(key)
        if self._is_new(place, number):
            return number
        if self._base.execute("INSERT OR IGNORE INTO entry VALUES (?, ?)", (place, number)).rowcount:
            return number
        return int(self._base.execute("SELECT number FROM entry WHERE key = ?", (place,)).fetchone()[0])


class Groups(_Table):
    """Rows by what they have in common."""

    def __init__(self) -> None:
        super().__init__("count INTEGER, names TEXT, said TEXT", "INSERT INTO entry VALUES (?, 1, ?, NULL)")
        self._more: dict[int, int] = {}  # rows of groups whose names are complete, still to be counted

    def add(self, key: Hashable, name: str, said: Callable[[], str]) -> bool:
        """Count a row; tell whether it is the first of its group. `said` is asked when a second one joins it."""
        place = hash(key)
        if place in self._more:
            self._more[place] += 1
            return False
        if self._is_new(place, name):
            return True
        if self._base.execute("INSERT OR IGNORE INTO entry VALUES (?, 1, ?, NULL)", (place, name)).rowcount:
            return True
        more = (
            "UPDATE entry SET count = count + 1, names = CASE WHEN count < ? THEN names || ? ELSE names END "
            "WHERE key = ? RETURNING said IS NULL, count"
        )
        lacking, count = self._base.execute(more, (SHOWN, f"{_BETWEEN}{name}", place)).fetchone()
        if lacking:
            self._base.execute("UPDATE entry SET said = ? WHERE key = ?", (said(), place))
        if count >= SHOWN:
            if len(self._more) == _MOST:
                self._settle()
            self._more[place] = 0
        return False

    def _settle(self) -> None:
        self._write()
        more = [(count, place) for place, count in self._more.items() if count]
        self._base.executemany("UPDATE entry SET count = count + ? WHERE key = ?", more)
        self._more.clear()

    def largest(self, most: int = -1) -> Iterator[Group]:
        """Yield the groups of two rows and more, the largest first; `most` of them, all by default."""
        self._settle()
        wanted = "SELECT count, names, said FROM entry WHERE count > 1 ORDER BY count DESC, names LIMIT ?"
        yield from map(Group._make, self._base.execute(wanted, (most,)))

    @property
    def rows(self) -> int:
        """How many rows share what they have with another."""
        return self.sizes[0]

    @property
    def sizes(self) -> tuple[int, int]:
        """How many rows share what they have with another, and in how many groups."""
        self._settle()
        rows, groups = self._base.execute("SELECT total(count), count(*) FROM entry WHERE count > 1").fetchone()
        return int(rows), int(groups)
