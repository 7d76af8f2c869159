"""What the indicator of a target is called, and what a document says of indicators of that name."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

from evaluators.indicator_names import common_name
from evaluators.lines import begin_of
from evaluators.lookup import Covered, once

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from evaluators.model import Document, Target

_SET_UP = re.compile("^(?:共|总共)?(?:组建|建立|成立|设立|设置|建设|建成|建|设)")
_ABOUT_WHAT = re.compile("对[^，。；“”]{1,8}工作的(?=知晓[率度])")
# 示范小区垃圾分类准确率, 物业类化解率: of some of what the rate without these words is of
_OF_SOME = re.compile(
    "示范|重[点大]|试点|困难|普通|一般|特[殊困]|高龄|独居|低保|失能|新建|老旧|首次|初次|当[月天]|[\u4e00-\u9fff](?:类|型|级)"
)
_STANDARD = re.compile("(?:标准|条件|评分|评定|等级|分级)(?:[和与及、][\u4e00-\u9fff]{2,4})?$")
_COUNTED_UP = re.compile("累计(?:占比|比例|进度)|进度占比")
_IN_CELL = re.compile("(?P<name>[\u4e00-\u9fff]{2,14}?(?:率|满意度|知晓度))(?:要|应|须)?(?:达|为|不|提|保|≥|[0-9])")


def name_of(target: Target) -> str:
    """Return an indicator, by whatever name it is called, without the verb that sets it up or the hedge behind it."""
    return common_name(
        _SET_UP.sub("", _ABOUT_WHAT.sub("", target.indicator.strip("“”")))
        .removesuffix("基本")
        .rstrip("虽已也仅均都须应要需")
    )


def by_cells(document: Document, targets: Iterable[Target]) -> list[Target]:
    """Return targets, a rate of a table under the name its own cell gives it (核验登记 | 登记率达到92%)."""
    tables = Covered(table.span for table in document.tables)
    found = []
    for target in targets:
        inside = target.unit == "%" and tables.touches(target.span.start, target.span.end)
        match = _IN_CELL.match(document.quote(target.span)) if inside else None
        found.append(replace(target, indicator=match["name"]) if match is not None else target)
    return found


def no_aim(document: Document, target: Target) -> bool:
    """Tell whether a rate is part of a standard laid down (below 创建标准), or how far a schedule is to be by then."""
    if _COUNTED_UP.search(target.indicator) is not None:
        return True
    section = target.section
    while section is not None:
        if _STANDARD.search(document.sections[section].text):
            return True
        section = document.sections[section].parent
    return False


def is_known_base(document: Document, target: Target) -> bool:
    """Tell whether another target of the same indicator sets out from the value of this one (由81.9%提高到92%)."""
    return target.value in _bases(document).get(name_of(target), ())


@once
def _bases(document: Document) -> dict[str, set[Decimal]]:
    found: dict[str, set[Decimal]] = {}
    for target in document.targets:
        if target.baseline is not None:
            found.setdefault(name_of(target), set()).add(target.baseline)
    return found


def is_of_some(document: Document, earlier: str, later: str) -> bool:
    """Tell whether of two rates, one of which bears the end of the other's name, that one is of all, the other of some.

    So says a sentence that gives both, and the words that a later name has before the earlier one; a later name that
    lacks them may only be shorter.
    """
    rest = later.removesuffix(earlier)
    return (rest != later and _OF_SOME.search(rest) is not None) or frozenset((earlier, later)) in _side_by_side(
        document
    )


@once
def _side_by_side(document: Document) -> frozenset[frozenset[str]]:
    """Return the pairs of rates of which one bears the end of the other's name that one sentence gives."""
    rates: dict[int, dict[str, None]] = {}
    for target in document.targets:
        if target.unit == "%":
            rates.setdefault(begin_of(document.text, target.span.start, "。\n"), {})[name_of(target)] = None
    return frozenset(
        frozenset(pair)
        for names in rates.values()
        for pair in combinations(names, 2)
        if pair[0].endswith(pair[1]) or pair[1].endswith(pair[0])
    )
