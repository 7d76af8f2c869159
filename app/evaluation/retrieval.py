"""How well the library answers the questions of a clerk: recall and rank over gold/questions.yaml."""

from __future__ import annotations

import math
import statistics
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from app.retrieval import Index, hybrid
from app.retrieval.passage import Scope

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.retrieval.parts import Parts

NAME = "gold/questions.yaml"
"""The questions, below the corpus."""

DEPTH = 10
"""How many passages are looked at."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question and, per answer, the ids of the passages that give it."""

    text: str
    answers: tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """Means over the questions: recall at 1, 5 and 10, reciprocal rank and nDCG at 10."""

    way: str
    at_1: float
    at_5: float
    at_10: float
    rank: float
    ndcg: float


@dataclass(frozen=True, slots=True)
class RetrievalRun:
    """The figures of each way of searching, over how many questions and passages."""

    questions: int
    passages: int
    figures: tuple[Figures, ...]


def run(corpus: Path, progress: Callable[[int, int, str], None] | None = None) -> RetrievalRun:
    """Index `corpus` into a folder of its own, ask every question each way, and forget the index.

    Raises:
        ValueError: an answer stands nowhere in the index, or a document cannot be read.
    """
    with tempfile.TemporaryDirectory() as home, Index(Path(home)) as index:
        taken = index.update([corpus], progress)
        if taken.failed:
            raise ValueError(taken.failed)
        parts = index._opened()  # noqa: SLF001 - the members are measured one by one
        asked = questions(parts, corpus)
        return RetrievalRun(len(asked), taken.passages, tuple(figures(parts, asked)))


def questions(parts: Parts, corpus: Path) -> list[Question]:
    """Load the questions and find their answers in the index.

    Raises:
        ValueError: an answer stands nowhere in the index, which is an error of the set.
    """
    passages = [(i, record.id, chunk.text) for i, record, chunk in parts.store.all_passages()]
    loaded = []
    for entry in yaml.safe_load((corpus / NAME).read_text(encoding="utf-8")):
        answers = []
        for answer in entry["answers"]:
            ids = frozenset(
                i for i, document, text in passages if document == answer["document"] and answer["quote"] in text
            )
            if not ids:
                raise ValueError(f"{entry['query']}: {answer} stands nowhere in the index")
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


def figures(parts: Parts, asked: Sequence[Question]) -> list[Figures]:
    """Return the figures of the two members and of the hybrid of both."""
    ways = members(parts)
    ways["hybrid"] = lambda query: [i for i, _ in hybrid.rank(parts, query, DEPTH, Scope())]
    measured = []
    for name, way in ways.items():
        columns = zip(*(measures(way(question.text), question) for question in asked), strict=True)
        measured.append(Figures(name, *(statistics.fmean(column) for column in columns)))
    return measured


def members(parts: Parts) -> dict[str, Callable[[str], list[str]]]:
    """Return the two members as functions from a query to ranked passage ids."""
    return {
        "lexical": lambda query: [i for i, _ in parts.lexical.search(query, hybrid.depth(DEPTH), Scope())],
        "vectors": lambda query: [i for i, _ in hybrid.near(parts, query, DEPTH, Scope())],
    }
