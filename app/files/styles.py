"""What the paragraph styles of a .docx say that matters for its text, worked out for the styles it uses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from app.files.names import attribute, by_name, children, number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml import etree

_NO_LIST = ("0", 0)


@dataclass(frozen=True, slots=True)
class Style:
    """What one style says: its list ("0": none) and depth in it, whether it centres, whether a contents uses it."""

    listed: tuple[str, int] = _NO_LIST
    centred: bool = False
    contents: bool = False


class _Link(NamedTuple):
    """What one style says itself: "" where an element is there without its value, None where it is not."""

    name: str
    base: str
    identity: str | None
    depth: str | None
    alignment: str | None


class Styles(dict[str, Style]):
    """What each style says, itself or through the styles it is based on, by its id: worked out when first asked for."""

    def __init__(self, elements: Mapping[str, etree._Element]) -> None:
        self._elements = elements
        self._links: dict[str, _Link] = {}

    def __missing__(self, style: str) -> Style:
        links = list(self._chain(style))
        identity = next((link.identity for link in links if link.identity is not None), None)
        depth = next((link.depth for link in links if link.depth is not None), None)
        listed = _NO_LIST if identity is None else (identity or "0", number(depth, 0))
        alignment = next((link.alignment for link in links if link.alignment is not None), None)
        contents = bool(links) and links[0].name.lower().startswith("toc ")
        return self.setdefault(style, Style(listed, alignment == "center", contents))

    def _chain(self, style: str) -> Iterator[_Link]:
        seen: set[str] = set()
        while style in self._elements and style not in seen:
            seen.add(style)
            if style not in self._links:
                self._links[style] = _read(self._elements[style])
            yield self._links[style]
            style = self._links[style].base


def _read(style: etree._Element) -> _Link:
    own = by_name(style)
    layout = by_name(own["pPr"]) if "pPr" in own else {}
    numbers = by_name(layout["numPr"]) if "numPr" in layout else {}
    return _Link(
        name=_value(own, "name") or "",
        base=_value(own, "basedOn") or "",
        identity=_value(numbers, "numId"),
        depth=_value(numbers, "ilvl"),
        alignment=_value(layout, "jc"),
    )


def _value(held: Mapping[str, etree._Element], name: str) -> str | None:
    return (attribute(held[name], "val") or "") if name in held else None


def read_styles(root: etree._Element | None) -> Styles:
    """Read styles.xml; None where the file has none."""
    return Styles({} if root is None else {attribute(item, "styleId") or "": item for item in children(root, "style")})
