"""Ctrl-C as a wish to stop in order: what is under way is finished; a second one stops at once.

So is the system's word that the machine, the container or the terminal closes down: it would else leave behind what
only an end in order clears away.
"""

from __future__ import annotations

import signal
import sys
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

_DOWN = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]


@contextmanager
def stop_on_interrupt() -> Iterator[Callable[[], bool]]:
    """Give a function that tells whether to stop."""
    wish = threading.Event()

    def wanted(_signal: int, _frame: FrameType | None) -> None:
        if wish.is_set():
            raise KeyboardInterrupt
        wish.set()
        with suppress(OSError):  # the terminal is gone
            sys.stderr.write("\n正在停止，等手头的几份做完……（再按一次 Ctrl-C 立即停止）\n")

    if threading.current_thread() is not threading.main_thread():  # only there can signals be taken
        yield wish.is_set
        return
    heard = [number for number in _DOWN if signal.getsignal(number) is not signal.SIG_IGN]  # nohup has one ignored
    before = [(number, signal.signal(number, wanted)) for number in (signal.SIGINT, *heard)]
    try:
        yield wish.is_set
    finally:
        for number, handler in before:
            signal.signal(number, handler)
