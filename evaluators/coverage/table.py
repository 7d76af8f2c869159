"""A reconciliation as rows of a table, in words for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluators.coverage.model import State
from evaluators.extract import number

if TYPE_CHECKING:
    from evaluators.coverage.model import Coverage, Outcome

NAME = {
    State.CONFLICT: "矛盾",
    State.UNREPORTED: "未回应",
    State.UNDETERMINED: "无法判定",
    State.MET: "已完成",
    State.OVERDUE: "逾期",
    State.SHORT: "未达标",
    State.NOT_DUE: "未到期",
}


def rows(coverage: Coverage) -> list[dict[str, object]]:
    """Return one row per item, its columns named in Chinese."""
    return [
        {
            "序号": index,
            "方案要求": one_line(coverage.plan.quote(outcome.item.span)),
            "责任单位": outcome.item.owner or "",
            "完成时限": outcome.item.deadline_on.isoformat() if outcome.item.deadline_on else "",
            "报告写明": said(outcome, coverage),
            "完成值": number(outcome.actual.value) if outcome.actual else None,
            "状态": NAME[outcome.state],
            "说明": outcome.reason,
        }
        for index, outcome in enumerate(coverage.outcomes, start=1)
    ]


def said(outcome: Outcome, coverage: Coverage) -> str:
    """Return what the report says of an item, a dash where it is silent."""
    return one_line(coverage.report.quote(outcome.report_span)) if outcome.report_span else "—"


def one_line(words: str) -> str:
    """Return `words` with every run of white space as one space."""
    return " ".join(words.split())
