"""Which words a time is quoted with, and what of them is to be done by it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from evaluators.model import Span
from evaluators.reader import clauses
from evaluators.reader.moment import Moment, start_of

_ONLY_TIME = re.compile(r"(?:力争|争取|确保|于|在|到|至|拟|计划|原则上|务必|必须)*")
_NO_TASK = re.compile(r"(?:全部|全面|基本|按期|按时)?(?:完成|结束|到位|落实到位)?")
_JOINT = re.compile("[、和及]")
# 6月底、11月底各检查1次; 各社区 is who does it
_EACH = re.compile("，?(?:分别|各(?!社区|街道|单位|部门|网格|支部|小区|村|镇|科|党))")
# 2月5日（正月十五）举办…: what else the day is called is no task
_FEAST_DAY = re.compile(r"^[（(][^（()）]{1,8}[）)]")
# 每月第一个周五下午组织…: so is the time of day
_TIME_OF_DAY = re.compile(
    r"^(?:[上下中]午|晚上|傍晚|晚间)(?:[0-9]{1,2}(?:[时点][0-9]{0,2}分?|[:：][0-9]{2})[，]?)?(?=[\u4e00-\u9fff]{2})"
)
# 公示期不少于5个工作日: the time itself says of what
_PERIOD_OF = re.compile(r"公示期?|试运行期?|工期|周期|时限|期限")
_LINKING = re.compile(r"(?:力争|争取|确保|原则上|于|在|(?<!做)到|截?至|截止|计划|拟|要|预计|将)+$")


def quoted(text: str, clause: Span, moment: Moment, found: tuple[Moment, ...]) -> Span:
    """Return the clause; its part between 、 where several times share it; with the next one where it is all time."""
    shared = _in_turn(text, moment, found)
    if shared != moment.span and (_EACH.match(text, shared.end) or text.endswith("分别于", clause.start, shared.start)):
        return clause
    start, end = clause.start, clause.end
    first, behind = (bisect_left(found, at, key=start_of) for at in (start, end))
    joints = [mark.start() for mark in _JOINT.finditer(text, start, end)]
    before = bisect_left(joints, moment.span.start) - 1
    if before >= 0 and found[first].span.end <= joints[before]:
        start = joints[before] + 1
    later = bisect_left(joints, moment.span.end)
    if later < len(joints):
        other = bisect_right(found, joints[later], key=start_of)
        if other < behind and found[other].span.end <= clause.end:
            end = joints[bisect_left(joints, found[other].span.start) - 1]
    alone = _ONLY_TIME.fullmatch(text[start : moment.span.start].strip())
    if alone and not text[moment.span.end : end].strip(" 　"):
        pieces = clauses.split(text)
        following = bisect_left(pieces, end, key=lambda piece: piece.start)
        if following < len(pieces) and "。" not in text[end : pieces[following].start]:
            end = pieces[following].end
    return Span(start, end)


def _in_turn(text: str, moment: Moment, found: tuple[Moment, ...]) -> Span:
    """Return the stretch of times that share one action (6月底、11月底各检查1次); that of the time itself without."""
    first = last = bisect_left(found, moment.span.start, key=start_of)
    while first > 0 and _JOINT.fullmatch(text, found[first - 1].span.end, found[first].span.start):
        first -= 1
    while last + 1 < len(found) and _JOINT.fullmatch(text, found[last].span.end, found[last + 1].span.start):
        last += 1
    return Span(found[first].span.start, found[last].span.end)


def task(text: str, quote: Span, moment: Moment, found: tuple[Moment, ...]) -> str:
    """Return the clause without its time words: what is to be done; empty where nothing but 完成 remains."""
    shared = _in_turn(text, moment, found)
    times = shared if quote.contains(shared) else moment.span
    before = re.sub("分别$", "", _LINKING.sub("", text[quote.start : times.start]))
    behind = _TIME_OF_DAY.sub("", _FEAST_DAY.sub("", text[times.end : quote.end]))
    words = clauses.bare(clauses.bare(before) + clauses.bare(behind))
    if not words and (period := _PERIOD_OF.match(moment.span.of(text))):
        return period.group()
    return "" if _NO_TASK.fullmatch(words) else words
