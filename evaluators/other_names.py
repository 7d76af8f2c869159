"""Two names for one thing that something besides the names gives away.

The same odd number counts it (基础网格46个, 46个基层网格); it is the one body that the text sets up (工作专班,
领导小组); or it is called the same in quotation marks and only what follows these changes (“银龄顾问”工作室,
“银龄顾问”服务站).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators import prefilter
from evaluators.model import Span
from evaluators.set_up import differing, in_one_breath, set_up

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.lookup import Covered
    from evaluators.model import Document

_Entry = tuple[str, list[Span]]
_MEASURE = "个|名|支|处|间|户|块|座|家|条"
_TALLIED = re.compile(f"(?<![0-9.])(?P<count>[0-9]{{2,4}})(?P<measure>{_MEASURE})")
_RUN = re.compile("[\u4e00-\u9fff]{3,8}")
_RUN_UP_TO = re.compile("[\u4e00-\u9fff]{3,8}$")
_FEWEST = 13
"""A number below may be that of the communities: as many of anything are no sign of one thing."""
_HEAD = 2
_COMES = "入出到为成"  # 纳入救助, 转入救助: what is done, no name of anything
_MOST = 6
_TWO = 2
_OF_ONE_CAMPAIGN = {"行动", "活动"}
_ORGAN = re.compile("(?:工作)?(?P<organ>领导小组|专班|指挥部|协调小组|推进小组)")
_ORGAN_MADE = re.compile("(?:成立|组建|设立|建立|组成)[^。；！？\n]{0,60}$")
_BARE = re.compile("(?:^|[，。；：、\n（(）)]|由|经|向|报|对|以|在|是|为|和|与|及|各|本|的|街道|设)$")
_ABOVE_IT = "(?<![\u4e00-\u9fff])(?:本|全)?社区(?!治理|建设|矫正|教育|服务|养老|工作)"
_GROUP = re.compile("领导小组(?!成员单位)")
# up to the purpose that a leading group is named after; 区文明创建领导小组 is one of those above
_PURPOSE = re.compile(
    f"[^\u4e00-\u9fff]|[的了由经向报在为对以将把及和与各本]|街道|{_ABOVE_IT}|成立|组建|设立|建立|调整|充实|发挥|按照|根据"
)
_CHANGED = 3
_NAME, _SHORTEST = 16, 4  # characters of a body's name before what sort of body it is
_PLACES = "[接待联络工作服务活动调解议事]{2}[室站点]|服务中心|驿站|议事厅"
_WAYS = "工作法|工作机制|机制|工作模式|模式|工作制度|制度"
_DEEDS = "行动|工程|计划|项目|活动"
_CALLED = re.compile(f"“(?P<name>[^“”\n，。；]{{3,10}})”(?P<head>{_PLACES}|{_WAYS}|{_DEEDS})")
_KINDS = tuple(re.compile(heads) for heads in (_PLACES, _WAYS, _DEEDS))
_GENERAL = re.compile("一站式|最多|零距离|互联网|网上|线上|[0-9]$")


def counted_alike(document: Document, closed: Covered) -> Iterator[tuple[_Entry, _Entry]]:
    """Yield two names in front of or behind one odd number that share their end and a character before it."""
    text = document.text
    found: dict[tuple[str, str], list[tuple[str, int, bool]]] = {}
    for match in prefilter.found(_TALLIED, document):
        if int(match["count"]) < _FEWEST or closed.touches(*match.span()):
            continue
        places = found.setdefault((match["count"], match["measure"]), [])
        if behind := _RUN.match(text, match.end()):
            places.append((behind[0], match.end(), True))
        if before := _RUN_UP_TO.search(text, max(document.body.start, match.start() - 8), match.start()):
            places.append((before[0], before.start(), False))
    for places in found.values():
        for one, at, leads in places:
            for other, there, follows in places:
                if leads and (not follows or at < there) and (told := _one_of(one, other, leads=follows)) is not None:
                    first, second = told
                    begin = there if follows else there + len(other) - len(second)
                    yield (
                        _sorted_pair((first, [Span(at, at + len(first))]), (second, [Span(begin, begin + len(second))]))
                    )


def _sorted_pair(one: _Entry, other: _Entry) -> tuple[_Entry, _Entry]:
    """Return two names in the order of their places."""
    return (one, other) if one[1] <= other[1] else (other, one)


def _one_of(run: str, other: str, *, leads: bool) -> tuple[str, str] | None:
    """Return the names at the beginning of `run` and at the beginning (`leads`) or the end of `other`, if near."""
    for length in range(3, min(len(run), _MOST) + 1):
        name, head = run[:length], run[length - _HEAD : length]
        for size in range(3, min(len(other), _MOST) + 1):
            second = other[:size] if leads else other[-size:]
            if second == name:
                return None
            if not second.endswith(head) or abs(size - length) > 1 or (leads and second[:1] != name[:1]):
                continue
            mine, its = name[:-_HEAD], second[:-_HEAD]
            if len(mine) == len(its) == _HEAD and len(set(mine) & set(its)) == 1:
                if mine[0] == its[0] or (mine[1] == its[1] and mine[1] not in _COMES):
                    return name, second
            elif len(mine) == len(its) + 1 and mine.endswith(its) and other[: -size or None][-1:] in "分有设建":
                return name, second
    return None


def organs(document: Document, closed: Covered) -> Iterator[tuple[_Entry, _Entry]]:
    """Yield the one body that the text sets up and each other sort of body it speaks of as of that."""
    text = document.text
    made: dict[str, list[Span]] = {}
    bare: dict[str, list[Span]] = {}
    named = ""
    for match in prefilter.found(_ORGAN, document):
        if closed.touches(*match.span()):
            continue
        before = text[max(document.body.start, match.start() - 64) : match.start()]
        span = Span(*match.span())
        if _ORGAN_MADE.search(before):
            made.setdefault(match["organ"], []).append(span)
            named += before[-_NAME:]
        elif _BARE.search(before) or _bears(before, named):
            bare.setdefault(match["organ"], []).append(span)
        else:
            return  # bodies of others are spoken of too
    if len(made) == 1:
        ((organ, spans),) = made.items()
        for other, places in bare.items():
            if other != organ and not in_one_breath(document, spans, places):
                yield (document.quote(spans[0]), spans), (document.quote(places[0]), places)


def purposes(document: Document, closed: Covered) -> Iterator[tuple[_Entry, _Entry]]:
    """Yield the one leading group that the text sets up and each that has another name for the same purpose."""
    made: dict[str, list[Span]] = {}
    spoken: dict[str, list[Span]] = {}
    for match in prefilter.found(_GROUP, document):
        before = document.text[max(document.body.start, match.start() - 64) : match.start()]
        name = _PURPOSE.split(before)[-1]
        span = Span(match.start() - len(name), match.end())
        if closed.touches(span.start, span.end) or not name:
            continue
        known = made if _ORGAN_MADE.search(before) else spoken
        known.setdefault(name, []).append(span)
    if len(made) != 1:
        return
    ((name, spans),) = made.items()
    own = name.removesuffix("工作")
    for other, places in spoken.items():
        its = other.removesuffix("工作")
        ahead, _, left, right = differing(own, its)
        if ahead < _SHORTEST or not right or max(len(left), len(right)) > _CHANGED:
            continue
        if own != its and not in_one_breath(document, spans, places):
            yield (document.quote(spans[0]), spans), (document.quote(places[0]), places)


def _bears(before: str, named: str) -> bool:
    """Tell whether what leads to a body ends the name of the one set up (就业帮扶 of 残疾人就业帮扶专班)."""
    return any(before[-size:] in named and _BARE.search(before[:-size]) for size in range(_SHORTEST, _NAME))


def called_alike(document: Document, closed: Covered) -> Iterator[tuple[_Entry, _Entry]]:
    """Yield two nouns of one kind behind the same name in quotation marks, the later of them not set up."""
    found: dict[tuple[str, int], dict[str, list[Span]]] = {}
    for match in prefilter.found(_CALLED, document):
        if not closed.touches(*match.span()) and not _GENERAL.search(match["name"]):
            kind = next(at for at, heads in enumerate(_KINDS) if heads.fullmatch(match["head"]))
            found.setdefault((match["name"], kind), {}).setdefault(match["head"], []).append(Span(*match.span()))
    for heads in found.values():
        if len(heads) == _TWO and set(heads) != _OF_ONE_CAMPAIGN:
            one, other = sorted(heads.values())
            lesser, longer = sorted(heads, key=len)
            if longer.endswith(lesser) or in_one_breath(document, one, other):
                continue
            if any(set_up(document, span) or _beside(document, span) for span in other):
                continue
            yield (document.quote(one[0]), one), (document.quote(other[0]), other)


def _beside(document: Document, span: Span) -> bool:
    """Tell whether a name is listed next to another, or said to be one more."""
    return document.text[span.start - 1] in "、和与及设" or document.text[span.start - 2] in "另又还"
