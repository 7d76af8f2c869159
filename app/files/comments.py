"""Native Word comments at the exact words, in a copy of a .docx (ECMA-376 Part 1, 17.13.4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.files.names import attribute, kind, number
from app.files.origin import trace
from app.files.repack import copy_with
from app.files.runs import Runs
from app.files.story import open_story

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from lxml import etree

    from app.files.origin import Source, Traced

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass(frozen=True, slots=True)
class Comment:
    """What is said of the characters `start` to `end` of the text; each line becomes a paragraph of the comment."""

    start: int
    end: int
    lines: tuple[str, ...]


def write_comments(path: Path, out: Path, comments: Sequence[Comment], *, author: str, day: date) -> None:
    """Write a copy of the .docx `path` that carries `comments`; comments that are there already are kept.

    A comment on an automatic number, which Word does not store, hangs on the words behind it; one inside a text box,
    where Word allows none, hangs on the box. Nothing else changes: every part but the main one, the comments and what
    announces them is copied byte for byte, and the text of the main part is compared before anything is written.

    Args:
        path: the submitter's file.
        out: where the copy goes.
        comments: offsets count the characters of :func:`app.files.load`'s text of `path`.
        author: who comments.
        day: the date shown.

    Raises:
        UnreadableFile: `path` cannot be read.
        UserError: `out` cannot be written.
    """
    from app.files import read_bytes

    traced = trace(path, read_bytes(path))
    if not comments:
        copy_with(traced.package, {}, out)
        return
    story = open_story(traced, "comments")
    part, namespace = story.root, story.namespace
    anchors = [anchor(traced, comment) for comment in comments]
    runs = Runs()
    for first, last in anchors:
        runs.cut_before(first)
        runs.cut_behind(last)
    runs.divide()
    given = [number(attribute(item, "id"), 0) for root in (part, traced.root) for item in _identified(root)]
    identity = max(given, default=-1) + 1
    stamp = {"author": author, "date": f"{day.isoformat()}T00:00:00Z", "initials": author[:2]}
    for offset, (comment, (first, last)) in enumerate(zip(comments, anchors, strict=True)):
        _mark(namespace, runs.holding(first), runs.holding(last), str(identity + offset))
        part.append(_comment(part, namespace, comment.lines, {"id": str(identity + offset), **stamp}))
    story.write(out, path, "批注")


def _identified(root: etree._Element) -> list[etree._Element]:
    return [item for item in root.iter() if kind(item).startswith("comment")]


def anchor(traced: Traced, comment: Comment) -> tuple[Source, Source]:
    """Return the first and last stored characters of a stretch, or the one nearest to it."""
    end = min(max(comment.end, comment.start + 1), len(traced.text))
    stored = [source for source in traced.sources[comment.start : end] if source is not None]
    if stored:
        return stored[0], stored[-1]
    nearest = traced.nearest(min(comment.start, len(traced.text) - 1))
    if nearest is None:  # the reader refuses a file without any text
        raise AssertionError
    return nearest, nearest


def _mark(namespace: str, first: etree._Element, last: etree._Element, identity: str) -> None:
    def made(name: str) -> etree._Element:
        element = first.makeelement(f"{namespace}{name}")
        element.set(f"{namespace}id", identity)
        return element

    first.addprevious(made("commentRangeStart"))
    reference = first.makeelement(f"{namespace}r")
    reference.append(made("commentReference"))
    last.addnext(reference)
    last.addnext(made("commentRangeEnd"))


def _comment(part: etree._Element, namespace: str, lines: Sequence[str], attributes: dict[str, str]) -> etree._Element:
    comment = part.makeelement(f"{namespace}comment")
    for key, value in attributes.items():
        comment.set(f"{namespace}{key}", value)
    for index, line in enumerate(lines):
        paragraph = comment.makeelement(f"{namespace}p")
        comment.append(paragraph)
        if index == 0:
            mark = comment.makeelement(f"{namespace}r")
            mark.append(comment.makeelement(f"{namespace}annotationRef"))
            paragraph.append(mark)
        run = comment.makeelement(f"{namespace}r")
        words = comment.makeelement(f"{namespace}t")
        words.text = "".join(c for c in line if c.isprintable() or c == " ")
        words.set(_SPACE, "preserve")
        run.append(words)
        paragraph.append(run)
    return comment
