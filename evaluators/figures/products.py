"""So many, so much for each, and the total: 4期，每期50人，共计240人; of a thing counted elsewhere too (52个网格)."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from evaluators.coverage.measure import MONEY
from evaluators.figures.clauses import statement_at
from evaluators.figures.counts import RATE, counts
from evaluators.figures.inventory import wholes
from evaluators.lines import extent
from evaluators.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evaluators.figures.counts import Count
    from evaluators.model import Document

_EACH = re.compile(
    "(?:每(?P<unit>[个名位户支家处期场次批轮班届堂台套条篇栋座人])?|(?<=[\u4e00-\u9fff])(?P<all>各)(?![类种项式样级界自]))"
    "(?P<rest>[\u4e00-\u9fff“”、]{0,20})$"
)
_SUM = re.compile(
    "(?:合计|共计|总计|一共|总共|累计|总(?:数|量|额|人数|投资|投入|金额)|(?<![公村])共(?!享|建|治|驻|同|性|识|青))[^，。；0-9]{0,12}$"
)
_PERIOD = re.compile("[每各][天日周月季旬]|每半年|每工作日|年均|月均|人均|户均|(?:每[^年].*){2}|各.*每|每.*各")
_OTHER = re.compile("其中|首批|第[一二三四]批|另|还|剩余|其余|上年|去年|截至|已")
_PERSONS = frozenset({"人", "人次"})
_LEAST, _MOST = Decimal("0.5"), Decimal("1.5")
_ROUGHLY = Decimal("0.1")
_REACH = 6
_NEXT = frozenset("，、×")
_CLASS = "班"  # of 托班4个 one says 每班
_SHORTEST, _LONGEST = 2, 8
_HAVE_EACH = re.compile("[\u4e00-\u9fff]{1,8}各(?![类种项式样级界自])[\u4e00-\u9fff]{0,12}$")

# 每期覆盖222名网格员中的当班人员: some of them each time
_OF_THEM = re.compile("[\u4e00-\u9fff]{0,8}中的")


class Unequal(NamedTuple):
    """How many, how much for each, the total that is stated, and what it should be."""

    number: Decimal
    each: Count
    total: Count
    exact: Decimal
    span: Span


def unequal(document: Document) -> Iterator[Unequal]:
    """Yield each total that is not the number of things times what falls to each."""
    told = counts(document)
    for at, each in enumerate(told):
        match = _EACH.search(each.before) if "每" in each.before or "各" in each.before else None
        if match is None or each.kind == RATE or each.per not in (None, "年", match["unit"]):
            continue
        if _PERIOD.search(each.before) or _OTHER.search(each.before) or each.op not in ("=", "~", ">="):
            continue
        begin = statement_at(document.text, each.span.start)
        line = extent(document.text, each.span, "\n")
        near = [one for one in told[max(0, at - _REACH) : at + 1 + _REACH] if line.contains(one.span)]
        beside = [one for one in near if one.span.start >= begin]
        total = _total(beside, each)  # which few have
        number = _number(document, near, beside, each, match) if total is not None and total.op == "=" else None
        if number is None or total is None:
            continue
        exact = number * each.value
        low = exact * (1 - _ROUGHLY) if each.op == "~" else exact
        high = exact * (1 + _ROUGHLY) if each.op == "~" else None if each.op == ">=" else exact
        if low <= total.value and (high is None or total.value <= high):
            continue
        if _OF_THEM.match(document.text, each.span.end):
            continue
        if any(one.span < each.span and one.unit == each.unit and one.value + exact == total.value for one in beside):
            continue  # 街道设1个，7个社区各设1个，共8个
        if _LEAST * exact <= total.value <= _MOST * exact:
            first, last = sorted((each.span, total.span))
            yield Unequal(number, each, total, exact, Span(first.start, last.end))


def _number(
    document: Document, near: Sequence[Count], beside: Sequence[Count], each: Count, match: re.Match[str]
) -> Decimal | None:
    """Return how many there are of what each is said of, told beside it in the statement, else anywhere."""
    rest, unit = match["rest"], match["unit"]
    others = [
        one for one in beside if one.op == "=" and one.value > 1 and one is not each and one.kind not in (RATE, MONEY)
    ]
    behind = next((one for one in beside if one.span.start >= each.span.end), None)
    follows = behind in others and behind is not None and document.text[each.span.end : behind.span.start] in _NEXT
    if follows and behind is not None and behind.unit == unit:
        return behind.value  # 讲座每场1000元，42场共4.2万元
    for one in sorted(others, key=lambda one: abs(one.span.start - each.span.start)):
        if _OTHER.search(one.before) or "每" in one.before:
            continue
        if match["all"]:  # 8个小区各安装6个
            words = document.text[one.span.end : each.span.start]
            if _HAVE_EACH.match(words):
                return one.value
        elif _named(rest, one, one.span < each.span) or (
            unit not in (None, "个", "名")
            and one.span < each.span
            and (one.unit == unit or (unit == _CLASS and one.before.endswith(_CLASS)))
        ):
            return one.value
    known = wholes(document) if not match["all"] else {}
    for end in range(min(_LONGEST, len(rest)), _SHORTEST - 1, -1):
        if numbers := known.get(rest[:end]):
            told = {one.value for one in near if one.span < each.span and _named(rest, one, earlier=True)}
            return next(iter(numbers)) if len(numbers) == 1 and told <= numbers else None  # else of 其余12个小区
    return None


def _named(rest: str, count: Count, earlier: bool) -> bool:
    """Tell whether a count is of what the words behind 每个 begin with, before or behind the number."""
    noun = count.behind.lstrip("的")
    return any(
        noun.startswith(rest[:end]) or (earlier and count.before.endswith(rest[:end]))
        for end in range(_SHORTEST, min(_LONGEST, len(rest)) + 1)
    )


def _total(beside: Sequence[Count], each: Count) -> Count | None:
    """Return the total behind what falls to each, the next in its unit, where it is called one."""
    behind = [one for one in beside if one.span.start > each.span.start and one.kind != RATE]
    for one in behind:
        alike = one.kind == each.kind or {one.kind, each.kind} == _PERSONS
        if alike:
            plain = _SUM.search(one.before) and not _OTHER.search(one.before) and one.per in (None, "年")
            return one if plain else None
        if "每" in one.before or _SUM.search(one.before):
            return None
    return None
