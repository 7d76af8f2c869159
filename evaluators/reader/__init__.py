"""Reads a text: from decoded characters to a :class:`~evaluators.model.Document` with every place kept.

The order matters: residue and tables are set aside first, then title and red head, then the closing parts, and only
what lies between is searched for headings and sentences. What the words mean (targets, deadlines, owners, tasks) is
read last, from the finished structure.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from evaluators.model import Document, Span
from evaluators.reader import (
    answering,
    assembly,
    body,
    closing,
    deadlines,
    markers,
    opening,
    owners,
    sheet,
    targets,
    tasks,
)

if TYPE_CHECKING:
    from evaluators.model import Period
    from evaluators.reader.closing import Closing
    from evaluators.reader.opening import Opening
    from evaluators.reader.sheet import Sheet
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
    found, dated = answering.assign(document, targets.find(document), deadlines.find(document))
    document = replace(document, targets=found, deadlines=dated)
    return replace(document, tasks=tasks.find(document, document.owners, document.deadlines))


def structure(text: str) -> Document:
    """Read the form of a document alone: everything but targets, deadlines, owners and tasks."""
    page = sheet.lay_out(text)
    if not page.rows:
        return Document(text, Span(0, 0))
    first = next((i for i, row in enumerate(page.rows) if not page.closed(i) and _top(row)), len(page.rows))
    head = opening.read(page, first)
    _close_above(page, head)
    _close_below_title(page, head)
    _open_own(page, head)
    tail = closing.read(page, head.next)
    _keep_letterhead(page, head, tail)
    for index in tail.tail:
        page.kinds[index] = body.around(page.rows[index]) or "web"
    if head.carrier is not None and tail.sign_off is None and tail.date_line is None:
        tail.signed_like(closing.read(page.upto(head.carrier[1]), head.notice_next))
    if tail.date_line is None and head.title:
        closing.dated_under_title(page, head.next, tail)
    return assembly.document(page, head, tail)


def _top(row: Row) -> bool:
    found = markers.marker(row)
    return (found is not None and found.style in ("han", "part", "chapter", "article")) or row.depth >= 2


def _close_above(page: Sheet, head: Opening) -> None:
    """What stands above the title and is no red head is a page's; so is a title said twice."""
    for index in head.repeated:
        page.kinds[index] = "metadata"
    adverts = [i for i, kind in enumerate(page.kinds[: head.next]) if kind == "advert"]
    for index in head.before:
        if not page.shut(index):
            near = any(abs(index - other) <= 3 for other in adverts) and len(page.rows[index].text) > 8
            words = page.rows[index].text
            sold = body.sample_suffix(words) < len(words)  # 工作汇报范文三篇
            left: body.Kind = "advert" if near else "metadata" if sold else "web"
            page.kinds[index] = body.around(page.rows[index]) or left


def _keep_letterhead(page: Sheet, head: Opening, tail: Closing) -> None:
    """A unit's letter paper bears above the title the very name that signs below (GB/T 9704, 10.1)."""
    first = next(iter(head.before), None)
    if first is None or tail.sign_off is None or any(index not in head.head for index in range(first)):
        return
    name, signed = ("".join(words.split()) for words in (page.rows[first].text, tail.sign_off.text))
    if name.endswith(signed) or signed.endswith(name):
        page.kinds[first] = None
        head.head = sorted((*head.head, first))


def _close_below_title(page: Sheet, head: Opening) -> None:
    """Time, source and author of a page often stand directly under the title."""
    for index in range(head.next, min(head.next + 5, len(page.rows))):
        kind = page.kinds[index] or body.around(page.rows[index])
        if kind not in ("metadata", "web"):
            break
        page.kinds[index] = kind


def _open_own(page: Sheet, head: Opening) -> None:
    """Below the title a unit may name its own account or telephone; above it such a line is a page's."""
    for index in range(head.next, len(page.rows)):
        if page.kinds[index] in ("advert", "web") and page.own(index):
            page.kinds[index] = None
