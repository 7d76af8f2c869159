"""The outline a model proposes: points and material for each section that it is to write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.writing.points import Points
from app.writing.sections import holds
from evaluators.grounding import untraced_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.composing.parts import Part
    from app.writing.desk import Desk


def outline(desk: Desk, parts: Sequence[Part]) -> dict[str, Points]:
    """Ask for points and material of each section with a heading that is not worded by rule.

    A point that states what the material does not is left out: it must not become a source.

    Raises:
        ModelUnavailable, ModelOutputInvalid: as the model.
    """
    asked = [part for part in parts if part.heading and not part.ruled]
    answer = desk.ask(
        "shared/outline",
        {
            "type_name": desk.work.doctype.name,
            "title": desk.work.title,
            "sections": [{"key": p.key, "heading": p.heading, "holds": holds(desk, p.key)} for p in asked],
            "material": desk.shown(list(desk.material)),
        },
        first=desk.notes(),
    )
    known = {part.key for part in asked}
    allowed = desk.allowed(())
    return {
        part["key"]: Points(
            tuple(line for point in part["points"] if (line := _line(point)) and not untraced_in(line, allowed)),
            tuple(name for name in part["material"] if name in desk.material),
        )
        for part in answer["sections"]
        if part["key"] in known
    }


def _line(point: str) -> str:
    return "".join(part.strip() for part in point.splitlines())
