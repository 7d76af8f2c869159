"""What is traced, and what a trace is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from evaluators.lines import begin_of

if TYPE_CHECKING:
    from evaluators.model import Source, Span

FactKind = Literal["number", "date", "title", "doc_number", "unit", "person"]
NAME: dict[FactKind, str] = {
    "number": "数字",
    "date": "日期",
    "title": "文件名称",
    "doc_number": "文号",
    "unit": "单位名称",
    "person": "人名",
}


@dataclass(frozen=True, slots=True)
class Fact:
    """Something a text states that must have a source."""

    kind: FactKind
    span: Span


@dataclass(frozen=True, slots=True)
class Proof:
    """Where a fact stands.

    Attributes:
        source: the material it stands in; for a derived figure that of its first part.
        span: the words in `source.text` that give it; None where the title of the source does.
        derived: how the figure follows from others (``120+80=200``); empty where the source gives it itself.
    """

    source: Source
    span: Span | None
    derived: str = ""

    @property
    def quote(self) -> str:
        """The sentence of the source around the words."""
        if self.span is None:
            return self.source.title or ""
        text = self.source.text
        start = begin_of(text, self.span.start, "。；！？\n")
        ends = [at for mark in "。；！？\n" if (at := text.find(mark, self.span.end)) >= 0]
        return text[start : min(ends, default=len(text))].strip()


@dataclass(frozen=True, slots=True)
class Trace:
    """A fact and what proves it; None where nothing does."""

    fact: Fact
    proof: Proof | None
