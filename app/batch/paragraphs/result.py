"""What came of the paragraphs of a run."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(slots=True)
class Written:
    """The paragraphs of a run.

    Attributes:
        texts: row -> field -> text; a row that lacks one stands in the survey's faults.
        rows: what the summary shows: row, sub-district, community, paragraph, text, material.
        new: how many a model wrote now; `kept` of them it had written for an earlier run.
        gaps: how many hold a 【待补：…】.
        notes: for a person to read.
    """

    texts: dict[int, dict[str, str]] = field(default_factory=dict)
    rows: list[Sequence[object]] = field(default_factory=list)
    new: int = 0
    kept: int = 0
    gaps: int = 0
    notes: list[str] = field(default_factory=list)

    def add(self, place: tuple[int, str, str], name: str, text: str, sources: str) -> None:
        """Take a paragraph of the row, sub-district and community `place`; `sources` names its material."""
        self.texts.setdefault(place[0], {})[name] = text
        self.rows.append((*place, name.partition(".")[2], text, sources))
        self.gaps += "【待补：" in text
