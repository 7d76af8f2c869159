"""WRD-09."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators import prefilter
from evaluators.model import Finding, Severity, Span
from evaluators.rule import Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

# one means after another without a conjunction: the second belongs to nothing
_TWO_MEANS = re.compile(
    "通过(?!率|验收|审核|审议|考核|检查|的|了)[^，。；：！？\n]{3,40}，(?P<at>通过(?!率|验收|审核|审议|考核|检查|的|了)[^，。；：！？\n]{2,40})"
)
_ORDERED = re.compile("[一二三四五六]是|[①②③]|既|又|或者")


class FaultyCollocation(Rule):
    """词语搭配不当，或者句子缺少成分。

    Why it matters:
        “推进……水平”“加强……力度”之类的说法不合语法，读者要自己补出意思，也显得文稿未经推敲。

    Limits:
        只查词表列出的几类明显错误，见 evaluators/lexicons/collocations.yaml；没有把握的不提示，
        分条并列的“通过……”不算。句意是否通顺仍须由人通读。
    """

    code = "WRD-09"
    name = "faulty-collocation"
    title = "搭配与成分残缺"
    severity = Severity.MINOR
    since = "2026.11"
    basis = "《党政机关公文处理工作条例》第十九条（表述准确）；具体说法为实务"

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding per faulty turn."""
        from evaluators import phrases  # brings YAML, which listing the rules can do without

        document = ctx.document
        shut = phrases.apart(document)
        yield from phrases.report(self, phrases.turns("collocations").turns, document, shut)
        for match in prefilter.found(_TWO_MEANS, document):
            span = Span(*match.span("at"))
            if any(span.overlaps(other) for other in shut) or _ORDERED.search(match.group()):
                continue
            yield self.finding(
                Span(span.start, min(span.end, span.start + 20)),
                f"一句之内连用两个“通过”：“{ctx.quote(Span(*match.span()), 40)}”。",
                hint="合为一个“通过”，或者拆成两句，写明各自要达到什么。",
            )
