"""Ctrl-C as a wish to stop in order: what is under way is finished; a second one stops at once."""

from __future__ import annotations

import signal
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType


@contextmanager
def stop_on_interrupt() -> Iterator[Callable[[], bool]]:
    """Give a function that tells whether to stop."""
    wish = threading.Event()

    def wanted(_signal: int, _frame: FrameType | None) -> None:
        if wish.is_set():
            raise KeyboardInterrupt
        wish.set()
        sys.stderr.write("\n正在停止，等手头的几份做完……（再按一次 Ctrl-C 立即停止）\n")

    if threading.current_thread() is not threading.main_thread():  # only there can signals be taken
        yield wish.is_set
        return
    before = signal.signal(signal.SIGINT, wanted)
    try:
        yield wish.is_set
    finally:
        signal.signal(signal.SIGINT, before)
