"""The installation's library, for a draft that may rest on something in it."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.errors import IndexUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.drafting.model import Engine
    from app.request import Brief
    from app.retrieval import Index
    from app.settings import Settings

_guard = threading.Lock()
_open: dict[Settings, tuple[Index, int]] = {}  # a directory has one owner: drafts made side by side share the index


@dataclass(frozen=True, slots=True)
class Shelf:
    """The library of a draft: `index` is None where there is nothing to look in, `note` says what kept it shut."""

    index: Index | None = None
    note: str = ""


@contextmanager
def library_of(brief: Brief, settings: Settings, engine: Engine) -> Iterator[Shelf]:
    """Open the index where the draft may rest on it and there is one with something in it.

    The offline engine takes nothing from it for a report that names no basis.

    Raises:
        IndexUnavailable: the brief names a basis, and another process holds the index or another version of this
            program made it.
    """
    wanted = engine == "llm" or brief.basis or not brief.is_report
    if not wanted or not (settings.home / "index").is_dir():
        yield Shelf()
        return
    try:
        index = _taken(settings)
    except IndexUnavailable as error:
        if brief.basis:
            raise
        yield Shelf(note=f"没有在检索库中查找依据：{error}")
        return
    try:
        yield Shelf(index if index.documents() else None)
    finally:
        _given_back(settings)


def _taken(settings: Settings) -> Index:
    from app.retrieval import Index

    with _guard:
        index, users = _open.get(settings) or (Index.of(settings), 0)
        _open[settings] = index, users + 1
        return index


def _given_back(settings: Settings) -> None:
    with _guard:
        index, users = _open.pop(settings)
        if users > 1:
            _open[settings] = index, users - 1
        else:
            index.close()
