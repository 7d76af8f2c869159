"""The offline engine: a brief, a document type and cited passages become a document without a model.

Every word it adds is a connection (who, until when, in order to); every number, date, name and title comes from the
brief, the plan reported on, or a passage of the index, and each block says which.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.composing.pieces import Piece, Ref, without_lone_numbers
from app.composing.work import Work

if TYPE_CHECKING:
    from datetime import date

    from app.request import Brief
    from app.retrieval import Index

__all__ = ["Piece", "Ref", "Work", "compose", "prepare"]


def prepare(brief: Brief, *, index: Index | None, today: date) -> Work:
    """Gather what the sections are composed from: document type, facts, basis, plan."""
    from app.composing.basis import resolve
    from app.composing.quoting import quotes_for
    from evaluators.doctype import load

    as_of = brief.issue_date or today
    basis, notes = resolve(brief, index, as_of)
    work = Work(brief=brief, doctype=load(brief.doc_type), today=today, basis=basis, notes=list(notes))
    if index is not None and not brief.is_report and (not basis or any(item.found for item in basis)):
        work.quotes = quotes_for(work, index)
    return work


def compose(work: Work) -> tuple[Piece, ...]:
    """Write all sections and return them in order."""
    if not work.brief.is_report:
        from app.composing.plan import compose_plan

        compose_plan(work)
    else:
        from app.composing.report import compose_report

        compose_report(work)
    return without_lone_numbers(work.page.pieces)
