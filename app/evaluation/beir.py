"""Retrieval measured on a folder in the form of BEIR: corpus.jsonl, queries.jsonl and relevance judgements.

The documents go into an index of their own, each as one passage, and are searched as `wenheng search` searches. The
form: Thakur et al. 2021, https://github.com/beir-cellar/beir.
"""

from __future__ import annotations

import json
import math
import statistics
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import UserError
from app.retrieval import DocumentRecord, Index, embedding, hybrid, ingest
from app.retrieval.lexical import search_text
from app.retrieval.passage import Chunk, Scope
from app.retrieval.store import Stored, passage_id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from app.retrieval.parts import Parts

    Progress = Callable[[int, int, str], None]

DEPTH = 100
"""How many documents are looked at."""

_BATCH = 2000


@dataclass(frozen=True, slots=True)
class Item:
    """A document of the folder."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Judged:
    """A folder as read: documents, and (query, grade by document id) for every query with a relevant document."""

    documents: tuple[Item, ...]
    queries: tuple[tuple[str, dict[str, int]], ...]


@dataclass(frozen=True, slots=True)
class Reached:
    """Means over the queries of one way of searching: nDCG at 10, recall at 10 and 100, reciprocal rank at 10."""

    way: str
    ndcg: float
    at_10: float
    at_100: float
    rank: float


@dataclass(frozen=True, slots=True)
class BeirRun:
    """The figures of each way, over how many documents and queries, and seconds of indexing and of a query."""

    documents: int
    queries: int
    indexing: float
    query: float
    figures: tuple[Reached, ...]


def run(folder: Path, progress: Progress | None = None) -> BeirRun:
    """Index the documents of `folder`, ask every query each way, and forget the index.

    Raises:
        UserError: the folder lacks one of the files, or a line cannot be read; it is named.
    """
    judged = read(folder)
    steps = len(judged.documents) + len(judged.queries)
    with tempfile.TemporaryDirectory() as home, Index(Path(home)) as index:
        parts = index._opened()  # noqa: SLF001 - the members are measured one by one
        started = time.perf_counter()
        for done in fill(parts, judged.documents):
            if progress:
                progress(done, steps, "收录")
        indexed = time.perf_counter()
        names = {f"d{n}": item.id for n, item in enumerate(judged.documents)}
        gained: dict[str, list[tuple[float, float, float, float]]] = {}
        spent = 0.0
        for done, (query, grades) in enumerate(judged.queries, len(judged.documents)):
            if progress:
                progress(done, steps, "检索")
            began = time.perf_counter()
            lexical = parts.lexical.search(query, hybrid.depth(DEPTH), Scope())
            vectors = hybrid.near(parts, query, DEPTH, Scope())
            fused = hybrid.fuse(lexical, vectors, parts.model.share if parts.model else 0.0)
            spent += time.perf_counter() - began
            for way, hits in (("lexical", lexical), ("vectors", vectors), ("hybrid", fused)):
                ranked = [names[i.rpartition("-")[0]] for i, _ in hits[:DEPTH]]
                gained.setdefault(way, []).append(measures(ranked, grades))
        means = [
            Reached(way, *(statistics.fmean(column) for column in zip(*rows, strict=True)))
            for way, rows in gained.items()
        ]
        seconds = spent / len(judged.queries)
        return BeirRun(len(judged.documents), len(judged.queries), indexed - started, seconds, tuple(means))


def measures(ranked: Sequence[str], grades: dict[str, int]) -> tuple[float, float, float, float]:
    """Return nDCG at 10 (gain is the grade), recall at 10 and at 100, and reciprocal rank at 10."""
    gain = sum(grades.get(d, 0) / math.log2(n + 2) for n, d in enumerate(ranked[:10]))
    ideal = sum(g / math.log2(n + 2) for n, g in enumerate(sorted(grades.values(), reverse=True)[:10]))
    found = [n for n, d in enumerate(ranked) if d in grades]
    at_10 = sum(n < 10 for n in found) / len(grades)
    reciprocal = 1 / (found[0] + 1) if found and found[0] < 10 else 0.0
    return gain / ideal, at_10, len(found) / len(grades), reciprocal


def fill(parts: Parts, documents: Sequence[Item]) -> Iterator[int]:
    """Take the documents in and yield how many are."""
    items = [_passage(n, item) for n, item in enumerate(documents)]
    parts.adopt(embedding.fit([search_text(stored.record, cut[0]) for stored, cut in items]))
    for at in range(0, len(items), _BATCH):
        part = items[at : at + _BATCH]
        ingest.put(parts, [(stored.record, cut) for stored, cut in part])
        parts.store.acknowledge(part, [])
        yield at + len(part)


def _passage(number: int, item: Item) -> tuple[Stored, list[Chunk]]:
    record = DocumentRecord(
        id=f"d{number}", path=passage_id(item.id, number), source=item.id, title=item.title, kind="other"
    )
    return Stored(record, ""), [Chunk(0, len(item.text), item.text, (), "全文")]


# -------------------------------------------------------------------------------------------------------------- reading


def read(folder: Path) -> Judged:
    """Read a folder; judgements stand in qrels.tsv, qrels/test.tsv or the only file of qrels/.

    Raises:
        UserError: a file is missing or malformed, or no query has a relevant document.
    """
    documents = tuple(
        Item(str(row["_id"]), str(row.get("title") or ""), str(row.get("text") or ""))
        for row in _rows(folder / "corpus.jsonl")
    )
    asked = {str(row["_id"]): str(row.get("text") or "") for row in _rows(folder / "queries.jsonl")}
    known = {item.id for item in documents}
    grades: dict[str, dict[str, int]] = {}
    for query, document, grade in _judgements(_qrels(folder)):
        if grade > 0 and query in asked and document in known:
            grades.setdefault(query, {})[document] = grade
    if not grades:
        raise UserError(
            f"{folder}：没有一个问题有相关文档，请核对 queries.jsonl、corpus.jsonl 与 qrels 的编号是否一致。"
        )
    return Judged(documents, tuple((asked[query], found) for query, found in grades.items()))


def _rows(path: Path) -> Iterator[dict[str, object]]:
    try:
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                if not line.strip():
                    continue
                row = json.loads(line)
                if not isinstance(row, dict) or "_id" not in row:
                    raise UserError(f"{path} 第{number}行：应为含有 _id 的 JSON 对象。")
                yield row
    except OSError as error:
        raise UserError(
            f"{path}：打不开（{error.strerror}）。评测目录应有 corpus.jsonl、queries.jsonl 和 qrels。"
        ) from error
    except ValueError as error:
        raise UserError(f"{path} 第{number}行：不是 UTF-8 编码的 JSON（{error}）。") from error


def _qrels(folder: Path) -> Path:
    for path in (folder / "qrels.tsv", folder / "qrels" / "test.tsv"):
        if path.is_file():
            return path
    others = sorted((folder / "qrels").glob("*.tsv"))
    if len(others) != 1:
        raise UserError(f"{folder}：没有相关性标注。请放在 qrels.tsv 或 qrels/test.tsv，每行为问题、文档、等级。")
    return others[0]


def _judgements(path: Path) -> Iterator[tuple[str, str, int]]:
    """Yield query, document and grade of each line: three columns, or the four of TREC."""
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            cells = line.rstrip("\n").split("\t") if "\t" in line else line.split()
            if not line.strip() or (number == 1 and not cells[-1].lstrip("-").isdigit()):
                continue
            try:
                yield cells[0], cells[-2], int(cells[-1])
            except (IndexError, ValueError):
                raise UserError(f"{path} 第{number}行：应为“问题<Tab>文档<Tab>等级”。") from None
