"""A rate of completion held against the planned and the done count of its own clause: no plan is needed for that."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from evaluators.coverage import changes, fulfilment, own_goals, shares
from evaluators.coverage.shares import NEAR, Misstated, finding
from evaluators.model import Finding, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.model import Document

_NUMBER = r"\d+(?:\.\d+)?"
_UNIT = r"[万]?[一-龥]{1,2}"
# words between two figures that are none of them: a day may stand there (截至11月25日，)
_BETWEEN = r"(?:\d{1,4}[年月日]|[^\d。；;\n%％])"
_SAID = r"(?:仅|只)?(?:为|达到|达|是)?(?P<rate>\d+(?:\.\d+)?)[%％]"
# 计划走访200户，实际完成180户，完成率95%: the same unit twice, and no other figure between
_PLANNED = re.compile(
    rf"(?:计划|应)[^\d。；;\n]{{0,20}}(?P<whole>{_NUMBER})(?P<unit>{_UNIT}?)"
    rf"(?:，(?:上月累计|本月|本季度|当月){_BETWEEN}{{0,6}}?{_NUMBER}(?P=unit))*"
    rf"{_BETWEEN}{{0,24}}?(?:完成|实现|已|实际|累计|建成|办成|开展|举办|培训|招募|整治|改造|安装){_BETWEEN}{{0,12}}?(?P<part>{_NUMBER})(?P=unit)[^\d。；;\n]{{0,10}}"
    rf"完成率{_SAID}"
)
# 排查矛盾纠纷158起，化解151起，化解率95.6%: what the rate is named for is what was counted. The parts of the whole may
# stand between the counts (，其中…；), and what became of the rest before the rate (，剩余8处已落实管控措施)
_NAMED = re.compile(
    rf"(?P<whole>{_NUMBER})(?P<unit>[件起个户处项条家名人次份])[^\d。；;\n]{{0,12}}(?:，其中[^。；;\n]{{4,90}})?[，；;]"
    rf"[^\d。；;\n，]{{0,8}}?(?<![未待])(?<!没有)(?<!超额)"
    rf"(?P<verb>化解|办结|整改|完成|解决|落实|处置|治理|改造|签约|建成|调解|答复|回访|劝返|销号)(?:完成|到位|成功|了|率)?(?:共计|共)?"
    rf"(?P<part>{_NUMBER})(?P=unit)(?:，(?:剩余|其余|余下|还有|尚有|未)[^\d。；;\n，]{{0,6}}\d+(?P=unit)[^\d。；;\n，]{{0,20}})?"
    rf"，[^\d。；;\n，]{{0,4}}(?P=verb)(?:完成)?率{_SAID}"
)
# 应参保42.6万人，已参保40.4万人，参保率96.5%: what all should do, have done, and the rate of that very thing
_OWED = re.compile(
    rf"应(?P<verb>[一-龥]{{2,4}}?)[一-龥]{{0,8}}?(?P<whole>{_NUMBER})(?P<unit>[万]?[件起个户处项条家名人次份])，[^\d。；;\n，]{{0,8}}?"
    rf"(?:已|实际|实)(?:经)?(?P=verb)[一-龥]{{0,8}}?(?P<part>{_NUMBER})(?P=unit)，[^\d。；;\n，]{{0,4}}(?P=verb)率{_SAID}"
)


def own_rates(report: Document) -> Iterator[Finding]:
    """Yield a finding (COV-03) per rate that the counts beside it do not give."""
    yield from (finding(report, wrong) for wrong in fulfilment.misstated(report))
    yield from (finding(report, wrong) for wrong in own_goals.misstated(report))
    yield from changes.misstated(report)
    body = report.body.start, report.body.end
    stated_at = {
        match.end(): match for form in (_NAMED, _PLANNED, _OWED) for match in form.finditer(report.text, *body)
    }
    for match in stated_at.values():  # one finding a rate, in whichever form it is said
        whole, part, stated = (Decimal(match[name]) for name in ("whole", "part", "rate"))
        if not whole or abs(part / whole * 100 - stated) <= NEAR:
            continue
        yield finding(report, Misstated(Span(*match.span()), match["whole"], match["part"], part / whole, stated))
    for wrong in shares.misstated(report):
        if wrong.span.end not in stated_at:
            yield finding(report, wrong)
