"""What a draft holds of its brief, read from its text as a stranger would read it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.composing import wording
from evaluators.coverage.similarity import alike
from evaluators.doctype import load, slots

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from app.request import Brief, TargetItem
    from evaluators.model import Document, Target

SAME = 0.6  # from here on two names are one indicator
_NAME = re.compile(r"^[^。，；：\d]{3,22}。(?=.)")
_LABEL = re.compile(r"^[一-鿿]{2,8}：")


@dataclass(frozen=True, slots=True)
class Kept:
    """How many of a brief's items stand in its draft, and the fields of those that do not."""

    asked: int
    missing: tuple[str, ...]


def sections(document: Document, doc_type: str) -> tuple[int, int]:
    """Return how many required parts of the document type there are, and how many the document has."""
    doctype = load(doc_type)
    filled = slots(document, doctype)
    required = [slot.key for slot in doctype.slots if slot.need == "required"]
    return len(required), sum(key in filled for key in required)


def targets(brief: Brief, document: Document) -> Kept:
    """Look for each target or result with a value: same value, unit, sense and day, under its name.

    A goal that the reader takes for something else (280天 for a stretch of time) counts where its very words stand.
    """
    missing, asked = [], 0
    lines = document.text.splitlines()
    for index, target in enumerate(brief.targets):
        if target.value is None:
            continue
        asked += 1
        words = [wording.scoped(target.scope, target.indicator), wording.measure(target)]
        words += [wording.day(target.deadline)] if target.deadline else []
        to_the_letter = any(all(word in line for word in words) for line in lines)
        if not to_the_letter and not any(_is(target, found, document) for found in document.targets):
            missing.append(f"targets[{index}]")
    for index, result in enumerate(brief.results):
        if result.actual is None:
            continue
        asked += 1
        shown = wording.number(result.actual) + (result.unit or "")
        if not any(result.target in line and re.search(rf"(?<![\d.]){re.escape(shown)}", line) for line in lines):
            missing.append(f"results[{index}]")
    return Kept(asked, tuple(missing))


def _is(target: TargetItem, found: Target, document: Document) -> bool:
    if (found.value, found.unit) != (target.value, target.unit) or found.value_max != target.value_max:
        return False
    if target.op and found.op and found.op != target.op:
        return False
    if target.deadline and found.deadline != target.deadline:
        return False
    near = next((s.span.of(document.text) for s in document.sentences if s.span.overlaps(found.span)), "")
    return target.indicator in near or alike(target.indicator, found.indicator or "") >= SAME


def deadlines(brief: Brief, document: Document) -> Kept:
    """Look for each day the brief sets for a task, a stage or a measure, in a line that speaks of it."""
    lines = [line for line in document.text.splitlines() if line]
    missing, asked = [], 0
    for name, label, day in _days(brief):
        asked += 1
        words = re.compile(rf"(?:{day.year}年)?{day.month}月{day.day}日")
        if not any(label in line and words.search(line) for line in lines):
            missing.append(name)
    return Kept(asked, tuple(missing))


def _days(brief: Brief) -> Iterator[tuple[str, str, date]]:
    for index, task in enumerate(brief.tasks):
        if task.deadline:
            # a task that a report plans stands under a heading of its own; its account names the unit
            label = (task.owner or task.name) if brief.is_report else task.name
            yield f"tasks[{index}].deadline", label, task.deadline
    for index, stage in enumerate(brief.stages):
        for name, day in (("start", stage.start), ("end", stage.end)):
            if day:
                yield f"stages[{index}].{name}", stage.name, day
    for index, problem in enumerate(brief.problems):
        if problem.deadline and problem.measure:
            yield f"problems[{index}].deadline", wording.clause(problem.measure), problem.deadline


def items(brief: Brief, document: Document) -> Kept:
    """Look for the words of the brief: unit, tasks, stages, facts, problems."""
    missing, asked = [], 0
    text = document.text
    for name, words in _words(brief):
        asked += 1
        if wording.clause(words) not in text:
            missing.append(name)
    return Kept(asked, tuple(missing))


def _words(brief: Brief) -> Iterator[tuple[str, str]]:
    yield "unit", brief.unit
    for name, listed, fields in (
        ("tasks", brief.tasks, ("name", "detail", "owner", "deliverable")),
        ("stages", brief.stages, ("name", "detail")),
        ("problems", brief.problems, ("cause", "measure", "owner")),
    ):
        for index, part in enumerate(listed):
            yield from ((f"{name}[{index}].{f}", getattr(part, f)) for f in fields if getattr(part, f))
    for index, task in enumerate(brief.tasks):
        yield from ((f"tasks[{index}].cooperating[{at}]", unit) for at, unit in enumerate(task.cooperating))
    for index, problem in enumerate(brief.problems):
        yield f"problems[{index}].problem", re.split("[，。]", problem.problem)[0]
    for index, fact in enumerate(brief.facts):
        # of two names for one task the plan's own stands
        told = _LABEL.sub("", fact)
        parts = (_NAME.sub("", told) if brief.is_report else told).split("。")
        yield from ((f"facts[{index}]", part) for part in parts if part)
