"""A progress bar on a terminal, silence in a pipe."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from rich.progress import Progress


class Steps:
    """Shows how many of a number of steps are done; writes to stderr and only where that is a terminal."""

    def __init__(self, label: str, unit: str = "") -> None:
        """Prepare; with `unit` (份) the rate is shown as well."""
        self._label = label
        self._unit = unit
        self._progress: Progress | None = None

    def __enter__(self) -> Self:
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

            columns = [TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()]
            if self._unit:
                columns.insert(3, TextColumn("{task.fields[rate]}"))
            self._progress = Progress(*columns, console=Console(stderr=True), transient=True)
            self._progress.start()
            self._progress.add_task(self._label, total=None, rate="")
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _value: BaseException | None, _trace: TracebackType | None
    ) -> None:
        if self._progress is not None:
            self._progress.stop()

    def at(self, done: int, total: int, name: str = "") -> None:
        """Show that `done` of `total` steps are behind us and `name` is at hand."""
        if self._progress is not None:
            speed = self._progress.tasks[0].speed
            self._progress.update(
                self._progress.task_ids[0],
                completed=done,
                total=total,
                description=f"{self._label} {name}",
                rate=f"每秒 {speed:.{0 if speed >= 10 else 1}f} {self._unit}" if speed else "",
            )
