"""WRD-06."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators.lookup import Placed
from evaluators.model import Finding, Severity, Span
from evaluators.rule import Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

SHARE = {"plan": 0.5, "report": 0.6, "form": 1.0}
"""Share of empty sentences from which a part is reported, by kind of document."""
FEWEST = 3
_EXEMPT = re.compile("指导思想|总体要求|总体思路|工作思路|基本原则|工作原则|重要意义|目的意义|工作要求|组织领导|保障")


class SloganRatio(Rule):
    """一个部分里多数句子是套话，没有数字、时限、单位、名称和可交付的成果。

    Why it matters:
        读完不知道要做什么、由谁做、做到什么程度，也无从检查。

    Limits:
        句中有两个以上套语而没有任何可核实的内容才算空话；一部分有三句以上空话、占比过半才提示。
        指导思想、原则、意义和组织保障部分不算。套语见 evaluators/lexicons/stock_phrases.yaml。
    """

    code = "WRD-06"
    name = "slogan-ratio"
    title = "空话比例"
    severity = Severity.MINOR
    since = "2026.11"
    basis = "《党政机关公文处理工作条例》第十九条（内容简洁、主题突出）；比例为实务"
    kinds = frozenset({"plan", "report"})

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding per part in which most sentences are empty."""
        from evaluators.slogans import empty  # brings YAML, which listing the rules can do without

        document = ctx.document
        sentences = Placed((sentence.span for sentence in document.sentences), lambda span: span)
        done = 0  # end of the last part told of or exempt; sections come in order, so what ends before it lies inside
        for section in document.sections:
            if _EXEMPT.search(section.text):
                done = max(done, section.extent.end)
            if section.span.end <= done:
                continue
            held = sentences.inside(section.extent)
            hollow = [span for span in held if empty(document, span)]
            if len(hollow) >= FEWEST and len(hollow) >= SHARE[ctx.doctype.kind] * len(held):
                done = max(done, section.extent.end)
                yield self.finding(
                    section.span,
                    f"“{ctx.heading(section)}”{len(held)}句中有{len(hollow)}句是套话，没有可核实的内容。",
                    hint="每句写明做什么、谁负责、何时完成、达到多少；写不出的删去。",
                    also=[Span(span.start, min(span.end, span.start + 20)) for span in hollow[:5]],
                )
