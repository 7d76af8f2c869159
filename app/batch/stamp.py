"""What the documents of a run are made by: one plan, as it was when the run looked at it, and the rules."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from app.batch.brief import companions
from app.errors import RosterError
from evaluators.revision import CATALOGUE

if TYPE_CHECKING:
    from pathlib import Path

    from app.local import Local


def fingerprint(plan: Path) -> str:
    """Return the SHA-256 of a plan with what it leads to, as hexadecimal digits.

    Raises:
        OSError: it cannot be read.
    """
    return hashlib.sha256(b"".join(path.read_bytes() for path in (plan, *companions(plan)))).hexdigest()


def stamped(told: str, check: bool, local: Local | None) -> str:
    """Return what stands for plan, rules and library in the hash of a row."""
    if not check:
        return f"{told} 未检查"
    return f"{told} {CATALOGUE} {local.stamp if local is not None else ''}".rstrip()


def refuse_changed(plan: Path, stamp: str) -> None:
    """Refuse a plan that is no longer what the run looked at, of which `stamp` tells: nothing else was checked.

    Raises:
        RosterError: somebody saved it meanwhile.
    """
    if not stamp.startswith(fingerprint(plan)):
        raise RosterError(
            f"{plan.name} 在这次生成的过程中被改动过，没有按改动过的继续生成。改好后请重新生成；已完成的文件都在。"
        )
