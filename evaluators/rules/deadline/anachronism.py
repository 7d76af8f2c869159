"""DDL-11."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING

from evaluators import campaigns, dated, marks, prefilter
from evaluators.days import in_words
from evaluators.model import Finding, Severity, Span, Verdict
from evaluators.rule import Context, Rule, inner

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.lexicon import Counted, DatedTerm, Meeting

# how long before its start a meeting may be known at most, where the day of its announcement is not on record
_KNOWN_BEFORE = timedelta(days=120)
# 在庆祝……100周年大会上的讲话, ……70周年纪念章: what remains of an anniversary
_REMAINS = re.compile("[”’]?(?:大会|讲话|纪念章|奖章|招待会|阅兵|主题展|座谈会上)")
_NUMERAL = "[0-9〇零一二三四五六七八九十百]{1,5}"
_FIRST_MONTHS = 3
_RESOLVED = re.compile("[”’]?(?:的)?(?:精神|决定|公报|决议|报告|《|审议通过|作出|提出|部署)")


class Anachronism(Rule):
    """文中的专项活动、会议、周年纪念与文件的时间对不上：活动早已结束或尚未开始，会议当时还没有宣布召开，周年不在当年。

    Why it matters:
        一看便知是旧稿改了年份，整份文件都会被怀疑没有重新写过。

    Limits:
        活动的起止时间前后各宽一年，方案中写明“开展”的活动在结束后只宽半年；“巩固……成果”（结束五年以内的）、“……以来”和同一句写明
        当年年份的算回顾；方案只以上一届的某次全会为依据的，新一届党代会闭幕一年以后才指出；书名号内的文件名称不算。周年纪念和“第几个”纪念日按当年、次年比较。
        未写年份的文件列为“无法判断”。词表见 evaluators/lexicons/dated_terms.yaml，
        未经人确认的条目只作提示，不阻止导出。
    """

    code = "DDL-11"
    name = "anachronism"
    title = "时代错置"
    severity = Severity.CRITICAL
    since = "2026.11"
    basis = "实务（历次活动、会议的公开起止时间）"

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding per campaign or meeting out of its time, with every place."""
        from evaluators.lexicon import dated_terms  # keeps pydantic out of `wenheng rules`

        lexicon = dated_terms()
        first, last = campaigns.time_of(ctx.document)
        aside = marks.cited(ctx.document)
        for term, spans in chain.from_iterable(
            dated.standing(rows, ctx.document, aside) for rows in (lexicon.campaigns, lexicon.events)
        ):
            if places := campaigns.live(ctx.document, spans, term):
                over = campaigns.is_over(ctx, places, term)
                yield from self._campaign(term, places, first, last, over=over)
        yield from self._meetings(ctx, lexicon.meetings, first)
        if first is not None and ctx.doctype.kind == "plan":
            yield from self._superseded(ctx, lexicon.meetings, first)
        if first is not None and last is not None:
            early = ctx.document.period is None and ctx.doctype.kind != "plan" and first.month <= _FIRST_MONTHS
            years = range(first.year - early, last.year + 2)  # a report of January is about the year before
            for counted, form, base in _numbered(ctx.document.text):
                yield from self._counted(ctx, counted, _compiled(form), base, years)

    def _counted(
        self, ctx: Context, counted: Counted, pattern: re.Pattern[str], base: int, years: range
    ) -> Iterator[Finding]:
        """Yield one finding per anniversary, or day of a year's own number, of a year the document is not about."""
        from evaluators.reader.numerals import integer  # keeps the reader out of `wenheng rules`

        places: dict[int, list[Span]] = {}
        for match in prefilter.found(pattern, ctx.document):
            number, span = integer(match["number"]), Span(*match.span())
            if number is None or base + number in years or not _of_now(ctx, span, base + number):
                continue
            if not marks.cited(ctx.document).touches(span.start, span.end):
                places.setdefault(number, []).append(span)
        for number, spans in places.items():
            time = f"{years[0]}年" if len(years) <= 2 else f"{years[0]}至{years[-2]}年"
            yield self.finding(
                spans[0],
                f"“{ctx.cited(spans[0])}”是{base + number}年，本文所写的是{time}的工作，时间对不上。",
                hint="核对是否旧稿残留；是的，改为当年的活动或者删去；确属回顾的，写明年份。",
                severity=self.severity if counted.confirmed else Severity.MAJOR,
                also=spans[1:],
            )

    def _superseded(self, ctx: Context, meetings: tuple[Meeting, ...], first: date) -> Iterator[Finding]:
        """Yield one finding per session on which a plan rests long after the congress behind it."""
        from evaluators.formulas import superseded

        for span, _, later in superseded(ctx.document, meetings, first, campaigns.TOLERANCE):
            name = ctx.quote(span).removesuffix("精神")
            if not name.endswith("全会"):
                continue  # to WRD-04 alone: what a congress resolved is named long after
            yield self.finding(
                span,
                f"本文安排的是{first.year}年的工作，党的{later.name}早已召开，仍以“{name}”为依据，时间对不上。",
                hint="核对是否旧稿残留；是的，改为最近一次党代会及其历次全会。",
                severity=self.severity if later.confirmed else Severity.MAJOR,
            )

    def _campaign(
        self, term: DatedTerm, places: list[Span], first: date | None, last: date | None, *, over: bool
    ) -> Iterator[Finding]:
        severity = self.severity if term.confirmed else Severity.MAJOR
        window = (
            f"{_month(term.valid_from)}至{_month(term.valid_to)}" if term.valid_to else f"{_month(term.valid_from)}起"
        )
        if first is None or last is None:
            yield self.finding(
                places[0],
                f"“{inner(term.term)}”的时间为{window}，文中没有写明年份，无法判断是否错置。",
                hint="写明文件的年份。",
                severity=Severity.MINOR,
                verdict=Verdict.UNDETERMINED,
                also=places[1:],
            )
            return
        early = term.valid_from - campaigns.TOLERANCE > last
        if over or early:
            time = f"{first.year}年" if first.year == last.year else f"{first.year}至{last.year}年"
            instead = f"，今后的提法是“{term.replacement}”" if over and term.replacement else ""
            yield self.finding(
                places[0],
                f"“{inner(term.term)}”的时间为{window}，本文所写的是{time}的工作，时间对不上{instead}。",
                hint="核对是否旧稿残留；是的，改为当年的活动或者删去；确属回顾的，写明年份。",
                severity=severity,
                also=places[1:],
            )

    def _meetings(self, ctx: Context, meetings: tuple[Meeting, ...], first: date | None) -> Iterator[Finding]:
        from evaluators.reader.meetings import named  # keeps the reader out of `wenheng rules`

        written = _written_by(ctx)
        known = {meeting.name: meeting for meeting in meetings}
        places: dict[tuple[str, str], list[Span]] = {}
        for name, span in named(ctx.document):
            meeting = known.get(name)
            if meeting is None or any(left.span.overlaps(span) for left in ctx.document.residue):
                continue
            announced = meeting.announced or meeting.start - _KNOWN_BEFORE
            if (written is not None and written < announced) or _heard_of(ctx, span, meeting):
                places.setdefault((name, "early"), []).append(span)
            elif _over(ctx, span, meeting, first) and dated.looked_forward_to(ctx.document, span, meeting):
                places.setdefault((name, "late"), []).append(span)
            elif first is not None and meeting.end < first and dated.guarded(ctx.document, span, meeting):
                places.setdefault((name, "occasion"), []).append(span)
        for (name, side), spans in places.items():
            meeting = known[name]
            held = f"{in_words(meeting.start)}至{in_words(meeting.end)}"
            if side == "early":
                told = f"，{in_words(meeting.announced)}才宣布召开" if meeting.announced else ""
                fault = f"{name}于{held}举行{told}，本文（{in_words(written)}以前）不可能提到" if written else ""
            elif side == "occasion":
                fault = f"{name}已于{held}举行，不会是本文所写时期的重要节点"
            else:
                fault = f"{name}已于{held}举行，不能再说迎接、献礼"
            yield self.finding(
                spans[0],
                f"“{ctx.quote(campaigns.clause_at(ctx.document, spans[0]), 30)}”：{fault}。",
                hint="核对会议名称和成文时间；会议名称多半是旧稿改动时替换错的。",
                severity=self.severity if meeting.confirmed else Severity.MAJOR,
                also=spans[1:],
            )


