"""COV-04."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluators.model import Finding, Severity
from evaluators.rules.coverage import Reconciled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.rule import Context


class ChangedPlan(Reconciled):
    """报告引用的计划数、单位、范围或者期限与方案不一致，或者同一个数在报告中换了单位。

    Why it matters:
        改小了目标，完成率就虚高；口径不一，各单位的数无法汇总。

    Limits:
        与方案对照的，须用 --plan 给出方案；方案中途调整过的，须给出调整后的方案。
        没有方案的，只看同一对象（居民、商户等）同一个数一处按户、一处按人的。
    """

    code = "COV-04"
    name = "changed-plan"
    title = "口径或单位与计划不一"
    severity = Severity.CRITICAL
    since = "2026.11"
    basis = "实务（报告沿用方案的口径）"

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield what reconciliation found, and each number that the report gives in another unit."""
        from evaluators.figures.other_unit import swapped  # reads numbers, which listing the rules can do without

        yield from super().check(ctx)
        for group, first, second in swapped(ctx.document):
            yield self.finding(
                second.clause,
                f"“{group}”的单位前后不一：一处为“{ctx.cited(first.clause)}”，一处为“{ctx.cited(second.clause)}”。",
                hint="核对统计口径，按户还是按人全文统一。",
                also=[first.clause],
                against=True,
            )
