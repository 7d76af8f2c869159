"""Heading markers at the beginning of a row: 一、 （一） 1. （1）, their wrong forms, and articles.

The four levels are those of GB/T 9704-2012, 7.3.3. Wrong forms (1、, (一), 一.) keep the level of the right one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, TypeAlias

from evaluators.model.value import value
from evaluators.reader.numerals import ordinal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evaluators.reader.source import Row

Style: TypeAlias = Literal[
    "part",
    "chapter",
    "subchapter",
    "article",
    "han",
    "han_paren",
    "arabic",
    "arabic_paren",
    "circled",
    "decimal",
    "stage",
    "none",
]

_HAN = "一二三四五六七八九十百"
_BOLD = r"(?:\*\*)?"
_STYLES: tuple[tuple[Style, re.Pattern[str]], ...] = (
    ("part", re.compile(rf"第[{_HAN}\d]{{1,3}}(?:部分|篇|编)(?=[\s、：:，]|.{{0,30}}$)[、：:，]?")),
    ("chapter", re.compile(rf"第[{_HAN}\d]{{1,3}}章(?=[\s、：:]|.{{0,30}}$)[、：:]?")),
    ("subchapter", re.compile(rf"第[{_HAN}\d]{{1,3}}节(?=[\s、：:]|.{{0,30}}$)[、：:]?")),
    ("article", re.compile(rf"第[{_HAN}\d]{{1,3}}条(?![的例款规中第至到和及、，（(])[：:]?")),
    (
        "han",
        re.compile(
            rf"(?:[{_HAN}]{{1,3}}|[壹贰叁])\s?(?:[、.．]|[，,:：](?=\S{{2,24}}$))"
            rf"(?!\s*(?:[{_HAN}]+\s*(?:[级季类线期批等年月、]|是)|[.．、]))"
        ),
    ),
    ("han_paren", re.compile(
        rf"(?:[（(〔［\[]\s?[{_HAN}]{{1,3}}\s?[）)〕］\]]|[㈠-㈩])(?!\s*(?:[至到和及、]?\s*[（(]|"
        rf"[项款](?!目)))[、.．]?"
    )),
    ("han_paren", re.compile(rf"[{_HAN}]{{1,3}}\s?[）)][、.．]?")),
    ("arabic_paren", re.compile(
        r"(?:[（(]\s?\d{1,2}\s?[）)]|[⑴-⒇])"
        r"(?!\s*(?:[至到和及、]?\s*[（(]|[项款](?!目)))[、.．]?"
    )),
    ("arabic_paren", re.compile(r"\d{1,2}\s?[）)][、.．]?")),
    (
        "decimal",
        re.compile(
            r"\d{1,2}(?:\.\d{1,2}){1,2}[、.．]?(?=\s*[^\d\s.%％,、])(?![亿万%％]|月(?:[0-9底末初份]|[上中下]旬))"
        ),
    ),
    (
        "arabic",
        re.compile(
            r"(?:\d{1,2}\s?(?:[.．、](?!\d)|[.．、](?=20\d\d年|\d{1,2}月)|[,，:：](?=\S{2,24}$))|"
            r"[⒈-⒛])(?!(?<![.．])\s*\d{1,2}\s*[号、楼栋])"
        ),
    ),
    ("circled", re.compile(r"[①-⑳㊀-㊉]")),
)  # fmt: skip
_UNMARKED = re.compile(
    rf"(?P<number>[{_HAN}]{{1,3}}|\d{{1,2}})[ \u3000\t]+(?P<words>[^\s。，；：、\d][^\s。，；：]{{1,23}})"
)
# 三、四季度工作安排 behind 二、…: the third heading, not the third and fourth quarter.
_QUARTER = re.compile(rf"(?P<number>[{_HAN}]{{1,3}})、(?=[{_HAN}](?:季度|月份?)[^，。；：、]{{2,16}}$)")
# 2、24小时处置率 behind 1、…: the second item, not the number 2.24; 2、3号楼 and 2、3月 are none
_FIGURE = re.compile(r"(?P<number>\d{1,2})、(?=\d{1,4}(?:\.\d+)?[^\d号、楼栋月日季至和及])")
# 2.13个社区 and 2.13号楼 behind 1.…: the second item, not the number 2.13, for nobody counts hundredths of a community
_COUNTED = re.compile(
    r"(?P<number>\d{1,2})[.．](?=\d{1,4}(?:个(?!百分点|小时|月|学时|课时|工作日)|名|户|家|支|项|件|处|所|栋|幢|场|条|台|号[楼院库]))"
)
_DECIMAL_UNITS = re.compile(r"\s*(?:[个名次户场期人件批所支家元条项处份篇天日分倍米吨度平公亩小时级版前后]|至|～|—|-)")
_MARKED = re.compile(r"[0-9（(〔［\[第一二三四五六七八九十百壹贰叁①-⑳⑴-⒇⒈-⒛㈠-㈩㊀-㊉]")
_BEHIND = re.compile(r"\s*(?:\*\*)?\s*")


@value
class Marker:
    """A marker: its style, where it ends in the row's words, and where the words behind it begin."""

    style: Style
    end: int
    rest: int


