"""STR-14."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators import requests
from evaluators.model import Finding, Fix, Severity, Span
from evaluators.recognition import carried_by_notice
from evaluators.rule import Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.model import Sentence

_REPORTED = re.compile(
    "报告如下|汇报如下|情况如下|现将[^。]{0,60}(?:报告|汇报|总结)|总结如下|如下报告|报告于后|通报如下|说明如下"
)
_CLOSED = re.compile("特此报告|专此报告|谨此报告|以上报告|报告完毕|特此汇报|特此总结|请审阅|请批评指正")
_MADE = re.compile(
    "(?:制定|制订|拟定|编制|特制|提出|形成|印发)[^。；]{0,16}(?:方案|计划|要点|意见|安排|办法|规划|规定|细则|规程|指引|措施|纲要|制度)|(?:方案|计划|要点|安排|意见)如下|如下(?:工作|实施)?(?:方案|计划|安排|要点|意见)"
    "|特作如下安排|作如下安排|现就[^。]{2,60}(?:如下|方案|计划|安排)|现(?:将|印发|制定)"
)
_OTHER_CLOSING = re.compile(
    f"{requests.CLOSING.pattern}|特此(?:请示|函告|函复|批复|通知|公告)|此复|请(?:予)?函复|以上请示"
)
# a purpose and a basis, and no word of what follows from them
_BASIS_ALONE = re.compile(
    "(?:^|[，；])(?:根据|依据|按照|依照|遵照)[^，。；\\n]*《[^《》\\n]+》(?:（[^（）\\n]*）)?(?:等文件)?(?:的?(?:精神|要求|规定|部署))?"
    "(?:，(?:并|紧密)?结合[^，。；\\n]{0,16}(?:实际|情况))?。?$"
)
_FOREIGN_TO_PLAN = re.compile("[特专谨]此报告")
_STRUCK = {"report": "删去；结束语只用“特此报告。”", "plan": "删去；方案、计划不用这样的结束语。"}
_OWN = {"report": "特此报告。", "plan": "", "form": ""}


class OpeningAndClosing(Rule):
    """报告没有“现将……报告如下”或“特此报告”，方案没有“制定本方案”之类的引语，或者结束语不是本文种的。

    Why it matters:
        引语说明为什么写、依据什么写；结束语用错文种（报告写“妥否，请批示”），收文单位会按请示办理。

    Limits:
        由通知印发的方案和工作计划可以没有引语，但写了目的、依据而没有下文的，是没有说完的句子。分项写得清楚而不用套语的，可以不改，属一般建议。
    """

    code = "STR-14"
    name = "opening-and-closing"
    title = "引语与结束语"
    severity = Severity.MINOR
    since = "2026.11"
    basis = "实务"
    kinds = frozenset({"plan", "report"})

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield what is missing at the head, what is missing at the end, and what belongs to another genre."""
        document = ctx.document
        if not document.sentences:
            return
        wrong = self._wrong_closing(ctx)
        yield from wrong
        stop = document.sections[0].span.start if document.sections else document.body.end
        head = document.text[document.body.start : stop]
        if ctx.doctype.kind == "report":
            if not _REPORTED.search(head) and not self._said(ctx):
                yield self.finding(
                    _lead(ctx),
                    "报告没有“现将有关情况报告如下”之类的引语。",
                    hint="引言写明依据和总的情况，以“现将有关情况报告如下：”收束。",
                )
            if ctx.doctype.code == "SR" and not wrong and not _CLOSED.search(_tail(ctx)):
                bottom = _last_clause(ctx, ctx.bottom)
                yield self.finding(
                    bottom,
                    "报告没有结束语“特此报告”。",
                    hint="正文之后另起一行写“特此报告。”；本单位习惯不写的，可以不改。",
                    fix=Fix(Span(bottom.end, bottom.end), "\n特此报告。"),
                )
            return
        if "lead" not in ctx.slots:
            return  # STR-01 says so
        hanging = next((s.span for s in _lead_sentences(ctx) if _BASIS_ALONE.search(document.quote(s.span))), None)
        if hanging is not None:
            own = "计划" if ctx.doctype.code == "WP" else "方案"
            yield self.finding(
                hanging,
                f"引言只写了目的和依据，句子没有说完：“{ctx.quote(hanging, 40)}”。",
                hint=f"接着写“制定本{own}”。",
                fix=_continued(ctx, hanging, f"，制定本{own}。"),
            )
        elif ctx.doctype.code in ("IP", "WS") and not carried_by_notice(document) and not _MADE.search(head):
            yield self.finding(
                _lead(ctx),
                "引言没有“制定本方案”之类的引语。",
                hint="引言写明目的和依据，以“制定本方案。”收束。",
            )

    def _said(self, ctx: Context) -> bool:
        """Tell whether STR-01 says that the whole lead is missing."""
        lead = ctx.doctype.slot("lead")
        return lead is not None and lead.need == "required" and "lead" not in ctx.slots

    def _wrong_closing(self, ctx: Context) -> list[Finding]:
        document = ctx.document
        found: list[Finding] = []
        closed = ctx.doctype.kind == "report" and requests.OWN_CLOSING.search(_tail(ctx)) is not None
        for sentence in document.sentences[-3:]:
            place = sentence.span
            match = _OTHER_CLOSING.search(document.text, place.start, place.end)
            if match is None and ctx.doctype.kind == "plan":
                match = _FOREIGN_TO_PLAN.search(document.text, place.start, place.end)
            if match is None:
                continue
            span = Span(*match.span())
            apart = requests.OWN_CLOSING.search(document.text, place.start, place.end) is None
            if closed and apart and requests.CLOSING.fullmatch(match[0]):
                continue  # the closing is there, what asks for a ruling besides is STR-08's
            own = "" if closed else _OWN[ctx.doctype.kind]
            found.append(
                self.finding(
                    span,
                    f"结束语“{match[0]}”不是{ctx.doctype.name}的结束语。",
                    hint=f"改为“{own}”" if own else _STRUCK[ctx.doctype.kind],
                    fix=_in_its_place(document.text, place, span, own) if own else None,
                )
            )
        return found


