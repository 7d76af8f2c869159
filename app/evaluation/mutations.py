"""Every kind of defect, and what becomes of each of them in the clean documents of the corpus."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import evaluators
from app.evaluation.kinds import (
    arrangement,
    coverage,
    deadlines,
    duties,
    leftovers,
    marks,
    spelling,
    structure,
    targets,
    usage,
    wording,
)
from app.evaluation.mutant import Base, Kind, Mutant
from app.files import load
from app.local import Local
from app.retrieval import manifest
from app.review import Terms, check_document
from evaluators.catalog import RULES
from evaluators.library import Held, Library
from evaluators.model import Severity, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from evaluators.model import Document, Finding

KINDS: tuple[Kind, ...] = tuple(
    value
    for module in (
        structure,
        arrangement,
        targets,
        deadlines,
        duties,
        coverage,
        spelling,
        wording,
        usage,
        marks,
        leftovers,
    )
    for value in vars(module).values()
    if isinstance(value, Kind)
)
"""All kinds, in the order of their modules."""

PER_DOCUMENT = 3
"""How often a kind is put into one document, at places of its own where it has several."""

# a finding this long, and longer than four times the place, points at nothing
_WIDE = 80


@dataclass(frozen=True, slots=True)
class Trial:
    """One mutant and whether it was found; `done` says what was changed."""

    code: str
    kind: str
    base: str
    done: str
    found: bool


@dataclass(frozen=True, slots=True)
class Alarm:
    """A finding in a clean document: nothing was put there, so it is wrong, or the document is."""

    base: str
    code: str
    severity: Severity
    message: str
    quote: str


@dataclass(frozen=True, slots=True)
class MutationRun:
    """What the suite measured. `without_rule` are the codes that no rule answers for yet."""

    trials: tuple[Trial, ...]
    alarms: tuple[Alarm, ...]
    bases: tuple[str, ...]
    without_rule: tuple[str, ...]

    def by_code(self) -> dict[str, tuple[int, int]]:
        """Return mutants and found ones per code, codes without a rule left out."""
        codes = sorted({trial.code for trial in self.trials} - set(self.without_rule))
        return {
            code: (
                sum(trial.code == code for trial in self.trials),
                sum(trial.code == code and trial.found for trial in self.trials),
            )
            for code in codes
        }

    def by_kind(self) -> dict[tuple[str, str], tuple[int, int]]:
        """Return mutants and found ones per kind (code, name), codes without a rule left out."""
        counted: dict[tuple[str, str], tuple[int, int]] = {}
        for trial in self.trials:
            if trial.code not in self.without_rule:
                made, found = counted.get((trial.code, trial.kind), (0, 0))
                counted[trial.code, trial.kind] = made + 1, found + trial.found
        return counted

    @property
    def recall(self) -> float:
        """Mean of the kinds' shares of found mutants; 0 without any."""
        shares = [found / made for made, found in self.by_kind().values()]
        return sum(shares) / len(shares) if shares else 0.0

    def alarms_of(self, severity: Severity) -> list[Alarm]:
        """Return the false alarms of one severity."""
        return [alarm for alarm in self.alarms if alarm.severity is severity]

    @property
    def majors_per_document(self) -> float:
        """False alarms of severity major, mean per clean document."""
        return len(self.alarms_of(Severity.MAJOR)) / max(len(self.bases), 1)


def clean_documents(corpus: Path) -> list[Base]:
    """Return the plans and reports of `corpus` that carry no defect on purpose, each checked on its day of issue."""
    return [base for group, entry, base in documents(corpus) if group != "policies" and not entry.defects]


def documents(corpus: Path) -> list[tuple[str, manifest.Entry, Base]]:
    """Return the policies, plans and reports of `corpus` with the list and entry of each, checked on its day of issue.

    A report is checked with the plan that it names, else with its unit's.
    """
    listed = manifest.load(corpus / manifest.NAME)
    local = Local(_library(corpus, listed))
    plans: dict[str, Document] = {}
    by_unit: dict[str | None, Document] = {}
    found = []
    for group, entry in listed.entries:
        if group not in manifest.SEARCHED:
            continue
        text, plan = load(corpus / entry.path).text, None
        if group == "plans":
            plans[f"《{entry.title}》"] = by_unit[entry.unit] = evaluators.read(text)
        elif group == "reports":
            plan = next((document for title, document in plans.items() if title in text), None)
            plan = plan or by_unit.get(entry.unit)  # a form names no plan
        found.append((group, entry, Base(entry.id, text, entry.issued, plan, local)))
    return found


