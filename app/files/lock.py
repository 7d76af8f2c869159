"""A file that one process holds: the operating system gives it back when the process ends, however that comes about."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

if sys.platform == "win32":
    import msvcrt

    def _take(fd: int) -> None:
        os.lseek(fd, 1024, os.SEEK_SET)  # what is locked there cannot be read; the holder's number stands before it
        try:
            msvcrt.locking(fd, msvcrt.LK_NBLCK, 1)
        except PermissionError as error:
            raise BlockingIOError from error
else:
    import fcntl

    def _take(fd: int) -> None:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)


class Held(Exception):
    """Another has the lock; `holder` is the number of its process, "" where it is not known."""

    def __init__(self, holder: str) -> None:
        super().__init__(holder)
        self.holder = holder


class FileLock:
    """An exclusive lock by the file `path`, from the start until `release` or the end of the process.

    Raises:
        Held: another has it.
        OSError: the file cannot be written, or its file system knows no locks.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._fd = -1
        while self._fd < 0:
            fd, mine = self._opened()
            try:
                _take(fd)
                if self._leads_to(fd):
                    if mine:
                        os.ftruncate(fd, 0)
                        os.write(fd, str(os.getpid()).encode())
                    self._fd = fd
            except BlockingIOError:
                os.lseek(fd, 0, os.SEEK_SET)
                raise Held(os.read(fd, 32).decode("ascii", "replace").strip() if mine else "") from None
            finally:
                if self._fd < 0:
                    os.close(fd)

    def _opened(self) -> tuple[int, bool]:
        """Open the file, which a killed process of another person may have left; tell whether it can be written.

        One that can only be read can be locked as well.
        """
        flags = getattr(os, "O_CLOEXEC", 0)
        try:
            return os.open(self._path, os.O_RDWR | os.O_CREAT | flags, 0o666), True
        except PermissionError:
            if not self._path.exists():  # then it is the folder that cannot be written
                raise
            return os.open(self._path, os.O_RDONLY | flags), False

    def _leads_to(self, fd: int) -> bool:
        """Tell whether the path still leads to the open file; one that was given back may be gone from there."""
        try:
            return os.path.samestat(os.fstat(fd), self._path.stat())
        except FileNotFoundError:
            return False

    def release(self, *, remove: bool = False) -> None:
        """Give the lock back, and `remove` its file; harmless when repeated."""
        if self._fd < 0:
            return
        fd, self._fd = self._fd, -1
        if remove and sys.platform != "win32":  # there only a closed file can be removed, and it may be another's then
            with suppress(OSError):
                self._path.unlink()
        os.close(fd)
