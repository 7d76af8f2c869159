"""Batch: one plan, one roster, a document for every community.

`run` is the whole story: everything that can be known to be wrong is said before the first document is written; then
rows go in chunks through `engine`, each is rendered, checked and written on its own, so that a bad row costs only
itself, and the manifest grows with them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from app.batch.alone import alone_in
from app.batch.brief_files import SUFFIXES, refuse_apart
from app.batch.check import survey
from app.batch.course import Course
from app.batch.crew import Crew
from app.batch.likeness import Likeness
from app.batch.markdown import open_template
from app.batch.misses import Misses
from app.batch.monthly import month_alone
from app.batch.opening import refuse_swapped
from app.batch.paragraphs.result import Written
from app.batch.record import MANIFEST, Record, State, read_manifest
from app.batch.reporting import ReportBrief
from app.batch.results import add_results
from app.batch.roster import read_roster
from app.batch.sealed import changed_by_hand, never_sealed, sealed
from app.batch.stamp import fingerprint, refuse_changed, stamped
from app.batch.summary import SUMMARY, Summary, saved_by_others, set_aside, summing_up
from app.batch.trial import try_out
from app.batch.unmatched import unmatched
from app.batch.work import Order
from app.files.ai_label import Label
from app.files.atomic import write_atomically

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date
    from pathlib import Path

    from app.batch.check import Survey
    from app.batch.paragraphs.hands import Hand
    from app.batch.roster import Roster
    from app.batch.template import Plan
    from app.local import Local

__all__ = ["LIKENESS", "MANIFEST", "SUMMARY", "BatchRun", "Record", "State", "run"]

LIKENESS = "相似度报告.md"
_WORST = 5  # rules are named


@dataclass(slots=True)
class BatchRun:
    """The outcome of a run.

    Attributes:
        out: the output folder; `archive` the one archive in it, where there is one.
        count: how many rows there are.
        states: how many rows came out how; `kept` of them were there from an earlier run.
        misses: what went wrong under way.
        notes: what a person should know before the documents leave.
        later: what was noticed on the way; it stands in `notes` as well when the run is through.
        stopped: the run was stopped before all rows were done; `carried` are the rows not reached whose document of an
            earlier run is still there.
        alike: how many documents are the same but for names, in so many `groups`.
        blocking: in how many documents each rule found what must be changed, by its code.
        written: the paragraphs that were written for it.
        unread: the files of results that could not be read and may be anybody's; they cost nobody a report.
    """

    out: Path
    archive: Path | None
    count: int = 0
    states: Counter[State] = field(default_factory=Counter)
    kept: int = 0
    misses: Misses = field(default_factory=Misses)
    notes: tuple[str, ...] = ()
    later: list[str] = field(default_factory=list)
    faults: dict[int, str] = field(default_factory=dict)
    stopped: bool = False
    carried: set[int] = field(default_factory=set)
    alike: int = 0
    groups: int = 0
    blocking: Counter[str] = field(default_factory=Counter)
    written: Written = field(default_factory=Written)
    unread: tuple[str, ...] = ()

    @property
    def records(self) -> tuple[Record, ...]:
        """One record per row done, in the order of the roster, read from the manifest."""
        return tuple(record for record in read_manifest(self.out / MANIFEST) if record.row not in self.carried)

    @property
    def documents(self) -> tuple[str, ...]:
        """The paths of all documents the manifest tells of, those of rows not reached among them."""
        return tuple(record.path for record in read_manifest(self.out / MANIFEST) if record.path is not None)

    def summed_up(self, where: str) -> Iterator[str]:
        """Yield what most documents have to be changed for, and how many are alike; `where` tells where more stands."""
        worst = self.blocking.most_common(_WORST)
        if worst:
            more = "等" if len(self.blocking) > len(worst) else ""
            yield f"主要问题：{'、'.join(f'{code}（{count} 份）' for code, count in worst)}{more}。"
        if self.alike:
            yield f"有 {self.alike} 份（{self.groups} 组）除名称外完全相同，见{where}。"

    @property
    def done(self) -> int:
        """How many rows of this run have their document, those that were kept among them."""
        return self.states[State.OK] + self.states[State.BLOCKED]

    @property
    def exit_status(self) -> int:
        """0 every document is there, nothing blocks and every file of results could be read; 1 otherwise.

        2 where the run came to its end and not one row could be made.
        """
        if self.count and self.states[State.FAILED] == self.count:
            return 2
        return 0 if set(self.states) <= {State.OK} and not self.stopped and not self.unread else 1


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
    warn: Callable[[str], None] | None = None,
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
        warn: called with what goes wrong with the workers under way; `tell` where None.
        stopped: asked before each chunk; once it says yes, what is under way is finished and the run ends in order.

    Raises:
        RosterError: plan or roster cannot be used; nothing has been written then.
        UserError: the output folder cannot be written or another run writes there, or the disk is full.
        BrokenOff: the same, after some documents were made.
        ClusterUnavailable: nobody answers at `cluster`, or it is gone under way.
        ModelUnavailable, SecretMaterial: a model was to write and gave no answer, or must not be told; as above.
    """
    progress, stopped, tell = progress or _unheard, stopped or (lambda: False), tell or _unheard
    refuse_swapped(template, roster)
    with alone_in(out), Summary(out / SUMMARY, linked=not zip_output) as summary:
        with Crew(workers, cluster, roster if hand is None else None, check=check) as crew:
            people = read_roster(roster, workers)
            with people.losses.beside():
                briefed = report is not None or template.suffix.lower() in SUFFIXES
                if results is not None:
                    add_results(people, results, report=briefed, plan=template)
            people.losses.refuse_unreadable()
            brief = None if report is None else ReportBrief(out, people, report, template, today=today, resume=resume)
            people.notes += month_alone(people) if briefed and results is not None else ()
            with people.losses.beside():
                plan = open_template(template, people.known, today) if brief is None else brief.opened(people.known)
            refuse_apart(template, cluster)
            looked_at = fingerprint(template)
            found = survey(plan, people)
            found.notes += unmatched(plan, people, found)
            written = _written(people, plan, found, hand, tell, progress=progress, stopped=stopped)
            refuse_changed(template, looked_at)
            later = [] if brief is None else list(brief.keep())
            template = plan.path
            stamp = stamped(looked_at if brief is None else fingerprint(template), check, local)
            label = (label or Label()) if hand is not None and hand.home is not None else None
            order = Order(
                template, people.known, None if zip_output or cluster else out, check, today, stamp, shards, local,
                label,
            )  # fmt: skip
            archive = out / f"{template.stem}.zip" if zip_output else None
            outcome = BatchRun(
                out, archive, people.count, notes=(*found.notes, *written.notes), later=later, faults=found.faults,
                written=written, unread=tuple(people.unread),
            )  # fmt: skip
            likeness = Likeness(template.stem, plan.text)

            def tell_at_once(word: str) -> None:
                (warn or tell)(word)
                outcome.notes += (word,)

            team = crew.team(people.count, plan, tell_at_once, stopped)
            course = Course(people, plan, found, order, outcome, likeness, summary, team, crew.pace(plan), resume)
            try:
                course.run(progress, stopped, tell_at_once)
            except OSError as error:
                raise course.broken_off(error) from error
        with summing_up(out / SUMMARY, outcome):
            later += set_aside(out / SUMMARY, saved_by_others)
        with summing_up(out / LIKENESS, outcome):
            later += set_aside(out / LIKENESS, changed_by_hand, never_sealed)
        outcome.notes += tuple(outcome.later)
        likeness.finish()
        outcome.alike, outcome.groups = likeness.equal.sizes
        outcome.blocking = summary.blocking()
        with summing_up(out / LIKENESS, outcome), write_atomically(out / LIKENESS) as temporary:
            temporary.write_bytes(sealed(likeness.report()))
        with summing_up(out / SUMMARY, outcome):
            summary.finish(likeness, people, outcome.notes, written.rows)
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
    known = len(found.faults)
    try_out(plan, people, found, stopped)
    for word in (*found.notes, *found.told, *islice(found.faults.values(), known, None)):
        tell(word)
    known = len(found.faults)
    if not people.paragraphs and hand is None:
        return Written()
    from app.batch.paragraphs.hands import RuleHand
    from app.batch.paragraphs.writing import write_paragraphs

    def wrote(done: int, count: int, community: str) -> None:
        progress(done, count, f"{community}的段落")

    written = write_paragraphs(people, plan, found, hand or RuleHand(), progress=wrote, stopped=stopped)
    for word in (*written.notes, *islice(found.faults.values(), known, None)):
        tell(word)
    return written


def _unheard(*_words: object) -> None:
    """Take no notice."""
