"""A text file that tells whether somebody changed it: its last line, a comment, bears the hash of those before."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_LINE = rb"\n<!-- ([0-9a-f]{64}) -->\n"
_SEAL = re.compile(_LINE + rb"\Z")


def sealed(text: str) -> bytes:
    """Return a Markdown text with the line that vouches for it."""
    data = text.encode()
    return data + f"\n<!-- {hashlib.sha256(data).hexdigest()} -->\n".encode()


def changed_by_hand(path: Path) -> bool:
    """Tell whether there is a file that is not as it was sealed."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return False
    seal = _SEAL.search(data)
    return seal is None or hashlib.sha256(data[: seal.start()]).hexdigest().encode() != seal[1]


def never_sealed(path: Path) -> bool:
    """Tell whether a file has no such line at all, as none has that a version before made."""
    return re.search(_LINE, path.read_bytes()) is None
