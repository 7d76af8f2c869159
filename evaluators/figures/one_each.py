"""What every place has one or so many of, held against how many there are of it: 每个网格1名 in 52个网格, 共50名."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from evaluators.figures.clauses import statement_at
from evaluators.figures.counts import RATE, counts
from evaluators.figures.inventory import wholes
from evaluators.lookup import once
from evaluators.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evaluators.figures.counts import Count
    from evaluators.model import Document
    from evaluators.rule import Context

_VERB = "设立|建立|成立|组建|建成|设置|配备|配齐|配强|选聘|招聘|聘用|选派|建|设|配"
_EACH = re.compile(
    f"每个?(?P<holder>[\u4e00-\u9fff]{{2,6}}?)(?:至少|均|都|要|应)*(?:{_VERB})(?P<thing>[\u4e00-\u9fff]{{3,12}})$"
)
_THING = re.compile("[\u4e00-\u9fff]{3,12}")
# 12个社区、3个村全部建立调解室: one in each
_PLACES = re.compile(
    "(?:行政村|村|社区|小区|街道|网格|单位|企业|学校|村民小组)(?:均|都|全部|分别)(?:已|要|应)?"
    "(?:设立|建立|成立|组建|建成|设置)了?(?P<thing>[\u4e00-\u9fff]{3,12})$"
)
_NOT_ALL = re.compile(
    "每|各|其中|首批|第[一二三四]批|另|剩余|其余|上年|去年|示范|试点|标准化|新增|已|未|再|先|优秀|最|从|由$|较|比|到"
)
_ALL = re.compile("共|总|全部|建成|设立|建立|组建")
_NEAR = Decimal("0.25")
_MOST = 3


class Unequal(NamedTuple):
    """A number of things that is not what one or so many in each place come to, and how that is told."""

    thing: str
    told: Count
    place: Span
    due: Decimal
    added: bool


@once
def unequal(document: Document) -> tuple[Unequal, ...]:
    """Return each number of things that the places they are in belie, where no other number of them agrees."""
    return tuple(_unequal(document))


def _unequal(document: Document) -> Iterator[Unequal]:
    told = counts(document)
    expected = [(*one, False) for one in _for_each(document, told)]
    expected += [(*one, True) for one in _in_places(document, told)]
    for thing, due, place, added, places in expected:
        begin = None if places else statement_at(document.text, place.start)  # what stands beside it products sees to
        numbers = [
            one
            for one in told
            if _of_all(one, thing)
            and not one.span.overlaps(place)
            and statement_at(document.text, one.span.start) != begin
        ]
        if not numbers or any(one.value == due for one in numbers):
            continue
        one = numbers[0]
        if abs(one.value - due) <= _NEAR * due:
            yield Unequal(thing, one, place, due, added)


def said(ctx: Context, one: Unequal) -> str:
    """Return the words of a finding."""
    return (
        f"“{one.thing}”的数量前后不一：按“{ctx.cited(one.place)}”应为{one.due.normalize():f}{one.told.unit}，"
        f"另一处为“{ctx.cited(one.told.clause)}”。"
    )


def _for_each(document: Document, told: Sequence[Count]) -> Iterator[tuple[str, Decimal, Span, bool]]:
    """Yield what falls to each of a number of places that the text gives once: the thing, how many, where."""
    holder: str | None = None
    begin = 0
    for at, one in enumerate(told):
        match = _EACH.search(one.before) if "每" in one.before else None
        goes_on = at and document.text[told[at - 1].clause.end : one.clause.start] == "、"
        holder = match["holder"] if match else holder if goes_on else None
        begin = one.clause.start if match else begin
        thing = match["thing"] if match else one.before if holder and _THING.fullmatch(one.before) else None
        numbers = wholes(document).get(holder, frozenset()) if holder and thing else frozenset()
        if thing and len(numbers) == 1 and one.op == "=" and one.per is None and one.kind != RATE:
            yield thing, next(iter(numbers)) * one.value, Span(begin, one.clause.end), False


def _in_places(document: Document, told: Sequence[Count]) -> Iterator[tuple[str, Decimal, Span, bool]]:
    """Yield what all of so many places have one of each."""
    for at, one in enumerate(told):
        match = _PLACES.match(one.behind)
        if match is None or one.op != "=" or one.value < 2 or _NOT_ALL.search(one.before):
            continue
        all_of_it, start = one.value, one.clause.start
        for before in reversed(told[max(0, at - _MOST) : at]):
            if document.text[before.clause.end : start] != "、" or before.unit != one.unit or before.op != "=":
                break
            all_of_it, start = all_of_it + before.value, before.clause.start
        yield match["thing"], all_of_it, Span(start, one.clause.end), all_of_it != one.value


def _of_all(one: Count, thing: str) -> bool:
    """Tell whether a count is of all the things of a name."""
    if one.op != "=" or one.kind == RATE or one.per not in (None, "年"):
        return False
    led = one.before.endswith(thing)
    if not (led or one.behind.startswith(thing)) or _NOT_ALL.search(one.before.removesuffix(thing)):
        return False
    return (led and one.behind == "") or _ALL.search(one.before + one.behind) is not None
