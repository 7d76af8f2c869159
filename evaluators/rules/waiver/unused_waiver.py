"""WVR-01."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluators.model import Finding, Severity
from evaluators.rule import Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator


class UnusedWaiver(Rule):
    """豁免清单中有一条没有对应的问题：原文已改，或者引文、编号写错了。

    Why it matters:
        留着不用的豁免，会在同样的问题再次出现时悄悄放行。

    Limits:
        只看本次运行的规则；被 --ignore 略去的规则，其豁免不作判断。过期的豁免由 WVR-02 指出。
    """

    code = "WVR-01"
    name = "unused-waiver"
    title = "豁免未用到"
    severity = Severity.MINOR
    since = "2026.11"
    basis = "实务"
    stage = "waivers"

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding per waiver in force that covered nothing."""
        for waiver in ctx.unused_waivers:
            places = waiver.places(ctx.document.text)
            where = "文中有这段文字，但这条规则没有在此指出问题" if places else "文中已没有这段文字"
            yield self.finding(
                places[0] if places else ctx.top,
                f"豁免未用到：{waiver.code}“{waiver.quote}”（{waiver.by}）。{where}。",
                hint="核对规则编号和引文；问题已经改正的，从豁免清单中删去这一条。",
            )
