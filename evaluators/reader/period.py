"""The period a plan or report covers, read from title, lead or body, never from residue."""

from __future__ import annotations

import calendar
import re
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Literal, TypeAlias

from evaluators.model import Period, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evaluators.model import Citation, Section

_Y = r"(?P<y{0}>(?:19|20)\d\d)\s*年"
_TO = r"\s*(?:[—－–\-~～至到]+|起?，?\s*至|开始，?\s*至?|起实施，?\s*至)\s*"
_DAY = r"(?P<m{0}>\d{{1,2}})\s*月(?:\s*(?P<d{0}>\d{{1,2}})\s*[日号])?(?:份|底|末|中旬|上旬|下旬|初)?"
# 2026年3月1日至(2026年)10月31日, 2026年3月至10月, 2026年1—10月, 3月1日至15日
_RANGE = re.compile(
    r"(?P<y1>(?:19|20)\d\d)\s*年\s*(?P<m1>\d{1,2})\s*月?(?:\s*(?P<d1>\d{1,2})\s*[日号])?(?:份|初|(?P<t1>[上中下])旬)?"
    r"(?:\s*起?(?:开始|实施|施行|执行|试行)?，?)\s*(?:[—－–\-~～]+|至|到)\s*"
    r"(?:(?P<y2>(?:19|20)\d\d)\s*年|(?P<next>次年|翌年|当年|同年))?\s*(?:(?P<m2>\d{1,2})\s*月)?(?:(?:底|末|份|(?P<t2>[上中下])旬)|\s*(?P<d2>\d{1,2})\s*[日号])?"
)
_YEARS = re.compile(r"(?P<y1>(?:19|20)\d\d)\s*年?\s*(?:[—－–\-~～]+|至|到)\s*(?P<y2>(?:19|20)\d\d)\s*年")
_PART = re.compile(
    r"(?P<y>(?:19|20)\d\d)\s*年(?:度)?\s*(?:(?P<half>[上下])半年|第?(?P<quarter>[一二三四1-4])季度|前(?P<first>[一二三两])个?季度|前(?P<months>[一二三四五六七八九十]{1,2}|\d{1,2})个月)"
)
_MONTH = re.compile(r"(?P<y>(?:19|20)\d\d)\s*年\s*(?P<m>\d{1,2})\s*月(?:份)?(?!\s*\d)")
_YEAR = re.compile(r"(?<![到至自从\d])(?P<y>(?:19|20)\d\d)\s*年(?!底?以来|代)")
_HAN_YEAR = re.compile(r"(?P<y>[二〇○零一三四五六七八九]{4})年")
_PLAN_NAMES = {"十三五": 2016, "十四五": 2021, "十五五": 2026, "十六五": 2031}
_FIVE = re.compile(r"[“\"「]?(十[三四五六]五)[”\"」]?(?=时期|期间|规划|发展|.{0,20}规划)")
# Words that say outright what the period is.
_STATED = re.compile(
    r"(?:(?:实施|计划|工作|活动|行动|项目|方案|建设|执行|推进|整治|创建|服务|报告|统计)(?:的)?(?:期限|周期|时间|期|时段|时限|区间)|起止(?:时间|日期)|时间(?:安排|跨度)?|"
    r"(?:方案|计划|行动|活动|工作|项目|整治|规划)(?:适用于|时间|自|从|为期|将于|于))\s*(?:为|是|：|:|自|从|于)*\s*(?:自|从|于)?\s*$"
)
_BARE = re.compile("(?:周期|期限)(?:为|是|：|自|从)*$")  # 制定本方案，周期为2026年3月至11月
_FIGURES_OF = re.compile(
    r"^[ \u3000]*(?:统计|数据|报告|报表|填报)(?:期间|时间|时段|周期|区间|期)[：:][ \u3000]*(?:自|从)?", re.MULTILINE
)
_IN_FORCE = re.compile(r"起(?:实施|施行|执行|试行)")
# 运营期自2026年4月1日至2028年3月31日: how long a contract or a lease runs, before which all is made ready
_TERM = re.compile(
    "(?:运营|经营|合同|协议|租赁|租|承包|保修|质保|保险|有效|聘用|聘|任)(?:期[限间]?)(?:暂定|均|都)?(?:为|是|：|:)?(?:自|从)?(?="
    + re.sub(r"\?P<[a-z0-9]+>", "?:", _RANGE.pattern)
    + ")"
)
# 方案有效期为…, 项目服务合同期限为…, 本轮承包期自…: what the document is of holds as long as the plan itself
_OF_THE_PLAN = re.compile("(?:方案|计划|规划|项目|行动|本)[^，。；：\n]*$")
_CHINESE = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
_THIS_YEAR = re.compile(r"今年以来|今年|本年度|年初以来|全年")
_LOOKS_BACK = re.compile(r"总结|报告|汇报|小结")
_SO_FAR = re.compile(r"今年以来|年初以来|截至目前|年初至今")
_OVER_WINTER = re.compile("冬春|今冬|冬季")  # a winter runs on into the next year
_TEN_DAYS = {"上": (1, 10), "中": (11, 20), "下": (21, 0)}  # first and last day, 0 the month's last
Where: TypeAlias = Literal["title", "lead", "body"]


