"""Draft every brief of the set and measure what came of it."""

from __future__ import annotations

import shutil
import tempfile
import time
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

import yaml

from app.composing.copying import copied, own_words
from app.drafting import draft, write
from app.errors import BriefError
from app.evaluation.drafts import measure
from app.request import load_brief
from evaluators.grounding import untraced
from evaluators.model import Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from app.drafting import Draft, Engine
    from app.llm import ChatModel
    from app.request import Brief
    from app.retrieval import Index

    NewModel: TypeAlias = Callable[[], AbstractContextManager[ChatModel]]

NAME = "briefs/trial"
"""The folder of the set, below the corpus."""

STEPS = {"read": "读任务书", "retrieve": "查依据", "compose": "起草", "check": "检查", "lay_out": "排版"}
"""The steps from a brief to a checked draft, and what they are called."""

_NONE = measure.Kept(0, ())
Kind = Literal["complete", "incomplete", "contradictory", "hostile", "basis"]


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of one brief.

    Attributes:
        brief: its file.
        doc_type: the document type's id, "" where the brief was refused.
        kind: what sort of brief it is.
        parts: required parts of the document type, and how many the draft has.
        targets, deadlines, items: asked for by the brief, and what is not in the draft.
        untraced: figures, days, titles and numbers without a source.
        copied: runs of 25 characters or more that stand in the library or in the plan.
        gaps: marks 【待补：…】.
        findings: severity -> how many.
        faults: what is not as this kind of brief demands, in Chinese; empty where all is well.
        seconds: step -> time taken.
    """

    brief: str
    doc_type: str
    kind: Kind
    parts: tuple[int, int] = (0, 0)
    targets: measure.Kept = _NONE
    deadlines: measure.Kept = _NONE
    items: measure.Kept = _NONE
    untraced: tuple[str, ...] = ()
    copied: tuple[str, ...] = ()
    gaps: int = 0
    findings: dict[str, int] = field(default_factory=dict)
    faults: tuple[str, ...] = ()
    seconds: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DraftRun:
    """The trials, and the runs of 25 characters or more that two drafts share beyond what their briefs say."""

    engine: Engine
    trials: tuple[Trial, ...]
    shared: tuple[tuple[str, str, str], ...]

    @property
    def drafted(self) -> list[Trial]:
        """The trials that gave a draft."""
        return [trial for trial in self.trials if trial.doc_type]


def run(
    corpus: Path,
    *,
    today: date,
    engine: Engine = "offline",
    model: NewModel | None = None,
    progress: Callable[[int, int, str], None] | None = None,
    only: Sequence[str] = (),
) -> DraftRun:
    """Draft each brief below `corpus` with the corpus as its library, and measure.

    Args:
        corpus: the folder with briefs/trial/set.yaml and the documents.
        today: stands for the clock where a brief has no issue date.
        engine: offline or llm.
        model: gives a model for one document; engine llm only.
        only: file names of the briefs to draft; all where empty.
        progress: called with briefs done, briefs in all and the name of the next one.

    Raises:
        ModelUnavailable, ModelOutputInvalid: engine llm only.
        ValueError: the library cannot be read.
    """
    from app.retrieval import Index

    folder = corpus / NAME
    entries = yaml.safe_load((folder / "set.yaml").read_text(encoding="utf-8"))
    entries = [entry for entry in entries if not only or entry["brief"] in only]
    trials, drafts = [], []
    with tempfile.TemporaryDirectory() as home, Index(Path(home)) as index:
        taken = index.update([corpus])
        if taken.failed:
            raise ValueError(taken.failed)
        library = [path.read_text(encoding="utf-8") for path in sorted((corpus / "policies").glob("*.md"))]
        index.search("网格", k=1)  # what is loaded once is not the first brief's time
        for number, entry in enumerate(entries):
            if progress is not None:
                progress(number, len(entries), entry["brief"])
            with model() if model is not None else nullcontext(None) as chat:
                trial, made = _trial(folder, entry, _Desk(index, chat, engine, today, library, Path(home)))
            trials.append(trial)
            if made is not None:
                drafts.append((entry["brief"], made))
        shutil.rmtree(Path(home) / "out", ignore_errors=True)
    return DraftRun(engine, tuple(trials), tuple(_shared(drafts)))


@dataclass(frozen=True, slots=True)
class _Desk:
    index: Index
    model: ChatModel | None
    engine: Engine
    today: date
    library: Sequence[str]
    home: Path


def _trial(folder: Path, entry: dict[str, str], desk: _Desk) -> tuple[Trial, list[str] | None]:
    watch = _Watch()
    watch.begin("read")
    refused = entry.get("refused")
    kind: Kind = entry["kind"]  # type: ignore[assignment]  # the set is ours
    try:
        brief = load_brief(folder / entry["brief"])
    except BriefError as error:
        right = bool(refused) and f"字段 {refused}：" in str(error) and "第 " in str(error)
        return Trial(entry["brief"], "", kind, faults=() if right else (f"不应拒绝：{error}",)), None
    made = draft(brief, engine=desk.engine, index=desk.index, model=desk.model, today=desk.today, tell=watch.begin)
    watch.begin("lay_out")
    out = desk.home / "out" / "draft.docx"
    out.parent.mkdir(exist_ok=True)
    write(made, out)
    watch.begin("")
    said = [words for item in made.sources if item.kind == "brief" for words in (item.text, item.id)]
    plan = [source.text for source in made.sources if source.id == "plan"]
    own = own_words(made.text, [*said, *_fields(brief)])
    trial = _measured(entry, brief, made)
    trial = replace(trial, copied=copied(own, [*desk.library, *plan]), seconds=watch.seconds)
    return _judged(trial, entry, made), own


def _fields(brief: Brief) -> list[str]:
    """Return every value of the brief that is words."""
    found: list[str] = []

    def visit(value: object) -> None:
        if isinstance(value, str):
            found.append(value)
            found.extend(part for part in value.replace("：", "。").split("。") if part)
        elif isinstance(value, dict):
            for item in value.values():
                visit(item)
        elif isinstance(value, list | tuple):
            for item in value:
                visit(item)

    visit(brief.model_dump())
    return found


def _measured(entry: dict[str, str], brief: Brief, made: Draft) -> Trial:
    import evaluators

    document = evaluators.read(made.text)
    gaps = made.text.count("【待补：")
    weights = [finding.severity for finding in made.report.findings]
    return Trial(
        brief=entry["brief"],
        doc_type=brief.doc_type,
        kind=entry["kind"],  # type: ignore[arg-type]  # the set is ours
        parts=measure.sections(document, brief.doc_type),
        targets=measure.targets(brief, document),
        deadlines=measure.deadlines(brief, document),
        items=measure.items(brief, document),
        untraced=tuple(fact.span.of(made.text) for fact in untraced(document, made.sources)),
        gaps=gaps,
        findings={str(level.value): weights.count(level) for level in Severity},
    )


def _judged(trial: Trial, entry: dict[str, str], made: Draft) -> Trial:
    faults = []
    ordered = [words for words in trial.untraced if words in entry.get("ordered", ())]
    if entry.get("ordered") and not (ordered and made.report.blocks_export):
        faults.append("照材料中的指令写的内容没有拦下")
    trial = replace(trial, untraced=tuple(words for words in trial.untraced if words not in ordered))
    if entry.get("refused"):
        faults.append("任务书自相矛盾，没有拒绝")
    if trial.kind == "complete" and made.report.blocks_export:
        faults.append("任务书齐全，草稿仍不能导出")
    if trial.kind == "incomplete" and not (trial.gaps and made.report.blocks_export):
        faults.append("任务书有缺项，草稿没有标出")
    if entry.get("said") and not any(entry["said"] in note for note in made.notes):
        faults.append("没有说明依据的问题")
    return replace(trial, faults=tuple(faults))


def _shared(drafts: list[tuple[str, list[str]]]) -> list[tuple[str, str, str]]:
    return [
        (first, second, words)
        for (first, one), (second, other) in combinations(drafts, 2)
        for words in copied(one, other)
    ]


class _Watch:
    """Adds up the time between the beginnings of steps."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._step, self._since = "", 0.0

    def begin(self, step: str, _words: str = "") -> None:
        now = time.perf_counter()
        if self._step:
            self.seconds[self._step] = self.seconds.get(self._step, 0.0) + now - self._since
        self._step, self._since = step, now
