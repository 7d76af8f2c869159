"""The index's own record: documents, their passages and what is under way, in one SQLite file.

It is the truth; the vector and the lexical index are made from it and can be repaired from it after a crash. A document
is marked as under way before either of them is touched and acknowledged in the same transaction that stores its
passages, after both hold it.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from app.retrieval.passage import Chunk, read_record
from app.retrieval.sketch import Sketch

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from app.retrieval.passage import DocumentRecord

_SCHEMA = """
CREATE TABLE IF NOT EXISTS documents (
    id TEXT PRIMARY KEY, path TEXT NOT NULL UNIQUE, fingerprint TEXT NOT NULL, record TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS passages (
    id TEXT PRIMARY KEY, document TEXT NOT NULL REFERENCES documents(id) ON DELETE CASCADE, chunk TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS passages_document ON passages(document);
CREATE TABLE IF NOT EXISTS sketches (
    document TEXT PRIMARY KEY REFERENCES documents(id) ON DELETE CASCADE, key TEXT NOT NULL, smallest BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS sketches_key ON sketches(key);
CREATE TABLE IF NOT EXISTS duplicates (
    path TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, document TEXT NOT NULL, document_fingerprint TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS under_way (document TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
"""


@dataclass(frozen=True, slots=True)
class Stored:
    """A document as it is stored.

    `fingerprint` changes with its bytes and with its manifest entry; `sketch` is set where it is written, not where it
    is read back.
    """

    record: DocumentRecord
    fingerprint: str
    sketch: Sketch | None = None


class Store:
    """The SQLite file. Safe to use from several threads of the one process that holds the index."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, check_same_thread=False)
        self._guard = threading.RLock()
        self._db.execute("PRAGMA foreign_keys = ON")
        self._db.execute("PRAGMA synchronous = FULL")
        self._db.executescript(_SCHEMA)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    # ------------------------------------------------------------------------------------------------------ writing

    def begin(self, documents: Iterable[str]) -> None:
        """Mark documents as under way."""
        with self._guard, self._db:
            self._db.executemany("INSERT OR IGNORE INTO under_way VALUES (?)", [(d,) for d in documents])

    def acknowledge(self, stored: Sequence[tuple[Stored, Sequence[Chunk]]], removed: Iterable[str]) -> None:
        """Store documents with their passages, forget `removed`, and clear the marks of both: one transaction."""
        with self._guard, self._db:
            gone = [*removed, *(item.record.id for item, _ in stored)]
            self._db.executemany("DELETE FROM documents WHERE id = ?", [(d,) for d in gone])
            for item, chunks in stored:
                record = item.record
                self._db.execute(
                    "INSERT INTO documents VALUES (?, ?, ?, ?)",
                    (record.id, record.path, item.fingerprint, _dump(asdict(record))),
                )
                if item.sketch:
                    self._db.execute(
                        "INSERT INTO sketches VALUES (?, ?, ?)",
                        (record.id, item.sketch.key, item.sketch.smallest.tobytes()),
                    )
                self._db.execute("DELETE FROM duplicates WHERE path = ?", (record.path,))
                self._db.executemany(
                    "INSERT INTO passages VALUES (?, ?, ?)",
                    [(passage_id(record.id, n), record.id, _dump(asdict(chunk))) for n, chunk in enumerate(chunks)],
                )
            self._db.executemany("DELETE FROM under_way WHERE document = ?", [(d,) for d in gone])

    def settle(self, document: str) -> None:
        """Clear one mark after a repair."""
        with self._guard, self._db:
            self._db.execute("DELETE FROM under_way WHERE document = ?", (document,))

    def set(self, key: str, value: Any) -> None:
        """Keep a small JSON value."""
        with self._guard, self._db:
            self._db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, _dump(value)))

    def correct(self, records: Sequence[DocumentRecord]) -> None:
        """Store what is known anew about documents whose passages stay."""
        with self._guard, self._db:
            rows = [(_dump(asdict(record)), record.id) for record in records]
            self._db.executemany("UPDATE documents SET record = ? WHERE id = ?", rows)

    def note_duplicate(self, path: str, fingerprint: str, document: str, document_fingerprint: str) -> None:
        """Note that a file was left out as a copy of a document."""
        row = (path, fingerprint, document, document_fingerprint)
        with self._guard, self._db:
            self._db.execute("INSERT OR REPLACE INTO duplicates VALUES (?, ?, ?, ?)", row)

    # ------------------------------------------------------------------------------------------------------ reading

    def duplicates(self) -> dict[str, tuple[str, str, str]]:
        """Return the files left out by path: their fingerprint, the document kept and the fingerprint of that."""
        rows = self._rows("SELECT path, fingerprint, document, document_fingerprint FROM duplicates")
        return {path: (fingerprint, document, its) for path, fingerprint, document, its in rows}

    def sketched(self, key: str) -> list[tuple[DocumentRecord, Sketch]]:
        """Return the documents whose sketch has this key."""
        sql = "SELECT d.record, s.smallest FROM sketches s JOIN documents d ON d.id = s.document WHERE s.key = ?"
        return [(read_record(r), Sketch(key, np.frombuffer(b, dtype=np.uint64))) for r, b in self._rows(sql, (key,))]

    def get(self, key: str) -> Any:
        """Return the value kept under `key`, or None."""
        rows = self._rows("SELECT value FROM meta WHERE key = ?", (key,))
        return json.loads(rows[0][0]) if rows else None

    def under_way(self) -> list[str]:
        """Return the documents whose change was begun and never acknowledged."""
        return [row[0] for row in self._rows("SELECT document FROM under_way ORDER BY document")]

    def documents(self) -> dict[str, Stored]:
        """Return all documents by path."""
        rows = self._rows("SELECT path, fingerprint, record FROM documents ORDER BY id")
        return {path: Stored(read_record(raw), fingerprint) for path, fingerprint, raw in rows}

    def document(self, identifier: str) -> DocumentRecord | None:
        """Return one document."""
        rows = self._rows("SELECT record FROM documents WHERE id = ?", (identifier,))
        return read_record(rows[0][0]) if rows else None

    def chunks_of(self, document: str) -> list[Chunk]:
        """Return the passages of a document in their order."""
        rows = self._rows("SELECT chunk FROM passages WHERE document = ? ORDER BY id", (document,))
        return [_chunk(row[0]) for row in rows]

    def passages(self, identifiers: Sequence[str]) -> dict[str, tuple[DocumentRecord, Chunk]]:
        """Return passages by id; one that is gone is left out."""
        sql = (
            "SELECT p.id, d.record, p.chunk FROM passages p JOIN documents d ON d.id = p.document "
            "WHERE p.id IN (SELECT value FROM json_each(?))"
        )
        rows = self._rows(sql, (json.dumps(list(identifiers)),))
        return {i: (read_record(record), _chunk(chunk)) for i, record, chunk in rows}

    def all_passages(self) -> Iterator[tuple[str, DocumentRecord, Chunk]]:
        """Yield every passage, document by document."""
        for identifier, raw in self._rows("SELECT id, record FROM documents ORDER BY id"):
            record = read_record(raw)
            for n, chunk in enumerate(self.chunks_of(identifier)):
                yield passage_id(identifier, n), record, chunk

    def empty(self) -> bool:
        """Tell whether there is no passage; unlike `count` it does not look at them all."""
        return not self._rows("SELECT 1 FROM passages LIMIT 1")

    def count(self) -> int:
        """Return the number of passages."""
        return int(self._rows("SELECT count(*) FROM passages")[0][0])

    def _rows(self, sql: str, values: tuple[Any, ...] = ()) -> list[Any]:
        with self._guard:
            return self._db.execute(sql, values).fetchall()


def passage_id(document: str, number: int) -> str:
    """Return the id of the n-th passage (from 0) of a document; ids sort in the order of the text."""
    return f"{document}-{number + 1:04d}"


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=lambda o: o.isoformat())


def _chunk(raw: str) -> Chunk:
    values = json.loads(raw)
    values["headings"] = tuple(values["headings"])
    return Chunk(**values)
