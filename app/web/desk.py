"""What a session has on its desk: the latest result of each tab and the files it may fetch.

Everything lies under $WENHENG_HOME/work/<session>/, so that a page opened again after a dropped connection shows what
was done meanwhile; what nobody has touched for a day is thrown away.
"""

from __future__ import annotations

import json
import re
import secrets
import shutil
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from app.files.atomic import write_atomically

if TYPE_CHECKING:
    from pathlib import Path

KEPT = 24 * 3600  # seconds a result is kept
KINDS = ("draft", "review", "batch")
UPLOADS = "uploads"
_SESSION = re.compile(r"^[0-9a-f]{32}$")
_NAME = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


class Desk:
    """The results of one session.

    Args:
        home: the home folder of the settings.
        session: the session's id, 32 hex digits.
    """

    def __init__(self, home: Path, session: str) -> None:
        if not _SESSION.match(session):
            raise ValueError("not a session's id")
        self.session = session
        self._root = home / "work" / session
        self._uploads = home / "work" / UPLOADS

    def begin(self, kind: str) -> Path:
        """Make and return a fresh folder for one piece of work of `kind`."""
        folder = self._root / kind / secrets.token_hex(8)
        folder.mkdir(parents=True)
        self._root.chmod(0o700)
        self._root.touch()
        return folder

    def keep(self, kind: str, result: dict[str, Any]) -> None:
        """Make `result` the latest of its kind."""
        with write_atomically(self._root / f"{kind}.json") as temporary:
            temporary.write_text(json.dumps(result, ensure_ascii=False), encoding="utf-8")

    def latest(self, kind: str) -> dict[str, Any] | None:
        """Return the latest result of `kind`, None where there is none."""
        try:
            found = json.loads((self._root / f"{kind}.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):  # nothing done yet, or thrown away
            return None
        return found if isinstance(found, dict) else None

    def link(self, path: Path) -> str:
        """Return the address under which the session fetches `path`, a file in a folder that `begin` made."""
        kind, run, name = path.relative_to(self._root).parts
        return f"/files/{kind}/{run}/{quote(name)}"

    def file(self, kind: str, run: str, name: str) -> Path | None:
        """Return the file a link leads to, None where the session has no such file."""
        if kind not in KINDS or not run.isalnum() or file_name(name) != name or name.startswith("."):
            return None
        path = self._root / kind / run / name
        return path if path.is_file() else None

    def uploaded(self, path: Path) -> bool:
        """Tell whether `path` lies where uploaded files lie, symbolic links followed."""
        return path.resolve().is_relative_to(self._uploads.resolve())

    def lend(self, path: Path) -> Path:
        """Copy a bundled file to where uploaded files lie, so that the page may show it as one of them."""
        folder = self._uploads / secrets.token_hex(8)
        folder.mkdir(parents=True)
        copy = folder / path.name
        shutil.copy(path, copy)
        return copy


def clean(home: Path, now: float) -> int:
    """Throw away what has lain untouched for a day; return how many folders went.

    Args:
        home: the home folder of the settings.
        now: seconds since the epoch.
    """
    work = home / "work"
    old = [path for place in (work, work / UPLOADS) if place.is_dir() for path in place.iterdir()]
    gone = 0
    for path in old:
        with suppress(OSError):  # another process may be quicker
            if path.is_dir() and path.name != UPLOADS and now - path.stat().st_mtime > KEPT:
                shutil.rmtree(path)
                gone += 1
    return gone


def file_name(words: str) -> str:
    """Return `words` as a file's name, without what a system refuses there; at most 80 characters."""
    return _NAME.sub("", words).strip(". ")[:80] or "文件"
