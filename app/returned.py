"""Which files are copies and slips that this installation wrote itself: unaltered, they are nobody's submission.

They are known by their content, so that a copy somebody has worked on is a submission again. What a copy is known by
stands in the home folder, not in the copy: a submitter's file is changed in nothing but its comments and corrections.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from typing import TYPE_CHECKING

from app.errors import UserError
from app.files.atomic import write_atomically

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path

FILE = "returned.txt"
_KEPT = 50_000  # lines of the list; the oldest go
_ANYWHERE = "*"
_BYTES = "surrogateescape"  # what is no UTF-8, of a path or a line cut off, stays what it is, as in names of files


class Written:
    """The list of what was written, in the home folder of an installation."""

    def __init__(self, home: Path) -> None:
        self._path = home / FILE
        self._known = self._read()

    def _read(self) -> dict[str, None]:
        return dict.fromkeys(self._lines())

    def _lines(self) -> list[str]:
        try:
            data = self._path.read_bytes()
        except OSError:
            return []
        return [line.decode(errors=_BYTES) for line in data.split(b"\n") if line]  # one cut off spoils no other

    def holds(self, path: Path) -> bool:
        """Tell whether `path` is a file that was written here and not touched since."""
        if not self._known or path.suffix.lower() not in {".docx", ".docm", ".dotx"}:
            return False
        digest = _digest(path)
        return f"{digest} {_ANYWHERE}" in self._known or f"{digest} {path.resolve()}" in self._known

    def add(self, made: Iterable[Path], submitted: Collection[str]) -> None:
        """Take in the files `made`; where the list cannot be kept, they are reviewed like any file.

        `submitted` are the digests (SHA-256) of the files they were made of: a copy in which nothing was to be changed
        may equal its original, and is known at its own place only.
        """
        lines = [
            f"{digest} {path.resolve() if digest in submitted else _ANYWHERE}"
            for path in made
            if (digest := _digest(path))
        ]
        if not lines:
            return
        self._known |= dict.fromkeys(lines)
        with suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            # in one piece at the end: of two runs at once neither writes over the other; the first line break ends
            # what a run that was cut off may have left
            with self._path.open("ab", buffering=0) as file:
                file.write("\n".join(["", *lines, ""]).encode(errors=_BYTES))
            self._shorten()

    def _shorten(self) -> None:
        """Leave the oldest out once there are twice as many lines as are kept; rarely, for others may be adding."""
        lines = self._lines()
        if len(lines) > 2 * _KEPT:
            latest = list(dict.fromkeys(reversed(lines)))[:_KEPT]
            with suppress(UserError), write_atomically(self._path) as temporary:
                temporary.write_bytes("".join(f"{line}\n" for line in reversed(latest)).encode(errors=_BYTES))


def said(paths: tuple[Path, ...], undone: str = "未检查") -> str:
    """Return one sentence on the files that were left out because they were written here; "" where none were.

    `undone` is what was not done with them.
    """
    if not paths:
        return ""
    names = "、".join(path.name for path in paths[:3]) + ("等" if len(paths) > 3 else "")
    return f"另有 {len(paths)} 个文件是以前写出、未经改动的批注稿、修订稿或退回修改意见（{names}），{undone}。"


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""
