"""Signs that stand for what is still to be found out, other than ×, X, ○ and 某: what PLH-01 looks for besides."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators import prefilter
from evaluators.lines import begin_of, end_of
from evaluators.model import Span
from evaluators.reader import units

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.model import Document

_HAN = "\u4e00-\u9fff"
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("X", re.compile(r"(?<=[\[［〔【])[XＸ](?=[\]］〕】])|(?<=[（(])[XＸ](?=[）)][\u4e00-\u9fff])")),
    ("X", re.compile(f"[Ⅹⅹ]{{2,}}(?=[{_HAN}%％])")),  # the Roman ten in place of the letter
    ("□", re.compile(f"□{{2,}}(?=[{_HAN}%％，。；、])|(?<=[{_HAN}，、；])[■▇█]{{2,}}(?=[{_HAN}])")),
    ("□", re.compile(f"(?<=[{_HAN}])□(?=(?:{units.BLANK})[，。；、）\n])")),
    # a letter, a query or a hash in front of a measure word has the place of a number; 1+N个 and A类 are names
    ("N", re.compile(f"(?<![A-Za-z0-9+＋\\-“（(])(?:[NＮ]{{1,3}}|([A-MO-WYZ])\\1)(?=(?:{units.BLANK}))(?!类|批|位)")),
    ("？", re.compile(f"(?<=[{_HAN}])[？?]{{2,}}(?=(?:{units.BLANK}))")),
    ("#", re.compile(f"(?<=[{_HAN}])[#＃]{{2,}}(?=(?:{units.BLANK})|[{_HAN}])")),
)
# a box to be ticked is no blank, and where marks are spoken of they mark nothing
_TICKED = re.compile("[√✓☑]|打勾|划勾|勾选|选项|选择|单选|多选|符号|方框|样式")


def left_open(document: Document) -> Iterator[tuple[str, Span]]:
    """Yield each sign in the document's own words, with the name of its kind."""
    text = document.text
    for name, pattern in _PATTERNS:
        for found in prefilter.found(pattern, document):
            if name != "□" or not _TICKED.search(_line(text, found.start())):
                yield name, Span(*found.span())


def _line(text: str, at: int) -> str:
    return text[begin_of(text, at, "\n") : end_of(text, at, "\n")]
