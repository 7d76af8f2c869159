"""Totals told behind or around their parts, in whatever words: 专职72名、兼职158名，网格员总数240名."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import accumulate, combinations
from typing import TYPE_CHECKING, NamedTuple

from evaluators.figures.clauses import statement_at
from evaluators.figures.counts import RATE, counts
from evaluators.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evaluators.figures.counts import Count
    from evaluators.model import Document

_SUM = re.compile(
    "(?:合计|共计|总计|一共|总共|总(?:数|量|额|人数|户数|面积|投资|投入|金额|规模)|(?<![公村])共(?!享|建|治|驻|同|性|识))"
    "(?P<verb>[\u4e00-\u9fff]{0,12}?)(?:各[类种项级][\u4e00-\u9fff]{1,6}|(?:为|是|有|达到?|约)?)$"
)
_ONE_BY_ONE = re.compile("(?:依次|分别)(?:是|为|有)?$")
_OPEN = re.compile("其中|等$|含|每|各(?![类种项式级])|均|以上|以下|左右|同比|增加|比|较|累计")
_SUMMED = re.compile("共|合计|总")
_SUBTOTAL = re.compile("(?:共计?|计|合计)$")
_TURN = re.compile("(?:其中)?第(?P<n>[一二三四五六七八九])[期批次轮场组季阶届片类]")
_NAMED = re.compile("(?P<n>[二两三四五六七八九十]|[2-9])[小大类种个项]")
# 在城关、东湖、北桥三个街道: whatever is done there has a part in each
_PLACES = re.compile(
    "(?P<n>[二两三四五六七八九十]|[2-9]|1[0-9])个(?P<noun>街道|社区|小区|行政村|村|乡镇|镇|片区|网格|园区|校区|站所)"
)
_LISTED = re.compile("(?P<names>[\u4e00-\u9fff]{1,12}(?:、[\u4e00-\u9fff]{1,8})*[、和及与][\u4e00-\u9fff]{1,8}?)等?\\Z")
_LED_TO = re.compile("^.*[在由从对于]")
_LONGEST_VERB = 4
_LONGEST_LIST = 80
_LONGEST_NAME = 3  # characters of a place without what kind of place it is
_NUMERALS = "零一二三四五六七八九十"
_NEAR = Decimal("0.2")
_NAMED_NEAR = Decimal("0.3")
_SHORT = 4  # characters behind a count that are no more than what it counts
_MOST = 12
_ADDED = 8  # parts; to try all sets of more takes too long


class Unequal(NamedTuple):
    """A total and parts that do not make it up; `some` where the parts may be only some and come to a little less."""

    total: Count
    parts: tuple[Count, ...]
    span: Span
    some: bool = False

    @property
    def added(self) -> Decimal:
        """What the parts come to, in the base unit."""
        return sum((part.value for part in self.parts), Decimal(0))


def unequal(document: Document) -> Iterator[Unequal]:
    """Yield each total with the parts beside it that come near it and miss it."""
    told = counts(document)
    for at, count in enumerate(told):
        if count.kind == RATE or count.op != "=":
            continue
        summed = _SUM.search(count.before)
        one_by_one = _ONE_BY_ONE.search(count.behind) is not None
        before: list[Count] = []
        if summed is not None or one_by_one:
            begin = statement_at(document.text, count.span.start)
            before = [one for one in told[max(0, at - _MOST) : at] if one.span.start >= begin]
        if summed is not None:
            yield from _behind(count, summed, before)
        behind = told[at + 1 : at + 1 + _MOST]
        yield from _in_brackets(document, count, behind)
        yield from _among(document, count, behind)
        yield from _in_turn(count, behind)
        if one_by_one:
            yield from _one_by_one(count, before, behind)


def _behind(total: Count, match: re.Match[str], before: Sequence[Count]) -> Iterator[Unequal]:
    """A total in the clause behind its parts; what stands before them may be counted alike and is no part."""
    if _OPEN.search(total.before[: match.start()]):
        return
    parts = _run(total, before)
    if match["verb"] and (not parts or not _speaks_of(match["verb"], parts)):
        return
    if not 1 < len(parts) <= _ADDED or _some_make(total.value, parts):
        return
    sums = list(accumulate((part.value for part in reversed(parts)), Decimal.__add__))
    best = min(range(1, len(sums)), key=lambda i: (abs(sums[i] - total.value), -i))
    if abs(sums[best] - total.value) <= _NEAR * total.value:
        held = tuple(parts[len(parts) - 1 - best :])
        yield Unequal(total, held, Span(held[0].span.start, total.span.end))


def _some_make(total: Decimal, parts: Sequence[Count]) -> bool:
    """Tell whether any two or more of the counts make the total: then it is of those (前两类合计…)."""
    return any(
        sum((part.value for part in some), Decimal(0)) == total
        for size in range(2, len(parts) + 1)
        for some in combinations(parts, size)
    )


def _run(total: Count, before: Sequence[Count]) -> list[Count]:
    """Return the counts right before a total that are in its unit and plain, in order."""
    parts: list[Count] = []
    for one in reversed(before):
        if not parts and one.clause.end == total.clause.end - len(total.shown) and one.behind == total.before:
            continue  # 三项共30万元: how many parts there are
        if one.kind != total.kind or one.op != "=" or one.per not in (None, "年") or _OPEN.search(one.before):
            break
        if one.clause == total.clause:
            return []
        if parts and _SUBTOTAL.search(parts[0].before) and one.value and parts[0].value % one.value == 0:
            continue  # 6个社区各1支16人、共96人: of each of them, and told for all
        parts.insert(0, one)
    return parts


def _speaks_of(verb: str, parts: Sequence[Count]) -> bool:
    if len(verb) > _LONGEST_VERB:  # 慰问党员: the name with it
        return all(part.before.endswith(verb) for part in parts)
    return any(verb in part.before for part in parts) or verb in ("有", "投入", "需要", "安排", "资金", "经费")


def _in_brackets(document: Document, total: Count, behind: Sequence[Count]) -> Iterator[Unequal]:
    """Parts in brackets right behind the clause of their total (47个小区实现全覆盖（专业18个、托管29个）)."""
    text, opening = document.text, total.clause.end
    if text[opening : opening + 1] not in ("（", "(") or not behind:
        return
    closing = min((at for mark in "）)" if (at := text.find(mark, opening)) >= 0), default=-1)
    parts = [one for one in behind if one.span.end <= closing]
    words = text[opening + 1 : closing]
    alike = all(one.unit == total.unit and one.op == "=" for one in parts)
    if len(parts) < 2 or not alike or _OPEN.search(words) or len(total.behind) <= _SHORT:
        return  # what follows its noun at once is read with the sentence
    yield from _near(total, parts, Span(total.span.start, closing + 1), _NEAR)


def _among(document: Document, total: Count, behind: Sequence[Count]) -> Iterator[Unequal]:
    """Parts behind 其中, as many as are told: 346家“五小”行业，其中…; 在三个街道选取12个，其中…."""
    if not behind or not behind[0].before.startswith("其中"):
        return
    match = _NAMED.search(document.text, total.span.start - len(total.before), total.clause.end)
    places = list(_PLACES.finditer(document.text, total.sentence.start, total.span.start))
    parts = []
    for one in behind:
        if one.unit != total.unit or one.op != "=" or one.span.start > behind[0].clause.end + 80:
            break
        parts.append(one)
    told = match is not None and match.start() != total.span.start and len(parts) == _numeral(match["n"])
    in_each = any(_numeral(place["n"]) == len(parts) and _are_places(place, parts) for place in places)
    if told or (in_each and len(parts) > 1):
        yield from _near(total, parts, Span(total.span.start, parts[-1].span.end), _NAMED_NEAR)


def _are_places(place: re.Match[str], parts: Sequence[Count]) -> bool:
    """Tell whether each part is named by its place alone: 其中消防类东关社区30处 is of one kind there."""
    noun = place["noun"]
    listed = _LISTED.search(place.string[max(0, place.start() - _LONGEST_LIST) : place.start()])
    names = re.split("[、和及与]", _LED_TO.sub("", listed["names"])) if listed else []
    called = {name.removesuffix(noun) for name in names}
    for one in parts:
        name = one.before.removeprefix("其中").lstrip("，：:在")
        own = name.removesuffix(noun)
        if name == own or (own not in called if called else len(own) > _LONGEST_NAME):
            return False
    return True


def _numeral(written: str) -> int:
    return int(written) if written.isdigit() else _NUMERALS.find(written.replace("两", "二"))


def _in_turn(total: Count, behind: Sequence[Count]) -> Iterator[Unequal]:
    """Parts told one after the other (共180人，第一期96人、第二期94人)."""
    if not _SUMMED.search(total.before):
        return
    parts: list[Count] = []
    for one in behind:
        match = _TURN.match(one.before)
        if match is None or one.unit != total.unit or _NUMERALS.find(match["n"]) != len(parts) + 1:
            break
        parts.append(one)
    if len(parts) > 1:
        yield from _near(total, parts, Span(total.span.start, parts[-1].span.end), _NEAR)


def _one_by_one(number: Count, before: Sequence[Count], behind: Sequence[Count]) -> Iterator[Unequal]:
    """So many bare numbers as there are places (2150户，6个网格依次为380户、352户…), held against the total before."""
    if number.value > _MOST:
        return
    parts = [one for one in behind if one.kind == behind[0].kind][: int(number.value)] if behind else []
    bare = all(not one.before for one in parts[1:])
    total = next((one for one in reversed(before) if parts and one.unit == parts[0].unit), None)
    if total is not None and bare and len(parts) == number.value and len(parts) > 1:
        yield from _near(total, parts, Span(number.span.start, parts[-1].span.end), _NEAR)


def _near(total: Count, parts: Sequence[Count], span: Span, near: Decimal) -> Iterator[Unequal]:
    found = Unequal(total, tuple(parts), span)
    if found.added != total.value and abs(found.added - total.value) <= near * total.value:
        yield found
