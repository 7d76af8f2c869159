"""One process owns an index directory.

Two processes writing one embedded Chroma directory raise no error but leave embeddings unreadable afterwards, and a
reader opened earlier goes stale; so a reader takes the lock as well.
"""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from app.errors import IndexUnavailable

if TYPE_CHECKING:
    from pathlib import Path


class DirectoryLock:
    """An exclusive lock on a directory, held until `release` or the end of the process.

    Args:
        directory: is created where absent.
        wait: seconds to wait for another holder before giving up.

    Raises:
        IndexUnavailable: another process holds it, or the directory cannot be written.
    """

    def __init__(self, directory: Path, *, wait: float) -> None:
        path = directory / "lock"
        try:
            directory.mkdir(parents=True, exist_ok=True)
            self._fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise IndexUnavailable(
                f"检索库目录 {directory} 不能写入（{error.strerror}）。请检查权限，或用 WENHENG_HOME 指定其他位置。"
            ) from error
        try:
            self._acquire(directory, wait)
        except BaseException:
            os.close(self._fd)
            raise
        os.ftruncate(self._fd, 0)
        os.pwrite(self._fd, str(os.getpid()).encode(), 0)

    def _acquire(self, directory: Path, wait: float) -> None:
        import fcntl  # POSIX only; imported here so that the rest of the package loads anywhere

        end = time.monotonic() + wait
        while True:
            try:
                fcntl.flock(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() >= end:
                    holder = os.pread(self._fd, 32, 0).decode("ascii", "replace").strip()
                    who = f"进程 {holder} " if holder else "另一个进程"
                    raise IndexUnavailable(
                        f"检索库 {directory} 正被{who}使用，同一时间只能由一个进程打开。"
                        "请等它结束后再试；网页工作台起草时也要用检索库。"
                    ) from None
                time.sleep(0.05)
            else:
                return

    def release(self) -> None:
        """Give the directory back; harmless when repeated."""
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1
