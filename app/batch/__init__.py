"""Batch: one plan, one roster, a document for every community.

`run` is the whole story: everything that can be known to be wrong is said before the first document is written; then
each row is rendered, checked and written on its own, so that a bad row costs only itself.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack
from dataclasses import dataclass
from multiprocessing import get_context
from typing import TYPE_CHECKING, Self

from app.batch.markdown import open_template
from app.batch.record import Record, State, read_manifest, write_manifest, write_summary
from app.batch.roster import read_roster
from app.batch.template import check_fields
from app.batch.work import Job, failed, produce, start_worker
from evaluators.catalog import CATALOGUE

if TYPE_CHECKING:
    import io
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date
    from pathlib import Path

    from app.local import Local

__all__ = ["BatchRun", "Record", "State", "run"]

MANIFEST = "manifest.jsonl"
SUMMARY = "汇总.xlsx"
_BROKEN = "工作进程意外退出（多为内存不够），这一行没有做完。请减少 --workers，再用 --resume 补做。"


@dataclass(frozen=True, slots=True)
class BatchRun:
    """The outcome of a run: one record per row, in the order of the roster."""

    out: Path
    records: tuple[Record, ...]
    archive: Path | None
    kept: int

    @property
    def exit_status(self) -> int:
        """0 every document is there and nothing blocks; 1 otherwise."""
        return 0 if all(record.state is State.OK for record in self.records) else 1


def run(
    template: Path,
    roster: Path,
    out: Path,
    *,
    today: date,
    workers: int = 1,
    resume: bool = False,
    zip_output: bool = False,
    check: bool = True,
    local: Local | None = None,
    progress: Callable[[int, int, str], None] | None = None,
) -> BatchRun:
    """Write one document per row of `roster` into `out`.

    Args:
        template: the plan, .docx or .md, with {{fields}}.
        roster: .xlsx or .csv; needs the column 社区.
        out: gets <街道>/<社区>.docx (or one archive), manifest.jsonl and 汇总.xlsx.
        today: stands for the clock in the checks.
        workers: processes.
        resume: keep the documents of an earlier run whose plan, row, rules and content have not changed.
        zip_output: write one archive instead of files.
        check: apply the rules to each document.
        local: what is known here.
        progress: called after each row with rows done, rows in all and the community's name.

    Raises:
        RosterError: plan or roster cannot be used; nothing has been written then.
        UserError: the output folder cannot be written.
    """
    people = read_roster(roster)
    plan = open_template(template)
    check_fields(plan, people.fields, people.path.name)
    stamp = f"{hashlib.sha256(template.read_bytes()).hexdigest()} {CATALOGUE if check else '未检查'}"
    if check and local is not None and local.stamp:
        stamp += f" {local.stamp}"
    archive = out / f"{template.stem}.zip" if zip_output else None
    earlier = _earlier(out, archive) if resume else {}
    jobs = [Job.of(row, people, plan.fields, stamp, today) for row in people.rows]
    kept = {
        job.row: earlier[job.row]
        for job in jobs
        if job.fault is None and job.row in earlier and earlier[job.row].input == job.input
    }
    todo = [job for job in jobs if job.row not in kept]
    records: dict[int, Record] = dict(kept)
    done = len(kept)
    with ExitStack() as stack:
        journal = stack.enter_context(_journal(out))
        target = (
            stack.enter_context(_Archive(archive, [path for row in sorted(kept) if (path := kept[row].path)]))
            if archive
            else None
        )
        for record, data in _produced(todo, template, None if archive else out, check, local, workers=workers):
            records[record.row] = record
            if target is not None and data is not None and record.path is not None:
                target.add(record.path, data)
            journal.write(json.dumps(record.to_json(), ensure_ascii=False) + "\n")
            journal.flush()
            done += 1
            if progress is not None:
                progress(done, len(jobs), record.community)
    ordered = tuple(records[job.row] for job in jobs)
    write_manifest(out / MANIFEST, ordered)
    write_summary(out / SUMMARY, ordered, archive)
    return BatchRun(out, ordered, archive, len(kept))


def _produced(
    jobs: list[Job], template: Path, out: Path | None, check: bool, local: Local | None, *, workers: int
) -> Iterator[tuple[Record, bytes | None]]:
    """Yield a record, and the document where there is no folder to write it to, per job and in their order."""
    if workers <= 1 or len(jobs) < 2:
        start_worker(template, out, check, local)
        yield from map(produce, jobs)
        return
    pool = ProcessPoolExecutor(workers, get_context("spawn"), start_worker, (template, out, check, local))
    done = 0
    try:
        with pool:
            for answer in pool.map(produce, jobs, chunksize=max(1, min(50, len(jobs) // (4 * workers)))):
                yield answer
                done += 1
    except BrokenProcessPool:
        for job in jobs[done:]:
            yield failed(job, _BROKEN), None


def _journal(out: Path) -> io.TextIOWrapper:
    """Open the manifest for appending, so that a run cut off leaves word of every finished row."""
    from app.errors import UserError
    from app.files.atomic import reason

    try:
        out.mkdir(parents=True, exist_ok=True)
        return (out / MANIFEST).open("a", encoding="utf-8")
    except OSError as error:
        raise UserError(f"无法写入输出文件夹 {out}：{reason(error)}。请换一个可以写入的位置。") from error


def _earlier(out: Path, archive: Path | None) -> dict[int, Record]:
    """Return the finished rows of an earlier run whose documents are still there, byte for byte."""
    found: dict[int, Record] = {}
    names: dict[str, bytes] = {}
    if archive is not None and archive.is_file() and zipfile.is_zipfile(archive):
        with zipfile.ZipFile(archive) as old:
            names = {name: old.read(name) for name in old.namelist()}
    for record in read_manifest(out / MANIFEST):
        if record.path is None:
            found.pop(record.row, None)
            continue
        path = out / record.path
        data = names.get(record.path) if archive is not None else (path.read_bytes() if path.is_file() else None)
        if data is not None and hashlib.sha256(data).hexdigest() == record.sha256:
            found[record.row] = record
    return found


class _Archive:
    """A zip that replaces the old one only when it is whole; documents kept from the old one are carried over."""

    def __init__(self, path: Path, keep: Iterable[str]) -> None:
        self._path = path
        self._keep = list(keep)
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        from app.files.atomic import write_atomically

        temporary = self._stack.enter_context(write_atomically(self._path))
        self._zip = self._stack.enter_context(zipfile.ZipFile(temporary, "w", zipfile.ZIP_STORED))
        if self._keep:
            with zipfile.ZipFile(self._path) as old:
                for name in self._keep:
                    self.add(name, old.read(name))
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.__exit__(*error)  # type: ignore[arg-type] # the three values of the with statement, handed on

    def add(self, name: str, data: bytes) -> None:
        """Add one document; a .docx is compressed already, so it is stored."""
        self._zip.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data)
