"""Where documents go. A worker puts each into its writer; what the writer then hands over travels to the one desk.

A folder is written to by the workers themselves. An archive has one hand at the pen: workers pack their documents into
blocks, the desk sets them one behind the other.
"""

from __future__ import annotations

import os
import secrets
import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING, NamedTuple, Protocol

from isal import isal_zlib

from app.batch.former import copied
from app.batch.hashed import Hashed
from app.batch.zipping import LOCAL, central_header, end_of_directory, local_header, stored_members

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import BinaryIO, Self

_IN_MEMORY = 1024 * 1024  # bytes of an archive's directory; a longer one waits on disk
_STREAMED = 8  # a flag of members that another program packed: their size stands behind them
_COPIED = 64 * 1024  # bytes at once: larger buffers leave the processor's cache
_TAKEN = ".taken"  # a block's file that the desk is through with: to write it over costs half of what a new one does


Packed = tuple[str, int, int]  # name, checksum and bytes of a document; plain, for thousands of them travel


class Block(NamedTuple):
    """Documents packed one behind the other, in `data` or laid down in `file`; empty where the worker wrote them.

    `copies` are the path of a document and the file name of the copy of what somebody saved there during the run.
    """

    data: bytes = b""
    documents: tuple[Packed, ...] = ()
    file: str | None = None
    copies: tuple[tuple[str, str], ...] = ()

    @property
    def size(self) -> int:
        """How many bytes the documents take."""
        return sum(size for _, _, size in self.documents)

    def placed(self) -> Iterator[tuple[Packed, int]]:
        """Yield the documents, each with the offset of its header."""
        offset = 0
        for document in self.documents:
            yield document, offset
            name, _, size = document
            offset += LOCAL.size + len(name.encode()) + size


class Writer(Protocol):
    """What a worker puts its documents into."""

    def put(self, path: str, data: bytes) -> None:
        """Write or pack one document; `path` is relative, with /.

        Raises:
            OSError: it cannot be written.
        """

    def take(self) -> Block:
        """Hand over what was packed since the last time.

        Raises:
            OSError: it cannot be laid down.
        """


class FolderWriter:
    """Writes files, each whole or not at all; the same document again takes its own place.

    What somebody saved at that place since the moment `since`, when the run looked, is copied aside.
    """

    def __init__(self, root: Path, since: int | None) -> None:
        self._root = str(root)
        self._since = since
        self._made: set[str] = set()
        self._copies: list[tuple[str, str]] = []

    def put(self, path: str, data: bytes) -> None:
        """Write the file by way of a temporary one beside it, of a name that a second attempt uses again."""
        folder, _, name = path.rpartition("/")
        if folder not in self._made:
            os.makedirs(f"{self._root}/{folder}", exist_ok=True)  # noqa: PTH103 - per document, pathlib costs too much
            self._made.add(folder)
        parent = f"{self._root}/{folder}" if folder else self._root
        temporary = f"{parent}/.{name}.part"
        try:
            with open(temporary, "wb", buffering=0) as stream:  # noqa: PTH123 - likewise
                written = stream.write(data)
                while written < len(data):  # a disk that runs full takes a part first
                    written += stream.write(data[written:])
            self._keep(path, data)
            os.replace(temporary, f"{parent}/{name}")  # noqa: PTH105 - likewise
        except OSError:
            with suppress(OSError):
                os.unlink(temporary)  # noqa: PTH108 - likewise
            raise

    def _keep(self, path: str, data: bytes) -> None:
        place = f"{self._root}/{path}"
        with suppress(FileNotFoundError):
            stat = os.stat(place)  # noqa: PTH116 - likewise
            # what is unpacked or copied there keeps the time of its content; when it came is told by the other
            if self._since is not None and max(stat.st_mtime_ns, stat.st_ctime_ns) >= self._since:
                there = Path(place).read_bytes()
                if there != data:
                    self._copies.append((path, copied(Path(place), there).name))

    def take(self) -> Block:
        """Return only which copies were made: the files are there."""
        copies, self._copies = tuple(self._copies), []
        return Block(copies=copies)


