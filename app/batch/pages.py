"""A worksheet taken apart into pieces of some thousand rows, each small enough to be read by calamine whole.

calamine reads a sheet all at once, at a kilobyte and more a row. Each piece goes to it as a workbook of its own, with
the shared texts of the real one, but not its styles: what is a day and what a number, `cells` tells by the format, of
which calamine knows less.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from app.batch.plain_sheet import is_plain, made_plain

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Future

    from python_calamine import CalamineSheet

_PIECE = 1024 * 1024  # bytes of XML, or as many as the shared texts have, which each piece brings along
_THREADS = 2  # more have nothing to do: what follows takes as long as the parsing
_FRAME = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|xl/(?:_rels/)?workbook\.xml(?:\.rels)?|xl/sharedStrings\.xml",
    re.IGNORECASE,
)
_ROW = re.compile(rb"<row\b[^>]*>")
_NUMBERED = re.compile(rb'<row\b[^>]*\br="\d+"')
_MERGED = re.compile(rb'mergeCell\b[^>]*\bref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
_SIZE = re.compile(rb"<dimension\b[^>]*/>")
_END = b"</row>"
_CLOSED = b"</sheetData></worksheet>"


class Merged(NamedTuple):
    """A merged range: rows as a person counts them, columns from 0."""

    top: int
    bottom: int
    left: int
    right: int


@dataclass(frozen=True, slots=True)
class Piece:
    """Some rows: their XML, and the values from row `first` and column `left` (from 0) on."""

    xml: bytes
    first: int
    left: int
    values: list[list[Any]]

    @property
    def merged(self) -> list[Merged]:
        """The merged ranges named behind its rows, from top to bottom."""
        found = (
            Merged(int(top), int(bottom), column_number(left), column_number(right))
            for left, top, right, bottom in _MERGED.findall(self.xml, self.xml.rfind(_END) + 1)
        )
        return sorted(found)


@dataclass(frozen=True, slots=True)
class Page:
    """A worksheet: the member that holds it, and what calamine must know beside it."""

    archive: zipfile.ZipFile
    title: str
    member: str
    frame: tuple[tuple[str, bytes], ...]

    @property
    def _size(self) -> int:
        return max((_PIECE, *(len(data) for _, data in self.frame)))

    def pieces(self, threads: int) -> Iterator[Piece]:
        """Yield the rows in pieces; with more than one of `threads` the next are parsed while one is used.

        Raises:
            CalamineError and others: the sheet is damaged.
        """
        for xml, sheet in self._ahead(threads) if threads > 1 else ((xml, self._read(xml)) for xml in self._cut()):
            if sheet.start is not None:
                yield Piece(xml, sheet.start[0] + 1, sheet.start[1], sheet.to_python(skip_empty_area=True))
            else:
                yield Piece(xml, 1, 0, [])

    def _ahead(self, threads: int) -> Iterator[tuple[bytes, CalamineSheet]]:
        threads = min(threads, _THREADS)
        with ThreadPoolExecutor(threads) as pool:  # calamine parses without Python's lock
            waiting: deque[tuple[bytes, Future[CalamineSheet]]] = deque()
            for xml in self._cut():
                waiting.append((xml, pool.submit(self._read, xml)))
                if len(waiting) > threads:
                    first, sheet = waiting.popleft()
                    yield first, sheet.result()
            for first, sheet in waiting:
                yield first, sheet.result()

    def _cut(self) -> Iterator[bytes]:
        """Yield the sheet's XML in pieces, whole where its rows bear no numbers."""
        with ExitStack() as stack:
            size = self._size
            stream: IO[bytes] = stack.enter_context(self.archive.open(self.member))
            text = stream.read(size)
            if not is_plain(text):
                stream.seek(0)
                stream = stack.enter_context(made_plain(stream))
                text = stream.read(size)
            row = _ROW.search(text)
            if row is None or _NUMBERED.match(row[0]) is None or len(text) < size:
                yield text + stream.read()
                return
            head, text = _SIZE.sub(b"", text[: row.start()]), text[row.start() :]
            while block := stream.read(size):
                text += block
                rows, end, text = text.rpartition(_END)
                plain = rows.count(b"<row") == rows.count(b'<row r="')  # as nearly all write them
                if not plain and len(_ROW.findall(rows)) != len(_NUMBERED.findall(rows)):
                    raise ValueError("some rows have a number, others have none")
                if end:
                    yield b"".join((head, rows, end, _CLOSED))
            yield head + text

    def _read(self, xml: bytes) -> CalamineSheet:
        from python_calamine import CalamineWorkbook

        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as packed:
            for name, data in self.frame:
                packed.writestr(name, data)
            packed.writestr(self.member, xml)
        stream.seek(0)
        return CalamineWorkbook.from_filelike(stream).get_sheet_by_name(self.title)


def page_of(archive: zipfile.ZipFile, title: str, member: str) -> Page:
    """Return a worksheet with its frame."""
    frame = tuple((name, archive.read(name)) for name in archive.namelist() if _FRAME.fullmatch(name))
    return Page(archive, title, member, frame)


@cache
def column_number(letters: bytes) -> int:
    """Return 0 for A, 25 for Z, 26 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
