"""An official document as a Word file laid out by GB/T 9704-2012 (党政机关公文格式).

Fonts are named, never embedded: 方正小标宋简体, 仿宋_GB2312, 楷体_GB2312, 黑体 and 宋体, as offices have them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.files.atomic import write_atomically
from app.files.gbt9704.properties import read_custom

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from docx.oxml.xmlchemy import BaseOxmlElement

    from app.files.official import Official

__all__ = ["read_custom", "write_docx"]


def write_docx(
    official: Official, path: Path, *, properties: Mapping[str, str] | None = None, template: Path | None = None
) -> None:
    """Write `official` to `path`, whole or not at all; equal input gives equal bytes.

    Args:
        official: the document; with a `status` it carries a visible draft mark in its page heads.
        path: the .docx to write.
        properties: custom document properties, name to value; status and AI label are added to them.
        template: a unit's own .docx: its paper, page heads and feet are kept, its body gives way to the document or
            takes it in where a paragraph says {{正文}} (there without the red head, which is then the unit's own).

    Raises:
        UserError: the file cannot be written, or the template cannot be used.
    """
    from docx import Document

    from app.files.gbt9704.page import set_margins, set_up
    from app.files.gbt9704.properties import add_custom, set_core, write_reproducibly
    from app.files.gbt9704.unit import insertion_point, open_unit

    if template is not None:
        document = open_unit(template)
        before, framed = insertion_point(document)
        for item in content(replace(official, red_head=None) if framed else official):
            before.addprevious(item)
    else:
        document = Document()
        set_up(document)
        body = document.element.body
        for item in list(body)[:-1]:
            body.remove(item)
        for item in content(official):
            body[-1].addprevious(item)
        set_margins(document.sections[0], official)
    custom = dict(properties or {})
    if official.status:
        custom.setdefault("文稿状态", official.status)
    if official.ai_label:
        custom.setdefault("AIGC", official.ai_label)
    set_core(
        document,
        title=official.title,
        author="" if (official.sign_off or "").endswith("＿") else official.sign_off or "",  # a line to fill in
        day=official.issue_date,
        keywords=official.status or "",
        comments="；".join(f"{name}：{value}" for name, value in custom.items()),
    )
    add_custom(document, custom)
    _drop_thumbnail(document.part.package.rels)
    with write_atomically(path) as temporary:
        write_reproducibly(document, temporary)


def _drop_thumbnail(relations: dict[str, object]) -> None:
    for key, relation in list(relations.items()):
        if str(getattr(relation, "reltype", "")).endswith("/thumbnail"):
            del relations[key]  # a picture of python-docx's empty template


def content(official: Official) -> list[BaseOxmlElement]:
    """Return what stands in the body of the file."""
    from app.files.gbt9704.elements import paragraph
    from app.files.gbt9704.imprint import imprint

    items = list(_parts(official))
    box = imprint(official)
    if box is not None:
        if items[-1].tag.endswith("}tbl"):
            # something to hang the box on: one point high, so that it hardly ever opens a new page
            items.append(paragraph(style="Flush9704", snap=False, spacing={"line": 20, "lineRule": "exact"}))
        items[-1].append(box)
    return items


def _parts(official: Official) -> Iterator[BaseOxmlElement]:
    from app.files.gbt9704 import body, closing, head
    from app.files.official import addressee_line, attachment_label

    if official.red_head:
        yield from head.red_head(official.red_head)
    yield from head.title_and_addressee(official, addressee_line(official))
    signed = bool(official.sign_off or official.dated or official.attachments)
    yield from body.blocks(official.blocks, keep_last=signed)
    yield from closing.attachments(official)
    yield from closing.signature(official)
    if official.note:
        yield body.note_line(official.note)
    yield from body.blocks(official.behind)
    for number, attachment in enumerate(official.attachments, 1):
        if attachment.blocks:
            yield body.label(attachment_label(number, len(official.attachments)))
            yield head.attachment_title(attachment.name)
            yield from body.blocks(attachment.blocks)
