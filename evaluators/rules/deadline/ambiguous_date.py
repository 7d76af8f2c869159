"""DDL-03."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators import events_awaited, rows_named
from evaluators.days import returns_yearly
from evaluators.lines import begin_of
from evaluators.lookup import once
from evaluators.model import Deadline, Duration, Event, Finding, Severity, Span, When
from evaluators.rule import Context, Rule
from evaluators.tasks import working

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.model import Document, Target

# a span of months or years is a deadline; days and hours are service times that run from each request
_FEAST = re.compile("元旦|春节|元宵|清明|端午|中秋|重阳|寒假|暑假|汛期|高考|中考")
_LONG = re.compile(r"P\d+[YM]")
_YEAR = re.compile(r"(?:19|20)\d\d\s*年")
# what a paragraph dated last gives the year to what follows in it
_DAY_OF_YEAR = re.compile(r"((?:19|20)\d\d)\s*年\s*\d{1,2}\s*月")
# 每期届满前7日: an event that returns has no day of its own
_RETURNS = re.compile("每一?[期次届批场轮季月年笔份户个]?[^，。；]{0,4}$")
# 贷款到期前30日, 居住证有效期届满前: each case has a day of its own
_OF_EACH = re.compile(
    "(?:[贷借]款|证[照书件]?|许可|资格|待遇|救助|补[贴助]|低保|保单|租[约期]|公示期?|限期)(?:的?有效期限?)?(?:将要?|即将)?$"
)
# 全年开展走访30次: which year's count is meant
_ALL_YEAR = re.compile(r"(?<![年度])全年(?=[^，。；]{0,20}(?:[0-9×X一二三四五六七八九十百几两]|若干))")
_YEAR_HEAD = re.compile(
    r"(?:时间|日期|时限|期限|节点|进度)[^\n]{0,6}20[0-9]{2}年?|20[0-9]{2}年?[^\n]{0,4}(?:时间|日期|时限|期限|节点|进度)"
)
# 2024年达到以下6项目标：
_YEAR_LEADS = re.compile(
    "\\s*[^。；\n]{0,12}20[0-9]{2}年[^。；\n]{0,40}(?:(?:以下|下列|如下)[^。；\n]{0,40}[：:]|计划如下[，。])"
)
_FROM = re.compile(
    r"(?:从|自)?(?:(?:19|20)[0-9]{2}年(?:[0-9]{1,2}月)?(?:[0-9]{1,2}日)?|即日|印发之日|发布之日|签订之日)(?:起|开始)"
)
# 从2026年3月至11月，用9个月时间: the months that the length fills stand right before it
_SPELT = re.compile(
    r"[至到\-—－~～](?:20[0-9]{2}年)?[0-9]{1,2}月(?:[0-9]{1,2}日|底|末|份)?[，,]?(?:计划|力争|争取|共|将)?$"
)
# 保险期限1年，自2026年5月1日零时起至…; 服务期2年，2026年5月至2028年4月
_RUNS_FROM = re.compile(
    "[，（(、]?(?:时间)?(?:(?:从|自|由|起算日|[^，。；]{0,4}为)(?:20[0-9]{2}年[0-9]{1,2}月|[^，。；]{1,14}之日起)"
    "|20[0-9]{2}年[0-9]{1,2}月(?:[0-9]{1,2}日)?(?:零时|0时)?起?[至到起—－～~-]|[^，。；]{1,14}之日起)"
)
_LASTS = re.compile("(?:周期|时长|用时|工期|间隔)(?:均|都)?(?:控制在|不超过|为|在|不少于)?$")  # how long, not by when
# 上述日期均指2026年; 文中月、日未写年份的，均指2026年
_ALL_OF = re.compile(
    "(?:(?:日期|时间|时限|期限|月[、和]?日|月份)(?:所在|所属|的)?(?:年份)?|(?:未|没有?|不)[写注标列]?明?年份[^，。；\n]{0,8}，?)"
    "(?:均|都|一律|皆)(?:为|指|在|是|属于?)20[0-9]{2}年(?![0-9])"
)
# which of them are meant: those of the whole text, wherever it is said
_OF_THE_TEXT = re.compile("文中|全文|本(?:方案|计划|安排|文|通知|规划)[^，。；]{0,8}$")
_TELLING = 4  # characters of an event's name by which it is known elsewhere
_OF_SOME_YEAR = re.compile("年[底末内]|[0-9]{1,2}月|[上下]半年|第?[一二三四1-4]季度")
_PART_OF_YEAR = re.compile("[上下]半年|第?[一二三四1-4]季度")


class AmbiguousDate(Rule):
    """时限没有写明年份，或者从何时起算、以何事为准没有写明。

    Why it matters:
        “年底前”放到下一年再看就变了意思；“两年内”不写起点，谁也说不清哪天到期。

    Limits:
        所在的句子、标题、阶段或表格同一行写明年份的，同一段前面写明同年某月的，报告讲当年已经过去的时限，都不算；所等的事项别处写明日期的不算；写明“日期均为2026年”的，在它之前和同一部分的时限不算，写在引言里或者说明是全文的，各处都不算；
        上半年、第三季度等之后写明某年某月某日的，或者标题写明就是该年这半年、这一季度的，不算。文件标题写明年份，或者目标写明年份且与成文日期同在一年的，各项时限都在该年之内，按一般问题提示。
        几日内、几小时内之类的办理时限从每件事项受理起算，写明“自印发之日起”等起点的、说明周期长短的，不在此列；
        工作日的起算另由 DDL-10 检查。
    """

    code = "DDL-03"
    name = "ambiguous-date"
    title = "期限缺年份或锚点"
    severity = Severity.MAJOR
    since = "2026.11"
    basis = "GB/T 15835—2011 5.2.1（年份不应简写）；其他为实务"

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding for all dates without a year, and one per relative time without a start."""
        dates = [
            deadline
            for deadline in ctx.document.deadlines
            if _yearless(deadline)
            and not (deadline.deadline_text == "全年" and _of_a_year(ctx))
            and not (_dated(ctx, deadline) or _names_a_row(ctx, deadline))
            and not _is_past(ctx, deadline)
            and not returns_yearly(ctx.document, deadline)
            and not _all_told(ctx.document, deadline)
        ]
        if dates:
            known = _of_one_year(ctx, dates)
            quoted = "、".join(dict.fromkeys(f"“{ctx.quote(deadline.text_span)}”" for deadline in dates[:3]))
            more = f"等{len(dates)}处" if len(dates) > 3 else ""
            yield self.finding(
                dates[0].text_span,
                f"时限没有写明年份：{quoted}{more}。",
                hint=_with_year(dates[0]),
                severity=Severity.MINOR if known else None,
                also=[deadline.text_span for deadline in dates[1:]],
            )
        yield from self._all_year(ctx)
        for deadline in ctx.document.deadlines:
            normalized = deadline.normalized
            if isinstance(normalized, Duration) and _told(ctx, deadline):
                continue
            if (
                isinstance(normalized, Duration)
                and normalized.anchor is None
                and normalized.op != ">="  # 服务期不少于6个月 sets no day by which anything is due
                and _LONG.fullmatch(normalized.duration)
                and not _anchored(ctx, deadline, normalized)
                and not _LASTS.search(
                    ctx.document.text, max(0, deadline.text_span.start - 10), deadline.text_span.start
                )
            ):
                yield self.finding(
                    deadline.text_span,
                    f"“{ctx.quote(deadline.text_span)}”没有写明从何时起算。",
                    hint="写明起算日期，或者直接写截止日期。",
                )
            elif _awaits(ctx, deadline):
                yield self.finding(
                    deadline.text_span,
                    f"“{ctx.quote(deadline.text_span)}”以另一事项为准，该事项没有写明日期。",
                    hint="写明该事项的日期，或者直接写截止日期。",
                    severity=Severity.MINOR,
                )
        yield from self._awaited(ctx, [deadline.text_span for deadline in dates])

    def _awaited(self, ctx: Context, named: list[Span]) -> Iterator[Finding]:
        """Yield a finding per limit that another event sets, and per third of a month, but for those `named` before."""
        named += [
            deadline.text_span
            for deadline in ctx.document.deadlines
            if isinstance(deadline.normalized, Event)
            and deadline.normalized.date is None
            and not _feast(ctx, deadline.normalized)
        ]
        for span, third in events_awaited.found(ctx):
            if any(span.overlaps(other) for other in named):
                continue
            yield self.finding(
                span,
                f"“{ctx.quote(span)}”{'没有写到哪一天' if third else '以另一事项为准，该事项没有写明日期'}。",
                hint="写明截止日期，如“5月20日前”。" if third else "写明该事项的日期，或者直接写截止日期。",
                severity=Severity.MINOR,
            )

    def _all_year(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding for counts of 全年 where neither title nor sentence nor heading says which year."""
        if _of_a_year(ctx):
            return
        places = []
        for place in working(ctx):
            words = ctx.document.quote(place)
            for match in _ALL_YEAR.finditer(words):
                span = Span(place.start + match.start(), place.start + match.end())
                if not _YEAR.search(words) and not _year_above(ctx, ctx.document.section_at(span.start)):
                    places.append(span)
        if places:
            yield self.finding(
                places[0],
                f"“{ctx.quote(places[0])}”没有写明是哪一年。",
                hint=f"写明年份，如“{ctx.today.year}年全年”。",
                also=places[1:],
            )


def _of_one_year(ctx: Context, dates: list[Deadline]) -> bool:
    """Tell whether the title names the year, or all that is dated, the day of issue too, lies in that of `dates`."""
    document = ctx.document
    if document.title is not None and _YEAR.search(document.title.text):
        return True
    dated = {due.due.year for due in document.deadlines if due.due and due.kind == "deadline" and not _yearless(due)}
    dated |= {target.deadline.year for target in document.targets if target.deadline and _names_year(target)}
    if document.issue_date is None:
        return False
    if ctx.doctype.kind == "report":  # its next steps are those of the months behind its own day
        dated.add(document.issue_date.year)
    if not dated:
        return False
    return {date.due.year for date in dates if date.due} == dated == {document.issue_date.year}


def _names_year(target: Target) -> bool:
    return _YEAR.search(target.deadline_text or "") is not None


def _of_a_year(ctx: Context) -> bool:
    """Tell whether the title is of a plan for a year, or of a report amid one, whose 全年 can be no other."""
    title, period = ctx.document.title, ctx.document.period
    amid = period is not None and period.start.year == period.end.year and period.end.month < 12
    return (ctx.doctype.kind == "plan" or amid) and title is not None and _YEAR.search(title.text) is not None


def _is_past(ctx: Context, deadline: Deadline) -> bool:
    """Tell whether a report of a year that its title names tells of a limit in that year that lies behind it."""
    title, issued, due = ctx.document.title, ctx.document.issue_date, deadline.due
    if ctx.doctype.kind != "report" or title is None or issued is None or due is None:
        return False
    return due <= issued and f"{due.year}年" in title.text


def _awaits(ctx: Context, deadline: Deadline) -> bool:
    """Tell whether a time hangs on an event whose day neither calendar nor document gives."""
    event, document = deadline.normalized, ctx.document
    if not isinstance(event, Event) or event.date is not None or deadline.of_itself or _feast(ctx, event):
        return False
    at = deadline.text_span.start
    begin = begin_of(document.text, at, "，。；\n")
    if any(sign.search(document.text, begin, at) for sign in (_RETURNS, _OF_EACH)):
        return False
    name = event.event
    return len(name) < _TELLING or not any(
        isinstance(other.normalized, When) and name in document.quote(other.span) for other in document.deadlines
    )


def _feast(ctx: Context, event: Event) -> bool:
    """Tell whether the event is a feast or season, whose days every calendar gives, of a year that is known."""
    return ctx.document.period is not None and _FEAST.search(event.event) is not None


def _told(ctx: Context, deadline: Deadline) -> bool:
    """Tell whether the sentence tells of an earlier year (2018年冬修水利，两年内又淤积过半)."""
    sentence, issued = ctx.document.sentence_with(deadline.text_span), ctx.document.issue_date
    if sentence is None:
        return False
    years = [int(match[0][:4]) for match in _YEAR.finditer(ctx.document.quote(sentence))]
    return bool(years) and max(years) < (issued or ctx.today).year


def _anchored(ctx: Context, deadline: Deadline, duration: Duration) -> bool:
    """Tell whether the words before a time say from when it runs, or the title names just so many years."""
    document = ctx.document
    start = begin_of(document.text, deadline.text_span.start, "。\n")
    if _FROM.search(document.text, start, deadline.text_span.end):
        return True
    if _SPELT.search(document.text, start, deadline.text_span.start):
        return True
    if _RUNS_FROM.match(document.text, deadline.text_span.end):
        return True
    period = document.period
    if period is None or period.source != "title":
        return False
    years = period.end.year - period.start.year + 1
    return years > 1 and duration.duration == f"P{years}Y"


def _yearless(deadline: Deadline) -> bool:
    normalized = deadline.normalized
    if deadline.kind != "deadline":
        return False
    if normalized is None:  # no year can be told from the whole document
        return _OF_SOME_YEAR.match(deadline.deadline_text or "") is not None
    return isinstance(normalized, When) and normalized.year_source == "inferred"


def _dated(ctx: Context, deadline: Deadline) -> bool:
    """Tell whether a heading above, the sentence so far, or the same line's first date gives the year."""
    document = ctx.document
    if _year_above(ctx, deadline.section) or _names_the_whole(document, deadline):
        return True
    row = rows_named.row_of(ctx.document, deadline.text_span)
    if row is not None and _YEAR.search(document.quote(row)):
        return True  # the column of times says which year a row is about
    table = next((table for table in document.tables if table.span.contains(deadline.text_span)), None)
    if table is not None and any(_YEAR_HEAD.search(cell.text) for cell in table.rows[0]):
        return True  # 时间（2026年）
    sentence = ctx.document.sentence_with(deadline.text_span)
    if sentence is None:
        return False
    if _PART_OF_YEAR.fullmatch(document.quote(deadline.text_span)) and _YEAR.search(
        document.text, deadline.text_span.end, sentence.end
    ):
        return True  # 下半年排查2轮，于2025年9月30日、11月28日前完成
    at = deadline.text_span.start
    start = begin_of(document.text, at, "。\n")  # past each ；
    if _YEAR.search(document.text, start, at):
        return True
    before = _DAY_OF_YEAR.findall(document.text, begin_of(document.text, at, "\n"), at)
    return bool(before) and deadline.due is not None and int(before[-1]) == deadline.due.year


def _names_the_whole(document: Document, deadline: Deadline) -> bool:
    """Tell whether a time is the half-year or quarter that the title, with its year, says all of it is about."""
    title, part = document.title.text if document.title else "", document.quote(deadline.text_span).removeprefix("第")
    return _PART_OF_YEAR.fullmatch(part) is not None and re.search(f"20[0-9]{{2}}年度?第?{part}", title) is not None


def _all_told(document: Document, deadline: Deadline) -> bool:
    """Tell whether words behind a time, or in the same part of the document, give all days their year."""
    at = deadline.text_span.start
    return any(
        at < span.start or _of_the_text(document, span) or _part(document, at) == _part(document, span.start)
        for span in _of_all(document)
    )


def _of_the_text(document: Document, span: Span) -> bool:
    """Tell whether words on the year of days are of the whole text: they stand in its lead, or say so."""
    if document.section_at(span.start) is None:
        return document.date_line is None or span.start < document.date_line.span.start
    return _OF_THE_TEXT.search(document.text, begin_of(document.text, span.start, "，。；\n"), span.start) is not None


@once
def _of_all(document: Document) -> tuple[Span, ...]:
    return tuple(Span(*match.span()) for match in _ALL_OF.finditer(document.text))


def _part(document: Document, at: int) -> int | None:
    """Return the section of the first level that a place lies in."""
    index = document.section_at(at)
    while index is not None and (above := document.sections[index].parent) is not None:
        index = above
    return index


def _names_a_row(ctx: Context, deadline: Deadline) -> bool:
    """Tell whether a time only names a row of results: no day to do anything by."""
    return ctx.doctype.kind in ("report", "form") and rows_named.names_a_row(ctx.document, deadline.text_span)


def _year_above(ctx: Context, index: int | None) -> bool:
    """Tell whether the section or a heading above it names a year."""
    document = ctx.document
    while index is not None:
        if _YEAR.search(document.sections[index].text):
            return True
        above = document.sections[index].parent
        if above is not None and _YEAR_LEADS.match(document.text, document.sections[above].body.start):
            return True
        index = above
    return False


def _with_year(deadline: Deadline) -> str:
    due = deadline.due
    return f"补上年份，如“{due.year}年{deadline.deadline_text}”。" if due else "补上年份。"
