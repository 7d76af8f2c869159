"""Finding the parts of an official document in its text, plain or Markdown.

Head, imprint and attachments are taken off first by their fixed forms (GB/T 9704-2012, 7.2 to 7.4); the reader of the
checker then tells title, addressee, headings, tables, signature and date of what is left.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from app.errors import UserError
from app.files import dating
from app.files.official import CLOSING, Attachment, Heading, Official, Paragraph, RedHead, TableBlock
from evaluators.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from app.files.official import Block
    from evaluators.model import Document, Line, Section

_MARK = re.compile(r"^[\u4e00-\u9fff（）、\s]{2,50}文\s?件$")
_DOC_NUMBER = re.compile(r"^(?P<number>[\u4e00-\u9fff]{2,12}〔\d{4}〕\d{1,4}号)(?:\s*签发人[：:]\s*(?P<signer>.+))?$")
_URGENCY = re.compile(r"^(?:特急|加急|特提|平急)$")
_SECRECY = re.compile(r"^(?:绝密|机密|秘密)(?:★.*)?$")
_COPY_NUMBER = re.compile(r"^\d{6}$")
_COPIES = re.compile(r"^抄送[：:]\s*(?P<units>.+?)。?$")
_PRINTED = re.compile(r"^(?P<unit>[^\t。，]{2,40}?)[\t \u3000]+(?P<date>\d{4}年\d{1,2}月\d{1,2}日)印发$")
_LABEL = re.compile(r"^附件\s*(?P<number>\d*)[：:]?$")
_ATTACHMENT_NOTE = re.compile(r"^附件[：:]\s*(?P<name>\S.*)$")
_ITEM = re.compile(r"^\d{1,2}\s*[.．]\s*(?P<name>\S.*)$")
_NOTE = re.compile(r"^（(?P<note>[^（）]{2,80})）$")
_PIPE_RULE = re.compile(r"^\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?$")
_MARKDOWN = re.compile(r"^(?:#{1,6}\s+|[-*+]\s+|>\s?)")
# longer rows of stars and lines hide digits (138****0000) or are to be filled in
_EMPHASIS = re.compile(r"(?<![*_])(\*{2,3}|__)(?=[^\s*_])(.+?)(?<=[^\s*_])\1(?![*_])")


@dataclass(slots=True)
class _Frame:
    """What surrounds the document proper."""

    head: RedHead | None = None
    copies: tuple[str, ...] = ()
    printer: str | None = None
    printed_on: date | None = None


def recognise(text: str, *, whole: bool = False) -> Official:
    """Find the parts of a document; see :func:`app.files.official.official_from_text`."""
    from evaluators.reader import structure

    lines = [line.rstrip() for line in text.split("\n")]
    frame = _Frame()
    lines = _take_imprint(_take_head(lines, frame), frame)
    lines, annexes = _split_annexes(lines)
    main = "\n".join(lines)
    document = _with_whole_lines(structure(main))
    if whole:
        document = replace(document, residue=())
    title = document.title
    if title is None:
        raise UserError("无法排版：没有找到文件标题。请在首行写明标题，例如“望桥街道2026年网格服务工作方案”。")
    after = max((found.span.end for found in (document.sign_off, document.date_line) if found), default=len(main) + 1)
    names, covered, note = _closing(main, document, after)
    issue_date = dating.issue_date(document)
    date_words = "" if issue_date else clean(dating.date_words(document))
    if not issue_date and not date_words:
        document = replace(document, date_line=None)  # it stays where it stands
    if document.sign_off is None or any(section.span.start > after for section in document.sections):
        after = len(main) + 1  # what stands there is the document itself
    bodies = _annex_blocks(annexes, whole=whole)
    if bodies and not names:
        names = [title for title, _ in bodies]
    attachments = _attachments(names, bodies)
    return Official(
        title=clean("".join(part.strip() for part in title.text.split("\n"))),
        blocks=tuple(_blocks(document, covered, Span(0, after))),
        behind=tuple(_blocks(document, covered, Span(after, len(main) + 1))),
        addressee=clean(document.addressee.text).rstrip("：:") if document.addressee else None,
        sign_off=clean(document.sign_off.text) if document.sign_off else None,
        issue_date=issue_date,
        date_words=date_words,
        red_head=frame.head,
        attachments=attachments,
        note=note,
        copy_to=frame.copies,
        printer=frame.printer,
        printed_on=frame.printed_on,
    )


def _with_whole_lines(document: Document) -> Document:
    """Drop what is only part of its line (报送对象：…, 填报日期：…): such a line is printed as it stands."""
    addressee = document.addressee
    if addressee is not None:
        start = document.text.rfind("\n", 0, addressee.span.start) + 1
        if _MARKDOWN.sub("", document.text[start : addressee.span.start].lstrip()).strip():
            document = replace(document, addressee=None)
    if document.sign_off is not None and _labelled(document, document.sign_off):
        document = replace(document, sign_off=None)
    if document.date_line is not None and _labelled(document, document.date_line):
        document = replace(document, date_line=None)
    return document


def _labelled(document: Document, part: Line) -> bool:
    """Tell whether a label with a colon stands before `part` in its line."""
    start = document.text.rfind("\n", 0, part.span.start) + 1
    return bool(re.search(r"[：:]", document.text[start : part.span.start]))


def _attachments(names: list[str], bodies: list[tuple[str, tuple[Block, ...]]]) -> tuple[Attachment, ...]:
    """Give each attachment the pages that bear its name; pages with another title go to the next one without any."""
    pages = dict(bodies)
    strangers = [content for title, content in bodies if title not in names]
    found = [Attachment(name, pages.get(name) or (strangers.pop(0) if strangers else ())) for name in names]
    left = [Attachment(title, content) for title, content in bodies if content in strangers and title not in names]
    return (*found, *left)


def clean(words: str) -> str:
    """Return a line without Markdown marks and outer space."""
    return _EMPHASIS.sub(r"\2", _MARKDOWN.sub("", words.strip())).strip()


def _take_head(lines: list[str], frame: _Frame) -> list[str]:
    found: dict[str, str] = {}
    index = 0
    while index < len(lines):
        line = clean(lines[index])
        if not line:
            index += 1
            continue
        number = _DOC_NUMBER.match(line)
        if _COPY_NUMBER.match(line) and not found:
            found["copy_number"] = line
        elif _SECRECY.match(line) and "mark" not in found:
            found["secrecy"] = line
        elif _URGENCY.match(line) and "mark" not in found:
            found["urgency"] = line
        elif _MARK.match(line) and "关于" not in line and "mark" not in found:
            found["mark"] = re.sub(r"\s", "", line)
        elif number and "mark" in found and "number" not in found:
            found["number"] = number["number"]
            if number["signer"]:
                found["signer"] = number["signer"].strip()
        else:
            break
        index += 1
    if "mark" not in found:
        return lines
    frame.head = RedHead(
        issuer=found["mark"].removesuffix("文件"),
        doc_number=found.get("number"),
        signer=found.get("signer"),
        urgency=found.get("urgency"),
        secrecy=found.get("secrecy"),
        copy_number=found.get("copy_number"),
    )
    return lines[index:]


def _take_imprint(lines: list[str], frame: _Frame) -> list[str]:
    rest = list(lines)
    while rest:
        line = rest[-1].strip()
        copies, printed = _COPIES.match(line), _PRINTED.match(line)
        if printed and not frame.printer:
            frame.printer, frame.printed_on = printed["unit"].strip(), dating.day(printed["date"])
        elif copies and not frame.copies:
            frame.copies = tuple(unit.strip() for unit in re.split("[，,]", copies["units"]))
        elif line:
            break
        rest.pop()
    return rest if frame.printer or frame.copies else lines


def _split_annexes(lines: list[str]) -> tuple[list[str], list[str]]:
    """Part the document from attachments printed behind it; a label counts behind the signature's date only."""
    dated = next((index for index, line in enumerate(lines) if dating.DATE.match(re.sub(r"\s", "", line))), None)
    if dated is None:
        return lines, []
    first = next((index for index in range(dated + 1, len(lines)) if _LABEL.match(clean(lines[index]))), None)
    return (lines, []) if first is None else (lines[:first], lines[first:])


