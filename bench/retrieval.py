"""How well and how fast the library answers: the hybrid against its two members, in one run.

    python bench/retrieval.py [--corpus DIR] [--repeat N]

Prints recall and rank over the questions of tests/cases/retrieval/queries.yaml, and the latency of a hybrid query as a
ratio to the sum of its members' (a ratio travels between machines, a time does not).
"""

from __future__ import annotations

import argparse
import math
import statistics
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from app.retrieval import Index, hybrid
from app.retrieval.passage import Scope
from app.settings import bundled

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.retrieval.parts import Parts

QUERIES = Path(__file__).resolve().parent.parent / "tests" / "cases" / "retrieval" / "queries.yaml"
DEPTH = 10


@dataclass(frozen=True, slots=True)
class Question:
    """A question and, per answer, the ids of the passages that give it."""

    text: str
    answers: tuple[frozenset[str], ...]


def questions(parts: Parts) -> list[Question]:
    """Load the questions and find their answers in the index; an answer that is nowhere is an error of the set."""
    passages = [(i, record.id, chunk.text) for i, record, chunk in parts.store.all_passages()]
    loaded = []
    for entry in yaml.safe_load(QUERIES.read_text(encoding="utf-8")):
        answers = []
        for answer in entry["answers"]:
            ids = frozenset(
                i for i, document, text in passages if document == answer["document"] and answer["quote"] in text
            )
            if not ids:
                raise SystemExit(f"{entry['query']}: {answer} stands nowhere in the index")
            answers.append(ids)
        loaded.append(Question(entry["query"], tuple(answers)))
    return loaded


def measures(ranked: Sequence[str], question: Question) -> tuple[float, float, float, float, float]:
    """Return recall at 1, 5 and 10 (share of the answers found), reciprocal rank and nDCG at 10."""
    gained = [rank for answer in question.answers for rank in [_rank(ranked, answer)] if rank is not None]
    count = len(question.answers)
    ideal = sum(1 / math.log2(n + 2) for n in range(count))
    recall = [sum(rank < k for rank in gained) / min(count, k) for k in (1, 5, 10)]
    ndcg = sum(1 / math.log2(rank + 2) for rank in gained if rank < DEPTH) / ideal
    return recall[0], recall[1], recall[2], 1 / (min(gained) + 1) if gained else 0.0, min(ndcg, 1.0)


def _rank(ranked: Sequence[str], answer: frozenset[str]) -> int | None:
    return next((rank for rank, identifier in enumerate(ranked) if identifier in answer), None)


def main() -> None:
    """Index, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=bundled("corpus"))
    parser.add_argument("--repeat", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home, Index(Path(home)) as index:
        started = time.perf_counter()
        run = index.update([options.corpus])
        print(f"{len(run.added)} documents, {run.passages} passages indexed in {time.perf_counter() - started:.1f} s")
        parts = index._opened()  # noqa: SLF001 - the members are measured one by one
        asked = questions(parts)
        quality(parts, asked)
        latency(index, parts, [question.text for question in asked], options.repeat)


def quality(parts: Parts, asked: Sequence[Question]) -> None:
    """Print one line of figures per way of searching."""
    ways = members(parts)
    depth = hybrid.depth(DEPTH)
    ways["hybrid"] = lambda query: [
        i for i, _ in hybrid.fuse(parts.lexical.search(query, depth, Scope()), vector_hits(parts, query, depth))
    ]
    print(f"{len(asked)} questions   R@1    R@5    R@10   MRR    nDCG@10")
    for name, way in ways.items():
        figures = [measures(way(question.text), question) for question in asked]
        print(f"  {name:<12}" + "".join(f"  {statistics.fmean(column):.3f}" for column in zip(*figures, strict=True)))


def members(parts: Parts) -> dict[str, Callable[[str], list[str]]]:
    """Return the two members as functions from a query to ranked passage ids."""
    depth = hybrid.depth(DEPTH)
    return {
        "lexical": lambda query: [i for i, _ in parts.lexical.search(query, depth, Scope())],
        "vectors": lambda query: [i for i, _ in vector_hits(parts, query, depth)],
    }


def vector_hits(parts: Parts, query: str, depth: int) -> list[tuple[str, float]]:
    """Ask the vector half alone."""
    if parts.model is None:
        raise SystemExit("nothing was indexed")
    return parts.vectors.search(parts.model.encode([query])[0], depth, Scope())


def latency(index: Index, parts: Parts, queries: Sequence[str], repeat: int) -> None:
    """Print medians and the ratio that issue 4 bounds at 1.5 for the 95th percentile."""
    ways = {**members(parts), "hybrid": lambda query: [p.id for p in index.search(query, DEPTH, include_stale=True)]}
    times = {name: _times(way, queries, repeat) for name, way in ways.items()}
    for name, seconds in times.items():
        print(f"  {name:<12}  median {statistics.median(seconds) * 1e3:.2f} ms  p95 {_p95(seconds) * 1e3:.2f} ms")
    for label, figure in (("median", statistics.median), ("p95", _p95)):
        ratio = figure(times["hybrid"]) / (figure(times["lexical"]) + figure(times["vectors"]))
        print(f"hybrid / (lexical + vectors), {label}: {ratio:.2f}")


def _times(way: Callable[[str], list[str]], queries: Sequence[str], repeat: int) -> list[float]:
    seconds = []
    for query in [*queries[:3], *(query for _ in range(repeat) for query in queries)]:
        started = time.perf_counter()
        way(query)
        seconds.append(time.perf_counter() - started)
    return seconds[3:]


def _p95(seconds: Sequence[float]) -> float:
    return statistics.quantiles(seconds, n=20)[18]


if __name__ == "__main__":
    main()
