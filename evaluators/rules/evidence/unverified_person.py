"""EVD-05."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators.model import Finding, Severity, Span, Verdict
from evaluators.rule import Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

_DEEDS = re.compile(
    "(?:学习|宣传|弘扬|宣讲|学习宣传|学习弘扬)(?P<names>[\u4e00-\u9fff、·]{2,30}?)(?:等)?(?:同志)?的?(?:先进|感人|英雄|英模|模范|优秀|典型)*事迹"
    "|向(?P<model>[\u4e00-\u9fff、]{2,16}?)同志学习"
)
_SEPARATOR = re.compile("[、和与]")


class UnverifiedPerson(Rule):
    """号召学习的先进典型不在已知名单之内，姓名须核实。

    Why it matters:
        典型的姓名写错或者张冠李戴，是公文的大忌；事迹未经核实就号召学习，容易出问题。

    Limits:
        只看“学习……先进事迹”“向……同志学习”中的姓名；名单见 evaluators/lexicons/model_persons.yaml，
        材料中写到的人不算。本地典型无法从名单得知，列为“无法判断”；与名单只差一字的，列为疑似写错。
    """

    code = "EVD-05"
    name = "unverified-person"
    title = "人名典型待核"
    severity = Severity.MAJOR
    since = "2026.11"
    basis = "实务"

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding per person not known."""
        from evaluators.model_persons import known, near  # brings YAML, which listing the rules can do without
        from evaluators.persons import looks_like_name

        document = ctx.document
        residue = [left.span for left in document.residue]
        given = "".join(source.text for source in ctx.sources or ())
        for match in _DEEDS.finditer(document.text, document.body.start, document.body.end):
            group = "names" if match["names"] else "model"
            offset = match.start(group)
            for name in _SEPARATOR.split(match[group]):
                span = Span(offset, offset + len(name))
                offset += len(name) + 1
                if not looks_like_name(name) or name in known() or name in given:
                    continue
                if any(span.overlaps(left) for left in residue):
                    continue
                meant = near(name)
                yield self.finding(
                    span,
                    f"“{name}”疑为“{meant}”之误。"
                    if meant
                    else f"“{name}”不在已知的先进典型之内，姓名和事迹无法核对。",
                    hint="核对姓名和事迹来源；本地典型写明表彰文件。",
                    verdict=Verdict.FAULT if meant else Verdict.UNDETERMINED,
                )