def _over(ctx: Context, span: Span, meeting: Meeting, first: date | None) -> bool:
    """Tell whether a meeting was over before the time a document is about, or before the day on which it looks ahead.

    A report of what was done before a meeting may say so; its next steps, and a plan, are those of their own day.
    """
    issued = ctx.document.issue_date
    if issued is not None and meeting.end < issued and (ctx.doctype.kind == "plan" or ctx.in_slot(span, "next_steps")):
        return True
    return first is not None and meeting.end < first


def _heard_of(ctx: Context, span: Span, meeting: Meeting) -> bool:
    """Tell whether a text dated before the end of a meeting speaks of what the meeting resolved (……全会精神)."""
    issued = ctx.document.issue_date
    if issued is None or issued >= meeting.end:
        return False
    return _RESOLVED.match(ctx.document.text, span.end) is not None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _written_by(ctx: Context) -> date | None:
    """Return the latest day on which the text can have been written: its date, else its first deadline or the check."""
    document = ctx.document
    if document.issue_date is not None:
        return document.issue_date
    if document.period is None:
        return None
    if ctx.doctype.kind != "plan":
        return max(ctx.today, document.period.end)  # a report is written behind its period
    due = [d.due for d in document.deadlines if d.kind == "deadline" and d.due and d.due >= document.period.start]
    return min([*due, document.period.end])


def _numbered(text: str) -> Iterator[tuple[Counted, str, int]]:
    """Yield each anniversary and yearly day that `text` may name: it, a pattern, and the year of its number 0."""
    from evaluators.lexicon import dated_terms

    lexicon = dated_terms()
    if "周年" in text:
        for row in lexicon.anniversaries:
            yield row, f"(?:{row.pattern})(?P<number>{_NUMERAL})周年", row.year
    if "第" in text:
        for row in lexicon.yearly:
            yield row, f"第(?P<number>{_NUMERAL})个(?:{row.pattern})", row.year - 1


def _of_now(ctx: Context, span: Span, year: int) -> bool:
    """Tell whether an anniversary is spoken of as of something present, not of what was said or given at it."""
    if _REMAINS.match(ctx.document.text, span.end) or dated.looked_back_at(ctx.document, span):
        return False
    return str(year) not in dated.YEAR.findall(ctx.document.quote(campaigns.clause_at(ctx.document, span)))


def _month(day: date | None) -> str:
    return f"{day.year}年{day.month}月" if day else "今"
