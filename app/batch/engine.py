"""Chunks of rows through this process or a team of workers, their results in order.

A worker that dies costs no row its document: another is started, and the chunk it was at is done apart, row by row in
a process of its own, until the row is found that ends its process each time. Where all processes of this machine are
gone and none can be started any more, all that they had before them is done so, for it may be what killed them, and
this process does the rest. Nothing is exactly-once; documents are keyed by their row, and what is made twice lands in
the same place.
"""

from __future__ import annotations

import secrets
from collections import deque
from typing import TYPE_CHECKING

from app.batch.apart import apart
from app.batch.work import end_worker, produce, start_worker

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator

    from app.batch.desk import Chunk, Sent, Team
    from app.batch.work import Done, Order

_DESERTED = "工作进程都已退出，不能再启动（多为内存不够），其余各份由主进程生成，速度较慢。"


def run_chunks(
    chunks: Iterable[Chunk],
    order: Order,
    team: Team | None,
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
    if team is not None and not (yield from _spread(source, order, team, stopped, tell)):
        return
    key = secrets.token_hex(8)  # in one process several runs may be under way
    start_worker(order, key)
    try:
        for jobs in source:
            if stopped():
                return
            yield jobs, produce(jobs, key)
    finally:
        end_worker(key)


def _spread(
    source: Iterator[Chunk], order: Order, team: Team, stopped: Callable[[], bool], tell: Callable[[str], object]
) -> Generator[tuple[Chunk, Done], None, bool]:
    """Yield what the team does; tell whether it is there no more, and what is left of `source` undone."""
    waiting: deque[Sent] = deque()
    with team.desk(order, stopped, waiting) as desk:
        deserted = False
        while True:
            while len(waiting) < desk.room and not stopped() and (jobs := next(source, [])):
                waiting.append(desk.send(jobs))
            if not waiting:
                return deserted
            done = desk.result(waiting[0])
            if not (desk.room or deserted or stopped()):
                deserted = True
                tell(_DESERTED)
            jobs = waiting.popleft().jobs
            if done is not None:
                yield jobs, done
            else:
                yield from apart(jobs, order, stopped, tell)
