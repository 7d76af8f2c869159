"""Whether a time binds something to be done."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from evaluators.reader import clauses, standing, which
from evaluators.reader.numbers import quantities

if TYPE_CHECKING:
    from evaluators.model import Span
    from evaluators.reader.moment import Moment
    from evaluators.reader.years import Calendar

_AHEAD = re.compile(
    r"将(?!.{0,12}(?:纳入|作为|列为|融入))|(?:计划|拟)(?=[0-9]{1,2}月|20[0-9]{2}年|年底|明年|下月)|计划(?=于|在)|拟(?=于|在|[建开举])|预计|力争|争取|确保|下一步|尚未|未完成"
    r"|要求(?=.{0,8}前)|原定|应于"
)
_BACK = re.compile(
    r"以来|已(?!经?出台)|曾|去年|上年|过去|了(?![解望])|(?<![经通])过(?=[多一两三四五])|历年|当时|荣获|被评为"
)
# 以迎接节日、确保节日期间安全为目标: what is kept in view while something is done
_IN_VIEW = re.compile(r"以[^，。；]{2,40}为(?:目标|目的|主线|重点|契机|抓手|导向)")
_ON_ACTION = re.compile(
    r"(?:起|全面|基本|初步|力争|争取|确保|要|将|继续|大力|认真|全部|集中|统一|组织|计划|再|新|，|在[\u4e00-\u9fff]{1,8}"
    r"|全[区市街县][\u4e00-\u9fff]{0,2})*"
)
_NUMBER = re.compile(r"^[ \u3000]*[（(]?[0-9一二三四五六七八九十]{1,3}[）)]?[、.．]?[ \u3000]*")
_OF_TIME = re.compile(r"[ \u3000]*(?:的?(?:主要|重点|具体)?(?:工作|任务|安排|计划|内容)*(?:安排|计划)?)[：:]?")
_LED_IN = re.compile(r"(?:力争|争取|确保|于|在|到|至|计划|拟|预计|力求)$")
_HOLDING = re.compile(r"(?:筹备|召开|举办|举行|开展|组织|参加|做好)$")
# 2027年计划新增床位20张
_SET_OUT = re.compile(r"(?:，)?(?:计划|拟|预计|力争|确保|争取)(?=(?:再|新|将|累计)?[\u4e00-\u9fff])")
_LABELLED = re.compile(
    r"(?:时限|时间|期限|节点|日期|报名|申报|征集|受理|登记)(?:(?<=[间限点期])[：:为]|截[至止](?:到|于)?)[ ]?$"
)
_NOT_DUE = re.compile(r"(?:截至|截止|截止到|自|从|由|比|较|以|有效期至|有效期为)$")
# the day a form was filled in
_FILLED_IN = re.compile(r"(?:填报|填表|报送|上报|制表|报表|编制|统计|报告|印发|发布)(?:日期|时间)[：:][ \u3000]*$")
# 截止3月5日，各网格须完成清理
_MUST_BY = re.compile(
    r"[，,]?[^，。；\n]{0,18}(?:必须|须|应当?|务必|要)(?:全部|全面|基本)?(?:完成|报送|上报|办结|整改|到位|达到|建成|实现)"
)
_COUNT_AT_ONCE = re.compile(
    r"(?:再|各)?[0-9]+(?:个|名|户|家|次|场|处|套|座|栋|件)(?:以上)?(?=[，、。；]|$)"
)  # 2027年8个
# 8月对前七个月工作进行梳理
_TREATS = re.compile(r"[，]?对[^，。；]{2,24}?(?:进行|开展|作出?)(?!了)")
# 下半年，街道将进一步聚焦…: when all of it is to be gone on with
_GOES_ON = re.compile(r"[，,][^，。；0-9]{0,12}?(?:将|要)?(?:进一步|继续|紧紧|围绕|坚持|聚焦|按照)")
# 五年内重新犯罪率控制在2%以下, 两年内无违纪现象: how long a state must hold, by the end of which nothing is to be done
_WITHIN_WHICH = re.compile(
    r"[^，。；0-9]{0,12}率(?:控制|保持|低于|不超过|不高于|为零)|(?:均|都)?(?:无|未|没有)(?![障偿人害烟])"
)
# 每次不少于2天, 每期培训为期3天: how long each is
_EACH_TIME = re.compile(r"每(?:次|期|场|轮|批|班|节)[^，。；]{0,8}$")
# 2027年，志愿队达到12支: at the head of an item of goals
_LEVEL = re.compile(r"(?:达到?|全部|实现|形成|提高到|提升到|增加到|下降到|降至|覆盖|建成|完成|不(?:低于|少于))")
# 邻里文化节10月18日开幕: the day an event or a place opens
_OPENS = re.compile(
    "(?:正式|隆重|如期|在[\u4e00-\u9fff]{2,12})?(?:开幕|开业|开园|开馆|开课|开班|开讲|揭牌|挂牌)(?![式仪前后时])"
)
# 第一季度开办2期, 5月施工
_STEPS = re.compile(
    "(?:再|各|新|底前)?(?:开办|承办|主办|选址|设计|施工|动工|封顶|通[电水车气]|收尾|收官)(?!了|的|过|期间|单位)"
)
_IN_A_ROW = re.compile("^.*[0-9一二三四五六七八九十](?:[年月日号]|[上中下]旬)[底末初]?(?:[和与及]|以及)")
_EACH_OF_THEM = re.compile("[前底末]?(?:各(?![类种项级界])|分别|均|都)")
# 在6月30日、12月25日各核算1次
_ON_EACH = re.compile("(?:[、和及][0-9年月日底末]{2,11})*(?:各(?![类种项级界])|分别)[\u4e00-\u9fff]{1,6}[0-9一两]")
# 全年工作按季度推进: how a schedule is cut, no duty that returns
_PACE = re.compile(
    r"(?:工作|任务|项目|进度|活动)(?:均|都)?按(?:月|季度?|周|年度?)(?:有序|稳步|分步|逐步|统筹)?(?:推进|实施|组织实施|安排|部署|划分)$"
)
# 2026年11月电话抽查居民600人
_ASKS = re.compile("(?:电话|入户|上门|现场|随机|集中|线上|书面)+(?:抽查|回访|访谈|抽样|核查|复核)(?!了|过|的)")
# 2月13日前完成春节前首轮走访: which of them, of what has its day
_OF_WHAT_IS_DUE = re.compile("[0-9](?:[日月号]|月底)之?前(?:全部|全面|基本)?(?:完成|做好|开展|启动|组织|结束)了?$")
# 书记上半年至少讲党课2次: who must do it stands before the time
_MUST = re.compile(
    "(?:至少|不少于|要|应|须)(?=[\u4e00-\u9fff]{1,12}[0-9一二两三四五六七八九十]+(?:次|场|期|轮|批|堂|课时|小时))"
)
_FIXED_FOR = re.compile(r"(?:时间(?:拟|暂|初步|计划)?(?:定|安排|确定|选)|(?:安排|定|确定|放))[于在为]$")


def in_heading(text: str, moment: Moment) -> bool:
    """Tell whether a time in the heading `text` is one set for what the heading governs."""
    if moment.form == "vague":
        return False
    if moment.form == "point" and not moment.strong:
        return _in_brackets(text, moment) or _nothing_else(text, moment) or _is_sentence(text, moment)
    return not (moment.form == "point" and _NOT_DUE.search(text[: moment.span.start]))


def _is_sentence(text: str, moment: Moment) -> bool:
    """Tell whether an item is a sentence with its day or month (1.9月6日召开议事会, 2.召开评议会，时间定于…)."""
    if moment.point is None or moment.point.whole_year:
        return False
    before = text[: moment.span.start]
    if _FIXED_FOR.search(before):
        return True
    action = _action(text, moment.span.end)
    led_to = action and _ON_ACTION.fullmatch(text, moment.span.end, action.start())
    return bool(led_to) and not _NUMBER.sub("", before)


def _nothing_else(text: str, moment: Moment) -> bool:
    """Tell whether a heading below its number is a month, quarter or half-year: 1.第一季度, （二）3月份工作安排."""
    point = moment.point
    if point is None or point.whole_year or point.festival:
        return False
    before, behind = text[: moment.span.start], text[moment.span.end :]
    return not _NUMBER.sub("", before) and _OF_TIME.fullmatch(behind) is not None


def in_lead(text: str, moment: Moment) -> bool:
    """Tell whether a time in the lead is a limit of its own, not the period of the whole (自即日起至12月底)."""
    if moment.form == "duration":
        return text[moment.span.start : moment.span.end].startswith("为期")
    if not (moment.strong and moment.op == "<=" and moment.form in ("point", "unresolved")):
        return False
    return not re.search(r"起[，]?(?:至|到)$", text[: moment.span.start])


def binds(text: str, clause: Span, moment: Moment, *, ahead: bool, limit: bool = False) -> bool:
    """Tell whether the time sets a limit or date for something to be done.

    Args:
        text: the sentence.
        clause: the clause of the time in it.
        moment: the time.
        ahead: whether the place looks ahead (a plan, the next steps of a report).
        limit: whether the time itself is a limit after the report's own date.
    """
    words = clause.of(text)
    if _OF_WHAT_IS_DUE.search(text, clause.start, moment.span.start) and moment.op == "<=":
        return False
    if not ahead:
        dated = moment.strong and moment.form in ("point", "interval", "unresolved")
        if moment.form == "recurring":
            return standing.is_duty(text, moment) and not _BACK.search(words)
        return dated and (limit or bool(_AHEAD.search(words))) and not (_BACK.search(words) or _IN_VIEW.search(words))
    match moment.form:
        case "vague" | "unresolved":
            return True
        case "recurring":
            if standing.is_rate(text, moment) or _PACE.search(words):
                return False
            return bool(clauses.ACTION.search(words) or quantities(words) or not _BACK.search(words))
        case "duration":
            return not (
                _BACK.search(words)
                or _WITHIN_WHICH.match(text, moment.span.end)
                or _EACH_TIME.search(text[clause.start : moment.span.start])
            )
        case "event":
            return bool(text[moment.span.end : clause.end].strip() or _action(text, clause.end))
    return _binds_day(text, clause, moment)


def _binds_day(text: str, clause: Span, moment: Moment) -> bool:
    before = _led_in(text, clause, moment)
    if before.endswith(("比", "较", "根据", "依据", "按照", "结合", "对照")):
        return False  # 比2025年4月至6月减少, 根据2025年3月排查结果: when that was
    if _NOT_DUE.search(before) and moment.form == "point":
        if before.endswith(("截止", "截至")) and _MUST_BY.match(text, moment.span.end):
            return True
        if not _closes_at(text, clause, moment, before):
            return False
    if moment.form == "point" and moment.op == "in" and _FILLED_IN.search(_just_before(text, moment)):
        return False
    if moment.point and moment.point.relative_year == -1:
        return False
    if which.tells(text, moment) or which.of_validity(text, moment):
        return False
    if moment.strong:
        return True
    if _BACK.search(clause.of(text)) or _goes_on(text, moment):
        return False
    return (not before and _TREATS.match(text, moment.span.end) is not None) or _acts(text, moment, before)


def _led_in(text: str, clause: Span, moment: Moment) -> str:
    """Return the words of its clause before a time, without the times in a row with it (于6月和12月各公示一次)."""
    before = re.sub(r"^.*、|^其中|^[一二三四五六七八九十]是", "", text[clause.start : moment.span.start])
    return _IN_A_ROW.sub("", before) if _EACH_OF_THEM.match(text, moment.span.end) else before


def _closes_at(text: str, clause: Span, moment: Moment, before: str) -> bool:
    """Tell whether 截至 or 截止 leads to a limit (截止6月30日前完成登记), not to the day of a figure."""
    if _LABELLED.search(before):
        return True
    if not before.endswith(("截至", "截止")) or text[moment.span.end - 1] != "前":
        return False
    return bool(clauses.ACTION.search(text, moment.span.end, clause.end)) and not _BACK.search(clause.of(text))


def _acts(text: str, moment: Moment, before: str) -> bool:
    """A bare time (2026年, 5月) binds where it leads straight into an action or stands behind 争取, 于 or a label."""
    behind, just_before = text[moment.span.end :][: clauses.LONGEST], _just_before(text, moment)
    if _in_brackets(text, moment) or _LABELLED.search(just_before) or _FIXED_FOR.search(just_before):
        return True
    if (
        _must_in(moment, behind)
        or (not before and (behind[:1] in ("：", ":") or _ASKS.match(behind)))
        or ((not before or before.endswith(("在", "于"))) and _ON_EACH.match(behind))
    ):
        return True
    opens = _OPENS.match(behind) or (not before and _STEPS.match(behind))
    if opens and moment.point and not moment.point.whole_year:
        return True
    if _is_yearly(text, moment) or (not before and moment.point and moment.point.year and _COUNT_AT_ONCE.match(behind)):
        return not _BACK.search(clauses.around(text, moment.span).of(text))
    labelled = just_before.endswith(("阶段：", "阶段:"))
    alone = not text[: moment.span.start].strip() and not behind.strip("。；， \u3000")
    up_to = behind.startswith("，") and before.endswith(("到", "至")) and moment.form == "point"
    if alone or up_to or (labelled and clauses.around(text, moment.span) == moment.span):
        return True  # nothing but a time (（一）动员阶段：2026年3月。), or up to it (到12月31日，占比降到12%以下)
    if moment.point and moment.point.festival and _HOLDING.search(before):
        return False  # 筹备召开“七一”表彰大会: what the meeting is called
    if moment.point and moment.point.year and not before and _SET_OUT.match(behind):
        return bool(quantities(clauses.around(text, moment.span).of(text)))
    action = _action(text, moment.span.end)
    if action is None:
        return False
    direct = _ON_ACTION.fullmatch(text, moment.span.end, action.start()) is not None
    if moment.point and moment.point.whole_year:
        return _acts_in_year(text, moment, before, direct=direct)
    return direct or _LED_IN.search(before) is not None or not before


def _must_in(moment: Moment, behind: str) -> bool:
    """Tell whether a half-year or quarter leads to what must be done so often in it, whoever stands before it."""
    point = moment.point
    return point is not None and bool(point.half or point.quarter) and _MUST.match(behind) is not None


def _acts_in_year(text: str, moment: Moment, before: str, *, direct: bool) -> bool:
    """Tell whether a bare year binds: straight before an action, or before a comma and what is to be reached."""
    if not text.startswith(("，", ","), moment.span.end):
        return direct and (_LED_IN.search(before) is not None or not before)
    following = _next(text, moment)
    if not _NUMBER.sub("", text[: moment.span.start]) and _LEVEL.search(following):
        return not re.search("[现共]有|目前", following)
    return bool(re.search(r"(?:到|至)$", before)) or (direct and not before and _counts_next(text, moment))


def _goes_on(text: str, moment: Moment) -> bool:
    """Tell whether all work is to go on in a half-year or quarter (下半年，街道将进一步聚焦…): no time of any task."""
    point = moment.point
    if point is None or not (point.half or point.quarter) or not _GOES_ON.match(text, moment.span.end):
        return False
    return not _counts_next(text, moment)


def _counts_next(text: str, moment: Moment) -> bool:
    """Tell whether the clause behind a time and a comma counts something."""
    return any(q.kind != "all" for q in quantities(_next(text, moment)))


def _next(text: str, moment: Moment) -> str:
    """Return the clause behind a time and a comma; nothing without one."""
    pieces = clauses.split(text)
    following = bisect_right(pieces, moment.span.end, key=lambda piece: piece.start)
    return pieces[following].of(text) if following < len(pieces) else ""


def _just_before(text: str, moment: Moment) -> str:
    return text[max(0, moment.span.start - 20) : moment.span.start]


def _action(text: str, start: int) -> re.Match[str] | None:
    """Return the next verb of doing within the length of a clause."""
    return clauses.ACTION.search(text, start, start + clauses.LONGEST)


def _is_yearly(text: str, moment: Moment) -> bool:
    """Tell whether 全年 leads to a count of its own clause (党委书记全年讲党课3次)."""
    if moment.span.of(text) != "全年":
        return False
    clause = clauses.around(text, moment.span).of(text)
    led = clause.startswith("全年")  # 全年发案数下降15%; 调解成功率全年保持在95% states a level, no limit
    return not clause.endswith("的") and any(
        quantity.per == "年" or (led and quantity.unit == "%") for quantity in quantities(clause)
    )


def _in_brackets(text: str, moment: Moment) -> bool:
    before, behind = text[: moment.span.start].rstrip()[-1:], text[moment.span.end :].lstrip()[:1]
    return before in ("（", "(", "：", ":") and behind in ("）", ")", "")


def is_history(text: str, moment: Moment, calendar: Calendar) -> bool:
    """Tell whether a time that sets no limit (2025年, 2025年底) lies in a year before the document's own."""
    if moment.form == "point" and not moment.strong and moment.point and moment.point.relative_year == -1:
        return True
    limits = moment.op == "<=" and text[moment.span.end - 1] not in "底末"
    return bool(moment.point and calendar.is_past(moment.point) and not limits)
