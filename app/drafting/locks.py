"""Sentences a person has locked: they stand in the draft to the letter, whoever writes around them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.composing import wording
from app.composing.parts import CLOSING, Part
from app.composing.pieces import Piece, Ref
from app.errors import UserError
from app.files.official import Paragraph

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from app.drafting.outline import Outline
    from app.request import Brief

NEAR = 0.2  # share of a sentence's words that a section must have for the sentence to belong there


def read_locks(path: Path) -> tuple[str, ...]:
    """Read a file of locked sentences, one a line; empty lines and lines with # are passed over.

    Raises:
        UserError: it cannot be read.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"锁定句子的文件 {path} 不能读取：须是 UTF-8 文本，每行一句。") from error
    return tuple(line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#"))


def locked_of(brief: Brief, outline: Outline | None, more: Iterable[str]) -> tuple[str, ...]:
    """Return all locked sentences: the brief's, the outline's with the mark, and those given beside."""
    from app.drafting.outline import LOCK

    marked = [p.removeprefix(LOCK) for e in outline.entries for p in e.points if p.startswith(LOCK)] if outline else []
    return tuple(dict.fromkeys(wording.sentence(words) for words in (*brief.locked, *marked, *more)))


def in_part(part: Part, locked: Sequence[str]) -> tuple[str, ...]:
    """Return the locked sentences that stand in a section."""
    text = part.text
    return tuple(sentence for sentence in locked if sentence.rstrip("。") in text)


def restored(new: Part, old: Part, locked: Sequence[str]) -> Part:
    """Return `new` with the locked sentences of `old` that it has lost, each in a paragraph where it stood."""
    for sentence in in_part(old, locked):
        if sentence.rstrip("。") in new.text:
            continue
        at = next(i for i, piece in enumerate(old.pieces) if sentence.rstrip("。") in Part("", "", (piece,)).text)
        piece = Piece(Paragraph(sentence), new.heading, old.pieces[at].refs, new.key)
        new = replace(new, pieces=(*new.pieces[:at], piece, *new.pieces[at:]))
    return new


def placed(parts: Sequence[Part], locked: Sequence[str], brief: Brief) -> tuple[tuple[Part, ...], list[str]]:
    """Put locked sentences that stand nowhere yet into the section they are nearest to.

    Returns:
        The parts, and what is to be said of each sentence put in.
    """
    held, notes = list(parts), []
    for sentence in locked:
        if any(in_part(part, [sentence]) for part in held):
            continue
        fits = [
            (wording.overlap(sentence, part.heading + part.text) if part.key != CLOSING and part.heading else 0.0, i)
            for i, part in enumerate(held)
        ]
        best, at = max(fits)
        if best < NEAR:
            raise UserError(f"锁定的句子“{sentence}”看不出放在哪一部分，请写进提纲中该部分的要点，前面加“锁定：”。")
        held[at] = added(held[at], sentence, brief)
        notes.append(f"锁定的句子“{sentence[:20]}”放在“{held[at].heading}”部分。")
    return tuple(held), notes


def added(part: Part, sentence: str, brief: Brief) -> Part:
    """Return `part` with a locked sentence in a paragraph of its own, before what is worded by rule."""
    index = next((i for i, words in enumerate(brief.locked) if wording.sentence(words) == sentence), None)
    name = "locked" if index is None else f"locked[{index}]"
    ref = Ref("brief", name, sentence, "锁定的句子" if index is None else brief.place(name))
    return inserted(part, Piece(Paragraph(sentence), part.heading, (ref,), part.key))


def inserted(part: Part, piece: Piece) -> Part:
    """Return `part` with one more piece, before what is worded by rule."""
    ruled = next((i for i, other in enumerate(part.pieces) if other.by_rule), len(part.pieces))
    return replace(part, pieces=(*part.pieces[:ruled], piece, *part.pieces[ruled:]))
