"""What a draft may rest on, in the form the checker compares figures with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.composing import wording
from evaluators.model import Source

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.composing.pieces import Piece
    from app.composing.work import Work
    from app.request import Brief


def sources_of(work: Work, pieces: Iterable[Piece]) -> tuple[Source, ...]:
    """Return the brief field by field, the passages and plan items that were cited, and what follows by counting."""
    found = [Source(path, "brief", text) for path, text in brief_texts(work.brief)]
    found += [Source(name, "brief", text) for name, text in (*_counts(work.brief), *work.derived)]
    cited = {(ref.id, ref.quote): ref for piece in pieces for ref in piece.refs if ref.kind != "brief"}
    for ref in cited.values():
        found.append(Source(ref.id, "passage" if ref.kind == "passage" else "plan", ref.quote, ref.place))
    found += [Source(ref.id, "brief", ref.quote, ref.place) for ref in work.own]
    if work.plan_document is not None:
        found.append(Source("plan", "plan", work.plan_document.text, work.plan_title))
    return tuple(found)


def _counts(brief: Brief) -> Iterable[tuple[str, str]]:
    """Yield what follows from the brief by counting."""
    for name, what in (
        ("targets", "目标"),
        ("tasks", "任务"),
        ("stages", "阶段"),
        ("results", "目标"),
        ("problems", "问题"),
    ):
        if getattr(brief, name):
            yield name, f"共{len(getattr(brief, name))}项{what}，{len(getattr(brief, name))}个{what}。"


def brief_texts(brief: Brief) -> Iterable[tuple[str, str]]:
    """Yield (field, what it says in words) for every field of the brief that has a value."""
    yield from _head(brief)
    yield from _planned(brief)
    for index, fact in enumerate(brief.facts):
        yield f"facts[{index}]", fact
    yield from _reported(brief)


def _head(brief: Brief) -> Iterable[tuple[str, str]]:
    for name in ("title", "topic", "unit", "addressee"):
        if getattr(brief, name):
            yield name, getattr(brief, name)
    for name in ("issuer", "doc_number", "signer", "urgency"):
        if getattr(brief.red_head, name, None):
            yield f"red_head.{name}", getattr(brief.red_head, name)
    if brief.period:
        yield "period", f"{wording.day(brief.period.start)}至{wording.day(brief.period.end)}"
    if brief.issue_date:
        yield "issue_date", wording.day(brief.issue_date)
    listed = (
        ("attachments", [item.name for item in brief.attachments]),
        ("copy_to", brief.copy_to),
        ("basis", brief.basis),
        ("locked", brief.locked),
    )
    for name, items in listed:
        for index, item in enumerate(items):
            yield f"{name}[{index}]", item


def _planned(brief: Brief) -> Iterable[tuple[str, str]]:
    for index, target in enumerate(brief.targets):
        when = f"{wording.day(target.deadline)}前，" if target.deadline else ""
        per = f"每{target.per.removeprefix('每')}" if target.per else ""
        what = f"{wording.scoped(target.scope, target.indicator)}{per}{wording.measure(target)}"
        yield f"targets[{index}]", f"{when}{what}。"
    for index, task in enumerate(brief.tasks):
        by = f"{wording.day(task.deadline)}前" if task.deadline else None
        # the detail last: where it gives orders to a model, it and what follows is no source (evaluators.orders)
        told = _said(task.name, task.owner, *task.cooperating, task.deliverable, by, task.detail)
        yield f"tasks[{index}]", told
    for index, stage in enumerate(brief.stages):
        days = "至".join(wording.day(d) for d in (stage.start, stage.end) if d)
        yield f"stages[{index}]", f"{stage.name}：{days}。{stage.detail or ''}"


def _reported(brief: Brief) -> Iterable[tuple[str, str]]:
    for index, result in enumerate(brief.results):
        value = wording.number(result.actual) + (result.unit or "") if result.actual is not None else ""
        on = f"截至{wording.day(result.as_of)}，" if result.as_of else ""
        note = _said(result.source, result.note)
        yield f"results[{index}]", f"{on}{wording.scoped(result.scope, result.target)}{value}。{note}"
    for index, problem in enumerate(brief.problems):
        when = wording.day(problem.deadline) if problem.deadline else None
        yield f"problems[{index}]", _said(problem.problem, problem.cause, problem.measure, problem.owner, when)


def _said(*parts: str | None) -> str:
    return "。".join(part for part in parts if part)
