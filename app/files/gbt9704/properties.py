"""Document properties: the core ones, the custom ones (python-docx writes none), and a reproducible archive."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path
    from typing import IO

    from docx.document import Document

_FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"  # the one identifier all custom properties carry (ECMA-376, 22.3)
_CUSTOM = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_VALUES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time an archive can hold
_UNDATED = datetime(2000, 1, 1, tzinfo=UTC)


def set_core(document: Document, *, title: str, author: str, day: date | None, keywords: str, comments: str) -> None:
    """Fill in title, author and times; the times come from the issue date, never from the clock."""
    core = document.core_properties
    moment = datetime(day.year, day.month, day.day, tzinfo=UTC) if day else _UNDATED
    core.title, core.author, core.last_modified_by = title[:255], author[:255], author[:255]
    core.created = core.modified = moment
    core.keywords, core.comments = keywords[:255], comments[:255]
    core.revision, core.language = 1, "zh-CN"


def add_custom(document: Document, values: Mapping[str, str]) -> None:
    """Add docProps/custom.xml with `values` as text."""
    from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    if not values:
        return
    items = "".join(
        f'<property fmtid="{_FORMAT}" pid="{number}" name="{escape(name)}">'
        f"<vt:lpwstr>{escape(value, quote=False)}</vt:lpwstr></property>"
        for number, (name, value) in enumerate(values.items(), 2)
    )
    xml = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<Properties xmlns="{_CUSTOM}" xmlns:vt="{_VALUES}">{items}</Properties>'
    )
    package = document.part.package
    for key in [key for key, known in package.rels.items() if known.reltype == RELATIONSHIP_TYPE.CUSTOM_PROPERTIES]:
        del package.rels[key]  # a unit's own file may bring some
    part = Part(PackURI("/docProps/custom.xml"), CONTENT_TYPE.OFC_CUSTOM_PROPERTIES, xml.encode(), package)
    package.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_PROPERTIES)


def read_custom(path: Path | IO[bytes]) -> dict[str, str]:
    """Return the custom properties of a .docx, {} where it has none."""
    from lxml import etree

    with zipfile.ZipFile(path) as archive:
        if "docProps/custom.xml" not in archive.namelist():
            return {}
        root = etree.fromstring(archive.read("docProps/custom.xml"), etree.XMLParser(resolve_entities=False))
    return {str(item.get("name")): "".join(str(words) for words in item.itertext()) for item in root}


def write_reproducibly(document: Document, path: Path | IO[bytes]) -> None:
    """Save `document` so that equal content gives equal bytes: fixed times and order in the archive."""
    buffer = io.BytesIO()
    document.save(buffer)
    with zipfile.ZipFile(buffer) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        names = sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name != "_rels/.rels", name))
        for name in names:
            entry = zipfile.ZipInfo(name, date_time=_EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            target.writestr(entry, source.read(name))
