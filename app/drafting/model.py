"""What a draft is, and the words for its steps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.composing import Piece, Ref
    from app.composing.parts import Part
    from app.drafting.sentences import Traced
    from app.files.official import Official
    from app.llm import Usage
    from evaluators.model import Source
    from evaluators.report import Report

Engine = Literal["offline", "llm"]
Step = Literal["retrieve", "outline", "compose", "check", "repair"]
Tell = Callable[[Step, str], None]
Heard = Callable[[str, str], None]


def silent(_step: Step, _words: str) -> None:
    """Tell nobody of the progress."""


def unheard(_heading: str, _text: str) -> None:
    """Show nobody the words as they come."""


@dataclass(frozen=True, slots=True)
class DraftParagraph:
    """One paragraph, heading or table of a draft and what it rests on.

    `traced` are its sentences with what each rests on, then what could be tied to none.
    """

    text: str
    section: str
    sources: tuple[Ref, ...]
    traced: tuple[Traced, ...] = ()

    def to_json(self) -> dict[str, object]:
        """Return the form of the product's JSON."""
        return {"text": self.text, "section": self.section, "sources": [ref.to_json() for ref in self.sources]}

    def sentences(self) -> list[dict[str, object]]:
        """Return each sentence with what it rests on, in the form of the product's JSON."""
        return [
            {"text": sentence.text, "sources": [ref.to_json() for ref in sentence.refs]}
            for sentence in self.traced
            if sentence.text
        ]


@dataclass(frozen=True, slots=True)
class Draft:
    """A drafted document with its check report.

    Attributes:
        text: the document as the checker read it; offsets of `report` lead into it.
        parts: lead, sections and closing, as `official` holds them.
        sources: the material the draft may rest on, as given to the checker.
        prompts: prompt id -> version, for the prompts that were used.
        notes: remarks for the person: a basis that is not in the index, a section the outline leaves out.
        usage: what the model has used; None offline.
    """

    doc_type: str
    title: str
    engine: Engine
    official: Official
    text: str
    parts: tuple[Part, ...]
    paragraphs: tuple[DraftParagraph, ...]
    sources: tuple[Source, ...]
    report: Report
    prompts: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    usage: Usage | None = None


def paragraphs_of(pieces: Sequence[Piece], sources: Sequence[Source]) -> tuple[DraftParagraph, ...]:
    """Return blocks as paragraphs of a draft that may rest on `sources`."""
    from app.composing.parts import words_of
    from app.drafting.sentences import traced

    return tuple(
        DraftParagraph(words := words_of(piece), piece.section, piece.refs, tuple(traced(words, piece.refs, sources)))
        for piece in pieces
    )
