"""Where names that hold only in their time stand in a text, and whether it speaks of them as of something past.

What is told of the past (2013年以前按“社会管理”的思路) is history and no fault. The time a clause speaks of is named in
it, or in the nearest clause of its sentence before it that names one; words behind a name (……成果, ……以来) tell by
themselves.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from evaluators import prefilter
from evaluators.lines import begin_of, extent
from evaluators.lookup import Covered
from evaluators.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from evaluators.lexicon import DatedTerm, Meeting
    from evaluators.model import Document

_SENTENCE = "。；！？\n"
# the words tell of what was, or stand on it
_HISTORY = re.compile(
    "成果|(?:的|中)?(?:经验)?做法|成效|(?<!积累)(?<!总结)(?<!提供)经验|以来|期间|曾|历史|先后|回顾|当年|那年|当时|原(?![则因来料材始理点本])|时期|基础上|之后|以后"
    "|后，|如期|实现了|(?:取得|赢得|获得)了?[^，。；]{0,8}胜利|胜利(?:收官|完成|结束|闭幕)|总结验收|终期|撤销|更名|改称|并入|划入|合并|废止|取消|[中时](?:形成|建立|成立|推出|涌现)"
)
_BEFORE, _BEHIND = 12, 10
ESTATE = "小区|宿舍|家属[院楼区]|大院|原址|旧址|住宅楼|集资[楼房]|生活区|公寓"
"""What is called after a body or a policy and keeps that name whatever becomes of it."""
_PLACE = re.compile(f"(?:老|旧|职工|机关|单位)?(?:{ESTATE})|路(?![上线径子])")
_TIME = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)年|(?P<past>以前|此前|从前|过去|往年|去年|昔日|早年|当时|之前)"
    "|(?P<now>今年|本年|目前|当前|现在|如今|此后|今后|下一步|近年|本月|本季)"
)
YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年")
_LOOKED_BACK = re.compile("成果|经验|以来|期间的|曾|历次|历史|先后|回顾|当年|那年|中形成|中建立")
"""What came out of something, or that it once was: history, not a call to take part."""
# 二十大胜利召开，吹响了…, is told of as past: a congress is looked forward to only where it is what is awaited
_AWAITED = re.compile("(?:喜迎|迎接|迎庆)[^，。；]{0,8}$")
_FOR_IT = re.compile("[为向][^，。；]{0,6}$")
_GIVEN_TO_IT = re.compile("[^，。；]{0,6}?(?:献礼|召开(?:献礼|营造|创造|提供|保驾))")
# 做好国庆、党的二十大等重要时期的维稳工作: one of the occasions that are to be kept quiet
_OCCASION = re.compile(
    "[”’]?(?:(?:、[^，。；]{1,24}?)?[^，。；]{0,8}?(?:时期|节点|时段|时间段|期间|节日)[^，。；]{0,6}?)?的?"
    "(?:维稳|稳定|安保|安全|值守|值班|信访|保卫|巡防|带班|防范|领导带班|保障|(?:社会|安全)稳定)"
    "|[”’]?(?:、[^，。；]{1,24}?)?[^，。；]{0,8}?(?:时期|节点|时段|时间段|期间|节日)(?:，|[^，。；]{0,4}(?:实行|落实|加强|做好|开展|坚持))"
)
_PAST = re.compile("成立|建立|组建|完成了|圆满|曾|总结|经验|以来|当年|当时")
_COMING = re.compile("喜迎|迎接|献礼|保障[^，。]{0,6}召开|胜利召开(?!以来|后)")


def standing(
    rows: Sequence[DatedTerm], document: Document, aside: Covered | None = None
) -> Iterator[tuple[DatedTerm, list[Span]]]:
    """Yield each of `rows` that stands in the body of `document`, with its places; what lies `aside` is left out.

    A long list costs little: a row is looked for only where the words that it needs may stand.
    """
    patterns = tuple(row.pattern or re.escape(row.term) for row in rows)
    for index in prefilter.which(patterns, document):
        places = [Span(*match.span()) for match in prefilter.found(_compiled(patterns[index]), document)]
        places = [span for span in places if aside is None or not aside.touches(span.start, span.end)]
        if places:
            yield rows[index], places


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def within(rows: Sequence[tuple[DatedTerm, list[Span]]]) -> Covered:
    """Return what the places of `rows` that lie within a longer one of another row cover."""
    spans = sorted({span for _, places in rows for span in places}, key=len)
    return Covered(span for at, span in enumerate(spans) if any(other.contains(span) for other in spans[at + 1 :]))


def spared(document: Document, span: Span, term: DatedTerm) -> bool:
    """Tell whether the words at `span` are part of the name of a place, or are right as `told_as_past` has it."""
    return _PLACE.match(document.text, span.end) is not None or told_as_past(document, span, term)


def told_as_past(document: Document, span: Span, term: DatedTerm) -> bool:
    """Tell whether the words at `span` speak of `term` as of what was in its time, or are right for what is beside."""
    text, until = document.text, term.valid_to
    clause = extent(text, span)
    if _HISTORY.search(text, max(clause.start, span.start - _BEFORE), min(clause.end, span.end + _BEHIND)):
        return True
    if until is not None and any(int(year) <= until.year for year in YEAR.findall(clause.of(text))):
        return True
    sentence = extent(text, span, _SENTENCE)
    if term.unless and re.search(term.unless, sentence.of(text)):
        return True
    times = list(_TIME.finditer(text, sentence.start, span.start))
    return bool(times) and until is not None and _is_past(times[-1], until)


def looked_back_at(document: Document, span: Span) -> bool:
    """Tell whether the few words behind `span`, in its clause, look back at it."""
    behind = document.text[span.end : span.end + _BEHIND]
    return _LOOKED_BACK.search(re.split("[，。；]", behind)[0]) is not None


def _is_past(time: re.Match[str], until: date) -> bool:
    return time["past"] is not None or (time["year"] is not None and int(time["year"]) <= until.year)


def looked_forward_to(document: Document, span: Span, meeting: Meeting) -> bool:
    """Tell whether a clause speaks of a meeting as still to come; one that names its year looks back."""
    text = document.text
    whole = Span(begin_of(text, span.start, "，。；！？\n"), extent(text, span, "，。；！？\n").end)
    if str(meeting.start.year) in YEAR.findall(whole.of(text)):
        return False
    if not meeting.congress:
        return _COMING.search(whole.of(text)) is not None
    before, behind = text[whole.start : span.start], text[span.end : whole.end]
    if _AWAITED.search(before):
        return not _LOOKED_BACK.search(behind)
    return _FOR_IT.search(before) is not None and _GIVEN_TO_IT.match(behind) is not None


def guarded(document: Document, span: Span, meeting: Meeting) -> bool:
    """Tell whether a clause has a congress among the occasions to be kept safe (党的……等重要时期的维稳工作)."""
    text = document.text
    clause = extent(text, span, "，。；！？\n")
    if not meeting.congress or str(meeting.start.year) in YEAR.findall(clause.of(text)):
        return False
    return _OCCASION.match(text, span.end) is not None and not _PAST.search(clause.of(text))
