"""Chunks of rows through one process or several, their results in order; a worker that dies costs no row its document.

Nothing is sent twice that came back, and what is sent twice lands in the same place: documents are keyed by their row.
"""

from __future__ import annotations

import signal
from collections import deque
from concurrent.futures import BrokenExecutor
from typing import TYPE_CHECKING

from app.batch.work import Done, failed, produce, start_worker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from concurrent.futures import Future, ProcessPoolExecutor

    from app.batch.work import Job, Order

Chunk = list["Job"]
_DIED = "工作进程在做这一行时意外退出（多为内存不够或文件损坏）。请核对这一行，再用 --resume 补做。"
_AHEAD = 2  # chunks waiting for each worker


def run_chunks(
    chunks: Iterable[Chunk], order: Order, workers: int, stopped: Callable[[], bool]
) -> Iterator[tuple[Chunk, Done]]:
    """Yield each chunk with its result, in their order; once `stopped`, no chunk is begun any more."""
    if workers <= 1:
        start_worker(order)
        for jobs in chunks:
            if stopped():
                return
            yield jobs, produce(jobs)
        return
    waiting: deque[tuple[Chunk, Future[Done]]] = deque()
    source = iter(chunks)
    pool = _pool(order, workers)
    try:
        while True:
            while len(waiting) < workers * _AHEAD and not stopped() and (jobs := next(source, [])):
                try:
                    waiting.append((jobs, pool.submit(produce, jobs)))
                except BrokenExecutor:
                    yield from _rescue(waiting, order)
                    pool = _pool(order, workers)
                    waiting.append((jobs, pool.submit(produce, jobs)))
            if not waiting:
                return
            try:
                done = waiting[0][1].result()
            except BrokenExecutor:
                pool.shutdown(wait=False)
                yield from _rescue(waiting, order)
                pool = _pool(order, workers)
                continue
            yield waiting.popleft()[0], done
    finally:
        pool.shutdown(cancel_futures=True)


def _pool(order: Order, workers: int) -> ProcessPoolExecutor:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    return ProcessPoolExecutor(workers, get_context("spawn"), _start, (order,))


def _start(order: Order) -> None:
    """Prepare a worker; Ctrl-C, which a terminal sends to all, is the desk's business."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    start_worker(order)


def _rescue(waiting: deque[tuple[Chunk, Future[Done]]], order: Order) -> Iterator[tuple[Chunk, Done]]:
    """Yield what is done, and do what was under way when a worker died again, in a process of its own."""
    while waiting:
        jobs, future = waiting.popleft()
        if future.done() and not future.cancelled() and future.exception() is None:
            yield jobs, future.result()
        else:
            yield jobs, _apart(jobs, order)


def _apart(jobs: Sequence[Job], order: Order) -> Done:
    """Do rows in a process of their own; where it dies as well, halve them until the row is found that kills it."""
    with _pool(order, 1) as pool:
        try:
            return pool.submit(produce, jobs).result()
        except BrokenExecutor:
            pass
    done = Done()
    if len(jobs) == 1:
        done.add(failed(order, jobs[0], _DIED), jobs[0])
        return done
    middle = len(jobs) // 2
    return _joined(_apart(jobs[:middle], order), _apart(jobs[middle:], order))


def _joined(first: Done, second: Done) -> Done:
    shift = len(first.block.data)
    entries = tuple(entry._replace(offset=entry.offset + shift) for entry in second.block.entries)
    block = first.block._replace(data=first.block.data + second.block.data, entries=first.block.entries + entries)
    return Done(
        first.lines + second.lines,
        first.states + second.states,
        first.failures + second.failures,
        block,
        first.full or second.full,
    )
