"""Defects of a report held against its plan (COV)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.evaluation.mutant import Change, block, kind, line_at, replace
from evaluators.model import Span

if TYPE_CHECKING:
    import random

    from app.evaluation.mutant import Base


def _reporting(base: Base) -> bool:
    return base.plan is not None and base.doctype.kind == "report"


@kind("COV-01", "一项任务没有回应")
def task_unreported(base: Base, choice: random.Random) -> Change | None:
    """Take away what a report says of one task: its paragraph, and every other sentence that names it."""
    tops = [s for s in base.document.sections if s.level == 1]
    if not _reporting(base):
        return None
    inside = base.extents("results")
    tables = " ".join(table.span.of(base.text) for table in base.document.tables)
    items = [s for s in base.document.sections if s not in tops and s.text and any(e.contains(s.span) for e in inside)]
    named = {task.name for task in base.plan.tasks} if base.plan else set()
    items = [s for s in items if any(s.text in name or name in s.text for name in named)]
    # what a table of results reports as well stays answered
    items = [s for s in items if not any(s.text[at : at + 3] in tables for at in range(len(s.text) - 2))]
    if not items:
        return None
    gone = choice.choice(items)
    place = block(base, gone)
    return Change(base.text[: place.start] + base.text[place.end :], (), f"删去“{gone.text}”一项")


@kind("COV-03", "比率计算错误")
def rate_miscomputed(base: Base, choice: random.Random) -> Change | None:
    """State a rate that the report's own figures do not give."""
    found = base.hits(r"(?<=率为)\d+(?:\.\d+)?(?=%)", "overview") if base.doctype.kind in ("report", "form") else []
    if not found:
        return None
    hit = choice.choice(found)
    value = float(hit.group())
    words = f"{value - choice.choice((6, 9)) if value > 50 else value + 8:g}"
    sentence = Span(max(base.text.rfind(mark, 0, hit.start()) for mark in "。\n") + 1, hit.end() + 1)
    change = replace(base, Span(*hit.span()), words)
    return Change(change.text, (Span(sentence.start, sentence.end + len(words) - len(hit.group())),), change.done)


@kind("COV-04", "计划值与计划不一")
def planned_value_changed(base: Base, choice: random.Random) -> Change | None:
    """Quote another planned value than the plan has."""
    if not _reporting(base):
        return None
    rows = [(t.rows[0], row) for t in base.document.tables for row in t.rows[1:]]
    cells = [
        cell
        for heads, row in rows
        for head, cell in zip(heads, row, strict=False)
        if re.fullmatch("(?:计划|目标)(?:值|数)?", head.text.strip()) and re.match(r"\d+", cell.text)
    ]
    if not cells:
        return None
    cell = choice.choice(cells)
    hit = re.search(r"\d+(?:\.\d+)?", cell.span.of(base.text))
    if hit is None:
        return None
    value = float(hit.group())
    words = f"{value - 5 if value > 20 else value + 2:g}"
    start = cell.span.start + hit.start()
    change = replace(base, Span(start, start + len(hit.group())), words)
    return Change(change.text, (line_at(change.text, start),), change.done)
