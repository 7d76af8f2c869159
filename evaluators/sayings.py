"""Words that are often quoted, as they are set: what a quotation is held against where no sources are at hand."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date  # noqa: TC003 - pydantic resolves the annotation when a lexicon is read
from difflib import SequenceMatcher
from functools import cache
from typing import ClassVar, NamedTuple

from evaluators import spec
from evaluators.lexicon import FOLDER, Confirmation

_MARKS = re.compile("[^\u4e00-\u9fffA-Za-z0-9]+")
_ANCHOR = 6  # so many characters in a row are kept by whoever words a sentence otherwise
_REWORDED = 0.75  # of a quotation that is the sentence in other words so much is in it
# behind the name of a congress: not what it said
_TIME = "(?!以来|以后|之后|召开|闭幕|期间|精神|代表|[前后])"


@dataclass(frozen=True, slots=True)
class Said:
    """Where words were said, the words that name the place beside a quotation, and what was said."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    said: str
    named: tuple[str, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sayings:
    """The list with its source and validity."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    source: str
    valid_from: date
    valid_to: date | None
    confirmed: Confirmation | None
    sayings: tuple[Said, ...]


class Known(NamedTuple):
    """What the list says of a quotation: whether it holds it to the letter; else what was said instead, and where."""

    held: bool
    instead: str = ""
    said: str = ""


@cache
def sayings() -> tuple[Said, ...]:
    """Return the list.

    Raises:
        SpecError: the file is wrong.
    """
    lexicon: Sayings = spec.load(FOLDER / "quotations.yaml", Sayings)
    return lexicon.sayings


def known(quotation: str, beside: str) -> Known:
    """Hold a quotation against the list, marks aside.

    Args:
        quotation: what is quoted.
        beside: the words that tell who said it; only what is set for the place they name can differ from it.
    """
    words = _MARKS.sub("", quotation)
    if any(words in _MARKS.sub("", stored) for said in sayings() for stored in said.words):
        return Known(held=True)
    for said in sayings():
        if any(re.search(re.escape(name) + _TIME, beside) for name in said.named):
            for stored in said.words:
                if instead := _reworded(words, stored):
                    return Known(held=False, instead=instead, said=said.said)
    return Known(held=False)


def _reworded(words: str, stored: str) -> str:
    """Return the clauses of `stored` that `words` are in other words; empty where they are not, or go beyond it."""
    places = [at for at, one in enumerate(stored) if not _MARKS.match(one)]
    plain = "".join(stored[at] for at in places)
    matcher = SequenceMatcher(None, plain, words, autojunk=False)
    blocks = [block for block in matcher.get_matching_blocks() if block.size]
    if max((block.size for block in blocks), default=0) < _ANCHOR:
        return ""
    if sum(block.size for block in blocks) < _REWORDED * len(words):
        return ""
    first, last = blocks[0], blocks[-1]
    behind = len(words) - last.b - last.size
    if first.b > first.a or behind > len(plain) - last.a - last.size:
        return ""  # the list does not tell what was said before its words, and after them
    start, end = places[first.a - first.b], places[last.a + last.size - 1 + behind] + 1
    start = max(stored.rfind(mark, 0, start) for mark in "，；。") + 1
    end = min((at for mark in "，；。" if (at := stored.find(mark, end)) >= 0), default=len(stored))
    return stored[start:end]
