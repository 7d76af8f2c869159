"""What the index prescribes for a task: one sentence of a document in force, quoted to the letter.

A requirement is quoted only where it speaks of this very task, comes from a document the brief rests on or from a
policy in force, and does not give another number for a thing that the brief gives a number for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.composing.basis import Basis, same_title
from app.composing.pieces import Ref
from app.composing.wording import overlap

if TYPE_CHECKING:
    from datetime import date

    from app.request import TaskItem
    from app.retrieval import Index
    from app.retrieval.passage import Passage

_DEMAND = re.compile(r"应当|应|须|不得|不少于|不超过|不低于|至少|每(?:个|名|月|周|年|季度|半年)|以内|以上|原则上")
_SENTENCE = re.compile(r"[^。；\n]+[。；]")
_NUMBER = re.compile(r"(\d+(?:\.\d+)?)(%|[一-鿿])")
_MARKER = re.compile(
    r"^(?:第[一二三四五六七八九十百]+条|[（(][一二三四五六七八九十]+[）)]|[一二三四五六七八九十]+、|\d+[.．])\s*"
)
MIN_FIT = 0.42  # share of the task name's character pairs that the sentence must repeat
LONGEST = 90  # characters of a quotation; a longer one belongs in the source, not in a plan


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence to quote and where it stands."""

    words: str
    title: str
    doc_number: str | None
    ref: Ref


@dataclass(slots=True)
class Quoter:
    """Finds quotations; each sentence is used once, `most` in one document."""

    index: Index
    as_of: date
    basis: tuple[Basis, ...] = ()
    region: str | None = None
    most: int = 4
    used: set[str] = field(default_factory=set)

    def for_task(self, task: TaskItem) -> Quote | None:
        """Return what a document in force demands for this task, or None where nothing fits well."""
        if len(self.used) >= self.most:
            return None
        query = f"{task.name} {task.detail or ''}"[:200]
        best: tuple[float, Quote] | None = None
        for passage in self.index.search(query, k=12, kind="policy", as_of=self.as_of):
            if not passage.in_force or not self._allowed(passage):
                continue
            for words in self._sentences(passage):
                fit = self._fit(words, task)
                if fit >= MIN_FIT and words not in self.used and (best is None or fit > best[0]):
                    ref = Ref("passage", passage.id, words, f"{passage.source} {passage.locator}")
                    best = (fit, Quote(words, passage.title, passage.doc_number, ref))
        if best is None:
            return None
        self.used.add(best[1].words)
        return best[1]

    def _allowed(self, passage: Passage) -> bool:
        return any(same_title(passage.title, item.title) for item in self.basis)

    def _sentences(self, passage: Passage) -> list[str]:
        found = []
        for match in _SENTENCE.finditer(passage.text):
            words = _MARKER.sub("", match.group().strip()).rstrip("。；")
            if len(words) <= LONGEST and _DEMAND.search(words) and "“" not in words and "\t" not in words:
                found.append(words)
        return found

    def _fit(self, words: str, task: TaskItem) -> float:
        known = f"{task.name}{task.detail or ''}"
        theirs = {unit: value for value, unit in _NUMBER.findall(words)}
        ours: dict[str, set[str]] = {}
        for value, unit in _NUMBER.findall(known):
            ours.setdefault(unit, set()).add(value)
        if any(unit in ours and value not in ours[unit] for unit, value in theirs.items()):
            return 0.0
        return (
            overlap(task.name, words) * 0.7 + overlap(words, known) * 0.3 if overlap(task.name, words) >= 0.4 else 0.0
        )
