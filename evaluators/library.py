"""A library as rules see it: which documents there are, whether they stand, and what their text says.

The checker looks things up in it and never fills it: whoever calls `check` hands one over.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from evaluators.cited_names import cited_names, number_key, title_key
from evaluators.coverage.similarity import alike
from evaluators.lines import begin_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

_MARKS = re.compile("[^\u4e00-\u9fffA-Za-z0-9]+")
_LEVELS = ("街道", "社区", "省", "市", "区", "县", "镇", "乡", "村")
_NEARLY = 0.8  # from here on two titles are likely meant for one
_REWORDED = 0.6  # from here on a sentence is a quotation in other words
_ANCHOR = 6  # characters in a row by which a quotation is found again in a text that words it otherwise


@dataclass(frozen=True, slots=True)
class Held:
    """One document of a library.

    Attributes:
        title: without 《》.
        doc_number: 发文字号, where it has one.
        issuer: who issued it.
        region: the area it applies to; None where that is not known or it is everywhere.
        issued: day of issue.
        effective: first day in force; the day of issue where None.
        until: last day in force; None while nothing ends it.
        superseded_by: title of the document that replaced it.
    """

    title: str
    doc_number: str | None = None
    issuer: str | None = None
    region: str | None = None
    issued: date | None = None
    effective: date | None = None
    until: date | None = None
    superseded_by: str | None = None

    def remark(self, on: date) -> str:
        """Say in Chinese why the document does not stand on that day; empty where it does."""
        start = self.effective or self.issued
        if start is not None and on < start:
            return f"自{_day(start)}起施行，届时尚未生效"
        if self.until is not None and on > self.until:
            if self.superseded_by:
                return f"已被《{self.superseded_by}》取代（有效至{_day(self.until)}）"
            return f"有效期至{_day(self.until)}，已经失效"
        return ""


class Wording(NamedTuple):
    """What a library says of a quotation: whether it holds it word for word, and else what it says instead."""

    held: bool
    instead: str = ""


@dataclass(frozen=True, slots=True)
class Library:
    """Documents to look citations, names and quotations up in.

    Attributes:
        documents: what it holds.
        within: area -> the area around it (柳浦街道 -> 云汀区).
        texts: gives the texts of the documents; asked once, when a name or a quotation is first looked up.
    """

    documents: tuple[Held, ...]
    within: Mapping[str, str] = field(default_factory=dict)
    texts: Callable[[], Iterable[str]] = tuple
    _by_name: dict[str, list[Held]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _read: list[tuple[str, str]] = field(default_factory=list, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        for held in self.documents:
            for name in _names(held):
                self._by_name.setdefault(name, []).append(held)

    def titled(self, title: str) -> list[Held]:
        """Return the documents of that title, in whatever spelling; a title inside a title counts."""
        keys = _title_keys(title)
        return next((found for key in keys if (found := self._by_name.get(key))), [])

    def numbered(self, number: str) -> list[Held]:
        """Return the documents of that 发文字号; in running text it has no left edge, so every ending of it counts."""
        code, bracket, rest = number_key(number).partition("〔")
        keys = (code[i:] + bracket + rest for i in range(max(len(code) - 1, 1)))
        return next((found for key in keys if (found := self._by_name.get(key))), [])

    def nearest(self, title: str) -> str:
        """Return the title held that is most like `title`, empty where none is near."""
        best = max(((alike(title, held.title), held.title) for held in self.documents), default=(0.0, ""))
        return best[1] if best[0] >= _NEARLY else ""

    def mentions(self, name: str) -> bool:
        """Tell whether a text of the library names a person, a unit or an award."""
        return any(name in text for text, _ in self._texts())

    def wording(self, quotation: str) -> Wording:
        """Tell whether a text holds the quotation, marks aside; if one words it otherwise, return its sentence."""
        words = _MARKS.sub("", quotation)
        if any(words in plain for _, plain in self._texts()):
            return Wording(held=True)
        for offset in range(0, max(len(words) - _ANCHOR, 0) + 1, _ANCHOR // 2):
            anchor = words[offset : offset + _ANCHOR]
            for text, plain in self._texts():
                if len(anchor) == _ANCHOR and anchor in plain:
                    sentence = _sentence(text, anchor)
                    if sentence and alike(quotation, sentence) >= _REWORDED:
                        return Wording(held=False, instead=sentence)
        return Wording(held=False)

    def areas(self, words: str) -> list[str]:
        """Return the areas the library knows that `words` names."""
        known = {*self.within, *self.within.values(), *(held.region for held in self.documents if held.region)}
        return sorted(area for area in known if area in words)

    def elsewhere(self, held: Held, areas: Iterable[str]) -> bool:
        """Tell whether a document is another place's than `areas`. See :func:`elsewhere`."""
        return elsewhere(held.region, areas, self.within)

    def _texts(self) -> list[tuple[str, str]]:
        if not self._read:
            self._read.extend((text, _MARKS.sub("", text)) for text in self.texts())
        return self._read


def elsewhere(region: str | None, areas: Iterable[str], within: Mapping[str, str]) -> bool:
    """Tell whether a region is another place: of the same kind as, but other than, what lies around `areas`.

    Args:
        region: where a document applies; None, where that is not known, is no other place.
        areas: those a text or a unit names.
        within: area -> the area around it.
    """
    if region is None:
        return False
    named = list(areas)
    ours = [area for each in named for area in around(each, within)]
    if region in ours or any(area in around(region, within) for area in named):
        return False
    return any(_level(area) == _level(region) for area in ours)


def around(area: str, within: Mapping[str, str]) -> list[str]:
    """Return an area and those it lies in, innermost first."""
    found = [area]
    while (outer := within.get(found[-1])) and outer not in found:
        found.append(outer)
    return found


def _names(held: Held) -> set[str]:
    return {*_title_keys(held.title), *([number_key(held.doc_number)] if held.doc_number else [])}


def _title_keys(title: str) -> list[str]:
    """Return the keys of a title: as it is, without the issuer before 关于, and of the title inside it."""
    marked = title.replace("〈", "《").replace("〉", "》")
    keys = [title_key(title), *(title_key(inner) for inner in cited_names(marked).titles)]
    about = title.find("关于")
    return [*keys, *([title_key(title[about:])] if about > 0 else [])]


def _sentence(text: str, anchor: str) -> str:
    match = re.search(r"\W*".join(map(re.escape, anchor)), text)
    if match is None:
        return ""
    start = begin_of(text, match.start(), "。；\n“：")
    ends = [place for mark in "。；\n”" if (place := text.find(mark, match.end())) >= 0]
    return text[start : min(ends, default=len(text))].strip()


def _level(area: str) -> str:
    return next((level for level in _LEVELS if area.endswith(level)), area)


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
