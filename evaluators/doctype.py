"""Document types: what each must hold, read from `doctypes/*.yaml` and matched with a document.

Run as a module it writes `doctypes/schema.json` (with --check it also says whether that was out of date).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Literal

from evaluators import spec
from evaluators.errors import SpecError
from evaluators.model import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from evaluators.model import Document, Span

FOLDER = Path(__file__).parent / "doctypes"
OTHER = "other"
"""What is none of the six types: a 通知, a 办法. Rules that need a type are not tried on it."""
UNTOLD = "unknown"
"""The type of what neither its title nor its body shows to be anything: a letter, a scrap. Judged like `OTHER`."""
TYPE_IDS = (
    "implementation_plan",
    "work_scheme",
    "work_plan",
    "status_report",
    "project_summary",
    "monthly_form",
)  # also the order in which an undecided document is taken for one

_STRICT = {"extra": "forbid", "use_attribute_docstrings": True}


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph that fills a slot without a heading of its own (¶ in appendix A of the catalogue)."""

    __pydantic_config__: ClassVar = _STRICT

    within: str
    """Where it may stand: lead, body, closing (the last three sentences), or the key of another slot."""
    pattern: str
    """Regular expression that one sentence (for lead: the whole lead) must contain."""
    beside: str | None = None
    """Key of a slot that must have a heading for the paragraph to count."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One thing a document of this type is expected to hold."""

    __pydantic_config__: ClassVar = _STRICT

    key: str
    """The slot's name in code; the same key means the same thing in every document type."""
    name: str
    """Its Chinese name, as messages call it."""
    need: Literal["required", "recommended"]
    """R or r of appendix A."""
    holds: str
    """What it must contain, in words: handed to whoever drafts it."""
    heading: str | None = None
    """The heading a draft gives it; none where it is a part or a paragraph without heading."""
    part: Literal["title", "addressee", "lead", "sign_off", "attachment"] | None = None
    """The part of the document that fills it."""
    headings: tuple[str, ...] = ()
    """Regular expressions searched in the words of headings at any level."""
    also: tuple[str, ...] = ()
    """Regular expressions for headings that fill it where none of `headings` does; they may head another part too."""
    passages: tuple[Passage, ...] = ()
    """Paragraphs that fill it instead."""
    table: str | None = None
    """Regular expression searched in the header cells of tables: such a table fills it."""
    facts: Literal["owners", "deadlines", "targets"] | None = None
    """What the reader found that fills it: named owners, dated tasks, or quantified targets."""
    unclaimed: bool = False
    """Whether first-level sections that fit no other slot fill it."""
    unless_title: str | None = None
    """Regular expression: a document whose title contains it need not fill this slot."""
    rank: int | None = None
    """Place in the order of sections; equal ranks may change places, none takes no part."""
    rule: str = "STR-01"
    """The rule that reports its absence."""
    severity: Severity = Severity.MAJOR
    """How much its absence weighs."""


@dataclass(frozen=True, slots=True)
class DocType:
    """A document type: what titles and bodies show it by, and what it holds."""

    __pydantic_config__: ClassVar = _STRICT

    id: str
    """File name without ending."""
    code: Literal["IP", "WS", "WP", "SR", "PS", "MF", "OT"]
    """Its column in appendix A of the catalogue; OT has none."""
    name: str
    """Its Chinese name."""
    kind: Literal["plan", "report", "form", "other"]
    """Plans look ahead, reports look back, forms are tables of a month; what others do is not known."""
    basis: str
    """What its requirements rest on; practice (实务) is not worded as a provision."""
    genre: tuple[str, ...]
    """Words (regular expressions) by which a title names this type; the last and longest match in a title decides."""
    signs: tuple[str, ...]
    """Regular expressions that count for this type in the body when the title says nothing."""
    title_form: str
    """How its title is put together, in words."""
    needs_period: bool
    """Whether it must say which period it covers."""
    upward: bool
    """Whether it goes to a superior organ, hence to one addressee."""
    slots: tuple[Slot, ...] = field(default=())
    """What it holds, in order."""

    def slot(self, key: str) -> Slot | None:
        """Return the slot called `key`, or None where this type does not expect it."""
        return next((slot for slot in self.slots if slot.key == key), None)

    @property
    def required(self) -> tuple[Slot, ...]:
        """The slots that must be filled."""
        return tuple(slot for slot in self.slots if slot.need == "required")


