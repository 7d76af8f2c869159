"""Processes of this machine that do chunks, in a pool of the standard library.

Such a pool ends with the first process that dies, and what it had before it is lost. So another is begun, and what no
process had begun goes to that; what one had begun may be what killed it.
"""

from __future__ import annotations

import gc
import os
import secrets
import signal
from concurrent.futures import Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from importlib import import_module
from multiprocessing import Pipe, get_context
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from app.batch.desk import AHEAD, Sent
from app.batch.parcels import opened, packed, parcel_folder, received, sent
from app.batch.shield import shielded
from app.batch.work import produce, start_worker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from multiprocessing.connection import Connection
    from typing import Self

    from app.batch.desk import Chunk
    from app.batch.parcels import Parcel
    from app.batch.work import Done, Order

_MOST = 61  # processes; Windows can wait for no more at once
_LOOK = 0.5  # seconds between two looks whether a start is still wanted
_LIVES = 2  # pools, one after the other, of which nobody got so far as to do anything
_NEEDED = ("app.batch.markdown", "app.files.word")
_FOR_CHECKS = "app.batch.ready"


class Pool:
    """So many processes; they begin to start at once and end, whatever they are at, with the pool or this process."""

    lays = True

    def __init__(self, workers: int, *, check: bool) -> None:
        """Begin to start them, each of which imports what it will need, for checks as well.

        Raises:
            OSError: they cannot be started.
        """
        self.hands = min(workers, _MOST)
        self._needed = (*_NEEDED, _FOR_CHECKS) if check else _NEEDED
        self._unstarted = 0
        self._begin()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._end()

    def _begin(self) -> None:
        self._theirs, self._ours = Pipe(duplex=False)
        self._engine = ProcessPoolExecutor(self.hands, get_context("spawn"), _get_ready, (self._theirs, self._needed))
        try:
            with shielded():
                self._first = [self._engine.submit(int) for _ in range(self.hands)]
        except OSError:
            self._end()
            raise

    def _end(self) -> None:
        self._ours.close()
        self._engine.shutdown(cancel_futures=True)
        self._theirs.close()

    @property
    def started(self) -> bool:
        """Whether anybody has got so far as to do something."""
        done = [first for first in self._first if first.done() and not first.cancelled()]
        return any(first.exception() is None for first in done)

    def renewed(self) -> bool:
        """Begin to start others when somebody has died; tell whether any may. Those there were are gone then."""
        self._unstarted = 0 if self.started else self._unstarted + 1
        self._end()
        if self._unstarted == _LIVES:
            return False
        try:
            self._begin()
        except OSError:
            return False
        return True

    def submit(self, parcel: Parcel, order: Order, key: str) -> Future[Parcel]:
        """Hand in a chunk of the run `key`; where somebody has died, what is given says so."""
        try:
            return self._engine.submit(make, parcel, order, key)
        except BrokenProcessPool as error:
            broken: Future[Parcel] = Future()
            broken.set_exception(error)
            return broken

    @contextmanager
    def desk(self, order: Order, stopped: Callable[[], bool], waiting: Iterable[Sent]) -> Iterator[_Desk]:
        """Give the desk of a run, whose parcels lie in a folder."""
        with parcel_folder() as folder:
            try:
                yield _Desk(self, order, stopped, waiting, folder)
            finally:
                for left in waiting:
                    if left.future is not None:
                        left.future.cancel()


class _Desk:
    """Hands chunks in as files: what is long would otherwise wait in a pipe."""

    def __init__(
        self, pool: Pool, order: Order, stopped: Callable[[], bool], waiting: Iterable[Sent], folder: str
    ) -> None:
        self.room = AHEAD * pool.hands
        self._pool = pool
        self._order = order
        self._stopped = stopped
        self._waiting = waiting
        self._folder = folder
        self._key = secrets.token_hex(8)
        self._count = 0

    def send(self, jobs: Chunk) -> Sent:
        self._count += 1
        parcel = sent(jobs, f"{self._folder}/{self._count}")
        return Sent(jobs, parcel, self._pool.submit(parcel, self._order, self._key))

    def result(self, sent: Sent) -> Done | None:
        while sent.future is not None:
            if not sent.future.done():
                if self._stopped() and not self._pool.started:
                    break
                wait([sent.future], _LOOK)
                continue
            try:
                parcel = sent.future.result()
            except BrokenProcessPool:
                self._begin_anew()
                continue
            done: Done = opened(parcel)
            if isinstance(parcel, str):
                Path(parcel).unlink(missing_ok=True)
            return done
        return None

    def _begin_anew(self) -> None:
        """Hand in once more what nobody had begun; what somebody had, or all where nobody starts, is lost."""
        if not self._pool.renewed():
            self.room = 0
        for out in self._waiting:
            if out.future is not None and isinstance(out.future.exception(), BrokenProcessPool):
                begun = not (isinstance(out.parcel, str) and Path(out.parcel).exists())
                lost = begun or not self.room
                out.future = None if lost else self._pool.submit(out.parcel, self._order, self._key)


_keys: set[str] = set()  # of the runs this process has opened the plan for


def make(parcel: Parcel, order: Order, key: str) -> Parcel:
    """Make a chunk of the run `key`; its file is renamed before, by which others know that it was begun."""
    taken = None
    if isinstance(parcel, str):
        taken = f"{parcel}-{os.getpid()}"
        os.rename(parcel, taken)  # noqa: PTH104 - two names
    if key not in _keys:
        start_worker(order, key)
        _keys.add(key)
    return packed(produce(received(taken or parcel), key), taken)


def _get_ready(end: Connection, needed: Iterable[str]) -> None:
    """Import what will be needed; Ctrl-C, which a terminal sends to all its processes, is the desk's business."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # where there is no shield
    Thread(target=_follow, args=(end,), daemon=True).start()
    with suppress(Exception):  # what is in the way will be in the way of the work, which says so
        for name in needed:
            import_module(name)
    gc.freeze()


def _follow(end: Connection) -> None:
    """End this process, amid a row if need be, when the other side has ended or closed its end."""
    with suppress(EOFError, OSError):
        end.recv()
    os._exit(1)
