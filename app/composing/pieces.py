"""A document in the making: blocks in order, each with what it rests on."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from app.files.official import Block, Heading, Paragraph, TableBlock, heading_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from app.request import Brief

_DIGITS = "零一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class Ref:
    """One thing a paragraph rests on: `id` is a field of the brief, a passage or an item of the plan."""

    kind: Literal["brief", "passage", "ledger"]
    id: str
    quote: str
    place: str

    def to_json(self) -> dict[str, str]:
        """Return the form of the product's JSON."""
        return {"kind": self.kind, "id": self.id, "quote": self.quote, "place": self.place}


@dataclass(frozen=True, slots=True)
class Piece:
    """One block of the document and its sources.

    Attributes:
        section: the first-level heading it stands under, "" before the first and behind the last section.
        key: the part it belongs to: lead, closing, or what the document type calls its section.
        by_rule: whether no model may word it: tables of figures and duties, signatures.
    """

    block: Block
    section: str
    refs: tuple[Ref, ...] = ()
    key: str = "lead"
    by_rule: bool = False


def ordinal(number: int) -> str:
    """Return 1 to 99 in Chinese."""
    tens, ones = divmod(number, 10)
    if tens == 0:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")


@dataclass(slots=True)
class Page:
    """Collects pieces and numbers headings as GB/T 9704-2012 (7.3.3) does: 一、 （一） 1."""

    pieces: list[Piece] = field(default_factory=list)
    section_name: str = ""
    counters: list[int] = field(default_factory=lambda: [0, 0, 0])
    key: str = "lead"
    by_rule: bool = False

    def section(self, text: str, key: str) -> None:
        """Open a first-level section; `key` is what the document type calls it."""
        self.counters = [self.counters[0] + 1, 0, 0]
        self.section_name, self.key, self.by_rule = text, key, False
        self._add(Heading(1, f"{ordinal(self.counters[0])}、", text), ())

    def close(self) -> None:
        """End the last section: what follows stands under no heading."""
        self.section_name, self.key, self.by_rule = "", "closing", True

    @contextmanager
    def ruled(self) -> Iterator[None]:
        """Mark what is added meanwhile as worded by rule."""
        before, self.by_rule = self.by_rule, True
        try:
            yield
        finally:
            self.by_rule = before

    def sub(self, text: str, run_in: str | None = None, refs: Iterable[Ref] = ()) -> None:
        """Add a second-level heading, with its text on the same line where `run_in` is given."""
        self.counters[1:] = [self.counters[1] + 1, 0]
        self._add(Heading(2, f"（{ordinal(self.counters[1])}）", text, run_in), refs)

    def part(self, text: str, said: str, refs: Iterable[Ref] = ()) -> None:
        """Add a second-level heading on its own line and what it heads below it, as closing sections have it."""
        found = tuple(refs)
        self.sub(text, refs=found)
        self.para(said, found)

    def item(self, text: str, run_in: str | None = None, refs: Iterable[Ref] = ()) -> None:
        """Add a third-level heading."""
        self.counters[2] += 1
        self._add(Heading(3, f"{self.counters[2]}.", text, run_in), refs)

    def para(self, text: str, refs: Iterable[Ref] = ()) -> None:
        """Add a paragraph."""
        self._add(Paragraph(text), refs)

    def table(self, rows: Sequence[Sequence[str]], refs: Iterable[Ref] = (), caption: str | None = None) -> None:
        """Add a table; the first row is its head."""
        self._add(TableBlock(tuple(tuple(row) for row in rows), caption), refs)

    def _add(self, block: Block, refs: Iterable[Ref]) -> None:
        self.pieces.append(Piece(block, self.section_name, tuple(dict.fromkeys(refs)), self.key, self.by_rule))


def without_lone_numbers(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Turn an item without sibling or anything below it into a paragraph: （一） or 1. alone counts nothing."""
    result = list(pieces)
    for level in (2, 3):
        above = [i for i, piece in enumerate(result) if isinstance(piece.block, Heading) and piece.block.level < level]
        for start, stop in zip(above, [*above[1:], len(result)], strict=True):
            inside = [i for i in range(start + 1, stop) if isinstance(result[i].block, Heading)]
            if len(inside) == 1:
                block = result[inside[0]].block
                if isinstance(block, Heading) and block.level == level and block.run_in_text:
                    text = "".join(heading_line(replace(block, marker="")))
                    result[inside[0]] = replace(result[inside[0]], block=Paragraph(text))
    return tuple(result)


def brief_ref(brief: Brief, path: str, quote: object) -> Ref:
    """Return the reference to the field `path` of the brief."""
    return Ref("brief", path, str(quote), brief.place(path))


def filled(brief: Brief, base: str, part: object, *names: str) -> list[Ref]:
    """Return references to those of the fields `names` of `part` (which stands at `base`) that have a value."""
    found = []
    for name in names:
        value = getattr(part, name)
        if value not in (None, ()):
            shown = "、".join(value) if isinstance(value, tuple) else value
            found.append(brief_ref(brief, f"{base}.{name}" if base else name, shown))
    return found
