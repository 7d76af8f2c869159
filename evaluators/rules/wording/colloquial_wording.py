"""WRD-12."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators.model import Finding, Severity, Span
from evaluators.rule import Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

_QUOTED = re.compile("“[^“”\n]+”")
# 还有31户说，时间能再长一些就好了: what people say, but 应当说，…
_SAID = re.compile(
    "(?:户|人|家长|居民|群众|老人|业主|商户|孩子|代表|住户|老师|学生|同志|企业|网民|阿姨|大爷)(?:们|里)?(?:都|也|还|又|常|曾|纷纷|笑着|高兴地)*"
    "(?:反映|回答|提出|表示|建议|[说问讲])[，：:][^。！？\n]+"
)


class ColloquialWording(Rule):
    """用了口语或者网络用语。

    Why it matters:
        公文用书面语；口语随意，含义也不确定。

    Limits:
        词表见 evaluators/lexicons/colloquial.yaml；引述群众原话（包括“有人说，……”）和书名号内的名称不算。
        “接地气”“走过场”等公文中通行的形象说法不在词表之内。
    """

    code = "WRD-12"
    name = "colloquial-wording"
    title = "口语化"
    severity = Severity.MINOR
    since = "2026.11"
    basis = "《党政机关公文处理工作条例》第十九条（表述准确）；具体说法为实务"

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding per turn, with every place it stands at."""
        from evaluators import phrases  # brings YAML, which listing the rules can do without

        text = ctx.document.text
        quoted = (Span(*match.span()) for said in (_QUOTED, _SAID) for match in said.finditer(text))
        shut = [*phrases.apart(ctx.document), *quoted]
        yield from phrases.report(self, phrases.turns("colloquial").turns, ctx.document, shut)
