"""WRD-10."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluators import prefilter
from evaluators.model import Finding, Severity, Span, Verdict
from evaluators.rule import Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator


class TermDrift(Rule):
    """同一事物前后名称不一。

    Why it matters:
        “五项基本制度”后来写成“五项工作制度”，读者分不清是一件事还是两件事，考核时也没有准数。

    Limits:
        比较书名号、引号里的名称，带数目的制度、机制，要建成的事物，同一领域只差一个字的岗位（巡查员、检查员），以及全文通用、只有一处差一个字的名称（助餐点、用餐点）；只差一处的提示，列为“无法判断”，由人确认。
        先设立、推行或者打造某一事物，后文以相近的名称当作已知的事物提起（“红管家”“红色管家”，零工驿站、零工市场）的，也提示；
        同一数目计数的近名（基础网格46个、46个基层网格），全文只设立了一个专班或者领导小组却提到另一个的，引号内名称相同而后面的机构、机制不同的，也提示（“行动”“活动”不论）；
        两者各自设立、作标题、加说明或者一句之内并提的，事由不同的两份清单、办法（停车管理办法、停车收费办法），视为两件事。
        可以互换的词见 evaluators/lexicons/term_variants.yaml。
        单位前后分别用全称和简称的（区住房和城乡建设局、区住建局）一并提示，写明“以下简称”的、表格中的简称不算；
        “以下简称”之后把两个字写颠倒的，同一职务的三字姓名有一个字换成同音、形近字的，也提示，一句之内并提的两人不算；
        以街道、社区、年份、数目、方位相区别的，写有不同文号的，不算。指标名称由 TGT-08 检查。
    """

    code = "WRD-10"
    name = "term-drift"
    title = "术语名称前后不一"
    severity = Severity.MAJOR
    since = "2026.11"
    basis = "《党政机关公文处理工作条例》第十九条（表述准确）；名称统一为实务"

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding per pair of names, and one per slip."""
        from evaluators import phrases  # brings YAML, which listing the rules can do without
        from evaluators.terms import drifts, variants

        document = ctx.document
        shut = phrases.apart(document)
        told: list[Span] = []
        for wrong in sorted(prefilter.held(variants().slips, document), key=len, reverse=True):
            at = document.text.find(wrong, document.body.start, document.body.end)
            span = Span(at, at + len(wrong))
            if at < 0 or any(span.overlaps(other) for other in (*shut, *told)):
                continue
            if document.text.startswith("购买", at + 4) or "购买" in document.text[at : at + 8]:
                continue
            told.append(span)
            right = variants().slips[wrong]
            yield self.finding(
                span,
                f"“{wrong}”疑为“{right}”。",
                hint="核对名称后改正。",
                verdict=Verdict.UNDETERMINED,
            )
        for drift in drifts(document, shut):
            what = "人" if drift.kind == "姓名" else "事物"
            yield self.finding(
                drift.places[0],
                f"{drift.kind}前后不一：“{drift.one}”与“{drift.other}”，是否同一{what}须确认。",
                hint=f"是同一{what}的，全文统一为一个名称；不是的，写明区别。",
                severity=Severity.MINOR,
                verdict=Verdict.UNDETERMINED,
                also=[*drift.others, *drift.places[1:]],
            )
