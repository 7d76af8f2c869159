"""From an offset to the line and column a person sees, and to the clause around it."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

from evaluators.model import Span

_REACH = 400  # characters on each side within which a clause ends; beyond them it is cut
# 填表说明：1至5月累计等于1至4月累计与5月完成之和; 注：完成率为累计数除以年计划数
_NOTE = re.compile("[ \u3000]*(?:(?:填[表报]|统计|指标|口径|编制|制表|数据)?说明|注)[：:]")


class Place(NamedTuple):
    """A 1-based line and column."""

    line: int
    col: int


class LineIndex:
    """Line starts of one text, found once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = [0]
        position = text.find("\n")
        while position >= 0:
            self._starts.append(position + 1)
            position = text.find("\n", position + 1)

    def line(self, offset: int) -> int:
        """Return the 1-based line of `offset`."""
        return bisect_right(self._starts, offset)

    def place(self, offset: int) -> Place:
        """Return the 1-based line and column of `offset`."""
        line = self.line(offset)
        return Place(line, offset - self._starts[line - 1] + 1)

    def content(self, line: int) -> tuple[int, str]:
        """Return the start offset and the words of the 1-based `line`, without its line end."""
        start = self._starts[line - 1]
        end = self._starts[line] - 1 if line < len(self._starts) else len(self._text)
        return start, self._text[start:end].rstrip("\r")


def begin_of(text: str, offset: int, marks: str) -> int:
    """Return where the stretch begins that holds `offset`: behind the last of `marks` before it, else with the text.

    Each mark is looked for only behind those found: one that a text has nowhere costs no search of all of it.
    """
    begin = 0
    for mark in marks:
        begin = text.rfind(mark, begin, offset) + 1 or begin
    return begin


def end_of(text: str, offset: int, marks: str) -> int:
    """Return where the stretch ends that holds `offset`: before the first of `marks` from it on, else with the text.

    Each mark is looked for only before those found.
    """
    end = len(text)
    for mark in marks:
        found = text.find(mark, offset, end)
        end = end if found < 0 else found
    return end


def extent(text: str, span: Span, marks: str = "，。；：！？\n\t") -> Span:
    """Return the place of the clause in which `span` lies, up to the next of `marks` on both sides."""
    first, last = max(span.start - _REACH, 0), min(span.end + _REACH, len(text))
    start = max(text.rfind(mark, first, span.start) for mark in marks) + 1
    ends = [end for mark in marks if (end := text.find(mark, span.end, last)) >= 0]
    return Span(start or first, min(ends, default=last))


def noted(text: str, place: int) -> bool:
    """Tell whether the line that holds `place` is a note to figures: 填表说明：累计率为…, 注：完成率为…."""
    return _NOTE.match(text, begin_of(text, place, "\n")) is not None