def _annex_blocks(lines: list[str], *, whole: bool) -> list[tuple[str, tuple[Block, ...]]]:
    from evaluators.reader import structure

    starts = [index for index, line in enumerate(lines) if _LABEL.match(clean(line))]
    found: list[tuple[str, tuple[Block, ...]]] = []
    for start, end in pairwise([*starts, len(lines)]):
        content = [line for line in lines[start + 1 : end] if line.strip()]
        if not content:
            continue
        document = structure("\n".join(content))
        if whole:
            document = replace(document, residue=())
        first = len(content[0])
        found.append((clean(content[0]), _annex(document, first)))
    return found


def _annex(document: Document, first: int) -> tuple[Block, ...]:
    """Return the blocks of an attachment below its title, which takes its `first` characters."""
    return tuple(_blocks(document, [(0, first)], Span(0, len(document.text) + 1), whole=True))


def _closing(main: str, document: Document, after: int) -> tuple[list[str], list[tuple[int, int]], str | None]:
    """Return the names in the 附件说明, the ranges of lines it and the 附注 cover, and the 附注."""
    names: list[str] = []
    covered: list[tuple[int, int]] = []
    note = None
    title_end = document.title.span.end if document.title else 0
    for start, line in _numbered(main):
        words = clean(line)
        if start < title_end:
            continue
        opening = _ATTACHMENT_NOTE.match(words)
        item = _ITEM.match(opening["name"] if opening else words)
        if opening and not names:
            names.append(item["name"] if item else opening["name"])
        elif names and item and covered and main[covered[-1][1] : start].strip() == "":
            names.append(item["name"])
        elif start >= after and (bracketed := _NOTE.match(words)) and note is None:
            note = bracketed["note"]
        else:
            continue
        covered.append((start, start + len(line)))
    return names, covered, note