def _last(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _made(start: date, end: date, span: Span, where: Where) -> Period | None:
    return Period(start, end, span, where) if start <= end and (end - start).days <= 366 * 11 else None


def _of_range(match: re.Match[str], base: int, where: Where) -> Period | None:
    year, month = int(match["y1"]), int(match["m1"])
    end_year = int(match["y2"]) if match["y2"] else year + 1 if match["next"] in ("次年", "翌年") else year
    end_month = int(match["m2"] or month)
    if match["m2"] is None and match["d2"] is None:
        return None
    try:
        start = date(year, month, int(match["d1"] or _TEN_DAYS.get(match["t1"], (1, 0))[0]))
        day = match["d2"] or _TEN_DAYS.get(match["t2"], (0, 0))[1]
        end = date(end_year, end_month, int(day)) if day else _last(end_year, end_month)
    except (ValueError, IndexError):
        return None
    return _made(start, end, Span(base + match.start(), base + match.end()), where)


def _of_part(match: re.Match[str], base: int, where: Where) -> Period | None:
    year = int(match["y"])
    if match["half"]:
        first, last = (1, 6) if match["half"] == "上" else (7, 12)
    elif match["quarter"]:
        quarter = _CHINESE.get(match["quarter"]) or int(match["quarter"])
        first, last = 3 * quarter - 2, 3 * quarter
    elif match["first"]:
        first, last = 1, 3 * _CHINESE[match["first"]]
    else:
        months = match["months"]
        count = int(months) if months.isdigit() else sum(_CHINESE[c] for c in months)
        first, last = 1, count
    if not 1 <= first <= last <= 12:
        return None
    return _made(date(year, first, 1), _last(year, last), Span(base + match.start(), base + match.end()), where)


def _of_month(match: re.Match[str], base: int, where: Where) -> Period | None:
    month = int(match["m"])
    if not 1 <= month <= 12:
        return None
    year = int(match["y"])
    return _made(date(year, month, 1), _last(year, month), Span(base + match.start(), base + match.end()), where)


def _whole(first: int, last: int, span: Span, where: Where) -> Period | None:
    return _made(date(first, 1, 1), date(last, 12, 31), span, where)


def _in(words: str, base: int, where: Where, *, months: bool) -> Period | None:
    """Read the most telling period in a stretch of text: a range, years, a half or quarter, a month, a year."""
    for match in _RANGE.finditer(words):
        if found := _of_range(match, base, where):
            return found
    for match in _YEARS.finditer(words):
        if found := _whole(int(match["y1"]), int(match["y2"]), Span(base + match.start(), base + match.end()), where):
            return found
    for match in _PART.finditer(words):
        if found := _of_part(match, base, where):
            return found
    for match in _MONTH.finditer(words) if months else ():
        if found := _of_month(match, base, where):
            return found
    return None


def _year_in(words: str, base: int, where: Where, *, latest: bool) -> Period | None:
    years = [(int(m["y"]), m) for m in _YEAR.finditer(words)]
    if years:
        year, match = max(years, key=lambda pair: pair[0]) if latest else years[0]
        return _whole(year, year, Span(base + match.start(), base + match.end()), where)
    if written := _HAN_YEAR.search(words):
        year = int(
            "".join(str("〇一二三四五六七八九".index(c.replace("○", "〇").replace("零", "〇"))) for c in written["y"])
        )
        if 1990 <= year <= 2100:
            return _whole(year, year, Span(base + written.start(), base + written.end()), where)
    if five := _FIVE.search(words):
        begin = _PLAN_NAMES[five[1]]
        return _whole(begin, begin + 4, Span(base + five.start(), base + five.end()), where)
    return None


def read(
    text: str,
    *,
    title: Span | None,
    lead: Span | None,
    stretches: Sequence[Span],
    sections: Sequence[Section],
    citations: Sequence[Citation],
    issue_date: date | None,
) -> Period | None:
    """Return the period of a document.

    What the text states outright (实施期限为…) comes first, then the title, a range in the lead, the dated stages of a
    plan taken together, the year of the lead, the year named most often, and last 今年 with the date of issue.

    Args:
        text: the folded text.
        title: place of the title.
        lead: place of the lead.
        stretches: the running text, headings left out.
        sections: the sections, whose headings may carry the dates of stages.
        citations: documents cited, whose years are not the plan's.
        issue_date: date of issue, which 今年 refers to.
    """
    cited = [citation.span for citation in citations]
    blanked = _without_terms(_blank(text, cited), title, lead)
    head = blanked[title.start : title.end] if title else ""
    if found := _stated(blanked, stretches, lead):
        return found
    # a title may break over two lines: the year is read line by line, ranges across
    base = title.start if title else 0
    quoted_title = text[title.start : title.end] if title else ""
    for words in (head, quoted_title):
        if found := _in(words, base, "title", months=True) or _year_in(words, base, "title", latest=False):
            one_year = found.start.year == found.end.year and found.end.month == 12
            if one_year and not _LOOKS_BACK.search(words) and _OVER_WINTER.search(words):
                return Period(found.start, date(found.end.year + 1, 5, 31), found.span, "title")
            return found
    opening = blanked[lead.start : lead.end] if lead else ""
    back = _LOOKS_BACK.search(quoted_title) is not None
    over: Period | None = None  # what a plan's lead tells of before its issue is why it was made, not when it holds
    if lead and (found := _in(_without_past(opening), lead.start, "lead", months=False)):
        if back or issue_date is None or found.end >= issue_date:
            return found
        over = found
    if found := _stages(blanked, sections):
        return found
    if lead and (found := _year_in(_without_past(opening), lead.start, "lead", latest=True)):
        if back or issue_date is None or found.end >= issue_date:
            return found
        over = over or found
    spans = [*stretches, *(section.span for section in sections)]
    return _fallback(blanked, spans, issue_date, lead, back=back) or over


def labelled(text: str, body: Span) -> Period | None:
    """Return the period that figures are said to be of in a line of its own (统计期间：2026年4月1日至4月30日)."""
    for label in _FIGURES_OF.finditer(text, body.start, body.end):
        match = _RANGE.match(text, label.end(), body.end)
        if match is not None and (found := _of_range(match, 0, "body")):
            return found
    return None


def _blank(text: str, spans: Sequence[Span]) -> str:
    parts: list[str] = []
    at = 0
    for span in spans:
        if span.start >= at:
            parts += [text[at : span.start], "\ue000" * len(span)]
            at = span.end
    return "".join([*parts, text[at:]])


def _without_terms(text: str, title: Span | None, lead: Span | None) -> str:
    """Blank out in the lead from when to when a contract or a lease runs, if title or lead name another year too."""
    if lead is None:
        return text
    terms = [
        match.end()
        for match in _TERM.finditer(text, lead.start, lead.end)
        if not _OF_THE_PLAN.search(text, lead.start, match.start())
    ]
    blanked = _blank(text, [Span(*match.span()) for at in terms if (match := _RANGE.match(text, at))])
    left = (blanked[span.start : span.end] for span in (title, lead) if span is not None)
    return blanked if any(_YEAR.search(words) or _HAN_YEAR.search(words) for words in left) else text


_PAST = re.compile(r"(?:19|20)\d\d年(?:末|底)?(?=[，,]|[^，。；]{0,30}(?:全年|累计|共|达到|为))")


def _without_past(words: str) -> str:
    """Blank out years of a look back (2025年，全街道累计…) where a later year stands in the same words."""
    latest = max((int(m["y"]) for m in _YEAR.finditer(words)), default=0)
    return re.sub(
        r"((?:19|20)\d\d)(?=\s*年)",
        lambda m: m.group() if int(m.group()) >= latest else "\ue000" * len(m.group()),
        words,
    )


def _stated(text: str, stretches: Sequence[Span], lead: Span | None) -> Period | None:
    for stretch in stretches:
        words = text[stretch.start : stretch.end]
        for match in _RANGE.finditer(words):
            at = stretch.start + match.start()  # the label may be the heading words: （二）项目周期：2026年3月至10月
            clause = re.split(r"[，。；\n]", text[max(at - 20, 0) : at])[-1]
            in_lead = lead is not None and lead.contains(stretch)
            if (
                _STATED.search(clause)
                or (in_lead and _BARE.match(clause))
                or (clause.endswith(("自", "从")) and _IN_FORCE.search(match.group()))
            ):
                where: Where = "lead" if in_lead else "body"
                if found := _of_range(match, stretch.start, where):
                    return found
    return None


def _stages(text: str, sections: Sequence[Section]) -> Period | None:
    """Take the dated stages of a plan together: at least two headings with a range or month in brackets."""
    found: list[Period] = []
    for section in sections:
        words = text[section.span.start : section.span.end]
        if "阶段" not in words and "（" not in words:
            continue
        stage = _in(words, section.span.start, "body", months=True)
        if stage is not None:
            found.append(stage)
    if len(found) < 2:
        return None
    return Period(min(p.start for p in found), max(p.end for p in found), found[0].span, "body")


def _fallback(
    text: str, spans: Sequence[Span], issue_date: date | None, lead: Span | None, *, back: bool
) -> Period | None:
    for span in spans:
        for match in _YEARS.finditer(text, span.start, span.end):
            if text[match.start() - 1] in "（(" and text[match.end() : match.end() + 1] in (
                "）",
                ")",
            ):  # 用两年时间（2026—2027年）
                found = _whole(int(match["y1"]), int(match["y2"]), Span(match.start(), match.end()), "body")
                if found:
                    return found
    mentions = [
        (int(m["y"]), span.start + m.start()) for span in spans for m in _YEAR.finditer(text[span.start : span.end])
    ]
    if mentions:
        counts = Counter(year for year, _ in mentions)
        if issue_date is not None:
            last = issue_date.year + (0 if back else 1)  # a report does not cover the year it plans for
            near = {y: n for y, n in counts.items() if issue_date.year <= y <= last}
            counts = Counter(near) if near else Counter()
        if counts:
            year = max(counts, key=lambda y: (counts[y], y))
            at = min(offset for y, offset in mentions if y == year)
            return _whole(year, year, Span(at, at + 5), "body")
    if issue_date is None:
        return None
    for match in _this_year(text, spans):
        start = date(issue_date.year, 1, 1)
        so_far = _SO_FAR.fullmatch(match.group()) is not None
        end = issue_date if so_far else date(issue_date.year, 12, 31)
        where: Where = "lead" if lead is not None and lead.start <= match.start() < lead.end else "body"
        return Period(start, end, Span(match.start(), match.end()), where)
    return None


def _this_year(text: str, spans: Sequence[Span]) -> Iterator[re.Match[str]]:
    for span in sorted(spans):
        yield from re.compile(_THIS_YEAR.pattern).finditer(text, span.start, span.end)
