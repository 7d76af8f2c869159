"""The checker: reads Chinese official text, applies rules, reconciles a report with its plan.

No network, no clock (`today` is an argument), no model, no import from `app`. The names below load their modules when
they are first used, so that importing the package costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from evaluators import charsets

if TYPE_CHECKING:
    from evaluators.coverage import Coverage, reconcile
    from evaluators.doctype import DocType, detect
    from evaluators.engine import check
    from evaluators.library import Library
    from evaluators.model import Document, Finding, Severity, Source, Span, Verdict
    from evaluators.reader import read
    from evaluators.report import Report
    from evaluators.waiver import Waiver

_HOME = {
    "Coverage": "coverage",
    "DocType": "doctype",
    "Document": "model",
    "Finding": "model",
    "Library": "library",
    "Report": "report",
    "Severity": "model",
    "Source": "model",
    "Span": "model",
    "Verdict": "model",
    "Waiver": "waiver",
    "check": "engine",
    "detect": "doctype",
    "read": "reader",
    "reconcile": "coverage",
}

__all__ = [
    "Coverage",
    "DocType",
    "Document",
    "Finding",
    "Library",
    "Report",
    "Severity",
    "Source",
    "Span",
    "Verdict",
    "Waiver",
    "check",
    "detect",
    "read",
    "reconcile",
]

charsets.remember()


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
