"""The work on rows, in this process or in a worker: fill, check, write. What comes back of a chunk is small."""

from __future__ import annotations

import errno
import hashlib
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, NamedTuple

from app.batch.entry import entry_of
from app.batch.names import document_path
from app.batch.record import Record, State, encoded
from app.batch.traits import Traits
from app.batch.writers import Block, BlockWriter, FolderWriter
from app.errors import WenhengError
from app.files.atomic import reason as explained
from evaluators.errors import EvaluatorError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from app.batch.entry import Entry
    from app.batch.fields import Known
    from app.batch.roster import Row
    from app.batch.slots import Fields
    from app.batch.template import Plan
    from app.batch.writers import Writer
    from app.files.ai_label import Label
    from app.local import Local
    from evaluators.report import Report

NO_SPACE = frozenset({errno.ENOSPC, errno.EDQUOT})
_UNFORESEEN = "处理这一行时程序内部出错，其他行不受影响，请连同所用文件报告给维护人员"
_TOLD = 200  # characters of an error that is none of ours


class Job(NamedTuple):
    """One row, ready to be sent to another process; `fault` says why it cannot be done.

    `values` holds the columns that the plan uses, text or list of rows; `position` counts the rows from 0; `beside`
    stands for what the document hangs on beside plan and row.
    """

    position: int
    row: int
    subdistrict: str
    community: str
    values: Fields
    path: str
    fault: str | None = None
    beside: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """What all rows of a run have in common; small enough to be sent to every worker.

    `out` is the folder to write to, None where documents travel back as blocks of an archive; `laid` is the folder
    where workers of this machine lay these blocks down, None where they hand them over. `stamp` stands for plan and
    rules in the hash of a row. The day of the checks is left out of it: a run taken up again the day after would
    otherwise do everything anew; of what was checked on another day a note is given instead. `label` is that of
    AI-generated content, None where no model had a hand in the documents. `since` is when the run began to look at
    `out`, by the clock of that file system.
    """

    plan: Path
    known: Known
    out: Path | None
    check: bool
    today: date
    stamp: str
    shards: int = 0
    local: Local | None = None
    label: Label | None = None
    laid: Path | None = None
    since: int | None = None

    def job(self, position: int, row: Row, values: Fields, fault: str | None, beside: str = "") -> Job:
        """Return the job of one row."""
        folder, community = row.folder, row.community
        path = document_path(folder, community, self.shards)
        return Job(position, row.number, folder, community, values, path, fault, beside)

    def input_of(self, job: Job) -> str:
        """Return the hash of all that the document of a row hangs on."""
        label = [] if self.label is None else [repr(self.label)]
        key = encoded([self.stamp, job.path, job.values, *label, *([job.beside] if job.beside else [])])
        return hashlib.sha256(key.encode()).hexdigest()


@dataclass(slots=True)
class Done:
    """What came of a chunk.

    Attributes:
        lines: one line of the manifest per job, in their order.
        entries: what 汇总.xlsx says of each, likewise.
        traits: what their documents are compared by.
        states: how many rows came out how.
        failures: community, row and reason of what was not written though nothing was known against it.
        blocks: the documents, where they travel back.
        seconds: what the rows took.
        full: the disk takes no more.
    """

    lines: list[bytes] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    traits: Traits = field(default_factory=Traits)
    states: Counter[State] = field(default_factory=Counter)
    failures: list[tuple[str, int, str]] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    seconds: float = 0.0
    full: bool = False

    def add(self, record: Record, job: Job) -> None:
        """Note the record of `job`."""
        self.lines.append(record.line())
        self.entries.append(entry_of(record))
        self.traits.add(job, made=record.path is not None)
        self.states[record.state] += 1
        if record.reason is not None and job.fault is None:
            self.failures.append((record.community, record.row, record.reason))

    def append(self, other: Done) -> None:
        """Set what came of the following rows behind this."""
        self.lines += other.lines
        self.entries += other.entries
        self.traits.append(other.traits)
        self.states += other.states
        self.failures += other.failures
        self.blocks += other.blocks
        self.seconds += other.seconds
        self.full = self.full or other.full


@dataclass(slots=True)
class _Bench:
    """What a worker keeps between chunks."""

    order: Order
    plan: Plan
    writer: Writer


_benches: dict[str, _Bench] = {}


def start_worker(order: Order, key: str) -> None:
    """Compile the plan once for this process; `key` stands for the run.

    Raises:
        RosterError: the plan is not what the run looked at.
    """
    from app.batch.markdown import open_template
    from app.batch.stamp import refuse_changed

    refuse_changed(order.plan, order.stamp)
    writer = BlockWriter(order.laid) if order.out is None else FolderWriter(order.out, order.since)
    _benches[key] = _Bench(order, open_template(order.plan, order.known, order.today), writer)


