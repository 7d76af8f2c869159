"""Which sentence of a paragraph rests on which of its sources."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.composing import wording

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.composing import Ref

ENOUGH = 0.6  # share of a sentence's or a source's words that the other has
_SENTENCE = re.compile(r"[^。；！？\n]+[。；！？]?[”』」）]?|\n")
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_FIGURE = re.compile(r"\d+(?:\.\d+)?")
# how a document words the sense of a target
_SIGNS = {
    sign: re.compile(words)
    for sign, words in {
        "=": "达到|提高到|压减到",
        ">=": "以上|不少于|不低于",
        "<=": "以内|不超过",
        ">": "超过|高于",
        "<": "低于",
        "range": "至.*之间|至",
        "~": "左右|约",
        "up": "提高|增加",
        "done": "完成",
    }.items()
}


@dataclass(frozen=True, slots=True)
class Traced:
    """A sentence with its sources; `text` is "" for sources that could be tied to no single sentence."""

    text: str
    refs: tuple[Ref, ...]


def sentences(text: str) -> list[str]:
    """Divide a paragraph into sentences, a table into its rows."""
    return [found for match in _SENTENCE.finditer(text) if (found := match.group().strip())]


def traced(text: str, refs: Sequence[Ref]) -> list[Traced]:
    """Tie each source to the sentences that say what it says.

    Returns:
        Every sentence in order with what it rests on; last, where there are any, the sources of the paragraph as a
        whole, under the empty text.
    """
    parts = sentences(text)
    if len(parts) == 1:
        return [Traced(parts[0], tuple(refs))]
    held: list[list[Ref]] = [[] for _ in parts]
    whole = []
    for ref in refs:
        places = [index for index, part in enumerate(parts) if says(part, ref.quote)]
        for index in places:
            held[index].append(ref)
        if not places:
            whole.append(ref)
    found = [Traced(part, tuple(own)) for part, own in zip(parts, held, strict=True)]
    return [*found, Traced("", tuple(whole))] if whole else found


def says(sentence: str, quote: str) -> bool:
    """Tell whether a sentence says what a source says: its day, its figure, or most of its words."""
    quote = quote.strip()
    if quote in _SIGNS:
        return _SIGNS[quote].search(sentence) is not None
    if not quote:
        return False
    day = _DAY.fullmatch(quote)
    if day:
        return f"{int(day[2])}月{int(day[3])}日" in sentence
    if _FIGURE.fullmatch(quote):
        return re.search(rf"(?<![\d.]){re.escape(quote)}(?![\d.]*\d)", sentence) is not None
    if quote in sentence or sentence.rstrip("。；！？") in quote:
        return True
    if len(quote) < 4:
        return False
    return wording.overlap(sentence, quote) >= ENOUGH or wording.overlap(quote, sentence) >= ENOUGH
