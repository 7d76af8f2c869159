"""An outline that a person edits: sections in order, their headings, and the points of each.

A point names a unit of the draft (a task under its heading, a paragraph, a table). Points may be moved and taken out;
a point that names nothing of the draft is the person's own words and stands in the section to the letter.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import yaml

from app.composing.parts import CLOSING, LEAD, Part, label
from app.composing.pieces import Piece, Ref
from app.composing.wording import sentence
from app.errors import BriefError, UserError
from app.files.official import Paragraph

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from app.writing import Points
    from evaluators.doctype import DocType

SCHEMA = "wenheng.outline/1"
LOCK = "锁定："
_SHOWN = 24  # characters of a point shown in a message
_HEAD = """\
# 《{title}》提纲。可以改标题、调整各部分和各要点的先后、增加或删去要点。
# 新写的要点写入该部分：离线起草原样写入，模型起草可以换个说法，漏写的补上或逐条说明。
# 以“锁定：”开头的，模型改写时也一字不改。删去的要点不写入文稿。
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One section of an outline; `lines` are the lines of its points in the file, 0 where there is none."""

    key: str
    heading: str
    points: tuple[str, ...]
    material: tuple[str, ...] = ()
    lines: tuple[int, ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True)
class Outline:
    """The sections a document is to have, in order, without lead and closing.

    `origin` is the file's name, or what the outline was given in.
    """

    doc_type: str
    title: str
    entries: tuple[Entry, ...]
    origin: str = "提纲"


def outline_of(
    parts: Iterable[Part], *, doc_type: str, title: str, plans: Mapping[str, Points] | None = None
) -> Outline:
    """Return the outline of a draft: its units by name; of a section that a model plans, the points it proposes."""
    entries = []
    for part in parts:
        if part.key in {LEAD, CLOSING}:
            continue
        plan = (plans or {}).get(part.key)
        points = plan.points if plan and plan.points else tuple(label(unit) for unit in part.units)
        entries.append(Entry(part.key, part.heading, points, plan.material if plan else ()))
    return Outline(doc_type, title, tuple(entries))


def dumped(outline: Outline) -> str:
    """Return the outline as a person edits it."""
    sections = []
    for entry in outline.entries:
        section: dict[str, Any] = {"key": entry.key, "heading": entry.heading, "points": list(entry.points)}
        sections.append(section | ({"material": list(entry.material)} if entry.material else {}))
    held = {"schema": SCHEMA, "doc_type": outline.doc_type, "title": outline.title, "sections": sections}
    return _HEAD.format(title=outline.title) + yaml.safe_dump(held, allow_unicode=True, sort_keys=False, width=10_000)


def load_outline(path: Path) -> Outline:
    """Read an outline a person has edited.

    Raises:
        UserError: not readable, not YAML, or not an outline; names file, line and field.
    """
    from app.request.located import load

    try:
        located = load(path)
    except BriefError as error:
        raise UserError(str(error).replace("任务书", "提纲")) from error
    return read_outline(located.data, str(path.name), located.line)


def read_outline(data: Any, origin: str, line: Any = None) -> Outline:
    """Build an outline from data.

    Args:
        data: as YAML gives it.
        origin: what it came in, for messages.
        line: field path -> line of the file; None where there are no lines.

    Raises:
        UserError: names the line and the field.
    """

    def at(field: str) -> int:
        return (line(field) or 0) if line is not None else 0

    def wrong(field: str, words: str) -> UserError:
        place = f"第 {at(field)} 行，" if at(field) else ""
        return UserError(f"提纲 {origin} {place}字段 {field}：{words}。")

    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        raise wrong("schema", f"应为 {SCHEMA}；请用 wenheng draft --outline-only 生成提纲后再改")
    given = data.get("sections")
    if not isinstance(given, list) or not given:
        raise wrong("sections", "应为列表，至少有一个部分")
    entries = []
    for number, section in enumerate(given):
        where = f"sections[{number}]"
        heading = section.get("heading") if isinstance(section, dict) else None
        if not isinstance(heading, str) or not heading.strip():
            raise wrong(f"{where}.heading", "每个部分都要有标题")
        points = section.get("points") or []
        if not isinstance(points, list):
            raise wrong(f"{where}.points", "应为列表，每个要点一行，以“- ”开头")
        odd = next((i for i, point in enumerate(points) if not isinstance(point, str)), None)
        if odd is not None:
            raise wrong(f"{where}.points[{odd}]", "要点应为一行文字；含冒号、井号的请用引号括起")
        material = section.get("material") or []
        entries.append(
            Entry(
                key=str(section.get("key") or f"own{number}"),
                heading=heading.strip(),
                points=tuple(point.strip() for point in points if point.strip()),
                material=tuple(map(str, material)) if isinstance(material, list) else (),
                lines=tuple(at(f"{where}.points[{i}]") for i, point in enumerate(points) if point.strip()),
                line=at(where),
            )
        )
    keys = [entry.key for entry in entries]
    twice = next((i for i, key in enumerate(keys) if key in keys[:i]), None)
    if twice is not None:
        raise wrong(f"sections[{twice}].key", f"“{keys[twice]}”已在前面用过，新增的部分请去掉 key")
    return Outline(str(data.get("doc_type")), str(data.get("title")), tuple(entries), origin)


def fits(outline: Outline, doc_type: str, title: str) -> None:
    """Refuse an outline of another document.

    Raises:
        UserError: it was made for another type or title.
    """
    if (outline.doc_type, outline.title) != (doc_type, title):
        raise UserError(
            f"提纲 {outline.origin} 是《{outline.title}》的提纲，与任务书的《{title}》不是同一份文件。"
            "标题请在任务书中改，改后重新生成提纲。"
        )


def own_refs(outline: Outline, known: Sequence[Part]) -> dict[tuple[str, int], Ref]:
    """Return the points that are the person's own words: (section's key, position) -> reference."""
    labels = {part.key: {label(unit) for unit in part.units} for part in known}
    found = {}
    for number, entry in enumerate(outline.entries):
        for position, point in enumerate(entry.points):
            if point not in labels.get(entry.key, set()):
                line = entry.lines[position] if position < len(entry.lines) else 0
                place = f"{outline.origin} 第{line}行" if line else f"{outline.origin} {entry.heading}"
                name = f"outline.sections[{number}].points[{position}]"
                found[entry.key, position] = Ref("brief", name, point.removeprefix(LOCK), place)
    return found


def arranged(
    parts: Sequence[Part], outline: Outline, doctype: DocType, *, worded: bool = False
) -> tuple[tuple[Part, ...], list[str]]:
    """Bring the parts of a draft into the order and under the headings of an outline.

    Args:
        parts: as composed.
        outline: as edited.
        doctype: tells which sections are required.
        worded: whether a model has worded the points already; then only order and headings count.

    Returns:
        The parts, and what is to be said to the person about what was left out.
    """
    known = {part.key: part for part in parts}
    own = own_refs(outline, parts)
    notes: list[str] = []
    middle = []
    for entry in outline.entries:
        part = replace(known.get(entry.key) or Part(entry.key, entry.heading, ()), heading=entry.heading)
        # what is worded by rule no model is asked for: a point the person adds to it would be lost
        middle.append(part if worded and part.pieces and not part.ruled else _pointed(part, entry, own, notes))
    kept = {entry.key for entry in outline.entries}
    slots = {slot.key: slot for slot in doctype.slots}
    for part in parts:
        if part.key in {LEAD, CLOSING} or part.key in kept:
            continue
        need = "必备部分" if part.key in slots and slots[part.key].need == "required" else "部分"
        more = "，检查会指出" if need == "必备部分" else ""
        notes.append(f"提纲 {outline.origin} 去掉了{need}“{part.heading}”，文稿不写这一部分{more}。")
    lead = [part for part in parts if part.key == LEAD]
    closing = [part for part in parts if part.key == CLOSING]
    return (*lead, *middle, *closing), notes


def _pointed(part: Part, entry: Entry, own: Mapping[tuple[str, int], Ref], notes: list[str]) -> Part:
    left = [(label(unit), unit) for unit in part.units]
    pieces: list[Piece] = []
    for position, point in enumerate(entry.points):
        ref = own.get((entry.key, position))
        if ref is not None:
            pieces.append(Piece(Paragraph(sentence(ref.quote)), entry.heading, (ref,), entry.key))
            continue
        found = next((i for i, (name, _) in enumerate(left) if name == point), None)
        if found is not None:
            pieces += left.pop(found)[1]
    notes += [f"提纲去掉了“{entry.heading}”中的“{_cut(name)}”，文稿不写这一项。" for name, _ in left]
    return replace(part, pieces=tuple(pieces))


def _cut(words: str) -> str:
    return words if len(words) <= _SHOWN else words[:_SHOWN] + "…"
