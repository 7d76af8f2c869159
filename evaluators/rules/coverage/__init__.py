"""A report against the plan it reports on, and against itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluators.rule import Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.model import Finding


class Reconciled(Rule):
    """A rule that asks what reconciliation with the plan found under its code; without a plan it has no answer."""

    kinds = frozenset({"report", "form"})

    def applies(self, ctx: Context) -> bool:
        """Tell whether a report is judged; whatever is handed over with a plan is one."""
        return ctx.plan is not None or super().applies(ctx)

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield what was found, in order of place."""
        coverage = ctx.coverage()
        yield from (finding for finding in coverage.findings if finding.code == self.code) if coverage else ()
