"""COV-04."""

from __future__ import annotations

from evaluators.model import Severity
from evaluators.rules.coverage import Reconciled


class ChangedPlan(Reconciled):
    """报告引用的计划数、单位、范围或者期限与方案不一致。

    Why it matters:
        改小了目标，完成率就虚高；口径不一，各单位的数无法汇总。

    Limits:
        须用 --plan 给出方案。方案中途调整过的，须给出调整后的方案。
    """

    code = "COV-04"
    name = "changed-plan"
    title = "口径或单位与计划不一"
    severity = Severity.CRITICAL
    since = "2026.11"
    basis = "实务（报告沿用方案的口径）"
