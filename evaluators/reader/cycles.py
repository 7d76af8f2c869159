"""Rhythms told without 每: how often in which stretch of time (一月一次, 半年开展两次), weekdays, odd months."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators.alternatives import sign
from evaluators.model import Span
from evaluators.reader.moment import Moment
from evaluators.reader.numerals import integer

if TYPE_CHECKING:
    from collections.abc import Iterator

SIGN = sign("[一半两三隔次]个?[年月季周天日]|[，、]季|[逢、和](?:单|双|周|星期)|工作日(?:[0-9上下中早晚全])")
_NUMBER = "[一二两三四五六七八九十]{1,2}|[0-9]{1,2}"
_STRETCH = "一天|一日|一周|一?个月|一月|一个?季度?|一季|半年|半个?月|一年|两周|两个?月|三个月"
_ALONE = "(?<![0-9０-９一二两三四五六七八九十百几上下第前后近过头每首同大这那该多今明去满])"
# a feast that comes once a year (一年一度) and what is done once for all (一次性) are no rhythm
_OFTEN = re.compile(
    f"{_ALONE}(?P<u>{_STRETCH}|(?<=[，、])季度?)(?:至少|不少于|不低于)?(?P<n>{_NUMBER})"
    "(?:(?:次|轮|期|场|回|遍)(?![性序])|通报|调度|报告|汇报|汇总|上报|报送|评议|评比|研判|会商|碰头|公示|公开|更新|巡查|走访|检查|主题|讲评|小结"
    "|[报评访巡查会议检考讲晒](?=[，。；、”）制机的]|$))"
)
_DONE_OFTEN = re.compile(
    f"{_ALONE}(?P<u>半年|一年|一个月|一周|一个季度)(?![内来以后前之])(?=[^，。；\n]{{0,2}}(?:开展|组织|召开|举办|进行|走访|巡查|检查|集中|更新|轮训|通报))"
    f"(?P<between>[^，。；0-9\n]{{2,10}}?)(?P<n>{_NUMBER})(?:次|轮|场|遍)(?![性序])"
)
_NEXT = re.compile(
    "次月[0-9]{1,2}[日号]?(?:之前|以前|前)|隔[周月](?=[一1]?次|开|组|召|进|对|上|入|走|巡|检|通|更|清|到|集)"
)
_ODD = re.compile("逢[单双]月(?:[0-9]{1,2}[日号](?:之前|以前|前)?|[上中下]旬|[底末初])?")
_WEEKDAY = "(?:周|星期)[一二三四五六日天]"
_WEEKDAYS = re.compile(f"(?<![每本上下该隔（(])(?:逢)?{_WEEKDAY}(?:(?:[、和及]){_WEEKDAY})+|逢(?:每)?{_WEEKDAY}")
# 工作日18时至20时: on each of them
_WORKDAYS = re.compile(
    "(?<![0-9０-９个每非几一二两三四五六七八九十首次末])(?:国家)?(?:法定)?工作日(?=[0-9]{1,2}[时点:：]|[上下]午|中午|早晚|全天)"
)
_JOINTS = re.compile("[、和及]")
_CYCLE = {
    stretch: cycle
    for cycle, words in {
        "daily": "一天 一日",
        "weekly": "一周",
        "biweekly": "两周",
        "half_monthly": "半月 半个月",
        "monthly": "一月 个月 一个月",
        "bimonthly": "两月 两个月",
        "quarterly": "三个月 一季 一季度 一个季度 一个季 季 季度",
        "half_yearly": "半年",
        "yearly": "一年",
    }.items()
    for stretch in words.split()
}
_OF_SO_MANY = {(3, "月"): "quarterly", (4, "月"): "four_monthly", (6, "月"): "half_yearly", (12, "月"): "yearly"}
_EACH = re.compile("各[^，。；]{0,10}?[0-9一二两三四五六七八九十]{1,2}次")
_AT_LEAST = re.compile("(?:至少|不少于|不低于)[^，。；]{0,6}[次场轮遍]")


def found(text: str) -> Iterator[Moment]:
    """Yield the rhythms of `text`."""
    if not SIGN.search(text):
        return
    for match in (*_OFTEN.finditer(text), *_DONE_OFTEN.finditer(text)):
        end = match.end("u") if "between" in match.re.groupindex else match.end()
        yield Moment(
            "recurring", Span(match.start(), end), recurrence=(_CYCLE[match["u"]],), count=integer(match["n"]) or 1
        )
    for match in _NEXT.finditer(text):
        cycle = "monthly" if match[0].startswith("次") else {"周": "biweekly", "月": "bimonthly"}[match[0][1]]
        yield Moment("recurring", Span(*match.span()), recurrence=(cycle,), count=1)
    for match in _ODD.finditer(text):
        yield Moment("recurring", Span(*match.span()), recurrence=("bimonthly",), count=1)
    for match in _WORKDAYS.finditer(text):
        yield Moment("recurring", Span(*match.span()), recurrence=("daily",))
    for match in _WEEKDAYS.finditer(text):
        yield Moment("recurring", Span(*match.span()), recurrence=("weekly",), count=1 + len(_JOINTS.findall(match[0])))


def of_so_many(number: str, unit: str) -> str | None:
    """Return the cycle of 每三个月, 每6个月: several of one unit that make another."""
    return _OF_SO_MANY.get((integer(number) or 0, unit))


def places(words: str) -> int | None:
    """Return how many days or months of a period are named (每周一、三、五; 每月10日、20日); None below two."""
    joints = _JOINTS.findall(words)
    return len(joints) + 1 if joints and not re.search("[至到—]", words) else None


def told(words: str, moment: Moment, count: int | None) -> int | None:
    """Return how often, of a rhythm that tells it itself and of the `count` of its clause.

    每周一、周三各巡查2次 is four times a week; 每周一、周三开展巡查 is twice.
    """
    if moment.count is None or count is None:
        return moment.count or count
    return moment.count * count if _EACH.search(words) else count


def at_least(words: str) -> bool:
    """Tell whether a clause with a rhythm sets a least number of times."""
    return _AT_LEAST.search(words) is not None
