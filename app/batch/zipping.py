"""The headers of a zip (APPNOTE.TXT 4.3): of a .docx and of the archive of all documents; always of the same day."""

from __future__ import annotations

import struct
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

from isal import isal_zlib

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

RAW = -15  # deflate without a header of its own
FAST = 1  # isal's level: the size of zlib's, at several times the speed
DEFLATED = 8
LOCAL = struct.Struct("<4sHHHHHIIIHH")
_CENTRAL = struct.Struct("<4sHHHHHHIIIHHHHHII")
_END = struct.Struct("<4sHHHHIIH")
_END64 = struct.Struct("<4sQHHIIQQQQ")
_LOCATOR = struct.Struct("<4sIQI")
_DAY = 0x21  # 1 January 1980, the earliest a zip can hold: equal inputs give equal bytes
_UTF8 = 0x800
_BIG = 0xFFFFFFFF
_MANY = 0xFFFF


def local_header(name: str, method: int, crc: int, packed: int, size: int) -> bytes:
    """Return what stands before a member; `method` is 0 stored or 8 deflated."""
    raw = name.encode()
    flag = 0 if name.isascii() else _UTF8
    return LOCAL.pack(b"PK\x03\x04", 20, flag, method, 0, _DAY, crc, packed, size, len(raw), 0) + raw


def central_header(name: str, method: int, crc: int, packed: int, size: int, *, offset: int) -> bytes:
    """Return a member's entry in the directory; beyond 4 GB `offset` moves to the zip64 field."""
    raw = name.encode()
    flag = 0 if name.isascii() else _UTF8
    far = offset >= _BIG
    extra = struct.pack("<HHQ", 1, 8, offset) if far else b""
    version = 45 if far else 20
    head = _CENTRAL.pack(
        b"PK\x01\x02", version, version, flag, method, 0, _DAY, crc, packed, size, len(raw), len(extra),
        0, 0, 0, 0, _BIG if far else offset,
    )  # fmt: skip
    return head + raw + extra


def end_of_directory(count: int, size: int, start: int) -> bytes:
    """Return what closes a zip of `count` members whose directory of `size` bytes begins at `start`."""
    tail = b""
    if count >= _MANY or start >= _BIG:
        tail += _END64.pack(b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, size, start)
        tail += _LOCATOR.pack(b"PK\x06\x07", 0, start + size, 1)
    return tail + _END.pack(b"PK\x05\x06", 0, 0, min(count, _MANY), min(count, _MANY), size, min(start, _BIG), 0)


class Pack:
    """A zip that grows member by member in `stream`, which can be gone back in."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._directory: list[bytes] = []

    @contextmanager
    def member(self, name: str) -> Iterator[Callable[[bytes], None]]:
        """Give what writes the content of a member of less than 4 GB; no other may be open."""
        stream, start = self._stream, self._stream.tell()
        crc = size = 0
        press = isal_zlib.compressobj(FAST, DEFLATED, RAW)

        def write(data: bytes) -> None:
            nonlocal crc, size
            crc, size = isal_zlib.crc32(data, crc), size + len(data)
            stream.write(press.compress(data))

        begun = stream.write(local_header(name, DEFLATED, 0, 0, 0))
        yield write
        stream.write(press.flush())
        end = stream.tell()
        packed = end - start - begun
        stream.seek(start)
        stream.write(local_header(name, DEFLATED, crc, packed, size))
        stream.seek(end)
        self._directory.append(central_header(name, DEFLATED, crc, packed, size, offset=start))

    def close(self) -> None:
        """Write the directory."""
        start = self._stream.tell()
        directory = b"".join(self._directory)
        self._stream.write(directory + end_of_directory(len(self._directory), len(directory), start))
