"""The headers of a zip (APPNOTE.TXT 4.3): of a .docx and of the archive of all documents; always of the same day."""

from __future__ import annotations

import struct
from contextlib import contextmanager
from functools import partial
from typing import IO, TYPE_CHECKING, NamedTuple

from isal import isal_zlib

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

RAW = -15  # deflate without a header of its own
FAST = 1  # isal's level: the size of zlib's, at several times the speed
DEFLATED = 8
LOCAL = struct.Struct("<4sHHHHHIIIHH")
_CENTRAL = struct.Struct("<4sHHHHHHIIIHHHHHII")
_END = struct.Struct("<4sHHHHIIH")
_END64 = struct.Struct("<4sQHHIIQQQQ")
_LOCATOR = struct.Struct("<4sIQI")
_FAR = struct.Struct("<HHQ")  # the field of an offset beyond 4 GB
_CENTRAL_MARK = b"PK\x01\x02"
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
    extra = _FAR.pack(1, 8, offset) if far else b""
    version = 45 if far else 20
    head = _CENTRAL.pack(
        _CENTRAL_MARK, version, version, flag, method, 0, _DAY, crc, packed, size, len(raw), len(extra),
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


class _Member(NamedTuple):
    """An entry of a directory: a member that is stored as it is, and where its header stands."""

    name: str
    crc: int
    size: int
    offset: int


def is_stored(path: Path) -> bool:
    """Tell whether a file is an archive such as is written here, whole: members stored, nothing behind them.

    Raises:
        OSError: it cannot be read.
    """
    try:
        return all(_directory(path))
    except (ValueError, struct.error):
        return False


def stored_members(path: Path) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Yield name and content of the members of an archive for which `is_stored`; only one of them is in memory.

    Raises:
        OSError: it cannot be read.
        ValueError: what is read is damaged.
    """
    with path.open("rb") as stream:
        for member in _directory(path):
            yield member.name, partial(_content, stream, member)


def _content(stream: IO[bytes], member: _Member) -> bytes:
    stream.seek(member.offset)
    *_, length, extra = LOCAL.unpack(stream.read(LOCAL.size))
    stream.seek(length + extra, 1)
    data = stream.read(member.size)
    if len(data) != member.size or isal_zlib.crc32(data) != member.crc:
        raise ValueError(member.name)
    return data


def _directory(path: Path) -> Iterator[_Member]:
    """Yield the entries of an archive's directory, read one by one.

    Raises:
        ValueError, struct.error: it has others than are written here.
    """
    with path.open("rb") as stream:
        count, place, end = _bounds(stream)
        stream.seek(place)
        for _ in range(count):
            (mark, _, _, flag, method, _, _, crc, packed, size, length, extra, comment, _, _, _, offset) = (
                _CENTRAL.unpack(stream.read(_CENTRAL.size))
            )
            name = stream.read(length)
            more = stream.read(extra)
            plain = mark == _CENTRAL_MARK and not method and packed == size and not comment
            if not plain or flag not in {0, _UTF8} or (not flag and not name.isascii()) or name.endswith(b"/"):
                raise ValueError(path)
            if offset == _BIG:
                (offset,) = _FAR.unpack(more)[2:]
            yield _Member(name.decode(), crc, size, offset)
        if stream.tell() != end:
            raise ValueError(path)


def _bounds(stream: IO[bytes]) -> tuple[int, int, int]:
    """Return of a directory how many entries it has, where it begins and where it ends."""
    whole = stream.seek(0, 2)
    stream.seek(max(0, whole - _END.size))
    mark, _, _, _, count, size, start, comment = _END.unpack(stream.read())
    if mark != b"PK\x05\x06" or comment:
        raise ValueError(mark)
    end = whole - _END.size
    if count == _MANY or start == _BIG:
        end -= _END64.size + _LOCATOR.size
        stream.seek(end)
        mark, *_, count, size, start = _END64.unpack(stream.read(_END64.size))
        if mark != b"PK\x06\x06":
            raise ValueError(mark)
    if start + size != end:
        raise ValueError(whole)
    return count, start, end


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
