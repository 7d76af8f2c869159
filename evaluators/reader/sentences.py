"""Sentences: split at 。！？； and line ends, but not inside brackets or quotation marks."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from evaluators.model import Section, Sentence, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_PAIRS = {"）": "（(", ")": "（(", "”": "“", "’": "‘", "》": "《", "」": "「", "』": "『", "】": "【", "〕": "〔"}
_OPEN = frozenset("（(“‘《「『【〔")
_STOPS = frozenset("。！？；!?;")
_CLOSING = frozenset("”’」』）)》】〕")
_ENDING = re.compile(f"[{re.escape(''.join(sorted(_STOPS | _CLOSING)))}]")
_MARK = re.compile(f"[{re.escape(''.join(sorted(_STOPS | _OPEN | _PAIRS.keys())))}]")
_BLANK = " \t\u3000\u00a0*"


def split(text: str, span: Span) -> Iterator[Span]:
    """Yield the sentences of one stretch of a line, closing marks included, blanks around them left out."""
    inside = _inside(text, span)
    begin = offset = span.start
    while (mark := _ENDING.search(text, offset, span.end)) is not None:
        char, offset = mark[0], mark.end()
        if char not in _STOPS or offset - 1 in inside:
            if char not in _CLOSING or offset >= span.end or text[offset - 2] not in "。！？":
                continue
            # 。” closes a quoted sentence; the outer one ends with it only where nothing but a new sentence follows
            if offset - 1 in inside or text[offset] in "，、；：。的等和与及）)——":
                continue
            if not _whole(text, begin, offset):
                continue
        if char in "!?;" and offset < span.end and text[offset].isascii() and not text[offset].isspace():
            continue
        while offset < span.end and (text[offset] in _STOPS or (text[offset] in _CLOSING and offset not in inside)):
            offset += 1
        yield from _trimmed(text, begin, offset)
        begin = offset
    yield from _trimmed(text, begin, span.end)


def _whole(text: str, begin: int, end: int) -> bool:
    """Whether a stretch that ends in 。” opened its quotation at its very beginning or behind a colon."""
    opened = max(text.rfind(mark, begin, end) for mark in "“「『（(")
    lead = text[begin:opened].strip(_BLANK) if opened >= begin else "x"
    return lead == "" or lead[-1] in "：:"


def _inside(text: str, span: Span) -> frozenset[int]:
    """Return the offsets of stops inside pairs; a mark without its partner opens nothing."""
    stack: list[tuple[str, int, list[int]]] = []
    found: set[int] = set()
    for mark in _MARK.finditer(text, span.start, span.end):
        char, offset = mark[0], mark.start()
        if char in _OPEN:
            stack.append((char, offset, []))
        elif char in _PAIRS:
            at = next(
                (i for i in range(len(stack) - 1, max(len(stack) - 4, -1), -1) if stack[i][0] in _PAIRS[char]), None
            )
            if at is not None:
                held = [stop for _, _, stops in stack[at:] for stop in stops]
                found.update(held)
                del stack[at:]
                if stack:
                    stack[-1][2].extend(held)
        elif char in _STOPS and stack:
            stack[-1][2].append(offset)
    return frozenset(found)


def _trimmed(text: str, begin: int, end: int) -> Iterator[Span]:
    while begin < end and (text[begin] in _BLANK or text[begin].isspace()):
        begin += 1
    while end > begin and (text[end - 1] in _BLANK or text[end - 1].isspace()):
        end -= 1
    if begin < end and any(char.isalnum() or char in "×_" for char in text[begin:end]):
        yield Span(begin, end)


def find(text: str, stretches: Iterable[Span], sections: Sequence[Section]) -> tuple[Sentence, ...]:
    """Return the sentences of `stretches`, each with the index of the innermost section that governs it."""
    starts = [section.span.start for section in sections]
    found: list[Sentence] = []
    for stretch in stretches:
        at = bisect_right(starts, stretch.start) - 1
        section = at if at >= 0 and stretch.start < sections[at].extent.end else None
        found.extend(Sentence(span, section) for span in split(text, stretch))
    return tuple(found)
