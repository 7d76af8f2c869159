"""What a text is recognised by in another file: its figures and a sample of its shingles."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.shingles import hashes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from app.retrieval.passage import Chunk

_KEPT = 256  # shingles of a document that are kept: the smallest hashes; likeness .9 is then known to .02
_ALIKE = 0.9


@dataclass(frozen=True, slots=True)
class Sketch:
    """What a document is recognised by: `key` stands for its figures, `smallest` for its shingles, ascending."""

    key: str
    smallest: NDArray[np.uint64]


def sketch(chunks: Sequence[Chunk]) -> Sketch:
    """Return the sketch of a document; spaces, punctuation and marks do not count."""
    text = unicodedata.normalize("NFKC", "\n".join(chunk.text for chunk in chunks)).lower()
    figures = " ".join(sorted(re.findall(r"\d+", text)))
    codes = np.frombuffer("".join(c for c in text if c.isalnum()).encode("utf-32-le"), dtype=np.uint32)
    smallest = np.unique(np.asarray(hashes(codes), dtype=np.uint64))[:_KEPT]
    return Sketch(hashlib.sha256(figures.encode()).hexdigest()[:16], smallest)


def alike(one: Sketch, other: Sketch) -> bool:
    """Tell whether two texts share nine in ten of their shingles."""
    if not len(one.smallest) or not len(other.smallest):
        return len(one.smallest) == len(other.smallest)
    union = np.union1d(one.smallest, other.smallest)[:_KEPT]
    both = np.isin(union, one.smallest) & np.isin(union, other.smallest)
    return bool(both.sum() >= _ALIKE * len(union))