def _in_its_place(text: str, sentence: Span, span: Span, own: str) -> Fix | None:
    """Return the fix that puts `own` for a sentence that is a closing and no more; None where it says other things."""
    start = sentence.start
    opened = requests.OPENED.fullmatch(text[start : span.start].lstrip())
    if opened is None or text[span.end : sentence.end].strip(" 。.！"):
        return None
    start += len(text[start : span.start]) - len(text[start : span.start].lstrip())
    return Fix(Span(start, span.end), own.rstrip("。"))


def _continued(ctx: Context, hanging: Span, words: str) -> Fix | None:
    """Return the fix that carries a sentence on with `words` in place of its full stop; None where it has none."""
    stop = ctx.document.text.find("。", hanging.start, hanging.end + 1)
    return Fix(Span(stop, stop + 1), words) if stop >= 0 else None


def _lead(ctx: Context) -> Span:
    """Return the last sentence of the lead, where the formula should stand, else the top."""
    inside = _lead_sentences(ctx)
    return _last_clause(ctx, inside[-1].span) if inside else ctx.top


def _lead_sentences(ctx: Context) -> list[Sentence]:
    lead = ctx.document.lead
    return [s for s in ctx.document.sentences if lead.contains(s.span)] if lead is not None else []


def _tail(ctx: Context) -> str:
    document = ctx.document
    return document.text[document.sentences[max(len(document.sentences) - 3, 0)].span.start : document.body.end]


def _last_clause(ctx: Context, span: Span) -> Span:
    return Span(max(span.start, ctx.document.text.rfind("，", span.start, span.end) + 1), span.end)
