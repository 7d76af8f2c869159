"""Recognises a document's type and finds what fills the slots of that type."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from evaluators.alternatives import teller
from evaluators.model import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from evaluators.doctype import DocType, Passage, Slot
    from evaluators.model import Document, Target

# what follows a first genre word behind one of these is a second subject: 工作总结及下年度工作计划 is a summary
_SECOND_SUBJECT = re.compile(r"[及和与暨]")
# a notice that only passes a plan on is that plan
_PASSES_ON = re.compile("印发|转发|批转|下发|发布|公布")
_BEHIND_GENRE = re.compile(r"(?:[（(][^（）()]*[）)]|[》〉”\s])+$")
_REACHED = re.compile("达到|提高|提升|增加|增长|降低|下降|压减|减少|控制在|实现|不低于|不高于|不少于|以上|以内|全覆盖")
_LAST_SENTENCES = 3
_TELLING_HEADINGS = 2  # of those a type asks for: one (存在问题, 工作要求) stands in documents of many kinds
_ISSUED_BY_NOTICE = re.compile(
    "随[^，。；\\n]{0,60}通知[^，。；\\n]{0,4}印发|印发给你们|现(?:将|予)[^，。；\\n]{0,60}印发"
)


@lru_cache(maxsize=1024)
def compiled(pattern: str) -> re.Pattern[str]:
    """Return `pattern` compiled; document types and lexicons are read once, documents come by the thousand."""
    return re.compile(pattern)


@lru_cache(maxsize=1024)
def sought(alternatives: tuple[str, ...]) -> Callable[[str], bool]:
    """Return what tells whether one of `alternatives` stands in words."""
    return teller("|".join(alternatives))


# ------------------------------------------------------------------------------------------------------ document type


def detect(document: Document, types: Sequence[DocType], other: DocType) -> str | None:
    """Return the id of the type the title names, `other` included, else of the one that the body resembles most.

    None where the body has neither the words of any of them nor the headings.
    """
    title = document.title.text if document.title else ""
    if final_genre(title, other) and not any(final_genre(title, doctype) for doctype in types):
        named = _by_title(title, types) if _PASSES_ON.search(title) else None
        return named or other.id
    return _by_title(title, types) or _by_body(document, types)


def final_genre(title: str, doctype: DocType) -> str | None:
    """Return the genre word of `doctype` that `title` ends with, brackets behind it (（试行）) left out."""
    found = compiled(f"(?:{either(doctype.genre)})$").search(_BEHIND_GENRE.sub("", title))
    return found[0] if found is not None else None


def _by_title(title: str, types: Sequence[DocType]) -> str | None:
    hits = [
        (match.start(), match.end(), doctype.id)
        for doctype in types
        for pattern in doctype.genre
        for match in compiled(pattern).finditer(title)
    ]
    if not hits:
        return None
    first_end = min(end for _, end, _ in hits)
    if _SECOND_SUBJECT.match(title, first_end):
        hits = [hit for hit in hits if hit[1] == first_end]
    return max(hits, key=lambda hit: (hit[1], -hit[0]))[2]


def _by_body(document: Document, types: Sequence[DocType]) -> str | None:
    body = document.quote(document.body)

    def resemblance(doctype: DocType) -> tuple[float, int]:
        signs = sum(bool(compiled(pattern).search(body)) for pattern in doctype.signs)
        required = [slot for slot in doctype.required if slot.headings]
        filled = fill(document, doctype)
        headed = sum(isinstance(filled.get(slot.key), tuple) for slot in required)
        return 2 * signs + headed / max(len(required), 1), signs + headed // _TELLING_HEADINGS

    best = max(types, key=lambda doctype: resemblance(doctype)[0])  # the first of equals
    return best.id if resemblance(best)[1] else None


# -------------------------------------------------------------------------------------------------------------- slots


@lru_cache(maxsize=256)
def either(alternatives: tuple[str, ...]) -> str:
    """Return one pattern for all: a heading is searched once a slot, not once for each of its wordings."""
    return "|".join(f"(?:{pattern})" for pattern in alternatives)


def fill(document: Document, doctype: DocType) -> Mapping[str, tuple[int, ...] | Span]:
    """Return what fills each slot of `doctype`: section indexes where headings do, else a span."""
    found: dict[str, tuple[int, ...] | Span] = {}
    for slot in doctype.slots:
        if not slot.headings:
            continue
        heads = sought(slot.headings)
        headed = tuple(index for index, section in enumerate(document.sections) if heads(section.text))
        if headed:
            found[slot.key] = headed
    claimed = {index for indexes in found.values() if isinstance(indexes, tuple) for index in indexes}
    for slot in doctype.slots:
        if slot.key in found:
            continue
        filler = _otherwise(document, doctype, slot, found, claimed)
        if filler is not None:
            found[slot.key] = filler
    return found


def _otherwise(
    document: Document,
    doctype: DocType,
    slot: Slot,
    found: Mapping[str, tuple[int, ...] | Span],
    claimed: set[int],
) -> tuple[int, ...] | Span | None:
    """Return what fills `slot` without a heading of its own."""
    if slot.part is not None and (part := _part(document, doctype, slot)) is not None:
        return part
    if (heading := _shared(document, slot)) is not None:
        return heading
    for passage in slot.passages:
        if (span := _passage(document, passage, found)) is not None:
            return span
    if slot.table is not None:
        for table in document.tables:
            if any(compiled(slot.table).search(cell.text) for row in table.rows[:2] for cell in row):
                return table.span
    if slot.facts is not None and (span := _fact(document, slot.facts)) is not None:
        return span
    if slot.unclaimed:
        free = tuple(index for index in document.children(None) if index not in claimed)
        return free or None
    return None


def _shared(document: Document, slot: Slot) -> Span | None:
    """Return a heading that fills `slot` and may head another part as well: no section of this slot's own."""
    pattern = compiled(either(slot.also))
    return next((one.span for one in document.sections if pattern.search(one.text)), None) if slot.also else None