class BlockWriter:
    """Packs documents as members of a zip, stored: a .docx is compressed already.

    With a `folder` blocks are laid down there, for a desk on the same machine: megabytes need not go through its door.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._mark = secrets.token_hex(8)
        self._files: list[Path] = []
        self._pieces: list[bytes] = []
        self._documents: list[Packed] = []

    def put(self, path: str, data: bytes) -> None:
        """Pack one document."""
        crc = isal_zlib.crc32(data)
        head = local_header(path, 0, crc, len(data), len(data))
        self._documents.append((path, crc, len(data)))
        self._pieces += (head, data)

    def take(self) -> Block:
        """Hand over the block and begin another."""
        pieces, documents = self._pieces, tuple(self._documents)
        self._pieces, self._documents = [], []
        if self._folder is None or not pieces:
            return Block(b"".join(pieces), documents)
        file = next(filter(_given_back, self._files), None)
        if file is None:
            file = self._folder / f"{self._mark}-{len(self._files)}"
            file.touch()
            self._files.append(file)
        with file.open("r+b") as stream:
            stream.writelines(pieces)
            stream.truncate()
        return Block(b"", documents, str(file))


def _given_back(file: Path) -> bool:
    """Take back a file that was laid down, if the desk is through with it; tell whether it was."""
    with suppress(FileNotFoundError):
        file.with_name(file.name + _TAKEN).rename(file)
        return True
    return False


@dataclass(frozen=True, slots=True)
class Stored:
    """A document in an archive of ours."""

    name: str
    file: Path
    offset: int
    start: int
    size: int
    crc: int

    @property
    def end(self) -> int:
        """Where the next header stands."""
        return self.start + self.size


class Archive:
    """One zip of all documents. It grows beside its place as .part and takes it when all rows are through.

    What a run cut off leaves as .part is taken up by the next with `resume`. What the last whole archive holds can be
    taken over in any case.
    """

    def __init__(self, path: Path, *, resume: bool) -> None:
        self.path = path
        self._blocks = path.with_name(f".{path.name}.blocks")  # a folder for workers of this machine
        self._part = path.with_name(path.name + ".part")
        self._directory = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - closed with the archive
        self._listed = 0
        self._count = 0
        self._places = Hashed()  # by name, twice the offset of a header: in the archive, or one more in .part
        self._taken_up = 0  # bytes of .part
        self._readers: dict[Path, tuple[BinaryIO, int]] = {}  # open, and how long: each document is looked at
        for found in _members(path):
            self._places[found.name] = 2 * found.offset
        for found in _members(self._part) if resume else ():
            self._places[found.name] = 2 * found.offset + 1
            self._taken_up = found.end
        self._stream: BinaryIO

    def __enter__(self) -> Self:
        self._stream = self._part.open("r+b" if self._taken_up else "wb")
        self._end = self._dead = self._taken_up  # bytes of .part; all are dead that are not taken over
        self._stream.seek(self._end)
        self._stream.truncate()
        return self

    def __exit__(self, *error: object) -> None:
        self.release()
        self._stream.close()
        self._directory.close()
        shutil.rmtree(self._blocks, ignore_errors=True)

    def lay(self) -> Path:
        """Make and return the folder for blocks; what a run that was killed left in it goes."""
        shutil.rmtree(self._blocks, ignore_errors=True)
        self._blocks.mkdir()
        return self._blocks

    def stored(self, name: str) -> Stored | None:
        """Return a document of an earlier run, None where there is none of this name."""
        place = self._places.get(name)
        if place is None:
            return None
        offset, part = divmod(place, 2)
        file = self._part if part else self.path
        known = self._readers.get(file)
        if known is None:
            if not file.is_file():
                return None
            known = self._readers[file] = file.open("rb"), file.stat().st_size
        found = _member(known[0], file, offset, known[1])
        return found if found is not None and found.name == name else None

    def read(self, found: Stored) -> bytes:
        """Return a document that `stored` has found."""
        stream, _ = self._readers[found.file]
        stream.seek(found.start)
        return stream.read(found.size)

    def release(self) -> None:
        """Close what earlier runs left, which may then be moved."""
        for stream, _ in self._readers.values():
            stream.close()
        self._readers.clear()

    def keep(self, name: str) -> None:
        """Take over a document of an earlier run, which is there."""
        found = self.stored(name)
        if found is None:
            raise FileNotFoundError(name)
        if found.file == self._part:
            self._list([((name, found.crc, found.size), found.offset)])
            self._dead -= found.end - found.offset
            return
        writer = BlockWriter()
        writer.put(name, self.read(found))
        self.add(writer.take())

    def add(self, block: Block) -> Iterable[tuple[str, str]]:
        """Set a block behind what is there; of an archive nothing has to be copied aside.

        Raises:
            OSError: the disk is full or gone.
        """
        if block.file is not None:
            with open(block.file, "rb") as laid:  # noqa: PTH123 - a worker's own name for it
                shutil.copyfileobj(laid, self._stream, _COPIED)
            os.replace(block.file, block.file + _TAKEN)  # noqa: PTH105 - likewise
        self._stream.write(block.data)
        self._stream.flush()
        self._list((document, self._end + offset) for document, offset in block.placed())
        self._end = self._stream.tell()
        return ()

    def _list(self, placed: Iterable[tuple[Packed, int]]) -> None:
        entries = [central_header(name, 0, crc, size, size, offset=offset) for (name, crc, size), offset in placed]
        self._listed += self._directory.write(b"".join(entries))
        self._count += len(entries)

    def finish(self) -> None:
        """Write the directory and put the archive in its place."""
        self._directory.seek(0)
        shutil.copyfileobj(self._directory, self._stream)
        self._stream.write(end_of_directory(self._count, self._listed, self._end))
        self._stream.flush()
        self._stream.close()
        self.release()
        if self._dead:
            self._leave_out_dead()
        self._part.replace(self.path)

    def _leave_out_dead(self) -> None:
        """Write the archive once more: documents of a run before that are listed no more would go out with it."""
        with Archive(self._part, resume=False) as clean:
            for name, _ in stored_members(self._part):
                clean.keep(name)
            clean.finish()


def _members(file: Path) -> Iterator[Stored]:
    """Yield the whole documents of an archive of ours by their headers, up to where it was cut off."""
    if not file.is_file():
        return
    offset, size = 0, file.stat().st_size
    with file.open("rb") as stream:
        while (found := _member(stream, file, offset, size)) is not None:
            yield found
            offset = found.end


def _member(stream: BinaryIO, file: Path, offset: int, size: int) -> Stored | None:
    """Return the document whose header stands at `offset`; None where it was cut off, or where there is none."""
    stream.seek(offset)
    head = stream.read(LOCAL.size)
    if len(head) < LOCAL.size or not head.startswith(b"PK\x03\x04"):
        return None
    _, _, flags, method, _, _, crc, packed, _, length, extra = LOCAL.unpack(head)
    name = stream.read(length)
    start = offset + LOCAL.size + length + extra
    if method or flags & _STREAMED or start + packed > size:
        return None
    return Stored(name.decode(errors="replace"), file, offset, start, packed, crc)
