"""From a character of the text of a .docx back to the element and the index it stands at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from app.files.names import kind
from app.files.package import open_package
from app.files.visible import visible
from app.files.word import Origin, read_traced

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from lxml import etree

    from app.files.package import Package

# what Word shows as one thing: nothing is put between its runs
_WHOLE = frozenset({"r", "mc:AlternateContent", "m:oMath", "m:oMathPara"})


class Source(NamedTuple):
    """One character: `element` is its w:t (or tab, break, symbol), `at` its place there.

    `unit` is what an anchor can stand before or behind: the outermost run, formula or drawing within the paragraph.
    """

    element: etree._Element
    at: int
    unit: etree._Element

    @property
    def splittable(self) -> bool:
        """Whether the run can be divided at this character."""
        return self.element.getparent() is self.unit and kind(self.unit) == "r"


class End(NamedTuple):
    """The end of a paragraph, and whether Word numbers that paragraph."""

    paragraph: etree._Element
    numbered: bool


@dataclass(frozen=True, slots=True)
class Traced:
    """A .docx with its text and the source of each character.

    Attributes:
        text: as :func:`app.files.load` gives it.
        main: name of the main part; `root` is its root element, which may be changed.
        sources: one per character of `text`; None for what Word does not store: automatic numbers, line ends, the
            tabs between cells, spaces between the paragraphs of a cell.
        ends: offset of a line end -> the paragraph that ends there; none for rows of tables.
    """

    package: Package
    text: str
    main: str
    root: etree._Element
    sources: tuple[Source | None, ...]
    ends: Mapping[int, End]

    def nearest(self, offset: int) -> Source | None:
        """Return the source of the stored character next to `offset`: behind it on its line, before it, or anywhere."""
        line_start = self.text.rfind("\n", 0, offset) + 1
        found = self.text.find("\n", offset)
        line_end = len(self.text) if found < 0 else found
        ways: tuple[range, ...] = (
            range(offset, line_end),
            range(min(offset, len(self.text)) - 1, line_start - 1, -1),
            range(line_end, len(self.text)),
            range(line_start - 1, -1, -1),
        )
        return next((source for way in ways for at in way if (source := self.sources[at]) is not None), None)


def trace(path: Path, data: bytes) -> Traced:
    """Read a .docx with the source of each character.

    Raises:
        UnreadableFile: as :func:`app.files.load`.
    """
    package = open_package(path, data)
    content, main, root, origins = read_traced(path, package)
    sources: list[Source | None] = [None] * len(content.text)
    units: dict[etree._Element, etree._Element] = {}
    ends: dict[int, End] = {}
    for origin in origins:
        if origin.parts and content.text[origin.end : origin.end + 1] == "\n":
            number, paragraph = origin.parts[-1]
            ends[origin.end] = End(paragraph, bool(number))
        for offset, element, index in _aligned(content.text, origin):
            if element not in units:
                units[element] = _unit(element)
            sources[offset] = Source(element, index, units[element])
    return Traced(package, content.text, main, root, tuple(sources), ends)


def _aligned(text: str, origin: Origin) -> Iterator[tuple[int, etree._Element, int]]:
    """Pair the characters of a stretch with what is stored; between the two only white space differs."""
    stored: list[tuple[str, etree._Element | None, int]] = []
    for number, element in origin.parts:
        stored += [(character, None, 0) for character in number]
        for words, holder in visible(element):
            stored += [(character, holder, index) for index, character in enumerate(words)]
    at, have, end = origin.start, 0, min(origin.end, len(text))
    while at < end and have < len(stored):
        here, there = _space(text, at, end), _stored_space(stored, have)
        # white space at the head of a line was cut from the left, elsewhere from the right
        skip = max(0, (there - have) - (here - at)) if at == origin.start else 0
        pairs = list(zip(range(at, here), range(have + skip, there), strict=False))
        at, have = here, there
        if at < end and have < len(stored):
            pairs.append((at, have))
            at, have = at + 1, have + 1
        for offset, position in pairs:
            character, source, index = stored[position]
            if source is not None and (character == text[offset] or character.isspace()):
                yield offset, source, index


def _space(text: str, at: int, end: int) -> int:
    while at < end and text[at].isspace():
        at += 1
    return at


def _stored_space(stored: list[tuple[str, etree._Element | None, int]], at: int) -> int:
    while at < len(stored) and stored[at][0].isspace():
        at += 1
    return at


def _unit(element: etree._Element) -> etree._Element:
    above = list(element.iterancestors())
    paragraph = max((index for index, item in enumerate(above) if kind(item) == "p"), default=len(above))
    return next((item for item in reversed(above[:paragraph]) if kind(item) in _WHOLE), element)
