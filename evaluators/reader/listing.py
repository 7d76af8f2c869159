"""Lists inside the running text: 一是……二是……, （1）……（2）…… and ①……②…… within a paragraph or in successive ones.

Headings are no items: 一、 （一） 1. at the beginning of a line are read as sections.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluators import prefilter
from evaluators.lines import end_of
from evaluators.lookup import once
from evaluators.model import Span
from evaluators.reader.numerals import ordinal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.model import Document

_STYLES = (
    re.compile(
        r"(?P<number>[一二三四五六七八九十](?:(?<=[，。；：、！？;:,\s”）].)|(?<=^.))[一二三四五六七八九十]{0,2})"
        r"(?:是|则|要(?=[^求点素件]))",
        re.MULTILINE,
    ),
    re.compile(r"[（(](?<=[，。；：、！？;:].)(?P<number>\d{1,2}|[一二三四五六七八九十]{1,3})[）)]"),
    re.compile(r"(?P<number>[①-⑳])"),
)
_LONGEST_GAP = 1500  # characters between two markers of one list


@dataclass(frozen=True, slots=True)
class InlineList:
    """One list: its items, marker included, and the number each marker bears."""

    items: tuple[Span, ...]
    ordinals: tuple[int, ...]
    markers: tuple[Span, ...]

    @property
    def span(self) -> Span:
        """All items together."""
        return Span(self.items[0].start, self.items[-1].end)


@once
def find(document: Document) -> tuple[InlineList, ...]:
    """Return the lists of at least two items in the body, in order of place."""
    text = document.text
    shut = [*(left.span for left in document.residue), *(table.span for table in document.tables)]
    found: list[InlineList] = []
    for style in _STYLES:
        group: list[re.Match[str]] = []
        for match in prefilter.found(style, document):
            if any(match.start() < span.end and span.start < match.end() for span in shut):
                continue
            if group and not _goes_on(text, group, match):
                found += _made(text, group)
                group = []
            group.append(match)
        found += _made(text, group)
    return tuple(sorted(found, key=lambda one: one.span))


def _goes_on(text: str, group: list[re.Match[str]], match: re.Match[str]) -> bool:
    """Whether `match` continues the list: no lower number, in the same paragraph or at the head of the next."""
    last = group[-1]
    number, before = ordinal(match["number"]) or 0, ordinal(last["number"]) or 0
    if number < before or number == 1 or last[0][-1] != match[0][-1]:
        return False
    between = text[last.end() : match.start()].strip("\r\n \t\u3000")
    if len(between) > _LONGEST_GAP:
        return False
    if "\n" not in between:
        breaks = text[last.end() : match.start()].count("\n")
        return not breaks or _heads_line(text, last) or len(group) == 1
    return False


def _heads_line(text: str, match: re.Match[str]) -> bool:
    return not text[text.rfind("\n", 0, match.start()) + 1 : match.start()].strip()


def _made(text: str, group: list[re.Match[str]]) -> Iterator[InlineList]:
    if len(group) < 2:
        return
    starts = [match.start() for match in group]
    stop = end_of(text, group[-1].end(), "\n")
    begin = starts[-1]
    if text[:begin].rstrip()[-1:] in ("；", ";", "，"):
        # a list in one sentence ends with the sentence
        ends = [at + 1 for mark in "。！？" if 0 <= (at := text.find(mark, begin, stop)) < stop]
        stop = min(ends, default=stop)
    bounds = [*starts[1:], stop]
    items = [Span(a, a + len(text[a:b].rstrip())) for a, b in zip(starts, bounds, strict=True)]
    yield InlineList(
        items=tuple(items),
        ordinals=tuple(ordinal(match["number"]) or 0 for match in group),
        markers=tuple(Span(*match.span()) for match in group),
    )
