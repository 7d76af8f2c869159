"""Showing work that runs beside the page: start it or find it again, tell its progress, then show its result."""

from __future__ import annotations

import time
from collections.abc import Iterator  # noqa: TC003 - gradio reads the annotations of what it calls
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import gradio as gr

from app.web import listing
from app.web.desk import Desk, clean
from app.web.jobs import Jobs
from app.writing import Stop

if TYPE_CHECKING:
    from collections.abc import Callable

    from gradio.components import Component

    from app.settings import Settings
    from app.web.jobs import Job, Tell


JOINED = "提交时上一次的处理还没有结束，这次没有受理，以下是上一次的结果。内容改过的，请再提交一次。"


@dataclass(frozen=True, slots=True)
class Office:
    """What the tabs share."""

    settings: Settings
    jobs: Jobs = field(default_factory=Jobs)
    stops: dict[tuple[str, str], Stop] = field(default_factory=dict)

    def stop(self, request: gr.Request, kind: str = "draft") -> Stop:
        """Return the stop of the work of `kind` this session has under way, else a fresh one for what it begins."""
        key = str(request.username), kind
        held = self.stops.get(key)
        if held is not None and self.jobs.running(self.desk(request), kind) is not None:
            return held
        self.stops[key] = stop = Stop()
        return stop

    def halt(self, request: gr.Request, kind: str = "draft") -> bool:
        """Stop the work of `kind` this session has under way; tell whether there is any."""
        stop = self.stops.get((str(request.username), kind))
        if stop is not None:
            stop.set()
        return stop is not None and self.jobs.running(self.desk(request), kind) is not None

    def desk(self, request: gr.Request) -> Desk:
        """Return the desk of the session that asks; the guard has put the session's id in the place of a user name."""
        return Desk(self.settings.home, str(request.username))


@dataclass(frozen=True, slots=True)
class Board:
    """The parts of a tab that show a result.

    Attributes:
        kind: draft, review or batch.
        says: the message.
        parts: key of the result -> the part of the page that shows it.
        frame: what is hidden until there is a result.
    """

    kind: str
    says: gr.HTML
    parts: dict[str, gr.HTML | gr.Textbox]
    frame: Component | gr.blocks.BlockContext

    @property
    def outputs(self) -> list[Any]:
        """The parts, in the order in which updates are yielded."""
        return [self.says, self.frame, *self.parts.values()]

    def follow(self, desk: Desk, job: Job, remark: str = "") -> Iterator[list[Any]]:
        """Yield updates until `job` is done, then its result, `remark` before it."""
        last = None
        for words in job.progress():
            if words != last:
                last = words
                yield [listing.banner("busy", words, job.share), *(gr.skip() for _ in self.outputs[1:])]
        # what lies on the desk is the result of this job only where it could be put there
        shown = self.show({"error": job.lost} if job.lost else desk.latest(self.kind))
        yield [listing.banner("warn", remark) + shown[0], *shown[1:]] if remark else shown

    def show(self, result: dict[str, Any] | None) -> list[Any]:
        """Return the updates that show a result, or nothing where there is none."""
        if result is None or "error" in result:
            words = listing.banner("error", str(result["error"])) if result else ""
            return [words, gr.update(visible=False), *("" for _ in self.parts)]
        return [result["message"], gr.update(visible=True), *(result.get(key, "") for key in self.parts)]

    def resuming(self, office: Office) -> Callable[[gr.Request], Iterator[list[Any]]]:
        """Return what a page opened again calls: it shows the work under way, or the latest result."""

        def resume(request: gr.Request) -> Iterator[list[Any]]:
            desk = office.desk(request)
            job = office.jobs.running(desk, self.kind)
            if job is not None:
                yield from self.follow(desk, job)
            else:
                yield self.show(desk.latest(self.kind))

        return resume

    def work(
        self, office: Office, request: gr.Request, do: Callable[[Desk, Tell], dict[str, Any]]
    ) -> Iterator[list[Any]]:
        """Start a piece of work and yield updates until its result is shown."""
        clean(office.settings.home, time.time())
        desk = office.desk(request)

        def asked(tell: Tell) -> dict[str, Any]:
            return do(desk, tell)

        job = office.jobs.start(desk, self.kind, asked)
        yield from self.follow(desk, job, "" if job.work is asked else JOINED)


def today() -> date:
    """Return the clerk's calendar day."""
    return date.today()  # noqa: DTZ011 - the day on the wall of the office
