"""Words that say the same within a name (微型 and 小型), and names of a document that differ in them alone.

A name is known by what stands around such a word: behind it the noun for a kind of thing, before it what the thing is
for.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from evaluators.alternatives import quick
from evaluators.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.lookup import Covered
    from evaluators.model import Document
    from evaluators.terms import Interchange

_HAN_ONLY = re.compile("[\u4e00-\u9fff]+")
_HAN = re.compile("[\u4e00-\u9fff]")
_PLACE = 4
"""Characters of a place or unit: 松涛社区."""
_LONGEST = 7
_NAMED = re.compile(
    "[\u4e00-\u9fff]{0,5}?"
    + quick(
        "(?:食堂|餐厅|中心|驿站|平台|小组|队伍|委员会|联盟|机制|生活圈|服务圈|基地|阵地|品牌|大学|学堂|学校|课堂|讲堂|书屋|公园|广场|信箱|服务站|消防站|工作站"
        "|[点站室厅屋队会节岗棚圈廊角坊吧亭](?![位数上下头径前部内外长间员])"
        ")"
    )
)
_GOES_ON = frozenset("位长点台内务名子外址立")
_BARE = re.compile(
    "(?:社区|街道|居民|小区|村|网格|服务|工作|志愿|党员|群众|综合|治理|管理|建设|各|个|的|了|和|等|在|本|该|全)+"
)
"""What stands before many things and names none."""


_Entry = tuple[str, list[Span]]


def exchanged(document: Document, closed: Covered) -> Iterator[tuple[_Entry, _Entry, bool]]:
    """Yield two names that differ in a word of the lexicon alone, with their places, and whether they are long."""
    text, body = document.text, document.body
    automaton, rows = _listed()
    found: dict[tuple[int, str], dict[str, list[Span]]] = {}
    for index, start, end in automaton.find_matches_as_indexes(text):
        if start < body.start or end > body.end or closed.touches(start, end):
            continue
        for row in rows[index]:
            word, shared = text[start:end], _around(text, row, start, end)
            if shared is not None:
                at = Span(
                    start - len(shared) if row.place == "head" else start,
                    end if row.place == "head" else end + len(shared),
                )
                found.setdefault((id(row), shared), {}).setdefault(word, []).append(at)
    for names in found.values():
        if len(names) > 1:
            first, second = sorted(names.values(), key=lambda spans: (-len(spans), spans[0]))[:2]
            further = _further(text, first[0].start, second[0].start)
            common = text[first[0].start - further : first[0].start]
            one, other = ([_longer(text, span, common) for span in spans] for spans in (first, second))
            yield (document.quote(one[0]), one), (document.quote(other[0]), other), further >= _PLACE


def _further(text: str, one: int, other: int) -> int:
    """Return how many characters two names have in common before what was compared."""
    far = 0
    while far < min(one, other) and text[one - far - 1] == text[other - far - 1] and _HAN.match(text[one - far - 1]):
        far += 1
    return far


def _longer(text: str, span: Span, before: str) -> Span:
    """Return a name with what stands before it everywhere."""
    return Span(span.start - len(before), span.end) if before and text.endswith(before, 0, span.start) else span


def _around(text: str, row: Interchange, start: int, end: int) -> str | None:
    """Return what stands before a word at the end of a name, or behind one at its beginning; None without a name."""
    if row.place == "head":
        if text[end : end + 1] in _GOES_ON:
            return None
        before = text[start - row.shared : start]
        if len(before) < row.shared or not _HAN_ONLY.fullmatch(before) or _BARE.fullmatch(before):
            return None
        return before
    named = _NAMED.match(text, end, end + _LONGEST)
    return named[0] if named is not None and len(named[0]) >= row.shared else None


@cache
def _listed() -> tuple[Any, list[list[Interchange]]]:
    """Return an automaton over the words of the lexicon and, for each, the rows it stands in."""
    from ahocorasick_rs import AhoCorasick, MatchKind

    from evaluators.terms import variants

    words: dict[str, list[Interchange]] = {}
    for row in variants().interchangeable:
        for word in row.words:
            words.setdefault(word, []).append(row)
    return AhoCorasick(tuple(words), matchkind=MatchKind.LeftmostLongest), list(words.values())
