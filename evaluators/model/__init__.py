"""The vocabulary of the checker: what a reader finds in a text and what a rule says about it.

Every place is a :class:`Span`: 0-based code points of the text exactly as it was decoded, half-open. Nothing here
imports more than the standard library, so that the checker starts in a fraction of a second.
"""

from __future__ import annotations

from evaluators.model.answer import Finding, Fix, Severity, Source, Verdict
from evaluators.model.document import (
    Attachment,
    Cell,
    Citation,
    Document,
    Line,
    Period,
    Residue,
    Section,
    Sentence,
    Table,
)
from evaluators.model.meaning import (
    Deadline,
    DeadlineKind,
    Duration,
    Event,
    Owner,
    Recurrence,
    Target,
    TargetKind,
    TargetOp,
    Task,
    When,
)
from evaluators.model.place import Span

__all__ = [
    "Attachment",
    "Cell",
    "Citation",
    "Deadline",
    "DeadlineKind",
    "Document",
    "Duration",
    "Event",
    "Finding",
    "Fix",
    "Line",
    "Owner",
    "Period",
    "Recurrence",
    "Residue",
    "Section",
    "Sentence",
    "Severity",
    "Source",
    "Span",
    "Table",
    "Target",
    "TargetKind",
    "TargetOp",
    "Task",
    "Verdict",
    "When",
]
