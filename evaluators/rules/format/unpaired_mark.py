"""FMT-03."""

from __future__ import annotations

import re
from itertools import pairwise, zip_longest
from typing import TYPE_CHECKING

from evaluators import marks, quotes
from evaluators.marks import HAN
from evaluators.model import Finding, Fix, Severity, Span
from evaluators.rule import Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_PAIRS = {
    "”": "“",
    "’": "‘",
    "》": "《",
    "〉": "〈",
    "）": "（",
    ")": "（",
    "〕": "〔",
    "】": "【",
    "」": "「",
    "』": "『",
}
_OPEN = {"(": "（"}
_OPENING = frozenset(_PAIRS.values())
_PARTNER = {**{opening: closing for closing, opening in _PAIRS.items() if closing != ")"}}
_ANY = re.compile("[“”‘’《》〈〉（）()〔〕【】「」『』]")
_QUOTE = re.compile("[“”]")
_NAMES = {
    "“": "前双引号",
    "”": "后双引号",
    "‘": "前单引号",
    "’": "后单引号",
    "《": "前书名号",
    "》": "后书名号",
    "〈": "前单书名号",
    "〉": "后单书名号",
    "（": "前括号",
    "）": "后括号",
    ")": "后括号",
    "〔": "前六角括号",
    "〕": "后六角括号",
    "【": "前方头括号",
    "】": "后方头括号",
    "「": "前直角引号",
    "」": "后直角引号",
    "『": "前双直角引号",
    "』": "后双直角引号",
}
_SORT = {"’": "引号", "」": "引号", "』": "引号", "》": "书名号", "〉": "书名号"}
_WHICH = {1: ("",), 2: ("前一处", "后一处")}
_SHOWN = 12
_ITEM = re.compile(r"(?:^|[\s，。；：、,;:“（(])(?:\d{1,2}|[一二三四五六七八九十]{1,3}|[a-zA-Z])$")
_HAN = re.compile(f"[{HAN}，。；：、]")


class UnpairedMark(Rule):
    """引号、书名号、括号缺了一半，或者前后颠倒。

    Why it matters:
        缺了一半，引文、文件名或者说明就看不出到哪里为止。

    Limits:
        一段引文跨几个自然段、各段只在开头用前引号的，以及“1）”之类的序号不算。公式和外文里的撇号不算。
    """

    code = "FMT-03"
    name = "unpaired-mark"
    title = "标号不成对"
    severity = Severity.MINOR
    since = "2026.11"
    basis = "GB/T 15834—2011 4.8、4.9、4.15（引号、括号、书名号成对使用）"

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding per mark without its partner, in order of place."""
        text = ctx.document.text
        for group in quotes.turned(ctx.document):
            yield self._turned(ctx, group)
        lonely = list(_lonely(text, list(marks.lines(ctx.document)), quotes.righted(ctx.document)))
        reversed_ones: set[int] = set()
        for (place, mark, line), (after, partner, other) in pairwise(lonely):
            if line == other and _PAIRS.get(mark) == partner and mark not in "）)":
                reversed_ones |= {place, after}
                words = marks.around(text, Span(place, after + 1), 2)
                yield self.finding(
                    Span(place, after + 1) if after - place < 40 else Span(place, place + 1),
                    f"“{words}”的前后{_SORT.get(mark, '括号')}用反了。",
                    hint=f"前面用“{partner}”，后面用“{mark}”。",
                )
        for place, mark, _ in lonely:
            if place not in reversed_ones:
                want = _PARTNER.get(mark) or _PAIRS[mark]
                span = Span(place, place + 1)
                yield self.finding(
                    span,
                    f"“{marks.around(text, span, 8)}”处的{_NAMES[mark]}没有配对的{_NAMES[want]}。",
                    hint="补上缺的一半，或者删去多余的一半。",
                )

    def _turned(self, ctx: Context, group: Sequence[tuple[int, str]]) -> Finding:
        """Say which marks of a quotation point the wrong way; the words beside them name their places."""
        text = ctx.document.text
        spans = [Span(place, place + 1) for place, _ in group]
        fixes = [Fix(span, right) for span, (_, right) in zip(spans, group, strict=True)]
        said = "，".join(
            f"“{_beside(text, place, right)}”{'前面' if right == '“' else '后面'}的引号写成了{_NAMES[text[place]]}"
            for place, right in group
        )
        return self.finding(
            spans[0],
            f"引号用反了：{said}。",
            hint="，".join(f"{which}改为“{right}”" for which, (_, right) in zip(_WHICH[len(group)], group, strict=True))
            + "。",
            also=spans[1:],
            fix=fixes[0],
            also_fixes=fixes[1:],
        )


def _beside(text: str, place: int, right: str) -> str:
    """Return the quoted words that begin or end at a mark, as many as a message shows."""
    from evaluators.shortening import whole  # knows words, which listing the rules can do without

    if right == "“":
        words = re.split("[“”\n]", text[place + 1 : place + 1 + _SHOWN], maxsplit=1)[0]
        held = text[place + 1 : whole(text, (place + 1, place + 1 + len(words)), (place + 1, place + 2))[1]]
    else:
        words = re.split("[“”\n]", text[max(0, place - _SHOWN) : place])[-1]
        held = text[whole(text, (place - len(words), place), (place - 1, place))[0] : place]
    return held if len(words) == _SHOWN else words  # fewer are all there are


def _lonely(text: str, lines: Sequence[Span], right: dict[int, str]) -> Iterator[tuple[int, str, Span]]:
    """Yield the marks without partner, each with its line, a quotation of several paragraphs not counted."""
    goes_on = False
    for line, following in zip_longest(lines, lines[1:]):
        for place, mark in _alone(text, line, right):
            if mark == "“" and following is not None and (place == line.start or text[place - 1] in "：:"):
                if text[following.start] == "“":
                    continue
                after = _QUOTE.search(text, following.start)
                if after is not None and after[0] == "”":  # a quotation that opens first would leave this one open
                    goes_on = True
                    continue
            if mark == "”" and goes_on:
                goes_on = False
                continue
            yield place, mark, line


def _alone(text: str, line: Span, right: dict[int, str]) -> list[tuple[int, str]]:
    """Return the marks of a line that have no partner in it."""
    stack: list[tuple[int, str]] = []
    alone: list[tuple[int, str]] = []
    for found in _ANY.finditer(text, line.start, line.end):
        place = found.start()
        mark = right.get(place) or _OPEN.get(found[0], found[0])
        if mark in _OPENING:
            stack.append((place, mark))
        elif mark in _PAIRS:
            if mark == "’" and not _HAN.search(text[max(place - 1, 0) : place + 2]):
                continue
            at = next((i for i in range(len(stack) - 1, -1, -1) if stack[i][1] == _PAIRS[mark]), None)
            if at is not None:
                # what was opened in between and is still open has lost its partner
                alone += stack[at + 1 :]
                del stack[at:]
            elif mark not in "）)" or not _ITEM.search(text[line.start : place]):
                alone.append((place, mark))
    return sorted([*alone, *stack]) if alone or stack else alone
