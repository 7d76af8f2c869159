"""An official document as an office sees it: its parts, before any layout.

`official_from_text` finds the parts in a text, `official_to_text` lays them out as the lines which
:func:`app.files.load` gives for the .docx that :func:`app.files.gbt9704.write_docx` writes of them: what is checked is
exactly what is printed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

__all__ = [
    "Attachment",
    "Block",
    "Heading",
    "Official",
    "Paragraph",
    "RedHead",
    "TableBlock",
    "attachment_note",
    "chinese_date",
    "official_from_text",
    "official_to_text",
]

DRAFT = "草稿"
CLOSING = "：？！:?!；; \u3000"  # what closes the words of a heading in place of a full stop


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 4; `run_in_text` goes on behind it on the same line.

    `marker` is the number as it stands (``一、``); `text` the words without closing punctuation.
    """

    level: int
    marker: str
    text: str
    run_in_text: str | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of running text, without line breaks."""

    text: str


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table; the first row is its head and is repeated on every page."""

    rows: tuple[tuple[str, ...], ...]
    caption: str | None = None


Block: TypeAlias = Heading | Paragraph | TableBlock


@dataclass(frozen=True, slots=True)
class RedHead:
    """The 版头 of GB/T 9704-2012, 7.2: present only where the document is issued under the unit's own red head.

    `mark` overrides what is printed in red (default: issuer + 文件). `signer` is for upward documents (报告、请示).
    """

    issuer: str
    doc_number: str | None = None
    signer: str | None = None
    urgency: str | None = None
    secrecy: str | None = None
    copy_number: str | None = None
    mark: str | None = None

    @property
    def printed_mark(self) -> str:
        """What stands in red at the top."""
        return self.mark or (self.issuer if self.issuer.endswith("文件") else f"{self.issuer}文件")


@dataclass(frozen=True, slots=True)
class Attachment:
    """An attachment named in the 附件说明; with `blocks` it is printed on pages of its own."""

    name: str
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Official:
    """One official document.

    Attributes:
        addressee: 主送机关, with or without its closing colon.
        sign_off: 发文机关署名; None for a plan carried by a notice.
        date_words: the date as it stands where it names no day of the calendar (2026年2月 日); else empty.
        sealed: leaves the room and the centring a seal needs.
        note: 附注, without its brackets.
        behind: paragraphs below the date that are nothing of the above (联系人：…).
        copy_to: 抄送机关; printer and printed_on fill the last line of the 版记.
        status: 草稿 puts a visible mark in the page head; None for a final document.
        ai_label: the notice that a model had a hand in the text, shown in the page head.
    """

    title: str
    blocks: tuple[Block, ...] = ()
    addressee: str | None = None
    sign_off: str | None = None
    issue_date: date | None = None
    date_words: str = ""
    sealed: bool = False
    red_head: RedHead | None = None
    attachments: tuple[Attachment, ...] = ()
    note: str | None = None
    behind: tuple[Block, ...] = ()
    copy_to: tuple[str, ...] = ()
    printer: str | None = None
    printed_on: date | None = None
    status: str | None = None
    ai_label: str | None = None

    @property
    def dated(self) -> str:
        """What stands below the signature as its date, "" where nothing does."""
        return chinese_date(self.issue_date) if self.issue_date else self.date_words


def chinese_date(day: date) -> str:
    """Return a date in Arabic digits without leading zeros, as GB/T 9704-2012, 7.3.5.4 wants it."""
    return f"{day.year}年{day.month}月{day.day}日"


def attachment_note(attachments: tuple[Attachment, ...]) -> tuple[str, ...]:
    """Return the lines of the 附件说明 (7.3.4): one attachment carries no number, no name ends in a mark."""
    names = [item.name.strip().rstrip("。；，、,;.") or item.name for item in attachments]
    if not names:
        return ()
    if len(names) == 1:
        return (f"附件：{names[0]}",)
    return (f"附件：1. {names[0]}", *(f"{number}. {name}" for number, name in enumerate(names[1:], 2)))


def official_to_text(official: Official) -> str:
    """Return the document as the checker reads it: one paragraph or table row a line, cells separated by tabs."""
    return "\n".join(_lines(official)) + "\n"


def heading_line(heading: Heading) -> tuple[str, str]:
    """Return the words of a heading as set in its own type and the text that runs on behind them (or "")."""
    if heading.run_in_text is None:
        return heading.marker + heading.text, ""
    stop = "" if heading.text.endswith(("。", *CLOSING)) else "。"
    return heading.marker + heading.text + stop, heading.run_in_text


def addressee_line(official: Official) -> str | None:
    """Return the 主送机关 with its colon."""
    return None if official.addressee is None else official.addressee.rstrip("：: ") + "："


def imprint_lines(official: Official) -> tuple[tuple[str, ...], ...]:
    """Return the rows of the 版记 (7.4): copies, then who printed it and when."""
    rows: list[tuple[str, ...]] = []
    if official.copy_to:
        rows.append((f"抄送：{'，'.join(unit.rstrip('。') for unit in official.copy_to)}。",))
    printer = (official.printer or "").strip()
    if printer:
        day = official.printed_on or official.issue_date
        rows.append((printer, f"{chinese_date(day)}印发") if day else (printer,))
    return tuple(rows)


def _lines(official: Official) -> Iterator[str]:
    if official.red_head:
        yield from _head_lines(official.red_head)
    yield official.title
    addressee = addressee_line(official)
    if addressee:
        yield addressee
    yield from _block_lines(official.blocks)
    yield from attachment_note(official.attachments)
    if official.sign_off:
        yield official.sign_off
    if official.dated:
        yield official.dated
    if official.note:
        yield f"（{official.note}）"
    yield from _block_lines(official.behind)
    for number, attachment in enumerate(official.attachments, 1):
        if attachment.blocks:
            yield attachment_label(number, len(official.attachments))
            yield attachment.name
            yield from _block_lines(attachment.blocks)
    for row in imprint_lines(official):
        yield "\t".join(row)


def attachment_label(number: int, count: int) -> str:
    """Return the label of an attachment's first page (7.3.7): numbered only where there are several."""
    return "附件" if count == 1 else f"附件{number}"


def _head_lines(head: RedHead) -> Iterator[str]:
    yield from (line for line in (head.copy_number, head.secrecy, head.urgency) if line)
    yield head.printed_mark
    if head.signer:
        yield "\t".join((head.doc_number or "", f"签发人：{head.signer}"))
    elif head.doc_number:
        yield head.doc_number


def _block_lines(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Heading):
            yield "".join(heading_line(block)).rstrip()
        elif isinstance(block, Paragraph):
            yield block.text.rstrip()
        else:
            if block.caption:
                yield block.caption
            width = max((len(row) for row in block.rows), default=0)
            for row in block.rows:
                yield "\t".join([" ".join(cell.split()) for cell in row] + [""] * (width - len(row)))


def official_from_text(text: str, *, whole: bool = False) -> Official:
    """Find the parts of a document in its text (plain or Markdown).

    Every line of the document proper is kept: what is no other part is a paragraph. What the reader holds to be residue
    (web page remains, disclaimers) is left out, unless the `whole` text is the unit's own.

    Raises:
        UserError: there is no text that could be a document.
    """
    from app.files.recognise import recognise

    return recognise(text, whole=whole)
