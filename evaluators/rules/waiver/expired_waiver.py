"""WVR-02."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluators.days import in_words
from evaluators.model import Finding, Severity
from evaluators.rule import Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator


class ExpiredWaiver(Rule):
    """豁免清单中有一条已过截止日期，不再起作用。

    Why it matters:
        豁免是有期限的决定；到期后问题仍在的，要由人重新判断。

    Limits:
        截止日期当天仍然有效。
    """

    code = "WVR-02"
    name = "expired-waiver"
    title = "豁免已过期"
    severity = Severity.MAJOR
    since = "2026.11"
    basis = "实务"
    stage = "waivers"

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding per waiver whose last day lies before today."""
        for waiver in ctx.waivers:
            if not waiver.expired(ctx.today):
                continue
            places = waiver.places(ctx.document.text)
            yield self.finding(
                places[0] if places else ctx.top,
                f"豁免已过期：{waiver.code}“{waiver.quote}”（{waiver.by}）有效期到{in_words(waiver.until)}。",
                hint="问题已经改正的，删去这一条；仍须保留的，由负责人写明理由和新的截止日期。",
            )
