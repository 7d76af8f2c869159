"""WRD-13."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluators.lines import end_of
from evaluators.model import Finding, Severity, Span
from evaluators.options import Options, threshold
from evaluators.rule import Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

_ITEM = re.compile(
    "[一二三四五六七八九十](?:(?<=^.)|(?<=[。；：，\n].))[一二三四五六七八九十]?是|第(?:(?<=^.)|(?<=[。；：\n].))[一二三四五六七八九十]，"
)
_OPENING = re.compile("[^，,。；：！？\n]{1,40}")


@dataclass(frozen=True, slots=True)
class Thresholds(Options):
    """How long a sentence, a paragraph and a list inside one may be."""

    sentence: int = threshold(150, "字", "一句最多的字数", least=40, most=1000)
    paragraph: int = threshold(400, "字", "一段最多的字数", least=100, most=5000)
    items: int = threshold(4, "项", "一段之内“一是……二是……”最多的项数", least=2, most=50)


class OverlongPassage(Rule):
    """一句话超过150字，或者一段超过400字、一段之内排列四项以上而不分条。

    Why it matters:
        长句长段难读难查，任务、时限和责任埋在其中，落实和考核时容易漏掉。

    Limits:
        以句号、分号为一句；列举单位、姓名、地点的长句和表格不算。字数含标点。
    """

    code = "WRD-13"
    name = "overlong-passage"
    title = "句段过长"
    severity = Severity.MINOR
    since = "2026.11"
    basis = "《党政机关公文处理工作条例》第十九条（文字精练、篇幅简短）；字数为实务"
    options = Thresholds

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding for all overlong sentences and one for all overlong paragraphs."""
        document, most_of = ctx.document, ctx.options(Thresholds)
        long = [
            s.span
            for s in document.sentences
            if len(s.span) > most_of.sentence and not _enumerates(document.quote(s.span))
        ]
        if long:
            most = max(len(span) for span in long)
            count = f"，共{len(long)}句，最长的{most}字" if len(long) > 1 else ""
            yield self.finding(
                _opening(document.text, long[0]),
                f"句子过长：“{_shown(ctx, long[0])}……”一句{len(long[0])}字{count}。",
                hint=f"拆成几句，每句不超过{most_of.sentence}字，一句只说一层意思。",
                also=[_opening(document.text, span) for span in long[1:]],
            )
        paragraphs = [span for span in _paragraphs(ctx) if _overlong(document.quote(span), most_of)]
        if paragraphs:
            count = f"，共{len(paragraphs)}段" if len(paragraphs) > 1 else ""
            yield self.finding(
                _opening(document.text, paragraphs[0]),
                f"段落过长：“{_shown(ctx, paragraphs[0])}……”一段{len(paragraphs[0])}字{count}。",
                hint="按“1.”“2.”分条，一条一段，写明时限和责任单位。",
                also=[_opening(document.text, span) for span in paragraphs[1:]],
            )


def _shown(ctx: Context, span: Span) -> str:
    return ctx.quote(_opening(ctx.document.text, span))[:20]


def _overlong(words: str, most_of: Thresholds) -> bool:
    return len(words) > most_of.paragraph or len(_ITEM.findall(words)) > most_of.items


def _paragraphs(ctx: Context) -> Iterator[Span]:
    """Yield the lines that hold sentences, from their first character on."""
    text = ctx.document.text
    seen = -1
    for sentence in ctx.document.sentences:
        start = text.rfind("\n", 0, sentence.span.start) + 1
        if start == seen:
            continue
        seen = start
        end = end_of(text, sentence.span.end, "\n")
        while start < sentence.span.start and text[start] in " \t\u3000#":
            start += 1
        yield Span(start, end)


def _opening(text: str, span: Span) -> Span:
    """Return the first words of `span`, as far as its first mark."""
    match = _OPENING.match(text, span.start, span.end)
    return Span(span.start, match.end() if match else min(span.start + 20, span.end))


def _enumerates(words: str) -> bool:
    """Tell whether a sentence merely lists names: many short parts between 、 marks."""
    parts = words.split("、")
    return len(parts) > 10 and sum(len(part) <= 12 for part in parts) >= 0.8 * len(parts)
