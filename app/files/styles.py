"""What the paragraph styles of a .docx say that matters for its text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.files.names import attribute, child, children, number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree


@dataclass(frozen=True, slots=True)
class Styles:
    """What the paragraph styles say that matters for the text: lists, centring, contents."""

    lists: dict[str, tuple[str, int]]
    centred: frozenset[str]
    contents: frozenset[str]


def read_styles(root: etree._Element | None) -> Styles:
    """Read styles.xml; None where the file has none."""
    if root is None:
        return Styles({}, frozenset(), frozenset())
    elements = {attribute(item, "styleId") or "": item for item in children(root, "style")}

    def chain(style: str) -> Iterator[etree._Element]:
        seen: set[str] = set()
        while style in elements and style not in seen:
            seen.add(style)
            yield elements[style]
            base = child(elements[style], "basedOn")
            style = (attribute(base, "val") or "") if base is not None else ""

    lists: dict[str, tuple[str, int]] = {}
    centred, contents = set(), set()
    for style, element in elements.items():
        name = child(element, "name")
        if name is not None and (attribute(name, "val") or "").lower().startswith("toc "):
            contents.add(style)
        properties = [item for link in chain(style) if (item := child(link, "pPr")) is not None]
        numbers = [item for found in properties if (item := child(found, "numPr")) is not None]
        identity = next((item for found in numbers if (item := child(found, "numId")) is not None), None)
        if identity is not None:
            depth = next((item for found in numbers if (item := child(found, "ilvl")) is not None), None)
            lists[style] = (
                attribute(identity, "val") or "0",
                number(attribute(depth, "val") if depth is not None else None, 0),
            )
        alignment = next((item for found in properties if (item := child(found, "jc")) is not None), None)
        if alignment is not None and attribute(alignment, "val") == "center":
            centred.add(style)
    return Styles(lists, frozenset(centred), frozenset(contents))
