"""Take documents into the index: incremental, idempotent, and a kill at any moment loses nothing acknowledged.

Order of each batch: mark its documents as under way (SQLite), change the vector and the lexical index, then store the
passages and clear the marks in one transaction. `repair` brings whatever was under way back to what is stored.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import UnreadableFile
from app.files import load
from app.retrieval import embedding
from app.retrieval.abolition import ended_names, settle
from app.retrieval.chunk import chunks
from app.retrieval.files import Candidate, find
from app.retrieval.lexical import search_text
from app.retrieval.passage import Failure, IndexRun
from app.retrieval.reading import areas, record_from_text
from app.retrieval.sketch import sketch
from app.retrieval.store import Stored, passage_id
from app.retrieval.twins import Twins
from app.secrecy import ADVICE, mark_in

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import TypeAlias

    import numpy as np
    from numpy.typing import NDArray

    from app.retrieval.parts import Parts
    from app.retrieval.passage import Chunk, DocumentRecord

    Progress: TypeAlias = Callable[[int, int, str], None]
    Encoded: TypeAlias = tuple[DocumentRecord, list[str], NDArray[np.float32]]

_UNDESCRIBED = "file-"  # begins the id of a document that no manifest describes
_RANK = {".docx": 0, ".pdf": 2}  # of several files of one document
_BATCH_DOCUMENTS, _BATCH_PASSAGES = 64, 1500


@dataclass(slots=True)
class _Batch:
    items: list[tuple[Stored, Sequence[Chunk]]] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    passages: int = 0

    @property
    def full(self) -> bool:
        return len(self.items) >= _BATCH_DOCUMENTS or self.passages >= _BATCH_PASSAGES


def update(parts: Parts, paths: Sequence[Path], progress: Progress | None = None) -> IndexRun:
    """Bring the index up to date with the files under `paths`; see `Index.update`."""
    if parts.remark:
        switch(parts)
    indexed = parts.store.documents()
    found = find(paths, indexed)
    _learn(parts, found.within)
    run = _Update(parts, indexed, found.deleted(indexed))
    total = len(found.candidates)
    # described documents come first, for they are no copies, and Word before PDF; what was left out as a copy comes
    # last, when it is known whether the document kept has changed
    order = sorted(
        found.candidates.values(),
        key=lambda c: (run.twins.knows(str(c.path)), c.described is None, _RANK.get(c.path.suffix.lower(), 1)),
    )
    for done, candidate in enumerate(order):
        if progress:
            progress(done, total, candidate.path.name)
        try:
            run.consider(candidate)
        except UnreadableFile as error:
            if error.kind == "secret":
                run.forget(candidate)
            found.failed.append(Failure(str(candidate.path), str(error)))
    run.flush()
    parts.store.correct(settle(stored.record for stored in parts.store.documents().values()))
    if parts.model and parts.model.outgrown(parts.store.count()):
        refit(parts)
    if progress:
        progress(total, total, "")
    return IndexRun(
        tuple(run.added),
        tuple(run.refreshed),
        tuple(run.removed),
        run.unchanged,
        tuple(found.failed),
        tuple(run.twins.found),
        tuple(found.skipped),
        parts.store.count(),
        tuple(run.notes),
    )


class _Update:
    """One update on its way: what the index holds, what has been decided, and the batch that is being filled."""

    def __init__(self, parts: Parts, indexed: dict[str, Stored], gone: Sequence[str]) -> None:
        self._parts = parts
        self._indexed = indexed
        self._batch = _Batch(removed=[indexed[path].record.id for path in gone])
        self._owners = {stored.record.id: path for path, stored in indexed.items() if path not in gone}
        self._marks = {stored.record.id: stored.fingerprint for stored in indexed.values()}
        self.twins = Twins(parts.store, self._batch.removed)
        self.added: list[str] = []
        self.refreshed: list[str] = []
        self.removed = [indexed[path].record.source for path in gone]
        self.unchanged = 0
        self.notes: list[str] = []

    def consider(self, candidate: Candidate) -> None:
        """Take one file in where it is new or has changed and no copy of a document that is there.

        Raises:
            UnreadableFile: see `_take`.
        """
        before = self._indexed.get(str(candidate.path))
        taken = _take(candidate, before, self._owners, lambda path, mark: self.twins.still(path, mark, self._marks))
        if taken is None:
            self.unchanged += 1
            return
        stored, cut, note = taken
        record = stored.record
        self.notes += [note] * bool(note)
        if stored.sketch:
            twin = self.twins.of(record, stored.sketch)
            if twin and candidate.described is None:
                self.twins.leave_out(str(candidate.path), stored.fingerprint, twin, self._marks[twin.id])
                if before:
                    self._drop(before.record)
                return
            if twin and twin.id.startswith(_UNDESCRIBED):
                self.twins.leave_out(twin.path, self._marks[twin.id], record, stored.fingerprint)
                self._drop(twin)
            self.twins.take(record, stored.sketch)
        if before and before.record.id != record.id:
            self._batch.removed.append(before.record.id)
            self.twins.drop(before.record.id)
        moved_from = self._owners.get(record.id)
        self._owners[record.id] = str(candidate.path)
        self._marks[record.id] = stored.fingerprint
        (self.refreshed if before or moved_from else self.added).append(record.source)
        self.notes += _notes(record)
        self._batch.items.append((stored, cut))
        self._batch.passages += len(cut)
        if self._batch.full:
            self.flush()

    def forget(self, candidate: Candidate) -> None:
        """Take out what an earlier version of a file left in the index."""
        before = self._indexed.get(str(candidate.path))
        if before:
            self._drop(before.record)

    def _drop(self, record: DocumentRecord) -> None:
        self._batch.removed.append(record.id)
        self.twins.drop(record.id)
        self.removed.append(record.source)

    def flush(self) -> None:
        """Write the batch and begin another."""
        _flush(self._parts, self._batch)
        self._batch = _Batch()


def _take(
    candidate: Candidate, before: Stored | None, owners: dict[str, str], copied: Callable[[str, str], bool]
) -> tuple[Stored, Sequence[Chunk], str] | None:
    """Read and cut one file, with a note on what was left out of it; None when the index already holds this version.

    `copied` tells of a path and fingerprint whether the index holds it as another file's document.

    Raises:
        UnreadableFile: it cannot be read, carries a secrecy mark, differs from what the manifest registered, or holds
            nothing to search.
    """
    path = candidate.path
    try:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise UnreadableFile(f"{path}：打不开（{error.strerror}）。") from error
    if candidate.sha256 and candidate.sha256 != digest:
        raise UnreadableFile(
            f"{path}：内容与清单登记的 sha256 不符（登记 {candidate.sha256[:12]}…，实际 {digest[:12]}…）。"
            "请核对文件；确认无误后更新清单。"
        )
    fingerprint = candidate.fingerprint(digest)
    if (before and before.fingerprint == fingerprint) or copied(str(path), fingerprint):
        return None
    from evaluators.reader import read

    loaded = load(path)
    if mark := mark_in(loaded.whole):  # it may stand in the head of the page; a passage would not show it
        raise UnreadableFile(f"{path}：标有“{mark}”，不收录。{ADVICE}", kind="secret")
    document = read(loaded.text)
    record = candidate.described or record_from_text(f"{_UNDESCRIBED}{_short(path)}", path, document)
    record = replace(record, abolishes=ended_names(document.text))
    owner = owners.get(record.id)
    if owner and owner != str(path) and Path(owner).exists():  # two corpora use the same id
        record = replace(record, id=f"{record.id}-{_short(path)[:6]}")
    cut = chunks(document)
    if not cut:
        raise UnreadableFile(f"{path}：除标题和落款外没有正文，无可检索。", kind="empty")
    return Stored(record, fingerprint, sketch(cut)), cut, f"{record.source}：{loaded.note}" if loaded.note else ""


def _short(path: Path) -> str:
    return hashlib.sha256(str(path).encode()).hexdigest()[:12]


def _notes(record: DocumentRecord) -> list[str]:
    missing = [word for word, value in (("成文日期", record.issued_on), ("适用地区", record.region)) if value is None]
    return [f"{record.source}：正文中没有读出{'和'.join(missing)}。"] if missing else []


def _flush(parts: Parts, batch: _Batch) -> None:
    if not batch.items and not batch.removed:
        return
    touched = [*batch.removed, *(stored.record.id for stored, _ in batch.items)]
    if parts.model is None:
        texts = [search_text(stored.record, c) for stored, cut in batch.items for c in cut]
        parts.adopt(parts.wanted or embedding.fit(texts))
    items = [(stored.record, cut) for stored, cut in batch.items]
    rows = encoded(parts, items)  # first: an endpoint may fail, and then nothing has been begun
    parts.store.begin(touched)
    put(parts, items, batch.removed, rows)
    parts.store.acknowledge(batch.items, batch.removed)
    within = {inner: outer for stored, _ in batch.items for outer, inner in pairwise(areas(stored.record.issuer or ""))}
    _learn(parts, within)


def _learn(parts: Parts, within: dict[str, str]) -> None:
    """Keep which area lies in which; what is known already stands."""
    known = parts.store.get("within") or {}
    if within.keys() - known.keys():
        parts.store.set("within", {**within, **known})


def put(
    parts: Parts,
    items: Sequence[tuple[DocumentRecord, Sequence[Chunk]]],
    removed: Sequence[str] = (),
    rows: Sequence[Encoded] | None = None,
) -> None:
    """Make both indexes hold exactly these passages of these documents, and none of `removed`.

    `rows` are the vectors of the items, where they have been made.
    """
    put_vectors(parts, items, removed, rows)
    numbered = [(record, [(passage_id(record.id, n), c) for n, c in enumerate(cut)]) for record, cut in items]
    parts.lexical.replace(numbered, removed)


def put_vectors(
    parts: Parts,
    items: Sequence[tuple[DocumentRecord, Sequence[Chunk]]],
    removed: Sequence[str] = (),
    rows: Sequence[Encoded] | None = None,
) -> None:
    """Do the vector half of `put`."""
    gone = [*removed, *(record.id for record, _ in items)]
    if parts.model is None or not gone:
        return
    rows = encoded(parts, items) if rows is None else rows
    parts.vectors.remove(gone)
    parts.vectors.put(rows)


def encoded(parts: Parts, items: Sequence[tuple[DocumentRecord, Sequence[Chunk]]]) -> list[Encoded]:
    """Return the passages of documents with their vectors."""
    texts = [search_text(record, chunk) for record, cut in items for chunk in cut]
    if not texts or parts.model is None:
        return []
    vectors = parts.model.encode(texts)
    parts.vectors.fits(vectors.shape[1])
    rows, at = [], 0
    for record, cut in items:
        rows.append((record, [passage_id(record.id, n) for n in range(len(cut))], vectors[at : at + len(cut)]))
        at += len(cut)
    return rows


def repair(parts: Parts) -> None:
    """Bring both indexes back to what is stored, after a kill or where one of them was lost."""
    for identifier in parts.store.under_way():
        record = parts.store.document(identifier)
        if record is None:
            put(parts, [], [identifier])
        else:
            put(parts, [(record, parts.store.chunks_of(identifier))])
        parts.store.settle(identifier)
    stored = parts.store.count()
    if not stored:
        return
    if parts.model is None and not parts.remark:
        refit(parts)
    elif parts.model and parts.vectors.count() != stored:
        for batch in _batches(parts):
            put_vectors(parts, batch)
    if parts.lexical.count() != stored:
        for batch in _batches(parts):
            put(parts, batch)


def refit(parts: Parts) -> None:
    """Fit the embedding on all that is stored, fill a new collection, and turn to it when it is complete."""
    model = embedding.fit([search_text(record, chunk) for _, record, chunk in parts.store.all_passages()])
    parts.prepare(model)
    for batch in _batches(parts):
        put_vectors(parts, batch)
    parts.adopt(model)


def switch(parts: Parts) -> None:
    """Turn to the vectors that are wanted: fill a new collection from the record, and use it when it is complete.

    A kill leaves the old one in use, and the next run goes on where this one was.
    """
    if parts.wanted is None:
        refit(parts)
        return
    begun = bool(parts.begun())
    parts.prepare(parts.wanted)
    for batch in _batches(parts):
        ids = [passage_id(record.id, n) for record, cut in batch for n in range(len(cut))]
        if not begun or len(parts.vectors.holds(ids)) < len(ids):
            put_vectors(parts, batch)
    parts.adopt(parts.wanted)


def _batches(parts: Parts) -> list[list[tuple[DocumentRecord, Sequence[Chunk]]]]:
    batches: list[list[tuple[DocumentRecord, Sequence[Chunk]]]] = [[]]
    size = 0
    for stored in parts.store.documents().values():
        cut = parts.store.chunks_of(stored.record.id)
        if size + len(cut) > _BATCH_PASSAGES and batches[-1]:
            batches.append([])
            size = 0
        batches[-1].append((stored.record, cut))
        size += len(cut)
    return [batch for batch in batches if batch]
