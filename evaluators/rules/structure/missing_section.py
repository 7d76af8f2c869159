"""STR-01."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators.doctype import OTHER, load
from evaluators.model import Finding, Severity, Span
from evaluators.recognition import final_genre
from evaluators.rule import TYPED, Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.doctype import Slot

_MANY = 8
"""Tasks below the stages of a plan, from which on they need no part of their own (surveys, elections: 实务)."""


class MissingSection(Rule):
    """按文种必须具备的章节或内容在文中找不到。

    Why it matters:
        缺少目标、任务、分工或总体情况的文稿无法照办，也无法验收；审稿人往往只看现有文字，难以发现缺了什么。

    Limits:
        按标题用语、段落句式、表头和已识别的责任单位判断，只说缺哪一部分，不规定用什么字眼作标题。
        写在别的标题之下、用语又很特别的内容可能认不出来。各阶段逐项写明任务的方案（普查、换届等），不另要求“重点任务”。
    """

    code = "STR-01"
    name = "missing-section"
    title = "必备章节缺失"
    severity = Severity.MAJOR
    since = "2026.11"
    basis = "实务（各文种的必备内容见 evaluators/doctypes）"
    kinds = TYPED

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding per required slot that nothing fills."""
        for slot in ctx.doctype.required:
            if slot.rule != self.code or slot.key in ctx.slots or excused(ctx, slot):
                continue
            if slot.part == "title" and ctx.document.title is not None:
                words = ctx.quote(ctx.document.title.span)
                other = final_genre(ctx.document.title.text, load(OTHER))
                message = f"标题“{words}”没有写明文种，应写明是{ctx.doctype.name}。"
                if other is not None:
                    message = f"标题“{words}”的文种是“{other}”，不在能够审核的六个文种之内，"
                    message += f"以下按{ctx.doctype.name}审核。"
            else:
                message = f"{ctx.doctype.name}缺少“{slot.name}”：全文没有相应的标题，也没有起这一作用的段落。"
            yield self.finding(self._gap(ctx, slot), message, hint=f"应写明：{slot.holds}。", severity=slot.severity)

    def _gap(self, ctx: Context, missing: Slot) -> Span:
        """Return the heading after which `missing` should stand, else the title."""
        before = ctx.top
        for slot in ctx.doctype.slots:
            if slot.key == missing.key:
                break
            place = ctx.slots.get(slot.key)
            if isinstance(place, tuple):
                # a heading deeper down shows where the slot is filled, its first-level section is where the gap opens
                top = [i for i in place if ctx.document.sections[i].level == 1]
                before = max(before, *(ctx.document.sections[i].span for i in top or place))
        return before


def excused(ctx: Context, slot: Slot) -> bool:
    """Tell whether a document does without `slot`: its title shows it, or its stages tell the tasks one by one."""
    title = ctx.document.title.text if ctx.document.title else ""
    if slot.unless_title is not None and re.search(slot.unless_title, title) is not None:
        return True
    return slot.key == "tasks" and sum(ctx.in_slot(task.span, "steps") for task in ctx.document.tasks) >= _MANY
