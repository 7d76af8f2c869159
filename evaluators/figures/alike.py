"""The other counts of what one counts: before it, in other stages of a plan, and those that it adds up with."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from decimal import Decimal
from functools import lru_cache
from itertools import accumulate, islice
from typing import TYPE_CHECKING

from evaluators import about
from evaluators.coverage.similarity import pairs
from evaluators.figures.counts import counts
from evaluators.lookup import once
from evaluators.stage_targets import stage_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.figures.counts import Count
    from evaluators.model import Document, Span
    from evaluators.stage_targets import Stage

_BESIDE = 6  # characters
_MOST_PARTS = 10
_FAR = 100  # counts before and behind, among which the parts of one whole stand
_FEW = 4
_MORE = re.compile("再|其余|剩余|余下|剩下|最后|又|第[二三四五六][批期]")
_JOINTS = ("、", "和", "及", "与", "，")
_SUM = re.compile("(?:累计|总共|共计?|合计|总数|全年)[\u4e00-\u9fff]{0,6}$")
_REBUILT = re.compile("改扩建|[改扩]建")  # 新建2处、改建2处 are parts of 建设4处
_MOST_OF_IT = 0.75  # of the pairs of characters of a part's name


def counted_before(document: Document, place: Span) -> bool:
    """Tell whether the chapter of a number counts the same before it."""
    mine = _at(document, place)
    if mine is None:
        return False
    rows = _rows(document, mine)
    nearest = max((row[at - 1] for row in rows if (at := bisect_left(row, mine))), default=None)
    if nearest is None:
        return False
    return _chapter(document, _named(document)[nearest][0].span.start) == _chapter(document, place.start)


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


_APART = re.compile("[。\n]")
_VERB = re.compile("(?:其中)?[新改扩续翻迁修][建造改设修]")


def adds_up(document: Document, whole: Span, part: Span) -> bool:
    """Tell whether the lesser of two counts of one thing is told as part of the other.

    So it is where those of the same in its chapter that follow one another, it among them, come to the other (of 12
    8月底前5部，11月底前7部), and where its own sentence gives the other, too (6月底前8名，全年18名). Of the same
    is what is in the same unit, named as the whole is and done no other way: 改造电梯2部 is no part of 加装电梯12部.

    Args:
        document: the text that holds both.
        whole: where the larger number stands.
        part: where the lesser stands.
    """
    named = _named(document)
    large, small = (_at(document, place) for place in (whole, part))
    if large is None or small is None or named[small][0].value >= named[large][0].value:
        return False
    own, all_of_it = named[small][0], named[large][0]
    goal = all_of_it.value
    chapter = _chapter(document, own.span.start)

    def beside(places: range) -> Iterator[Count]:
        for at in places:
            one, name = named[at]
            if _chapter(document, one.span.start) != chapter:
                return
            if at == large or one.unit != own.unit or name.isdisjoint(named[small][1]):
                continue
            if _is_of(one, all_of_it, bare=one.sentence == own.sentence):
                yield one

    told_beside = _in_lots(document, own, goal) or _with_bare(document, own, goal) or listed(document, part, goal)
    if told_beside or _totalled(document, own, all_of_it):
        return True
    before = list(islice(beside(range(small - 1, max(-1, small - _FAR), -1)), _MOST_PARTS))
    behind = list(islice(beside(range(small + 1, min(len(named), small + _FAR))), _MOST_PARTS))
    if any(one.value == goal and one.sentence == own.sentence for one in (*before, *behind)):
        return True
    earlier, later = ([one.value for one in row if one.value < goal] for row in (before, behind))
    sums = set(accumulate(earlier, initial=own.value))
    return any(goal - added in sums for added in accumulate(later, initial=Decimal(0)))


def _totalled(document: Document, part: Count, whole: Count) -> bool:
    """Tell whether the sentence of a part goes on to the whole (6月底前引进12家，年底前累计25家)."""
    told = counts(document)
    at = bisect_right(told, part.span.end, key=lambda one: one.span.start)
    return any(
        one.value == whole.value and one.unit == part.unit and _SUM.search(one.before) is not None
        for one in told[at : at + _FEW]
        if one.sentence == part.sentence
    )


def _in_lots(document: Document, part: Count, whole: Decimal) -> bool:
    """Tell whether the sentence of a part goes on with the other lots of the whole (6月底前2处，8月底前再建成2处)."""
    told = counts(document)
    at = bisect_right(told, part.span.end, key=lambda one: one.span.start)
    added = part.value
    for one in told[at : at + _FEW]:
        if one.sentence != part.sentence or one.unit != part.unit or not _MORE.search(one.before):
            break
        added += one.value
        if added == whole:
            return True
    return False


def _with_bare(document: Document, part: Count, whole: Decimal) -> bool:
    """Tell whether the next count in its unit, which names nothing, makes up the whole (新建站点10个，…；改造2个)."""
    told, text = counts(document), document.text
    at = bisect_right(told, part.span.end, key=lambda one: one.span.start)
    for one in told[at : at + _FEW]:
        if _APART.search(text, part.span.end, one.span.start):
            return False
        if one.unit == part.unit and _VERB.fullmatch(one.before) and not one.behind:
            return part.value + one.value == whole
    return False


def listed(document: Document, place: Span, whole: Decimal) -> bool:
    """Tell whether the count at a place stands in a list of bare ones that come to `whole` (分别32处、30处和24处)."""
    told, text = counts(document), document.text
    first = last = bisect_right(told, place.start, key=lambda one: one.span.end)
    if first == len(told):
        return False
    while first and _joined(text, told[first - 1], told[first]):
        first -= 1
    while last + 1 < len(told) and _joined(text, told[last], told[last + 1]):
        last += 1
    run = told[first : last + 1]
    return len(run) > 1 and sum(one.value for one in run) == whole


def _joined(text: str, before: Count, behind: Count) -> bool:
    return before.unit == behind.unit and text[before.span.end : behind.span.start] in _JOINTS


def _is_of(part: Count, whole: Count, *, bare: bool) -> bool:
    """Tell whether a count is of what another counts; one that names nothing is so where it may be `bare`."""
    (acts, name), (all_acts, all_names) = _name(part), _name(whole)
    if all_acts and not acts <= all_acts:
        return False
    return len(name & all_names) >= _MOST_OF_IT * len(name) if name else bare


def _name(count: Count) -> tuple[frozenset[str], frozenset[str]]:
    return _named_in(f"{count.before} {count.behind}")


@lru_cache(maxsize=8192)
def _named_in(words: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return what is done and the pairs of characters of what it is done to, without those who do it."""
    told = about.about(_REBUILT.sub("建设", words))
    things = told.things[told.led :] or told.things
    return told.acts, frozenset(pair for one in things for pair in pairs(one))


