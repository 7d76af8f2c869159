"""The sections of a draft by a model: all that are not done yet, or one again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.drafting.locks import in_part, restored
from app.drafting.points import brought_back, plan_of, planned

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.composing import Work
    from app.composing.parts import Part
    from app.drafting.flow import Means
    from app.drafting.record import Record
    from app.llm import Hearing


def written(work: Work, parts: Sequence[Part], held: Record, means: Means) -> tuple[Part, ...]:
    """Let the model write what is not done yet; what a rule words stays.

    Raises:
        ModelUnavailable, ModelOutputInvalid, Cancelled: as the model.
    """
    from app.writing import Stop, outline, write

    desk = means.desk(work)
    desk.used.update(held.prompts)
    if held.outline is not None:
        held.plans = planned(held.outline)
    elif not held.plans:
        means.tell("outline", "正在拟提纲……")
        held.plans = outline(desk, parts)
        held.prompts = desk.used
        held.save()
    asked = [part for part in parts if not part.ruled]
    left = [part for part in asked if part.key not in held.parts]
    done = len(asked) - len(left)

    def keep(part: Part) -> None:
        nonlocal done
        done += 1
        held.prompts = desk.used
        held.keep(part)
        means.tell("compose", f"正在起草，已写成 {done}/{len(asked)} 个部分……")

    means.tell("compose", f"正在起草，已写成 {done}/{len(asked)} 个部分……")
    write(
        desk,
        left,
        held.plans,
        locked=lambda part: in_part(part, held.locked),
        keep=keep,
        hear=lambda part, text: means.hear(part.heading or "引言", text),
        stop=means.stop or Stop(),
    )
    held.prompts = desk.used
    # the order and the headings are those asked for now; a record may have been made with others
    return tuple(
        brought_back(restored(replace(held.parts[part.key], heading=part.heading), part, held.locked), work)
        if part.key in held.parts and not part.ruled
        else part
        for part in parts
    )


def rewritten(work: Work, fresh: Part, old: Part, *, held: Record, means: Means, instruction: str) -> Part:
    """Let the model write one section again.

    Args:
        work: the brief on the desk.
        fresh: the section as it is composed now; what a rule words in it stays.
        old: the section as it stands.
        held: the state of the draft.
        means: what it is made with.
        instruction: what is wanted of it, "" for nothing in particular.

    Raises:
        ModelUnavailable, ModelOutputInvalid, Cancelled: as the model.
    """
    if fresh.ruled and old.ruled:
        return fresh
    from app.writing import write_part

    desk = means.desk(work)
    desk.used.update(held.prompts)
    ruled = tuple(piece for piece in fresh.pieces if piece.by_rule)
    means.tell("compose", f"正在重写“{old.heading or '引言'}”……")
    new = write_part(
        desk,
        replace(fresh, heading=old.heading, pieces=(*(p for p in old.pieces if not p.by_rule), *ruled)),
        plan_of(held, old.key),
        earlier="\n".join(f"{part.heading}\n{part.text}" for part in held.parts.values() if part.key != old.key),
        instruction=instruction,
        locked=in_part(old, held.standing),
        hear=_heard(means, old),
    )
    held.prompts = desk.used
    return new


def _heard(means: Means, part: Part) -> Hearing:
    def heard(text: str) -> None:
        if means.stop is not None:
            means.stop.check()
        means.hear(part.heading or "引言", text)

    return heard
