"""DDL-06."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators import lunar, prefilter
from evaluators.days import in_words, returns_yearly
from evaluators.lines import end_of
from evaluators.model import Deadline, Finding, Severity, Span, Verdict, When
from evaluators.rule import Context, Rule
from evaluators.tasks import of_duty

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date


_EARLY = 3  # months that 年初 may still mean: plans of a year are issued in its first quarter

# 2025年底前已完成的, 在2025年底前建成3处的基础上: what was done, though a limit stands with it; 5月结转1处: whence
_DONE = re.compile(
    "(?:份|未完成的?|未办结的?)?(?:结转|遗留|顺延|跨月|转入|余留)|[，]?(?:就|均|都|全部)?(?:已|曾|原)|[^，。；]{0,24}(?:的基础上|的前提下)|[^，。；的]{0,12}(?:建成|完成|完工|竣工|投用|备案|登记|受理|交付|入住|改造|设立|成立)的(?!工作|任务|项目$)"
)
# 计划于2026年1月底前完成招标: meant, in a report; and the words that say how it came out
_MEANT = re.compile("计划|预计|预期|拟|将|力争|争取|确保|应")
_RESULT = re.compile(
    "目前|现已|已|截至|截止|尚未|未能|仍|推迟|延期|延后|滞后|实际|因|由于|如期|按期|完成率|要求|部署|规定|[了过](?=[，。；])"
)
# 2026年春节前, 今年元宵节前
_FEAST = re.compile(
    f"(?:(?P<year>20[0-9]{{2}})年|(?P<now>今年))(?P<name>{lunar.FEASTS})(?:假期|长假)?(?:之前|以前|前夕|来临之?前|到来之?前|前)"
)


class PastDeadline(Rule):
    """时限在成文之前就已经过去；没有成文日期的，在检查之日已经过去。

    Why it matters:
        发文时已经过期的任务无法按时完成，多半是旧稿改用时漏改了日期。

    Limits:
        有成文日期的只与成文日期比较，存档的旧文件不会因此报错。没有成文日期而整个计划期都已过去的，
        不知是旧稿改用还是存档，列为“无法判断”；计划期、成文日期和时限的年份都没有写的，同样列为“无法判断”。
        一季度成文的计划中的“年初”不算已过。每年都有的时限（每年3月底前）不属于哪一年，不算。报告看下一步打算，
        以及写了原定时间、时间已过而没有交代结果的；月报表只看下月计划。
    """

    code = "DDL-06"
    name = "past-deadline"
    title = "期限已过"
    severity = Severity.CRITICAL
    since = "2026.11"
    basis = "实务"
    kinds = frozenset({"plan", "report", "form"})

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding per deadline gone by, or one for all where the whole period is."""
        issued = ctx.document.issue_date
        reference = issued or ctx.today
        past = [deadline for deadline in ctx.document.deadlines if self._past(ctx, deadline, reference)]
        yield from self._feasts(ctx, reference, "成文日期" if issued else "检查之日")
        if not past:
            return
        period = ctx.document.period
        if issued is None and period is not None and period.end < ctx.today:
            yield self.finding(
                past[0].text_span,
                f"没有成文日期，计划期在检查之日（{in_words(ctx.today)}）已经结束，无法判断是旧稿改用还是存档。",
                hint="旧稿改用的，逐项更新时限；存档的，补上成文日期。",
                severity=Severity.MAJOR,
                verdict=Verdict.UNDETERMINED,
                also=[deadline.text_span for deadline in past[1:]],
            )
            return
        name = "成文日期" if issued else "检查之日"
        for deadline in past:
            if issued is None and period is None and _year_guessed(deadline):
                yield self.finding(
                    deadline.text_span,
                    f"时限“{ctx.quote(deadline.text_span)}”没有写明年份，文中又没有计划期和成文日期，无法判断是否已过。",
                    hint="写明年份，并补上成文日期。",
                    severity=Severity.MAJOR,
                    verdict=Verdict.UNDETERMINED,
                )
                continue
            yield self.finding(
                deadline.text_span,
                f"时限“{ctx.quote(deadline.text_span)}”早于{name}（{in_words(reference)}）。",
                hint="改为成文之后的日期；已经完成的，改写为完成情况。",
            )

    def _feasts(self, ctx: Context, reference: date, name: str) -> Iterator[Finding]:
        """Yield one finding per feast gone by whose year is told (2026年春节前)."""
        for match in prefilter.found(_FEAST, ctx.document):
            span = Span(*match.span())
            day = lunar.day(match["name"], int(match["year"] or reference.year))
            if day is None or day >= reference or not of_duty(ctx, span) or _DONE.match(ctx.document.text, span.end):
                continue
            yield self.finding(
                span,
                f"时限“{ctx.quote(span)}”（{in_words(day)}）早于{name}（{in_words(reference)}）。",
                hint="改为成文之后的日期；已经完成的，改写为完成情况。",
            )

    @staticmethod
    def _past(ctx: Context, deadline: Deadline, reference: date) -> bool:
        due = deadline.due
        if deadline.kind != "deadline" or due is None or due >= reference:
            return False
        if (deadline.deadline_text or "").endswith("年初") and reference.year == due.year and reference.month <= _EARLY:
            return False
        if ctx.doctype.kind != "plan" and "next_steps" not in ctx.slots:
            return False
        if _DONE.match(ctx.document.text, deadline.text_span.end):
            return False
        if not of_duty(ctx, deadline.span):
            return _without_result(ctx, deadline)
        return not returns_yearly(ctx.document, deadline)


def _without_result(ctx: Context, deadline: Deadline) -> bool:
    """Tell whether a report says by when something was meant to be done, which is gone by, and not how it came out."""
    sentence = ctx.document.sentence_with(deadline.text_span)
    if ctx.doctype.kind != "report" or sentence is None:
        return False
    line = Span(sentence.start, end_of(ctx.document.text, sentence.end, "\n"))
    before = ctx.document.text[max(sentence.start, deadline.text_span.start - 8) : deadline.text_span.end + 4]
    return _MEANT.search(before) is not None and _RESULT.search(ctx.document.quote(line)) is None


def _year_guessed(deadline: Deadline) -> bool:
    return isinstance(deadline.normalized, When) and deadline.normalized.year_source == "inferred"
