"""Rows that may have cost workers their lives, in a process of their own: what ends it ends nothing else."""

from __future__ import annotations

import signal
from collections import deque
from multiprocessing import get_context
from typing import TYPE_CHECKING

from app.batch.work import Done, end_worker, failed, produce, start_worker

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from multiprocessing.connection import Connection

    from app.batch.work import Job, Order

_DIED = "工作进程在做这一行时意外退出（多为内存不够或文件损坏）。请核对这一行，再用 --resume 补做。"
_NOBODY = "本机不能再启动工作进程（多为内存不够），没有轮到这一行。请关闭其他程序，再用 --resume 补做。"
_PIECES = 6  # a chunk whose worker died is taken apart into so many
_KEY = "apart"


def parts_of(jobs: Sequence[Job]) -> list[Sequence[Job]]:
    """Return the rows in the smaller pieces in which they are tried again after a worker died of them."""
    size = -(-len(jobs) // _PIECES)
    return [jobs[start : start + size] for start in range(0, len(jobs), size)]


def lost(jobs: Iterable[Job], order: Order, reason: str = _DIED) -> Done:
    """Return what comes of rows that end the process which does them."""
    done = Done()
    for job in jobs:
        done.add(failed(order, job, reason), job)
    return done


def apart(jobs: Sequence[Job], order: Order) -> Done:
    """Return what came of the rows of a chunk, each piece of it made by a process of its own."""
    done = Done()
    pieces = deque([jobs])
    while pieces:
        piece = pieces.popleft()
        began, found = _tried(piece, order)
        if found is not None:
            done.append(found)
        elif not began:
            done.append(lost((job for rows in (piece, *pieces) for job in rows), order, _NOBODY))
            break
        elif len(piece) == 1:
            done.append(lost(piece, order))
        else:
            pieces.extendleft(reversed(parts_of(piece)))
    return done


def _tried(jobs: Sequence[Job], order: Order) -> tuple[bool, Done | None]:
    """Tell whether a process could begin with the rows, and return what came of them, None where it died."""
    context = get_context("spawn")
    reader, writer = context.Pipe(duplex=False)
    began = False
    with reader:
        try:
            with writer:
                process = context.Process(target=_work, args=(writer, jobs, order), daemon=True)
                process.start()
        except OSError:
            return False, None
        try:
            reader.recv()
            began = True
            found: Done = reader.recv()
        except EOFError:
            return began, None
        finally:
            process.join()
    return began, found


def _work(answers: Connection, jobs: Sequence[Job], order: Order) -> None:
    """Make the rows; Ctrl-C, which a terminal sends to all its processes, is that one's business which asked."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    start_worker(order, _KEY)
    answers.send(None)  # it has begun
    answers.send(produce(jobs, _KEY))
    end_worker(_KEY)
