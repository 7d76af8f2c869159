"""What the heading of a column of results says of its figures: planned, reached, of the month, counted up, past.

Offices write it before the indicator or behind it, in brackets, or in a row of its own: 本月走访居民,
走访居民（户）累计, 走访居民 over 目标 and 完成. In a table with a column 指标 it stands alone.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

PLAN, ACTUAL, LAST, OF_MONTH = "计划", "实际", "上月累计", "本月完成"
PAST, SHARE, OTHER = "以前", "完成率", "其他"  # of figures that are no result
_MONTH = "(?:1[0-2]|0?[1-9])月份?"
_TOKENS = {
    "past": (
        r"(?:(?:去年|上一?年度?|往年|前年)(?!度?(?:遗留|结转|积案|以来|未|存量|剩余))(?:同期|同月)?|同期)"
        r"(?:数(?!字))?"
    ),
    "stretch": rf"(?:截[至止](?:1[0-2]|0?[1-9])月份?[底末]?|(?:1[0-2]|0?[1-9])月?[-—–~～至到]{_MONTH})",
    "dated": rf"{_MONTH}(?!\d)(?:当月|新增|发生)?",
    "last": "(?:截[至止])?上个?月[底末]?份?|上期",
    "month": "(?:截[至止])?[本当]个?月[底末]?份?(?:新增|发生)?|[本当]期(?:新增|发生)?",
    "term": "[本当上](?:季度?|周|旬)",
    "year": "(?:今年|[本当]年度?)(?:以来)?|全年|年度|年(?=累计|目标|计划|任务|完成)",
    "share": (
        "(?:(?:年度?)?(?:目标|计划|任务))?(?:完成|达成|执行)(?:率|比例|占比|百分比)|[同环]比(?:增[长减幅]|增长率)?"
    ),
    "actual": (
        "(?:任务|目标)完成(?:数|值|量|情况)?|(?:计划|任务|目标)完成情况"
        "|(?<!应)(?<!计划)(?:已|目前|现已)?(?:实际)?完成(?!率|比例|占比|百分比|时|进度)(?:情况|总数|[数值量](?!字))?"
        "|实际(?:[数值量](?!字))?|达成(?!率|比例)[数值]?"
    ),
    "plan": "应(?:完成|达到?)[数值]?|(?:计划|目标|任务)(?:任务|目标|完成(?!情况|率|比例)|总数|[数值量](?!字))*",
    "counted": "累[计积](?:总?[数值量](?!字))?",
}
_TOKEN = "|".join(f"(?P<{name}>{form})" for name, form in _TOKENS.items())
_BARE = re.sub(r"\(\?P<\w+>", "(?:", _TOKEN)
_JOINT = r"[\s：:_·•/|\-—]*"
_FRONT = re.compile(rf"{_JOINT}(?:(?:{_BARE}){_JOINT})+(?:(?:[数值量]|情况)$)?")
_BACK = re.compile(rf"(?P<open>[（(])?(?:{_JOINT}(?:{_BARE}))+(?:[数值量]|情况)?{_JOINT}(?(open)[)）])$")
_WORDS = re.compile(_TOKEN)
_MADE = re.compile(
    "(?:制[定订]|编制|拟[定订]|完成|落实|分解|达到|实现|下达|签订|执行)"
)  # 制定工作计划 is a plan that was made
_FIRM = re.compile("[应年全]")  # in front: 目标人群随访 is an indicator
_FIRM_BEHIND = re.compile("[应年全数值量]|目标")
_UNIT = re.compile(r"[（(][^（()）]*[)）]$")
_NUMBER = re.compile(r"(\d+)月")
_MILD = ("完成", "实际", "年度", "全年")


class Reading(NamedTuple):
    """What a heading is about, and of what kind its figures are.

    `item` is the column of a table of results that it answers, `PAST`, `SHARE` or `OTHER` where it is none of them, and
    "" where nothing is said. `rank` is 0 of a figure of the year, 1 of what is counted up, 2 of what was reached, 3 of
    what is not said; `month` up to which it counts, where that is said. What is not `firm` may be part of a name.
    """

    subject: str
    item: str
    rank: int = 3
    month: int | None = None
    firm: bool = True


@lru_cache(maxsize=4096)
def read(heading: str) -> Reading:
    """Read a heading, without its unit at the end."""
    front = _FRONT.match(heading)
    if front is not None and front.end() == len(heading):
        return _read("", heading, heading)
    start = front.end() if front is not None else 0
    back = _BACK.search(heading, start)
    end = back.start() if back is not None else len(heading)
    before, subject, behind = heading[:start], heading[start:end], heading[end:]
    if not subject:
        return _read("", heading, heading)
    if _words(behind).keys() == {"plan"} and _MADE.match(heading) and not _FIRM_BEHIND.search(behind):
        return Reading(heading, "")
    if "share" in _words(before):
        return Reading(heading, "")
    return _read(subject, before + "，" + behind, heading, weak=bool(before) and not _FIRM.match(before))


def _words(said: str) -> dict[str, str]:
    return {str(found.lastgroup): found[0] for found in _WORDS.finditer(said)}


def _read(subject: str, said: str, heading: str, *, weak: bool = False) -> Reading:
    words = _words(said)
    if not words:
        return Reading(heading, "")
    numbers = [int(number) for name in ("stretch", "dated") if name in words for number in _NUMBER.findall(words[name])]
    month = max(numbers, default=None)
    counted = "counted" in words or "stretch" in words
    rank = 0 if "year" in words and "stretch" not in words else 1 if counted or "year" in words else 2
    firm = not (words.keys() == {"plan"} and weak)
    if words.keys() == {"year"} and not subject:
        return Reading(heading, "")
    item = _item(words, counted=counted or "截" in words.get("month", ""))
    return Reading(subject, item, rank, month, firm)


def _item(words: Mapping[str, str], *, counted: bool) -> str:
    if "past" in words:
        return PAST
    if "share" in words:
        return SHARE
    if "term" in words:
        return OTHER
    if "plan" in words:
        return OTHER if words.keys() & {"month", "last", "dated", "stretch"} else PLAN
    if "last" in words:
        return LAST if counted or "截" in words["last"] else PAST
    if {"month", "dated"} & words.keys() and not counted:
        return OF_MONTH
    return ACTUAL


def settled(readings: Mapping[str, Reading], month: int | None = None) -> dict[str, Reading]:
    """Return the readings of the columns of one subject, each with what it is beside the others.

    Of those that say their months the latest holds, or that of the table, `month`: 10月累计 beside 11月累计 is the
    上月累计.
    Of 9月 beside 10月 nobody knows whether they are counted up.
    """
    dated = {one.month for one in readings.values() if one.month is not None}
    if not dated:
        return dict(readings)
    top = month if month in dated and month is not None else max(filter(None, dated))
    several = len({one.month for one in readings.values() if one.month and one.item == OF_MONTH}) > 1
    out = {}
    for name, one in readings.items():
        item = OTHER if several and one.month and one.item == OF_MONTH else one.item
        if one.month is not None and one.month != top and item in {ACTUAL, OF_MONTH}:
            item = LAST if item == ACTUAL and one.month == top - 1 else OTHER
        out[name] = one._replace(item=item)
    return out


@lru_cache(maxsize=256)
def wide(names: tuple[str, ...], month: int | None = None) -> dict[str, Reading]:
    """Read the columns of a wide table; one that says nothing of itself but its indicator is what was reached.

    A word that may be part of a name (目标人群, 完成改造) says something only beside another column of its subject.
    """
    read_as = {name: read(name) for name in names if name}
    subjects = Counter(one.subject for one in read_as.values())
    groups: dict[str, dict[str, Reading]] = {}
    for name, said in read_as.items():
        alone = subjects[said.subject] == 1
        bare = said.subject and (not said.item or (alone and _is_part(name, said)))
        one = Reading(name if alone else said.subject, ACTUAL) if bare else said
        groups.setdefault(one.subject, {})[name] = one
    found = {name: one for group in groups.values() for name, one in settled(group, month).items()}
    return {name: found[name] for name in read_as}


def _is_part(name: str, one: Reading) -> bool:
    """Tell whether what a heading says of its figures may belong to the name of its indicator."""
    if not one.firm or one.item == SHARE:
        return True
    said = name.removeprefix(one.subject) if name.startswith(one.subject) else name[: name.find(one.subject)]
    return one.item == ACTUAL and said.startswith(_MILD)


def needs_other(name: str) -> bool:
    """Tell whether one heading of two says nothing but of what kind the figures are."""
    bare = read(_UNIT.sub("", name) or name)
    return not bare.subject and bool(bare.item)
