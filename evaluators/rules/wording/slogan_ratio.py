"""WRD-06."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluators.lookup import Placed
from evaluators.model import Finding, Severity, Span
from evaluators.options import Options, threshold
from evaluators.rule import Context, Rule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from evaluators.model import Document

_THOUGHTS = re.compile("指导思想|总体要求|总体思路|工作思路|基本原则|工作原则|重要意义|目的意义")
_FEWEST = 2
_PHRASES = 6
_LENGTH = 80
"""Of sentences that follow each other: how many, with how many stock phrases, of how many characters together."""
_EXEMPT = re.compile("指导思想|总体要求|总体思路|工作思路|基本原则|工作原则|重要意义|目的意义|工作要求|组织领导|保障")


@dataclass(frozen=True, slots=True)
class Thresholds(Options):
    """From what share on a part is called empty."""

    plan_share: int = threshold(50, "%", "方案、计划一部分中空话占比达到多少才提示", least=10, most=100)
    report_share: int = threshold(60, "%", "报告、总结一部分中空话占比达到多少才提示", least=10, most=100)
    fewest: int = threshold(3, "句", "一部分中空话最少多少句才提示", least=1, most=50)


class SloganRatio(Rule):
    """一个部分里多数句子是套话，没有数字、时限、单位、名称和可交付的成果。

    Why it matters:
        读完不知道要做什么、由谁做、做到什么程度，也无从检查。

    Limits:
        句中有两个以上套语而没有任何可核实的内容才算空话；一部分有三句以上空话、占比过半才提示。
        指导思想、原则、意义和组织保障部分不算。连续两句以上都是空话、套语在六个以上的，不论占比也提示，
        只有指导思想、原则、意义部分不算。套语见 evaluators/lexicons/stock_phrases.yaml。
    """

    code = "WRD-06"
    name = "slogan-ratio"
    title = "空话比例"
    severity = Severity.MINOR
    since = "2026.11"
    basis = "《党政机关公文处理工作条例》第十九条（内容简洁、主题突出）；比例为实务"
    options = Thresholds
    kinds = frozenset({"plan", "report"})

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding per part in which most sentences are empty."""
        from evaluators.slogans import ENOUGH, stock  # brings YAML, which listing the rules can do without

        document, limits = ctx.document, ctx.options(Thresholds)
        share = limits.plan_share if ctx.doctype.kind == "plan" else limits.report_share
        sentences = Placed((sentence.span for sentence in document.sentences), lambda span: span)
        done = 0  # end of the last part told of or exempt; sections come in order, so what ends before it lies inside
        held_stock = {sentence.span: stock(document, sentence.span) for sentence in document.sentences}
        told: list[Span] = []
        for section in document.sections:
            if _EXEMPT.search(section.text):
                done = max(done, section.extent.end)
            if section.span.end <= done:
                continue
            held = sentences.inside(section.extent)
            hollow = [span for span in held if held_stock[span] >= ENOUGH]
            if len(hollow) >= limits.fewest and 100 * len(hollow) >= share * len(held):
                done = max(done, section.extent.end)
                told.append(section.extent)
                yield self.finding(
                    section.span,
                    f"“{ctx.heading(section)}”{len(held)}句中有{len(hollow)}句是套话，没有可核实的内容。",
                    hint="每句写明做什么、谁负责、何时完成、达到多少；写不出的删去。",
                    also=hollow[:5],
                )
        for run in _runs(held_stock, lambda span: _heading(document, span)):
            spans = [span for span in run if not any(span.overlaps(other) for other in told)]
            phrases = sum(held_stock[span] for span in spans)
            if len(spans) >= _FEWEST and phrases >= _PHRASES and sum(map(len, spans)) >= _LENGTH:
                yield self.finding(
                    spans[0],
                    f"连续{len(spans)}句都是套话，没有可核实的内容。",
                    hint="每句写明做什么、谁负责、何时完成、达到多少；写不出的删去。",
                    also=spans[1:],
                )


def _runs(held: dict[Span, int], kind: Callable[[Span], str]) -> Iterator[list[Span]]:
    """Yield stretches of sentences that hold nothing but stock phrases, guiding thoughts left out."""
    run: list[Span] = []
    for span, count in held.items():
        if count and not _THOUGHTS.search(kind(span)):
            run.append(span)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _heading(document: Document, span: Span) -> str:
    """Return the heading of the first level over a sentence."""
    index = document.section_at(span.start)
    while index is not None and (parent := document.sections[index].parent) is not None:
        index = parent
    return document.sections[index].text if index is not None else ""
