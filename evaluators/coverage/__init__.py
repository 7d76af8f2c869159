"""Reconciliation: each target and dated task of a plan, and what a report says of it.

`reconcile` is the whole story: list the plan's items, give each the report's values or the sentences that speak of it,
judge its state, and turn what is wrong into findings COV-01 to COV-05 where the report should have answered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluators.coverage import fulfilment
from evaluators.coverage.items import plan_items
from evaluators.coverage.judge import judge_target
from evaluators.coverage.matching import assign
from evaluators.coverage.model import Actual, Coverage, Item, Outcome, State
from evaluators.coverage.passages import Reading
from evaluators.coverage.shares import finding
from evaluators.coverage.stated import in_prose
from evaluators.coverage.tabulated import in_tables
from evaluators.coverage.tasks import judge_task, not_done
from evaluators.coverage.telling import Telling
from evaluators.model import Finding, Severity, Span
from evaluators.reader.as_of import as_of as stated_day

if TYPE_CHECKING:
    from datetime import date

    from evaluators.coverage.stated import Stated
    from evaluators.model import Document

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
    reading = Reading(report, as_of, closes=closes, items=items, since=plan.period.start if plan.period else None)
    values = assign(items, [*in_tables(report, as_of.year), *in_prose(report, as_of.year)], reading)
    telling = Telling(plan)
    outcomes = tuple(_judge(item, reading, plan, values.get(index, []), telling) for index, item in enumerate(items))
    findings = (*_findings(outcomes, plan, report), *(finding(report, wrong) for wrong in fulfilment.misstated(report)))
    return Coverage(plan, report, as_of, outcomes, findings)


def _judge(item: Item, reading: Reading, plan: Document, values: list[Stated], telling: Telling) -> Outcome:
    if item.target is None:
        return judge_task(item, reading, plan, telling)
    outcome = judge_target(item, item.target, reading, values)
    if not values and outcome.state is State.UNDETERMINED:
        return not_done(item, reading) or outcome
    return outcome


def _closes(report: Document) -> bool:
    """Tell whether the report says of itself that the work is over."""
    return report.title is not None and "总结" in report.title.text


_MESSAGE = {
    "COV-01": (
        "方案中的“{item}”在报告中没有回应。",
        "请补写这一事项的完成情况；尚未完成的，写明进度、原因和预计完成时间。",
    ),
    "COV-02": ("报告提到“{item}”，但没有给出完成值或完成与否。", "请写明截至日期的实际完成值或完成与否。"),
    "COV-03": ("“{item}”的数字前后不一。{reason}", "请核对原始台账后改为一致。"),
    "COV-04": ("“{item}”的计划数或口径与方案不一致。{reason}", "请按方案核对；方案有调整的，注明调整依据。"),
    "COV-05": ("“{item}”的完成表述前后不一。{reason}", "请核实完成情况，改为一致的表述。"),
}


def _findings(outcomes: tuple[Outcome, ...], plan: Document, report: Document) -> tuple[Finding, ...]:
    place = report.title.span if report.title else Span(report.body.start, report.body.start)
    findings = []
    for outcome in outcomes:
        if outcome.code is None:
            continue
        message, hint = _MESSAGE[outcome.code]
        quoted = " ".join(plan.quote(outcome.item.span).split())
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
