"""What a query is searched for: the pieces of its own words, and of the words that documents print for them.

wording.yaml holds the words. On 26,196 articles of statutes and 64 lay questions written after it: nDCG@10 .253 and
R@100 .555 with bigrams, .323 and .664 with characters, too, .375 and .703 with these words.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

_RUN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003134f〇]+|[a-z0-9]+(?:\.[0-9]+)?%?")
_ASKING = 0.4  # weight of what stands only in words of asking
_PRINTED = 0.3  # weight of what only the documents' way of saying it has
_MOST = 512  # pieces of a query that are looked at; a page of text has more, but adds nothing
_ENOUGH = 4000  # characters of a query that are looked at: more than _MOST pieces


def tokens(text: str) -> list[str]:
    """Cut into character bigrams and single characters; letters and figures stay whole."""
    found: list[str] = []
    for match in _RUN.finditer(_plain(text)):
        run = match.group()
        if run[0].isascii():
            found.append(run)
        else:
            found.extend(run)
            found.extend(a + b for a, b in pairwise(run))
    return found


def weighted(query: str) -> dict[str, float]:
    """Return the pieces a query is searched for with the weight of each, its own first; empty without any."""
    plain = _plain(query[:_ENOUGH])
    asking, faint = _asking()
    telling = set(tokens(asking.sub(" ", plain))) - faint
    weights = {piece: 1.0 if piece in telling else _ASKING for piece in tokens(plain)}
    for word in printed_for(query):
        for piece in tokens(word):
            weights.setdefault(piece, _PRINTED)
    return dict(list(weights.items())[:_MOST])


def printed_for(query: str) -> list[str]:
    """Return what documents print for the words of a query."""
    plain = _plain(query[:_ENOUGH])
    return [word for said, words in _printed().items() if _says(plain, said) for word in words]


def _says(plain: str, said: str) -> bool:
    if "…" not in said:
        return said in plain
    return re.search(".{0,4}".join(re.escape(part) for part in said.split("…")), plain) is not None


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()


@cache
def _file() -> dict[str, Any]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = Path(__file__).with_name("wording.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.load(text, Loader=loader)  # noqa: S506 - both are safe loaders
    return loaded


def _printed() -> dict[str, list[str]]:
    printed: dict[str, list[str]] = _file()["printed"]
    return printed


@cache
def _asking() -> tuple[re.Pattern[str], frozenset[str]]:
    words = sorted(_file()["asking"], key=len, reverse=True)
    return re.compile("|".join(map(re.escape, words))), frozenset(_file()["faint"])
