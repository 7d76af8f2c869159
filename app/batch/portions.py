"""Rows cut into chunks of about equal work, as large as what they cost allows."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.batch.work import Done, Job

_FIRST = 20  # rows, however slow they are thought to be
_BEGIN = 0.1  # seconds of work in the first chunks, by what the plan is thought to take, and in the last ones
_SECONDS = 1.0  # of work in a chunk: a run can be stopped, and a worker lost, at little cost
_BYTES = 32 * 1024 * 1024  # of documents in a chunk, which are kept in memory
_SHARES = 2  # of what is left, for each hand
_LEAST = 8  # a chunk at the end is no smaller than this part of one in the middle: each has its way to go
_GROWTH = 10  # times the last size, at most


class Portions:
    """Goes through `rows` chunk by chunk; what is learnt of one shapes those to come."""

    def __init__(self, rows: Iterator[Job], count: int, most: int, hands: int, pace: float) -> None:
        """Prepare for up to `count` rows of about `pace` seconds.

        A chunk has `most` of them at most, and `hands` work on chunks.
        """
        self._rows = rows
        self._left = count
        self._most = most
        self._shares = _SHARES * hands
        self._least = _FIRST
        self._size = min(most, max(_FIRST, int(_BEGIN / pace)))

    def __iter__(self) -> Iterator[list[Job]]:
        """Yield chunks, none of them empty; towards the end they shrink, so that all hands are done together."""
        while chunk := list(islice(self._rows, self._next)):
            self._left -= len(chunk)
            yield chunk

    @property
    def _next(self) -> int:
        return min(self._size, max(self._least, self._size // _LEAST, self._left // self._shares))

    def learn(self, chunk: Sequence[Job], done: Done) -> None:
        """Take the time and the bytes of a chunk for those of the next."""
        seconds = done.seconds / len(chunk)
        weight = sum(block.size for block in done.blocks) / len(chunk)
        fits = min(_SECONDS / max(seconds, 1e-6), _BYTES / max(weight, 1.0), len(chunk) * _GROWTH)
        self._size = max(1, min(self._most, int(fits)))
        self._least = max(1, min(_FIRST, int(_BEGIN / max(seconds, 1e-6))))
