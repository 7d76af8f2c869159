"""A unit's own Word file as the frame: its paper, page heads and feet stay, its body gives way to the document."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from app.errors import UserError
from app.files.core_properties import with_known_core
from app.files.gbt9704.page import base_styles

if TYPE_CHECKING:
    from pathlib import Path

    from docx.document import Document

_ID = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}styleId"
PLACE = "{{正文}}"


def open_unit(path: Path) -> Document:
    """Open a unit's file and add the styles the document needs.

    Raises:
        UserError: it is no .docx that can be read and written again.
    """
    import docx
    from docx.opc.exceptions import OpcError

    from app.files import read_bytes
    from app.files.package import open_package

    if path.suffix.lower() != ".docx":
        raise UserError(f"单位模板 {path} 须为 .docx 文件。请用 Word 或 WPS 另存为 .docx。")
    data = read_bytes(path)
    package = open_package(path, data)
    if package.xml("word/document.xml") is None:
        raise UserError(f"单位模板 {path} 里没有 Word 正文，请核对文件。")
    try:
        document = docx.Document(io.BytesIO(with_known_core(data)))
    except (OpcError, KeyError, ValueError) as error:
        raise UserError(
            f"单位模板 {path} 无法使用：不是常规的 .docx 文件（可能是严格 OOXML 格式）。请用 Word 另存为普通 .docx。"
        ) from error
    target = document.styles.element
    for style in base_styles():
        identity = style.get(_ID)
        for old in [item for item in target if item.get(_ID) == identity]:
            target.remove(old)
        target.append(style)
    return document


def insertion_point(document: Document) -> tuple[Any, bool]:
    """Return the element before which the document goes, and whether the file keeps a body of its own.

    A paragraph that says {{正文}} marks the place; without one the whole body gives way.
    """
    body = document.element.body
    for item in document.paragraphs:
        if item.text.strip() == PLACE:
            following = item._p.getnext()  # noqa: SLF001 - python-docx offers no neighbour
            body.remove(item._p)  # noqa: SLF001 - nor a way to take a paragraph out
            return following, True
    for element in list(body):
        if not element.tag.endswith("}sectPr"):
            body.remove(element)
    return body[-1], False