@lru_cache(maxsize=len(TYPE_IDS) + 2)
def load(type_id: str) -> DocType:
    """Return the document type `type_id`, one of the six, `OTHER` or `UNTOLD`.

    Raises:
        SpecError: there is no such type, or its file is wrong.
    """
    if type_id == UNTOLD:
        return replace(load(OTHER), id=UNTOLD, name="文种不明")
    if type_id not in (*TYPE_IDS, OTHER):
        raise SpecError(f"没有文种“{type_id}”，可用：{'、'.join((*TYPE_IDS, OTHER))}。", path="--type")
    return read_spec(FOLDER / f"{type_id}.yaml")


def asked_for(words: str) -> str:
    """Return the id of the document type that a person calls by its id or its Chinese name (实施方案).

    Raises:
        SpecError: there is no such type.
    """
    if words.strip() in (*TYPE_IDS, OTHER):
        return words.strip()
    known = [load(type_id) for type_id in (*TYPE_IDS, OTHER)]
    for doctype in known:
        if words.strip() == doctype.name:
            return doctype.id
    either = "、".join(f"{doctype.name}（{doctype.id}）" for doctype in known)
    raise SpecError(f"没有文种“{words}”，可用：{either}。", path="--type")


def read_spec(path: Path) -> DocType:
    """Read one document type file and check what its shape alone cannot promise.

    Raises:
        SpecError: a key is unknown or missing, a value has the wrong type, or a regular expression is wrong.
    """
    doctype: DocType = spec.load(path, DocType)
    keys = [slot.key for slot in doctype.slots]
    patterns = [*doctype.genre, *doctype.signs]
    for slot in doctype.slots:
        patterns += [
            *slot.headings,
            *slot.also,
            *(passage.pattern for passage in slot.passages),
            slot.table or "",
            slot.unless_title or "",
        ]
        for passage in slot.passages:
            if passage.within not in {"lead", "body", "closing", *keys}:
                raise _at(
                    path, f"within: {passage.within}", f"“{slot.key}”的 within 应为 lead、body、closing 或栏目名。"
                )
    if doctype.id != path.stem:
        raise _at(path, "id:", f"id 应与文件名一致，即“{path.stem}”。")
    if len(set(keys)) < len(keys):
        repeated = next(key for key in keys if keys.count(key) > 1)
        raise _at(path, f"key: {repeated}", f"栏目“{repeated}”重复。")
    for pattern in patterns:
        try:
            re.compile(pattern)
        except re.error as error:
            raise _at(path, pattern, f"“{pattern}”不是正确的正则表达式。") from error
    return doctype


def _at(path: Path, needle: str, message: str) -> SpecError:
    lines = path.read_text(encoding="utf-8").splitlines()
    line = next((number for number, text in enumerate(lines, 1) if needle in text), None)
    shown = f"该行为：{lines[line - 1].strip()}" if line is not None else ""
    return SpecError(message + shown, path=str(path), line=line)


def all_types() -> tuple[DocType, ...]:
    """Return the six document types, plans first."""
    return tuple(load(type_id) for type_id in TYPE_IDS)


def detect(document: Document) -> str:
    """Return the id of the document type that title, or else body, points to.

    `OTHER` where the title names a genre that is none of the six; a title that names none leaves it to the body, and
    `UNTOLD` is what resembles none.
    """
    from evaluators.reader.script import simplified
    from evaluators.recognition import detect as recognise

    return recognise(simplified(document), all_types(), load(OTHER)) or UNTOLD


def slots(document: Document, doctype: DocType) -> Mapping[str, tuple[int, ...] | Span]:
    """Return what fills each slot: section indexes, or a part's or paragraph's span; empty ones are absent."""
    from evaluators.recognition import fill

    return fill(document, doctype)


def schema_text() -> str:
    """Return the JSON schema of a document type file, as `doctypes/schema.json` must hold it."""
    import json

    from pydantic import TypeAdapter

    schema = TypeAdapter(DocType).json_schema()
    return (
        json.dumps({"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}, ensure_ascii=False, indent=2)
        + "\n"
    )


def generated() -> Iterator[tuple[Path, str]]:
    """Yield each generated file of this module with the text it must have."""
    yield FOLDER / "schema.json", schema_text()


if __name__ == "__main__":
    from evaluators.generated import main

    raise SystemExit(main(generated()))
