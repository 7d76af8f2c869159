"""A .docx prepared as bytes: what never changes is compressed once, what does is compressed and set behind it."""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING

from isal import isal_zlib

from app.batch.zipping import DEFLATED, FAST, RAW, central_header, end_of_directory, local_header

if TYPE_CHECKING:
    from collections.abc import Sequence

_PACKED = re.compile(r"\.(?:png|jpe?g|gif|webp|mp4|m4a|mp3|zip)$", re.IGNORECASE)  # as small as it gets


class Shell:
    """The members of a .docx in an order of their own: the constant ones first, as one block of bytes."""

    def __init__(self, constant: Sequence[tuple[str, bytes]], variable: Sequence[str]) -> None:
        """Prepare the block.

        Args:
            constant: name and content of each member that is the same in every document.
            variable: names of the members that `fill` is given.
        """
        block, directory = bytearray(), bytearray()
        for name, data in constant:
            packed = zlib.compressobj(9, zlib.DEFLATED, RAW)
            method = 0 if _PACKED.search(name) else DEFLATED
            body = packed.compress(data) + packed.flush() if method else data
            directory += central_header(name, method, zlib.crc32(data), len(body), len(data), offset=len(block))
            block += local_header(name, method, zlib.crc32(data), len(body), len(data)) + body
        self._block = bytes(block)
        self._directory = bytes(directory)
        self._names = tuple(variable)
        self._count = len(constant) + len(self._names)

    def fill(self, contents: Sequence[bytes]) -> bytes:
        """Return the whole file; `contents` in the order of `variable`."""
        out = [self._block]
        directory = [self._directory]
        offset, listed = len(self._block), len(self._directory)
        for name, data in zip(self._names, contents, strict=True):
            body = isal_zlib.compress(data, FAST, RAW)
            crc, packed, size = isal_zlib.crc32(data), len(body), len(data)
            head = local_header(name, DEFLATED, crc, packed, size)
            entry = central_header(name, DEFLATED, crc, packed, size, offset=offset)
            out += (head, body)
            directory.append(entry)
            offset += len(head) + packed
            listed += len(entry)
        return b"".join((*out, *directory, end_of_directory(self._count, listed, offset)))
