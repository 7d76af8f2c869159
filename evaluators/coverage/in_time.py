"""What a report says is all done in time, and how much it says was late: 所有诉求均按期办结, 9件诉求超期办结."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from evaluators import about
from evaluators.coverage.similarity import pairs
from evaluators.lines import extent
from evaluators.model import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from evaluators.model import Document

_DONE = "办结|完成|整改|办理|答复|回复|处置|化解|销号"
_IN_TIME = "按期|按时|限时|如期|及时|在?(?:规定|要求|承诺|法定)?(?:时限|期限|时间)内"
_ALL = re.compile(
    f"(?:所有|全部|各类)(?P<what>[\u4e00-\u9fff]{{2,10}}?)(?:均|都|全部|已)+(?:{_IN_TIME})(?:全部|得到)?(?:{_DONE})"
    f"|(?P<of>[\u4e00-\u9fff]{{0,8}}?)(?P<rate>(?:{_IN_TIME})(?:{_DONE})率)(?:均|都|为|达到?|保持)*100[%％]"
)
_LATE = re.compile(
    f"[0-9]+[件项个条起](?P<what>[\u4e00-\u9fff]{{0,10}}?)(?:超期|逾期|超时|超时限|超过时限|(?:未|没有)能?(?:{_IN_TIME}))(?:{_DONE})"
)
_MARKS = "，。；：\n\t"


class Late(NamedTuple):
    """A claim that all was done in time, the other such claims and what was late."""

    claim: Span
    others: tuple[Span, ...]
    late: Span


def belied(document: Document, ahead: Callable[[Span], bool]) -> Iterator[Late]:
    """Yield the claim that all of something was done in time, of which the report counts some as late.

    Args:
        document: the report.
        ahead: whether a place speaks of what is to be.
    """
    text, body = document.text, document.body
    if "期" not in text and "时" not in text:
        return
    late = [(Span(*one.span()), one["what"]) for one in _LATE.finditer(text, body.start, body.end)]
    late = [(place, what) for place, what in late if not ahead(place)]
    claimed = [(Span(*one.span()), one) for one in _ALL.finditer(text, body.start, body.end)] if late else []
    for place, what in late:
        own = _times(text, place)
        same = sorted(
            (one["rate"] is not None, claim)
            for claim, one in claimed
            if not ahead(claim) and _of_one(one["what"] or one["of"], what) and _one_time(own, _times(text, claim))
        )
        if same:
            (_, first), *others = same
            yield Late(first, tuple(claim for _, claim in others), place)
            return


def _of_one(claimed: str | None, late: str) -> bool:
    """Tell whether what was late is of what was claimed; either may leave open of what it is."""
    return not claimed or not late or bool(pairs(claimed) & pairs(late)) or claimed.endswith(late)


def _one_time(one: frozenset[str], other: frozenset[str]) -> bool:
    return not one or not other or bool(one & other)


def _times(text: str, place: Span) -> frozenset[str]:
    return about.times(extent(text, place, _MARKS).of(text))[1]
