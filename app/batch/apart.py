"""Rows that may have cost a worker its life, one by one in a process of their own: what ends it ends nothing else."""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from contextlib import contextmanager, suppress
from multiprocessing import get_context, parent_process
from typing import TYPE_CHECKING

from app.batch.shield import shielded
from app.batch.work import Done, failed, produce, start_worker
from app.errors import UserError, WenhengError
from app.files.atomic import reason as explained

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from multiprocessing.connection import Connection

    from app.batch.work import Job, Order

_DIED = "工作进程在做这一行时意外退出（多为内存不够或文件损坏）。请核对这一行，再用 --resume 补做。"
_NO_PROCESS = "本机不能再启动工作进程（多为内存不够），{}。请关闭其他程序，再用 --resume 补做。"
_LIVES = 2  # processes one after the other that a row may cost; the first may have met with the end of memory by chance
_KEY = "apart"


def apart(
    jobs: Iterable[Job], order: Order, stopped: Callable[[], bool], tell: Callable[[str], object]
) -> Iterator[tuple[list[Job], Done]]:
    """Yield each row with what came of it, in their order; once `stopped`, no row is begun any more.

    A row that ends its process is begun again in another, and fails when it has cost too many. Where no process can be
    started, the rows that are left fail, and `tell` gets word of it. No process outlives the generator or its owner.

    Raises:
        UserError: the plan cannot be opened any more.
    """
    left = deque(jobs)
    deaths = unstarted = 0  # of processes that did the first of those left; of those that did not get so far
    while left and not stopped():
        begun = False
        try:
            with _process(order) as wire:
                begun, unstarted = True, 0
                while left and not stopped():
                    wire.send(left[0])
                    done: Done = wire.recv()
                    deaths = 0
                    yield [left.popleft()], done
                return
        except (EOFError, OSError):  # it died, in the middle of an answer maybe
            deaths, unstarted = deaths + begun, unstarted + (not begun)
        if deaths == _LIVES:
            yield [left[0]], _lost([left.popleft()], order, _DIED)
            deaths = 0
        elif unstarted == _LIVES:
            tell(_NO_PROCESS.format(f"有 {len(left)} 份没有轮到"))
            yield list(left), _lost(left, order, _NO_PROCESS.format("没有轮到这一行"))
            return


def _lost(jobs: Iterable[Job], order: Order, reason: str) -> Done:
    done = Done()
    for job in jobs:
        done.add(failed(order, job, reason), job)
    return done


@contextmanager
def _process(order: Order) -> Iterator[Connection]:
    """Give the wire to a process that answers each job with a Done; in the end it is gone, whatever it is at.

    Raises:
        UserError: it cannot open the plan.
        OSError, EOFError: it cannot be started.
    """
    context = get_context("spawn")
    wire, theirs = context.Pipe()
    with wire:
        with theirs, shielded():
            process = context.Process(target=_work, args=(theirs, order), daemon=True)
            process.start()
        try:
            fault: str | None = wire.recv()
            if fault is not None:
                raise UserError(fault)
            yield wire
        finally:
            process.kill()  # between two rows it is at nothing, and at the end of this process it must not hold it up
            process.join()


def _work(wire: Connection, order: Order) -> None:
    """Answer whether the plan could be opened, then each row."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # where there is no shield
    threading.Thread(target=_follow, daemon=True).start()
    with suppress(EOFError, OSError):  # nobody asks any more
        try:
            start_worker(order, _KEY)
        except WenhengError as error:
            wire.send(str(error))
            return
        except OSError as error:
            wire.send(f"无法读取 {order.plan}：{explained(error)}。")
            return
        wire.send(None)
        while True:
            wire.send(produce([wire.recv()], _KEY))


def _follow() -> None:
    """End this process, amid a row if need be, as soon as the one that started it is gone."""
    owner = parent_process()
    if owner is not None:
        owner.join()
        os._exit(1)
