"""TGT-08."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators import marks, prefilter
from evaluators.indicator_names import GROUPS
from evaluators.model import Finding, Severity, Span
from evaluators.rule import Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

# for these the word before is not needed to know the indicator
_ALWAYS = frozenset({"满意度", "知晓度", "调解成功率"})
_STEM = 2
_ASKED_IN = re.compile("调查|测评|回访|问卷|评价|抽查|测验|访谈")
# 满意度是得分，与满意率不同; 结果以满意率计: the text tells them apart itself
_EXPLAINED = re.compile("不同|区别|区分|口径|折算|换算|混用|以[^，。；]{2,8}计|是指|指的是")
_HELD = ("开展", "进行", "组织", "实施", "做好")


class IndicatorDrift(Rule):
    """同一指标前后用了两个名称，如满意度与满意率、覆盖率与覆盖面。

    Why it matters:
        名称不同，口径可能就不同，报告时无法与计划逐项对照。

    Limits:
        除满意、知晓两项外，前面的限定词也相同才算同一指标；书名号内的名称不算。确属两项指标的可以豁免。
    """

    code = "TGT-08"
    name = "indicator-drift"
    title = "指标名称漂移"
    severity = Severity.MINOR
    since = "2026.11"
    basis = "实务"

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding per pair of names for one indicator, at the rarer of the two."""
        for group in GROUPS:
            places = {name: _places(ctx, name) for name in group}
            used = [name for name in group if places[name]]
            if len(used) < 2:
                continue
            if group[0] not in _ALWAYS:
                shared = set.intersection(*({stem for stem, _ in places[name]} for name in used)) - {""}
                places = {name: [(stem, span) for stem, span in places[name] if stem in shared] for name in used}
                if not shared:
                    continue
            if _explained(ctx, used):
                continue
            usual = max(used, key=lambda name: len(places[name]))
            others = [span for name in used if name != usual for _, span in places[name]]
            names = "、".join(f"“{name}”（{len(places[name])}处）" for name in used)
            yield self.finding(
                others[0],
                f"同一指标用了不同的名称：{names}。",
                hint=f"统一用一个名称，如“{usual}”，并写明计算办法。",
                also=[*others[1:], places[usual][0][1]],
            )


def _explained(ctx: Context, names: list[str]) -> bool:
    """Tell whether a sentence names both and says how they differ, or by which the other is told."""
    return any(
        all(name in words for name in names) and _EXPLAINED.search(words)
        for words in (ctx.document.quote(sentence.span) for sentence in ctx.document.sentences)
    )


def _places(ctx: Context, name: str) -> list[tuple[str, Span]]:
    """Return where `name` stands, each with the two characters before it that say what it is of."""
    text, aside = ctx.document.text, marks.cited(ctx.document)
    found = []
    for match in prefilter.found(re.compile(name), ctx.document):
        span = Span(*match.span())
        if _ASKED_IN.match(text, span.end) and text.endswith(_HELD, 0, span.start):
            continue  # 开展满意度回访: what is held, whatever it measures and of whom
        if aside.touches(span.start, span.end):
            continue
        before = text[max(0, span.start - _STEM) : span.start]
        found.append((before if re.fullmatch("[\u4e00-\u9fff]{2}", before) else "", span))
    return found
