"""DDL-10."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from evaluators import prefilter
from evaluators.days import in_words
from evaluators.lines import begin_of
from evaluators.model import Duration, Finding, Severity, Span, Verdict, When
from evaluators.rule import Context, Rule
from evaluators.tasks import of_duty

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evaluators.model import Document

_DAYS = r"(?P<count{0}>[0-9]{{1,2}}|[一二三四五六七八九十]{{1,3}})个?工作日"
_FROM_TO = (
    r"(?:(?P<year{0}>20\d\d)年)?(?P<m1{0}>\d{{1,2}})月(?P<d1{0}>\d{{1,2}})日?(?:至|到|—|－|-|～|~){{1,2}}"
    r"(?:20\d\d年)?(?:(?P<m2{0}>\d{{1,2}})月)?(?P<d2{0}>\d{{1,2}})日"
)
# 5个工作日（5月6日至12日）, and the other way about
_COUNTED = re.compile(
    f"{_DAYS.format('a')}[（(，,]?{_FROM_TO.format('a')}|{_FROM_TO.format('b')}[（(，,]?(?:公示|公告|公布|张榜)?(?:共|计|期|满|为)*{_DAYS.format('b')}"
)
# where the year stands once, it holds for both days
_INTERVAL = re.compile(
    r"(?P<y1>\d{4})年(?P<m1>\d{1,2})月(?P<d1>\d{1,2})日(?:起)?(?:至|到|—|－|-|~|～)(?:(?P<y2>\d{4})年)?(?P<m2>\d{1,2})月(?P<d2>\d{1,2})日"
)
# 公示5个工作日，自7月14日至7月18日; 在2个工作日内核实，自收到次日起计算
_BEGINS = re.compile(
    r"[^，。；\n]{0,16}[，（(](?:自|从)[^，。；\n]{1,24}(?:至|到|起)"
    # 公示5个工作日，首批的公示期为6月3日至7日
    r"|[^，。；\n]{0,16}，[^，。；\n]{0,16}(?:期|时间)为[0-9年月日]+至"
)
# 于6月1日至5日在门口公示，公示期5个工作日
_DAYS_BEFORE = re.compile(
    f"(?:{_FROM_TO.format('c')}|自[^，。；]{{1,12}}日起)[^，。；]{{0,20}}(?:公示|公告|张[贴榜])[^，。；]{{0,8}}，"
    "(?:(?:公示|公告)[期时]?[间限]?[为共满]?)?$"
)
# 老年人提出申请，居委会5个工作日内核实
_ASKED = re.compile(
    "(?:提出|提交|递交|送交)[^，。；]{0,10}(?:申请|材料|诉求|意见|名单|表|书)[^，。；]{0,4}，[^，。；]{2,20}$"
)
# 一般隐患3个工作日内整改, 需上级协调的2个工作日内上报: what arises runs from when it does
_ARISES = re.compile(
    "(?<![^，。；：\n])[^，。；：\n]{0,12}(?:议定事项|隐患|诉求|工单|投诉|线索|纠纷|报修|求助|来信|来访"
    "|(?:不能|无法|难以|需|须|超出)[^，。；：\n]{2,10}的)"
    "(?:由[^，。；：\n]{2,12})?(?:须|应|要|在|于)?$"
)
_NEAR = 80  # characters before a count in which it is said when it begins
_SATURDAY = 5
_WEEKDAYS = "一二三四五六日"


class ImpossibleDate(Rule):
    """日期在日历上不存在，星期与日期不符，起止颠倒；时限落在放假的日子，工作日数与起止日期不符或者没有写明从何时起算。

    Why it matters:
        2月30日之类的日期无法执行，也说明文稿没有核对。

    Limits:
        放假和调休按 chinesecalendar 收录的国务院办公厅历年通知；通知尚未公布的年份列为“无法判断”，不推算。
        月末的时限、没有写明具体日期的时限不看放假；没有写年份的2月29日不作判断。
    """

    code = "DDL-10"
    name = "impossible-date"
    title = "工作日与不可能日期"
    severity = Severity.CRITICAL
    since = "2026.11"
    basis = "公历；国务院办公厅历年关于部分节假日安排的通知；工作日的起算为实务"

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield days that do not exist, wrong weekdays, reversed intervals, unanchored counts and days off."""
        from evaluators.reader.calendar import written_days  # keeps the reader out of `wenheng rules`

        residue = [left.span for left in ctx.document.residue]
        period = ctx.document.period
        year = period.end.year if period is not None and period.start.year == period.end.year else None
        for day in written_days(ctx.document.text, ctx.document.body, year):
            if not any(day.span.overlaps(left) for left in residue) and day.fault:
                yield self.finding(day.span, f"{day.fault}：“{ctx.quote(day.span)}”。", hint="核对日历后改正。")
        reversed_ = list(self._reversed(ctx, residue))
        yield from reversed_
        intervals = list(_counted(ctx.document))
        counted = [Span(*match.span()) for match in intervals]
        for deadline in ctx.document.deadlines:
            normalized = deadline.normalized
            if isinstance(normalized, When) and normalized.start is not None and normalized.start > normalized.date:
                if any(one.span.overlaps(deadline.text_span) for one in reversed_):
                    continue
                yield self.finding(
                    deadline.text_span,
                    f"起止时间颠倒：“{ctx.quote(deadline.text_span)}”。",
                    hint="核对开始和结束的时间；跨年的，写明两个年份。",
                )
            elif (
                isinstance(normalized, Duration)
                and normalized.anchor is None
                and "BD" in normalized.duration
                and not any(deadline.text_span.overlaps(span) for span in counted)
                and not _begins(ctx.document, deadline.text_span)
            ):
                yield self.finding(
                    deadline.text_span,
                    f"“{ctx.quote(deadline.text_span)}”没有写明从何时起算。",
                    hint="写明起算日，如“自受理之日起5个工作日内”。",
                    severity=Severity.MINOR,
                )
        yield from self._counted(ctx, intervals)
        yield from self._days_off(ctx)

    def _reversed(self, ctx: Context, residue: list[Span]) -> Iterator[Finding]:
        for match in prefilter.found(_INTERVAL, ctx.document):
            first, second = (
                (int(match[year] or match["y1"]), int(match[month]), int(match[day]))
                for year, month, day in (("y1", "m1", "d1"), ("y2", "m2", "d2"))
            )
            if second < first and not any(Span(*match.span()).overlaps(left) for left in residue):
                yield self.finding(
                    Span(*match.span()),
                    f"起止时间颠倒：“{match.group()}”。",
                    hint="核对开始和结束的时间；跨年的，写明两个年份。",
                    severity=None if match["y2"] else Severity.MAJOR,  # without its year the end may be of the next
                )

    def _counted(self, ctx: Context, intervals: Sequence[re.Match[str]]) -> Iterator[Finding]:
        """Yield where a number of working days and the days given with it do not agree."""
        from evaluators.reader import working_days

        for match in intervals:
            part = "a" if match["counta"] else "b"
            first, last = _interval(ctx, match, part)
            if first is None or last is None or last < first:
                continue
            span, said = Span(*match.span()), _number(match[f"count{part}"])
            days = working_days.count(first, last)
            if days is None:
                yield self._beyond(span, f"“{ctx.quote(span)}”的工作日数")
            elif days != said:
                yield self.finding(
                    span,
                    f"“{ctx.quote(span)}”写明{said}个工作日，{in_words(first)}至{in_words(last)}实有{days}个工作日。",
                    hint="核对放假和调休安排，改正天数或者起止日期。",
                    severity=Severity.MINOR,
                )

    def _days_off(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding for the limits that fall on days off, one for those nobody can tell yet."""
        from evaluators.reader import working_days

        off: list[tuple[Span, date]] = []
        unknown: list[Span] = []
        for deadline in ctx.document.deadlines:
            time = deadline.normalized
            if (
                not isinstance(time, When)
                or deadline.kind != "deadline"
                or (time.precision, time.op, time.start) != ("day", "<=", None)
                or (time.date + timedelta(1)).day == 1
                or not of_duty(ctx, deadline.span)
            ):
                continue
            works = working_days.is_working(time.date)
            if works is None and time.date.weekday() >= _SATURDAY:
                unknown.append(deadline.text_span)
            elif works is False:
                off.append((deadline.text_span, time.date))
        if off:
            shown = "、".join(
                f"“{ctx.quote(span)}”（{in_words(day)}，星期{_WEEKDAYS[day.weekday()]}）" for span, day in off[:3]
            )
            more = f"等{len(off)}处" if len(off) > 3 else ""
            yield self.finding(
                off[0][0],
                f"时限落在放假的日子：{shown}{more}。",
                hint="改为此前最近的工作日；确需在该日办结的可以保留。",
                severity=Severity.MINOR,
                also=[span for span, _ in off[1:]],
            )
        if unknown:
            yield self._beyond(unknown[0], f"“{ctx.quote(unknown[0])}”是周末，是否放假", unknown[1:])

    def _beyond(self, span: Span, what: str, also: list[Span] | None = None) -> Finding:
        from evaluators.reader import working_days

        return self.finding(
            span,
            f"历法数据截至{working_days.known_until()}年，{what}无法核对。",
            hint="待该年的放假通知公布后核对。",
            severity=Severity.MINOR,
            verdict=Verdict.UNDETERMINED,
            also=also or (),
        )


def _begins(document: Document, count: Span) -> bool:
    """Tell whether the words around a number of working days say when they begin or what they follow."""
    if _BEGINS.match(document.text, count.end):
        return True
    start = max(begin_of(document.text, count.start, "。；\n"), count.start - _NEAR)
    return any(said.search(document.text, start, count.start) for said in (_DAYS_BEFORE, _ASKED, _ARISES))


def _counted(document: Document) -> Iterator[re.Match[str]]:
    """Yield the numbers of working days with the days given beside them; to read every date so takes long."""
    text, at = document.text, document.body.start
    while (at := text.find("工作日", at, document.body.end)) >= 0:
        start = max(text.rfind("\n", 0, at) + 1, document.body.start)
        at = text.find("\n", at, document.body.end)
        at = document.body.end if at < 0 else at
        yield from _COUNTED.finditer(text, start, at)


def _interval(ctx: Context, match: re.Match[str], part: str) -> tuple[date | None, date | None]:
    """Return the days written beside a number of working days; None where the year is not known or no such day is."""
    period = ctx.document.period
    year = int(match[f"year{part}"]) if match[f"year{part}"] else period.start.year if period else None
    if year is None:
        return None, None
    month = int(match[f"m1{part}"])
    try:
        return date(year, month, int(match[f"d1{part}"])), date(
            year, int(match[f"m2{part}"] or month), int(match[f"d2{part}"])
        )
    except ValueError:
        return None, None


def _number(written: str) -> int:
    from evaluators.reader.numerals import parse

    return int(parse(written) or 0)
