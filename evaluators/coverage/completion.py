"""A rate of completion held against the planned and the done count of its own clause: no plan is needed for that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluators.coverage import changes, fulfilment, own_goals, shares
from evaluators.coverage.shares import Misstated, finding
from evaluators.figures import ratios

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.model import Document, Finding


def own_rates(report: Document) -> Iterator[Finding]:
    """Yield a finding (COV-03) per rate that the counts beside it do not give."""
    yield from (finding(report, wrong) for wrong in fulfilment.misstated(report))
    yield from (finding(report, wrong) for wrong in own_goals.misstated(report))
    yield from changes.misstated(report)
    yield from (finding(report, wrong) for wrong in shares.misstated(report))
    yield from (finding(report, _named(wrong)) for wrong in ratios.misstated(report))


def _named(wrong: ratios.Misstated) -> Misstated:
    """Return what is wrong with the counts as a finding names them: without their unit where both have the same."""
    both = ("", "") if wrong.whole.unit == wrong.part.unit else (wrong.whole.unit, wrong.part.unit)
    numbers = [one.shown.removesuffix(one.unit) for one in (wrong.whole, wrong.part)]
    return Misstated(wrong.span, numbers[0] + both[0], numbers[1] + both[1], wrong.right, wrong.stated)
