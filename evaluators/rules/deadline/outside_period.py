"""DDL-04."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import TYPE_CHECKING

from evaluators import stages
from evaluators.days import MERE_YEAR, in_words, returns_yearly
from evaluators.lines import extent
from evaluators.model import Finding, Period, Severity, Verdict, When
from evaluators.reader import tables
from evaluators.rule import Context, Rule
from evaluators.tasks import looks_back, of_duty

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.model import Deadline

_YEAR = re.compile(r"(?:19|20)\d\d年")
_TITLES = re.compile("《[^》]*》")
# the account is given after the work: a day beyond the end is then no fault in itself
_ACCOUNT = re.compile(r"总结|评估|验收|报送|上报|报告|考核|通报|表彰|巩固|长效|常态")

# 完成全部回访并形成专题报告: the work itself is due, and an account of it
_FINISHED = re.compile("完成(?P<what>[\u4e00-\u9fff0-9]{2,16}?)(?:并|，)(?:形成|撰写|提交|报送|上报)")

_LASTING = ("巩固", "长效", "常态")
# 对三个社区开展评估, 考核网格员业务水平: work on others, no account of the plan itself
_ON_OTHERS = re.compile(
    "对(?![^，。；]{0,20}(?:方案|计划|落实|项目|工作|成效|行动|任务|整治|活动|实施))[^，。；]{2,24}(?:评估|考核|验收)"
    "|(?:考核|评估|验收)(?![和与、]|工作|结果|总结|报告|情况|成效|阶段|项目|方案|计划|组|表彰)[^，。；、]{4,}"
)
_OVERRUN = timedelta(days=31)
_NEXT_MONTH = re.compile("下(?:个|一个?)?月|(?P<month>[0-9]{1,2})月份?[^，。；]{0,6}(?:计划|安排)")
# what is made ready or begun in the next month may well be wound up in a later one
_GOES_ON = re.compile(
    "启动|推进|继续|持续|筹备|准备|着手|开工|动工|衔接|申报|征集|为[^，。；]{2,20}(?:打|做|提供)|下月|本月|当月"
)
# 每月5日前报送上月数据，10月5日前报送9月数据: told of the month gone by, after it
_REPORTED = re.compile("填报|报送|上报|报告|反馈")
_LATEST_ACCOUNT = timedelta(days=184)  # half a year; an account a year late is a slip in the year

# a period read from the body may be that of the activity alone, which is prepared before and wound up after
_PREPARATION = timedelta(days=60)


class OutsidePeriod(Rule):
    """没有写明实施期限，或者有的时限早于开始、晚于结束。

    Why it matters:
        没有期限的方案不知何时算完；超出期限的任务，方案结束时必然完不成。

    Limits:
        期限从标题、引言、正文依次查找，都没有写的才算缺失。期限结束之后半年内的总结、验收、报送不算越界，写在期限内结束的阶段之下的提示；
        引言只提到一个年份、多数目标在其后各年的，以最后一项目标的时间为期限。期限取自正文中活动时间的，前后60日之内的准备和收尾不算越界。
        月报表看下月计划中整项只在再下一个月到期的；下月启动、推进，以后完成的不算。
        引言只提到年份、没有写明是实施期限的，列为“无法判断”。每年都有的时限不算。
    """

    code = "DDL-04"
    name = "outside-period"
    title = "计划期缺失或越界"
    severity = Severity.CRITICAL
    since = "2026.11"
    basis = "实务"
    kinds = frozenset({"plan", "form"})

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield a finding for a missing period, or one per deadline outside it."""
        period = ctx.document.period
        if period is None:
            if ctx.doctype.needs_period and not _staged(ctx):
                yield self.finding(
                    ctx.top,
                    "没有写明计划期：标题、引言和正文中都找不到起止时间或年份。",
                    hint="在标题中写明年度，或在正文中写明起止时间。",
                )
            return
        if looks_back(ctx):  # the next steps of a monthly form lie behind its month
            yield from self._beyond_next_month(ctx, period)
            return
        end = _last_goal(ctx, period) or period.end
        for deadline in ctx.document.deadlines:
            due = deadline.due
            if deadline.kind != "deadline" or due is None or not of_duty(ctx, deadline.span):
                continue
            if returns_yearly(ctx.document, deadline) or _names_its_year(deadline, period):
                continue
            slack = _PREPARATION if period.source == "body" else timedelta(0)
            # what a row has done before the plan was there prepares nothing
            early = due < period.start - (timedelta(0) if _before_issue(ctx, deadline) else slack)
            behind = due > end + slack and not _holds_the_end(deadline, end) and not _by_its_end(ctx, deadline, end)
            account = behind and _accounts(ctx, deadline, period.start, end)
            # 第四季度：2027年1月15日前报送总结: what the last stage sets is to be done in it
            beyond = behind and not (account and not stages.set_below_one(ctx, deadline))
            if early or beyond:
                guessed = period.source == "lead" and _whole_year(period)
                side = "早于开始" if early else "晚于结束"
                known = "计划期似为" if guessed else "计划期为"
                yield self.finding(
                    deadline.text_span,
                    f"时限“{ctx.quote(deadline.text_span)}”（{in_words(due)}）{side}：{known}{_span(period)}。",
                    hint="在标题或引言中写明实施期限。" if guessed else "核对时限和计划期，改正其中有误的一处。",
                    severity=Severity.MINOR
                    if account
                    else Severity.MAJOR
                    if guessed or (beyond and _runs_over(deadline, end))
                    else None,
                    verdict=Verdict.UNDETERMINED if guessed else Verdict.FAULT,
                )

    def _beyond_next_month(self, ctx: Context, period: Period) -> Iterator[Finding]:
        """Yield one finding per work of the next month's plan of a form that is to be done in a later month alone."""
        if (period.start.year, period.start.month) != (period.end.year, period.end.month):
            return
        first = date(period.end.year + period.end.month // 12, period.end.month % 12 + 1, 1)
        last = date(first.year, first.month, monthrange(first.year, first.month)[1])
        document = ctx.document
        for deadline in document.deadlines:
            due, when = deadline.due, deadline.normalized
            if deadline.kind != "deadline" or due is None or due <= last or not isinstance(when, When):
                continue
            if _within(ctx, deadline, first, last):
                continue
            if due - last > _OVERRUN or (when.start is not None and when.start <= last):
                continue  # what takes months is begun in the next one
            heading = document.sections[at].text if (at := _top(ctx, deadline)) is not None else ""
            item = extent(document.text, deadline.span, "\n")
            named = _NEXT_MONTH.search(heading)
            if (
                named is None
                or (named["month"] or str(first.month)) != str(first.month)
                or _GOES_ON.search(item.of(document.text))
            ):
                continue
            if not any(_by_its_end(ctx, one, last) and item.contains(one.span) for one in document.deadlines):
                yield self.finding(
                    deadline.text_span,
                    f"时限“{ctx.quote(deadline.text_span)}”（{in_words(due)}）不在“{heading}”所说的月份之内"
                    f"（{in_words(first)}至{in_words(last)}）。",
                    hint="核对日期；确属以后各月的工作，写明下月做到哪一步。",
                    severity=Severity.MAJOR,
                )


def _within(ctx: Context, deadline: Deadline, first: date, last: date) -> bool:
    """Tell whether a time behind the next month is its end told otherwise (10月1日前), or that of an account of it.

    What is reported of that month or its quarter (10月5日前报送9月数据) is an account wherever the item says so.
    """
    text = ctx.document.text
    if _by_its_end(ctx, deadline, last):
        return True
    item = extent(text, deadline.span, "\n").of(text)
    quarter = "一二三四"[(first.month - 1) // 3]
    of_it = re.search(f"(?<![0-9]){first.month}月份?(?![0-9]|底|末|[^，。；]{{0,2}}前)|{quarter}季度", item)
    reported = _REPORTED.search(text[deadline.span.start : deadline.span.end])
    return (of_it is not None and reported is not None) or _accounts(ctx, deadline, first, last)


def _by_its_end(ctx: Context, deadline: Deadline, last: date) -> bool:
    """Tell whether a time lies by the last day of a stretch, or tells that by the day behind it (10月1日前, 国庆前)."""
    due, (start, end) = deadline.due, (deadline.text_span.start, deadline.text_span.end)
    if due is None:
        return False
    return due <= last or (due == last + timedelta(1) and ctx.document.text.endswith("前", start, end))


def _top(ctx: Context, deadline: Deadline) -> int | None:
    """Return the section of the highest level that a time stands in."""
    at = deadline.section
    while at is not None and (parent := ctx.document.sections[at].parent) is not None:
        at = parent
    return at


def _before_issue(ctx: Context, deadline: Deadline) -> bool:
    """Tell whether a row of a table of tasks has a day before that on which the document was issued."""
    issued, due = ctx.document.issue_date, deadline.due
    early = issued is not None and due is not None and due < issued
    return early and tables.covered(ctx.document).touches(deadline.text_span.start, deadline.text_span.end)


def _runs_over(deadline: Deadline, end: date) -> bool:
    """Tell whether what is set begins within the period and only runs on beyond it (6月27日至7月12日)."""
    when = deadline.normalized
    return isinstance(when, When) and when.start is not None and when.start <= end and when.date - end <= _OVERRUN


def _holds_the_end(deadline: Deadline, end: date) -> bool:
    """Tell whether a time is the half-year or quarter in which the period ends: no more of it is meant."""
    when = deadline.normalized
    part = isinstance(when, When) and when.precision in ("half_year", "quarter") and when.op != "<="
    return part and isinstance(when, When) and when.start is not None and when.start <= end


def _names_its_year(deadline: Deadline, period: Period) -> bool:
    """Tell whether a time is a mere year in which the period ends, or all of it: it sets no day beyond that."""
    due = deadline.due
    return due is not None and due.year == period.end.year and bool(MERE_YEAR.fullmatch(deadline.deadline_text or ""))


def _accounts(ctx: Context, deadline: Deadline, first: date, end: date) -> bool:
    """Tell whether what is due is an account of the work, given soon after its end, or what goes on for good.

    A stage that begins within the period and runs on beyond it is neither, whatever it is called.
    """
    words = f"{ctx.document.quote(deadline.span)}，{deadline.task}"
    account = _ACCOUNT.search(words)
    finished = _FINISHED.search(words)
    if finished is not None and _ACCOUNT.search(finished["what"]) is None:
        return False
    if account is None or (account.group() in ("考核", "评估", "验收") and _ON_OTHERS.search(words)):
        return False
    when = deadline.normalized
    if account.group() in _LASTING:
        return not (isinstance(when, When) and when.start is not None and first <= when.start <= end)
    return deadline.due is not None and deadline.due <= end + _LATEST_ACCOUNT


def _staged(ctx: Context) -> bool:
    """Tell whether the stages say from when to when; without a year anywhere their days are not known."""
    stages = [one.normalized for one in ctx.document.deadlines if ctx.in_slot(one.span, "steps")]
    told = any(_YEAR.search(_TITLES.sub("", ctx.document.quote(one.span))) for one in ctx.document.sentences)
    if ctx.document.issue_date is None and not told:
        return False
    return sum(isinstance(time, When) and time.start is not None for time in stages) > 1


def _whole_year(period: Period) -> bool:
    """Tell whether the period is calendar years: read from a lead, they may be no more than named in passing."""
    return (period.start.month, period.start.day, period.end.month, period.end.day) == (1, 1, 12, 31)


def _last_goal(ctx: Context, period: Period) -> date | None:
    """Return the last goal's day where the period is a mere year named in passing and the goals run on for years."""
    title = ctx.document.title
    if (
        period.source == "title"
        or not _whole_year(period)
        or (title is not None and re.search(r"(?:19|20)\d\d", title.text))
    ):
        return None
    goals = [
        d.due
        for d in ctx.document.deadlines
        if d.kind == "deadline" and d.due and ctx.in_slot(d.span, "goals") and not ctx.in_slot(d.span, "tasks", "steps")
    ]
    later = [due for due in goals if due.year > period.end.year]
    return max(later) if later and len(later) * 2 >= len(goals) else None


def _span(period: Period) -> str:
    return f"{in_words(period.start)}至{in_words(period.end)}"
