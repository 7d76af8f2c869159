"""The installation's library, for a draft that rests on something in it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.request import Brief
    from app.retrieval import Index
    from app.settings import Settings


@contextmanager
def library_of(brief: Brief, settings: Settings) -> Iterator[Index | None]:
    """Open the index where the brief names a basis and there is one with something in it.

    Raises:
        IndexUnavailable: another process holds it, or another version of this program made it.
    """
    if not brief.basis or not (settings.home / "index").is_dir():
        yield None
        return
    from app.retrieval import Index

    with Index.of(settings) as index:
        yield index if index.documents() else None
