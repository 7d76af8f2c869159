"""What the plan of a run of reports wants of the indicators in its tables of results."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from app.batch.brief_files import SUFFIXES
from app.batch.tags import TAG

if TYPE_CHECKING:
    from pathlib import Path

    from evaluators.model import Target

_FIGURE = "10"
_ENDS = re.compile(r"以[上下内]|[，。；、）)\s]|左右|$")  # behind a field that must hold the unit itself
_PER_CENT = frozenset({"%", "％"})


class PlanGoals:
    """The targets of `plan`, which is read when first asked; a brief has none here."""

    def __init__(self, plan: Path | None) -> None:
        self._plan = plan

    def limits(self, indicator: str) -> bool:
        """Tell whether the plan wants no more of an indicator: 投诉不超过10件 is not reached by more."""
        return any(target.op in {"<=", "<"} for target in self._like(indicator))

    def in_per_cent(self, indicator: str) -> bool:
        """Tell whether the plan may set a target in per cent for an indicator."""
        return any(target.unit in _PER_CENT for target in self._like(indicator))

    def _like(self, indicator: str) -> list[Target]:
        from app.composing.reported import SAME
        from evaluators.coverage.similarity import alike

        return [target for target in self._targets if alike(target.indicator, indicator) >= SAME]

    @cached_property
    def _targets(self) -> tuple[Target, ...]:
        import evaluators
        from app.files import load

        if self._plan is None or self._plan.suffix.lower() in SUFFIXES:
            return ()
        text = TAG.sub(_filled, load(self._plan).text)
        return tuple(target for target in evaluators.read(text).targets if target.indicator)


def _filled(tag: re.Match[str]) -> str:
    """Return what stands for a field, so that 不超过{{上限}}件 and 达到{{目标}}以上 are read as targets."""
    if not tag[0].startswith("{{"):
        return ""
    return _FIGURE + ("%" if _ENDS.match(tag.string, tag.end()) else "")
