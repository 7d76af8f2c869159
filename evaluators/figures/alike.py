"""The other counts of a text that count what one does: those before it, and those of the other stages of a plan."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING

from evaluators.coverage.similarity import pairs
from evaluators.figures.counts import counts
from evaluators.lookup import once
from evaluators.stage_targets import stage_at

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from evaluators.figures.counts import Count
    from evaluators.model import Document, Span
    from evaluators.stage_targets import Stage

_BESIDE = 6  # characters
_MOST_PARTS = 10


def counted_before(document: Document, place: Span) -> bool:
    """Tell whether the chapter of a number counts the same before it."""
    chapter = _chapter(document, place.start)
    before = takewhile(lambda one: one.span.start < place.start, _same(document, place))
    return any(_chapter(document, one.span.start) == chapter for one in before)


def in_other_stages(document: Document, stage: Stage, place: Span) -> list[tuple[Decimal, Stage]]:
    """Return what the other stages count of the same as the number at a place, with the stage of each."""
    return [
        (one.value, at)
        for one in _same(document, place)
        if (at := stage_at(document, one.span.start)) is not None and at is not stage
    ]


def parts_come_to(
    goal: Decimal, stage: Stage, own: Decimal, others: list[tuple[Decimal, Stage]], *, least: bool
) -> bool:
    """Tell whether what the last stage of work and the others count may come to the goal, or to more.

    Args:
        goal: what all of it is to be.
        stage: the last stage of work.
        own: what that stage counts.
        others: what others do. Some may be of what is only looked at, so any of them may be left out; a stage between
            them that tells nothing may have its part too.
        least: whether there may be more than the goal.
    """
    parts = [(value, at) for value, at in others if value < goal]
    ranks = {at.rank for _, at in parts if at.rank < stage.rank}
    if len(parts) > _MOST_PARTS or (ranks and len(ranks) < stage.rank - min(ranks)):
        return True
    sums = {own}
    for value, _ in parts:
        sums |= {value + each for each in sums}
    return goal in sums or (least and max(sums) > goal)


def _chapter(document: Document, offset: int) -> int | None:
    """Return the outermost section that a place stands in."""
    index = document.section_at(offset)
    while index is not None and (parent := document.sections[index].parent) is not None:
        index = parent
    return index


def _same(document: Document, place: Span) -> Iterator[Count]:
    """Yield the other counts of the running text that count what the one at a place does, in order of place."""
    named = _named(document)
    mine, name = next(((one, name) for one, name in named if one.span.overlaps(place)), (None, frozenset()))
    for one, other in named:
        if mine is not None and one is not mine and one.kind == mine.kind and not name.isdisjoint(other):
            yield one


@once
def _named(document: Document) -> tuple[tuple[Count, frozenset[str]], ...]:
    """Return the counts with the pairs of characters of what is counted: those beside the number."""
    return tuple((one, pairs(one.before[-_BESIDE:]) | pairs(one.behind[:_BESIDE])) for one in counts(document))
