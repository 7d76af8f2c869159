"""Division of labour: sentences that only tell who does, heads or helps with what.

What is done, and by when, stands with the tasks and stages of the plan; who has which part of it ends on no day.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators.tasks import clauses_of, duties, place_of

if TYPE_CHECKING:
    from evaluators.model import Task
    from evaluators.rule import Context

_PRODUCT = re.compile("《|[0-9两三四五六七八九十]+[个名支场次处期户台套]")
_NAMED = r"(?:[^，。；：由对将把按]{2,20}?)"
# who helps, but not who gets others to take part (各社区组织居民参与活动12场); 党组织配合 is who helps
_HELPER = (
    "(?:(?!(?<![党团会治])组织(?!部|科|办|委|密切|积极|主动|共同|协助|配合|参与|支持)|动员|发动|引导|鼓励|号召)"
    "[^，。；：由对将把按]){2,20}?"
)
_HELPS = re.compile(f"(?:由?{_HELPER})?(?:密切|积极|主动|共同)?(?:协助|配合|参与|支持)")
_TAKES_PART = re.compile("(?:协助|配合|参与|支持)[^0-9]*$")  # 组织志愿者30名参与服务, behind who helps
# 学校负责早晚高峰秩序, 党建办分管统筹, 政法委员具体抓: one of several who share out what is to be done
_PART = re.compile(
    f"各(?:社区|村|单位|部门|科室|支部|网格)|{_NAMED}(?:具体|主要|全面|分别|统一|共同)?(?:负责|负总责|总负责|承办|承担|主办|分管|统筹|主抓|具体抓|总抓|包保|把关|协助|配合)(?!人)"
)
_MOST = 3  # so many clauses that share out make a division


def shared_out(ctx: Context, task: Task) -> bool:
    """Tell whether a task only says who does what, the times of which stand with the tasks or stages."""
    if _divides(ctx, task):
        return True
    if not ctx.in_slot(task.span, "owners") or ctx.in_slot(task.span, "tasks", "steps"):
        return False
    words = ctx.document.quote(task.span if task.origin == "table" else place_of(ctx, task))
    if task.origin != "table" and _PRODUCT.search(words) and not _mere_help(ctx, task, words):
        return False
    return any(d.kind == "deadline" and ctx.in_slot(d.span, "tasks", "steps") for d in ctx.document.deadlines)


def helped(ctx: Context, task: Task) -> bool:
    """Tell whether the sentence of a task begins with who helps: what is done there is another's work."""
    said = ctx.document.sentence_with(task.span) or place_of(ctx, task)
    return _HELPS.match(ctx.document.quote(said)) is not None


def _mere_help(ctx: Context, task: Task, words: str) -> bool:
    """Tell whether the very words of a task are help; whoever helps first may do work of their own behind it."""
    return _HELPS.match(words) is not None or (helped(ctx, task) and _TAKES_PART.search(words) is not None)


def _divides(ctx: Context, task: Task) -> bool:
    """Tell whether all that stands below a heading is who has which part of what it names, and nothing that ends."""
    document = ctx.document
    if task.origin != "heading" or task.section is None:
        return False
    if any(other.section == task.section and other.origin == "clause" for other in duties(ctx)):
        return False
    body = document.sections[task.section].body
    sentences = [one.span for one in document.sentences if body.contains(one.span)]
    told = [clause for sentence in sentences for clause in clauses_of(ctx, sentence)]
    acting = {owner.span.start for owner in document.owners if owner.section == task.section}
    shares = sum(clause.start in acting or _PART.match(document.quote(clause)) is not None for clause in told)
    return shares >= _MOST and shares * 2 >= len(told)
