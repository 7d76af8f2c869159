"""Puts the parts together: what lies between opening and closing becomes lead, sections, sentences and tables."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from evaluators.model import Attachment, Document, Line, Residue, Span, Table
from evaluators.reader import body, citations, dates, headings, opening, period, sentences, tables, titles

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evaluators.model import Section
    from evaluators.reader.closing import Closing
    from evaluators.reader.opening import Opening
    from evaluators.reader.sheet import Sheet
    from evaluators.reader.source import Row

# all of a line in one pair of brackets; （一）增设设施。…（责任人：甲） is none
_IN_BRACKETS = re.compile("[（(][^（）()]*(?:[（(][^（）()]*[）)][^（）()]*)*[）)]")


def document(page: Sheet, head: Opening, tail: Closing) -> Document:
    """Return the document of one page, its meaning not yet read."""
    rows, text = page.rows, page.text
    addressed = _addressee_row(page, head, tail)
    aside = {*tail.note_rows, *head.title, addressed}
    proper = [
        i
        for i in range(head.next, tail.end)
        if not page.closed(i) and i not in aside and not _is_note_under_title(rows[i], i, head)
    ]
    found = headings.find([rows[i] for i in proper], text)
    content = [i for i in range(head.next, tail.end) if not page.shut(i)]
    sections = headings.sections(found, text, rows[content[-1]].end if content else 0)
    headed = {heading.row.start: section for heading, section in zip(found, sections, strict=True)}
    residue = _residue(page, head)
    cuts = [r.span for r in residue]
    stretches = [
        *_stretches([rows[i] for i in _notice_rows(page, head, tail, addressed)], {}, cuts),
        *_stretches([rows[i] for i in proper], headed, cuts),
    ]
    lead = _lead([rows[i] for i in proper if rows[i].start not in headed], sections)
    number, signer = _red_lines(page, head)
    cited = citations.find(text, [*cuts, *([number.span] if number else [])])
    return Document(
        text=text,
        body=_whole(page, head, tail),
        title=head.title_line,
        addressee=opening.addressee_line(page, addressed) if addressed is not None else None,
        lead=lead,
        sections=sections,
        sentences=sentences.find(text, stretches, sections),
        tables=tuple(
            Table(
                cells,
                Span(rows[b].start, rows[e - 1].end),
                _at(sections, rows[b].start),
                tables.unit_above(rows, b),
            )
            for b, e, cells in page.grids
        ),
        citations=cited,
        residue=residue,
        sign_off=tail.sign_off,
        date_line=tail.date_line,
        issue_date=tail.issue_date,
        period=period.read(
            page.folded,
            title=head.title_line.span if head.title_line else None,
            lead=lead,
            stretches=stretches,
            sections=sections,
            citations=cited,
            issue_date=tail.issue_date,
        ),
        carrier=Span(rows[head.carrier[0]].start, rows[head.carrier[1] - 1].end) if head.carrier else None,
        carrier_title=head.carrier_title,
        red_head=Span(rows[head.head[0]].start, rows[head.head[-1]].end) if head.head else None,
        doc_number=number,
        signer=signer,
        attachment_notes=tuple(tail.notes),
        attachments=tuple(
            Attachment(Span(rows[b].start, rows[e - 1].end), ordinal, title)
            for b, e, ordinal, title in tail.attachments
        ),
        copy_to=tail.copy_to,
        printed=tail.printed,
    )


def _addressee_row(page: Sheet, head: Opening, tail: Closing) -> int | None:
    if not head.title:
        return None
    found = opening.addressee(page, head.next, tail.end)
    if found is None and head.carrier is not None:
        found = opening.addressee(page, head.notice_next, head.carrier[1])
    return found


def _is_note_under_title(row: Row, index: int, head: Opening) -> bool:
    """A date or remark in brackets directly under the title (题注), or a subtitle behind a dash."""
    words = row.text
    if not head.title or index > head.next + 1 or len(words) > 60:
        return False
    return _IN_BRACKETS.fullmatch(words) is not None or words[0] == "—" or dates.is_line(words)


def _notice_rows(page: Sheet, head: Opening, tail: Closing, addressed: int | None) -> Iterator[int]:
    """Yield the rows of running text of a carrying notice: without addressee, sign-off, date and 附件 labels."""
    if head.carrier is None:
        return
    signed = {line.span.start for line in (tail.sign_off, tail.date_line) if line is not None}
    for index in range(head.notice_next, head.carrier[1]):
        row = page.rows[index]
        named = row.text[-1] in "：:" or (len(row.text) <= 40 and row.text[-1] not in "。；！？")
        if not page.closed(index) and index != addressed and row.start not in signed and not named:
            yield index


def _stretches(rows: Sequence[Row], headed: dict[int, Section], cuts: Sequence[Span]) -> Iterator[Span]:
    """Yield the running text of `rows`, heading words and residue left out."""
    starts = [cut.start for cut in cuts]
    for row in rows:
        section = headed.get(row.start)
        at = min(section.body.start, row.end) if section is not None else row.start
        for cut in cuts[max(bisect_right(starts, at) - 1, 0) : bisect_right(starts, row.end)]:
            if cut.end > at and cut.start < row.end:
                if cut.start > at:
                    yield Span(at, cut.start)
                at = cut.end
        if at < row.end:
            yield Span(at, row.end)


def _residue(page: Sheet, head: Opening) -> tuple[Residue, ...]:
    """Return rows of residue, and what of it stands inside the document's own rows."""
    rows = zip(page.rows, page.kinds, strict=True)
    whole = [piece for row, kind in rows if kind is not None for piece in body.pieces(kind, row)]
    starts = [residue.span.start for residue in whole]
    inside = list(body.inline(page.folded)) + ([Residue("metadata", head.suffix)] if head.suffix else [])
    made = whole[:]
    end = -1
    for residue in sorted(inside, key=lambda r: r.span):
        at = bisect_right(starts, residue.span.start) - 1
        near = whole[max(at, 0) : at + 2]
        if residue.span.start >= end and not any(other.span.overlaps(residue.span) for other in near):
            made.append(residue)
            end = residue.span.end
    return tuple(sorted(made, key=lambda r: r.span))


