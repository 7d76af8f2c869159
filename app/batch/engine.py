"""Chunks of rows through this process or a team of workers, their results in order.

A worker that dies costs no row its document: Dask starts another, and the chunk it was at is done apart, row by row in
a process of its own, until the row is found that ends its process each time. Where all processes of this machine are
gone and none can be started any more, all that they had before them is done so, for it may be what killed them, and
this process does the rest. Nothing is exactly-once; documents are keyed by their row, and what is made twice lands in
the same place.
"""

from __future__ import annotations

import secrets
import time
from collections import deque
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.batch.apart import apart
from app.batch.parcels import parcel_folder
from app.batch.work import end_worker, produce, start_worker
from app.errors import ClusterUnavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator

    from distributed import Client, Future

    from app.batch.work import Done, Job, Order
    from app.batch.worker import Parcel

Chunk = list["Job"]
_DESERTED = "工作进程都已退出，不能再启动（多为内存不够），其余各份由主进程生成，速度较慢。"
_AHEAD = 3  # chunks under way or waiting for each worker
_LOOK = 5.0  # seconds between two looks whether anybody is still there
_ALONE = 300.0  # seconds without a single worker before a run gives up; a busy machine takes minutes to start one anew
_ALONE_HERE = 30.0  # of those of this machine, whose work this process can do itself


def hands_of(team: Client | None) -> int:
    """Return how many chunks can be worked on at once."""
    workers = team.scheduler_info(-1)["workers"].values() if team is not None else ()
    return max(1, sum(int(worker["nthreads"]) for worker in workers))


def run_chunks(
    chunks: Iterable[Chunk],
    order: Order,
    team: Client | None,
    stopped: Callable[[], bool],
    tell: Callable[[str], object],
) -> Iterator[tuple[Chunk, Done]]:
    """Yield each chunk with its result, in their order; once `stopped`, no chunk is begun any more.

    A chunk that is done apart comes row by row. `tell` gets word, at once, of a team that is gone.

    Raises:
        ClusterUnavailable: scheduler or workers are gone.
        UserError: the plan cannot be opened any more.
    """
    source = iter(chunks)
    if team is not None:
        left = yield from _spread(source, order, team, stopped, tell)
        if left is None or stopped():
            return
        tell(_DESERTED)
        yield from apart(left, order, stopped, tell)
    key = secrets.token_hex(8)  # in one process several runs may be under way
    start_worker(order, key)
    try:
        for jobs in source:
            if stopped():
                return
            yield jobs, produce(jobs, key)
    finally:
        end_worker(key)


class _Deserted(Exception):
    """There is no worker any more, and none is waited for: none of this machine starts, or the run is to stop."""


@dataclass(frozen=True, slots=True)
class _Sent:
    """A chunk on its way."""

    jobs: Chunk
    parcel: Parcel
    future: Future[Parcel]


class _Desk:
    """Sends rows out for one run and gets their results back, in parcels that lie in `folder` where there is one."""

    def __init__(self, team: Client, order: Order, stopped: Callable[[], bool], folder: str | None) -> None:
        from app.batch.worker import Prepare

        self._team = team
        self._stopped = stopped
        self._key = secrets.token_hex(8)
        self._sent = 0
        self._plugin = Prepare(self._key, order, local=team.cluster is not None)
        self._folder = folder
        team.register_plugin(self._plugin)

    @property
    def room(self) -> int:
        """How many chunks may be on their way."""
        return _AHEAD * hands_of(self._team)

    def send(self, jobs: Chunk) -> _Sent:
        from app.batch.worker import make, sent

        self._sent += 1
        key = f"wenheng-{self._key}-{jobs[0].position}-{self._sent}"
        parcel = sent(jobs, None if self._folder is None else f"{self._folder}/{self._sent}")
        return _Sent(jobs, parcel, self._team.submit(make, parcel, self._key, key=key, pure=False))

    def result(self, sent: _Sent) -> Done | None:
        """Wait for what came of a chunk, None where workers died of it."""
        from distributed import KilledWorker

        from app.batch.worker import opened

        parcels = [sent.parcel]
        try:
            parcels.append(self._await(sent.future))
            done: Done = opened(parcels[-1])
        except KilledWorker:
            return None
        finally:
            for file in parcels:
                if isinstance(file, str):
                    Path(file).unlink(missing_ok=True)
        return done

    def _await(self, future: Future[Parcel]) -> Parcel:
        """Wait for a result while there is somebody to wait for."""
        since = time.monotonic()
        while True:
            try:
                return future.result(timeout=_LOOK)
            except TimeoutError:
                if self._team.scheduler_info(-1)["workers"]:
                    since = time.monotonic()
                    continue
                alone = time.monotonic() - since
                if self._stopped() or (self._team.cluster is not None and alone > _ALONE_HERE):
                    raise _Deserted from None
                if alone > _ALONE:
                    raise ClusterUnavailable(
                        "集群中已没有工作节点，本次运行停止。恢复后用同样的命令加 --resume 续做。"
                    ) from None

    def close(self, waiting: Iterable[_Sent]) -> None:
        for sent in waiting:
            sent.future.cancel()
        self._team.unregister_worker_plugin(self._plugin.name)


def _spread(
    source: Iterator[Chunk], order: Order, team: Client, stopped: Callable[[], bool], tell: Callable[[str], object]
) -> Generator[tuple[Chunk, Done], None, list[Job] | None]:
    """Yield what the team does; return the rows it took and left undone where it is there no more, else None."""
    import asyncio
    from concurrent.futures import CancelledError

    from distributed.client import ClosedClientError
    from distributed.comm.core import CommClosedError

    gone = (CancelledError, asyncio.CancelledError, ClosedClientError, CommClosedError)
    waiting: deque[_Sent] = deque()
    connected = True
    try:
        with parcel_folder() if team.cluster is not None else nullcontext() as folder:
            desk = _Desk(team, order, stopped, folder)
            try:
                room = desk.room
                while True:
                    while len(waiting) < room and not stopped() and (jobs := next(source, [])):
                        waiting.append(desk.send(jobs))
                    if not waiting:
                        return None
                    done = desk.result(waiting[0])
                    jobs = waiting.popleft().jobs
                    if done is not None:
                        yield jobs, done
                    else:
                        yield from apart(jobs, order, stopped, tell)
            except _Deserted:
                return [job for sent in waiting for job in sent.jobs]
            except gone:
                connected = False
                raise
            finally:
                if connected:
                    desk.close(waiting)
    except gone as error:
        raise ClusterUnavailable(
            "与集群的连接中断，本次运行停止，已完成的都在。集群恢复后用同样的命令加 --resume 续做。"
        ) from error