def _part(document: Document, doctype: DocType, slot: Slot) -> Span | None:
    match slot.part:
        case "title":
            named = document.title is not None and any(
                compiled(pattern).search(document.title.text) for pattern in doctype.genre
            )
            return document.title.span if document.title is not None and named else None
        case "addressee":
            return document.addressee.span if document.addressee else None
        case "sign_off":
            line = document.sign_off or document.date_line
            return line.span if line else None
        case _:  # a lead or an attachment counts only with the words that `passages` ask for
            return None


def _passage(document: Document, passage: Passage, found: Mapping[str, tuple[int, ...] | Span]) -> Span | None:
    if passage.beside is not None and passage.beside not in found:
        return None
    pattern = compiled(passage.pattern)
    return next(
        (span for span in _places(document, passage.within, found) if pattern.search(document.quote(span))), None
    )


def _places(document: Document, within: str, found: Mapping[str, tuple[int, ...] | Span]) -> Iterator[Span]:
    if within == "lead":
        if document.lead is not None:
            yield document.lead
    elif within == "body":
        # tables and form lines carry what a form holds; sentences alone would miss them
        yield from (sentence.span for sentence in document.sentences)
        yield from (table.span for table in document.tables)
    elif within == "closing":
        yield from (sentence.span for sentence in document.sentences[-_LAST_SENTENCES:])
    else:
        place = found.get(within)
        extents = [place] if isinstance(place, Span) else [document.sections[i].extent for i in place or ()]
        for extent in extents:
            yield from (sentence.span for sentence in document.sentences if extent.contains(sentence.span))


def _fact(document: Document, facts: str) -> Span | None:
    if facts == "owners":
        lead = next((owner.span for owner in document.owners if owner.role == "lead"), None)
        owned = [task for task in document.tasks if task.owner]
        # a lead is named, or most tasks say who acts
        return lead or (owned[0].span if 2 * len(owned) > len(document.tasks) else None)
    if facts == "targets":
        lead = document.lead or Span(0, 0)  # it tells how things stand; what it promises, `passages` find
        # a level to be reached; how many are trained or built by a task is not yet what it is all for
        goals = (
            t.span for t in document.targets if t.role == "target" and t.kind == "quantified" and _level(document, t)
        )
        return next((span for span in goals if not lead.contains(span)), None)
    dated = [task for task in document.tasks if task.deadline is not None and task.deadline.normalized is not None]
    return dated[0].span if dated and 2 * len(dated) >= len(document.tasks) else None


def _level(document: Document, target: Target) -> bool:
    return target.baseline is not None or (
        target.unit == "%" and _REACHED.search(document.quote(target.span)) is not None
    )


def carried_by_notice(document: Document) -> bool:
    """Tell whether a 通知 issues this document, in which case the notice carries unit and date (实务)."""
    if document.carrier is not None:
        return True
    title = document.title.text if document.title else ""
    # the note under the title says so, or the lead is the notice's own; a notice cited as a basis is another matter
    stop = document.sections[0].span.start if document.sections else document.body.end
    head = document.text[document.body.start : stop]
    return title.endswith("通知") or _ISSUED_BY_NOTICE.search(head) is not None
