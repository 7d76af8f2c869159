"""What came to be in the month or quarter of a report, told twice: 建成助餐点26个，本月新增10个; 本月新增助餐点8个.

Where the clause names no thing, the thing is that of the count before it in its sentence, in the same unit.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from evaluators import about, prefilter
from evaluators.figures import alike
from evaluators.figures.counts import RATE, counts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.figures.counts import Count
    from evaluators.model import Document

_SIGN = re.compile("[本当](?:月|季度?|周|期)[^，。；\n]{0,4}新")
_GAINED = re.compile(
    "^(?:其中)?(?P<when>[本当](?:月|季度?|周|期))(?:共|已|又|实际)?新(?:增设?|建成?|招募?|设立?|发展|登记|吸纳|成立)(?P<noun>[\u4e00-\u9fff“”]{0,12})$"
)
_NAME = re.compile("[\u4e00-\u9fff“”]{2,12}$")
_LEAD = re.compile("^.*(?:共建成|累计建成|建成|共有|现有|设有|配备|累计|共|达到?|成立|组建|设立|新[增建]|招募|登记|有)")
_LEAST = 2


class Twice(NamedTuple):
    """One thing with two numbers of how many of it are new."""

    noun: str
    first: Count
    second: Count


def told_twice(document: Document) -> Iterator[Twice]:
    """Yield what came to be in one stretch of time with two numbers, of one place and one thing."""
    if not prefilter.possible(_SIGN, document):
        return
    known: list[tuple[str, str, frozenset[str], Count]] = []
    told = counts(document)
    for at, count in enumerate(told):
        match = _GAINED.match(count.before) if count.kind != RATE and count.op == "=" else None
        if match is None:
            continue
        noun = (match["noun"] or count.behind).strip("“”") or _before(told[at - 1] if at else None, count)
        if len(noun) < _LEAST:
            continue
        place = about.places(document.text[count.sentence.start : count.clause.end])
        for other, when, where, first in known:
            same = (other.endswith(noun) or noun.endswith(other)) and (when[1], where) == (match["when"][1], place)
            if not same or first.unit != count.unit or first.value == count.value or first.sentence == count.sentence:
                continue
            whole, part = sorted((first, count), key=lambda one: -one.value)
            if not alike.adds_up(document, whole.span, part.span):
                yield Twice(noun, first, count)
                return
        known.append((noun, match["when"], place, count))


def _before(earlier: Count | None, count: Count) -> str:
    """Return the name of what the count before another one of its sentence counts, in the same unit."""
    if earlier is None or earlier.sentence != count.sentence or earlier.unit != count.unit:
        return ""
    found = _NAME.search(earlier.before)
    name = _LEAD.sub("", found[0]) if found else ""
    return (name or earlier.behind).strip("“”")
