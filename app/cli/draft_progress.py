"""The progress of a draft on a terminal: the step at hand and the last words that came; silence in a pipe."""

from __future__ import annotations

import re
import sys
import threading
from typing import TYPE_CHECKING

from app.drafting.hearing import words_so_far

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from rich.status import Status

    from app.drafting.model import Step

_LAST = 36  # characters of a section shown while it comes
_MARKUP = re.compile(r"[\[\]]")  # of rich


class Running:
    """Shows one line on stderr, where that is a terminal."""

    def __init__(self) -> None:
        self._status: Status | None = None
        self._words = ""
        self._guard = threading.Lock()

    def __enter__(self) -> Self:
        if sys.stderr.isatty():
            from rich.console import Console

            self._status = Console(stderr=True).status("正在准备……")
            self._status.start()
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _value: BaseException | None, _trace: TracebackType | None
    ) -> None:
        if self._status is not None:
            self._status.stop()

    def tell(self, _step: Step, words: str) -> None:
        """Show the step at hand."""
        self._words = words
        self._show(words)

    def hear(self, heading: str, text: str) -> None:
        """Show the last words of a section that is coming in; called from several threads."""
        said = _MARKUP.sub("", words_so_far(text)[-_LAST:])
        if said:
            self._show(f"{self._words}　{heading}：…{said}")

    def _show(self, words: str) -> None:
        if self._status is not None:
            with self._guard:
                self._status.update(words)
