"""What is kept of each row: manifest.jsonl for machines, 汇总.xlsx for people."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path


class State(StrEnum):
    """How a row came out: OK; BLOCKED, written but with critical findings; FAILED, not written."""

    OK = "ok"
    BLOCKED = "blocked"
    FAILED = "failed"


_SHOWN = {State.OK: "已生成", State.BLOCKED: "已生成，须修改", State.FAILED: "未生成"}
_UNCHECKED = "已生成，未检查"


@dataclass(frozen=True, slots=True)
class Record:
    """One row's outcome. `input` is a hash of plan, row and rules: equal inputs need not be done again.

    `path` is None where no document was written; `checked` is false where no rule was asked.
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
        }


def read_manifest(path: Path) -> Iterator[Record]:
    """Yield the records of a manifest; a line cut off by a crash is passed over, its row will be done again."""
    if not path.is_file():
        return
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            raw = json.loads(line)
            yield Record(
                raw["row"], raw["街道"], raw["社区"], raw["path"], raw["input"], State(raw["state"]),
                raw["sha256"], tuple(raw["findings"]), raw["reason"], raw["checked"],
            )  # fmt: skip
        except (ValueError, KeyError, TypeError):
            continue


def write_manifest(path: Path, records: Sequence[Record]) -> None:
    """Write the manifest anew, one line per row in the order of the roster."""
    from app.files.atomic import write_atomically

    with write_atomically(path) as temporary, temporary.open("w", encoding="utf-8") as stream:
        for record in records:
            stream.write(json.dumps(record.to_json(), ensure_ascii=False) + "\n")


def write_summary(path: Path, records: Sequence[Record], archive: Path | None) -> None:
    """Write 汇总.xlsx: one row per document with its state, findings by weight and a link."""
    from app.files.xlsx import write_tables

    rows = [
        {
            "名册行号": record.row,
            "街道": record.subdistrict,
            "社区": record.community,
            "状态": _SHOWN[record.state] if record.checked or record.state is not State.OK else _UNCHECKED,
            "严重": _count(record, "critical"),
            "重要": _count(record, "major"),
            "一般": _count(record, "minor"),
            "主要问题": "；".join(f"{found['code']} {found['message']}" for found in record.findings[:3])
            or record.reason
            or "",
            "文件": record.path or "",
        }
        for record in records
    ]
    write_tables(path, {"汇总": rows}, links=frozenset() if archive is not None else frozenset({"文件"}))


def _count(record: Record, severity: str) -> int:
    return sum(found["severity"] == severity for found in record.findings)
