"""One number of one group given in households and in people: 辖区居民620户, 惠及居民620人."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from evaluators.figures.counts import counts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.figures.counts import Count
    from evaluators.model import Document

_HOUSEHOLDS, _PEOPLE = "户", "人"
_GROUP = "居民|群众|住户|业主|商户|家庭|老人|老年人|村民|租户|职工|对象"
_BEFORE, _BEHIND = re.compile(f"(?P<group>{_GROUP})(?:共|有|约|总计|合计|达)*$"), re.compile(f"^的?(?P<group>{_GROUP})")
_LEAST = 10  # smaller numbers of households and of people are the same by chance


class OtherUnit(NamedTuple):
    """A number of households and the same number of people of one group."""

    group: str
    first: Count
    second: Count


def swapped(document: Document) -> Iterator[OtherUnit]:
    """Yield each number of a group that an earlier sentence gives in the other unit, once for each number.

    A number of both, as where each household has sent one of its own, is told in one sentence.
    """
    known: dict[tuple[str, object], Count] = {}
    told: set[tuple[str, object]] = set()
    for count in counts(document):
        if count.kind not in (_HOUSEHOLDS, _PEOPLE) or count.value < _LEAST or count.op != "=" or count.per:
            continue
        named = _BEFORE.search(count.before) or _BEHIND.match(count.behind)
        if named is None:
            continue
        key = named["group"], count.value
        first = known.setdefault(key, count)
        if first.kind != count.kind and first.sentence != count.sentence and key not in told:
            told.add(key)
            yield OtherUnit(named["group"], first, count)
