"""Work that outlives the connection it was asked for on.

A dropped connection ends the page's handler at once; the work itself runs in a thread of its own and leaves its result
on the session's desk.
"""

from __future__ import annotations

import logging
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from app.errors import WenhengError
from evaluators.errors import EvaluatorError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from app.web.desk import Desk

_LOG = logging.getLogger(__name__)
_AT_ONCE = 2  # pieces of work at a time
_BEAT = 0.4  # seconds between two looks at a running piece of work
UNKEPT = "这一步已做完，但结果没有保存下来（可能是磁盘已满或没有写入权限）。请告知维护人员，处理后重新提交。"
BROKEN = "程序出错，这一步没有完成。出错记录已写入运行窗口，请报告给维护人员。"


class Tell(Protocol):
    """Tells the progress of a piece of work."""

    def __call__(self, words: str, share: float | None = None) -> None:
        """Say in `words` what is under way, and which share of it is done where that is known."""


@dataclass(slots=True)
class Job:
    """One piece of work under way.

    Attributes:
        says: what it tells of its progress; `share` of it is done, where that is known.
        work: what is done.
        lost: why its result is not on the desk; empty where it is.
    """

    says: str
    work: Callable[[Tell], dict[str, Any]]
    lost: str = ""
    share: float | None = None
    done: Future[None] = field(default_factory=Future)

    def progress(self) -> Generator[str, None, None]:
        """Yield what the work says until it is done."""
        while not self.done.done():
            yield self.says
            try:
                self.done.result(timeout=_BEAT)
            except TimeoutError:
                continue


class Jobs:
    """The pieces of work of all sessions; each session has at most one of a kind under way."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="wenheng-work")
        self._guard = threading.Lock()
        self._running: dict[tuple[str, str], Job] = {}

    def start(self, desk: Desk, kind: str, work: Callable[[Tell], dict[str, Any]], says: str = "正在处理……") -> Job:
        """Do `work` and keep what it returns as the latest result of `kind`; join one that is under way already.

        Args:
            desk: where the result is kept.
            kind: draft, review or batch.
            work: gets a function to tell its progress; a WenhengError it raises is kept as ``{"error": message}``.
            says: what is told at first.
        """
        with self._guard:
            running = self.running(desk, kind)
            if running is not None:
                return running
            job = self._running[desk.session, kind] = Job(says, work)
        self._pool.submit(self._do, desk, kind, job)
        return job

    def running(self, desk: Desk, kind: str) -> Job | None:
        """Return the work of `kind` that is under way, None where there is none."""
        job = self._running.get((desk.session, kind))
        return job if job is not None and not job.done.done() else None

    def _do(self, desk: Desk, kind: str, job: Job) -> None:
        def tell(words: str, share: float | None = None) -> None:
            job.says, job.share = words, share

        try:
            desk.keep(kind, attempt(lambda: job.work(tell)))
        except Exception:  # noqa: BLE001 - the page is told of the end in any case, the operator of the cause
            _LOG.exception("the result could not be kept")
            job.lost = UNKEPT
        finally:
            job.done.set_result(None)


def attempt(work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Return what `work` returns, or ``{"error": sentence}`` where it fails."""
    try:
        return work()
    except (WenhengError, EvaluatorError) as error:
        return {"error": str(error)}
    except Exception:  # noqa: BLE001 - a person sees a sentence, the operator the traceback
        _LOG.exception("a piece of work failed")
        return {"error": BROKEN}
