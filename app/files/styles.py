"""What the paragraph styles of a .docx say that matters for its text, worked out for the styles it uses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from app.files.names import attribute, by_name, children, number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml import etree

    from app.files.package import Package

_NO_LIST = ("0", 0)
_MOST_KEPT, _LARGEST_KEPT = 64, 128 * 1024  # parts and packed bytes of each: those of Word's templates have 3 to 30 KB
_KEPT: dict[tuple[int, bytes], Styles] = {}


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

    def __init__(self, links: Mapping[str, _Link]) -> None:
        self._links = links

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
        while style in self._links and style not in seen:
            seen.add(style)
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


def read_styles(package: Package, part: str) -> Styles:
    """Read the part that holds the styles of a .docx.

    The documents of one office are made from the same few templates, so what a part says is kept by its bytes in the
    archive: in a folder of them, unpacking and parsing it anew would take up to half the time of reading.

    Raises:
        UnreadableFile: the part is damaged.
    """
    if part not in package.names:
        return Styles({})
    packed = package.packed(part)
    found = _KEPT.get(packed)
    if found is None:
        root = package.xml(part)
        styles = () if root is None else children(root, "style")
        found = Styles({attribute(item, "styleId") or "": _read(item) for item in styles})
        if len(packed[1]) <= _LARGEST_KEPT:
            if len(_KEPT) == _MOST_KEPT:
                _KEPT.clear()
            _KEPT[packed] = found
    return found


def forget() -> None:
    """Forget what the parts of styles read so far say."""
    _KEPT.clear()
