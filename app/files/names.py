"""WordprocessingML names in both of its dialects: Transitional (what Word writes) and Strict (ISO/IEC 29500-1)."""

from __future__ import annotations

from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml import etree

TRANSITIONAL = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
PREFIXES = (f"{{{TRANSITIONAL}}}", f"{{{STRICT}}}")
MATH = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/math}",
    "{http://purl.oclc.org/ooxml/officeDocument/math}",
)
COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_KEPT = 4096
NOTHING: Mapping[str, etree._Element] = MappingProxyType({})


class _Kinds(dict[object, str]):
    """The kind of each tag met so far; a stranger's file may hold any number of tags, so only so many are kept."""

    def __missing__(self, tag: object) -> str:
        # the tag of a comment is a function: its words match no prefix
        prefix, _, name = str(tag).rpartition("}")
        prefix += "}"
        if prefix in PREFIXES:
            found = name
        elif prefix in MATH:
            found = f"m:{name}"
        else:
            found = f"mc:{name}" if prefix == COMPATIBILITY else ""
        if len(self) < _KEPT:
            self[tag] = found
        return found


KINDS = _Kinds()
"""Tag -> what :func:`kind` says; a look-up costs half of a call, and reading asks it of every element."""


def kind(element: etree._Element) -> str:
    """Return the local name of a WordprocessingML element, ``m:name`` for mathematics, ``mc:name``, else ""."""
    return KINDS[element.tag]


def attribute(element: etree._Element, name: str) -> str | None:
    """Return the attribute ``w:name``."""
    transitional, strict = tags(name)
    value = element.get(transitional)
    return element.get(strict) if value is None else value


@lru_cache(maxsize=256)
def tags(name: str) -> tuple[str, str]:
    """Return `name` as a tag or attribute in either dialect."""
    return PREFIXES[0] + name, PREFIXES[1] + name


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
        name = KINDS[item.tag]
        if name not in found:
            found[name] = item
    return found


def held(element: etree._Element, name: str) -> Mapping[str, etree._Element]:
    """Return what the first child called `name` (``pPr``, ``tcPr``) holds, by name; nothing where there is none."""
    for item in element:  # it stands first wherever the schema is kept: quicker than any search
        if KINDS[item.tag] == name:
            return by_name(item)
    return NOTHING


def bearers(root: etree._Element, name: str) -> frozenset[etree._Element]:
    """Return the elements below `root` that hold a toggle `name` that is on: found at once where there are none."""
    found = (item.getparent() for item in root.iter(*tags(name)) if switched_on(item))
    return frozenset(item for item in found if item is not None)


def switched_on(element: etree._Element | None) -> bool:
    """Tell whether a toggle such as ``<w:vanish/>`` is there and not switched off."""
    return element is not None and attribute(element, "val") not in {"0", "false", "off", "none"}


def number(value: str | None, default: int) -> int:
    """Return an integer attribute, `default` where it is absent or no integer."""
    try:
        return int(value) if value is not None else default
    except ValueError:
        return default
