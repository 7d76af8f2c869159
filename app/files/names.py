"""WordprocessingML names in both of its dialects: Transitional (what Word writes) and Strict (ISO/IEC 29500-1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

TRANSITIONAL = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_PREFIXES = (f"{{{TRANSITIONAL}}}", f"{{{STRICT}}}")
_MATH = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/math}",
    "{http://purl.oclc.org/ooxml/officeDocument/math}",
)
_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"


def kind(element: etree._Element) -> str:
    """Return the local name of a WordprocessingML element, ``m:name`` for mathematics, ``mc:name``, else ""."""
    # the tag of a comment is a function: its words match no prefix
    prefix, _, name = str(element.tag).rpartition("}")
    prefix += "}"
    if prefix in _PREFIXES:
        return name
    if prefix in _MATH:
        return f"m:{name}"
    return f"mc:{name}" if prefix == _COMPATIBILITY else ""


def attribute(element: etree._Element, name: str) -> str | None:
    """Return the attribute ``w:name``."""
    for prefix in _PREFIXES:
        value = element.get(prefix + name)
        if value is not None:
            return value
    return None


def child(element: etree._Element, *path: str) -> etree._Element | None:
    """Return the first descendant along `path` of local names, or None."""
    found: etree._Element | None = element
    for name in path:
        found = next(children(found, name), None) if found is not None else None
    return found


def children(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """Yield the children called `name`."""
    for item in element:
        if kind(item) == name:
            yield item


def switched_on(element: etree._Element | None) -> bool:
    """Tell whether a toggle such as ``<w:vanish/>`` is there and not switched off."""
    return element is not None and attribute(element, "val") not in {"0", "false", "off", "none"}


def number(value: str | None, default: int) -> int:
    """Return an integer attribute, `default` where it is absent or no integer."""
    try:
        return int(value) if value is not None else default
    except ValueError:
        return default
