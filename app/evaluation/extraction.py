"""How much of what a careful reader takes from a plan the reader finds: sections, targets, deadlines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

import evaluators
from evaluators.extract import extract_json
from evaluators.model import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from app.evaluation.mutant import Base

NAME = "gold/extraction.yaml"
"""The gold, below the corpus."""


@dataclass(frozen=True, slots=True)
class Score:
    """Right ones, found ones and wanted ones of one sort of thing."""

    name: str
    right: int
    found: int
    wanted: int

    @property
    def precision(self) -> float:
        """Share of the found ones that are right."""
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """Share of the wanted ones that are found."""
        return self.right / self.wanted if self.wanted else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True)
class ExtractionRun:
    """The scores over all documents, and what was missed or found beyond the gold, in words."""

    scores: tuple[Score, ...]
    remarks: tuple[str, ...]


def run(corpus: Path, bases: Sequence[Base]) -> ExtractionRun:
    """Compare the reader with the gold of `corpus`.

    Raises:
        ValueError: the gold names words that do not stand in the document.
    """
    texts = {base.id: base.text for base in bases}
    tally: dict[str, list[int]] = {}
    remarks: list[str] = []
    for gold in yaml.safe_load((corpus / NAME).read_text(encoding="utf-8")):
        text = texts[gold["document"]]
        document = evaluators.read(text)
        got = extract_json(document, evaluators.detect(document))
        _count(tally, "文种", *((1, 1, 1) if got["doc_type"] == gold["doc_type"] else (0, 1, 1)))
        wanted = {(level, _line_of(text, words)) for level, words in gold["sections"]}
        found = {(section["level"], section["line"]) for section in got["sections"]}
        _count(tally, "章节", len(wanted & found), len(found), len(wanted))
        remarks += [f"{gold['document']} 章节 第{line}行（{level}级）漏" for level, line in sorted(wanted - found)]
        remarks += [f"{gold['document']} 章节 第{line}行（{level}级）多" for level, line in sorted(found - wanted)]
        for name, key, same in (("目标", "targets", _same_target), ("时限", "deadlines", _same_deadline)):
            right, extra, missed, count = _compare(gold[key], got[key], text, same)
            _count(tally, name, right, right + len(extra), count)
            remarks += [f"{gold['document']} {name} 漏：{words}" for words in missed]
            remarks += [f"{gold['document']} {name} 多：{words}" for words in extra]
    return ExtractionRun(tuple(Score(name, *counts) for name, counts in tally.items()), tuple(remarks))


def _count(tally: dict[str, list[int]], name: str, *counts: int) -> None:
    tally[name] = [a + b for a, b in zip(tally.get(name, [0, 0, 0]), counts, strict=True)]


def _line_of(text: str, words: str) -> int:
    """Return the 1-based number of the line that begins with `words`, Markdown's marks aside."""
    for number, line in enumerate(text.split("\n"), 1):
        if line.lstrip("# ").startswith(words):
            return number
    raise ValueError(words)


def _section(text: str, heading: str) -> Span:
    """Return a first-level section: to the next line that begins with a number of its kind."""
    lines = text.split("\n")
    number = _line_of(text, heading)
    start = sum(len(line) + 1 for line in lines[: number - 1])
    stop = start
    for at, line in enumerate(lines[number - 1 :]):
        if at and line.lstrip("# ")[1:2] == "、":
            break
        stop += len(line) + 1
    return Span(start, stop)


def _compare(
    gold: dict[str, Any], got: list[dict[str, Any]], text: str, same: Callable[[dict[str, Any], dict[str, Any]], bool]
) -> tuple[int, list[str], list[str], int]:
    """Return how many are right, what is beyond the gold, what was missed, and how many were wanted."""
    scope = [_section(text, heading) for heading in gold["complete"]]
    free = [one for one in got if any(place.contains(Span(one["start"], one["end"])) for place in scope)]
    free = [one for one in free if _counted(one)]
    right, missed, wanted = 0, [], 0
    for item in sorted(gold["items"], key=lambda item: bool(item.get("optional"))):
        place = _scoped(text, item["quote"], scope)
        match = next((o for o in free if place.overlaps(Span(o["start"], o["end"])) and same(item, o)), None)
        if match is not None:
            free.remove(match)
        if item.get("optional"):
            continue
        wanted += 1
        right += match is not None
        missed += [] if match is not None else [item["quote"]]
    return right, [one["quote"] for one in free], missed, wanted


def _scoped(text: str, words: str, scope: Sequence[Span]) -> Span:
    """Return the first place of `words` in the sections of the gold."""
    for place in scope:
        start = text.find(words, place.start, place.end)
        if start >= 0:
            return Span(start, start + len(words))
    raise ValueError(words)


def _counted(one: dict[str, Any]) -> bool:
    """Tell whether the gold speaks of this sort: quantified targets that are set, and times that are named."""
    if "role" in one:
        return one["kind"] in ("quantified", "placeholder") and one["role"] == "target"
    return one["kind"] not in ("no_deadline", "in_stage")


def _same_target(item: dict[str, Any], one: dict[str, Any]) -> bool:
    return (item["op"], item["value"], item["unit"]) == (one["op"], one["value"], one["unit"])


def _same_deadline(item: dict[str, Any], one: dict[str, Any]) -> bool:
    if item.get("optional"):
        return True
    normal = one["normalized"] or {}
    wanted = {key: str(item[key]) for key in ("date", "duration", "recurrence", "count") if key in item}
    return item["kind"] == one["kind"] and all(str(normal.get(key)) == value for key, value in wanted.items())
