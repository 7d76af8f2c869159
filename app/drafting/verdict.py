"""The check of a draft, and bounded repairs of the sections that the check finds at fault."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.composing.parts import joined, words_of
from app.composing.passages import library_notes
from app.composing.sources import sources_of
from app.drafting.layout import official_of
from app.drafting.locks import restored
from app.drafting.model import Draft, paragraphs_of
from app.files.official import DRAFT, official_to_text
from app.local import known
from evaluators.model import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.composing import Work
    from app.composing.parts import Part
    from app.drafting.flow import Means
    from app.drafting.record import Record
    from evaluators.report import Report

ROUNDS = 2  # of repairs; what stays after them is for the person
# a gap is filled by who knows, and what the library says of a document is for who rests the draft on it
_FOR_PEOPLE = frozenset({"PLH-03", "EVD-02", "EVD-03"})


def checked(work: Work, parts: tuple[Part, ...], means: Means, prompts: Mapping[str, str]) -> Draft:
    """Lay out, read back and check a draft as of the day its means give."""
    from evaluators import check, read

    pieces = joined(parts)
    official = official_of(work, pieces, label=means.labelled)
    text = official_to_text(official)
    sources = sources_of(work, pieces)
    # it is held against its plan once its gaps are filled: `wenheng reconcile`, `review --plan`
    report = check(
        read(text),
        work.brief.doc_type,
        today=means.day(work.brief),
        sources=sources,
        ignore=("COV",),
        **known(means.local),
    )
    if report.blocks_export:
        official = replace(official, status=DRAFT)
    return Draft(
        doc_type=work.brief.doc_type,
        title=work.title,
        engine=means.engine,
        official=official,
        text=text,
        parts=parts,
        paragraphs=paragraphs_of(pieces, sources),
        sources=sources,
        report=report,
        prompts=dict(prompts),
        notes=tuple(dict.fromkeys((*work.notes, *library_notes(work, pieces)))),
    )


def mended(work: Work, made: Draft, held: Record, means: Means) -> Draft:
    """Let the model mend the sections at fault, at most `ROUNDS` times each; a repair that does harm is not taken.

    Raises:
        ModelUnavailable, ModelOutputInvalid, Cancelled: as the model.
    """
    from app.writing import mend
    from app.writing.points import left_out

    desk = means.desk(work)
    for _ in range(ROUNDS):
        faults = _faults(made)
        if not faults:
            break
        parts = list(made.parts)
        for at, words in faults.items():
            if means.stop is not None:
                means.stop.check()
            means.tell("repair", f"正在改正“{parts[at].heading or '引言'}”中检查出的问题……")
            new = restored(mend(desk, parts[at], words), parts[at], held.standing)
            bound = work.bound.get(new.key, ())
            if len(left_out(bound, new.text)) <= len(left_out(bound, parts[at].text)):
                parts[at] = new
        held.prompts = {**held.prompts, **desk.used}
        again = checked(work, tuple(parts), means, held.prompts)
        if _weight(again.report) >= _weight(made.report):
            break
        made = again
        for part in made.parts:
            held.keep(part)
    return replace(made, prompts=dict(held.prompts))


def _weight(report: Report) -> tuple[int, int]:
    weights = [finding.severity for finding in report.findings]
    return weights.count(Severity.CRITICAL), weights.count(Severity.MAJOR)


def _faults(made: Draft) -> dict[int, list[str]]:
    """Return what the check holds against sections that a model wrote: position of the part -> faults."""
    extents = _extents(made)
    found: dict[int, list[str]] = {}
    for finding in made.report.findings:
        if finding.severity is Severity.MINOR or finding.code in _FOR_PEOPLE or finding.verdict != "fault":
            continue
        for start, end, at in extents:
            if start <= finding.span.start < end:
                quoted = made.text[finding.span.start : finding.span.end][:60]
                found.setdefault(at, []).append(f"“{quoted}”：{finding.message}{finding.hint or ''}")
                break
    return found


def _extents(made: Draft) -> list[tuple[int, int, int]]:
    """Return start and end in the text of each block that a model wrote, and the position of its part."""
    found = []
    offset = 0
    for at, part in enumerate(made.parts):
        for piece in part.pieces:
            words = words_of(piece)
            start = made.text.find(words, offset)
            if start < 0:
                continue
            offset = start + len(words)
            if not piece.by_rule:
                found.append((start, offset, at))
    return found
