"""Writing w:ins and w:del into one part of a .docx."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from app.files.names import attribute, child, kind, number

if TYPE_CHECKING:
    from datetime import date

    from lxml import etree

    from app.files.origin import Source
    from app.files.runs import Runs

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass(frozen=True, slots=True)
class Step:
    """A correction of the characters `start` to `end`, made as small as possible.

    Attributes:
        text: what comes in; with line ends only where `lines` are given.
        deleted: the characters that go; `ends` are paragraphs whose end goes.
        beside: the character next to which `text` comes in, `behind` or before it.
        host: the paragraph behind which `lines` come in as paragraphs.
    """

    start: int
    end: int
    text: str
    deleted: tuple[Source, ...] = ()
    ends: tuple[etree._Element, ...] = ()
    beside: Source | None = None
    behind: bool = True
    host: etree._Element | None = None
    lines: tuple[str, ...] = ()


class Marks:
    """Writes w:ins and w:del into one part and can take them out again."""

    def __init__(self, root: etree._Element, author: str, day: date) -> None:
        self._root = root
        self._namespace = str(root.tag).rpartition("}")[0] + "}"
        given = [number(attribute(item, "id"), 0) for item in root.iter() if attribute(item, "id") is not None]
        self._numbers = count(max(given, default=0) + 1)
        self._stamp = {"author": author, "date": f"{day.isoformat()}T00:00:00Z"}
        self._own: set[str] = set()

    def apply(self, step: Step, runs: Runs) -> None:
        """Mark what one correction deletes and put in what it inserts."""
        for end in step.ends:
            self._mark_end(end, "del")
        if step.host is not None:
            self._new_paragraphs(step.host, step.lines)
            return
        pieces = list(dict.fromkeys(runs.holding(source) for source in step.deleted))
        place = runs.holding(step.beside) if step.beside is not None else None
        model = pieces[0] if pieces else place
        if pieces:
            place = self._delete(pieces)
        if not step.text or place is None or model is None:
            return
        insertion = self._insertion(model, step.text)
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

    def _mark_end(self, paragraph: etree._Element, name: str) -> None:
        """Mark the end of a paragraph as deleted or inserted: it joins the next where that is accepted or rejected."""
        properties = child(paragraph, "pPr")
        if properties is None:
            properties = paragraph.makeelement(f"{self._namespace}pPr")
            paragraph.insert(0, properties)
        look = child(properties, "rPr")
        if look is None:
            look = properties.makeelement(f"{self._namespace}rPr")
            behind = [index for index, item in enumerate(properties) if kind(item) in {"sectPr", "pPrChange"}]
            properties.insert(min(behind, default=len(properties)), look)
        look.insert(1 if len(look) and kind(look[0]) == "ins" else 0, self._made(name))

    def _new_paragraphs(self, host: etree._Element, lines: tuple[str, ...]) -> None:
        """Put paragraphs behind `host` that look like it.

        An inserted end belongs to the paragraph before the next one; behind the last paragraph it is therefore the
        end of `host` that is new, and the old end closes the last new paragraph.
        """
        runs = [item for item in host.iter() if kind(item) == "r"]
        model = runs[-1] if runs else host
        following = host.getnext()
        if following is not None and kind(following) == "p":
            at = host
            for line in lines:
                at.addnext(self._paragraph(host, model, line))
                at = at.getnext()  # type: ignore[assignment]  # it was put there a line above
            return
        first = self._paragraph(host, model, None)
        for item in [item for item in host if kind(item) != "pPr"]:
            first.append(item)
        host.addprevious(first)
        for line in lines[:-1]:
            host.addprevious(self._paragraph(host, model, line))
        host.append(self._insertion(model, lines[-1]))

    def _paragraph(self, host: etree._Element, model: etree._Element, line: str | None) -> etree._Element:
        made = host.makeelement(f"{self._namespace}p")
        properties = child(host, "pPr")
        if properties is not None:
            own = deepcopy(properties)
            for item in [item for item in own if kind(item) in {"sectPr", "pPrChange", "rPr"}]:
                own.remove(item)
            made.append(own)
        self._mark_end(made, "ins")
        if line is not None:
            made.append(self._insertion(model, line))
        return made

    def _insertion(self, model: etree._Element, text: str) -> etree._Element:
        insertion = self._made("ins")
        insertion.append(self._run(model, text))
        return insertion

    def _delete(self, pieces: list[etree._Element]) -> etree._Element:
        """Mark runs as deleted and return the last mark; neighbours share one."""
        deletion = self._made("del")
        pieces[0].addprevious(deletion)
        for piece in pieces:
            if piece.getprevious() is not deletion:
                deletion = self._made("del")
                piece.addprevious(deletion)
            deletion.append(piece)
            for item in piece:
                if kind(item) == "t":
                    item.tag = f"{self._namespace}delText"
                    item.set(_SPACE, "preserve")
        return deletion

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
