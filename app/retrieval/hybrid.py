"""Bring the two rankings together and choose what is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.retrieval.lexical import EXACT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from app.retrieval.parts import Parts
    from app.retrieval.passage import Scope

# A weighted sum of scores, each as a share of the best of its ranking; the vectors' weight comes with their model
# (`Embedding.share`). Reciprocal rank fusion at its best weight was .01 below it.


def depth(k: int) -> int:
    """Return how many hits each member is asked for, so that k different ones remain after fusing and thinning."""
    return max(50, 5 * k)


def rank(parts: Parts, query: str, k: int, scope: Scope) -> list[tuple[str, float]]:
    """Ask both members and return passage ids with a score, best first; at least k where there are so many."""
    share = parts.model.share if parts.model else 0.0
    return fuse(parts.lexical.search(query, depth(k), scope), near(parts, query, k, scope), share)


def near(parts: Parts, query: str, k: int, scope: Scope) -> list[tuple[str, float]]:
    """Ask the vector half alone; nothing where nothing has been indexed."""
    if parts.model is None:
        return []
    return parts.vectors.search(parts.model.encode_query(query), depth(k), scope)


def fuse(
    lexical: Sequence[tuple[str, float]], vector: Sequence[tuple[str, float]], share: float
) -> list[tuple[str, float]]:
    """Return passage ids with a score, best first; `share` is the weight of the vectors, the rest is the words'.

    The score is 1 for a passage that leads both rankings; passages of a document that the query names by number or
    title come first and score 1 more.
    """
    scores: dict[str, float] = {}
    for weight, ranking in ((1 - share, [(i, score % EXACT) for i, score in lexical]), (share, vector)):
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
