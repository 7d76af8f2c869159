"""Who does the rows beside this process: nobody for a few, else processes of this machine or a cluster."""

from __future__ import annotations

import gc
import zipfile
from contextlib import ExitStack
from typing import TYPE_CHECKING

from app.batch.opening import TEXTS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Self

    from distributed import Client

    from app.batch.template import Plan

    Starting = Callable[[Callable[[], bool]], Client | None]

_WORTH = 5.0  # seconds of work; less is done by one process before others have started (bench/batch_workers.py few)
_FASTEST, _CHECKING = 0.0002, 0.02  # seconds a document
_NONE_STARTED = "工作进程没能启动（多为内存不够），各份都由主进程生成，速度较慢。"
_ROW = 400  # bytes of a row of a dozen cells in a sheet's XML; a fifth of it in a .csv


class Crew:
    """Processes of this machine start while plan and roster are read, where the roster's file looks long enough.

    No `roster`: something slow comes first, and they had better wait.
    """

    def __init__(self, workers: int, cluster: str | None, roster: Path | None, *, check: bool) -> None:
        self._workers = workers
        self._cluster = cluster
        self._check = check
        self._checking = _CHECKING if check else 0.0
        self._early = (
            roster is not None and cluster is None and self._worth(_expected(roster), _FASTEST + self._checking)
        )
        self._ready: Starting | None = None
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        if self._early:
            self._begin()
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.close()

    def _begin(self) -> Starting:
        from app.batch.team import local_team

        self._ready = self._stack.enter_context(local_team(self._workers, check=self._check))
        return self._ready

    def team(self, rows: int, plan: Plan, tell: Callable[[str], object], stopped: Callable[[], bool]) -> Client | None:
        """Return who does so many rows of `plan`, None for nobody: no process may start where memory is short.

        `tell` gets word of that. Once `stopped`, nobody is waited for.

        Raises:
            UserError: the cluster's address is none.
            ClusterUnavailable: nobody answers there, or the workers cannot do the work.
        """
        if self._cluster is not None:
            from app.batch.team import cluster_team

            return self._stack.enter_context(cluster_team(self._cluster))
        if self._ready is None and not self._worth(rows, self.pace(plan)):
            return None
        try:
            team = (self._ready or self._begin())(stopped)
        except (RuntimeError, OSError):  # this process can do them as well
            tell(_NONE_STARTED)
            return None
        gc.freeze()  # what Dask brought along stays to the end; garbage collection need not go through it again
        return team

    def pace(self, plan: Plan) -> float:
        """Return how many seconds a document takes with its checks, by order of magnitude."""
        return plan.pace + self._checking

    def _worth(self, rows: int, pace: float) -> bool:
        return self._workers > 1 and rows * pace > _WORTH


def _expected(roster: Path) -> int:
    """Guess from its size how many rows a file may have; a miss costs time alone."""
    try:
        if roster.suffix.lower() in TEXTS:
            return roster.stat().st_size // (_ROW // 5)
        with zipfile.ZipFile(roster) as archive:
            sheets = [info.file_size for info in archive.infolist() if info.filename.startswith("xl/worksheets/")]
        return max(sheets, default=0) // _ROW
    except (OSError, zipfile.BadZipFile):  # what is wrong with it is said when it is read
        return 0
