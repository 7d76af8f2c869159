"""Which character of one text is which of another: a submission and its Word form, or two states of a submission."""

from __future__ import annotations

from difflib import SequenceMatcher

# two passages are compared character by character up to this product of their lengths, in characters squared
MAX_AREA = 4_000_000
NOWHERE = -1


def align(old: str, new: str) -> list[int]:
    """Return for each character of `old` its offset in `new`, or -1 where it is gone.

    Lines are matched by their letters first, so that marks, indents and spaces do not matter; what lies between is
    matched by characters. Cost is linear in the text for equal lines, quadratic only within a changed passage.
    """
    places = [NOWHERE] * len(old)
    olds, news = _lines(old), _lines(new)
    matcher = SequenceMatcher(None, [key for key, _, _ in olds], [key for key, _, _ in news], autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            for left, right in zip(olds[a:b], news[c:d], strict=True):
                _walk(old, left[1:], new, right[1:], places)
        elif tag == "replace":
            _match(old, (olds[a][1], olds[b - 1][2]), new, (news[c][1], news[d - 1][2]), places)
    return places


def carried(places: list[int], start: int, end: int) -> tuple[int, int] | None:
    """Return where the characters `start` to `end` stand now, None where none of them is left."""
    there = [place for place in places[start : max(end, start + 1)] if place != NOWHERE]
    return (min(there), max(there) + 1) if there else None


def _lines(text: str) -> list[tuple[str, int, int]]:
    """Return key, start and end of each line that has letters; the key is its letters alone."""
    lines, offset = [], 0
    for line in text.split("\n"):
        key = "".join(filter(str.isalnum, line))
        if key:
            lines.append((key, offset, offset + len(line)))
        offset += len(line) + 1
    return lines


def _walk(old: str, left: tuple[int, int], new: str, right: tuple[int, int], places: list[int]) -> None:
    """Pair two lines of the same letters."""
    (at, end), (there, stop) = left, right
    while at < end and there < stop:
        if old[at] == new[there]:
            places[at] = there
            at, there = at + 1, there + 1
        elif old[at].isalnum():
            there += 1
        elif new[there].isalnum():
            at += 1
        else:
            at, there = at + 1, there + 1


def _match(old: str, left: tuple[int, int], new: str, right: tuple[int, int], places: list[int]) -> None:
    (a, b), (c, d) = left, right
    while a < b and c < d and old[a] == new[c]:
        places[a] = c
        a, c = a + 1, c + 1
    while a < b and c < d and old[b - 1] == new[d - 1]:
        places[b - 1] = d - 1
        b, d = b - 1, d - 1
    if (b - a) * (d - c) > MAX_AREA:
        return
    for block in SequenceMatcher(None, old[a:b], new[c:d], autojunk=False).get_matching_blocks():
        for step in range(block.size):
            places[a + block.a + step] = c + block.b + step
