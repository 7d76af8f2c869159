"""Reads a text: from decoded characters to a :class:`~evaluators.model.Document` with every place kept.

The order matters: residue and tables are set aside first, then title and red head, then the closing parts, and only
what lies between is searched for headings and sentences. What the words mean (targets, deadlines, owners, tasks) is
read last, from the finished structure.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING

from evaluators.model import Attachment, Document, Line, Residue, Span, Table
from evaluators.reader import (
    body,
    citations,
    closing,
    dates,
    deadlines,
    headings,
    markers,
    opening,
    owners,
    period,
    sentences,
    source,
    tables,
    targets,
    tasks,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evaluators.model import Period, Section
    from evaluators.reader.body import Kind
    from evaluators.reader.opening import Opening
    from evaluators.reader.source import Row


def read(text: str, plan_period_hint: Period | None = None) -> Document:
    """Read a plan or report.

    Args:
        text: the decoded text, unchanged; any line ends, Markdown or plain, tables as tabs or pipes.
        plan_period_hint: the period to assume where the text names none (for a monthly form, say).

    Returns:
        The document; all spans are code points of `text`. Any text can be read: what is not found is absent.
    """
    document = structure(text)
    if document.period is None and plan_period_hint is not None:
        document = replace(document, period=plan_period_hint)
    document = replace(document, owners=owners.find(document))
    document = replace(document, targets=targets.find(document), deadlines=deadlines.find(document))
    return replace(document, tasks=tasks.find(document, document.owners, document.deadlines))


def structure(text: str) -> Document:
    """Read the form of a document alone: everything but targets, deadlines, owners and tasks."""
    folded = source.fold(text)
    rows = source.rows(folded)
    if not rows:
        return Document(text, Span(0, 0))
    kinds: list[Kind | None] = [body.certain(row) for row in rows]
    for index in range(body.front_matter(rows)):
        kinds[index] = "metadata"
    for index in range(body.related(rows), len(rows)):
        kinds[index] = kinds[index] or "web"
    grids = list(tables.find(rows, text))
    gridded = [False] * len(rows)
    for begin, end, _ in grids:
        gridded[begin:end] = [True] * (end - begin)
    closed = [kind is not None or grid for kind, grid in zip(kinds, gridded, strict=True)]

    first = next((i for i, row in enumerate(rows) if not closed[i] and _top(row)), len(rows))
    head = opening.read(rows, text, closed, first)
    _close_above(rows, head, kinds)
    _close_below_title(rows, head, kinds)
    shut = [kind is not None for kind in kinds]
    tail = closing.read(rows, head.next, text, shut, gridded)
    _close_behind(rows, tail.tail, kinds)
    if tail.date_line is None and head.title:
        _date_under_title(rows, head, tail, text)
    if head.carrier is not None and tail.sign_off is None and tail.date_line is None:
        inner = closing.read(rows[: head.carrier[1]], head.carrier[0] + 1, text, shut, gridded)
        tail.sign_off, tail.date_line, tail.issue_date = inner.sign_off, inner.date_line, inner.issue_date
    return _assembled(text, folded, rows, kinds, gridded, grids, head, tail)


def _top(row: Row) -> bool:
    found = markers.marker(row)
    return (found is not None and found.style in ("han", "part", "chapter", "article")) or row.depth >= 2


def _close_above(rows: Sequence[Row], head: Opening, kinds: list[Kind | None]) -> None:
    """What stands above the title and is no red head is a page's; so is a title said twice."""
    for index in head.repeated:
        kinds[index] = "metadata"
    advert = [i for i, kind in enumerate(kinds[: head.next]) if kind == "advert"]
    for index in head.before:
        if kinds[index] is None:
            near = any(abs(index - other) <= 3 for other in advert) and len(rows[index].text) > 8
            kinds[index] = body.around(rows[index]) or ("advert" if near else "web")


def _close_below_title(rows: Sequence[Row], head: Opening, kinds: list[Kind | None]) -> None:
    """Time, source and author of a page often stand directly under the title."""
    for index in range(head.next, min(head.next + 5, len(rows))):
        kind = kinds[index] or body.around(rows[index])
        if kind not in ("metadata", "web") or markers.marker(rows[index]) is not None:
            break
        kinds[index] = kind


def _close_behind(rows: Sequence[Row], tail: Sequence[int], kinds: list[Kind | None]) -> None:
    for index in tail:
        kinds[index] = body.around(rows[index]) or "web"


def _date_under_title(rows: Sequence[Row], head: Opening, tail: closing.Closing, text: str) -> None:
    """A document dated under its title, often in brackets: (2026年3月2日)."""
    for row in rows[head.next : head.next + 2]:
        if dates.is_line(row.text):
            place = Span(row.start + 1, row.end - 1) if row.text[0] in "（(" and row.text[-1] in "）)" else row.span
            tail.date_line = Line(place.of(text), place)
            tail.issue_date = dates.first_day(row.text)
            return


