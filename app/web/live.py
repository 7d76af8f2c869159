"""The sections of a draft on the page while a model writes them."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from app.drafting.hearing import words_so_far

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.drafting.model import Step

_SECTIONS, _LAST = 3, 160  # sections shown at once, characters of each


class Live:
    """Tells the step at hand and, below it, the last words of the sections that are coming in."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell
        self._step = ""
        self._coming: dict[str, str] = {}
        self._guard = threading.Lock()

    def step(self, step: Step, words: str) -> None:
        """Show another step; what was heard stays while sections are written."""
        with self._guard:
            self._step = words
            if step != "compose":
                self._coming.clear()
            self._show()

    def hear(self, heading: str, answer: str) -> None:
        """Show the words of a section that is coming in; called from several threads."""
        said = words_so_far(answer)
        if not said:
            return
        with self._guard:
            self._coming.pop(heading, None)
            self._coming[heading] = said if len(said) <= _LAST else f"…{said[-_LAST:]}"
            for old in list(self._coming)[:-_SECTIONS]:
                del self._coming[old]
            self._show()

    def _show(self) -> None:
        self._tell("\n".join([self._step, *(f"“{heading}”：{said}" for heading, said in self._coming.items())]))