def _at(document: Document, place: Span) -> int | None:
    """Return the number of the count at a place in `_named`."""
    named = _named(document)
    at = bisect_right(named, place.start, key=lambda one: one[0].span.end)
    return at if at < len(named) and named[at][0].span.overlaps(place) else None


def _chapter(document: Document, offset: int) -> int | None:
    """Return the outermost section that a place stands in."""
    index = document.section_at(offset)
    while index is not None and (parent := document.sections[index].parent) is not None:
        index = parent
    return index


def _same(document: Document, place: Span) -> Iterator[Count]:
    """Yield the other counts of the running text that count what the one at a place does, in order of place."""
    mine = _at(document, place)
    rows = _rows(document, mine) if mine is not None else []
    for at in sorted({at for row in rows for at in row if at != mine}):
        yield _named(document)[at][0]


def _rows(document: Document, mine: int) -> list[list[int]]:
    """Return the numbers of the counts that share a pair of characters with one, by pair, itself among them."""
    one, name = _named(document)[mine]
    return [_by_pair(document)[one.kind, pair] for pair in name]


@once
def _by_pair(document: Document) -> dict[tuple[str, str], list[int]]:
    found: dict[tuple[str, str], list[int]] = {}
    for at, (one, name) in enumerate(_named(document)):
        for pair in name:
            found.setdefault((one.kind, pair), []).append(at)
    return found


@once
def _named(document: Document) -> tuple[tuple[Count, frozenset[str]], ...]:
    """Return the counts with the pairs of characters of what is counted: those beside the number."""
    return tuple((one, pairs(one.before[-_BESIDE:]) | pairs(one.behind[:_BESIDE])) for one in counts(document))
