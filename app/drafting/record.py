"""What is kept of a draft beside it: its sections as they come, so that nothing written is lost, and its sources.

One JSON file, `<name>.draft.json`, written whole or not at all after every section. It holds what the draft holds and
is to be kept as safe as the draft.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.composing.parts import Part
from app.composing.pieces import Piece, Ref
from app.drafting.outline import SCHEMA as OUTLINE
from app.drafting.outline import Outline, read_outline
from app.errors import UserError
from app.files.official import Block, Heading, Paragraph, TableBlock

if TYPE_CHECKING:
    from app.drafting.model import Draft, Engine
    from app.request import Brief
    from app.writing import Points

SCHEMA = "wenheng.record/1"


@dataclass(slots=True)
class Record:
    """The state of a draft.

    Attributes:
        brief: fingerprint of the brief it was made from.
        plans: what a model planned for each section.
        parts: the sections that are done, by key, in their order.
        complete: whether the draft was finished and checked.
        locked: sentences that stay to the letter.
        edits: a person's sentences in a draft that came back -> what stood there before, "" for nothing.
        usage: what the model has used, one entry for each time it was asked to draft.
        text, paragraphs, sources: of the finished draft, paragraphs in the form of its JSON.
    """

    path: Path | None
    brief: str
    doc_type: str
    title: str
    engine: Engine
    day: str = ""
    outline: Outline | None = None
    plans: dict[str, Points] = field(default_factory=dict)
    parts: dict[str, Part] = field(default_factory=dict)
    prompts: dict[str, str] = field(default_factory=dict)
    complete: bool = False
    locked: tuple[str, ...] = ()
    edits: dict[str, str] = field(default_factory=dict)
    variants: dict[str, int] = field(default_factory=dict)
    usage: list[dict[str, object]] = field(default_factory=list)
    text: str = ""
    paragraphs: list[dict[str, Any]] = field(default_factory=list)
    sources: list[list[str]] = field(default_factory=list)

    @property
    def standing(self) -> tuple[str, ...]:
        """The sentences no engine may change: those locked, and a person's own but for the rows of tables."""
        return (*self.locked, *(words for words in self.edits if "\t" not in words))

    def keep(self, part: Part) -> None:
        """Add a section that is done and write the file."""
        self.parts[part.key] = part
        self.save()

    def finish(self, made: Draft, day: str) -> None:
        """Take over what the finished draft holds and write the file."""
        self.parts = {part.key: part for part in made.parts}
        self.usage += [made.usage.to_json()] if made.usage else []
        self.text = made.text
        self.paragraphs = [{**p.to_json(), "sentences": p.sentences()} for p in made.paragraphs]
        self.sources = [[item.id, item.kind, item.text, item.title or ""] for item in made.sources]
        self.prompts = dict(made.prompts)
        self.engine, self.complete, self.day = made.engine, True, day
        self.save()

    def save(self) -> None:
        """Write the file, whole or not at all; nothing where the record has no place.

        Raises:
            UserError: it cannot be written.
        """
        from app.files.atomic import write_atomically

        if self.path is None:
            return
        held: dict[str, Any] = {
            "schema": SCHEMA,
            "brief": self.brief,
            "doc_type": self.doc_type,
            "title": self.title,
            "engine": self.engine,
            "day": self.day,
            "complete": self.complete,
            "outline": _outline(self.outline) if self.outline else None,
            "plans": {key: asdict(points) for key, points in self.plans.items()},
            "prompts": self.prompts,
            "locked": list(self.locked),
            "edits": self.edits,
            "variants": self.variants,
            "parts": [_part(part) for part in self.parts.values()],
            "usage": self.usage,
            "text": self.text,
            "paragraphs": self.paragraphs,
            "sources": self.sources,
        }
        with write_atomically(self.path) as temporary:
            temporary.write_text(json.dumps(held, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def path_beside(out: Path) -> Path:
    """Return where the record of a draft lies."""
    return out.with_name(f"{out.stem}.draft.json")


def fingerprint(brief: Brief) -> str:
    """Return what tells one brief from another, its plan included."""
    digest = hashlib.sha256(brief.model_dump_json().encode())
    plan = Path(brief.folder) / brief.plan if brief.plan else None
    if plan is not None and plan.is_file():
        digest.update(plan.read_bytes())
    return digest.hexdigest()


def load(path: Path) -> Record:
    """Read a record.

    Raises:
        UserError: there is none, or it is not one.
    """
    from app.writing import Points

    if not path.is_file():
        raise UserError(
            f"找不到起草记录 {path}。起草记录与草稿同名，以 .draft.json 结尾，随草稿一同写出，请放在草稿旁边。"
        )
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        known = {SCHEMA: Record}[held["schema"]]
        return known(
            path=path,
            brief=held["brief"],
            doc_type=held["doc_type"],
            title=held["title"],
            engine=held["engine"],
            day=held["day"],
            outline=read_outline(held["outline"], held["outline"]["origin"]) if held["outline"] else None,
            plans={key: Points(tuple(p["points"]), tuple(p["material"])) for key, p in held["plans"].items()},
            parts={part["key"]: _read_part(part) for part in held["parts"]},
            prompts=held["prompts"],
            complete=held["complete"],
            locked=tuple(held["locked"]),
            edits=dict(held.get("edits", {})),  # absent in what older versions wrote
            variants=held["variants"],
            usage=held["usage"],
            text=held["text"],
            paragraphs=held["paragraphs"],
            sources=held["sources"],
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UserError(f"起草记录 {path} 不能用：不是本程序写出的记录，或已损坏。请重新起草。") from error


def _outline(outline: Outline) -> dict[str, Any]:
    sections = [
        {"key": e.key, "heading": e.heading, "points": list(e.points), "material": list(e.material)}
        for e in outline.entries
    ]
    return {
        "schema": OUTLINE,
        "doc_type": outline.doc_type,
        "title": outline.title,
        "origin": outline.origin,
        "sections": sections,
    }


def _part(part: Part) -> dict[str, Any]:
    pieces = [
        {**_block(piece.block), "refs": [ref.to_json() for ref in piece.refs], "by_rule": piece.by_rule}
        for piece in part.pieces
    ]
    return {"key": part.key, "heading": part.heading, "pieces": pieces}


def _block(block: Block) -> dict[str, Any]:
    if isinstance(block, Heading):
        return {"level": block.level, "marker": block.marker, "text": block.text, "run_in": block.run_in_text}
    if isinstance(block, TableBlock):
        return {"rows": [list(row) for row in block.rows], "caption": block.caption}
    return {"text": block.text}


def _read_part(held: dict[str, Any]) -> Part:
    key, heading = held["key"], held["heading"]
    pieces = tuple(
        Piece(_read_block(piece), heading, tuple(Ref(**ref) for ref in piece["refs"]), key, piece["by_rule"])
        for piece in held["pieces"]
    )
    return Part(key, heading, pieces)


def _read_block(held: dict[str, Any]) -> Block:
    if "level" in held:
        return Heading(held["level"], held["marker"], held["text"], held["run_in"])
    if "rows" in held:
        return TableBlock(tuple(tuple(row) for row in held["rows"]), held["caption"])
    return Paragraph(held["text"])
