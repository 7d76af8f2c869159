"""Chunks of rows through this process or a team of workers, their results in order.

A worker that dies costs no row its document: Dask starts another, and what was under way is done again, in ever smaller
pieces, until the row is found that kills its worker each time. Where all processes of this machine are gone and none
can be started any more, what they had before them is done apart, for it may be what killed them, and this process does
the rest. Nothing is exactly-once; documents are keyed by their row, and what is
made twice lands in the same place.
"""

from __future__ import annotations

import secrets
import time
from collections import deque
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from app.batch.apart import apart, lost, parts_of
from app.batch.work import Done, end_worker, produce, start_worker
from app.errors import ClusterUnavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Sequence

    from distributed import Client, Future

    from app.batch.work import Job, Order
    from app.batch.worker import Parcel

Chunk = list["Job"]
_DESERTED = "工作进程都已退出，不能再启动（多为内存不够），其余各份由主进程生成，速度较慢。"
_AHEAD = 3  # chunks under way or waiting for each worker
_LIVES = 3  # workers that one row may cost before it counts as the cause
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

    `tell` gets word of a team that is gone.

    Raises:
        ClusterUnavailable: scheduler or workers are gone.
    """
    source = iter(chunks)
    if team is not None:
        left = yield from _spread(source, order, team, stopped)
        if left is None or stopped():
            return
        tell(_DESERTED)
        for jobs in left:
            if stopped():
                return
            yield jobs, apart(jobs, order)
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
    """There is no worker any more, and none is worth waiting for."""


@dataclass(slots=True)
class _Piece:
    """Some rows of a chunk on their way; `lives` counts the workers that they may still cost."""

    jobs: Sequence[Job]
    chunk: Parcel
    future: Future[Parcel]
    lives: int


class _Desk:
    """Sends rows out for one run and gets their results back."""

    def __init__(self, team: Client, order: Order, stopped: Callable[[], bool]) -> None:
        from app.batch.worker import Prepare

        self._team = team
        self._stopped = stopped
        self._order = order
        self._key = secrets.token_hex(8)
        self._sent = 0
        local = team.cluster is not None
        self._plugin = Prepare(self._key, order, local=local)
        self._folder = TemporaryDirectory(prefix="wenheng-") if local else None  # of parcels; ours alone
        team.register_plugin(self._plugin)

    @property
    def room(self) -> int:
        """How many chunks may be on their way."""
        return _AHEAD * hands_of(self._team)

    def send(self, jobs: Sequence[Job], lives: int = _LIVES) -> _Piece:
        from app.batch.worker import make, sent

        self._sent += 1
        key = f"wenheng-{self._key}-{jobs[0].position}-{self._sent}"
        chunk = sent(jobs, None if self._folder is None else f"{self._folder.name}/{self._sent}")
        return _Piece(jobs, chunk, self._team.submit(make, chunk, self._key, key=key, pure=False), lives)

    def result(self, jobs: Sequence[Job], piece: _Piece) -> Done:
        """Wait for the rows of a chunk, taken apart where a worker died of them."""
        from distributed import KilledWorker

        pieces = deque([piece])
        done = Done()
        while pieces:
            piece = pieces[0]
            try:
                found = self._taken(piece)
            except KilledWorker:
                pieces.popleft()
                pieces.extendleft(reversed(self._again(piece)))
                if piece.lives <= 1 and len(piece.jobs) == 1:
                    done.append(lost(piece.jobs, self._order))
                continue
            pieces.popleft()
            if len(piece.jobs) == len(jobs):
                return found
            done.append(found)
        return done

    def _again(self, piece: _Piece) -> list[_Piece]:
        if len(piece.jobs) == 1:
            return [self.send(piece.jobs, piece.lives - 1)] if piece.lives > 1 else []
        return list(map(self.send, parts_of(piece.jobs)))

    def _taken(self, piece: _Piece) -> Done:
        from app.batch.worker import opened

        parcels = [piece.chunk]
        try:
            parcels.append(self._await(piece.future))
            done: Done = opened(parcels[-1])
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

    def close(self, waiting: Iterable[_Piece]) -> None:
        for piece in waiting:
            piece.future.cancel()
        self._team.unregister_worker_plugin(self._plugin.name)
        if self._folder is not None:
            self._folder.cleanup()


def _spread(
    source: Iterator[Chunk], order: Order, team: Client, stopped: Callable[[], bool]
) -> Generator[tuple[Chunk, Done], None, list[Chunk] | None]:
    """Yield what the team does; return the chunks it took and left undone where it is there no more, else None."""
    import asyncio
    from concurrent.futures import CancelledError

    from distributed.client import ClosedClientError
    from distributed.comm.core import CommClosedError

    gone = (CancelledError, asyncio.CancelledError, ClosedClientError, CommClosedError)
    waiting: deque[tuple[Chunk, _Piece]] = deque()
    lost = False
    try:
        desk = _Desk(team, order, stopped)
        try:
            room = desk.room
            while True:
                while len(waiting) < room and not stopped() and (jobs := next(source, [])):
                    waiting.append((jobs, desk.send(jobs)))
                if not waiting:
                    return None
                jobs, piece = waiting[0]
                done = desk.result(jobs, piece)
                waiting.popleft()
                yield jobs, done
        except _Deserted:
            return [jobs for jobs, _ in waiting]
        except gone:
            lost = True
            raise
        finally:
            if not lost:
                desk.close(piece for _, piece in waiting)
    except gone as error:
        raise ClusterUnavailable(
            "与集群的连接中断，本次运行停止，已完成的都在。集群恢复后用同样的命令加 --resume 续做。"
        ) from error
