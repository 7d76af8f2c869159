"""What the documents of a chunk are compared by, told by whoever made them: the desk only sets it together."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING

from app.batch.aside import COMMUNITY, SUBDISTRICT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.batch.slots import Rows
    from app.batch.work import Job

_NAMES = frozenset({COMMUNITY, SUBDISTRICT})
_LONG = 10  # characters, figures counted as one; shorter values agree by chance
_FIGURES = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(slots=True)
class Traits:
    """What each document adds to the plan.

    Attributes:
        marks: for each job, in their order, what is the same for the same values, and for the same long ones but for
            their figures, None where there are no long ones; None where there is no document.
        local: how many characters of values there are.
        spread: field -> value -> how many have it, in the order in which they were met.
    """

    marks: list[tuple[int, int | None] | None] = field(default_factory=list)
    local: int = 0
    spread: dict[str, dict[str, int]] = field(default_factory=dict)

    def add(self, job: Job, *, made: bool) -> None:
        """Take one job."""
        if not made:
            self.marks.append(None)
            return
        own = own_values(job)
        long = long_values(own)
        self.marks.append((_mark(own.values()), _mark(long.values()) if long else None))
        for title, value in own.items():
            values = self.spread.setdefault(title, {})
            values[value] = values.get(value, 0) + 1
            self.local += len(value)

    def append(self, other: Traits) -> None:
        """Set those of the following jobs behind these."""
        self.marks += other.marks
        self.local += other.local
        for title, others in other.spread.items():
            values = self.spread.setdefault(title, {})
            for value, count in others.items():
                values[value] = values.get(value, 0) + count


def own_values(job: Job) -> dict[str, str]:
    """Return what the row adds to the plan beside names: field -> value without the names in it."""
    found = {
        title: value if isinstance(value, str) else _listing(value)
        for title, value in job.values.items()
        if title not in _NAMES
    }
    whole = "\n".join(found.values())
    for name in (job.community, job.subdistrict):
        if name and name in whole:
            found = {title: text.replace(name, "") for title, text in found.items()}
    return found


def long_values(own: dict[str, str]) -> dict[str, str]:
    """Return the long ones of the values of a row, each with what it is but for its figures."""
    long = {value: _FIGURES.sub("0", value) for value in own.values() if len(value) >= _LONG}
    return {value: bare for value, bare in long.items() if len(bare) >= _LONG}


def _listing(rows: Rows) -> str:
    return "；".join("，".join(cell for column, cell in row.items() if cell and column not in _NAMES) for row in rows)


def _mark(texts: Iterable[str]) -> int:
    """Return 64 bits that stand for texts, the same in every process."""
    return int.from_bytes(blake2b("\0".join(texts).encode(), digest_size=8).digest(), "big", signed=True)
