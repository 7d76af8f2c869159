"""The course of a run: rows go out in portions, what comes of them goes into the manifest and the archive."""

from __future__ import annotations

import errno
import os
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import date
from tempfile import TemporaryFile
from typing import TYPE_CHECKING

from app.batch.brief import BriefPlan
from app.batch.cells import shown
from app.batch.earlier import EarlierRows
from app.batch.engine import hands_of, run_chunks
from app.batch.entry import entry_of, unreached
from app.batch.former import Former, archive_left, sha256
from app.batch.portions import Portions
from app.batch.receiving import Unpacking
from app.batch.record import MANIFEST, Journal, State
from app.batch.traits import Traits
from app.batch.work import NO_SPACE
from app.batch.writers import Archive, FolderWriter
from app.errors import BrokenOff, UserError
from app.files.atomic import reason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from distributed import Client

    from app.batch import BatchRun
    from app.batch.check import Survey
    from app.batch.earlier import Earlier
    from app.batch.entry import Entry
    from app.batch.likeness import Likeness
    from app.batch.roster import Roster
    from app.batch.slots import Fields
    from app.batch.summary import Summary
    from app.batch.template import Plan
    from app.batch.work import Job, Order

_CHUNK, _CHUNK_SENT = 200, 3000  # rows at most; those that travel to a worker should be worth the way


