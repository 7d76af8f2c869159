"""What a draft has copied: long runs of characters that also stand elsewhere, quotations and set names aside."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.composing import wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

RUN = 25  # characters in a row that are a copy
_QUOTED = re.compile(r"“[^”\n]*”|《[^》\n]*》|【[^】\n]*】|（[^（）\n]*〔\d{4}〕\d+号）")
_BREAK = re.compile(r"[\n\t]")


def own_words(text: str, brief: Sequence[str]) -> list[str]:
    """Return what a draft adds: its lines without quotations, titles and numbers, and without what its brief says."""
    found = []
    for line in _BREAK.split(_QUOTED.sub("\n", text)):
        pieces = [line]
        for said in sorted({wording.clause(s) for s in brief if len(s) >= 4}, key=len, reverse=True):
            pieces = [part for piece in pieces for part in piece.split(said)]
        found += pieces
    return [piece for piece in found if len(piece) >= RUN]


def copied(own: Iterable[str], others: Iterable[str]) -> tuple[str, ...]:
    """Return the runs of `RUN` characters or more that stand in `own` and in one of `others` alike, longest first."""
    known: set[str] = set()
    texts = list(others)
    for other in texts:
        known |= {other[i : i + RUN] for i in range(len(other) - RUN + 1)}
    found: dict[str, None] = {}
    for piece in own:
        start = 0
        while start + RUN <= len(piece):
            if piece[start : start + RUN] not in known:
                start += 1
                continue
            end = start + RUN
            while end < len(piece) and piece[end - RUN + 1 : end + 1] in known:
                end += 1
            found.setdefault(piece[start:end])
            start = end
    return tuple(sorted(found, key=lambda run: (-len(run), run)))
