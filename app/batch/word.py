"""A Word plan read by docxtpl's own rules, once: what is constant as finished members, the rest as Jinja sources.

docxtpl does all that it does for one document — joining split tags, lifting {%p, {%tr, {%r out of what surrounds them,
mending table grids, numbering drawings, page heads and feet, footnotes, properties — with marks in place of the tags.
The marks are then turned back into tags: what Jinja makes of such a source is what docxtpl would have made of the file.
"""

from __future__ import annotations

import html
import io
import re
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docxtpl import DocxTemplate
from lxml import etree

from app.batch.fields import GLOBALS
from app.batch.tags import TAG, straight
from app.errors import RosterError
from app.files.core_properties import with_known_core

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_MARK = re.compile("\ue000(\\d+)\ue001")
_BREAKS = re.compile("[\n\t\a\f]")
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_NOTES = ("footnotes+xml", "endnotes+xml")
_SPLIT_OPENING = re.compile(r"(?<={)(?:<[^>]*>)+(?=[{%#])|(?<=[%}#])(?:<[^>]*>)+(?=})")
_SPLIT_INSIDE = re.compile(r"\{\{(?:(?!\}\}).)*", re.DOTALL)
# {%- and -%} in the midst of words: docxtpl would join paragraphs there and swallow the words and tags between
_TRIMMED_BEFORE = re.compile(r"(?<=[^>\s])[ \u3000]*\{%-")
_TRIMMED_AFTER = re.compile(r"-%\}[ \u3000]*(?=[^<\s])")
# what docxtpl would take for the end of a tag or make plain, though it stands within: '{:.1%}', '“无”'
_WITHIN = "{}%“”‘’"
_HELD = str.maketrans({mark: chr(0xE010 + index) for index, mark in enumerate(_WITHIN)})
_BACK = str.maketrans({chr(0xE010 + index): mark for index, mark in enumerate(_WITHIN)})
# columns of these names are fields where they stand alone; elsewhere they are Jinja's
_JINJA = GLOBALS | {
    "not", "and", "or", "in", "is", "if", "else", "true", "false", "none", "True", "False", "None",
    "self", "loop", "caller",
}  # fmt: skip
_BRACES = re.compile(r"[{}]")
_RICH = re.compile(r"\{\{(?:r|p|tr|tc)\s+")


class Marking(DocxTemplate):  # type: ignore[misc] # docxtpl has no types
    """docxtpl with the rendering left to `draw`, endnotes as well as footnotes, and {{r x}} as plain {{x}}."""

    def __init__(self, path: Path, draw: Callable[[str], str]) -> None:
        super().__init__(io.BytesIO(with_known_core(path.read_bytes())))
        self._draw = draw

    def patch_xml(self, src_xml: str) -> str:
        """Keep the formatting of a run or paragraph whose only tag asks for rich text: a roster has plain text."""
        src_xml = _held(_gathered(src_xml))
        src_xml = _TRIMMED_AFTER.sub("%}", _TRIMMED_BEFORE.sub("{%", src_xml))
        if re.search(r"\{(?:<[^>]*>)*\{(?:<[^>]*>)*(?:r|p|t)", src_xml):
            src_xml = _SPLIT_OPENING.sub("", src_xml)
            src_xml = _SPLIT_INSIDE.sub(
                lambda tag: _RICH.sub("{{ ", re.sub("</w:t>.*?<w:t(?: [^>]*)?>", "", tag[0], flags=re.DOTALL)), src_xml
            )
        return str(super().patch_xml(src_xml))

    def render_xml_part(self, src_xml: str, part: Any, context: Any, jinja_env: Any = None) -> str:
        """Return `src_xml` drawn, with line breaks made Word's."""
        del part, context, jinja_env
        return str(self.resolve_listing(self._draw(src_xml)))

    def render_properties(self, context: Any, jinja_env: Any = None) -> None:
        """Draw the properties of the file that are text."""
        del context, jinja_env
        if not any(
            known.reltype == RELATIONSHIP_TYPE.CORE_PROPERTIES for known in self.docx.part.package.rels.values()
        ):
            return  # python-docx would make some, with the time of the clock
        core = self.docx.core_properties
        for name in ("author", "comments", "identifier", "language", "subject", "title"):
            value = getattr(core, name)
            if "{" in value:
                setattr(core, name, self._draw(value))

    def render_footnotes(self, context: Any, jinja_env: Any = None) -> None:
        """Draw footnotes and endnotes."""
        for part in self.docx.part.package.parts:
            if part.content_type.endswith(_NOTES):
                xml = self.patch_xml(part.blob.decode("utf-8"))
                part._blob = self.render_xml_part(xml, part, context, jinja_env).encode()  # noqa: SLF001 - docxtpl's way


def _gathered(xml: str) -> str:
    """Move a tag that is split over runs of different looks into the first, so that what follows keeps its own look.

    docxtpl by itself gives all that follows in the last of these runs the look of the first.
    """
    if not re.search(r"[{%#](?:<[^>]*>)+[{%#}]|\{[{%#](?:(?![%#}]\}).)*?</w:t>", xml, re.DOTALL):
        return xml
    root = etree.fromstring(xml.encode())
    moved = False
    for paragraph in root.iter(f"{_WORD}p"):
        texts = [node for node in paragraph.iter(f"{_WORD}t") if next(node.iterancestors(f"{_WORD}p")) is paragraph]
        for match in reversed(list(TAG.finditer("".join(node.text or "" for node in texts)))):
            moved = _move(texts, match) or moved
    return etree.tostring(root, encoding="unicode") if moved else xml


