"""Which files an update looks at, and what their manifest says about them."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from app.files.kinds import ENDINGS
from app.retrieval import manifest as manifests
from app.retrieval.passage import DocumentRecord, Failure

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.retrieval.manifest import Entry, Manifest

# the last are documents, too, which no reader here opens: they are named as unreadable
READABLE = frozenset({*ENDINGS, ".odt", ".ofd", ".mht", ".mhtml"})
_NO_SOURCES = frozenset({"templates", "briefs", "gold"})  # of a corpus: forms to fill in, orders, gold of evaluations


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file to take in. `described` is what a manifest says; None where the text itself has to tell."""

    path: Path
    described: DocumentRecord | None = None
    sha256: str | None = None

    def fingerprint(self, digest: str) -> str:
        """Name this version of the file and of what is said about it."""
        said = repr(self.described) if self.described else ""
        return hashlib.sha256(json.dumps([digest, said]).encode()).hexdigest()


@dataclass(slots=True)
class Found:
    """What the paths of one update lead to.

    `covered` are the folders and files that were looked through: an indexed document in there that is no candidate
    any more has been deleted. `skipped` are files of folders that are no documents; `listed`, those a manifest knows.
    """

    candidates: dict[Path, Candidate] = field(default_factory=dict)
    covered: list[Path] = field(default_factory=list)
    failed: list[Failure] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    listed: set[Path] = field(default_factory=set)
    within: dict[str, str] = field(default_factory=dict)

    def deleted(self, indexed: Iterable[str]) -> list[str]:
        """Return the indexed paths that lie in what was looked through and are there no more."""
        kept = {str(path) for path in self.candidates} | {failure.path for failure in self.failed}
        return [p for p in indexed if p not in kept and any(Path(p).is_relative_to(root) for root in self.covered)]


def find(paths: Sequence[Path], indexed: Iterable[str]) -> Found:
    """Collect the documents under `paths`.

    Raises:
        SpecError: a manifest on the way is malformed: nothing is indexed by half-understood metadata.
    """
    found = Found()
    known = set(indexed)
    read: dict[Path, Manifest] = {}
    for given in paths:
        path = Path(os.path.abspath(given))  # noqa: PTH100 - resolve() would follow links, and a name would change
        described = _described(path, read, found)
        if path.is_dir():
            _walk(path, described, found)
        elif path.is_file():
            if path.suffix.lower() in READABLE:
                found.candidates[path] = described.get(path) or Candidate(path)
            else:
                found.failed.append(
                    Failure(str(path), f"{path}：不是可检索的文件类型，可用 {'、'.join(sorted(ENDINGS))}。")
                )
        elif str(path) in known and path.parent.is_dir():
            found.covered.append(path)
        else:
            found.failed.append(Failure(str(path), f"{path}：没有这个文件或文件夹。"))
    return found


def _walk(root: Path, described: dict[Path, Candidate], found: Found) -> None:
    unreadable: list[OSError] = []
    listed = {path for path in described if path.is_relative_to(root)}
    seen: set[Path] = set()
    managed = any(path.name == manifests.NAME for path in root.iterdir()) if os.access(root, os.R_OK) else False
    for folder, folders, names in os.walk(root, onerror=unreadable.append):
        # a plan with fields is no source; what it will say differs from row to row
        folders[:] = sorted(
            name for name in folders if not name.startswith(".") and not (managed and name in _NO_SOURCES)
        )
        for path in (Path(folder) / name for name in sorted(names) if not name.startswith((".", "~$"))):
            if path in described:
                seen.add(path)
                found.candidates[path] = described[path]
            else:
                _stranger(path, managed, found)
    for path in sorted(listed - seen):
        found.failed.append(Failure(str(path), f"{path}：清单登记了这份文件，但文件不在。"))
    for error in unreadable:
        found.failed.append(Failure(str(error.filename), f"{error.filename}：文件夹打不开（{error.strerror}）。"))
    if not unreadable:  # what could not be looked into is not taken for deleted
        found.covered.append(root)


def _stranger(path: Path, managed: bool, found: Found) -> None:
    """Place a file that no manifest describes."""
    if path.suffix.lower() in READABLE:
        if not (managed and path.stem.upper() == "README"):  # a corpus explains itself; that is no document
            found.candidates[path] = Candidate(path)
    elif path not in found.listed and path.name != manifests.NAME:
        found.skipped.append(str(path))


def _described(path: Path, read: dict[Path, Manifest], found: Found) -> dict[Path, Candidate]:
    """Return what the manifests in the folder, above it and below it say, by path."""
    places = [folder / manifests.NAME for folder in (path, *list(path.parents)[:3])]
    if path.is_dir():
        places += sorted(path.glob(f"*/{manifests.NAME}"))
    described: dict[Path, Candidate] = {}
    for place in places:
        if not place.is_file() or not manifests.is_manifest(place):
            continue
        if place not in read:
            read[place] = manifests.load(place)
        listed = read[place]
        found.within.update(listed.within)
        found.listed.update(place.parent / entry.path for _, entry in listed.entries)
        for group, entry in listed.entries:
            at = place.parent / entry.path
            if group in manifests.SEARCHED and at not in described:
                described[at] = Candidate(at, _record(at, group, entry, listed), entry.sha256)
    return described


def _record(path: Path, group: str, entry: Entry, listed: Manifest) -> DocumentRecord:
    record = DocumentRecord(
        id=entry.id,
        path=str(path),
        source=f"{listed.root.name}/{entry.path}",
        title=entry.title,
        kind=manifests.SEARCHED[group],
        doc_number=entry.doc_number,
        issuer=entry.issuer,
        level=entry.level,
        region=entry.region,
        unit=entry.unit,
        issued_on=entry.issued,
        effective=entry.effective or entry.issued,
        until=entry.in_force_until,
    )
    if entry.superseded_by is None:
        return record
    successor = listed.by_id()[entry.superseded_by]
    # the old document stands until the day before the new one does
    last = (successor.effective or successor.issued) - timedelta(days=1)
    return replace(record, until=min(record.until or last, last), superseded_by=successor.title)
