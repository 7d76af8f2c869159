"""What a text holds: its parts, and with them all that the reader found."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Literal

from evaluators.lookup import once
from evaluators.model.value import value

if TYPE_CHECKING:
    from datetime import date

    from evaluators.model.meaning import Deadline, Owner, Target, Task
    from evaluators.model.place import Span


@value
class Line:
    """A stretch of text that plays one part (title, addressee, sign-off …)."""

    text: str
    span: Span


@value
class Section:
    """A heading and what it governs, at level 1 to 4 (一、 / （一） / 1. / （1）).

    Attributes:
        level: 1 to 4.
        number: the marker as written, e.g. ``（二）``; empty for a heading recognised without one.
        ordinal: the marker's value, e.g. 2; None without a marker.
        text: the heading's words, without marker and closing punctuation; empty for a numbered paragraph that has none
            (1.开展走访；), whose words are all in `body` and in the sentences.
        span: the heading, marker included, closing punctuation excluded.
        body: from the end of the heading to the next heading of any level (for a run-in heading the rest of its line).
        extent: from the start of the heading to the next heading of the same or a higher level: all it governs.
        run_in: whether the text goes on behind the heading on the same line.
        parent: index in `Document.sections` of the section above; None at level 1.
    """

    level: int
    number: str
    ordinal: int | None
    text: str
    span: Span
    body: Span
    extent: Span
    run_in: bool
    parent: int | None


@value
class Sentence:
    """A sentence of the body, heading lines excluded; `section` is the index of the innermost section or None."""

    span: Span
    section: int | None


@value
class Cell:
    """One cell of a table."""

    text: str
    span: Span


@value
class Table:
    """A table: rows of cells, the first row being the header; `section` as in `Sentence`.

    `unit` is that of all its bare numbers where a line above names one (单位：件), else None.
    """

    rows: tuple[tuple[Cell, ...], ...]
    span: Span
    section: int | None
    unit: str | None = None


@value
class Citation:
    """A document named in the text: 《title》 and/or 〔number〕."""

    span: Span
    title: str | None = None
    doc_number: str | None = None


@value
class Residue:
    """Text that is not the document's own: `kind` web, disclaimer, advert or metadata."""

    kind: Literal["web", "disclaimer", "advert", "metadata"]
    span: Span


@value
class Period:
    """The period a plan or report covers, both days included; `source` tells where it was read."""

    start: date
    end: date
    span: Span
    source: Literal["title", "lead", "body"]


@value
class Attachment:
    """An attachment behind the date. Its headings and sentences are not the document's; its tables are.

    `span` runs from its label (附件1) to its end: ``read(span.of(text))`` reads it as a document of its own.
    """

    span: Span
    number: int | None = None
    title: Line | None = None


@value
class Document:
    """All that the reader found in one text. Spans lead back into `text`, which is never changed.

    `body` covers the document proper, from title to date; `residue` lies around or inside it and is kept out of all
    other fields. `lead` is the text between title (or addressee) and the first heading. Where a notice carries a plan,
    the title and the sections are the plan's and `carrier` covers the notice. `attachment_notes` are the names listed
    in the 附件说明, `attachments` what follows behind the date. The text of a line joins words broken over two lines.
    """

    text: str
    body: Span
    title: Line | None = None
    addressee: Line | None = None
    lead: Span | None = None
    sections: tuple[Section, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    tables: tuple[Table, ...] = ()
    targets: tuple[Target, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    owners: tuple[Owner, ...] = ()
    tasks: tuple[Task, ...] = ()
    citations: tuple[Citation, ...] = ()
    residue: tuple[Residue, ...] = ()
    sign_off: Line | None = None
    date_line: Line | None = None
    issue_date: date | None = None
    period: Period | None = None
    carrier: Span | None = None
    carrier_title: Line | None = None
    red_head: Span | None = None
    doc_number: Line | None = None
    signer: Line | None = None
    attachment_notes: tuple[Line, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    copy_to: Line | None = None
    printed: Line | None = None

    def quote(self, span: Span) -> str:
        """Return the original characters of `span`."""
        return self.text[span.start : span.end]

    def children(self, parent: int | None) -> list[int]:
        """Return the indexes of the sections directly below `parent` (None: the top level)."""
        return list(_children(self).get(parent, ()))

    def sentence_with(self, span: Span) -> Span | None:
        """Return the place of the sentence that holds all of `span`; sentences stand in order and apart."""
        at = bisect_right(_begins(self.sentences), span.start) - 1
        return self.sentences[at].span if at >= 0 and self.sentences[at].span.contains(span) else None

    def section_at(self, offset: int) -> int | None:
        """Return the index of the innermost section that governs `offset`."""
        last = bisect_right(_heads(self.sections), offset)
        for index in range(last - 1, -1, -1):
            extent = self.sections[index].extent
            if extent.start <= offset < extent.end:
                return index
        return None


@once
def _begins(sentences: tuple[Sentence, ...]) -> list[int]:
    return [sentence.span.start for sentence in sentences]


@once
def _heads(sections: tuple[Section, ...]) -> list[int]:
    return [section.span.start for section in sections]


@once
def _children(document: Document) -> dict[int | None, list[int]]:
    found: dict[int | None, list[int]] = {}
    for index, section in enumerate(document.sections):
        found.setdefault(section.parent, []).append(index)
    return found