@dataclass(frozen=True, slots=True)
class Course:
    """What is known when the first document may be made; `team` does the rows, this process where that is None.

    `pace` is how many seconds a row is thought to take.
    """

    people: Roster
    plan: Plan
    found: Survey
    order: Order
    outcome: BatchRun
    likeness: Likeness
    summary: Summary
    team: Client | None
    pace: float
    resume: bool

    def run(
        self, progress: Callable[[int, int, str], object], stopped: Callable[[], bool], tell: Callable[[str], object]
    ) -> None:
        """Do the rows, and see the manifest and the archive closed; `tell` gets word of workers that are gone.

        Raises:
            BrokenOff, UserError: the disk is full, after some documents or before any.
            UserError: the plan cannot be opened any more.
            OSError: the output folder cannot be written.
            ClusterUnavailable: scheduler or workers are gone.
        """
        out, outcome, people, order = self.outcome.out, self.outcome, self.people, self.order
        with ExitStack() as stack:
            earlier = stack.enter_context(EarlierRows(out / MANIFEST))
            former = Former(out, earlier.made, order.plan)
            order = replace(order, since=_moment(out))
            journal = stack.enter_context(Journal(out / MANIFEST, people.count))
            target = None
            if outcome.archive is not None:
                target = stack.enter_context(Archive(outcome.archive, resume=self.resume))
                if self.team is not None and self.team.cluster is not None:
                    order = replace(order, laid=target.lay())
            receiver = target or Unpacking(FolderWriter(out, order.since))
            kept = _Kept(outcome, journal, target, former, earlier)
            jobs = _todo(self._jobs(order), order, kept, resume=self.resume)
            most = _CHUNK if self.team is None else _CHUNK_SENT
            portions = Portions(jobs, people.count, most, hands_of(self.team), self.pace)
            lost: set[int] = set()
            for chunk, done in run_chunks(portions, order, self.team, stopped, tell):
                portions.learn(chunk, done)
                for block in done.blocks:
                    former.saved(receiver.add(block))
                outcome.states += done.states  # documents that are there, though there be no space for their lines
                journal.add([job.position for job in chunk], done.lines)
                self._sum_up(journal, dict(zip((job.position for job in chunk), done.entries, strict=True)))
                self.likeness.add(chunk, done.traits)
                failures = {row for _, row, _ in done.failures}
                lost |= failures
                for job in chunk if failures else ():
                    if job.row in failures:
                        former.lack(job.path)
                former.written(job.path for job in chunk if job.row not in failures and job.fault is None)
                outcome.misses.add(done.failures)
                if done.full:
                    raise self.broken_off(OSError(errno.ENOSPC, ""))
                progress(outcome.states.total(), people.count, chunk[-1].community)
            self._close(kept, lost)

    def _close(self, kept: _Kept, lost: set[int]) -> None:
        """Bring summary, manifest and archive to an end; `lost` are the rows that failed though nothing was known."""
        outcome = self.outcome
        outcome.stopped = outcome.states.total() < self.people.count
        self._sum_up(kept.journal, {}, ended=True)
        if outcome.kept:
            self._compare_anew(kept.journal, lost)
        if outcome.stopped or outcome.states[State.FAILED]:
            for job in self._jobs(self.order):
                if not kept.journal.holds(job.position):
                    self.summary.take(unreached(job, kept.carry(job)))
                elif job.fault is not None or job.row in lost:
                    kept.leave(job)
        left: list[str] = []
        if kept.target is not None and outcome.archive is not None:
            kept.target.release()
            left = list(archive_left(outcome.archive, kept.former.known, kept.journal.records()))
            kept.target.finish()
        kept.former.remember(outcome.archive)
        kept.journal.close_in_order()  # after the archive and what is remembered: its lines told of all this already
        if not isinstance(self.plan, BriefPlan):  # a draft is judged by the day it bears, else made anew
            outcome.later += kept.checked_before(self.order)
        outcome.later += kept.not_reached()
        outcome.later += kept.former.said() if kept.target is None else ()
        outcome.later += () if outcome.stopped else kept.former.left(outcome.archive)
        outcome.later += left

    def _sum_up(self, journal: Journal, fresh: Mapping[int, Entry], *, ended: bool = False) -> None:
        """Let the summary grow by the rows now through; `fresh` are those just done, the others were kept."""
        for position in journal.due(ended=ended):
            self.summary.take(fresh.get(position) or entry_of(journal.record(position)))

    def _compare_anew(self, journal: Journal, lost: set[int]) -> None:
        """Compare the documents that were kept with those just made, in the order of the roster."""
        self.likeness.clear()
        for job in self._jobs(self.order):
            if journal.holds(job.position) and job.fault is None and job.row not in lost:
                traits = Traits()
                traits.add(job, made=True)
                self.likeness.add([job], traits)

    def _jobs(self, order: Order) -> Iterator[Job]:
        fields, lists, faults = self.found.fields, self.found.lists, self.found.faults
        brief = self.plan if isinstance(self.plan, BriefPlan) else None
        for position, row in enumerate(self.people.rows):
            values: Fields = {name: row.values[name] for name in fields}
            if lists:
                values = {**values, **{name: row.lists[name] for name in lists}}
            fault = faults.get(row.number)
            beside = brief.beside(values) if brief is not None and fault is None else ""
            yield order.job(position, row, values, fault, beside)

    def broken_off(self, error: OSError) -> UserError:
        """Return what says that nothing more can be written, and what is done."""
        done = self.outcome.done
        said = f"无法写入输出文件夹 {self.outcome.out}：{reason(error)}"
        full = error.errno in NO_SPACE
        if done:
            mend = "腾出空间" if full else "核对这个位置"
            return BrokenOff(f"{said}，已完成 {done} 份。请{mend}，再用 --resume 补做其余各份。")
        return UserError(f"{said}。请{'腾出空间，或' if full else ''}换一个可以写入的位置。")


def _moment(out: Path) -> int:
    """Return the time by the clock of the file system of `out`."""
    with TemporaryFile(dir=out) as file:
        return os.fstat(file.fileno()).st_mtime_ns


