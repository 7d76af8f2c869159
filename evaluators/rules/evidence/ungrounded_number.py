"""EVD-01."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluators.lookup import Covered
from evaluators.model import Finding, Severity
from evaluators.rule import Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator


class UngroundedNumber(Rule):
    """报告中的数字空缺；或者文中的数字、日期、文件名称、文号、单位、人名在任务书和所引材料中找不到出处。

    Why it matters:
        没有出处的数字经不起追问，写进公文就要有人负责。

    Limits:
        手头没有材料时，只指出空缺的数字（用符号代替的、只有单位没有数字的、注明“待补”的）。有材料时逐一核对数值、单位、所指的事物、范围和地方：“8个社区”不是“8个网格”的
        出处，一个社区的比率不是另一个社区的出处。写明是合计、差额、比率，且由已有数字算得出的，算有出处。“三个方面”之类
        只说明条理的数字、标题序号、本文件自己的标题和文号不核对；单位只认名称以局、委员会、公司之类结尾的，人名只认带
        职务或称同志的。
    """

    code = "EVD-01"
    name = "ungrounded-number"
    title = "数字无来源或空缺"
    severity = Severity.CRITICAL
    since = "2026.11"
    basis = "实务"

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding for all blank figures, and one per statement without a source."""
        targets = ctx.document.targets
        clauses = [target.span for target in targets if target.role == "actual" and target.kind == "placeholder"]
        if ctx.doctype.kind in ("report", "form"):
            from evaluators.blank_figures import blank_figures  # keeps the reader out of `wenheng rules`

            told = Covered([*clauses, *(left.span for left in ctx.document.residue)])
            clauses += [span for span in blank_figures(ctx.document) if not told.touches(span.start, span.end)]
            clauses.sort()
        if clauses:
            more = f"等{len(clauses)}处" if len(clauses) > 1 else ""
            yield self.finding(
                clauses[0],
                f"数字空缺：“{ctx.quote(clauses[0])}”{more}。",
                hint="按台账填写实际数字，并注明数据来源。",
                also=clauses[1:],
            )
        if ctx.sources is None:
            return
        from evaluators.grounding import NAME, untraced  # keeps the reader out of `wenheng rules`

        for fact in untraced(ctx.document, ctx.sources):
            yield self.finding(
                fact.span,
                f"{NAME[fact.kind]}“{ctx.quote(fact.span)}”在任务书和所引材料中没有出处。",
                hint="补充来源，或者改为材料中已有的内容；没有依据的删去。",
            )
