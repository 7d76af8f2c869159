"""Corrections as native tracked changes, in a copy of a .docx (ECMA-376 Part 1, 17.13.5).

Each correction becomes w:del and w:ins of its own, which a person accepts or rejects in Word. Accepting all gives the
corrected text, rejecting all the text as it was, character for character; both are proved before anything is written.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.files.marks import Marks, Step
from app.files.names import child, kind
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
        for source in step.deleted:
            runs.cut_before(source)
            runs.cut_behind(source)
        if step.beside is not None and not step.deleted:
            (runs.cut_behind if step.behind else runs.cut_before)(step.beside)
    runs.divide()
    marks = Marks(traced.root, author, day)
    wanted = traced.text
    # from the end; of two at one place what is deleted goes before what is inserted ahead of it
    for step in sorted(steps, key=lambda step: (step.start, step.end), reverse=True):
        marks.apply(step, runs)
        wanted = wanted[: step.start] + step.text + wanted[step.end :]
    accepted = read_traced(path, traced.package, traced.root)[0].text
    require("".join(accepted.split()) == "".join(wanted.split()), path, "接受全部修订后的文字")
    require(stored_text(marks.rejected()) == before, path, "拒绝全部修订后的文字")
    copy_with(traced.package, {traced.main: serialized(traced.root)}, out)
    return tuple(refused)


def _steps(traced: Traced, changes: Sequence[Change]) -> tuple[list[Step], list[Refused]]:
    steps: list[Step] = []
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


def _step(traced: Traced, change: Change) -> Step | str:
    """Return how to make `change`, or the reason why it cannot be made."""
    if "\n" in change.text:
        return _new_paragraphs(traced, change)
    if "\t" in change.text:
        return "涉及表格的增删，请手工修改"
    going = _going(traced, change)
    if isinstance(going, str):
        return going
    deleted, ends = going
    beside, behind = (deleted[-1], True) if deleted else _beside(traced, change)
    if beside is None and change.text:
        return "该处没有可以依附的文字，请手工修改"
    if not all(source.splittable for source in (*deleted, *((beside,) if beside and change.text else ()))):
        return "该处文字在文本框、公式或注音中，请手工修改"
    if not all(kind(item) in _WORDS for item in _between(deleted)):
        return "该处夹有图片、脚注等内容，请手工修改"
    return Step(change.start, change.end, change.text, tuple(deleted), tuple(ends), beside, behind)


def _going(traced: Traced, change: Change) -> tuple[list[Source], list[etree._Element]] | str:
    """Return the characters and the ends of paragraphs that a change takes away, or why it cannot."""
    deleted: list[Source] = []
    ends: list[etree._Element] = []
    for offset in range(change.start, change.end):
        source, end = traced.sources[offset], traced.ends.get(offset)
        if source is not None:
            deleted.append(source)
        elif end is not None and _joins_next(end.paragraph):
            ends.append(end.paragraph)
        elif end is None or offset < change.end - 1:  # the last paragraph of all, or of a cell, stays, empty
            table = traced.text[offset] in "\t\n"
            return "涉及表格的增删，请手工修改" if table else "该处文字由 Word 自动生成（如自动编号），请在 Word 中调整"
    return deleted, ends


def _beside(traced: Traced, change: Change) -> tuple[Source | None, bool]:
    """Return the character next to which something comes in, and whether it comes behind it."""
    line_start = traced.text.rfind("\n", 0, change.start) + 1
    before = traced.sources[change.start - 1] if change.start > line_start else None
    after = traced.sources[change.start] if change.start < len(traced.text) else None
    return before or after, before is not None


def _new_paragraphs(traced: Traced, change: Change) -> Step | str:
    """Return how to put in whole paragraphs, which go behind the paragraph that ends there."""
    lines = change.text.split("\n")
    at = change.start
    if not lines[0]:
        lines = lines[1:]
    elif not lines[-1]:
        at, lines = at - 1, lines[:-1]
    else:
        return "要把一段分成几段，请手工修改"
    host = traced.ends.get(at)
    if change.end > change.start or host is None or host.numbered or not _in_flow(host.paragraph):
        return "涉及整段的增删，请手工修改"
    return Step(change.start, change.end, change.text, host=host.paragraph, lines=tuple(lines))


def _joins_next(paragraph: etree._Element) -> bool:
    """Tell whether Word can join a paragraph with the next: there is one, and no section ends between."""
    following = paragraph.getnext()
    return _in_flow(paragraph) and following is not None and kind(following) == "p"


def _in_flow(paragraph: etree._Element) -> bool:
    properties = child(paragraph, "pPr")
    above = any(kind(item) in {"txbxContent", "ins", "moveTo"} for item in paragraph.iterancestors())
    return not above and (properties is None or child(properties, "sectPr") is None)


def _between(deleted: Sequence[Source]) -> Iterator[etree._Element]:
    """Yield the children of runs from the first to the last deleted character of each run."""
    for unit in dict.fromkeys(source.unit for source in deleted):
        touched = {source.element for source in deleted if source.unit is unit}
        items = list(unit)
        places = [index for index, item in enumerate(items) if item in touched]
        yield from items[places[0] : places[-1] + 1]