@dataclass(slots=True)
class _Kept:
    """Where word goes of a row that need not be done again or was not reached.

    `earlier` are the rows of runs before, by path and hash of their documents: only what lies there as it was made is
    taken for theirs.
    """

    outcome: BatchRun
    journal: Journal
    target: Archive | None
    former: Former
    earlier: EarlierRows
    days: Counter[str | None] = field(default_factory=Counter)

    def settled(self, job: Job, order: Order, *, resume: bool) -> bool:
        """Tell whether a run that is to `resume` leaves the document of a row, for it would be made as it lies there.

        One that will be written anew is copied aside first where somebody changed it.

        Raises:
            OSError: it cannot be read, or the copy not be written.
        """
        if self.target is None:  # an archive has no others' documents
            self.former.expect(job.path)
        data = self._lying(job.path) if self.target is None or resume else None
        if data is None:
            return False
        digest = sha256(data)
        before = self.earlier.get(job.path, digest)
        if resume and before is not None and before.state is not State.FAILED and before.input == order.input_of(job):
            self._take(job, before)
            return True
        if self.target is None:
            self.former.keep(job.path, data, digest)
        return False

    def _take(self, job: Job, before: Earlier) -> None:
        self.journal.keep(job.position, job.row, before)
        self.outcome.states[before.state] += 1
        self.outcome.kept += 1
        self.days[before.checked_on] += 1
        if self.target is not None:
            self.target.keep(job.path)

    def refuse(self, job: Job, error: OSError) -> Job:
        """Return a row that costs itself alone: of what lies in its place nobody can tell whether it was changed."""
        fault = (
            f"输出文件夹中原有的 {job.path} 读不出来，或者不能另存一份（{reason(error)}），没有覆盖。"
            "请核对它的权限，或者把它移走，再用 --resume 补做。"
        )
        self.former.lack(job.path)
        self.outcome.faults[job.row] = fault  # by which `Course` knows it when it goes through the rows again
        self.outcome.misses.add([(job.community, job.row, fault)])
        return job._replace(fault=fault)

    def _lying(self, path: str) -> bytes | None:
        """Return the document that lies at `path`, None where there is none.

        Raises:
            OSError: it cannot be read.
        """
        if not self.former.used:
            return None
        if self.target is not None:
            stored = self.target.stored(path)
            return self.target.read(stored) if stored is not None else None
        try:
            return (self.outcome.out / path).read_bytes()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None  # whoever writes there will tell what is in the way

    def _row_of(self, path: str) -> Earlier | None:
        """Return the row whose document lies at `path` as it was made."""
        try:
            data = self._lying(path)
        except OSError:
            return None
        return self.earlier.get(path, sha256(data)) if data is not None else None

    def carry(self, job: Job) -> bool:
        """Let manifest and archive go on holding the document of a row that was not reached; tell whether they do."""
        before = self._row_of(job.path)
        if before is None:
            return False
        if self.target is not None:
            self.target.keep(job.path)
        else:
            self.former.expect(job.path)
        self.journal.keep(job.position, job.row, before)
        self.outcome.carried.add(job.row)
        return True

    def leave(self, job: Job) -> None:
        """Let the manifest go on telling of the document that lies where that of a row that failed would be."""
        before = self._row_of(job.path) if self.target is None else None
        if before is not None:
            self.journal.leave(job.position, job.path, before)

    def not_reached(self) -> Iterator[str]:
        """Say that documents of an earlier run stay for rows that were not reached."""
        if self.outcome.carried:
            yield (
                f"这次没有轮到的社区中，有 {len(self.outcome.carried)} 个的文件是以前生成的，原样保留，"
                "可能与现在的方案和名册不一致，续做（在命令行中加 --resume）时再更新。"
            )

    def checked_before(self, order: Order) -> Iterator[str]:
        """Say which documents were checked on another day: what is overdue may be judged otherwise now."""
        today = order.today
        others = {day: count for day, count in self.days.items() if order.check and day != today.isoformat()}
        if others:
            said = "、".join(
                f"{count} 份是 {shown(date.fromisoformat(day))}检查的"
                if day
                else f"{count} 份是以前检查的，日期没有记下"
                for day, count in others.items()
            )
            yield (
                f"沿用的文件中有 {said}，没有按这次的日期（{shown(today)}）重新检查；"
                "时限是否已过等与日期有关的结论可能已变。要重新检查，请重新生成（在命令行中不加 --resume）。"
            )


def _todo(jobs: Iterator[Job], order: Order, kept: _Kept, *, resume: bool) -> Iterator[Job]:
    """Yield the jobs that have to be done; the others are kept as they are."""
    for job in jobs:
        if job.fault is not None:
            yield job
            continue
        try:
            todo = None if kept.settled(job, order, resume=resume) else job
        except OSError as error:
            if error.errno in NO_SPACE:
                raise
            todo = kept.refuse(job, error)
        if todo is not None:
            yield todo
