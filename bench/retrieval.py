"""How well and how fast the library answers: the hybrid against its two members, in one run.

    python bench/retrieval.py [--corpus DIR] [--repeat N] [--passages N]

Prints recall and rank over the questions of corpus/gold/questions.yaml, the latency of a hybrid query as a ratio to
the sum of its members' (a ratio travels between machines, a time does not), and the memory at its highest. With
--passages the library is filled up to that many passages, made of sentences of the corpus in new company.
"""

from __future__ import annotations

import argparse
import random
import re
import resource
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from app.evaluation.beir import Item, fill
from app.evaluation.retrieval import DEPTH, figures, members, questions
from app.retrieval import Index
from app.settings import bundled

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.evaluation.retrieval import Question
    from app.retrieval.parts import Parts


def main() -> None:
    """Index, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=bundled("corpus"))
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--passages", type=int, default=0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home, Index(Path(home)) as index:
        started = time.perf_counter()
        run = index.update([options.corpus])
        print(f"{len(run.added)} documents, {run.passages} passages indexed in {time.perf_counter() - started:.1f} s")
        parts = index._opened()  # noqa: SLF001 - the members are measured one by one
        asked = questions(parts, options.corpus)
        quality(parts, asked)
        if options.passages > run.passages:
            started = time.perf_counter()
            for _ in fill(parts, strangers(parts, options.passages - run.passages)):
                pass
            print(f"{parts.store.count()} passages after {time.perf_counter() - started:.1f} s more")
        latency(index, parts, [question.text for question in asked], options.repeat)
        print(f"memory at its highest: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def strangers(parts: Parts, count: int) -> list[Item]:
    """Return as many passages of sentences drawn from those of the library."""
    held = [chunk.text for _, _, chunk in parts.store.all_passages()]
    sentences = [s for text in held for s in re.split(r"(?<=[。；])", text) if len(s) > 8]
    rng = random.Random(20260302)  # noqa: S311 - not for secrets
    return [Item(str(n), "", "".join(rng.choices(sentences, k=rng.randint(2, 6)))) for n in range(count)]


def quality(parts: Parts, asked: Sequence[Question]) -> None:
    """Print one line of figures per way of searching."""
    print(f"{len(asked)} questions   R@1    R@5    R@10   MRR    nDCG@10")
    for one in figures(parts, asked):
        columns = (one.at_1, one.at_5, one.at_10, one.rank, one.ndcg)
        print(f"  {one.way:<12}" + "".join(f"  {column:.3f}" for column in columns))


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
