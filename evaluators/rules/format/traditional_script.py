"""FMT-07."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluators import marks
from evaluators.marks import HAN
from evaluators.model import Finding, Fix, Severity, Span
from evaluators.options import Options, threshold
from evaluators.rule import Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

_HAN_ONE = re.compile(f"[{HAN}]")
# variants that stand in personal and place names in Simplified text too
_IN_NAMES = frozenset("昇鉅於鍾崑嶽谿菴遊徵夥併佈係迴恆倣彙堃甯衆峯祕瀋薑藉乾昇陞僑獃佇侖繫灤閒穀")
_NAMED = re.compile("[“《「『][^”》」』\n]{1,40}[”》」』]")


@dataclass(frozen=True, slots=True)
class Thresholds(Options):
    """From what share on a text is in Traditional characters."""

    share: int = threshold(1, "%", "繁体字占比超过多少看作全文混用", least=0, most=50)


class TraditionalScript(Rule):
    """全文用了繁体字，或者简体文稿里夹着繁体字。

    Why it matters:
        机关公文使用规范汉字；简繁夹杂多是转换软件留下的，往往还带着别的错误。

    Limits:
        简体文稿里引号、书名号内的繁体字（书画、招牌、书名）不算；人名常用的异体字单独出现时不算。
        “著、乾、藉”等简体文稿也用的字不作判断。修改建议只换一对一的字，换后须通读。
    """

    code = "FMT-07"
    name = "traditional-script"
    title = "繁体与简繁混用"
    severity = Severity.MAJOR
    since = "2026.11"
    basis = "《国家通用语言文字法》第九条（国家机关以规范汉字为公务用字）"
    options = Thresholds

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding for the whole document."""
        original, plain = ctx.original.text, ctx.document.text
        if original == plain:
            return
        place = marks.region(ctx.document)
        shut = marks.foreign(ctx.document)
        differing = [
            at
            for at in range(place.start, place.end)
            if original[at] != plain[at] and ord(original[at]) < 0xFF00 and not any(s.start <= at < s.end for s in shut)
        ]
        if not differing:
            return
        total = len(_HAN_ONE.findall(original, place.start, place.end))
        mostly = 100 * len(differing) > ctx.options(Thresholds).share * max(total, 1) and len(differing) > 10
        if not mostly:
            named = [Span(*found.span()) for found in _NAMED.finditer(original, place.start, place.end)]
            differing = [
                at
                for at in differing
                if original[at] not in _IN_NAMES and not any(span.start <= at < span.end for span in named)
            ]
        spans = list(_runs(differing))
        if not spans:
            return
        fixes = [Fix(span, plain[span.start : span.end]) for span in spans]
        share = f"，占汉字的{100 * len(differing) / max(total, 1):.1f}%" if mostly else ""
        yield self.finding(
            spans[0],
            f"“{marks.around(original, spans[0])}”等处是繁体字，全文共{len(differing)}个{share}。"
            if len(spans) > 1
            else f"“{marks.around(original, spans[0])}”中的“{spans[0].of(original)}”是繁体字。",
            hint="改用规范汉字，改后通读一遍。",
            also=spans[1:],
            fix=fixes[0],
            also_fixes=fixes[1:],
        )


def _runs(places: list[int]) -> Iterator[Span]:
    """Join places that stand side by side."""
    start = previous = -1
    for at in places:
        if at != previous + 1 or start < 0:
            if start >= 0:
                yield Span(start, previous + 1)
            start = at
        previous = at
    if start >= 0:
        yield Span(start, previous + 1)
