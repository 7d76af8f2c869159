"""A folder for what goes from process to process of this machine, rows of the roster among it; none stays for good."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from app.files.lock import FileLock, Held

if TYPE_CHECKING:
    from collections.abc import Iterator

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
