"""TGT-01."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators import headed_goals
from evaluators.model import Finding, Severity, Span
from evaluators.rule import TYPED, Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.model import Target

_GUIDING = re.compile("学习贯彻|为指导|为统领|为引领|全面贯彻|深入贯彻")
_GOALS = ("goals", "next_steps", "plan_column")


class UnmeasurableTarget(Rule):
    """目标只写程度变化，没有数值、范围或可以核验的成果；或者目标值还是占位符号。

    Why it matters:
        “明显提升”到期无从核对，报告里怎么写都算完成；目标值空着的，等于没有目标。

    Limits:
        只看目标部分和报告的下一步打算；指导思想、基本原则和下一步打算开头“学习贯彻……”一段中的提法不算目标。制定一份文件、建成一处场所等可以核验成果的目标不需要数值。
        同一段里先总说再给出同一事项数值的（“反诈防线更加牢固：2026年警情数降至120起以下”）不算。
        一批、若干之类的概数由 TGT-03 指出。
    """

    code = "TGT-01"
    name = "unmeasurable-target"
    title = "目标无量化"
    severity = Severity.MAJOR
    since = "2026.11"
    basis = "实务"
    kinds = TYPED

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding per sentence of qualitative goals and per target whose value is a placeholder."""
        vague: dict[Span, list[Target]] = {}
        for target in ctx.document.targets:
            if target.role != "target":
                continue
            if target.kind == "placeholder":
                yield self.finding(
                    target.span,
                    f"目标值没有填写：“{ctx.quote(target.span)}”。",
                    hint="填写确定的数值。",
                    severity=Severity.CRITICAL,
                )
            elif (
                target.kind == "qualitative"
                and ctx.in_slot(target.span, *_GOALS)
                and not _guides(ctx, target)
                and not headed_goals.measured_behind(ctx.document, target)
            ):
                vague.setdefault(_sentence(ctx, target), []).append(target)
        for together in vague.values():
            words = "、".join(f"“{ctx.quote(target.span)}”" for target in together)
            yield self.finding(
                together[0].span,
                f"目标没有量化：{words}，到期无法核对是否完成。",
                hint="写明指标、目标值和范围，如“居民满意率由上年的84%提高到90%以上”；或者改为可以核验的成果。",
                also=[target.span for target in together[1:]],
            )


def _guides(ctx: Context, target: Target) -> bool:
    """Tell whether the paragraph only opens the next steps with what guides them, items with headings following it."""
    document, text = ctx.document, ctx.document.text
    if target.section is None or not document.children(target.section):
        return False
    return _GUIDING.search(text, text.rfind("\n", 0, target.span.start) + 1, target.span.start) is not None


def _sentence(ctx: Context, target: Target) -> Span:
    """Return the sentence a target stands in, else its own place."""
    return ctx.document.sentence_with(target.span) or target.span
