"""Those who hold one post, told twice with two numbers: 共有楼长86名, and further on 全部68名楼长."""

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

_POST = "[\u4e00-\u9fff]{1,6}?(?:长|员|者|干部|民警|辅警|医生|护士|律师|教师|社工|专干|骨干)"
_THERE_ARE = re.compile(f"(?:共有|现有)(?P<noun>{_POST})?$")
_NAMED = re.compile(_POST)
_ALL = re.compile("(?:全部|全体|所有)$")
_SLIP = Decimal("0.2")  # of the larger number
_PERSON = "人"


class Twice(NamedTuple):
    """One post with two numbers of holders."""

    noun: str
    first: Count
    second: Count


def told_twice(document: Document) -> Iterator[Twice]:
    """Yield each number told of all who hold a post that is not the number there are, where one is given."""
    there: dict[str, list[Count]] = {}
    numbers = {one.value for one in counts(document) if one.kind == _PERSON}
    for count in counts(document):
        if count.kind != _PERSON or count.op != "=":
            continue
        match, named = _THERE_ARE.search(count.before), _NAMED.match(count.behind)
        noun = (match["noun"] if match else None) or (named[0] if named else "")
        if match is not None and noun:
            there.setdefault(noun, []).append(count)
        elif named is not None and _ALL.search(count.before) and len(there.get(noun, ())) == 1:
            first = there[noun][0]
            changed = abs(first.value - count.value) in numbers  # 新招6名: those who came, or left
            if _slip(first.value, count.value) and not changed and _places(document, first) == _places(document, count):
                yield Twice(noun, first, count)


def _slip(one: Decimal, other: Decimal) -> bool:
    """Tell whether two numbers differ by little, or by the order of their digits (86, 68)."""
    return one != other and (abs(one - other) <= _SLIP * max(one, other) or sorted(str(one)) == sorted(str(other)))


def _places(document: Document, count: Count) -> frozenset[str]:
    return about.places(document.text[count.sentence.start : count.clause.end])
