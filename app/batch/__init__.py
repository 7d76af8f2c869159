"""Batch: one plan, one roster, a document for every community.

`run` is the whole story: everything that can be known to be wrong is said before the first document is written; then
rows go in chunks through `engine`, each is rendered, checked and written on its own, so that a bad row costs only
itself, and the manifest grows with them.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from contextlib import ExitStack, nullcontext
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from app.batch.brief import companions
from app.batch.check import survey
from app.batch.engine import run_chunks
from app.batch.likeness import Likeness
from app.batch.markdown import open_template
from app.batch.paragraphs.result import Written
from app.batch.receiving import Unpacking
from app.batch.record import Journal, Record, State, earlier_rows, read_manifest
from app.batch.results import add_results, brief_beside
from app.batch.roster import read_roster
from app.batch.summary import write_summary
from app.batch.trial import try_out
from app.batch.work import Order
from app.batch.writers import Archive, FolderWriter
from app.errors import UserError
from app.files.ai_label import Label
from app.files.atomic import reason, write_atomically

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from datetime import date
    from pathlib import Path

    from distributed import Client

    from app.batch.check import Survey
    from app.batch.paragraphs.hands import Hand
    from app.batch.record import Earlier
    from app.batch.roster import Roster
    from app.batch.template import Plan
    from app.batch.work import Job
    from app.local import Local

__all__ = ["LIKENESS", "MANIFEST", "SUMMARY", "BatchRun", "Record", "State", "run"]

MANIFEST = "manifest.jsonl"
SUMMARY = "汇总.xlsx"
LIKENESS = "相似度报告.md"
_CHUNK, _CHUNK_CHECKED = 200, 20  # rows; some tenths of a second of work
_FEW, _FEW_CHECKED = 10_000, 60  # rows that one process makes in the time in which others only start


@dataclass(slots=True)
class BatchRun:
    """The outcome of a run.

    Attributes:
        out: the output folder; `archive` the one archive in it, where there is one.
        states: how many rows came out how; `kept` of them were there from an earlier run.
        failures: community, row and reason of what went wrong under way, the first hundred.
        notes: what a person should know before the documents leave.
        stopped: the run was stopped before all rows were done.
        written: the paragraphs that were written for it.
    """

    out: Path
    archive: Path | None
    states: Counter[State] = field(default_factory=Counter)
    kept: int = 0
    failures: list[tuple[str, int, str]] = field(default_factory=list)
    notes: tuple[str, ...] = ()
    faults: dict[int, str] = field(default_factory=dict)
    stopped: bool = False
    alike: int = 0
    written: Written = field(default_factory=Written)

    @property
    def records(self) -> tuple[Record, ...]:
        """One record per row done, in the order of the roster, read from the manifest."""
        return tuple(read_manifest(self.out / MANIFEST))

    @property
    def exit_status(self) -> int:
        """0 every document is there and nothing blocks; 1 otherwise."""
        return 0 if set(self.states) <= {State.OK} and not self.stopped else 1


def run(
    template: Path,
    roster: Path,
    out: Path,
    *,
    today: date,
    workers: int = 1,
    cluster: str | None = None,
    resume: bool = False,
    zip_output: bool = False,
    check: bool = True,
    shards: int = 0,
    results: Path | None = None,
    report: str | None = None,
    hand: Hand | None = None,
    label: Label | None = None,
    local: Local | None = None,
    progress: Callable[[int, int, str], None] | None = None,
    tell: Callable[[str], None] | None = None,
    stopped: Callable[[], bool] | None = None,
) -> BatchRun:
    """Write one document per row of `roster` into `out`.

    Args:
        template: the plan, .docx or .md, with {{fields}}; or a brief, .yaml, from which each community's draft is made.
        roster: .xlsx or .csv; needs the column 社区.
        out: gets <街道>/<社区>.docx (or one archive), manifest.jsonl, 汇总.xlsx and 相似度报告.md.
        today: stands for the clock in the checks.
        workers: processes of this machine; a run of few rows keeps to one, which is done before others have started.
        cluster: address of a Dask scheduler whose workers do the rows instead; the documents come back to this machine.
        resume: keep the documents of an earlier run whose plan, row, rules and content have not changed.
        zip_output: write one archive instead of files.
        check: apply the rules to each document.
        shards: spread files over so many folders below each sub-district; 0 for none.
        results: a file or folder of tables with the communities' results; they become the lists 结果 and 问题.
        report: type of the report (status_report, monthly_form, project_summary) that each community gives on the plan.
        hand: who writes the paragraphs {{段落.…}} of the plan; where None, they are worded by rule from the cells.
        label: of AI-generated content, for the documents of a plan with paragraphs by a model.
        local: what is known here.
        progress: called after each chunk with rows done, rows in all and the last community's name, and before that
            with each paragraph a model has written.
        tell: called with each note and each row that cannot be done, before the first document is written.
        stopped: asked before each chunk; once it says yes, what is under way is finished and the run ends in order.

    Raises:
        RosterError: plan or roster cannot be used; nothing has been written then.
        UserError: the output folder cannot be written, or the disk is full.
        ClusterUnavailable: nobody answers at `cluster`, or it is gone under way.
        ModelUnavailable, SecretMaterial: a model was to write and gave no answer, or must not be told; as above.
    """
    people = read_roster(roster)
    if results is not None:
        add_results(people, results)
    if report is not None:
        template = brief_beside(out, people, report, template, today)
    plan = open_template(template, people.known, today)
    found = survey(plan, people)
    stamp = _stamp(template, check, local)
    label = (label or Label()) if hand is not None and hand.home is not None else None
    order = Order(
        template, people.known, None if zip_output or cluster else out, check, today, stamp, shards, local, label
    )
    archive = out / f"{template.stem}.zip" if zip_output else None
    written = _written(
        people, plan, found, hand, tell or _unheard, progress=progress or _unheard, stopped=stopped or (lambda: False)
    )
    outcome = BatchRun(out, archive, notes=(*found.notes, *written.notes), faults=found.faults, written=written)
    likeness = Likeness(template.stem, plan.text)
    few = people.count <= (_FEW_CHECKED if check else _FEW)
    with _team(1 if few else workers, cluster) as team:
        try:
            out.mkdir(parents=True, exist_ok=True)
            with ExitStack() as stack:
                earlier = earlier_rows(out / MANIFEST) if resume else {}
                journal = stack.enter_context(Journal(out / MANIFEST, people.count, resume=resume))
                target = stack.enter_context(Archive(archive, resume=resume)) if archive is not None else None
                receiver = target or (Unpacking(FolderWriter(out)) if cluster else None)
                jobs = _todo(_jobs(people, found, order), order, earlier, _Kept(outcome, journal, target, likeness))
                size = _CHUNK_CHECKED if check else _CHUNK
                chunks = iter(lambda: list(islice(jobs, size)), [])
                for chunk, done in run_chunks(chunks, order, team, stopped or (lambda: False)):
                    if receiver is not None:
                        receiver.add(done.block)
                    journal.add([job.position for job in chunk], done.lines)
                    outcome.states += done.states
                    outcome.failures += done.failures[: 100 - len(outcome.failures)]
                    if done.full:
                        raise UserError(_full(out, outcome.states))
                    (progress or _unheard)(outcome.states.total(), people.count, chunk[-1].community)
                outcome.stopped = outcome.states.total() < people.count
                journal.close_in_order([row.number for row in people.rows] if resume else ())
                if target is not None:
                    target.finish()
        except OSError as error:
            if error.errno == 28:
                raise UserError(_full(out, outcome.states)) from error
            raise UserError(f"无法写入输出文件夹 {out}：{reason(error)}。请换一个可以写入的位置。") from error
    likeness.finish()
    outcome.alike = likeness.equal.rows
    with write_atomically(out / LIKENESS) as temporary:
        temporary.write_text(likeness.report(), encoding="utf-8")
    write_summary(
        out / SUMMARY,
        out / MANIFEST,
        likeness,
        people.shares,
        linked=archive is None,
        notes=outcome.notes,
        paragraphs=written.rows,
    )
    return outcome


def _written(
    people: Roster,
    plan: Plan,
    found: Survey,
    hand: Hand | None,
    tell: Callable[[str], object],
    *,
    progress: Callable[[int, int, str], object],
    stopped: Callable[[], bool],
) -> Written:
    """Try the plan out, tell what is known, and have the paragraphs written that it asks for."""
    try_out(plan, people, found)
    known = len(found.faults)
    for word in (*found.notes, *found.faults.values()):
        tell(word)
    if not people.paragraphs and hand is None:
        return Written()
    from app.batch.paragraphs.hands import RuleHand
    from app.batch.paragraphs.writing import write_paragraphs

    written = write_paragraphs(people, plan, found, hand or RuleHand(), progress=progress, stopped=stopped)
    for word in (*written.notes, *islice(found.faults.values(), known, None)):
        tell(word)
    return written


def _unheard(*_words: object) -> None:
    """Take no notice."""


def _team(workers: int, cluster: str | None) -> AbstractContextManager[Client | None]:
    """Return who does the rows beside this process, None for nobody."""
    if workers <= 1 and cluster is None:
        return nullcontext()
    from app.batch.team import cluster_team, local_team

    return local_team(workers) if cluster is None else cluster_team(cluster)


def _stamp(template: Path, check: bool, local: Local | None) -> str:
    """Return what stands for plan, rules and library in the hash of a row."""
    files = (template, *companions(template))
    plan = hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()
    if not check:
        return f"{plan} 未检查"
    from evaluators.catalog import CATALOGUE  # loads every rule, which a run without checks does not need

    return f"{plan} {CATALOGUE} {local.stamp if local is not None else ''}".rstrip()


def _full(out: Path, states: Counter[State]) -> str:
    done = states[State.OK] + states[State.BLOCKED]
    return f"无法写入输出文件夹 {out}：磁盘空间不足，已完成 {done} 份。请腾出空间，再用 --resume 补做其余各份。"


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

    def take(self, job: Job, before: Earlier) -> None:
        self.journal.keep(job.position, before.offset)
        self.outcome.states[before.state] += 1
        self.outcome.kept += 1
        if self.target is not None:
            self.target.keep(job.path)

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
        before = earlier.get(job.path) if earlier and job.fault is None else None
        if before is not None and before.input == order.input_of(job) and kept.holds(job, before):
            kept.take(job, before)
        else:
            yield job
