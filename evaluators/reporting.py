"""The parts of a report in which it says what is lacking and what comes next, item by item."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluators.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.model import Section
    from evaluators.rule import Context

_INLINE = re.compile("(?:^|(?<=[。；：\n]))(?:[一二三四五六七八九]是|第[一二三四五六七八九][，、])")


@dataclass(frozen=True, slots=True)
class Point:
    """One item of a part: where it stands, the words that name it (its heading, else its first clause), all of it."""

    head: Span
    extent: Span


def part(ctx: Context, key: str) -> list[Span]:
    """Return what the sections of the slot `key` govern: those of the first level where there are any."""
    place = ctx.slots.get(key)
    if not isinstance(place, tuple):
        return []
    found = [ctx.document.sections[index] for index in place]
    tops = [section.extent for section in found if section.level == 1]
    return tops or [section.extent for section in found]


def points(ctx: Context, extent: Span) -> list[Point]:
    """Return the items of a part: its subsections, else the 一是…二是… of its text, else its paragraphs."""
    document = ctx.document
    inside = [index for index, section in enumerate(document.sections) if extent.contains(section.span)]
    if not inside:
        return []
    top, *below = inside
    level = min((document.sections[index].level for index in below), default=0)
    if below:
        return [
            Point(_head(document.text, section), Span(section.span.start, min(section.extent.end, extent.end)))
            for index in below
            for section in [document.sections[index]]
            if section.level == level
        ]
    return list(_inline(document.text, document.sections[top].body)) or list(
        _paragraphs(document.text, document.sections[top].body)
    )


def _head(text: str, section: Section) -> Span:
    """Return a heading, with its first sentence where it has no words of its own (1.开展走访；)."""
    return section.span if section.text else _opening(text, section.span.start, max(section.body.end, section.span.end))


def _inline(text: str, body: Span) -> Iterator[Point]:
    starts = [match.start() for match in _INLINE.finditer(text, body.start, body.end)]
    for start, end in zip(starts, [*starts[1:], body.end], strict=False):
        yield Point(_opening(text, start, end), Span(start, end))


def _paragraphs(text: str, body: Span) -> Iterator[Point]:
    for match in re.finditer("[^\n]+", text[body.start : body.end]):
        start, end = body.start + match.start(), body.start + match.end()
        if text[start:end].rstrip().endswith("。"):
            yield Point(_opening(text, start, end), Span(start, end))


def _opening(text: str, start: int, end: int) -> Span:
    stop = re.compile("[。；]").search(text, start, end)
    return Span(start, stop.start() if stop else end)
