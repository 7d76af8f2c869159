"""Counts that another count of a text may belie: of a whole, with another near enough in the same measure."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from evaluators.figures import set_out
from evaluators.figures.counts import RATE
from evaluators.figures.told import EACH

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from decimal import Decimal

    from evaluators.figures.counts import Count
    from evaluators.model import Document

_UNITS = frozenset("岁分天日周年") | {"小时", "分钟", "个月", "月", "个百分点", "周岁", "月份", "学时"}
# places and bodies there are many of, parts of the text itself: of these one speaks of some
_SOME = re.compile(
    "^(?:社区|街道|小区|村|镇|网格|部门|单位|科室|方面|阶段|环节|步骤|大?类|项|重点|工作|楼院|方面|办公室|居委会|街镇|支部|党组织|乡镇)"
)
# 80%以上的为优秀, 低于90%的不得评优: what holds only then
_THEN = re.compile(
    "^(?:以上|以下|以内)?的?(?:，|$)|^(?:以上|以下|以内)?的(?:为|不|予|给|纳|列|取|视|可|将|由|按|小区|社区|单位|村)"
)
_THINGS = "个"  # the kind of whatever measure word: 5台 and 12处 are of different things
_YEAR = "年"
# 登记率由85%（289户）提高到…: how many of them a rate is, which the whole may differ from
_RATE_BEFORE = re.compile("(?P<rate>[0-9.]+)[%％](?:以上|左右)?（[^（）。；]*$")
_FULL = 100
FAR = 2  # times: numbers further apart are of different things
_LEAST = 2


def may_be_told_again(count: Count) -> bool:
    """Tell whether a count may be told again: no age, time or mark, no condition, no range."""
    if (
        count.unit in _UNITS
        or count.op in ("range", "~", "<", ">")
        or (count.value < _LEAST and not count.per and not EACH.search(count.before))
    ):
        return False
    if count.unit in ("个", "处", "家", "项", "类") and _SOME.match(count.behind):
        return False
    return not (count.kind == RATE and count.behind and _THEN.match(count.behind))


def rivalled(counts: Sequence[Count]) -> Iterator[Count]:
    """Yield those of `counts`, in their order, that another one in the same measure is near enough to belie."""
    values: dict[str, set[Decimal]] = defaultdict(set)
    sorts = list(map(sort, counts))
    for one, measure in zip(counts, sorts, strict=True):
        values[measure].add(one.value)
    near = {measure: _near(those) for measure, those in values.items()}
    return (one for one, measure in zip(counts, sorts, strict=True) if one.value in near[measure])


def sort(count: Count) -> str:
    """Return what two counts must have in common to be of one thing: what they count in, and per what time."""
    return f"{count.unit if count.kind == _THINGS else count.kind} {count.per if count.per != _YEAR else None}"


def _near(values: Iterable[Decimal]) -> set[Decimal]:
    """Return those of `values` beside which another one stands that is near enough to be of one thing."""
    neighbours = pairwise(sorted(values))
    return {value for low, high in neighbours if low and high <= FAR * low for value in (low, high)}


def stands(document: Document, count: Count) -> bool:
    """Tell whether a count is of a whole, and of what is or is to be, not of what a goal sets out from."""
    return not _is_share(document, count) and not set_out.is_base(document, count)


def _is_share(document: Document, count: Count) -> bool:
    """Tell whether a count stands in brackets behind a rate below 100%, whose share of the whole it is."""
    text, start, stop = document.text, count.sentence.start, count.span.start
    rate = _RATE_BEFORE.search(text, start, stop) if text.find("（", start, stop) >= 0 else None
    return rate is not None and float(rate["rate"]) < _FULL