def _numbered(text: str) -> Iterator[tuple[int, str]]:
    offset = 0
    for line in text.split("\n"):
        if line.strip():
            yield offset, line
        offset += len(line) + 1


def _blocks(
    document: Document, covered: Sequence[tuple[int, int]], within: Span, *, whole: bool = False
) -> Iterator[Block]:
    """Yield the lines that begin `within`; `whole` keeps what the reader takes for title, addressee and signature."""
    text = document.text
    skip = [*covered, *((span.start, span.end) for span in (item.span for item in document.residue))]
    if not whole:
        parts = [document.title, document.addressee, document.sign_off, document.date_line]
        skip += [(part.span.start, part.span.end) for part in parts if part]
    tables = {table.span.start: table for table in document.tables}
    table_at: list[Span] = [table.span for table in document.tables]
    pending: Paragraph | None = None
    for start, line in _numbered(text):
        end = start + len(line)
        if not within.start <= start < within.end or any(a < end and start < b for a, b in skip):
            continue
        table = next((tables[span.start] for span in table_at if start <= span.start < end), None)
        inside = any(span.start < end and start < span.end for span in table_at)
        if table is not None:
            rows = tuple(tuple(clean(cell.text) for cell in row) for row in table.rows)
            caption = pending.text if pending and _captions(pending.text) else None
            if pending and not caption:
                yield pending
            pending = None
            yield TableBlock(rows, caption)
            continue
        if inside or _PIPE_RULE.match(line.strip()):
            continue
        if pending:
            yield pending
            pending = None
        section = next((item for item in document.sections if start <= item.span.start < end), None)
        if section:
            yield _heading(section, line)
        else:
            pending = Paragraph(clean(line))
    if pending:
        yield pending


def _captions(words: str) -> bool:
    return len(words) <= 30 and words.endswith(("表", "单", "册")) and not re.search("[。；：，]", words)


def _heading(section: Section, line: str) -> Heading | Paragraph:
    """Part a line into number, words of the heading and what runs on, none of them altered."""
    words = clean(line)
    if not words.startswith(section.number):
        return Paragraph(words)
    behind = words[len(section.number) :].lstrip()
    text = clean(section.text)
    found = bool(text) and behind.startswith(text)
    rest = behind[len(text) :] if found else ""
    if section.run_in and rest.strip("。：:？！?! "):
        if rest[0] == "。":
            return Heading(section.level, section.number, text, rest[1:].strip())
        if rest[0] in CLOSING:
            return Heading(section.level, section.number, text + rest[0], rest[1:].strip())
    elif found:
        return Heading(section.level, section.number, text + rest.rstrip("。"))
    elif text and not section.run_in:  # marks of its own stand around the words (【…】)
        return Heading(section.level, section.number, behind)
    # a numbered sentence: its first sentence stands as the heading, with its own stop
    first, stop, more = behind.partition("。")
    return Heading(section.level, section.number, first + stop, more.strip() or None)
