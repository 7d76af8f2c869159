"""A number written twice: in words and in figures (伍万元整（￥52000元）), or as an anniversary (建党96周年)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from evaluators.alternatives import quick
from evaluators.coverage.measure import MONEY, base
from evaluators.model import Span
from evaluators.reader.numerals import parse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from evaluators.model import Document

_NUMERALS = "零〇一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟"
_CHINESE = "(?:[零壹贰叁肆伍陆柒捌玖拾佰仟万亿]{1,16}|[零〇一二两三四五六七八九十百千万亿]{1,16})"
_ARABIC = r"[0-9][0-9,]*(?:\.[0-9]+)?[万亿]?"
_UNIT = "元|人次|[个名人户项件处场次支家份套台栋间亩年天日]"
_SIGN = "(?:大写|小写|人民币|即|合计|￥|¥|[：: ])*"
_END = "(?:整|正)?"
_ASIDE = re.compile(rf"[（(](?P<sign>{_SIGN})(?:(?P<b>{_ARABIC})|(?P<words>{_CHINESE}))(?P<v>{_UNIT})?{_END}[）)]")
_BEFORE = re.compile(
    quick(rf"(?:(?<![0-9.第])(?P<a>{_ARABIC})|(?<![第{_NUMERALS}])(?P<words>{_CHINESE}))(?P<u>{_UNIT}){_END}$")
)
_BEFORE_ENDS = frozenset(_UNIT) - {"|", "[", "]"} | set("整正")
_REACH = 24  # characters of a number and its unit
_EVENTS = {
    "中国共产党成立": "建党", "党成立": "建党", "建党": "建党", "新中国成立": "建国", "建国": "建国",
    "中华人民共和国成立": "建国", "建军": "建军", "改革开放": "改革开放", "抗战胜利": "抗战", "抗日战争胜利": "抗战",
    "长征胜利": "长征", "五四运动": "五四", "建团": "建团", "共青团成立": "建团", "香港回归": "香港",
    "澳门回归": "澳门",
}  # fmt: skip
_NAMES = "|".join(sorted(_EVENTS, key=len, reverse=True))
_ANNIVERSARY = re.compile(rf"(?P<event>{_NAMES})(?:祖国)?(?P<n>[0-9]{{1,3}}|[一二三四五六七八九十百零〇]{{1,6}})周年")
_ANOTHER_YEAR = re.compile("20[0-9]{2}年|去年|上年|明年|前年")


class Written(NamedTuple):
    """Two writings of one number that do not agree."""

    name: str
    first: Span
    second: Span


def twice(document: Document) -> Iterator[Written]:
    """Yield each number that its figures and its words, or two of its mentions, give differently."""
    yield from _both_ways(document)
    if "周年" in document.text:
        yield from _anniversaries(document)


def _both_ways(document: Document) -> Iterator[Written]:
    text = document.text
    for aside in _ASIDE.finditer(text, document.body.start, document.body.end):
        if text[aside.start() - 1 : aside.start()] not in _BEFORE_ENDS:
            continue
        before = _BEFORE.search(text, max(document.body.start, aside.start() - _REACH), aside.start())
        if before is None or (before["a"] is None) == (aside["b"] is None):
            continue  # of two writings one is in words
        first, second = parse(before["a"] or before["words"]), parse(aside["b"] or aside["words"])
        unit, other = before["u"], aside["v"] or before["u"]
        if first is None or second is None or (aside["v"] is None and unit != MONEY and not aside["sign"]):
            continue
        if not _equal(first, unit, second, other):
            place = Span(before.start(), aside.end())
            yield Written(place.of(text), Span(*before.span()), place)


def _equal(first: Decimal, unit: str, second: Decimal, other: str) -> bool:
    """Tell whether two amounts agree; of different things (三个（5名）) nothing can be said."""
    (one, kind), (two, second_kind) = base(first, unit), base(second, other)
    return kind != second_kind or one == two


def _anniversaries(document: Document) -> Iterator[Written]:
    """Yield each anniversary of one event that is another one further down, in a text about one year."""
    period = document.period
    if period is not None and period.start.year != period.end.year:
        return
    known: dict[str, tuple[Decimal | None, Span]] = {}
    for match in _ANNIVERSARY.finditer(document.text, document.body.start, document.body.end):
        if _ANOTHER_YEAR.search(document.text, max(0, match.start() - 12), match.start()):
            continue
        place = Span(*match.span())
        number, first = known.setdefault(_EVENTS[match["event"]], (parse(match["n"]), place))
        if number != parse(match["n"]):
            yield Written(match["event"], first, place)
