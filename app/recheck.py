"""A corrected resubmission against the first: what is resolved, still open or new, and what changed unasked."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from app.alignment import align, carried
from app.beside import said
from app.mismatch import of, unrelated
from app.placing import placed
from app.unasked import unasked
from evaluators.lines import LineIndex, begin_of, end_of
from evaluators.model import Span
from evaluators.report import finding_json
from evaluators.revision import CATALOGUE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from app.files import LoadedText
    from app.review import Terms
    from app.unasked import Unasked
    from evaluators.model import Document, Finding
    from evaluators.report import Report

SCHEMA = "wenheng.recheck/1"
_QUOTED = re.compile("“[^”]*”")


Way = Literal["rewritten", "deleted", "elsewhere"]
# as a person is told of them
WAYS: dict[str, str] = {"rewritten": "已改写", "deleted": "原文已删去", "elsewhere": "原文未动，他处已补"}
KINDS: dict[str, str] = {"changed": "改动", "added": "增加", "deleted": "删去"}


@dataclass(frozen=True, slots=True)
class State:
    """One submission: the file, what was read in it and what was found."""

    loaded: LoadedText
    document: Document
    report: Report

    @property
    def path(self) -> Path:
        """The file."""
        return self.loaded.path

    @property
    def text(self) -> str:
        """Its text."""
        return self.loaded.text

    @property
    def note(self) -> str:
        """What of the file was not checked, else ""."""
        return said(self.loaded)

    @property
    def title(self) -> str:
        """Its title in one line."""
        return "".join(self.report.title.split())


class Resolved(NamedTuple):
    """A finding of the first submission that is gone: its words were rewritten, deleted, or something else changed."""

    finding: Finding
    way: Way


class Open(NamedTuple):
    """A finding that stands in both."""

    before: Finding
    now: Finding


@dataclass(frozen=True, slots=True)
class Recheck:
    """The comparison of two states of a submission."""

    old: State
    new: State
    resolved: tuple[Resolved, ...]
    open: tuple[Open, ...]
    waived: tuple[Open, ...]
    fresh: tuple[Finding, ...]
    unasked: tuple[Unasked, ...]

    @property
    def blocks(self) -> bool:
        """Whether something still blocks the resubmission."""
        return self.new.report.blocks_export

    @property
    def renamed(self) -> bool:
        """Whether the title is another, be it that a finding asked for it."""
        return self.old.title != self.new.title

    @property
    def renaming(self) -> str:
        """One sentence that names both titles."""
        before, now = (f"“{state.title}”" if state.title else "空" for state in (self.old, self.new))
        return f"标题已改：原为{before}，现为{now}。"

    @property
    def doubt(self) -> str:
        """One sentence where the two are hardly two states of one text, else ""."""
        return unrelated(of(self.old.document), of(self.new.document))

    def to_json(self) -> dict[str, Any]:
        """Return the answer of `recheck --format json`; findings as in `review`, at their place in their own file."""
        old, new = LineIndex(self.old.text), LineIndex(self.new.text)

        def first(finding: Finding) -> dict[str, Any]:
            return placed(finding_json(finding, self.old.text, old), self.old.loaded)

        def second(finding: Finding) -> dict[str, Any]:
            return placed(finding_json(finding, self.new.text, new), self.new.loaded)

        return {
            "schema": SCHEMA,
            "catalogue": CATALOGUE,
            "doc_type": self.new.report.doc_type,
            "files": {
                "old": _file(self.old),
                "new": _file(self.new),
            },
            "title_changed": self.renamed,
            "blocks_export": self.blocks,
            "counts": {
                "resolved": len(self.resolved),
                "open": len(self.open),
                "waived": len(self.waived),
                "new": len(self.fresh),
                "unasked": len(self.unasked),
            },
            "resolved": [{**first(item.finding), "way": item.way} for item in self.resolved],
            "open": [{**second(item.now), "before": first(item.before)} for item in self.open],
            "waived": [{**second(item.now), "before": first(item.before)} for item in self.waived],
            "new": [second(finding) for finding in self.fresh],
            "unasked": [
                {
                    "kind": item.kind,
                    "old": _side(item.before, self.old.loaded, old),
                    "new": _side(item.now, self.new.loaded, new),
                }
                for item in self.unasked
            ],
            "failures": [{"code": item.code, "message": item.message} for item in self.new.report.failures],
        }


def recheck(old: Path, new: Path, terms: Terms) -> Recheck:
    """Check both files on the same terms and compare; waivers are for the new one.

    Raises:
        UnreadableFile: one of the files cannot be read.
    """
    return compare(_state(old, replace(terms, waivers=())), _state(new, terms))


def _state(path: Path, terms: Terms) -> State:
    from app.review import check_loaded, read_document

    loaded, document = read_document(path)
    return State(loaded, document, check_loaded(loaded, document, terms))


def compare(old: State, new: State) -> Recheck:
    """Match findings by rule and by where their words stand now, then look for changes nobody asked for."""
    places = align(old.text, new.text)
    left = [*new.report.findings, *new.report.waived]
    standing = len(new.report.findings)
    resolved: list[Resolved] = []
    still: list[Open] = []
    waived: list[Open] = []
    pairs = _pairs(old.report.findings, left, places)
    for index, finding in enumerate(old.report.findings):
        match = pairs.get(index)
        if match is None:
            resolved.append(Resolved(finding, _way(finding, old.text, new.text, places)))
        else:
            (still if match < standing else waived).append(Open(finding, left[match]))
    taken = set(pairs.values())
    fresh = tuple(finding for index, finding in enumerate(left[:standing]) if index not in taken)
    gone = [item.finding for item in resolved]
    changed = tuple(unasked(old.document, new.document, old.report.findings, gone))
    return Recheck(old, new, tuple(resolved), tuple(still), tuple(waived), fresh, changed)


def _pairs(old: Sequence[Finding], new: Sequence[Finding], places: list[int]) -> dict[int, int]:
    """Pair findings of one rule: those that say the same at the same place, then the same place, then the same."""
    pairs: dict[int, int] = {}
    taken: set[int] = set()

    def here(before: Finding, now: Finding) -> bool:
        for span in (before.span, *before.also):
            there = carried(places, span.start, span.end)
            if there and any(Span(*there).overlaps(_wide(other)) for other in (now.span, *now.also)):
                return True
        return False

    def same(before: Finding, now: Finding) -> bool:
        return _words(before) == _words(now)

    def gone(before: Finding, now: Finding) -> bool:
        """Something missing is shown at words that may be gone themselves."""
        lost = carried(places, before.span.start, before.span.end) is None
        return lost and _QUOTED.sub("", before.message) == _QUOTED.sub("", now.message)

    for fits in (lambda a, b: same(a, b) and here(a, b), here, same, gone):
        for (index, before), (other, now) in product(enumerate(old), enumerate(new)):
            free = index not in pairs and other not in taken
            if free and now.code == before.code and fits(before, now):
                pairs[index] = other
                taken.add(other)
    return pairs


def _wide(span: Span) -> Span:
    return span if span.end > span.start else Span(span.start, span.start + 1)


def _words(finding: Finding) -> str:
    return "".join(finding.message.split())


def _way(finding: Finding, old: str, new: str, places: list[int]) -> Way:
    there = carried(places, finding.span.start, finding.span.end)
    if there is None:
        line = _line(old, finding.span)
        return "rewritten" if carried(places, line.start, line.end) else "deleted"
    before = "".join(_line(old, finding.span).of(old).split())
    return "elsewhere" if before == "".join(_line(new, Span(*there)).of(new).split()) else "rewritten"


def _line(text: str, span: Span) -> Span:
    return Span(begin_of(text, span.start, "\n"), end_of(text, span.end, "\n"))


def _file(state: State) -> dict[str, str]:
    entry = {"path": str(state.path), "title": state.report.title}
    return {**entry, "note": state.note} if state.note else entry


def _side(span: Span, loaded: LoadedText, lines: LineIndex) -> dict[str, Any] | None:
    if span.end <= span.start:
        return None
    line, where = lines.line(span.start), loaded.where(span.start)
    return {"start": span.start, "end": span.end, "line": line, "place": where, "quote": span.of(loaded.text).strip()}
