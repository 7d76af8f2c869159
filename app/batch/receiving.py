"""Documents that come back from workers elsewhere, written by the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.batch.zipping import LOCAL

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.batch.writers import Block, Writer


class Unpacking:
    """Puts the documents of blocks where this machine can write; a cluster's workers know no folder of ours."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def add(self, block: Block) -> Iterable[tuple[str, str]]:
        """Write each document of `block`; return which copies were made of what was saved meanwhile.

        Raises:
            OSError: it cannot be written.
        """
        for (name, _, size), offset in block.placed():
            start = offset + LOCAL.size + len(name.encode())
            self._writer.put(name, block.data[start : start + size])
        return (*block.copies, *self._writer.take().copies)
