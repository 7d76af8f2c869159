"""Bring the two rankings together and choose what is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.retrieval.lexical import EXACT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

# A weighted sum of scores, each as a share of the best of its ranking. On corpus/gold/questions.yaml (59
# questions, 434 passages): nDCG@10 .706, R@5 .85 against .688, .83 (lexical) and .647, .75 (vectors) alone; reciprocal
# rank fusion at its best weight .697. Weights from .5 to .8 stay within .006.
_LEXICAL, _VECTOR = 0.6, 0.4


def depth(k: int) -> int:
    """Return how many hits each member is asked for, so that k different ones remain after fusing and thinning."""
    return max(50, 5 * k)


def fuse(lexical: Sequence[tuple[str, float]], vector: Sequence[tuple[str, float]]) -> list[tuple[str, float]]:
    """Return passage ids with a score, best first.

    The score is 1 for a passage that leads both rankings; passages of a document that the query names by number or
    title come first and score 1 more.
    """
    scores: dict[str, float] = {}
    for weight, ranking in ((_LEXICAL, [(i, score % EXACT) for i, score in lexical]), (_VECTOR, vector)):
        best = max((score for _, score in ranking), default=0.0)
        for identifier, score in ranking:
            scores[identifier] = scores.get(identifier, 0.0) + weight * max(score, 0.0) / max(best, 1e-9)
    for identifier, score in lexical:
        if score >= EXACT:
            scores[identifier] += 1.0
    return sorted(scores.items(), key=lambda hit: (-hit[1], hit[0]))


def thin(
    ranked: Iterable[tuple[str, float]], k: int, per_document: int, texts: Mapping[str, tuple[str, str]]
) -> tuple[list[tuple[str, float]], bool]:
    """Choose k hits, best first, and tell whether they are k without exceeding `per_document`.

    At most `per_document` hits are of one document while others remain, and the same text comes only once.

    Args:
        ranked: passage ids with scores, best first.
        k: how many.
        per_document: how many of one document.
        texts: document and text of each passage; ids that are not there are left out.
    """
    chosen: list[tuple[str, float]] = []
    spare: list[tuple[str, float]] = []
    taken: dict[str, int] = {}
    seen: set[str] = set()
    for identifier, score in ranked:
        if identifier not in texts:
            continue
        document, text = texts[identifier]
        if text in seen:
            continue
        seen.add(text)
        if taken.get(document, 0) < per_document:
            taken[document] = taken.get(document, 0) + 1
            chosen.append((identifier, score))
        else:
            spare.append((identifier, score))
    return sorted([*chosen, *spare][:k], key=lambda hit: (-hit[1], hit[0])), len(chosen) >= k
