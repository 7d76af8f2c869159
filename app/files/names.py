"""WordprocessingML names in both of its dialects: Transitional (what Word writes) and Strict (ISO/IEC 29500-1)."""

from __future__ import annotations

from functools import lru_cache
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
    return _kind(element.tag)


@lru_cache(maxsize=4096)
def _kind(tag: object) -> str:
    # the tag of a comment is a function: its words match no prefix
    prefix, _, name = str(tag).rpartition("}")
    prefix += "}"
    if prefix in _PREFIXES:
        return name
    if prefix in _MATH:
        return f"m:{name}"
    return f"mc:{name}" if prefix == _COMPATIBILITY else ""


def attribute(element: etree._Element, name: str) -> str | None:
    """Return the attribute ``w:name``."""
    transitional, strict = tags(name)
    value = element.get(transitional)
    return element.get(strict) if value is None else value


@lru_cache(maxsize=256)
def tags(name: str) -> tuple[str, str]:
    """Return `name` as a tag or attribute in either dialect."""
    return _PREFIXES[0] + name, _PREFIXES[1] + name


def child(element: etree._Element, *path: str) -> etree._Element | None:
    """Return the first descendant along `path` of local names, or None."""
    found: etree._Element | None = element
    for name in path:
        if found is None:
            break
        found = next(found.iterchildren(*tags(name)), None)
    return found


def children(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """Return the children called `name`."""
    return element.iterchildren(*tags(name))


def by_name(element: etree._Element) -> dict[str, etree._Element]:
    """Return the first child of each name."""
    found: dict[str, etree._Element] = {}
    for item in element:
        found.setdefault(kind(item), item)
    return found


def switched_on(element: etree._Element | None) -> bool:
    """Tell whether a toggle such as ``<w:vanish/>`` is there and not switched off."""
    return element is not None and attribute(element, "val") not in {"0", "false", "off", "none"}


def number(value: str | None, default: int) -> int:
    """Return an integer attribute, `default` where it is absent or no integer."""
    try:
        return int(value) if value is not None else default
    except ValueError:
        return default
