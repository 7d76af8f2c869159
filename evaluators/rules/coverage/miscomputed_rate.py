"""COV-03."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluators.model import Finding, Severity
from evaluators.rules.coverage import Reconciled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.rule import Context


class MiscomputedRate(Reconciled):
    """完成率、达标率、合计数与报告自己的数字算不拢。

    Why it matters:
        率和数对不上，必有一个是错的；上级汇总时会把错误带上去。

    Limits:
        没有方案时，核对同一句或前后两句中写明总数（计划数）、完成数和比率的，比率按名称找分子（完工率看已完工的数），
        前文任何两个数能得出的不算错，由多少提高、下降到多少及其幅度，
        和表格中计划、完成、比率各有一栏的，文中所写表中某一项占总数的比重；
        用 --plan 给出方案的，也核对完成数与方案目标之比，月报表中的比率此时由 COV-08 核对。
        计划数按所写的事项去找，发给每户每人一件的按户数、人数核对；四舍五入的误差不算；另有分母的以写明的为准，前面有几个数都可能是分母的、写明“约占”的不核对。
    """

    code = "COV-03"
    name = "miscomputed-rate"
    title = "完成率计算错误"
    severity = Severity.CRITICAL
    since = "2026.11"
    basis = "实务（比率等于完成数除以计划数）"

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield what reconciliation found, and each rate that the counts beside it do not give."""
        from evaluators.coverage.completion import own_rates  # reads numbers, which listing the rules can do without
        from evaluators.coverage.rate_columns import table_rates

        found = list(super().check(ctx))
        yield from found
        said = [finding.span for finding in found]
        own = list(own_rates(ctx.document))
        if ctx.plan is None or ctx.doctype.kind != "form":
            own += table_rates(ctx.document)
        own += self._shares(ctx)
        for one in own:  # one rate may be held against the words beside it and against a goal told before
            if not any(one.span.overlaps(span) for span in said):
                said.append(one.span)
                yield one

    def _shares(self, ctx: Context) -> Iterator[Finding]:
        """Yield each share of a row in the whole of its table that the table does not give."""
        from evaluators.coverage.wording import percent, plain
        from evaluators.figures.rankings import misstated_shares

        for one in misstated_shares(ctx.document):
            right = percent(one.right)
            yield self.finding(
                one.place,
                f"“{one.name}”占比写为{plain(one.stated)}%，按表中的数（{one.cell.text.strip()}）计算应为{right}。",
                hint=f"核对文字和表格；表中的数没有错的，改为{right}。",
                also=[one.cell.span],
                against=True,
            )
