"""The work on one row, in this process or in a worker: fill, check, write."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.batch.markdown import open_template
from app.batch.record import Record, State
from app.batch.roster import COMMUNITY, SUBDISTRICT
from app.errors import WenhengError
from app.files.atomic import reason as explained
from evaluators.errors import EvaluatorError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from app.batch.roster import Roster, Row
    from app.batch.template import Plan
    from app.local import Local

_NO_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, 2.2
_LONGEST_VALUE = 5000  # characters of one cell; more is a mistake in the roster


@dataclass(frozen=True, slots=True)
class Job:
    """One row, ready to be sent to another process; `fault` says why it cannot be done."""

    row: int
    subdistrict: str
    community: str
    values: dict[str, str]
    input: str
    today: date
    fault: str | None = None

    @classmethod
    def of(cls, row: Row, roster: Roster, fields: Sequence[str], stamp: str, today: date) -> Job:
        """Take from `row` what the plan asks for; an empty or faulty cell, and a name no file can have, is named.

        `stamp` stands for plan and rules in the hash. The day is left out of it: a run taken up again the day after
        would otherwise do everything anew.
        """
        asked = dict.fromkeys((*(name for name in (SUBDISTRICT, COMMUNITY) if name in row.errors), *fields))
        fault = next(filter(None, (_fault(row, roster, field) for field in asked)), None)
        values = {field: row.values.get(field, "") for field in fields}
        key = json.dumps([stamp, row.folder, row.community, values], ensure_ascii=False)
        return cls(
            row.number, row.folder, row.community, values, hashlib.sha256(key.encode()).hexdigest(), today, fault
        )

    @property
    def path(self) -> str:
        """Where the document goes below the output folder."""
        name = f"{self.community}.docx"
        return f"{self.subdistrict}/{name}" if self.subdistrict else name


def _fault(row: Row, roster: Roster, field: str) -> str | None:
    value = row.values.get(field, "")
    cell = roster.cell(row.number, field)
    if field in row.errors:
        return f"{cell}（{field}）{row.errors[field]}。"
    if not value:
        return f"{cell}（{field}）为空，方案需要这一项。"
    if len(value) > _LONGEST_VALUE:
        return f"{cell}（{field}）有 {len(value)} 个字，超过 {_LONGEST_VALUE} 个字。"
    control = _NO_XML.search(value)
    if control is not None:
        return f"{cell}（{field}）含有不可见的控制字符（U+{ord(control[0]):04X}）。"
    return None


@dataclass(slots=True)
class _Bench:
    """What a worker keeps between rows."""

    template: Plan
    out: Path | None
    check: bool
    local: Local | None


_bench: list[_Bench] = []


def start_worker(template: Path, out: Path | None, check: bool, local: Local | None = None) -> None:
    """Compile the plan once for this process."""
    _bench[:] = [_Bench(open_template(template), out, check, local)]


def produce(job: Job) -> tuple[Record, bytes | None]:
    """Do one row. Returns its record, and the document itself where there is no folder to write to."""
    bench = _bench[0]
    if job.fault is not None:
        return failed(job, job.fault), None
    try:
        data = bench.template.render(job.values)
        findings, blocked = _check(data, job, bench.local) if bench.check else ((), False)
        if bench.out is not None:
            from app.files.atomic import write_atomically

            with write_atomically(bench.out / job.path) as temporary:
                temporary.write_bytes(data)
    except (WenhengError, EvaluatorError) as error:
        return failed(job, str(error)), None
    except OSError as error:
        return failed(job, f"写不进去或读不出来：{explained(error)}。"), None
    except MemoryError:
        return failed(job, "内存不够。请减少同时运行的进程数（--workers），再用 --resume 补做。"), None
    record = Record(
        job.row,
        job.subdistrict,
        job.community,
        job.path,
        job.input,
        State.BLOCKED if blocked else State.OK,
        hashlib.sha256(data).hexdigest(),
        findings,
        checked=bench.check,
    )
    return record, data if bench.out is None else None


def failed(job: Job, reason: str) -> Record:
    """Return the record of a row without a document."""
    return Record(job.row, job.subdistrict, job.community, None, job.input, State.FAILED, reason=reason, checked=False)


def _check(data: bytes, job: Job, local: Local | None) -> tuple[tuple[dict[str, str], ...], bool]:
    import tempfile

    import evaluators
    from app.files import load

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "document.docx"
        path.write_bytes(data)
        text = load(path).text
    document = evaluators.read(text)
    library = local.library if local else None
    report = evaluators.check(document, evaluators.detect(document), today=job.today, library=library)
    found = tuple(
        {"code": finding.code, "severity": str(finding.severity), "message": finding.message}
        for finding in report.findings
    )
    return found, report.blocks_export
