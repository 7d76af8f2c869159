"""Who does the rows beside this process: nobody for a few, else processes of this machine or a cluster."""

from __future__ import annotations

from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Self

    from app.batch.desk import Team
    from app.batch.pool import Pool
    from app.batch.template import Plan

_WORTH = 3.0  # seconds of work; less is done by one process before others have started (bench/batch_workers.py few)
_CHECKING = 0.02  # seconds a document
_NONE_STARTED = "工作进程没能启动（多为内存不够），各份都由主进程生成，速度较慢。"


class Crew:
    """So many processes of this machine or, where there is its address, a cluster; they are gone when it is left."""

    def __init__(self, workers: int, cluster: str | None, *, check: bool, early: bool) -> None:
        """Think of `workers`, who will `check` what they make; not `early`, where something slow comes first."""
        self._workers = workers
        self._cluster = cluster
        self._check = check
        self._early = early
        self._pool: Pool | None = None
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.close()

    def begin(self, rows: int, plan: Plan) -> None:
        """Let processes start meanwhile if so many rows of `plan` are worth it; what is in the way, `team` tells."""
        if self._early and self._worth(rows, plan):
            with suppress(OSError):
                self._start()

    def team(self, rows: int, plan: Plan, tell: Callable[[str], object]) -> Team | None:
        """Return who does so many rows of `plan`, None for nobody: no process may start where memory is short.

        `tell` gets word of that.

        Raises:
            UserError: the cluster's address is none.
            ClusterUnavailable: nobody answers there, or the workers cannot do the work.
        """
        if self._cluster is not None:
            from app.batch.team import cluster_team

            return self._stack.enter_context(cluster_team(self._cluster))
        if not self._worth(rows, plan):
            return None
        try:
            return self._pool or self._start()
        except OSError:  # this process can do them as well
            tell(_NONE_STARTED)
            return None

    def pace(self, plan: Plan) -> float:
        """Return how many seconds a document takes with its checks, by order of magnitude."""
        return plan.pace + (_CHECKING if self._check else 0.0)

    def _worth(self, rows: int, plan: Plan) -> bool:
        return self._workers > 1 and self._cluster is None and rows * self.pace(plan) > _WORTH

    def _start(self) -> Pool:
        from app.batch.pool import Pool

        self._pool = self._stack.enter_context(Pool(self._workers, check=self._check))
        return self._pool
