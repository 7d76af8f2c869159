"""What a plan sets twice with two numbers: a floor of one thing, the share of one group, a fall of one rate."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from evaluators import prefilter
from evaluators.coverage.similarity import told_pairs
from evaluators.figures.clauses import statement_at
from evaluators.figures.counts import RATE, counts
from evaluators.lines import begin_of
from evaluators.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.figures.counts import Count
    from evaluators.model import Document

_FLOOR, _CEILING = (">=", ">"), ("<=", "<")
_EACH = re.compile(
    "[每各](?:个|名|位|支|户|处)?[\u4e00-\u9fff]{1,4}?(?=组建|建立|设立|配备|开展|组织|至少|不|每|全年|年|$)"
)
_SAYS_NOTHING = re.compile(
    "[每各](?:个|名|位|支|户|处)?|全年|年度|每[年月季周]|组建|建立|设立|配备|组织|要求?|应|须|有|等|相对|固定|面积|人数|时间|数量|次数|不少于|不低于|不超过|至少"
)
_ATTRIBUTE = re.compile(
    "(?P<what>面积|人数|时间|时长|数量|次数|频次|金额|标准|容量|高度|宽度|距离)(?:要|应)?(?:均|都)?$"
)
_OTHER = re.compile(
    "其中|首批|第[一二三四]批|试点|示范(?!点)|[0-9]+月|季度|阶段|上年|现有|原|力争|争取|新增|新建|改造|重点|分别"
)
_LEAST, _SHARE = 3, 0.5
_MOST = 40  # of one kind; what goes on beyond is a list
_WITHIN = 60  # characters before a clause that says nothing itself

_NUMBER = r"(?P<n>[0-9]+(?:\.[0-9]+)?)[%％](?![-—~～至])"
_ALL = "(?:总人口|总人数|总户数|总数|总量|总)?"
_PORTIONS = (
    re.compile(
        rf"(?P<x>[\u4e00-\u9fff]{{3,14}}?)(?:人数|户数|数量|数)?占(?P<y>[\u4e00-\u9fff]{{2,8}}?){_ALL}的?(?:比例|比重|比)(?:要|应|须)?"
        rf"(?:达到?|为|不低于|不少于|保持在?|提高到)*{_NUMBER}"
    ),
    re.compile(
        rf"(?P<x>[\u4e00-\u9fff]{{3,14}}?)(?:人数|户数|数量|数)?(?:要|应|须)?(?:达到?|占到?|不低于|不少于|保持在?)+(?P<y>[\u4e00-\u9fff]{{2,8}}?){_ALL}的{_NUMBER}"
    ),
)
_MOVED = re.compile(
    r"(?P<x>[\u4e00-\u9fff]{2,12}?(?:率|起数|件数|数量|总量|数|量))(?:未能?|没有|要|应|力争|确保|实现|达到)*(?:同比|较上年|比上年|较去年|比去年)?"
    rf"(?P<y>下降|减少|降低|压降|压减|提高|提升|上升|增长|增加)(?:了|达到?|不低于|不少于|超过|幅度)*{_NUMBER}"
)
# a share or a change in percent: what most sentences have none of
_SIGN = re.compile(
    "占|的[0-9.]+[%％]|[下减降压提上增][降少低减高升长加](?:了|达到?|不低于|不少于|超过|幅度)*[0-9.]+[%％]"
)
_YEAR = re.compile("20[0-9]{2}年|第[一二三]年|上半年|下半年|[0-9]{1,2}月")
_TAIL = 4  # characters of a name that are the same


_EXAMINED = re.compile(
    "(?:(?:申报|拟|计划)?(?:创建|建设|打造|培育|改造)?的)?(?P<what>[\u4e00-\u9fff]{3,10}?)(?:进行|开展|组织|逐一|全面|实施)*(?:考核|评估|检查)?(?:验收|命名|挂牌|考评)"
)
_MADE = re.compile("创建|打造|建设|建成|培育|新建|改造|创成")
_PART = re.compile("其中|首批|第[一二三四]批|每|各")


class Restated(NamedTuple):
    """Two places that set one thing differently, and what it is called."""

    name: str
    first: Span
    second: Span


def set_twice(document: Document) -> Iterator[Restated]:
    """Yield what is set twice, differently, in two statements."""
    yield from _bounds(document)
    yield from _accepted(document)
    if "%" in document.text or "％" in document.text:
        for pattern in (_PORTIONS, (_MOVED,)):
            yield from _named(document, pattern)


def _accepted(document: Document) -> Iterator[Restated]:
    """Yield what is to be examined at the end in another number than is to be made (创建15个 … 对13个进行验收)."""
    made: list[Count] = []
    for count in counts(document):
        if count.kind == RATE or count.op != "=":
            continue
        match = _EXAMINED.match(count.behind) if count.before.endswith("对") else None
        if match is None:
            if _MADE.search(count.before) and not _PART.search(count.before):
                made.append(count)
            continue
        alike = [one for one in made[:_MOST] if one.kind == count.kind and _ends_alike(one, match["what"])]
        if len({one.value for one in alike}) == 1 and alike[0].value != count.value:
            yield Restated(match["what"], alike[0].clause, count.clause)


def _ends_alike(made: Count, what: str) -> bool:
    return made.before.endswith(what) or made.behind.startswith(what)


def _bounds(document: Document) -> Iterator[Restated]:
    """Yield floors (or ceilings) of one thing in one unit: 每个站不少于3支, 每个站不少于5支."""
    known: dict[tuple[str, str | None, bool, str, str], list[tuple[Count, frozenset[str]]]] = {}
    for count in counts(document):
        if count.op not in (*_FLOOR, *_CEILING) or count.kind == RATE or _OTHER.search(count.before + count.behind):
            continue
        each, attribute = _EACH.search(count.before), _ATTRIBUTE.search(count.before)
        if each is None and attribute is None:
            continue
        key = (
            count.unit,
            count.per,
            count.op in _FLOOR,
            each[0][-1:] if each else "",
            attribute["what"] if attribute else "",
        )
        topic = _topic(document, count)
        for other, about in known.get(key, [])[:_MOST]:
            apart = statement_at(document.text, count.span.start) > other.span.start
            shared = len(topic & about)
            if apart and shared >= max(_LEAST, _SHARE * min(len(topic), len(about))):
                if other.value != count.value:
                    yield Restated(count.before[-_WITHIN:], other.clause, count.clause)
                break
        else:
            known.setdefault(key, []).append((count, topic))


def _topic(document: Document, count: Count) -> frozenset[str]:
    """Return what a bound is of: what its clause says, else what stands before it in the statement."""
    own = told_pairs(f"{_EACH.sub(' ', count.before)} {count.behind}", _SAYS_NOTHING)
    if len(own) >= _LEAST:
        return own
    begin = max(statement_at(document.text, count.span.start), count.clause.start - _WITHIN)
    return own | told_pairs(_EACH.sub(" ", document.text[begin : count.clause.start]), _SAYS_NOTHING)


def _named(document: Document, patterns: tuple[re.Pattern[str], ...]) -> Iterator[Restated]:
    known: dict[tuple[str, str], tuple[Span, str, frozenset[str]]] = {}
    patterns = tuple(pattern for pattern in patterns if prefilter.possible(pattern, document))
    for sentence in document.sentences if patterns else ():
        words = document.quote(sentence.span)
        if _SIGN.search(words) is None:
            continue
        for match in sorted((m for p in patterns for m in p.finditer(words)), key=lambda m: m.start()):
            begin = statement_at(document.text, sentence.span.start + match.start())
            years = frozenset(_YEAR.findall(document.text[begin : sentence.span.start + match.end()]))
            place = Span(sentence.span.start + match.start(), sentence.span.start + match.end())
            start = begin_of(document.text, place.start, "，。；：\n")
            first, number, when = known.setdefault((match["x"][-_TAIL:], match["y"]), (place, match["n"], years))
            apart = statement_at(document.text, place.start) > first.start
            if apart and number != match["n"] and not (when and years and when != years):
                yield Restated(match["x"], first, Span(start, place.end))
