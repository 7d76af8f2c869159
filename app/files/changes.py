"""Corrections as native tracked changes, in a copy of a .docx (ECMA-376 Part 1, 17.13.5).

Each correction becomes w:del and w:ins of its own, which a person accepts or rejects in Word. Accepting all gives the
corrected text, rejecting all the text as it was, character for character; both are proved before anything is written.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, replace
from itertools import count
from typing import TYPE_CHECKING

from app.files.names import attribute, kind, number
from app.files.origin import trace
from app.files.repack import copy_with, require, serialized, stored_text
from app.files.runs import Runs
from app.files.word import read_traced

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from lxml import etree

    from app.files.origin import Source, Traced

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
# what a deleted run may hold besides its properties; anything else is not a matter of text
_WORDS = frozenset({"t", "tab", "ptab", "br", "cr", "noBreakHyphen", "softHyphen", "sym", "lastRenderedPageBreak"})


@dataclass(frozen=True, slots=True)
class Change:
    """Replace the characters `start` to `end` of the text by `text`."""

    start: int
    end: int
    text: str

    def clashes(self, other: Change) -> bool:
        """Tell whether both touch the same characters, or insert at the same point."""
        if self.start == self.end or other.start == other.end:
            return self.start <= other.end and other.start <= self.end
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Refused:
    """A correction that was not written, and why, in Chinese."""

    change: Change
    reason: str


@dataclass(frozen=True, slots=True)
class _Step:
    """A correction made as small as possible, with the characters it deletes and the one it is put next to."""

    change: Change
    deleted: tuple[Source, ...]
    beside: Source
    behind: bool


def write_changes(path: Path, out: Path, changes: Sequence[Change], *, author: str, day: date) -> tuple[Refused, ...]:
    """Write a copy of the .docx `path` with `changes` as tracked changes; return those that could not be made.

    Of corrections that touch the same characters the first is made. Nothing but the main part changes.

    Args:
        path: the submitter's file.
        out: where the copy goes.
        changes: offsets count the characters of :func:`app.files.load`'s text of `path`.
        author: who corrects.
        day: the date shown.

    Raises:
        UnreadableFile: `path` cannot be read.
        UserError: `out` cannot be written.
    """
    from app.files import read_bytes

    traced = trace(path, read_bytes(path))
    steps, refused = _steps(traced, changes)
    if not steps:
        copy_with(traced.package, {}, out)
        return tuple(refused)
    before = stored_text(traced.root)
    runs = Runs()
    for step in steps:
        if step.deleted:
            for source in step.deleted:
                runs.cut_before(source)
                runs.cut_behind(source)
        elif step.behind:
            runs.cut_behind(step.beside)
        else:
            runs.cut_before(step.beside)
    runs.divide()
    marks = _Marks(traced.root, author, day)
    for step in sorted(steps, key=lambda step: step.change.start, reverse=True):
        marks.apply(step, runs)
    wanted = traced.text
    for step in sorted(steps, key=lambda step: step.change.start, reverse=True):
        wanted = wanted[: step.change.start] + step.change.text + wanted[step.change.end :]
    accepted = read_traced(path, traced.package, traced.root)[0].text
    require("".join(accepted.split()) == "".join(wanted.split()), path, "接受全部修订后的文字")
    require(stored_text(marks.rejected()) == before, path, "拒绝全部修订后的文字")
    copy_with(traced.package, {traced.main: serialized(traced.root)}, out)
    return tuple(refused)


def _steps(traced: Traced, changes: Sequence[Change]) -> tuple[list[_Step], list[Refused]]:
    steps: list[_Step] = []
    kept: list[Change] = []
    refused: list[Refused] = []
    for change in changes:
        if change in kept:  # two rules may ask for the same
            continue
        if any(change.clashes(other) for other in kept):
            refused.append(Refused(change, "与前一处修订重叠，请在接受前一处后再处理"))
            continue
        small = _trimmed(traced.text, change)
        if small is None:
            continue
        step = _step(traced, small)
        if isinstance(step, str):
            refused.append(Refused(change, step))
        else:
            steps.append(step)
            kept.append(change)
    return steps, refused


def _trimmed(text: str, change: Change) -> Change | None:
    """Leave out what stays the same at either end; None where nothing changes."""
    old, new = text[change.start : change.end], change.text
    if old == new:
        return None
    head = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    rest = min(len(old), len(new)) - head
    tail = next((i for i in range(rest) if old[-1 - i] != new[-1 - i]), rest)
    return replace(change, start=change.start + head, end=change.end - tail, text=new[head : len(new) - tail])


def _step(traced: Traced, change: Change) -> _Step | str:
    """Return how to make `change`, or the reason why it cannot be made."""
    if "\n" in change.text or "\n" in traced.text[change.start : change.end] or "\t" in change.text:
        return "涉及整段或表格的增删，请手工修改"
    found = traced.sources[change.start : change.end]
    deleted = tuple(source for source in found if source is not None)
    if len(deleted) < len(found):
        return "该处文字由 Word 自动生成（如自动编号），请在 Word 中调整"
    if deleted:
        beside, behind = deleted[-1], True
    else:
        line_start = traced.text.rfind("\n", 0, change.start) + 1
        before = traced.sources[change.start - 1] if change.start > line_start else None
        after = traced.sources[change.start] if change.start < len(traced.text) else None
        source = before or after
        if source is None:
            return "该处没有可以依附的文字，请手工修改"
        beside, behind = source, before is not None
    if not all(source.splittable for source in (*deleted, beside)):
        return "该处文字在文本框、公式或注音中，请手工修改"
    if not all(kind(item) in _WORDS for item in _between(deleted)):
        return "该处夹有图片、脚注等内容，请手工修改"
    return _Step(change, deleted, beside, behind)


def _between(deleted: Sequence[Source]) -> Iterator[etree._Element]:
    """Yield the children of runs from the first to the last deleted character of each run."""
    for unit in dict.fromkeys(source.unit for source in deleted):
        touched = {source.element for source in deleted if source.unit is unit}
        items = list(unit)
        places = [index for index, item in enumerate(items) if item in touched]
        yield from items[places[0] : places[-1] + 1]


class _Marks:
    """Writes w:ins and w:del into one part and can take them out again."""

    def __init__(self, root: etree._Element, author: str, day: date) -> None:
        self._root = root
        self._namespace = str(root.tag).rpartition("}")[0] + "}"
        given = [number(attribute(item, "id"), 0) for item in root.iter() if attribute(item, "id") is not None]
        self._numbers = count(max(given, default=0) + 1)
        self._stamp = {"author": author, "date": f"{day.isoformat()}T00:00:00Z"}
        self._own: set[str] = set()

    def apply(self, step: _Step, runs: Runs) -> None:
        """Mark what one correction deletes and put in what it inserts."""
        pieces = list(dict.fromkeys(runs.holding(source) for source in step.deleted))
        model = runs.holding(step.deleted[0] if step.deleted else step.beside)
        place = runs.holding(step.beside)
        deletion: etree._Element | None = None
        for piece in pieces:
            if deletion is None or piece.getprevious() is not deletion:
                deletion = self._made("del")
                piece.addprevious(deletion)
            deletion.append(piece)
            for item in piece:
                if kind(item) == "t":
                    item.tag = f"{self._namespace}delText"
                    item.set(_SPACE, "preserve")
            place = deletion
        if not step.change.text:
            return
        insertion = self._made("ins")
        insertion.append(self._run(model, step.change.text))
        parent = place.getparent()
        if parent is not None and self._mine(parent):  # the neighbour is itself deleted by us
            place, parent = parent, parent.getparent()
        if parent is not None and kind(parent) in {"ins", "moveTo"}:
            place = self._parted(parent, place, behind=step.behind)
            (place.addnext if step.behind else place.addprevious)(insertion)
        elif step.behind:
            place.addnext(insertion)
        else:
            place.addprevious(insertion)

    def rejected(self) -> etree._Element:
        """Return a copy of the part in which this author's marks are rejected."""
        root = deepcopy(self._root)
        for item in list(root.iter()):
            if not self._mine(item):
                continue
            parent = item.getparent()
            if parent is None:
                continue
            if kind(item) == "del":
                for run in list(item):
                    item.addprevious(run)
            parent.remove(item)
        return root

    def _mine(self, item: etree._Element) -> bool:
        return kind(item) in {"ins", "del"} and attribute(item, "id") in self._own

    def _made(self, name: str) -> etree._Element:
        element = self._root.makeelement(f"{self._namespace}{name}")
        identity = str(next(self._numbers))
        self._own.add(identity)
        element.set(f"{self._namespace}id", identity)
        for key, value in self._stamp.items():
            element.set(f"{self._namespace}{key}", value)
        return element

    def _run(self, model: etree._Element, text: str) -> etree._Element:
        run = self._root.makeelement(f"{self._namespace}r")
        properties = next((item for item in model if kind(item) == "rPr"), None)
        if properties is not None:
            own = deepcopy(properties)
            for item in list(own):
                if kind(item) in {"rPrChange", "ins", "del", "moveFrom", "moveTo"}:
                    own.remove(item)
            run.append(own)
        words = run.makeelement(f"{self._namespace}t")
        words.text = text
        words.set(_SPACE, "preserve")
        run.append(words)
        return run

    def _parted(self, parent: etree._Element, place: etree._Element, *, behind: bool) -> etree._Element:
        """Divide another's insertion at `place`, so that ours stands beside it and not inside; return its near half."""
        following = list(place.itersiblings()) if behind else [place, *place.itersiblings()]
        second = parent.makeelement(parent.tag)
        for key, value in parent.attrib.items():
            second.set(key, value)
        second.set(f"{self._namespace}id", str(next(self._numbers)))
        for item in following:
            second.append(item)
        parent.addnext(second)
        return parent if behind else second