def _library(corpus: Path, listed: manifest.Manifest) -> Library:
    """Return all documents of the corpus as the library that citations, names and quotations are looked up in."""
    entries = [entry for group, entry in listed.entries if group in manifest.SEARCHED]
    titles = {entry.id: entry.title for entry in entries}
    held = tuple(
        Held(
            entry.title,
            entry.doc_number,
            entry.issuer,
            entry.region,
            entry.issued,
            entry.effective,
            entry.in_force_until,
            titles.get(entry.superseded_by or ""),
        )
        for entry in entries
    )
    return Library(held, listed.within, lambda: [load(corpus / entry.path).text for entry in entries])


def mutants(
    kinds: Sequence[Kind], bases: Sequence[Base], per_document: int = PER_DOCUMENT
) -> Iterator[tuple[Kind, Base, Mutant]]:
    """Yield every mutant once: each kind in each document, at up to `per_document` places."""
    for base in bases:
        for one in kinds:
            made: set[str] = set()
            for seed in range(per_document):
                mutant = one.inject(base, seed)
                if mutant is not None and mutant.text not in made:
                    made.add(mutant.text)
                    yield one, base, mutant


def _one_each(kinds: Sequence[Kind], bases: Sequence[Base]) -> dict[str, list[tuple[Kind, Base, Mutant]]]:
    """Return by document the kinds put there: each goes into one, all documents in turn."""
    placed: dict[str, list[tuple[Kind, Base, Mutant]]] = {}
    for index, one in enumerate(kinds):
        turn = index % len(bases) if bases else 0
        for base in (*bases[turn:], *bases[:turn]):
            mutant = one.inject(base, 0)
            if mutant is not None:
                placed.setdefault(base.id, []).append((one, base, mutant))
                break
    return placed


def run(
    bases: Sequence[Base],
    *,
    kinds: Sequence[Kind] = KINDS,
    per_document: int = PER_DOCUMENT,
    progress: Callable[[int, int, str], None] | None = None,
    once: bool = False,
) -> MutationRun:
    """Check the clean documents, then every mutant by the rule that has to find it.

    Args:
        bases: the clean documents.
        kinds: the kinds of defect.
        per_document: how often a kind goes into one document.
        progress: called with how many documents are done, how many there are, and the next one's id.
        once: put each kind into one document only, the documents taken in turn; a sample of the suite.
    """
    places = _one_each(kinds, bases) if once else None
    known = {rule.code for rule in RULES}
    trials: list[Trial] = []
    alarms: list[Alarm] = []
    for done, base in enumerate(bases):
        if progress is not None:
            progress(done, len(bases), base.id)
        clean = findings(base)
        alarms += [Alarm(base.id, f.code, f.severity, f.message, f.span.of(base.text)) for f in clean]
        made = mutants(kinds, [base], per_document) if places is None else iter(places.get(base.id, ()))
        for one, _, mutant in made:
            # a code without a rule is counted as not found and named as such
            seen = one.code in known and found(base, mutant, clean)
            trials.append(Trial(one.code, one.name, base.id, mutant.done, seen))
    if progress is not None:
        progress(len(bases), len(bases), "")
    lacking = tuple(sorted({one.code for one in kinds} - known))
    return MutationRun(tuple(trials), tuple(alarms), tuple(base.id for base in bases), lacking)


def findings(base: Base, text: str | None = None, select: Sequence[str] = ()) -> tuple[Finding, ...]:
    """Return what the checker says of a document, or of `text` in its place; a report is held against its plan."""
    document = base.document if text is None else evaluators.read(text)
    # reconciling takes longer than all rules together: only where its answer is asked for
    plan = base.plan if not select or any(code.startswith("COV") for code in select) else None
    return check_document(document, Terms(today=base.today, plan=plan, local=base.local, select=select)).findings


def found(base: Base, mutant: Mutant, clean: Sequence[Finding]) -> bool:
    """Tell whether the checker points at the defect; what it also says of the clean document does not count."""
    known = {(f.code, f.message, span) for f in clean for span in _moved(base.text, mutant.text, (f.span, *f.also))}
    said = {(f.code, f.message) for f in clean}
    for finding in findings(base, mutant.text, (mutant.code,)):
        if not mutant.places:
            if (finding.code, finding.message) not in said:
                return True
            continue
        for span in (finding.span, *finding.also):
            new = (finding.code, finding.message, span) not in known
            if new and any(span.overlaps(place) and len(span) <= max(_WIDE, 4 * len(place)) for place in mutant.places):
                return True
    return False


def _moved(old: str, new: str, spans: Sequence[Span]) -> list[Span]:
    """Return where `spans` of `old` stand in `new`, those left out that the change touches."""
    same = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    rest = min(len(old), len(new)) - same
    tail = next((i for i in range(rest) if old[-1 - i] != new[-1 - i]), rest)
    shift = len(new) - len(old)
    return [
        span if span.end <= same else Span(span.start + shift, span.end + shift)
        for span in spans
        if span.end <= same or span.start >= len(old) - tail
    ]
