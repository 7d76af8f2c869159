"""WRD-05."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluators.model import Finding, Severity
from evaluators.rule import Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator


class CautionWord(Rule):
    """用了对人群的不当称呼，或者没有依据的极限说法。

    Why it matters:
        不当称呼伤害群众感情，容易引起舆情；“首创”“唯一”“填补空白”之类的说法经不起核实。

    Limits:
        词表见 evaluators/lexicons/caution_words.yaml，本地的词条写在设置文件的 caution 中；
        “第一书记”“最大限度”等正当用法，写明评定依据的，
        作为努力方向的，以及引述的话和书名号内的名称不算。
    """

    code = "WRD-05"
    name = "caution-word"
    title = "禁用、极限与慎用词"
    severity = Severity.MINOR
    since = "2026.11"
    basis = "实务（法律法规的规范称谓，新闻和公文中的慎用语）"

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding per word, with every place it stands at."""
        from evaluators import phrases  # brings YAML, which listing the rules can do without

        shut = phrases.apart(ctx.document, speech=True)
        yield from phrases.report(self, phrases.turns("caution_words").turns, ctx.document, shut)
        for row in ctx.district.caution if ctx.district is not None else ():
            spans = phrases.standing(row.term, ctx.document, shut)
            if spans:
                yield self.finding(
                    spans[0],
                    f"“{row.term}”：{row.why}{f'，共{len(spans)}处' if len(spans) > 1 else ''}。",
                    hint=f"改为“{row.instead}”。" if row.instead else "换一种说法。",
                    severity=row.severity,
                    also=spans[1:],
                )
