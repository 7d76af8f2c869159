"""The one part of a Word file that holds its core properties, found whatever program named the way to it."""

from __future__ import annotations

import io
import re
import zipfile

_RELATIONS = "_rels/.rels"
_KIND = b"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
_ENTRY = re.compile(
    rb"<(?:\w+:)?Relationship\b[^>]*?/metadata/core-properties[\"'][^>]*?(?:/>|>\s*</(?:\w+:)?Relationship>)"
)
_TYPE = re.compile(rb"(\bType\s*=\s*)(?:\"[^\"]*\"|'[^']*')")


def with_known_core(data: bytes) -> bytes:
    """Return the package `data` with one relationship to its core properties, of OPC's type (ECMA-376-2, 11).

    LibreOffice writes a type of its own, which python-docx does not know: it would add a second part of the same name.

    Raises:
        zipfile.BadZipFile: it is no archive.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if _RELATIONS not in archive.namelist():
            return data
        relations = archive.read(_RELATIONS)
        mended = _mended(relations)
        if mended == relations:
            return data
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
            for name in dict.fromkeys(archive.namelist()):  # of two parts of one name the last
                target.writestr(archive.getinfo(name), mended if name == _RELATIONS else archive.read(name))
    return out.getvalue()


def _mended(relations: bytes) -> bytes:
    entries = iter(range(len(relations)))
    return _ENTRY.sub(
        lambda entry: _TYPE.sub(rb"\1" + b'"' + _KIND + b'"', entry[0], count=1) if next(entries) == 0 else b"",
        relations,
    )
