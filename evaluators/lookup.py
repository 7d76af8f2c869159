"""Looking things up by place, and remembering what was said of the document in hand.

Rules ask the same of one document many times over. What they ask by place is answered by bisection, so that checking
takes time linear in the length of the text.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from functools import wraps
from itertools import accumulate
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from collections.abc import Set as AbstractSet

    from evaluators.model import Span

_Subject = TypeVar("_Subject")
_Answer = TypeVar("_Answer")
_Item = TypeVar("_Item")


def once(function: Callable[[_Subject], _Answer]) -> Callable[[_Subject], _Answer]:
    """Remember what `function` said of the subject it was last asked about, told by identity.

    To compare or hash a document costs as much as most questions about it. The answer is shared: nobody changes it.
    """
    last: tuple[_Subject, _Answer] | None = None

    @wraps(function)
    def remembering(subject: _Subject) -> _Answer:
        nonlocal last
        held = last  # another thread may put its own in between
        if held is None or held[0] is not subject:
            last = held = (subject, function(subject))
        return held[1]

    return remembering


class Judged(Generic[_Item, _Answer]):
    """What was said of things that most documents have in common: each is judged once."""

    __slots__ = ("_doubted", "_judge", "_settled")
    _MOST = 1 << 17

    def __init__(self, judge: Callable[[_Item], _Answer | None]) -> None:
        """Ask `judge`, which says something empty of those that nothing is to be said of."""
        self._judge = judge
        self._settled: set[_Item] = set()
        self._doubted: dict[_Item, _Answer] = {}

    def doubtful(self, items: set[_Item]) -> dict[_Item, _Answer]:
        """Return those of `items` of which something is to be said, with that."""
        unsettled, known = items - self._settled, self._doubted
        found = {item: known[item] if item in known else self._judge(item) for item in unsettled}
        doubted = {item: told for item, told in found.items() if told}
        if len(self._settled) + len(known) < self._MOST:
            known.update(doubted)
            self._settled.update(unsettled.difference(doubted))
        return doubted


class Placed(Generic[_Item]):
    """Items by the place they stand at."""

    __slots__ = ("_items", "_order", "_reach", "_starts")

    def __init__(self, items: Iterable[_Item], place: Callable[[_Item], Span]) -> None:
        """Hold `items`; `place` says where one stands."""
        self._items = [(item, place(item)) for item in items]
        self._order = sorted(range(len(self._items)), key=lambda index: self._items[index][1].start)
        self._starts = [self._items[index][1].start for index in self._order]
        # how far those up to each go: what ends before a place need not be looked at
        self._reach = list(accumulate((self._items[index][1].end for index in self._order), max))

    def __iter__(self) -> Iterator[_Item]:
        """Yield the items in the order they were given."""
        return (item for item, _ in self._items)

    def overlapping(self, span: Span) -> list[_Item]:
        """Return the items that share a character with `span`, in the order they were given."""
        first, behind = bisect_right(self._reach, span.start), bisect_left(self._starts, span.end)
        found = [index for index in self._order[first:behind] if self._items[index][1].end > span.start]
        return [self._items[index][0] for index in sorted(found)]

    def beginning(self, span: Span) -> list[_Item]:
        """Return the items that begin in `span`, in the order they were given."""
        found = self._order[bisect_left(self._starts, span.start) : bisect_left(self._starts, span.end)]
        return [self._items[index][0] for index in sorted(found)]

    def inside(self, span: Span) -> list[_Item]:
        """Return the items that lie wholly inside `span`, in the order they were given."""
        first, behind = bisect_left(self._starts, span.start), bisect_right(self._starts, span.end)
        found = [index for index in self._order[first:behind] if self._items[index][1].end <= span.end]
        return [self._items[index][0] for index in sorted(found)]


def sharing(items: Iterable[AbstractSet[str]], most: int) -> dict[int, Counter[int]]:
    """Return of each item that shares anything with earlier ones how much of it each of these has, all by index.

    Args:
        items: the pairs of characters of each, or whatever tells what it is about.
        most: of those that have one pair so many before an item are looked at: what goes on beyond is a list.
    """
    having: dict[str, list[int]] = defaultdict(list)
    for at, pairs in enumerate(items):
        for pair in pairs:
            having[pair].append(at)
    earlier: dict[int, list[int]] = defaultdict(list)
    for those in having.values():
        for place in range(1, len(those)):  # most have one alone
            earlier[those[place]] += those[max(0, place - most) : place]
    return {at: Counter(places) for at, places in earlier.items()}


class Covered:
    """What a number of spans cover together."""

    __slots__ = ("_ends", "_inner_ends", "_inner_starts", "_starts")

    def __init__(self, spans: Iterable[Span]) -> None:
        """Join the spans that overlap or touch; empty ones count for nothing."""
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._inner_starts: list[int] = []
        self._inner_ends: list[int] = []
        for start, end in sorted((span.start, span.end) for span in spans if span.end > span.start):
            if not self._inner_ends or end > self._inner_ends[-1]:
                self._inner_starts.append(start)
                self._inner_ends.append(end)
            if self._ends and start <= self._ends[-1]:
                self._ends[-1] = max(end, self._ends[-1])
            else:
                self._starts.append(start)
                self._ends.append(end)

    def touches(self, start: int, end: int) -> bool:
        """Tell whether one of the spans shares a character with `start` to `end`."""
        at = bisect_left(self._starts, end) - 1
        return at >= 0 and self._ends[at] > start

    def holds(self, span: Span) -> bool:
        """Tell whether one of the spans alone contains all of `span`."""
        at = bisect_right(self._inner_starts, span.start) - 1
        return at >= 0 and span.end <= self._inner_ends[at]
