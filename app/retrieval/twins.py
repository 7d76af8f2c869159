"""One document kept twice, as .docx and as .pdf or with other residue around it, goes into the index once.

Two files are one document when their passages give the same figures in any order, share nine in ten of their shingles,
and neither title nor date nor unit tells them apart. A draft with one target changed, or last year's plan with this
year's dates, is another document: the figures differ.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.retrieval.sketch import alike
from evaluators.cited_names import title_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.retrieval.passage import DocumentRecord
    from app.retrieval.sketch import Sketch
    from app.retrieval.store import Store


def _told_apart(one: DocumentRecord, other: DocumentRecord) -> bool:
    left, right = title_key(one.title), title_key(other.title)
    if sorted(re.findall(r"\d+", left)) != sorted(re.findall(r"\d+", right)) or not (left in right or right in left):
        return True
    pairs = ((one.issued_on, other.issued_on), (one.doc_number, other.doc_number), (one.unit, other.unit))
    return any(a and b and a != b for a, b in pairs)


class Twins:
    """The duplicates of one update: known ones, and those found on the way.

    Args:
        store: the record.
        gone: ids of the documents that this update takes out.
    """

    def __init__(self, store: Store, gone: Iterable[str]) -> None:
        self._store = store
        self._out = set(gone)
        self._known = store.duplicates()
        self._pending: dict[str, tuple[DocumentRecord, Sketch]] = {}
        self.found: list[tuple[str, str]] = []
        """Paths left out, and the path of the document that is kept."""

    def knows(self, path: str) -> bool:
        """Tell whether the file was left out as a duplicate before."""
        return path in self._known

    def still(self, path: str, fingerprint: str, kept: dict[str, str]) -> bool:
        """Tell whether a file is the duplicate it was: neither it nor the document kept has changed.

        Args:
            path: of the file.
            fingerprint: of the file as it is now.
            kept: fingerprint by id of the documents in the index.
        """
        if path not in self._known:
            return False
        before, of, of_fingerprint = self._known[path]
        return before == fingerprint and of not in self._out and kept.get(of) == of_fingerprint

    def of(self, record: DocumentRecord, made: Sketch) -> DocumentRecord | None:
        """Return the document this one is a copy of, if any; documents of a manifest are copies of none."""
        # what this update takes in is known better here than by the record, which may still hold the version before
        held = {r.id: (r, s) for r, s in self._store.sketched(made.key) if r.id not in self._pending}
        held |= {i: (r, s) for i, (r, s) in self._pending.items() if s.key == made.key}
        for identifier, (other, its) in sorted(held.items()):
            if identifier in self._out or other.path == record.path or identifier == record.id:
                continue
            if alike(made, its) and not _told_apart(record, other):
                return other
        return None

    def take(self, record: DocumentRecord, made: Sketch) -> None:
        """Note a document that goes into the index."""
        self._pending[record.id] = (record, made)
        self._out.discard(record.id)

    def drop(self, identifier: str) -> None:
        """Note a document that leaves the index."""
        self._pending.pop(identifier, None)
        self._out.add(identifier)

    def leave_out(self, path: str, fingerprint: str, kept: DocumentRecord, kept_fingerprint: str) -> None:
        """Note a file that is a copy of a document kept."""
        self.found.append((path, kept.path))
        self._store.note_duplicate(path, fingerprint, kept.id, kept_fingerprint)