def _assembled(  # noqa: PLR0913 - the parts meet here and nowhere else
    text: str,
    folded: str,
    rows: Sequence[Row],
    kinds: Sequence[Kind | None],
    gridded: Sequence[bool],
    grids: Sequence[tuple[int, int, tuple[tables.Cells, ...]]],
    head: Opening,
    tail: closing.Closing,
) -> Document:
    addressed = None
    if head.title:
        addressed = opening.addressee(rows, head.next, tail.end, [k is not None for k in kinds])
        if addressed is None and head.carrier is not None:
            addressed = opening.addressee(rows, head.carrier[0] + 1, head.carrier[1], [k is not None for k in kinds])
    aside = {*tail.note_rows, *head.title, *([addressed] if addressed is not None else [])}
    inline = list(body.inline(folded))
    main = [i for i in range(head.next, tail.end) if kinds[i] is None and not gridded[i] and i not in aside]
    proper = [i for i in main if not _is_note_under_title(rows[i], i, head)]
    found = headings.find([rows[i] for i in proper], text)
    content = [i for i in range(head.next, tail.end) if kinds[i] is None]
    end = rows[content[-1]].end if content else (rows[head.title[-1]].end if head.title else 0)
    sections = headings.sections(found, text, end)

    by_row = {heading.row.start: section for heading, section in zip(found, sections, strict=True)}
    cuts = [r.span for r in inline] + ([head.suffix] if head.suffix else [])
    stretches: list[Span] = []
    carried = range(head.carrier[0] + 1, head.carrier[1]) if head.carrier else range(0)
    signed = {span.start for line in (tail.sign_off, tail.date_line) if line for span in [line.span]}
    for index in [*carried, *proper]:
        row = rows[index]
        if kinds[index] is not None or gridded[index] or index in aside or (index in carried and _formal(row, signed)):
            continue
        section = by_row.get(row.start)
        begin = section.body.start if section is not None else row.start
        stretches += _without(Span(min(begin, row.end), row.end), cuts)
    lead = _lead(rows, [i for i in proper if rows[i].start not in by_row], sections)
    red = [rows[i] for i in head.head]
    number = next((r for r in red if opening.head_kind(r) == "number"), None)
    named = Line(text[number.start : number.end].split("签")[0].rstrip(), Span(number.start, number.end)) if number else None
    if named is not None:
        named = Line(named.text, Span(named.span.start, named.span.start + len(named.text)))
    signer = next((r for r in red if opening.head_kind(r) == "signer" or "签发人" in r.text), None)
    residue = sorted(
        [Residue(kind, rows[i].span) for i, kind in enumerate(kinds) if kind is not None]
        + [r for r in inline if not any(kinds[i] is not None and rows[i].span.overlaps(r.span) for i in range(len(rows)))]
        + ([Residue("metadata", head.suffix)] if head.suffix else []),
        key=lambda r: r.span,
    )
    skipped = [r.span for r in residue] + ([named.span] if named else [])
    cited = citations.find(text, skipped)
    covered = [i for i in range(head.carrier[0] if head.carrier else (head.title[0] if head.title else head.next), tail.last) if kinds[i] is None]
    whole = Span(rows[covered[0]].start, rows[covered[-1]].end) if covered else Span(0, 0)
    if head.title_line and not head.carrier:
        whole = Span(head.title_line.span.start, max(whole.end, head.title_line.span.end))
    return Document(
        text=text,
        body=whole,
        title=head.title_line,
        addressee=_addressee(rows[addressed], text) if addressed is not None else None,
        lead=lead,
        sections=sections,
        sentences=sentences.find(text, stretches, sections),
        tables=tuple(Table(cells, Span(rows[b].start, rows[e - 1].end), _at(sections, rows[b].start)) for b, e, cells in grids),
        citations=cited,
        residue=tuple(residue),
        sign_off=tail.sign_off,
        date_line=tail.date_line,
        issue_date=tail.issue_date,
        period=period.read(
            folded,
            title=head.title_line.span if head.title_line else None,
            lead=lead,
            stretches=stretches,
            sections=sections,
            citations=cited,
            issue_date=tail.issue_date,
        ),
        carrier=Span(rows[head.carrier[0]].start, rows[head.carrier[1] - 1].end) if head.carrier else None,
        carrier_title=head.carrier_title,
        red_head=Span(red[0].start, red[-1].end) if red else None,
        doc_number=named,
        signer=Line(text[signer.start : signer.end], signer.span) if signer else None,
        attachment_notes=tuple(tail.notes),
        attachments=tuple(
            Attachment(Span(rows[b].start, rows[e - 1].end), number_, title) for b, e, number_, title in tail.attachments
        ),
        copy_to=tail.copy_to,
        printed=tail.printed,
    )


def _addressee(row: Row, text: str) -> Line:
    place = opening.addressee_place(row)
    return Line(place.of(text), place)


def _is_note_under_title(row: Row, index: int, head: Opening) -> bool:
    """A date or remark in brackets directly under the title (题注)."""
    words = row.text
    if not head.title or index > head.next + 1 or len(words) > 60:
        return False
    return (words[0] in "（(" and words[-1] in "）)") or words[0] == "—" or dates.is_line(words)


def _formal(row: Row, signed: set[int]) -> bool:
    """Rows of a carrying notice that are no running text: addressee, sign-off, date, 附件 labels."""
    words = row.text
    return row.start in signed or words[-1] in "：:" or (len(words) <= 40 and words[-1] not in "。；！？")


def _without(span: Span, cuts: Sequence[Span]) -> Iterator[Span]:
    """Yield what is left of `span` outside `cuts`."""
    at = span.start
    for cut in cuts:
        if cut.overlaps(span):
            if cut.start > at:
                yield Span(at, cut.start)
            at = max(at, cut.end)
    if at < span.end:
        yield Span(at, span.end)


def _lead(rows: Sequence[Row], indexes: Sequence[int], sections: Sequence[Section]) -> Span | None:
    """The text above the first heading; `indexes` are the rows that hold no heading."""
    limit = sections[0].span.start if sections else None
    above = [rows[i] for i in indexes if limit is None or rows[i].start < limit]
    return Span(above[0].start, above[-1].end) if above else None


def _at(sections: Sequence[Section], offset: int) -> int | None:
    at = bisect_right([section.span.start for section in sections], offset) - 1
    return at if at >= 0 and offset < sections[at].extent.end else None
