"""Persons of one kind, told twice with two numbers: 共有楼长86名, and further on 全部68名楼长, 辖区独居老人68名.

Only what is said of all of them is compared: how many there are (现有, 登记在册, 总数), and those of whom 全部 or 逐户
is said. Of those visited, trained or due by some day there may be fewer.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from evaluators import about
from evaluators.figures.counts import counts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.figures.counts import Count
    from evaluators.model import Document

_POST = (
    "[\u4e00-\u9fff]{1,8}?(?:长|员|者|干部|民警|辅警|医生|护士|律师|教师|社工|专干|骨干|老人|老年人|残疾人|儿童|对象"
    "|管家)"
)
_AREA = "(?:全(?:街道|社区|镇|区)|辖区内?|本?街道|本?社区)"
# 共有楼长, 登记在册独居老人, 注册志愿者达, 辖区独居老人; the noun may stand behind the number
_THERE_ARE = re.compile(
    f"(?:(?:共有|现有|实有|配备了?|配有|拥有|(?:登记|注册)?在册|已?登记在册|辖区(?:内|现)?有|{_AREA}(?:的|内)?(?:(?:共|现)有)?)的?(?P<noun>{_POST})?"
    f"|^[对为向给将把]?{_AREA}?(?:的|内)?(?P<told>{_POST})(?:总数|总人数|总量|队伍)?)(?:共|共有|共计|总数|总人数|已?达到?|为|有)?$"
)
_NAMED = re.compile(f"“?(?P<noun>{_POST})”?(?P<all>全部|全员|全体|均|都|逐[一户人]|一对一|中(?=$|有)|总数)?(?![级])")
_ALL = re.compile("(?:全部|全体|所有)的?$")
_ALL_BEHIND = re.compile("^(?:全部|全员|均|都|逐[一户人]|中(?=$|有))")
_KIND_OF = re.compile("^(?:专兼职|各类|各级|的|[共现实]有|(?:登记)?在册)+")
# of another time or lot, or what is to be
_OTHER = re.compile(
    "上年|去年|同期|年初|原有|原来|其中|每|各(?![类种项级])|平均|新增|新招|计划|目标|力争|拟|达到|增加|由|从|较|比|另|还|首批|第[一二三四五]|试点|示范|部分|约|近|至少"
)
_SLIP = Decimal("0.2")  # of the larger number
_PERSON = "人"


class Twice(NamedTuple):
    """One kind of persons with two numbers."""

    noun: str
    first: Count
    second: Count


def told_twice(document: Document) -> Iterator[Twice]:
    """Yield each number told of all persons of one kind that is not the number there are, where one is given."""
    there: dict[str, Count] = {}
    told: set[str] = set()
    persons = [one for one in counts(document) if one.kind == _PERSON]
    numbers = {one.value for one in persons}
    for count in persons:
        if count.op != "=" or count.value <= 1:
            continue
        noun, level = _all_of(count)
        if not noun or noun in told:
            continue
        first = there.get(noun)
        if first is None:
            if level:
                there[noun] = count
            continue
        changed = abs(first.value - count.value) in numbers  # 新招6名: those who came, or left
        if _slip(first.value, count.value) and not changed and _together(document, first, count, stated=level):
            told.add(noun)
            yield Twice(noun, first, count)


def _all_of(count: Count) -> tuple[str, bool]:
    """Return of whom a count is said to be all, "" where it may be some, and whether it says how many there are."""
    if _OTHER.search(count.before):
        return "", False
    match, named = _THERE_ARE.search(count.before), _NAMED.match(count.behind)
    before = (match["noun"] or match["told"]) if match else None
    if before:
        stated = match is not None and (match["noun"] is not None or not count.before.endswith(before))
        if not stated and not _ALL_BEHIND.match(count.behind):
            return "", False
        return _KIND_OF.sub("", before), stated
    if named is None:
        return "", False
    stated = match is not None
    every = stated or named["all"] is not None or _ALL.search(count.before) is not None
    return (_KIND_OF.sub("", named["noun"]), stated) if every else ("", False)


def _slip(one: Decimal, other: Decimal) -> bool:
    """Tell whether two numbers differ by little, or by the order of their digits (86, 68)."""
    return one != other and (abs(one - other) <= _SLIP * max(one, other) or sorted(str(one)) == sorted(str(other)))


def _together(document: Document, first: Count, second: Count, *, stated: bool) -> bool:
    """Tell whether two counts are of one place and of one time; what is due by some day is not how many there are."""
    (years, when), (others, then) = (_times(document, one) for one in (first, second))
    apart = (years and others and years != others) or (then and when != then and (when or stated))
    return not apart and first.sentence != second.sentence and _places(document, first) == _places(document, second)


def _times(document: Document, count: Count) -> tuple[frozenset[str], frozenset[str]]:
    return about.times(document.text[count.sentence.start : count.clause.end])


def _places(document: Document, count: Count) -> frozenset[str]:
    return about.places(document.text[count.sentence.start : count.clause.end])
