"""Sections written side by side, as many at once as the endpoint takes; each is handed over as soon as it is done."""

from __future__ import annotations

import threading
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import TYPE_CHECKING, TypeAlias

from app.errors import Cancelled
from app.writing.points import Points
from app.writing.sections import write_part

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from app.composing.parts import Part
    from app.llm import Hearing
    from app.writing.desk import Desk

    Kept: TypeAlias = Callable[[Part], None]
    Heard: TypeAlias = Callable[[Part, str], None]

_LOOK = 0.2  # seconds between two looks at whether the person has stopped it
STOPPED = "已按要求停止起草。"


class Stop:
    """A person's stop: set from any thread, looked at between sections and while an answer comes in."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def set(self) -> None:
        """Ask for the end."""
        self._event.set()

    @property
    def asked(self) -> bool:
        """Whether the end was asked for."""
        return self._event.is_set()

    def check(self) -> None:
        """Raise where the end was asked for.

        Raises:
            Cancelled: it was.
        """
        if self._event.is_set():
            raise Cancelled(STOPPED)


def write(
    desk: Desk,
    parts: Sequence[Part],
    plans: Mapping[str, Points],
    *,
    locked: Callable[[Part], Sequence[str]],
    keep: Kept,
    hear: Heard,
    stop: Stop,
) -> dict[str, Part]:
    """Write `parts` and return them by key.

    What is done when one fails, or when the person stops it, has been handed to `keep` already; sections under way
    are waited for after a failure, not after a stop.

    Args:
        desk: material and model.
        parts: the sections to write, in order.
        plans: what each is to say.
        locked: the sentences a section must hold to the letter.
        keep: gets each section when it is done; called in one thread.
        hear: gets a section's answer as it comes; called in several threads.
        stop: looked at all the while.

    Raises:
        ModelUnavailable, ModelOutputInvalid: as the model, for the first section that failed.
        Cancelled: the person stopped it.
    """
    done: dict[str, Part] = {}

    def one(part: Part) -> Part:
        stop.check()
        return write_part(
            desk,
            part,
            plans.get(part.key, Points()),
            earlier=_elsewhere(parts, part, done, plans),
            locked=locked(part),
            hear=_hearing(part, hear, stop),
        )

    pool = ThreadPoolExecutor(max(1, desk.model.concurrency), thread_name_prefix="wenheng-section")
    waiting: dict[Future[Part], Part] = {}
    left = list(parts)
    failed: BaseException | None = None
    try:
        while left or waiting:
            while left and failed is None and len(waiting) < max(1, desk.model.concurrency):
                part = left.pop(0)
                waiting[pool.submit(one, part)] = part
            finished, _ = wait(waiting, timeout=_LOOK, return_when=FIRST_COMPLETED)
            for future in finished:
                waiting.pop(future)
                error = future.exception()
                if error is not None:
                    failed = failed or error
                    left.clear()
                    continue
                part = future.result()
                done[part.key] = part
                keep(part)
            stop.check()
    except BaseException:
        stop.set()  # sections under way end at their next word
        raise
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
    if failed is not None:
        raise failed
    return done


def _hearing(part: Part, hear: Heard, stop: Stop) -> Hearing:
    def heard(text: str) -> None:
        stop.check()
        hear(part, text)

    return heard


def _elsewhere(parts: Sequence[Part], own: Part, done: Mapping[str, Part], plans: Mapping[str, Points]) -> str:
    """Say what the other sections hold: their text where it is there, else their points."""
    said = []
    for part in parts:
        if part.key == own.key:
            continue
        written = done.get(part.key)
        points = "；".join(plans.get(part.key, Points()).points)
        if written is not None:
            said.append(f"{part.heading}\n{written.text}")
        elif part.heading and points:
            said.append(f"{part.heading}（另写）：{points}")
    return "\n".join(said)
