"""What the reader found, as the JSON that `wenheng extract` promises (schema wenheng.extract/1)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from evaluators.lines import LineIndex
from evaluators.model import Duration, Event, Recurrence, When

if TYPE_CHECKING:
    from decimal import Decimal

    from evaluators.model import Deadline, Document, Section, Target

SCHEMA = "wenheng.extract/1"


def extract_json(document: Document, doc_type: str) -> dict[str, Any]:
    """Return sections, targets and deadlines of `document` as plain JSON values.

    Offsets are code points of `document.text`, lines 1-based; numbers that are whole are written without a point.
    """
    lines = LineIndex(document.text)
    period = document.period
    return {
        "schema": SCHEMA,
        "doc_type": doc_type,
        "title": document.title.text if document.title else None,
        "addressee": document.addressee.text if document.addressee else None,
        "sign_off": document.sign_off.text if document.sign_off else None,
        "issue_date": document.issue_date.isoformat() if document.issue_date else None,
        "plan_period": {"start": period.start.isoformat(), "end": period.end.isoformat()} if period else None,
        "text": document.text,
        "sections": [_section(section, lines) for section in document.sections],
        "targets": [_target(target, document, lines) for target in document.targets],
        "deadlines": [_deadline(deadline, document, lines) for deadline in document.deadlines],
    }


def number(value: Decimal | None) -> int | float | None:
    """Return `value` as a JSON number, whole where it is whole."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _section(section: Section, lines: LineIndex) -> dict[str, Any]:
    return {
        "level": section.level,
        "number": section.number or None,
        "text": section.text,
        "line": lines.line(section.span.start),
        "start": section.span.start,
        "end": section.span.end,
        "run_in": section.run_in,
    }


def _target(target: Target, document: Document, lines: LineIndex) -> dict[str, Any]:
    value: int | float | str | None = number(target.value)
    return {
        "role": target.role,
        "kind": target.kind,
        "indicator": target.indicator or _under(document, target.section) or document.quote(target.span),
        "op": target.op,
        "value": value if value is not None else target.value_text,
        "value_max": number(target.value_max),
        "unit": target.unit,
        "per": target.per,
        "scope": target.scope,
        "baseline": number(target.baseline),
        "modality": target.modality,
        "deadline_text": target.deadline_text,
        "deadline": target.deadline.isoformat() if target.deadline else None,
        "owner": target.owner,
        "quote": document.quote(target.span),
        "line": lines.line(target.span.start),
        "start": target.span.start,
        "end": target.span.end,
    }


def _under(document: Document, section: int | None) -> str:
    """Return the heading that says what a clause without a noun of its own is about (4月底前完成30%)."""
    return re.sub(r"[（(][^）)]*[）)]", "", document.sections[section].text) if section is not None else ""


def _deadline(deadline: Deadline, document: Document, lines: LineIndex) -> dict[str, Any]:
    return {
        "kind": deadline.kind,
        "task": deadline.task or _under(document, deadline.section) or document.quote(deadline.span),
        "deadline_text": deadline.deadline_text,
        "normalized": normalized_json(deadline.normalized) or _opened(deadline),
        "owner": deadline.owner,
        "quote": document.quote(deadline.span),
        "line": lines.line(deadline.span.start),
        "start": deadline.span.start,
        "end": deadline.span.end,
    }


def _opened(deadline: Deadline) -> dict[str, Any] | None:
    """Return what is known of a stretch whose last day no calendar has: its first day."""
    if deadline.opens is None:
        return None
    source = "explicit" if re.search(r"(?:19|20)[0-9]{2}", deadline.deadline_text or "") else "inferred"
    start = deadline.opens.isoformat()
    return {"date": None, "op": "in", "precision": "day", "year_source": source, "fuzzy": False, "start": start}


def normalized_json(value: When | Recurrence | Duration | Event | None) -> dict[str, Any] | None:
    """Return a normalised time as promised: its form depends on the kind of deadline."""
    match value:
        case When():
            answer: dict[str, Any] = {
                "date": value.date.isoformat(),
                "op": value.op,
                "precision": value.precision,
                "year_source": value.year_source,
                "fuzzy": value.fuzzy,
            }
            if value.start is not None:
                answer["start"] = value.start.isoformat()
            return answer
        case Recurrence():
            names = list(value.recurrence)
            return {"recurrence": names[0] if len(names) == 1 else names, "count": value.count, "op": value.op}
        case Duration():
            return {"duration": value.duration, "op": value.op, "anchor": value.anchor}
        case Event():
            return {"event": value.event, "date": value.date.isoformat() if value.date else None, "op": value.op}
    return None
