"""One process owns an index directory.

Two processes writing one embedded Chroma directory raise no error but leave embeddings unreadable afterwards, and a
reader opened earlier goes stale; so a reader takes the lock as well.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from app.errors import IndexUnavailable
from app.files.lock import FileLock, Held

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
        try:
            directory.mkdir(parents=True, exist_ok=True)
            self._lock = self._acquired(directory, wait)
        except OSError as error:
            raise IndexUnavailable(
                f"检索库目录 {directory} 不能写入（{error.strerror}）。请检查权限，或用 WENHENG_HOME 指定其他位置。"
            ) from error

    def _acquired(self, directory: Path, wait: float) -> FileLock:
        end = time.monotonic() + wait
        while True:
            try:
                return FileLock(directory / "lock")
            except Held as error:
                if time.monotonic() >= end:
                    who = f"进程 {error.holder} " if error.holder else "另一个进程"
                    raise IndexUnavailable(
                        f"检索库 {directory} 正被{who}使用，同一时间只能由一个进程打开。"
                        "请等它结束后再试；网页工作台起草时也要用检索库。"
                    ) from None
                time.sleep(0.05)

    def release(self) -> None:
        """Give the directory back; harmless when repeated."""
        self._lock.release()
