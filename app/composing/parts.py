"""A draft taken apart into its sections and these into units, and put together again with running numbers.

A unit is a second-level heading with all that stands below it, or one paragraph or table outside of any: what a person
moves, takes out or adds in an outline.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.composing.pieces import Piece, ordinal, without_lone_numbers
from app.files.official import Heading, Paragraph, heading_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LEAD, CLOSING = "lead", "closing"


@dataclass(frozen=True, slots=True)
class Part:
    """The lead, a first-level section or the closing of a draft; `heading` is "" where it has none."""

    key: str
    heading: str
    pieces: tuple[Piece, ...]

    @property
    def units(self) -> list[tuple[Piece, ...]]:
        """Its units in order."""
        found: list[list[Piece]] = []
        inside = False
        for piece in self.pieces:
            opens = isinstance(piece.block, Heading) and piece.block.level == 2
            if opens or not inside:
                found.append([piece])
            else:
                found[-1].append(piece)
            inside = inside or opens
        return [tuple(unit) for unit in found]

    @property
    def ruled(self) -> bool:
        """Whether no model may word any of it."""
        return all(piece.by_rule for piece in self.pieces)

    @property
    def text(self) -> str:
        """Its words, one block a line, without its heading."""
        return "\n".join(words_of(piece) for piece in self.pieces)


def words_of(piece: Piece) -> str:
    """Return a block as it reads, a table one row a line."""
    block = piece.block
    if isinstance(block, Heading):
        return "".join(heading_line(block))
    return block.text if isinstance(block, Paragraph) else "\n".join("\t".join(row) for row in block.rows)


def label(unit: Sequence[Piece]) -> str:
    """Return the words by which an outline names a unit."""
    block = unit[0].block
    if isinstance(block, Heading):
        return block.text
    if isinstance(block, Paragraph):
        return block.text
    return "表：" + "、".join(block.rows[0])


def parted(pieces: Iterable[Piece]) -> tuple[Part, ...]:
    """Take a draft apart at its first-level headings."""
    found: list[tuple[str, str, list[Piece]]] = []
    for piece in pieces:
        if isinstance(piece.block, Heading) and piece.block.level == 1:
            found.append((piece.key, piece.block.text, []))
        elif not found or (piece.key == CLOSING and found[-1][0] != CLOSING):
            found.append((piece.key, "", [piece]))
        else:
            found[-1][2].append(piece)
    return tuple(Part(key, heading, tuple(held)) for key, heading, held in found)


def joined(parts: Iterable[Part]) -> tuple[Piece, ...]:
    """Put parts together in their order, headings numbered anew."""
    found: list[Piece] = []
    first = 0
    for part in parts:
        if part.heading:
            first += 1
            found.append(Piece(Heading(1, f"{ordinal(first)}、", part.heading), part.heading, (), part.key))
        second = third = 0
        for piece in part.pieces:
            block = piece.block
            if isinstance(block, Heading) and block.level == 2:
                second, third = second + 1, 0
                block = replace(block, marker=f"（{ordinal(second)}）")
            elif isinstance(block, Heading) and block.level == 3:
                third += 1
                block = replace(block, marker=f"{third}.")
            found.append(replace(piece, block=block, section=part.heading, key=part.key))
    return without_lone_numbers(found)
