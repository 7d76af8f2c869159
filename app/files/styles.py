"""What the paragraph styles of a .docx say that matters for its text, worked out for the styles it uses."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.files.names import attribute, by_name, child, children, number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

_NO_LIST = ("0", 0)


@dataclass(frozen=True, slots=True)
class Style:
    """What one style says: its list ("0": none) and depth in it, whether it centres, whether a contents uses it."""

    listed: tuple[str, int] = _NO_LIST
    centred: bool = False
    contents: bool = False


@dataclass(frozen=True, slots=True)
class Styles:
    """The styles by their id."""

    elements: dict[str, etree._Element]
    known: dict[str, Style] = field(default_factory=dict)

    def of(self, style: str) -> Style:
        """Return what `style` says, itself or through the styles it is based on."""
        if style not in self.known:
            self.known[style] = self._read(style)
        return self.known[style]

    def _read(self, style: str) -> Style:
        if style not in self.elements:
            return Style()
        name = child(self.elements[style], "name")
        contents = name is not None and (attribute(name, "val") or "").lower().startswith("toc ")
        properties = [by_name(item) for link in self._chain(style) if (item := child(link, "pPr")) is not None]
        numbers = [by_name(found["numPr"]) for found in properties if "numPr" in found]
        listed = _NO_LIST
        identity = next((found["numId"] for found in numbers if "numId" in found), None)
        if identity is not None:
            depth = next((found["ilvl"] for found in numbers if "ilvl" in found), None)
            level = number(attribute(depth, "val") if depth is not None else None, 0)
            listed = (attribute(identity, "val") or "0", level)
        alignment = next((found["jc"] for found in properties if "jc" in found), None)
        return Style(listed, alignment is not None and attribute(alignment, "val") == "center", contents)

    def _chain(self, style: str) -> Iterator[etree._Element]:
        seen: set[str] = set()
        while style in self.elements and style not in seen:
            seen.add(style)
            yield self.elements[style]
            base = child(self.elements[style], "basedOn")
            style = (attribute(base, "val") or "") if base is not None else ""


def read_styles(root: etree._Element | None) -> Styles:
    """Read styles.xml; None where the file has none."""
    return Styles({} if root is None else {attribute(item, "styleId") or "": item for item in children(root, "style")})
