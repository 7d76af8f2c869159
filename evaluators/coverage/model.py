"""What reconciliation speaks of: the plan's items and what the report says of each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Literal

from evaluators.extract import number
from evaluators.report import finding_json

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from evaluators.model import Deadline, Document, Finding, Span, Target


class State(StrEnum):
    """How an item of the plan stands in the report, in the order in which the states are tried."""

    CONFLICT = "conflict"
    UNREPORTED = "unreported"
    UNDETERMINED = "undetermined"
    MET = "met"
    OVERDUE = "overdue"
    SHORT = "short"
    NOT_DUE = "not_due"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing the plan promises.

    `name` says what, `aliases` say it in other words of the plan; `deadline_on` is the day the plan names, `due`
    the day it is judged by: the plan's end where it names none. A `whole` item is a task with all that belongs to it:
    a part of the report under the same heading answers it; `heading` is the task it belongs to. `also` are the
    clauses that say the same thing again. A `fresh` target counts what is to be added (新建), not what there will be.
    `words` is the clause as written.
    """

    kind: Literal["target", "deadline", "task"]
    name: str
    span: Span
    target: Target | None = None
    deadline: Deadline | None = None
    deadline_on: date | None = None
    due: date | None = None
    owner: str | None = None
    aliases: tuple[str, ...] = ()
    whole: bool = False
    heading: str | None = None
    also: tuple[Span, ...] = ()
    fresh: bool = False
    words: str = ""


@dataclass(frozen=True, slots=True)
class Actual:
    """What the report states of an item. Rates are fractions: 0.92 for 92 %."""

    value: Decimal | None
    unit: str | None
    as_of: date | None
    stated_rate: Decimal | None = None
    computed_rate: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """The answer for one item: its state, where the report speaks of it, and why."""

    item: Item
    state: State
    reason: str
    report_span: Span | None = None
    actual: Actual | None = None
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Coverage:
    """A report held against its plan."""

    plan: Document
    report: Document
    as_of: date
    outcomes: tuple[Outcome, ...]
    findings: tuple[Finding, ...]

    @property
    def counts(self) -> dict[str, int]:
        """Return how many items are in each state; every state is named."""
        return {str(state): sum(outcome.state is state for outcome in self.outcomes) for state in State}

    @property
    def blocks_export(self) -> bool:
        """Whether a critical finding stands."""
        return any(finding.blocks_export for finding in self.findings)

    def to_json(self) -> dict[str, Any]:
        """Return the entry of one report in `reconcile --format json`, but for its path."""
        return {
            "as_of": self.as_of.isoformat(),
            "items": [self._item(outcome) for outcome in self.outcomes],
            "findings": [finding_json(finding, self.report.text) for finding in self.findings],
            "counts": self.counts,
        }

    def _item(self, outcome: Outcome) -> dict[str, Any]:
        item, actual = outcome.item, outcome.actual
        target = item.target
        return {
            "kind": item.kind,
            "plan_quote": self.plan.quote(item.span),
            "report_quote": self.report.quote(outcome.report_span) if outcome.report_span else None,
            "planned": {
                "indicator": target.indicator if target else item.name,
                "op": target.op if target else None,
                "value": number(target.value) if target else None,
                "value_max": number(target.value_max) if target else None,
                "unit": target.unit if target else None,
                "scope": target.scope if target else None,
                "deadline": item.deadline_on.isoformat() if item.deadline_on else None,
                "owner": item.owner,
            },
            "actual": None
            if actual is None
            else {
                "value": number(actual.value),
                "unit": actual.unit,
                "as_of": actual.as_of.isoformat() if actual.as_of else None,
                "stated_rate": number(actual.stated_rate),
                "computed_rate": number(actual.computed_rate),
            },
            "state": str(outcome.state),
            "reason": outcome.reason,
            "code": outcome.code,
        }
