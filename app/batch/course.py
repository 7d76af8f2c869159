"""The course of a run: rows go out in portions, what comes of them goes into the manifest and the archive."""

from __future__ import annotations

import hashlib
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from app.batch.cells import shown
from app.batch.engine import hands_of, run_chunks
from app.batch.entry import entry_of, unreached
from app.batch.former import Former
from app.batch.portions import Portions
from app.batch.receiving import Unpacking
from app.batch.record import MANIFEST, Journal, State, earlier_rows
from app.batch.writers import Archive, FolderWriter
from app.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from distributed import Client

    from app.batch import BatchRun
    from app.batch.check import Survey
    from app.batch.entry import Entry
    from app.batch.likeness import Likeness
    from app.batch.record import Earlier
    from app.batch.roster import Roster
    from app.batch.summary import Summary
    from app.batch.work import Job, Order

_CHUNK, _CHUNK_SENT = 200, 2000  # rows at most; those that travel to a worker should be worth the way


@dataclass(frozen=True, slots=True)
class Course:
    """What is known when the first document may be made; `team` does the rows, this process where that is None.

    `pace` is how many seconds a row is thought to take.
    """

    people: Roster
    found: Survey
    order: Order
    outcome: BatchRun
    likeness: Likeness
    summary: Summary
    team: Client | None
    pace: float
    resume: bool

    def run(self, progress: Callable[[int, int, str], object], stopped: Callable[[], bool]) -> None:
        """Do the rows, and see the manifest and the archive closed.

        Raises:
            UserError: the disk is full.
            OSError: the output folder cannot be written.
            ClusterUnavailable: scheduler or workers are gone.
        """
        out, outcome, people, order = self.outcome.out, self.outcome, self.people, self.order
        out.mkdir(parents=True, exist_ok=True)
        with ExitStack() as stack:
            former = stack.enter_context(Former(out, out / MANIFEST, resume=self.resume))
            earlier = earlier_rows(out / MANIFEST) if self.resume else {}
            journal = stack.enter_context(Journal(out / MANIFEST, people.count, resume=self.resume))
            target = None
            if outcome.archive is not None:
                target = stack.enter_context(Archive(outcome.archive, resume=self.resume))
                if self.team is not None and self.team.cluster is not None:
                    order = replace(order, laid=target.lay())
            receiver = target or Unpacking(FolderWriter(out))
            kept = _Kept(outcome, journal, target, self.likeness, former)
            jobs = _todo(_jobs(people, self.found, order), order, earlier, kept)
            most = _CHUNK if self.team is None else _CHUNK_SENT
            portions = Portions(jobs, people.count, most, hands_of(self.team), self.pace)
            lost: set[int] = set()
            for chunk, done in run_chunks(portions, order, self.team, stopped):
                portions.learn(chunk, done)
                for block in done.blocks:
                    receiver.add(block)
                journal.add([job.position for job in chunk], done.lines)
                self._sum_up(journal, dict(zip((job.position for job in chunk), done.entries, strict=True)))
                outcome.states += done.states
                failures = {row for _, row, _ in done.failures}
                lost |= failures
                for job in chunk if failures else ():
                    if job.row in failures:
                        former.lack(job.path)
                outcome.misses.add(done.failures)
                if done.full:
                    raise UserError(self.full)
                progress(outcome.states.total(), people.count, chunk[-1].community)
            outcome.stopped = outcome.states.total() < people.count
            self._sum_up(journal, {}, ended=True)
            if outcome.stopped or lost:
                self._count_again(journal, lost)
            journal.close_in_order()
            outcome.later += kept.checked_before(order)
            if target is not None:
                target.finish()
            else:
                outcome.later += former.said()
                outcome.later += () if outcome.stopped else former.left()

    def _sum_up(self, journal: Journal, fresh: Mapping[int, Entry], *, ended: bool = False) -> None:
        """Let the summary grow by the rows now through; `fresh` are those just done, the others were kept."""
        for position in journal.due(ended=ended):
            self.summary.take(fresh.get(position) or entry_of(journal.record(position)))

    def _count_again(self, journal: Journal, lost: set[int]) -> None:
        """Compare only documents that were made, and list the rows that were not reached."""
        self.likeness.clear()
        for job in _jobs(self.people, self.found, self.order):
            if not journal.holds(job.position):
                self.summary.take(unreached(job.row, job.subdistrict, job.community))
            elif job.fault is None and job.row not in lost:
                self.likeness.add(job)

    @property
    def full(self) -> str:
        """Say that the disk takes no more."""
        done = self.outcome.states[State.OK] + self.outcome.states[State.BLOCKED]
        return (
            f"无法写入输出文件夹 {self.outcome.out}：磁盘空间不足，已完成 {done} 份。"
            "请腾出空间，再用 --resume 补做其余各份。"
        )


def _jobs(people: Roster, found: Survey, order: Order) -> Iterator[Job]:
    for position, row in enumerate(people.rows):
        values = {name: row.values[name] for name in found.fields} | {name: row.lists[name] for name in found.lists}
        yield order.job(position, row, values, found.faults.get(row.number))


@dataclass(slots=True)
class _Kept:
    """Where word goes of a row that need not be done again."""

    outcome: BatchRun
    journal: Journal
    target: Archive | None
    likeness: Likeness
    former: Former
    days: Counter[str | None] = field(default_factory=Counter)

    def take(self, job: Job, before: Earlier) -> None:
        self.journal.keep(job.position, job.row, before)
        self.outcome.states[before.state] += 1
        self.outcome.kept += 1
        self.days[before.checked_on] += 1
        if self.target is not None:
            self.target.keep(job.path)

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

    def holds(self, job: Job, before: Earlier) -> bool:
        """Tell whether the document is there, byte for byte."""
        if self.target is not None:
            stored = self.target.stored.get(job.path)
            data = stored.read() if stored is not None else None
        else:
            path = self.outcome.out / job.path
            data = path.read_bytes() if path.is_file() else None
        return data is not None and hashlib.sha256(data).hexdigest() == before.sha256


def _todo(jobs: Iterator[Job], order: Order, earlier: dict[str, Earlier], kept: _Kept) -> Iterator[Job]:
    """Yield the jobs that have to be done; the others are kept as they are."""
    for job in jobs:
        if job.fault is None:
            kept.likeness.add(job)
            if kept.target is None:  # an archive has no others' documents
                kept.former.expect(job.path)
        before = earlier.get(job.path) if earlier and job.fault is None else None
        if before is not None and before.input == order.input_of(job) and kept.holds(job, before):
            kept.take(job, before)
        else:
            if kept.target is None and job.fault is None:
                kept.former.keep(job.path)
            yield job
