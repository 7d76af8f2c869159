"""Names of places with their count right behind them: 对玉兰里、桐荫里二村、河沿新村3个小区.

The names end in whatever places of that kind are called, so that only what leads to the list and what is no name tell
where it begins.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators import prefilter
from evaluators.model import Span
from evaluators.reader.numerals import parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.model import Document

_COUNTED = re.compile(
    "(?P<count>(?<![0-9第前后约近余二三四五六七八九十百])(?:[两二三四五六七八九十]{1,2}|[2-9]|[12][0-9]))"
    "(?P<noun>个(?P<kind>社区|小区|街道|乡镇|镇|村|行政村|院落))"
)
_KIND_SIGN = re.compile("个(?=[社小街乡镇村行院])")
_AHEAD = range(1, 3)  # characters of a number
_LISTED = re.compile("[^，。；：\\n“”《》（）0-9]{4,}(?<!等)\\Z")
_LEAD = re.compile(
    ".*(?:对|在|于|将|把|从|向|给|为|是|即|选[取定择]|确定|包括|涉及|覆盖|推动|完成|改造|整治|组织|指导|帮助|新增|以及|有)"
)
"""What leads to the first of the names."""
_AND = re.compile("(?<=[\u4e00-\u9fff])[和及与]")
# 甲街道、乙街道6个社区, 沿江路、人民路6个小区: where they lie, not which they are
_ELSEWHERE = ("街道", "镇", "乡", "社区", "片区", "路", "街", "巷", "网格", "市", "区", "县")
_CALLED = (
    "村",
    "苑",
    "园",
    "里",
    "公寓",
    "宿舍",
    "城",
    "庭",
    "院",
    "府",
    "坊",
    "居",
    "楼",
    "湾",
    "庄",
    "家属区",
    "大院",
)
_SHORT = 3  # characters of a name without what kind of place it is
_QUALITY = re.compile("[好高差低乱强弱全齐旧多少大小]$|[外内旁边共另各]$|[无有没未不]|其[余他它中]|老旧|失管|较|等")
_FAR = 2  # a count further off may be of more than is named
_FEWEST = 3
_MASK = re.compile("[×✕*＊○某]|XX")
_LONGEST = 120


def miscounted(document: Document) -> Iterator[tuple[Span, int, int]]:
    """Yield place of the count, the count and how many are named, where the two cannot both be right."""
    text, body = document.text, document.body
    places = prefilter.ahead_of(_KIND_SIGN, _AHEAD, text, body.start, body.end)
    for match in prefilter.tried(_COUNTED, text, places, body.end):
        before = _LISTED.search(text[max(body.start, match.start() - _LONGEST) : match.start()])
        if before is None or "、" not in before[0] or _MASK.search(before[0]):
            continue
        names = _names(before[0], match["kind"])
        declared = int(parse(match["count"]) or 0)
        either = {len(names) + extra for extra in range(sum(bool(_AND.search(name)) for name in names) + 1)}
        if max(either) >= _FEWEST and declared not in either and min(abs(declared - n) for n in either) <= _FAR:
            yield Span(match.start(), match.end("noun")), declared, max(either)


def _names(words: str, kind: str) -> list[str]:
    """Return the names of places that end `words`; none where something else may stand among them."""
    items = words.split("、")
    first = max((at for at, item in enumerate(items) if _LEAD.match(item)), default=0)
    led = _LEAD.match(items[first])
    names = [items[first][led.end() :] if led else items[first], *items[first + 1 :]]
    parted = [part for name in names for part in _AND.split(name)]
    return names if all(_is_name(part, kind) for part in parted) else []


def _is_name(words: str, kind: str) -> bool:
    if words.endswith(kind):
        return len(words) > len(kind) and "的" not in words
    if words.endswith(_CALLED) and kind not in ("社区", "街道"):
        return "的" not in words
    if words.endswith(_ELSEWHERE) or _QUALITY.search(words):
        return False
    return 0 < len(words) <= _SHORT and "的" not in words
