"""Where a passage that two texts share begins and ends for a reader: at whole numbers and marks, best at a clause."""

from __future__ import annotations

from app.shingles import Passage

_OPENING, _CLOSING = "（(《“〈【「", "）)》”〉】」。；！？"
_ENDS = "。；！？\n\t：:"
_CLAUSE = "，、）)" + _ENDS  # brackets close the number of an item
_NEAR = 12  # characters that may be left out in front of the first clause that begins within the passage
_LEAST = 20  # characters that must be left of it


def rounded(passage: Passage, one: str, other: str) -> Passage:
    """Return a passage with the marks on both its sides and the whole of its last number.

    Marks are no part of what is compared, and of a number the first digit stands for all: without them a heading would
    begin with “一）” and a passage end with a number's first digit.
    """
    start, end, there, until = passage
    while start and there and one[start - 1] == other[there - 1] and one[start - 1] in _OPENING:
        start, there = start - 1, there - 1
    if one[end - 1].isdigit():
        end, until = _number_end(one, end), _number_end(other, until)
    while end < len(one) and until < len(other) and one[end] == other[until] and one[end] in _CLOSING:
        end, until = end + 1, until + 1
    return Passage(start, end, there, until)


def quoted(text: str, start: int, end: int) -> str:
    """Return a passage in one line as it is shown: from the beginning of a clause, else with an ellipsis before it."""
    words = text[start:end]
    if start and text[start - 1] not in _CLAUSE + _OPENING and not words[:1].isspace():
        first = next((at + 1 for at, char in enumerate(words[:_NEAR]) if char in _CLAUSE), 0)
        words = words[first:] if first and len(words) - first >= _LEAST else f"…{words}"
    return " ".join(words.split())


def _number_end(text: str, at: int) -> int:
    while at < len(text) and text[at].isdigit():
        at += 1
    return at
