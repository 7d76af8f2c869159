"""Reconciliation: each target and dated task of a plan, and what a report says of it.

`reconcile` is the whole story: list the plan's items, give each the report's values or the sentences that speak of it,
judge its state, and turn what is wrong into findings COV-01 to COV-04 where the report should have answered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluators.coverage.items import plan_items
from evaluators.coverage.judge import Reading, answers, judge_deadline, judge_target
from evaluators.coverage.model import Actual, Coverage, Item, Outcome, State
from evaluators.coverage.similarity import Weights
from evaluators.model import Finding, Severity, Span
from evaluators.reader.as_of import as_of as stated_day

if TYPE_CHECKING:
    from datetime import date

    from evaluators.model import Document, Target

__all__ = ["Actual", "Coverage", "Item", "Outcome", "State", "reconcile"]


def reconcile(plan: Document, report: Document, *, today: date) -> Coverage:
    """Hold `report` against `plan`.

    Args:
        plan: the plan as read.
        report: the report as read.
        today: stands for the as-of day where the report names none and carries no date.
    """
    as_of = stated_day(report) or report.issue_date or today
    items = plan_items(plan)
    closes = plan.period is not None and (as_of >= plan.period.end or _closes(report))
    reading = Reading(report, as_of, closes, Weights(item.name for item in items))
    values = _assign(items, report)
    outcomes = tuple(
        judge_target(item, reading, values.get(index, [])) if item.target else judge_deadline(item, reading)
        for index, item in enumerate(items)
    )
    return Coverage(plan, report, as_of, outcomes, _findings(outcomes, plan, report))


def _closes(report: Document) -> bool:
    """Tell whether the report says of itself that the work is over."""
    return report.title is not None and "总结" in report.title.text


def _assign(items: tuple[Item, ...], report: Document) -> dict[int, list[Target]]:
    """Give each reported value to the one target it answers best; a value never answers two."""
    actuals = [target for target in report.targets if target.role == "actual"]
    chosen: dict[int, list[tuple[float, Target]]] = {}
    for actual in actuals:
        scored = [(answers(item.target, actual), -index) for index, item in enumerate(items) if item.target]
        score, index = max(scored, default=(0.0, 0))
        if score > 0:
            chosen.setdefault(-index, []).append((score, actual))
    return {
        index: [actual for _, actual in sorted(found, key=lambda pair: (-pair[0], pair[1].span.start))]
        for index, found in chosen.items()
    }


_MESSAGE = {
    "COV-01": (
        "方案中的“{item}”在报告中没有回应。",
        "请补写这一事项的完成情况；尚未完成的，写明进度、原因和预计完成时间。",
    ),
    "COV-02": ("报告提到“{item}”，但没有给出完成值或完成与否。", "请写明截至日期的实际完成值。"),
    "COV-03": ("“{item}”的数字前后不一。{reason}", "请核对原始台账后改为一致。"),
    "COV-04": ("“{item}”的计划数或口径与方案不一致。{reason}", "请按方案核对；方案有调整的，注明调整依据。"),
}


def _findings(outcomes: tuple[Outcome, ...], plan: Document, report: Document) -> tuple[Finding, ...]:
    place = report.title.span if report.title else Span(report.body.start, report.body.start)
    findings = []
    for outcome in outcomes:
        if outcome.code is None:
            continue
        message, hint = _MESSAGE[outcome.code]
        quoted = plan.quote(outcome.item.span).strip()
        findings.append(
            Finding(
                outcome.code,
                Severity.CRITICAL,
                outcome.report_span or place,
                message.format(item=quoted, reason=outcome.reason),
                hint,
            )
        )
    return tuple(findings)
