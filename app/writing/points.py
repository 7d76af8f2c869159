"""The points of a section: what is planned, and what its text lacks of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.composing import wording
from evaluators.grounding import untraced_in
from evaluators.model import Source

if TYPE_CHECKING:
    from collections.abc import Iterable

SAID = 0.6  # share of a point's words that a text which says it in its own way still has
_TABLE = "表："


@dataclass(frozen=True, slots=True)
class Points:
    """What a section is to say, and the ids of the material it says it from; empty for all of it."""

    points: tuple[str, ...] = ()
    material: tuple[str, ...] = ()


def left_out(points: Iterable[str], text: str) -> list[str]:
    """Return the points that the text of a section neither holds to the letter nor says with all they state."""
    return [point for point in points if not point.startswith(_TABLE) and not _said(point.rstrip("。；"), text)]


def _said(point: str, text: str) -> bool:
    if point in text:
        return True
    return wording.overlap(point, text) >= SAID and not untraced_in(point, [Source("section", "plan", text)])
