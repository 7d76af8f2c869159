"""What is kept of each row: a line of manifest.jsonl, written when the row is done and put in order at the end."""

from __future__ import annotations

import json
from array import array
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from typing import BinaryIO, Self

    from app.batch.earlier import Earlier

MANIFEST = "manifest.jsonl"
encoded = json.JSONEncoder(ensure_ascii=False).encode  # json.dumps would make an encoder for each row


class State(StrEnum):
    """How a row came out: OK; BLOCKED, written but with critical findings; FAILED, not written."""

    OK = "ok"
    BLOCKED = "blocked"
    FAILED = "failed"


class Record(NamedTuple):
    """One row's outcome. `input` is a hash of plan, row and rules: equal inputs need not be done again.

    `path` is None where no document was written; `checked` is false where no rule was asked, else `checked_on` is the
    day that stood for the clock. `left` is where an older document of the row still lies, of hash `sha256`, though none
    could be made now. `plan` is the name of the plan's file, None in what an older run wrote.
    """

    row: int
    subdistrict: str
    community: str
    path: str | None
    input: str
    state: State
    sha256: str | None = None
    findings: tuple[dict[str, str], ...] = ()
    reason: str | None = None
    checked: bool = True
    checked_on: str | None = None
    left: str | None = None
    plan: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the line of manifest.jsonl."""
        return {
            "row": self.row,
            "街道": self.subdistrict,
            "社区": self.community,
            "path": self.path,
            "input": self.input,
            "state": str(self.state),
            "sha256": self.sha256,
            "findings": list(self.findings),
            "reason": self.reason,
            "checked": self.checked,
            "checked_on": self.checked_on,
        } | {name: value for name, value in (("plan", self.plan), ("left", self.left)) if value is not None}

    def line(self) -> bytes:
        """Return the record as it stands in the manifest, line end included."""
        return encoded(self.to_json()).encode() + b"\n"


def record_of(line: bytes) -> Record | None:
    """Return the record of a line of the manifest; None where the line was cut off."""
    try:
        return _record(line)
    except (ValueError, KeyError, TypeError):
        return None


def _record(line: bytes) -> Record:
    raw = json.loads(line)
    return Record(
        raw["row"], raw["街道"], raw["社区"], raw["path"], raw["input"], State(raw["state"]),
        raw["sha256"], tuple(raw["findings"]), raw["reason"], raw["checked"],
        raw.get("checked_on"), raw.get("left"), raw.get("plan"),
    )  # fmt: skip


def read_manifest(path: Path) -> Iterator[Record]:
    """Yield the records of a manifest; a line cut off by a crash is passed over, its row will be done again."""
    for _, record in numbered_lines(path):
        yield record


def numbered_lines(path: Path) -> Iterator[tuple[int, Record]]:
    """Yield the records of a manifest, each with the place of its line."""
    if not path.is_file():
        return
    offset = 0
    with path.open("rb") as stream:
        for line in stream:
            record = record_of(line)
            if record is not None:
                yield offset, record
            offset += len(line)


class Journal:
    """The manifest while the run goes on: lines are appended as rows are done, so that a crash leaves word of each.

    Lines of earlier runs stay before them, for they tell of documents that are still there; at the end those that hold
    are written anew in the roster's order.
    """

    def __init__(self, path: Path, rows: int) -> None:
        """Prepare for `rows` rows."""
        self._path = path
        self._offsets = array("q", [-1]) * rows
        self._told = 0  # rows that `due` is through with
        self._in_order = not path.is_file()
        self._stream: BinaryIO
        self._reader: BinaryIO | None = None

    def __enter__(self) -> Self:
        self._stream = self._path.open("ab")
        if self._stream.tell() and not self._whole():
            self._stream.write(b"\n")
        self._end = self._stream.tell()
        return self

    def __exit__(self, *error: object) -> None:
        self._stream.close()
        if self._reader is not None:
            self._reader.close()

    def _whole(self) -> bool:
        with self._path.open("rb") as stream:
            stream.seek(-1, 2)
            return stream.read() == b"\n"

    def keep(self, position: int, number: int, before: Earlier) -> None:
        """Note that the line of an earlier run holds for the row at `position`, by its `number` in the roster now."""
        self._offsets[position] = before.offset
        if before.row != number:
            raw = json.loads(self._line(position))
            self.add([position], [encoded(raw | {"row": number}).encode() + b"\n"])

    def add(self, positions: Sequence[int], lines: Sequence[bytes]) -> None:
        """Append lines and hand them to the operating system."""
        for position, line in zip(positions, lines, strict=True):
            self._offsets[position] = self._end
            self._end += len(line)
        self._stream.write(b"".join(lines))
        self._stream.flush()

    def leave(self, position: int, path: str, before: Earlier) -> None:
        """Note with the row at `position`, which failed, that the document of an earlier run still lies at `path`."""
        self.add([position], [self.record(position)._replace(sha256=before.sha256, left=path, plan=before.plan).line()])

    def holds(self, position: int) -> bool:
        """Tell whether there is a line for the row at `position`."""
        return self._offsets[position] >= 0

    def due(self, *, ended: bool = False) -> Iterator[int]:
        """Yield the positions behind those yielded before, in the order of the roster, up to the first without a line.

        Once the run has `ended`, rows without one are passed over.
        """
        while self._told < len(self._offsets):
            offset = self._offsets[self._told]
            if offset < 0 and not ended:
                return
            self._told += 1
            if offset >= 0:
                yield self._told - 1

    def record(self, position: int) -> Record:
        """Return the record of the row at `position`, which has a line."""
        return _record(self._line(position))

    def records(self) -> Iterator[Record]:
        """Yield the records of all rows with a line, in the order of the roster."""
        return (self.record(position) for position, offset in enumerate(self._offsets) if offset >= 0)

    def _line(self, position: int) -> bytes:
        if self._reader is None:
            self._reader = self._path.open("rb")
        self._reader.seek(self._offsets[position])
        return self._reader.readline()

    def close_in_order(self) -> None:
        """Write the manifest anew in the order of the roster."""
        if self._in_order:
            return
        from app.files.atomic import write_atomically

        with write_atomically(self._path) as temporary, temporary.open("wb") as new:
            self._told = 0
            new.writelines(map(self._line, self.due(ended=True)))
