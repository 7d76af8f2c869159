"""Stages set out on rows of their own (第一阶段：动员部署（3月1日至3月15日）。): which of them are headings.

Such a row has no number of its own, yet stands where （一） would. Where it stands decides: a row with text below or
behind it heads that text; a run of rows with nothing between them is a list;
第一阶段，3月底前完成摸底。 is a sentence.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators.reader.numerals import ordinal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evaluators.reader.source import Row

_TIME = r"[（(][^（()）]{2,30}[）)]"
# 第一步，征求意见（3月1日至15日）: behind a comma only a name with its time is no sentence
_LABEL = re.compile(
    r"第[一二三四五六七八](?:个?阶段|步)"
    rf"(?:[：:、 \u3000]+|，(?=[^，。；：:（()）]{{2,16}}{_TIME})|(?=[（(])|$)"
)
# between the label and the end of the heading: a name without figures, its time in brackets before or behind
_NAME = re.compile(
    rf"(?:{_TIME}[：:]?)?(?P<name>[^，。；：:0-9（()）]{{0,20}}(?:，[^，。；：:0-9（()）]{{2,8}})?)(?:{_TIME})?"
    r"(?P<stop>[。：:]|[ \u3000]+(?=\S{8})|$)"
)
_LEAST = 2  # a stage is one of several


def label(row: Row) -> int | None:
    """Return the ordinal of the stage whose label `row` begins with; None without one."""
    found = _LABEL.match(row.text)
    return ordinal(found.group()) if found else None


def named(words: str) -> str:
    """Return the words of a heading without the label of a stage in front (第一阶段：动员部署 → 动员部署)."""
    found = _LABEL.match(words)
    return words[found.end() :] or words if found else words


def find(rows: Sequence[Row], marked: Sequence[bool]) -> dict[int, tuple[int, bool]]:
    """Return the rows that are headings of stages: length of the heading words, and whether text goes on behind them.

    Args:
        rows: the rows of the body.
        marked: which of them begin with a marker (一、 and the like).
    """
    heads: dict[int, tuple[int, bool]] = {}
    for run in _runs(rows, marked):
        shapes = {index: shape for index in run if (shape := _shape(rows[index].text)) is not None}
        first = shapes.get(run[0])
        # the first of them tells: with text behind or below it, it is a heading, and so are its fellows
        if first is not None and (first[1] or run[0] + 1 != run[1]):
            heads.update(shapes)
    return heads


def _shape(words: str) -> tuple[int, bool] | None:
    """Return length of the heading words of a row, and whether text goes on behind them; None for a sentence."""
    start = _LABEL.match(words)
    name = _NAME.match(words, start.end()) if start else None
    if start is None or name is None:
        return None
    rest = words[name.end() :].strip(" \u3000*")
    end = len(words[: name.start("stop")].rstrip(" \u3000："))
    named = end > len(start.group().rstrip("：:，、 \u3000"))
    return (end, bool(rest)) if named or not rest else None


def _runs(rows: Sequence[Row], marked: Sequence[bool]) -> list[list[int]]:
    """Return the rows of stages that count on from the first, each run by itself."""
    runs: list[list[int]] = []
    last = 0
    for index, row in enumerate(rows):
        number = None if marked[index] else label(row)
        if number == 1:
            runs.append([index])
        elif number is not None and runs and number == last + 1:
            runs[-1].append(index)
        last = number or last
    return [run for run in runs if len(run) >= _LEAST]
