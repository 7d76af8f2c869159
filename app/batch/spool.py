"""Rows of a sheet on disk: read once from the file, gone through as often as wanted, never all in memory."""

from __future__ import annotations

import marshal
from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_AT_ONCE = 500  # rows
_IN_MEMORY = 2 * 1024 * 1024  # bytes; what is larger goes to disk
_LENGTH = 4


class Spool:
    """Numbered rows of texts, in the order they were added; they go with the object."""

    def __init__(self) -> None:
        self._stream = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - it goes with the object
        self._waiting: list[tuple[int, list[str]]] = []

    def add(self, number: int, cells: list[str]) -> None:
        """Take a row."""
        self._waiting.append((number, cells))
        if len(self._waiting) == _AT_ONCE:
            data = marshal.dumps(self._waiting)  # of our own making, read back by this process alone
            self._stream.seek(0, 2)
            self._stream.write(len(data).to_bytes(_LENGTH, "big") + data)
            self._waiting = []

    def __del__(self) -> None:
        self._stream.close()

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        """Yield the rows; several may go through them at once."""
        place = 0
        while True:
            self._stream.seek(place)
            length = int.from_bytes(self._stream.read(_LENGTH), "big")
            if not length:
                break
            place += _LENGTH + length
            yield from marshal.loads(self._stream.read(length))  # noqa: S302 - written by `add`
        for number, cells in self._waiting:
            yield number, list(cells)
