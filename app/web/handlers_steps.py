"""An outline to edit on the page, and one section of a draft written again."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.errors import UserError, WenhengError
from app.web import listing
from app.web.handlers_draft import finished, ready

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from app.drafting.outline import Entry, Outline
    from app.settings import Settings
    from app.web.desk import Desk
    from app.web.form import Form
    from app.web.handlers_draft import Asked

OUTLINE = "outline"
_NUMBER = re.compile(r"^[一二三四五六七八九十]+、\s*")
_POINT = re.compile(r"^\s*[-－—•]\s*")


def propose(
    form: Form, asked: Asked, *, desk: Desk, settings: Settings, today: date, tell: Callable[[str], None]
) -> dict[str, Any]:
    """Return the outline of what the form asks for, as text to edit.

    Returns:
        message (HTML); text; outline (as data, to know it again).

    Raises:
        WenhengError: the form, the plan or the model; said in one Chinese paragraph.
    """
    from app.drafting import plan_outline

    with ready(form, asked, desk=desk, settings=settings, today=today, tell=tell) as (brief, means):
        outline = plan_outline(brief, means)
    said = "提纲已列出。可以改标题、调整先后、增删要点，再点“起草”；不改也可以直接起草。"
    return {
        "message": listing.banner("ok", said),
        "text": outline_text(outline),
        "outline": {
            "doc_type": outline.doc_type,
            "title": outline.title,
            "sections": [
                {"key": e.key, "heading": e.heading, "points": list(e.points), "material": list(e.material)}
                for e in outline.entries
            ],
        },
    }


def outline_text(outline: Outline) -> str:
    """Return an outline as lines: headings with their numbers, points behind a dash."""
    from app.composing.pieces import ordinal

    said = []
    for number, entry in enumerate(outline.entries, 1):
        said += [f"{ordinal(number)}、{entry.heading}", *(f"- {point}" for point in entry.points), ""]
    return "\n".join(said).rstrip()


def read_outline_text(text: str, desk: Desk) -> Outline:
    """Read an outline edited on the page; sections are known again by heading, else by a point they still have.

    Raises:
        UserError: the page never listed an outline, or a point stands before the first heading.
    """
    from app.drafting.outline import Entry, Outline, read_outline

    kept = desk.latest(OUTLINE)
    if not kept or "outline" not in kept:
        raise UserError("提纲已失效，请重新列提纲，或清空提纲后起草。")
    base = read_outline({"schema": "wenheng.outline/1", **kept["outline"]}, "网页提纲")
    drawn: list[tuple[str, list[str]]] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        if not _POINT.match(line):
            drawn.append((_NUMBER.sub("", line.strip()), []))
        elif not drawn:
            raise UserError(f"提纲第 {number} 行：要点前面要有部分的标题。")
        else:
            drawn[-1][1].append(_POINT.sub("", line).strip())
    if not drawn:
        raise UserError("提纲是空的：请写出各部分的标题，或清空提纲后起草。")
    left = list(base.entries)
    by_heading = [_taken(left, {heading}, ()) for heading, _ in drawn]
    found = [entry or _taken(left, set(), points) for entry, (_, points) in zip(by_heading, drawn, strict=True)]
    entries = [
        replace(entry, heading=heading, points=tuple(points), lines=())
        if entry is not None
        else Entry(f"own{at}", heading, tuple(points))
        for at, ((heading, points), entry) in enumerate(zip(drawn, found, strict=True))
    ]
    return Outline(base.doc_type, base.title, tuple(entries), "网页提纲")


def _taken(left: list[Entry], headings: set[str], points: Sequence[str]) -> Entry | None:
    """Take out of `left` the section with one of these headings or points."""
    at = next((i for i, e in enumerate(left) if e.heading in headings or set(e.points) & set(points)), None)
    return left.pop(at) if at is not None else None


def again(
    form: Form,
    asked: Asked,
    section: str,
    instruction: str,
    *,
    desk: Desk,
    settings: Settings,
    today: date,
    tell: Callable[[str], None],
) -> dict[str, Any]:
    """Write one section of the latest draft again; all others stay, and all of it where that fails.

    Returns:
        As `handlers_draft.make`.

    Raises:
        UserError: there is no draft.
    """
    latest = desk.latest("draft")
    record = Path(latest["record"]) if latest and "record" in latest else None
    if record is None or not record.is_file():
        raise UserError("还没有草稿：请先起草，再重写其中一个部分。")
    try:
        return _redrafted(
            form, asked, section, instruction, record, desk=desk, settings=settings, today=today, tell=tell
        )
    except WenhengError as error:
        return {**(latest or {}), "message": listing.banner("error", str(error))}


def _redrafted(
    form: Form,
    asked: Asked,
    section: str,
    instruction: str,
    record: Path,
    *,
    desk: Desk,
    settings: Settings,
    today: date,
    tell: Callable[[str], None],
) -> dict[str, Any]:
    from app.drafting import redraft

    if not section.strip():
        raise UserError("请写明重写哪一部分，如 三、组织保障 或 引言。")
    with ready(form, asked, desk=desk, settings=settings, today=today, tell=tell) as (brief, means):
        made = redraft(brief, means, record=record, section=section, instruction=instruction.strip())
    return finished(made, form, desk=desk, record=record, day=means.day(brief), settings=settings, index=means.index)
