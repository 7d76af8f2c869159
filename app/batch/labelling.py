"""The label of AI-generated content on documents that hold a paragraph by a model, whatever their plan looks like."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from app.files.ai_label import PROPERTY, VISIBLE
from app.files.gbt9704.properties import add_custom, read_custom, write_reproducibly

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docx.document import Document
    from docx.section import Section, _Header

    from app.files.ai_label import Label


def labelled(data: bytes, label: Label) -> bytes:
    """Return the .docx `data` with the label in its metadata and, where `label` wants it, in the head of each page."""
    from docx import Document
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    document = Document(io.BytesIO(data))
    if label.wanted(by_model=True):
        for header in _headers(document):
            if not any(VISIBLE in paragraph.text for paragraph in header.paragraphs):
                empty = len(header.paragraphs) == 1 and not header.paragraphs[0].text
                paragraph = header.paragraphs[0] if empty else header.add_paragraph()
                paragraph.add_run(VISIBLE)
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    add_custom(document, {**read_custom(io.BytesIO(data)), PROPERTY: label.metadata(text)})
    out = io.BytesIO()
    write_reproducibly(document, out)
    return out.getvalue()


def _headers(document: Document) -> Iterator[_Header]:
    """Yield each page head that is printed."""
    even = document.settings.odd_and_even_pages_header_footer
    for number, section in enumerate(document.sections):
        for header in _of(section, even=even):
            if number == 0 or not header.is_linked_to_previous:
                yield header


def _of(section: Section, *, even: bool) -> Iterator[_Header]:
    yield section.header
    if section.different_first_page_header_footer:
        yield section.first_page_header
    if even:
        yield section.even_page_header
