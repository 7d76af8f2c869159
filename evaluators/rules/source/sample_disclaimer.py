"""SRC-02."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluators.leftovers import reported
from evaluators.model import Finding, Severity
from evaluators.rule import Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator


class SampleDisclaimer(Rule):
    """文中留有“仅供参考”“请勿照搬”“网友上传”“小编整理”之类的范文声明。

    Why it matters:
        声明本身就说明这是别人的范文，不是本单位的方案或报告。

    Limits:
        统计资料上的“仅供内部参考”、正文里对材料用途的说明不算；它不是密级标志，密级由 PRI-04 指出。
    """

    code = "SRC-02"
    name = "sample-disclaimer"
    title = "范文声明语"
    severity = Severity.CRITICAL
    since = "2026.11"
    basis = "实务"

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding for all disclaimers."""
        left = [one for one in ctx.document.residue if one.kind == "disclaimer"]
        yield from reported(
            self, ctx, left, "是范文的声明语", "删去，并确认全文是本单位自己的内容：单位、数字、日期、做法逐项核对。"
        )
