"""The user's index as a library for the checker: only its record is read, neither vectors nor lock are touched."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING

from app.errors import IndexUnavailable
from app.retrieval.passage import read_record
from evaluators.library import Held, Library

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_WAIT = 5.0  # seconds, while an index run commits


def of(record: Path) -> Library | None:
    """Return what the user has taken in with `wenheng index`, as the `record` of it tells; None where that is nothing.

    The library may be handed to another process: it holds the documents' particulars, and reads their text from the
    record when it is first asked for.

    Raises:
        IndexUnavailable: the record cannot be read.
    """
    try:
        with closing(_open(record)) as database:
            rows = database.execute("SELECT record FROM documents ORDER BY id").fetchall()
            within = database.execute("SELECT value FROM meta WHERE key = 'within'").fetchone()
    except sqlite3.Error as error:
        raise IndexUnavailable(
            f"检索库的 record.sqlite 读不出来（{error}），引用的文件、人名和引语无法核对。"
            "请运行 wenheng index --rebuild 重建。"
        ) from error
    if not rows:
        return None
    documents = tuple(_held(row[0]) for row in rows)
    return Library(documents, json.loads(within[0]) if within else {}, partial(_texts, record))


def stamp(record: Path) -> str:
    """Return what changes with the record."""
    return str(record.stat().st_mtime_ns)


def _open(record: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{record.resolve().as_uri()}?mode=ro", uri=True, timeout=_WAIT)


def _held(raw: str) -> Held:
    record = read_record(raw)
    return Held(
        title=record.title,
        doc_number=record.doc_number,
        issuer=record.issuer,
        region=record.region,
        issued=record.issued_on,
        effective=record.effective,
        until=record.until,
        superseded_by=record.superseded_by,
    )


def _texts(record: Path) -> Iterator[str]:
    """Yield the text of each document, its passages joined."""
    with closing(_open(record)) as database:
        held: list[str] = []
        at = None
        for document, raw in database.execute("SELECT document, chunk FROM passages ORDER BY document, id"):
            if document != at and held:
                yield "\n".join(held)
                held = []
            at = document
            held.append(json.loads(raw)["text"])
        if held:
            yield "\n".join(held)
