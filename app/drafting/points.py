"""What a person's outline says each part must hold, and what becomes of a point that a model has left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.composing.parts import Part, label
from app.composing.pieces import Piece
from app.composing.wording import sentence
from app.drafting.locks import inserted
from app.drafting.outline import LOCK, own_refs
from app.files.official import Heading, Paragraph
from app.writing.points import Points, left_out
from evaluators.grounding import untraced_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.composing import Work
    from app.drafting.outline import Outline
    from app.drafting.record import Record


def bound_points(outline: Outline, known: Sequence[Part]) -> dict[str, tuple[str, ...]]:
    """Return by part the points it must hold: the person's own words, and the headings of what was composed.

    A paragraph that was composed is in the outline with all its words: a model is to say it in others.
    """
    own = own_refs(outline, known)
    heads = {label(unit) for part in known for unit in part.units if isinstance(unit[0].block, Heading)}
    return {
        entry.key: tuple(
            point.removeprefix(LOCK)
            for position, point in enumerate(entry.points)
            if (entry.key, position) in own or point in heads
        )
        for entry in outline.entries
    }


def planned(outline: Outline) -> dict[str, Points]:
    """Return what an outline plans for each part."""
    return {
        entry.key: Points(tuple(point.removeprefix(LOCK) for point in entry.points), entry.material)
        for entry in outline.entries
    }


def plan_of(held: Record, key: str) -> Points:
    """Return what is planned for a part: as the person's outline has it, else as a model proposed it."""
    plans = planned(held.outline) if held.outline is not None else held.plans
    return plans.get(key, Points())


def brought_back(part: Part, work: Work) -> Part:
    """Return `part` with the person's points that it lacks and that state a figure, a date or a name.

    Of any other that it lacks the person is told.
    """
    own = {ref.quote: ref for ref in work.own}
    for point in left_out(work.bound.get(part.key, ()), part.text):
        if point in own and untraced_in(point, ()):
            part = inserted(part, Piece(Paragraph(sentence(point)), part.heading, (own[point],), part.key))
            said = "模型没有写入，已原样加上"
        else:
            said = "没有写进这一部分，请补写，或在要点前加“锁定：”后重写这一部分"
        work.notes.append(f"提纲“{part.heading}”的要点“{point}”{said}。")
    return part
