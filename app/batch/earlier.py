"""What runs before have made: the rows in the manifest by their documents, a few bytes of memory for each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.batch.hashed import Hashed
from app.batch.record import numbered_lines, record_of

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO, Self

    from app.batch.record import State


@dataclass(frozen=True, slots=True)
class Earlier:
    """A row of an earlier run: what it was made of, what its document must be, where its line stands.

    In the state FAILED the document is of a run before that.
    `checked_on` is the day it was checked, None where it was not or where an older run did not say.
    """

    row: int
    input: str
    sha256: str
    offset: int
    state: State
    checked_on: str | None = None
    plan: str | None = None


class Made:
    """The documents that runs made, by hash, each with the name of its plan, None where it was not noted."""

    def __init__(self) -> None:
        self._documents = Hashed()
        self._plans: dict[str | None, int] = {}

    def __contains__(self, digest: str) -> bool:
        return digest in self._documents

    def add(self, digest: str, plan: str | None) -> None:
        """Note a document of `plan`."""
        self._documents[digest] = self._plans.setdefault(plan, len(self._plans))

    def plan(self, digest: str) -> str | None:
        """Return the plan of a document, None where that is not known either."""
        number = self._documents.get(digest)
        return None if number is None else list(self._plans)[number]


class EarlierRows:
    """The rows of earlier runs that have a document, by its path and hash; of two lines the later holds.

    Which of several lines of a path is true is told by what lies there: the last may be of a document that never came
    to its place, or that went into an archive. Only where a line stands is kept in memory; it is read again when asked
    for. `made` are the documents of all lines.
    """

    def __init__(self, manifest: Path) -> None:
        self.made = Made()
        self._lines = Hashed()
        for offset, record in numbered_lines(manifest):
            place = record.path or record.left
            if place is not None and record.sha256 is not None:
                self._lines[_key(place, record.sha256)] = offset
                self.made.add(record.sha256, record.plan)
        self._manifest = manifest
        self._stream: BinaryIO | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        if self._stream is not None:
            self._stream.close()

    def get(self, path: str, digest: str) -> Earlier | None:
        """Return the row whose document at `path` has the hash `digest`."""
        offset = self._lines.get(_key(path, digest))
        if offset is None:
            return None
        if self._stream is None:
            self._stream = self._manifest.open("rb")
        self._stream.seek(offset)
        record = record_of(self._stream.readline())
        if record is None or record.sha256 != digest or path != (record.path or record.left):
            return None  # another text of the same hash
        return Earlier(
            record.row, record.input, digest, offset, record.state, record.checked_on, record.plan,
        )  # fmt: skip


def _key(path: str, digest: str) -> str:
    return f"{digest}{path}"
