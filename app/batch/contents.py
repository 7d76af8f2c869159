"""Hashes of files that stand beside a brief, which many rows name: each is read once while it stays the same."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from stat import S_ISREG
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path


def contents_of(paths: Iterable[Path]) -> Iterator[str]:
    """Yield the SHA-256 of each of `paths` that is a file, as hexadecimal digits.

    Raises:
        OSError: one cannot be read.
    """
    for path in paths:
        try:
            stat = path.stat()
        except (FileNotFoundError, NotADirectoryError):
            continue
        if S_ISREG(stat.st_mode):
            yield _content(path, stat.st_size, stat.st_mtime_ns)


@lru_cache(maxsize=256)
def _content(path: Path, size: int, changed: int) -> str:  # noqa: ARG001 - by these a file is known to be the same
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