def _in_the_way(order: Order, job: Job, error: OSError) -> str:
    """Say which file lies where a folder of the document should be; "" where none does."""
    if order.out is None or not isinstance(error, FileExistsError | NotADirectoryError):
        return ""
    folders = reversed(PurePosixPath(job.path).parents[:-1])
    name = next((str(folder) for folder in folders if (order.out / folder).is_file()), None)
    return (
        f"输出文件夹中的“{name}”是一个文件，不是文件夹，写不进去。请把它移走或改名，再用 --resume 补做。"
        if name
        else ""
    )


def end_worker(key: str) -> None:
    """Let go of a run."""
    _benches.pop(key, None)


def produce(jobs: Sequence[Job], key: str) -> Done:
    """Do a chunk of rows of the run `key`; a bad row costs only itself."""
    bench = _benches[key]
    start = time.perf_counter()
    done = Done()
    for job in jobs:
        try:
            record = _one(bench, job)
        except IsADirectoryError:
            fault = (
                f"输出文件夹中 {job.path} 的位置上有一个同名的文件夹，写不进去。请把它移走或改名，再用 --resume 补做。"
            )
            record = failed(bench.order, job, fault)
        except OSError as error:
            record = failed(
                bench.order, job, _in_the_way(bench.order, job, error) or f"写不进去或读不出来：{explained(error)}。"
            )
            done.full = done.full or error.errno in NO_SPACE
        except Exception as error:  # noqa: BLE001 - a row that nobody foresaw must not cost the others their files
            record = failed(bench.order, job, f"{_UNFORESEEN}（{type(error).__name__}：{str(error)[:_TOLD]}）。")
        done.add(record, job)
        if done.full:
            for rest in jobs[len(done.lines) :]:
                done.add(failed(bench.order, rest, "磁盘空间不足，没有轮到这一行。"), rest)
            break
    try:
        done.blocks.append(bench.writer.take())
    except OSError as error:
        done = Done(full=error.errno in NO_SPACE)
        for job in jobs:
            done.add(failed(bench.order, job, f"写不进去：{explained(error)}。"), job)
    done.seconds = time.perf_counter() - start
    return done


def _one(bench: _Bench, job: Job) -> Record:
    order = bench.order
    if job.fault is not None:
        return failed(order, job, job.fault)
    try:
        data, findings, blocked = _made(bench.plan, job, order)
        if order.label is not None:
            from app.batch.labelling import labelled

            data = labelled(data, order.label)
        bench.writer.put(job.path, data)
    except (WenhengError, EvaluatorError) as error:
        return failed(order, job, str(error))
    except MemoryError:
        return failed(order, job, "内存不够。请减少同时运行的进程数（--workers），再用 --resume 补做。")
    return Record(
        job.row,
        job.subdistrict,
        job.community,
        job.path,
        order.input_of(job),
        State.BLOCKED if blocked else State.OK,
        hashlib.sha256(data).hexdigest(),
        findings,
        checked=order.check,
        checked_on=order.today.isoformat() if order.check else None,
        plan=order.plan.name,
    )


def _made(plan: Plan, job: Job, order: Order) -> tuple[bytes, tuple[dict[str, Any], ...], bool]:
    """Return the document, what was found in it, and whether that blocks."""
    from app.batch.brief import BriefPlan

    if isinstance(plan, BriefPlan):
        data, report = plan.draft(job.values, order.local)
        return (data, _told(report), report.blocks_export) if order.check else (data, (), False)
    data = plan.render(job.values)
    return (data, *_check(data, order)) if order.check else (data, (), False)


def failed(order: Order, job: Job, reason: str) -> Record:
    """Return the record of a row without a document."""
    return Record(
        job.row, job.subdistrict, job.community, None, order.input_of(job), State.FAILED, reason=reason, checked=False
    )


def _check(data: bytes, order: Order) -> tuple[tuple[dict[str, Any], ...], bool]:
    """Read the document back as a stranger's file is read, and ask every rule."""
    import evaluators
    from app.beside import checked
    from app.files.word import read_word

    loaded = read_word(order.plan, data)
    document = evaluators.read(loaded.text)
    report = checked(loaded, document, evaluators.detect(document), today=order.today, local=order.local)
    return _told(report), report.blocks_export


def _told(report: Report) -> tuple[dict[str, Any], ...]:
    return tuple(
        {"code": finding.code, "severity": str(finding.severity), "message": finding.message}
        for finding in report.findings
    )
