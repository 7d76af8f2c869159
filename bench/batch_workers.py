"""Batch over several workers: two processes against one, and Dask once started against a bare process pool.

All carry the same chunks through the same code. The pool is that of concurrent.futures, which ends a run when a worker
dies. The best of some rounds, taken in turn, for what else the machine does can only add to a time; its load is said.
Starting up is told apart. With `few` it is measured instead from how many rows on the whole command gains by a second
process.
"""

from __future__ import annotations

import os
import subprocess
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
    from collections.abc import Callable, Iterable, Sequence

    from distributed import Client

    from app.batch.work import Done, Job, Order

ROUNDS = 5


def main() -> None:
    """Measure and print."""
    from app.batch.team import local_team
    from bench.batch import _fast

    with tempfile.TemporaryDirectory(dir=_fast()) as name:
        plain, jobs = _order(Path(name), 24_000)
        laid = Path(name) / "laid"
        laid.mkdir()
        kinds = [
            ("24,000 rows, no checks, files", replace(plain, out=Path(name) / "out"), _chunks(jobs, 2_000)),
            ("24,000 rows, no checks, blocks of an archive", replace(plain, laid=laid), _chunks(jobs, 2_000)),
            ("24,000 rows, no checks, documents sent back", plain, _chunks(jobs, 2_000)),
            ("400 rows, all checks", replace(plain, check=True), _chunks(jobs[:400], 20)),
        ]
        start = time.perf_counter()
        with local_team(2, check=True) as starting:
            team = starting(lambda: False)
            if team is None:  # only where it is stopped
                return
            print(f"Dask with two workers starts in  {time.perf_counter() - start:6.1f} s", flush=True)
            for words, order, chunks in kinds:
                took = _ways(order, chunks, team)
                print(f"{words} (load {os.getloadavg()[0]:.1f})")
                for way, seconds in took.items():
                    print(
                        f"  {way:<30} {seconds:6.2f} s, {took['one process'] / seconds:5.2f} times one process",
                        flush=True,
                    )
                print(f"  Dask / pool                    {took['two by Dask'] / took['two in a pool']:6.2f}")


def _ways(order: Order, chunks: list[list[Job]], team: Client) -> dict[str, float]:
    """Return the seconds of each way; the one process is a bare one, too: in this one the scheduler has its threads."""
    from app.batch.engine import run_chunks
    from app.batch.work import start_worker

    def pool(workers: int) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(workers, get_context("spawn"), start_worker, (order, "pool"))

    with pool(1) as one, pool(2) as two:
        return _times(
            {
                "one process": lambda: one.map(_produce, chunks),
                "two in a pool": lambda: two.map(_produce, chunks),
                "two by Dask": lambda: (done for _, done in run_chunks(chunks, order, team, _never, print)),
            }
        )


def few() -> None:
    """Run the whole command with one and with two processes on ever more rows."""
    from bench.batch import _compiled, _fast, _plan, _roster

    code = "import sys, app.batch.crew as h; h._WORTH = 0; from app.cli import main; sys.exit(main())"
    with tempfile.TemporaryDirectory(dir=_fast()) as name:
        home = Path(name)
        _compiled(home)
        _plan(home / "方案.docx")
        for more, sizes in ((["--no-check"], (10_000, 25_000, 50_000)), ([], (100, 250, 500))):
            for rows in sizes:
                roster = _roster(home / f"{rows}.xlsx", rows)
                line = [
                    sys.executable,
                    "-c",
                    code,
                    "batch",
                    str(home / "方案.docx"),
                    str(roster),
                    "-o",
                    str(home / "out"),
                    *more,
                ]
                took: dict[str, float] = {}
                for workers in ("1", "2", "1", "2", "1", "2"):
                    start = time.perf_counter()
                    subprocess.run([*line, "--workers", workers], cwd=ROOT, capture_output=True, check=False)
                    took[workers] = min(time.perf_counter() - start, took.get(workers, 1e9))
                words = "no checks" if more else "all checks"
                print(f"{rows:>6} rows, {words:<10}  two processes / one {took['1'] / took['2']:5.2f}", flush=True)


def _times(ways: dict[str, Callable[[], Iterable[Done]]]) -> dict[str, float]:
    taken: dict[str, list[float]] = {way: [] for way in ways}
    for number in range(ROUNDS + 1):
        for way, work in ways.items():
            start = time.perf_counter()
            for done in work():
                for block in done.blocks:
                    if block.file is not None:
                        Path(block.file).unlink()
            if number:  # the first round imports and compiles
                taken[way].append(time.perf_counter() - start)
    return {way: min(times) for way, times in taken.items()}


def _order(home: Path, rows: int) -> tuple[Order, list[Job]]:
    from app.batch.check import survey
    from app.batch.markdown import open_template
    from app.batch.roster import read_roster
    from app.batch.stamp import fingerprint
    from app.batch.work import Order
    from bench.batch import _plan, _roster

    template = home / "方案.docx"
    _plan(template)
    people = read_roster(_roster(home / "名册.xlsx", rows))
    found = survey(open_template(template, people.known), people)
    order = Order(template, people.known, None, check=False, today=date(2026, 3, 2), stamp=fingerprint(template))
    jobs = [
        order.job(position, row, {name: row.values[name] for name in found.fields}, None)
        for position, row in enumerate(people.rows)
    ]
    return order, jobs


def _chunks(jobs: Sequence[Job], size: int) -> list[list[Job]]:
    return [list(jobs[start : start + size]) for start in range(0, len(jobs), size)]


def _produce(jobs: list[Job]) -> Done:
    from app.batch.work import produce

    return produce(jobs, "pool")


def _never() -> bool:
    return False


if __name__ == "__main__":
    few() if "few" in sys.argv[1:] else main()
