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

# 还存在甲不足、乙老化、丙反弹等问题; 主要表现在：甲不足；乙老化
_LACKING_ROW = re.compile(
    "(?:存在|面临|有)(?:着)?(?P<row>[^。；，\n]{4,20}(?:、[^。；，\n]{4,20}?)+?)(?:等(?:方面)?的?|的)?(?:突出|主要|一些)?(?:问题|不足|困难|短板)"
)
_LACKING_LIST = re.compile("(?:表现[在为是]|主要是|主要有|体现在|包括)：(?P<row>[^。\n]+；[^。\n]+)")
_WITH_CAUSE = re.compile("[，,](?:因|受|由于|主要|原因)")
_LACKS = re.compile(
    "不足|不[高够强均齐大多快严准全实深细到]|[老弱硬退]化|反弹|滞后|薄弱|缺|难|偏[低少弱慢高]|较[低少弱差慢]|[少弱差]$|欠|未|没有|短板|困难|紧张|单一|问题|隐患|矛盾|参差|脱节|流于"
)


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
    others = {"problems", "next_steps"} - {key}
    places = [ctx.slots.get(other) for other in others]
    shared = {index for headed in places if isinstance(headed, tuple) for index in headed}
    found = [(index, ctx.document.sections[index]) for index in place]
    deeper = [section for _, section in found if section.level > 1]
    tops = []
    for index, section in found:
        if section.level == 1:  # 三、存在问题及下一步打算 heads both: its own part lies below
            below = [one.extent for one in deeper if section.extent.contains(one.span)] if index in shared else []
            tops += below or [section.extent]
    return tops or [section.extent for _, section in found]


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
    body = document.sections[top].body
    return list(_inline(document.text, body)) or [
        point for paragraph in _paragraphs(document.text, body) for point in _parted(document.text, paragraph)
    ]


def tabled(ctx: Context, extent: Span) -> Iterator[str]:
    """Yield what each row of the tables of a part says is to be done, without who does it by when."""
    from evaluators.reader.table_columns import rows  # reads tables, which listing the rules can do without

    for row in rows(ctx.document) if ctx.document.tables else ():
        if extent.contains(row.table.span):
            layout = row.layout
            aside = {*layout.leads, *layout.helpers, *layout.times, layout.unit}
            yield " ".join(cell.text for place, cell in enumerate(row.cells) if place not in aside)


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


def _parted(text: str, whole: Point) -> Iterator[Point]:
    """Yield the problems that one paragraph names one by one; the paragraph itself where that cannot be told."""
    words = whole.extent.of(text)
    row = _LACKING_ROW.search(words) or _LACKING_LIST.search(words)
    if row is not None:
        at = whole.extent.start + row.start("row")
        mark = "；" if "；" in row["row"] else "、"
        pieces = list(re.finditer(f"[^{mark}]+", row["row"]))
    else:
        at, pieces = whole.extent.start, list(re.finditer("[^。\n]+", words))
    told = [Span(at + piece.start(), at + piece.end()) for piece in pieces]
    if row is None and not all(_WITH_CAUSE.search(span.of(text)) for span in told):
        told = []  # sentences may well tell of one problem
    if len(told) > 1 and all(_LACKS.search(span.of(text)) for span in told):
        yield from (Point(_opening(text, span.start, span.end), span) for span in told)
    else:
        yield whole


def _opening(text: str, start: int, end: int) -> Span:
    stop = re.compile("[。；]").search(text, start, end)
    return Span(start, stop.start() if stop else end)
