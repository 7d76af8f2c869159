"""A part beside the main one for comments or footnotes: the one that is there, or a new one and what announces it."""

from __future__ import annotations

from dataclasses import dataclass
from posixpath import relpath, split
from typing import TYPE_CHECKING

from app.files.names import STRICT
from app.files.repack import copy_with, require, serialized, stored_text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from lxml import etree

    from app.files.origin import Traced

_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_OFFICE_STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_STORY_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"


@dataclass(frozen=True, slots=True)
class Story:
    """The part `name` with its `root`; `announcing` holds the parts that tell Word of a new one."""

    traced: Traced
    name: str
    root: etree._Element
    namespace: str
    announcing: dict[str, bytes]
    before: str
    """Every character the main part stored when the story was opened."""

    @property
    def new(self) -> bool:
        """Tell whether the document had no such part."""
        return bool(self.announcing)

    def write(self, out: Path, source: Path, what: str, more: Mapping[str, bytes] | None = None) -> None:
        """Write a copy with the story and the main part as they now stand, and `more` parts (name -> content).

        Raises:
            WenhengError: the main part's text has changed.
            UserError: `out` cannot be written.
        """
        traced = self.traced
        require(stored_text(traced.root) == self.before, source, what)
        changed = {traced.main: serialized(traced.root), self.name: serialized(self.root), **(more or {})}
        copy_with(traced.package, self.announcing | changed, out)


def open_story(traced: Traced, what: str) -> Story:
    """Return the part of `what` (comments, footnotes) of a document, made where there is none."""
    from lxml import etree

    namespace = str(traced.root.tag).rpartition("}")[0] + "}"
    before = stored_text(traced.root)
    name = next(iter(traced.package.related(traced.main, what)), None)
    root = traced.package.xml(name) if name else None
    if name is not None and root is not None:
        return Story(traced, name, root, namespace, {}, before)
    name = _free_name(traced, what)
    root = etree.fromstring(f'<w:{what} xmlns:w="{namespace[1:-1]}"/>')
    return Story(traced, name, root, namespace, _announced(traced, what, name), before)


def _announced(traced: Traced, what: str, name: str) -> dict[str, bytes]:
    """Return the parts that tell Word of a new part `name`: relations and content types."""
    from lxml import etree

    package = traced.package
    folder, base = split(traced.main)
    strict = STRICT in str(traced.root.tag)
    relations_name = f"{folder}/_rels/{base}.rels".lstrip("/")
    relations = package.xml(relations_name)
    if relations is None:
        relations = etree.fromstring(f'<Relationships xmlns="{_RELATIONS}"/>')
    taken = {item.get("Id") for item in relations}
    identity = next(one for number in range(1, len(taken) + 2) if (one := f"rIdWenheng{number}") not in taken)
    relation = etree.SubElement(relations, f"{{{_RELATIONS}}}Relationship")
    relation.set("Id", identity)
    relation.set("Type", f"{_OFFICE_STRICT if strict else _OFFICE}/{what}")
    relation.set("Target", relpath(name, folder or "."))
    types = package.xml("[Content_Types].xml")
    if types is None:
        types = etree.fromstring(f'<Types xmlns="{_TYPES}"/>')
        for ending, kind in (("rels", "application/vnd.openxmlformats-package.relationships+xml"), ("xml", "text/xml")):
            default = etree.SubElement(types, f"{{{_TYPES}}}Default")
            default.set("Extension", ending)
            default.set("ContentType", kind)
    override = etree.SubElement(types, f"{{{_TYPES}}}Override")
    override.set("PartName", f"/{name}")
    override.set("ContentType", _STORY_TYPE.format(what))
    return {relations_name: serialized(relations), "[Content_Types].xml": serialized(types)}


def _free_name(traced: Traced, what: str) -> str:
    folder = split(traced.main)[0]
    names = (f"{folder}/{what}{number}.xml".lstrip("/") for number in ("", *range(2, 1000)))
    return next(name for name in names if name not in traced.package.names)