def _held(xml: str) -> str:
    """Put marks of our own for what stands within a tag and would end it for docxtpl, or be made plain by it."""
    if "{" not in xml:
        return xml
    root = etree.fromstring(xml.encode())
    changed = False
    gone = (node for moved in root.iter(f"{_WORD}moveFrom") for node in moved.iter(f"{_WORD}t"))
    for node in (*root.iter(f"{_WORD}delText"), *gone):  # deleted or moved away: no field, though it still lies there
        changed = changed or _BRACES.search(node.text or "") is not None
        node.text = _BRACES.sub("", node.text or "")
    for paragraph in root.iter(f"{_WORD}p"):
        texts = [node for node in paragraph.iter(f"{_WORD}t") if next(node.iterancestors(f"{_WORD}p")) is paragraph]
        whole = "".join(node.text or "" for node in texts)
        held = TAG.sub(lambda tag: tag[0][:2] + tag[0][2:-2].translate(_HELD) + tag[0][-2:], whole)
        if held != whole:
            changed, place = True, 0
            for node in texts:
                node.text, place = held[place : place + len(node.text or "")], place + len(node.text or "")
    return etree.tostring(root, encoding="unicode") if changed else xml


def _move(texts: list[etree._Element], tag: re.Match[str]) -> bool:
    """Put `tag` into the first of `texts` it touches and take it out of the others, if these look different."""
    touched = []
    position = 0
    for node in texts:
        here, position = position, position + len(node.text or "")
        if position > tag.start() and here < tag.end():
            touched.append((node, here))
    if len({_look(node) for node, _ in touched}) < 2:
        return False
    for index, (node, here) in enumerate(touched):
        text = node.text or ""
        node.text = (
            text[: max(0, tag.start() - here)] + (tag[0] if index == 0 else "") + text[max(0, tag.end() - here) :]
        )
        node.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return True


def _look(node: etree._Element) -> bytes:
    run = node.getparent()
    properties = run.find(f"{_WORD}rPr") if run is not None else None
    return b"" if properties is None else etree.tostring(properties, method="c14n")


def unescaped(text: str) -> str:
    """Undo docxtpl's way of writing braces that are no tag."""
    if "_}" not in text and "{_" not in text and "%_" not in text:
        return text
    return text.replace("{_{", "{{").replace("}_}", "}}").replace("{_%", "{%").replace("%_}", "%}")


_plain: list[DocxTemplate] = []


def with_breaks(xml: str) -> str:
    """Make line breaks and tabs in the text of `xml` Word's, as docxtpl does."""
    if not _plain:
        _plain.append(DocxTemplate(io.BytesIO()))
    return str(_plain[0].resolve_listing(xml)) if _BREAKS.search(xml) else xml


@dataclass(slots=True)
class Marks:
    """The tags of a plan in the order they were met; `aliases` gives a field that is no name in Jinja one."""

    fields: frozenset[str]
    tags: list[str] = field(default_factory=list)
    aliases: dict[str, str] = field(default_factory=dict)

    def draw(self, xml: str) -> str:
        """Put a mark in place of each tag of `xml`."""
        return TAG.sub(self._mark, xml)

    def _mark(self, match: re.Match[str]) -> str:
        tag = match[0].translate(_BACK)
        if not tag.startswith("{#"):
            typed = html.unescape(tag)
            tag = straight(typed)  # as the tags were checked
            for inside in (typed[2:-2].strip(), tag[2:-2].strip()) if tag.startswith("{{") else ():
                if inside in self.fields and (not inside.isidentifier() or inside in _JINJA):
                    name = self.aliases.setdefault(inside, f"_field{len(self.aliases)}")
                    tag = f"{{{{ {name} }}}}"
                    break
        self.tags.append(tag)
        return f"\ue000{len(self.tags) - 1}\ue001"

    def restore(self, text: str) -> str:
        """Put the tags back."""
        return _MARK.sub(lambda mark: self.tags[int(mark[1])], text)


def read_members(path: Path, marks: Marks) -> tuple[list[tuple[str, bytes]], dict[str, str]]:
    """Return the members that hold no tag, with their content, and the Jinja sources of the others.

    Raises:
        RosterError: the file is one that python-docx or docxtpl cannot take apart.
    """
    template = Marking(path, marks.draw)
    stream = io.BytesIO()
    try:
        template.render({})
        template.save(stream)
    except (KeyError, ValueError, AttributeError, TypeError, OSError, zipfile.BadZipFile) as error:
        raise RosterError(
            f"{path.name} 不能用作批量方案：文件的内部结构不完整或属严格 OOXML 格式。"
            "请在 Word 或 WPS 中打开，另存为 .docx 后再用。"
        ) from error
    constant: list[tuple[str, bytes]] = []
    sources: dict[str, str] = {}
    with zipfile.ZipFile(stream) as archive:
        for name in archive.namelist():
            data = archive.read(name)
            if "\ue000".encode() in data and name.endswith(".xml") and _MARK.search(text := data.decode()):
                sources[name] = marks.restore(text)
            else:
                constant.append((name, data))
    return constant, sources
