"""Short names that count bodies of several kinds (“一办四组”, “一中心三站”), held against the list beside them.

The list stands before the name in its sentence (设办公室、宣传组、巡查组，形成“一办两组”), or behind it in brackets or
after 即. Every item must end in a kind that the name counts; where one does not, it is open what is counted.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators import prefilter
from evaluators.lines import begin_of, end_of
from evaluators.model import Span
from evaluators.reader.numerals import parse

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evaluators.model import Document

_KIND = "办|组|队|室|站|岗|点|所|厅|园|馆|廊|班|屋|校|中心|平台"
_PART = re.compile(f"(?P<count>[一二两双三四五六七八九十])(?P<kind>{_KIND})")
_NAME = re.compile(f"“(?P<name>(?:[一二两双三四五六七八九十](?:{_KIND})){{2,4}})”")
# 的工作架构，即……; （……）
_LED = re.compile("[\u4e00-\u9fff]{0,8}(?P<open>（|，?(?:即|包括|分别(?:是|为)|具体为|为)：?|：)")
_JOINT = re.compile("、|以及|[和及与]")
_TWO = {"双": 2}
# 办公室 is what 办 stands for, and no 室 where the name counts both
_OFFICE = "办公室"
# what the bodies are under, not one of them
_ABOVE = "领导小组"
_OPEN = re.compile("[×✕*＊○…0-9二两三四五六七八九十]|XX|某")


def miscounted(document: Document) -> Iterator[tuple[Span, int, set[int]]]:
    """Yield place of each such name, how many bodies it counts in all, and how many are listed, where they differ."""
    for match in prefilter.found(_NAME, document):
        declared, span = _declared(match["name"]), Span(*match.span())
        lists = listed(document, span, match["name"])
        if lists and declared not in lists:
            yield span, sum(declared), {sum(lists[0])}


def listed(document: Document, span: Span, name: str) -> list[tuple[int, ...]]:
    """Return how many bodies of each kind of `name` the text beside `span` may list, the likeliest first.

    Args:
        document: what was read.
        span: the name with its quotation marks.
        name: what stands between them.
    """
    kinds = [part["kind"] for part in _PART.finditer(name)]
    if not kinds or _NAME.fullmatch(f"“{name}”") is None:
        return []
    text = document.text
    led = _LED.match(text, span.end)
    if led is not None:
        words = text[led.end() : end_of(text, led.end(), "）。；\n" if led["open"] == "（" else "，。；\n")]
        found = _of_kinds(words, kinds)
        return [found] if found is not None and all(found) else []
    return list(_before(text[begin_of(text, span.start, "。；\n") : span.start], kinds))


def _before(words: str, kinds: Sequence[str]) -> Iterator[tuple[int, ...]]:
    """Yield the counts of the clauses that list bodies, from the nearest back, once every kind is among them."""
    total = (0,) * len(kinds)
    for clause in reversed(re.split("[，：]", words)[:-1]):
        found = None if clause.endswith(_ABOVE) else _of_kinds(clause, kinds)
        if found is None:
            if any(total):
                return
            continue
        total = tuple(one + more for one, more in zip(total, found, strict=True))
        if all(total):
            yield total


def _of_kinds(words: str, kinds: Sequence[str]) -> tuple[int, ...] | None:
    """Return how many items of `words` are of each kind; None where one is of none or its number is open."""
    items = _JOINT.split(words)
    found = [0] * len(kinds)
    for item in items:
        kind = next((one for one in kinds if item.endswith(_OFFICE if one == "办" else one)), None)
        if kind is None and item.endswith("办") and "办" in kinds:
            kind = "办"
        if kind is None or _OPEN.search(item):
            return None
        found[kinds.index(kind)] += 1
    return tuple(found)


def _declared(name: str) -> tuple[int, ...]:
    return tuple(_TWO.get(part["count"]) or int(parse(part["count"]) or 0) for part in _PART.finditer(name))
