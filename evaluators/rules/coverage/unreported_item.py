"""COV-01."""

from __future__ import annotations

from evaluators.model import Severity
from evaluators.rules.coverage import Reconciled


class UnreportedItem(Reconciled):
    """方案中的目标或者任务，报告没有回应。

    Why it matters:
        只报完成了的、不报没完成的，上级无从知道哪些任务落了空。

    Limits:
        须用 --plan 给出方案。换了说法的按用词相近程度认定；尚未到期的不算；几项任务合并报告的，提到即可。
    """

    code = "COV-01"
    name = "unreported-item"
    title = "计划任务无回应"
    severity = Severity.CRITICAL
    since = "2026.11"
    basis = "实务（报告应当逐项回应计划）"