def _lead(rows: Sequence[Row], sections: Sequence[Section]) -> Span | None:
    """The text above the first heading; `rows` are those that hold no heading."""
    limit = sections[0].span.start if sections else None
    above = [row for row in rows if limit is None or row.start < limit]
    return Span(above[0].start, above[-1].end) if above else None


def _red_lines(page: Sheet, head: Opening) -> tuple[Line | None, Line | None]:
    """Return document number and signer; both may stand on one row."""
    number = signer = None
    for index in head.head:
        words = page.rows[index].text
        at = titles.signer_at(words)
        if titles.head_kind(page.rows[index]) == "number" and number is None:
            number = page.piece(index, 0, len(words[:at].rstrip()))
        if at < len(words) and signer is None:
            signer = page.piece(index, at)
    return number, signer


def _whole(page: Sheet, head: Opening, tail: Closing) -> Span:
    """The document proper: from its title, or the notice that carries it, to the date."""
    rows = page.rows
    first = head.carrier[0] if head.carrier else head.title[0] if head.title else head.next
    covered = [i for i in range(first, tail.last) if not page.shut(i)]
    if not covered:
        return head.title_line.span if head.title_line else Span(0, 0)
    end = rows[covered[-1]].end
    if head.title_line is not None and not head.carrier:
        return Span(head.title_line.span.start, head.title_line.span.end if covered[-1] == head.title[-1] else end)
    return Span(rows[covered[0]].start, end)


def _at(sections: Sequence[Section], offset: int) -> int | None:
    at = bisect_right([section.span.start for section in sections], offset) - 1
    return at if at >= 0 and offset < sections[at].extent.end else None
