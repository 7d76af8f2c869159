"""Heading markers at the beginning of a row: 一、 （一） 1. （1）, their wrong forms, and articles.

The four levels are those of GB/T 9704-2012, 7.3.3. Wrong forms (1、, (一), 一.) keep the level of the right one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from evaluators.reader.source import Row

Style: TypeAlias = Literal[
    "part", "chapter", "subchapter", "article", "han", "han_paren", "arabic", "arabic_paren", "circled", "decimal", "none"
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
    ("han_paren", re.compile(rf"(?:[（(〔［\[]\s?[{_HAN}]{{1,3}}\s?[）)〕］\]]|[㈠-㈩])(?!\s*(?:[至到和及]|[（(]|[项款](?!目)))[、.．]?")),
    ("han_paren", re.compile(rf"[{_HAN}]{{1,3}}\s?[）)][、.．]?")),
    ("arabic_paren", re.compile(r"(?:[（(]\s?\d{1,2}\s?[）)]|[⑴-⒇])(?!\s*(?:[至到和及]|[（(]|[项款](?!目)))[、.．]?")),
    ("arabic_paren", re.compile(r"\d{1,2}\s?[）)][、.．]?")),
    ("decimal", re.compile(r"\d{1,2}(?:\.\d{1,2}){1,2}[、.．]?(?=\s*[^\d\s.%％,、])(?![亿万%％])")),
    (
        "arabic",
        re.compile(r"(?:\d{1,2}\s?(?:[.．、](?!\d)|[.．、](?=20\d\d年)|[,，:：](?=\S{2,24}$))|[⒈-⒛])(?!\s*\d{1,2}\s*[号、楼栋])"),
    ),
    ("circled", re.compile(r"[①-⑳㊀-㊉]")),
)  # fmt: skip
_DECIMAL_UNITS = re.compile(r"\s*(?:[个名次户场期人件批所支家元条项处份篇天日分倍米吨度平公亩小时级版前后]|至|～|—|-)")
_MARKED = re.compile(r"[0-9（(〔［\[第一二三四五六七八九十百壹贰叁①-⑳⑴-⒇⒈-⒛㈠-㈩㊀-㊉]")
_BEHIND = re.compile(r"(?:\*\*)?\s*")


@dataclass(frozen=True, slots=True)
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


def settled(markers: list[Marker | None], texts: list[str]) -> None:
    """Drop, in place, decimal markers (1.1, 1.2) that do not come in a row of siblings: they are mere numbers."""
    numbers = [texts[i][: m.end].rstrip("、.． ") for i, m in enumerate(markers) if m is not None and m.style == "decimal"]
    known = set(numbers)
    for index, found in enumerate(markers):
        if found is None or found.style != "decimal":
            continue
        head, _, last = texts[index][: found.end].rstrip("、.． ").rpartition(".")
        if not ({f"{head}.{int(last) + 1}", f"{head}.{int(last) - 1}"} & known):
            markers[index] = None
