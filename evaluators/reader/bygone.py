"""Times before a document at which something was done or found, told to explain what is to be done now.

2025年12月15日至19日，街道对全部站点做了摸底: neither a limit nor a task.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators.reader.years import resolve

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from evaluators.model import Span
    from evaluators.reader.moment import Moment
    from evaluators.reader.years import Calendar

_WAS_DONE = re.compile(
    r"[^。；\n]*?(?:(?<![为除])了(?![解望])|(?<![经通不超])过(?=[多一两三四五0-9])|已(?:经)?[^，。；]{0,4}(?:完成|办结|结束)|先后"
    r"|(?:摸排|排查|普查|调查|摸底|核查|清查|勘察|走访|统计)[^，。；\n]{0,12}，[^，。；]{0,4}(?:登记|查出|查明|发现|梳理|掌握|摸清)[^，。；]{1,10}[0-9]"
    r"|共计?[^，。；]{0,8}[0-9]+[^，。；]{0,4}(?:反映|表示|认为)|(?:发现|反馈|收集|收回|回收)[^，。；]{1,8}[0-9])"
)
_HAD_BEEN = re.compile("[，]?(?:[\u4e00-\u9fff]{0,6})已(?:经|先后)?(?:累计)?[\u4e00-\u9fff]{2}[^，。；]{0,12}[0-9]")
# 上半年结转的5件, 一季度查出的隐患: which ones, by when they came up
_CAME_UP = re.compile(
    "(?:已|未|尚未|所)?(?:结转|遗留|未办结|未完成|未整改|发现|查出|排查|摸排|受理|收到|征集|登记|反映|反馈|提出|交办|转入|入库)[^，。；0-9]{0,6}的"
)
_AS_IT_IS = re.compile("现状|基本情况|工作基础|背景|前期(?:工作|情况)")


# the whole is told, so that what comes of it may follow: 共办结612件；满意390件
_WHOLE = re.compile("共|累计|其中")
_MAKES = re.compile(
    "建(?![档议言筑])|改造|升级|更[新换]|[加安]装|铺设?|[补栽]?[种植栽]|购|增[设配]|配[备置]|设[立置]|整治|清[理运]|拆|维?修|培训|开展|举办"
    "|走访|检查|巡查|排查|制定|印发|招[募聘]|引进|新增|打造|开发|化解|推[进行广]|选聘|发放|签订|创"
)
_MADE = re.compile("共|累计|已|先后|其中")
_TO_DO = re.compile("由|要|[应须将拟]|负责|牵头|计划|确保|力争|争取|目标|达到|提高")


def goes_on(text: str, place: Span, times: Sequence[Moment], calendar: Calendar, *, gone: bool) -> bool:
    """Tell whether a part of a sentence sums up a year gone by: it names no other, or tells what came of such a part.

    2025年共办结工单612件，其中…；满意390件: but 2025年共建成12处；升级6处 may well say what is to be done now.

    Args:
        text: of the document.
        place: where the part stands; ；parts it from the one before.
        times: the times in it.
        calendar: where the document stands in time.
        gone: whether the part before sums up a year gone by.
    """
    if any(one.recurrence for one in times):
        return False
    if any(one.point is not None for one in times):
        return _past(times, calendar) and _WHOLE.search(text, place.start, place.end) is not None
    to_do = any(sign.search(text, place.start, place.end) for sign in (_TO_DO, _MAKES))
    return gone and text.startswith("；", place.start - 1) and not to_do


def until(text: str, parts: Sequence[Span], times: Sequence[Moment], calendar: Calendar) -> int:
    """Return where a sentence ceases to tell of a year gone by: before the first of its clauses that makes something.

    对2025年底前摸排登记的32个小区，安装门禁80套: the first clause says where. 0 where no year gone by is told.

    Args:
        text: the sentence.
        parts: its clauses.
        times: the times in it.
        calendar: where the document stands in time.
    """
    if not _past(times, calendar):
        return 0
    makes = (
        one.start
        for one in parts
        if _MAKES.search(text, one.start, one.end) and not _MADE.search(text, one.start, one.end)
    )
    return next(makes, len(text))


def _past(times: Sequence[Moment], calendar: Calendar) -> bool:
    points = [one.point for one in times if one.point is not None]
    return bool(points) and not any(one.recurrence for one in times) and all(map(calendar.is_past, points))


def tells(text: str, moment: Moment, due: date | None, calendar: Calendar, heading: str) -> bool:
    """Tell whether a time is when something was done: it lies before the document, and nothing makes it a limit.

    Args:
        text: the sentence.
        moment: the time in it.
        due: the last day of that time.
        calendar: where the document stands in time.
        heading: the words of the heading above.
    """
    known = calendar.issued or calendar.start
    if due is not None and known is not None and due < known and _HAD_BEEN.match(text, moment.span.end):
        return True  # 2025年底前已改造19座
    limits = moment.op != "in" and text[moment.span.end - 1] not in "底末"
    if limits or due is None or known is None:
        return False
    if due >= known:  # 1月排查登记的86处, said in January
        began = due.replace(day=1) if moment.point is not None and moment.point.day is None else due
        return began <= known and moment.op == "in" and _CAME_UP.match(text, moment.span.end) is not None
    told = any(sign.match(text, moment.span.end) is not None for sign in (_WAS_DONE, _CAME_UP))
    return told or (moment.op == "in" and _AS_IT_IS.search(heading) is not None)


def begin(text: str, times: Sequence[Moment], calendar: Calendar, heading: str) -> int:
    """Return where a sentence begins to tell of a day gone by and of none after the document; -1 for nowhere."""
    held = [(moment, when.date if (when := resolve(moment, calendar)) else None) for moment in times]
    if not held or not all(tells(text, moment, day, calendar, heading) for moment, day in held):
        return -1
    return times[0].span.start
