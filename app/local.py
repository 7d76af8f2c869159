"""What an installation brings to every check: the documents its people have taken in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.errors import IndexUnavailable

if TYPE_CHECKING:
    from app.settings import Settings
    from evaluators.library import Library


@dataclass(frozen=True, slots=True)
class Local:
    """What is known here; may be handed to another process.

    Attributes:
        library: what was taken in with `wenheng index`; None where that is nothing, or cannot be read.
        stamp: changes when any of it does.
        note: one Chinese sentence on what could not be read, else "".
    """

    library: Library | None = None
    stamp: str = ""
    note: str = ""


def local(settings: Settings | None = None) -> Local:
    """Return what the installation of `settings` (default: the person's own) brings."""
    from app import settings as installation
    from app.retrieval import library

    settings = settings or installation.load()
    try:
        return Local(library.of(settings), library.stamp(settings))
    except IndexUnavailable as error:
        return Local(note=str(error))
