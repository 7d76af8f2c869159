"""Batch over several workers: two processes against one, and Dask once started against a bare process pool.

All carry the same chunks through the same code. The pool is that of concurrent.futures, which ends a run when a worker
dies. Medians of three, taken in turn; starting up is told apart.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.batch.work import Job, Order

ROUNDS = 3


def main() -> None:
    """Measure and print."""
    from app.batch.engine import run_chunks
    from app.batch.team import local_team
    from app.batch.work import start_worker
    from bench.batch import _fast

    with tempfile.TemporaryDirectory(dir=_fast()) as name:
        plain, jobs = _order(Path(name), 6_000)
        kinds = [
            ("6,000 rows, no checks, files", replace(plain, out=Path(name) / "out"), _chunks(jobs, 200)),
            ("6,000 rows, no checks, documents sent back", plain, _chunks(jobs, 200)),
            ("120 rows, all checks", replace(plain, check=True), _chunks(jobs[:120], 10)),
        ]
        start = time.perf_counter()
        with local_team(2) as team:
            print(f"Dask with two workers starts in  {time.perf_counter() - start:6.1f} s", flush=True)
            for words, order, chunks in kinds:
                with ProcessPoolExecutor(2, get_context("spawn"), start_worker, (order,)) as pool:
                    ways: dict[str, Callable[[], object]] = {
                        "one process": lambda: [*run_chunks(chunks, order, None, _never)],  # noqa: B023 - used at once
                        "two in a pool": lambda: [*pool.map(_produce, chunks)],  # noqa: B023 - likewise
                        "two by Dask": lambda: [*run_chunks(chunks, order, team, _never)],  # noqa: B023 - likewise
                    }
                    took = _times(ways)
                print(words)
                for way, seconds in took.items():
                    print(
                        f"  {way:<30} {seconds:6.2f} s, {took['one process'] / seconds:5.2f} times one process",
                        flush=True,
                    )
                print(f"  Dask / pool                    {took['two by Dask'] / took['two in a pool']:6.2f}")


def _times(ways: dict[str, Callable[[], object]]) -> dict[str, float]:
    taken: dict[str, list[float]] = {way: [] for way in ways}
    for number in range(ROUNDS + 1):
        for way, work in ways.items():
            start = time.perf_counter()
            work()
            if number:  # the first round imports and compiles
                taken[way].append(time.perf_counter() - start)
    return {way: statistics.median(times) for way, times in taken.items()}


def _order(home: Path, rows: int) -> tuple[Order, list[Job]]:
    from app.batch.check import survey
    from app.batch.markdown import open_template
    from app.batch.roster import read_roster
    from app.batch.work import Order
    from bench.batch import _plan, _roster

    template = home / "方案.docx"
    _plan(template)
    people = read_roster(_roster(home / "名册.xlsx", rows))
    found = survey(open_template(template, people.known), people)
    order = Order(template, people.known, None, check=False, today=date(2026, 3, 2), stamp="")
    jobs = [
        order.job(position, row, {name: row.values[name] for name in found.fields}, None)
        for position, row in enumerate(people.rows)
    ]
    return order, jobs


def _chunks(jobs: Sequence[Job], size: int) -> list[list[Job]]:
    return [list(jobs[start : start + size]) for start in range(0, len(jobs), size)]


def _produce(jobs: list[Job]) -> object:
    from app.batch.work import produce

    return produce(jobs)


def _never() -> bool:
    return False


if __name__ == "__main__":
    main()
