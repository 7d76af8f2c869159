"""What a section says item by item: how far what one item says goes.

Whoever is named in 一是 answers for nothing in 二是, and what stands in one paragraph of a chapter says nothing of the
next. What leads them in, or sums them up, goes for all.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from evaluators.lines import begin_of, end_of
from evaluators.lookup import once
from evaluators.model import Span
from evaluators.reader import bounded, clauses, deliverables

if TYPE_CHECKING:
    from evaluators.model import Document

# 一是…；二是…, （1）…（2）…, ①…②…, 第一，…第二，…
_MARK = re.compile(
    r"(?<![^。；：，\s])(?:[一二三四五六七八九十]{1,2}[是要](?![次个])|第[一二三四五六七八九十]，"
    r"|[（(][一二三四五六七八九十0-9]{1,2}[）)]|[①-⑳]|[0-9]{1,2}[.．、](?![0-9]))"
)
_OF_ALL = re.compile("以上|上述|前述|各项|均由|统一由|都由")


def part(document: Document, section: int | None, place: Span) -> Span:
    """Return the item around a place: its paragraph below a mere chapter, and there the part between two marks."""
    start, end = _whole(document, section, place)
    marks = _marks(document, start, end)
    turn = bisect_right(marks, place.start)
    return Span(marks[turn - 1] if turn else start, marks[turn] if turn < len(marks) else max(start, end))


def _marks(document: Document, start: int, end: int) -> list[int]:
    """Return where the items begin between two places."""
    known = _known(document)
    if (start, end) not in known:
        known[start, end] = [mark.start() for mark in _MARK.finditer(document.text, start, end)]
    return known[start, end]


@once
def _known(_: Document) -> dict[tuple[int, int], list[int]]:
    """Return what is remembered of a document: nothing at first."""
    return {}


def _whole(document: Document, section: int | None, place: Span) -> tuple[int, int]:
    """Return from where to where the items stand: a paragraph of a mere chapter, else all of the section."""
    whole = None if section is None else document.sections[section]
    if whole is None or whole.level == 1:
        return begin_of(document.text, place.start, "\n"), end_of(document.text, place.start, "\n")
    return whole.span.end, whole.body.end


def head(document: Document, section: int | None, place: Span) -> Span | None:
    """Return what leads in the items (以下任务均于9月底前完成：) of which one stands at `place`; None without it."""
    start, end = _whole(document, section, place)
    marks = _marks(document, start, end)
    if not marks or marks[0] > place.start:
        return None
    leading = Span(start, marks[0])
    return leading if document.quote(leading).rstrip().endswith(("：", ":")) else None


class Reach(NamedTuple):
    """How far what is said at one place of a section goes beyond its own item.

    Attributes:
        start: from where on it goes: where its item begins, or the text where it is said of all items.
        beyond: whether it goes for other paragraphs too; None for what goes nowhere else.
    """

    start: int
    beyond: bool | None


def reach(document: Document, section: int | None, said: Span) -> Reach:
    """Return how far what is said goes: in its item, in its paragraph, in what stands behind it or everywhere."""
    text, there = document.text, part(document, section, said)
    sentence = Span(begin_of(text, said.start, "。；\n"), end_of(text, said.end, "。；\n"))
    if _OF_ALL.search(text, sentence.start, sentence.end):
        return Reach(0, beyond=True)
    if there.start in _marks(document, *_whole(document, section, said)):
        return Reach(there.start, beyond=None)
    return Reach(there.start, beyond=not _sets_work(document, there))


def governs(document: Document, section: int | None, said: Span, place: Span) -> bool:
    """Tell whether what is said at one place of a section goes for another: in one item, or said of all of them."""
    item = part(document, section, place)
    if item.start <= said.start < item.end:
        return True
    how = reach(document, section, said)
    if how.beyond is None or how.start > place.start:
        return False
    return how.beyond or begin_of(document.text, place.start, "\n") == begin_of(document.text, said.start, "\n")


def _sets_work(document: Document, place: Span) -> bool:
    """Tell whether a stretch sets work of its own."""
    words = place.of(document.text)
    return any(
        deliverables.deliverable(clause.of(words)) or bounded.bounded(clause.of(words), dated="月" in clause.of(words))
        for clause in clauses.split(words)
    )
