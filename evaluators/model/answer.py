"""What a rule compares with and what it answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from evaluators.model.place import Span


class Severity(StrEnum):
    """How much a finding weighs: only `CRITICAL` blocks export."""

    CRITICAL = "critical"
    MAJOR = "major"
    MINOR = "minor"

    @property
    def label(self) -> str:
        """What people are told: 严重, 重要 or 一般."""
        return {"critical": "严重", "major": "重要", "minor": "一般"}[self.value]


class Verdict(StrEnum):
    """Whether a rule found a fault or could not tell; the latter is never a pass."""

    FAULT = "fault"
    UNDETERMINED = "undetermined"


@dataclass(frozen=True, slots=True)
class Source:
    """Material a draft may rest on: the brief, a retrieved passage, a plan. `text` is what may be quoted."""

    id: str
    kind: Literal["brief", "passage", "plan", "ledger"]
    text: str
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Fix:
    """A mechanical correction: replace `span` by `text`."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One answer of one rule. The message is Chinese and quotes the text it judges.

    A defect that stands in many places is one finding with `also`; a missing thing is anchored where it should stand.
    `against` tells that `also` is what the words were held against, no further place of the defect.
    `fix` corrects the place at `span`, `also_fixes` correct those in `also` that can be corrected mechanically.
    """

    code: str
    severity: Severity
    span: Span
    message: str
    hint: str = ""
    verdict: Verdict = Verdict.FAULT
    also: tuple[Span, ...] = field(default=())
    against: bool = False
    fix: Fix | None = None
    also_fixes: tuple[Fix, ...] = ()

    @property
    def blocks_export(self) -> bool:
        """Whether this finding alone keeps the document from being exported."""
        return self.severity is Severity.CRITICAL
