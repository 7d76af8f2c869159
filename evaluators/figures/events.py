"""What two numbers in like words are of where the text around them tells of two events, items, places or things."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators import about
from evaluators.coverage.similarity import told_pairs
from evaluators.figures.told import MARK
from evaluators.lines import begin_of

if TYPE_CHECKING:
    from evaluators.model import Document, Span

# a heading that is a place, or begins with one and goes on about it
_PLACE = re.compile(
    "[\u4e00-\u9fff0-9]{1,8}?(?:[河浜港渠沟湖塘泾江路街巷弄里苑园庭村桥楼院站场]|[小社片街]区|网格|学校|[一二三四五六七八九十0-9]+号)"
    "(?:[（(][^（）()]*[）)])?(?=[，。：；]|$)"
)
# of all there is: sets nothing apart
_IN_ALL = re.compile("全年|年内|今年|本年度?|一年来|目前|共计?|累计|先后|已经?|实际|总计|合计")
_IN_BRACKETS = re.compile("[（(][^（）()]*[）)]")


def beside(document: Document, one: Span, other: Span) -> bool:
    """Tell whether one statement tells two things alike, one behind the other (春季报名48人；秋季报名52人).

    What stands between ； and the numbers must tell them apart: 满意率96%；满意率93% is one thing.
    """
    between = document.text[one.end : other.start]
    if "；" not in between or "。" in between or "\n" in between:
        return False
    return led_by(document, one) != led_by(document, other)


def led_by(document: Document, place: Span) -> tuple[frozenset[str], ...]:
    """Return what tells a number from others of its statement: pairs of characters, times and which of them.

    It stands before the number behind the last ；, or in brackets right behind it.
    """
    text = document.text
    behind = _IN_BRACKETS.match(text, place.end)
    begin = begin_of(text, place.start, "；。！？\n")
    words = f"{text[begin : place.start]} {behind[0] if behind else ''}"
    return told_pairs(words, _IN_ALL), about.times(words)[1], about.which(words)


def other_event(document: Document, one: Span, other: Span) -> bool:
    """Tell whether two numbers in like words follow the counts of two events (宣传18场，发放…; 义诊32次，发放…).

    So do those of two items of one list (一是加装电梯。总投资…; 二是改造管网。总投资…).
    """
    text = document.text
    numbers, items = [], []
    for place in (one, other):
        begin = begin_of(text, place.start, "。！？\n")
        clause = begin_of(text, place.start, "，。；：\n")
        numbers.append(frozenset(about.COUNTED.findall(about.TIMES.sub("", text[begin:clause]))))
        items.append(MARK.findall(text, begin_of(text, place.start, "\n"), place.start)[-1:])
    if (all(numbers) and not numbers[0] & numbers[1]) or _of_two_places(document, one, other):
        return True
    return "\n" not in text[one.end : other.start] and items[0] != items[1]


def _of_two_places(document: Document, one: Span, other: Span) -> bool:
    """Tell whether two numbers stand below headings that name a place each (（一）白沙河，3公里; （二）东浦，2公里)."""
    at = [document.section_at(place.start) for place in (one, other)]
    named = [_PLACE.match(document.sections[index].text) if index is not None else None for index in at]
    heads = {match[0] for match in named if match is not None}
    return len(heads) > 1 and None not in named and not any(about.about(head).acts for head in heads)
