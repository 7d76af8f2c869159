"""What goes from process to process, and a folder for it on this machine, rows of the roster among it.

None stays for good.
"""

from __future__ import annotations

import os
import pickle
import shutil
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.batch.work import Job
from app.files.lock import FileLock, Held

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Parcel = bytes | str  # a pickle, or the name of the file that holds it
_PREFIX = "wenheng-parcels-"
_LOCK = ".lock"  # held by the run whose folder it is
_LOCKED = ".locked"  # there once it is held: a folder just made is not taken for one left behind


@contextmanager
def parcel_folder() -> Iterator[str]:
    """Give a folder that nobody else can open; those that killed runs of this person left behind go first."""
    for left in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*/{_LOCKED}"):
        with suppress(OSError, Held):
            _remove(left.parent)
    with tempfile.TemporaryDirectory(prefix=_PREFIX, ignore_cleanup_errors=True) as folder:
        lock = None
        with suppress(OSError, Held):  # no file system for locks: there it is left behind
            lock = FileLock(Path(folder) / _LOCK)
            (Path(folder) / _LOCKED).touch()
        try:
            yield folder
        finally:
            if lock is not None:
                lock.release()


def _remove(folder: Path) -> None:
    """Remove the folder of a run that is no more.

    Raises:
        Held: it goes on.
        OSError: the folder cannot be removed.
    """
    if folder.lstat().st_uid == getattr(os, "getuid", int)():  # another's could lead a lock astray
        FileLock(folder / _LOCK).release()
        shutil.rmtree(folder)


def sent(jobs: Sequence[Job], file: str | None = None) -> Parcel:
    """Return a chunk as a parcel; rows travel as plain tuples, which cost a pickle a third of named ones."""
    return packed([tuple(job) for job in jobs], file)


def received(chunk: Parcel) -> list[Job]:
    """Return the rows of a chunk."""
    return list(map(Job._make, opened(chunk)))


def packed(thing: object, file: str | None = None) -> Parcel:
    """Return rows, or what came of them, as one piece, which Dask carries without looking into it.

    With a `file`, for a hand on the same machine, they lie there and its name is returned: through the scheduler they
    would be encrypted and copied twice each way. Where it cannot be written, they travel after all.
    """
    data = pickle.dumps(thing, pickle.HIGHEST_PROTOCOL)
    if file is not None:
        with suppress(OSError):
            Path(file).write_bytes(data)
            return file
    return data


def opened(parcel: Parcel) -> Any:
    """Return what is in a parcel."""
    data = Path(parcel).read_bytes() if isinstance(parcel, str) else parcel
    return pickle.loads(data)  # noqa: S301 - of this run: over Dask's own pickles, or in a folder nobody else can open