def marker(row: Row) -> Marker | None:
    """Return the marker `row` begins with, or None.

    Dates, decimal numbers (3.5万), house numbers (1、2号楼) and enumerations (（一）至（三）项) are none.
    """
    words = row.text
    if not _MARKED.match(words):
        return None
    for style, pattern in _STYLES:
        found = pattern.match(words)
        if found is None:
            continue
        if style == "decimal" and _DECIMAL_UNITS.match(words, found.end()):
            return None
        behind = _BEHIND.match(words, found.end())
        rest = behind.end() if behind else found.end()
        return Marker(style, found.end(), rest) if rest < len(words) or style != "circled" else None
    return None


def all_markers(rows: Sequence[Row]) -> list[Marker | None]:
    """Return the marker of each row, or None.

    What could be a mere number or a cross-reference counts only beside a sibling: 1.1 beside 1.2, 第一条 beside 第二条,
    and a numeral without any mark (一 总体要求) beside the next; an Arabic one only where decimals stand below it.
    """
    found = [marker(row) for row in rows]
    decimals = {
        (n[:-1], n[-1]) for n in (_numbers(rows[i], m) for i, m in enumerate(found) if m and m.style == "decimal")
    }
    articles = {_numbers(rows[i], m) for i, m in enumerate(found) if m and m.style == "article"}
    for index, mark in enumerate(found):
        if mark is None:
            continue
        own = _numbers(rows[index], mark)
        if (mark.style == "decimal" and not _beside(own[:-1], own[-1], decimals)) or (
            mark.style == "article" and not {(own[0] - 1,), (own[0] + 1,)} & articles
        ):
            found[index] = None
    known = {
        n for n, m in ((_numbers(rows[i], m), m) for i, m in enumerate(found) if m is not None) if m.style == "han"
    }
    for index, row in enumerate(rows):
        match = _QUARTER.match(row.text) if found[index] is None else None
        if match and ((ordinal(match["number"]) or 0) - 1,) in known:
            found[index] = Marker("han", match.end(), match.end())
    before = 0
    for index, row in enumerate(rows):
        mark = found[index]
        match = (_FIGURE.match(row.text) or _COUNTED.match(row.text)) if mark is None else None
        if match and int(match["number"]) == before + 1 and (before or _second(rows, found, index + 1)):
            mark = found[index] = Marker("arabic", match.end(), match.end())
        before = _numbers(row, mark)[0] if mark is not None and mark.style == "arabic" else 0
    bare = [
        (i, m) for i, row in enumerate(rows) if found[i] is None and (m := _UNMARKED.fullmatch(row.text)) is not None
    ]
    known |= {(ordinal(m["number"]) or 0,) for _, m in bare if not m["number"].isdigit()}
    for index, match in bare:
        value = ordinal(match["number"]) or 0
        digits = match["number"].isdigit()
        if (digits and any(head and head[0] == value for head, _ in decimals)) or (
            not digits and {(value - 1,), (value + 1,)} & known
        ):
            found[index] = Marker("arabic" if digits else "han", match.end("number"), match.start("words"))
    return found


def _second(rows: Sequence[Row], found: Sequence[Marker | None], index: int) -> bool:
    """Whether the row at `index` is the second item of a list, marked so or by what could be a number (2.12号楼)."""
    if index >= len(rows):
        return False
    mark, counted = found[index], _COUNTED.match(rows[index].text)
    if mark is None:
        return counted is not None and counted["number"] == "2"
    return mark.style == "arabic" and _numbers(rows[index], mark) == (2,)


def _beside(head: tuple[int, ...], last: int, known: set[tuple[tuple[int, ...], int]]) -> bool:
    return (head, last + 1) in known or (head, last - 1) in known


def _numbers(row: Row, mark: Marker) -> tuple[int, ...]:
    words = row.text[: mark.end]
    if mark.style == "decimal":
        return tuple(int(part) for part in re.findall(r"\d+", words))
    return (ordinal(words) or 0,)
