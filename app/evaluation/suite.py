"""The whole evaluation: its three parts over one corpus, and the answer as plain JSON."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from time import perf_counter
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from app.evaluation import beir, drafts, extraction, mutations, retrieval
from evaluators.catalog import title_of
from evaluators.model import Severity
from evaluators.revision import CATALOGUE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date
    from pathlib import Path

    from app.drafting import Engine
    from app.evaluation.beir import BeirRun
    from app.evaluation.drafts import DraftRun
    from app.evaluation.drafts.run import NewModel
    from app.evaluation.extraction import ExtractionRun
    from app.evaluation.mutations import MutationRun
    from app.evaluation.retrieval import RetrievalRun

SCHEMA = "wenheng.eval/1"

_Outcome = TypeVar("_Outcome")
Part = Literal["mutations", "extract", "retrieval", "draft"]
PARTS: tuple[Part, ...] = ("mutations", "extract", "retrieval", "draft")


@dataclass(frozen=True, slots=True)
class Suite:
    """The outcome of the parts that were asked for; the others are None.

    `seconds` is the time each part took; a `quick` run is a sample whose figures stand for nothing else.
    """

    mutations: MutationRun | None = None
    extract: ExtractionRun | None = None
    retrieval: RetrievalRun | BeirRun | None = None
    draft: DraftRun | None = None
    seconds: Mapping[Part, float] = field(default_factory=dict)
    quick: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return the answer of `eval --format json`; shares are between 0 and 1, parts not run are absent."""
        answer: dict[str, Any] = {"schema": SCHEMA, "catalogue": CATALOGUE, "quick": self.quick}
        answer["seconds"] = {part: round(took, 1) for part, took in self.seconds.items()}
        if self.mutations is not None:
            answer["mutations"] = _mutations(self.mutations)
        if self.extract is not None:
            answer["extract"] = {
                "scores": [
                    {**asdict(score), "precision": score.precision, "recall": score.recall, "f1": score.f1}
                    for score in self.extract.scores
                ],
                "remarks": list(self.extract.remarks),
            }
        if self.retrieval is not None:
            answer["retrieval"] = asdict(self.retrieval)
        if self.draft is not None:
            answer["draft"] = asdict(self.draft)
        return answer


def _mutations(run: MutationRun) -> dict[str, Any]:
    return {
        "documents": list(run.bases),
        "kinds": len({(trial.code, trial.kind) for trial in run.trials}),
        "mutants": len(run.trials),
        "recall": run.recall,
        "by_code": [
            {"code": code, "title": title_of(code), "mutants": made, "found": found, "recall": found / made}
            for code, (made, found) in run.by_code().items()
        ],
        "by_kind": [
            {"code": code, "kind": kind, "mutants": made, "found": found, "recall": found / made}
            for (code, kind), (made, found) in run.by_kind().items()
        ],
        "without_rule": list(run.without_rule),
        "missed": [
            {"code": t.code, "kind": t.kind, "document": t.base, "done": t.done}
            for t in run.trials
            if not t.found and t.code not in run.without_rule
        ],
        "clean": {
            "critical": len(run.alarms_of(Severity.CRITICAL)),
            "major_per_document": run.majors_per_document,
            "findings": [asdict(alarm) for alarm in run.alarms],
        },
    }


def run(
    corpus: Path,
    *,
    today: date,
    only: Part | None = None,
    engine: Engine = "offline",
    model: NewModel | None = None,
    folder: Path | None = None,
    quick: bool = False,
    progress: Callable[[int, int, str], None] | None = None,
) -> Suite:
    """Run the evaluation over `corpus`, or one part of it.

    Args:
        corpus: the folder with manifest.yaml, gold/ and briefs/.
        today: stands for the clock in drafts.
        only: the part to run; all where None.
        engine: what drafts are written by; everything else asks no model.
        model: gives a model for one draft; engine llm only.
        folder: in the form of BEIR, to measure retrieval on instead of the corpus.
        quick: put each kind of defect into one document only, at one place, instead of into each that has room
            for it, and leave drafts out; a sample, not the measurement.
        progress: called with steps done, steps in all and the name of the next one.

    Raises:
        SpecError: the manifest is wrong.
        UnreadableFile: a document of the corpus cannot be read.
        UserError: `folder` is not in the form of BEIR.
        ValueError: the gold names words that stand nowhere.
        ModelUnavailable, ModelOutputInvalid: engine llm only.
    """
    took: dict[Part, float] = {}

    def timed(part: Part, work: Callable[[], _Outcome]) -> _Outcome | None:
        if only not in (None, part) or (quick and part == "draft"):
            return None
        begin = perf_counter()
        outcome = work()
        took[part] = perf_counter() - begin
        return outcome

    bases = mutations.clean_documents(corpus) if only in (None, "mutations", "extract") else []
    return Suite(
        mutations=timed("mutations", lambda: mutations.run(bases, progress=progress, once=quick)),
        extract=timed("extract", lambda: extraction.run(corpus, bases)),
        retrieval=timed("retrieval", lambda: beir.run(folder, progress) if folder else retrieval.run(corpus, progress)),
        draft=timed("draft", lambda: drafts.run(corpus, today=today, engine=engine, model=model, progress=progress)),
        seconds=took,
        quick=quick,
    )
