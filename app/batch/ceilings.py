"""What a plan wants no more of: 投诉不超过10件 is no goal that is reached by more."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from app.batch.brief_files import SUFFIXES
from app.batch.tags import TAG

if TYPE_CHECKING:
    from pathlib import Path

_FIGURE = "10"  # in the place of a field, so that 不超过{{上限}}件 is read as a target


class Ceilings:
    """The indicators of which `plan` sets an upper limit, which is read when first asked; none of a brief."""

    def __init__(self, plan: Path | None) -> None:
        self._plan = plan

    def __call__(self, indicator: str) -> bool:
        """Tell whether the plan limits what a table of results calls `indicator`."""
        from app.composing.reported import SAME
        from evaluators.coverage.similarity import alike

        return any(alike(own, indicator) >= SAME for own in self._indicators)

    @cached_property
    def _indicators(self) -> frozenset[str]:
        import evaluators
        from app.files import load

        if self._plan is None or self._plan.suffix.lower() in SUFFIXES:
            return frozenset()
        text = TAG.sub(lambda tag: _FIGURE if tag[0].startswith("{{") else "", load(self._plan).text)
        targets = evaluators.read(text).targets
        return frozenset(target.indicator for target in targets if target.op in {"<=", "<"} and target.indicator)
