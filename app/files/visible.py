"""The visible characters of the paragraphs of a .docx, each stretch with the element it is stored in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.files.names import COMPATIBILITY, KINDS, MATH, PREFIXES, attribute, bearers, kind, switched_on, tags

if TYPE_CHECKING:
    from lxml.etree import _Element

    Piece = tuple[str, _Element]

_GONE = frozenset(
    {"del", "moveFrom", "delText", "delInstrText", "instrText", "rt", "pPr", "rPr", "sdtPr", "sdtEndPr", "tblPr"}
)
_CHARACTERS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": "", "sym": "□"}
# check marks of the Wingdings fonts, by the code Word stores
_SYMBOLS = {"F0A8": "□", "F06F": "□", "F0FE": "☑", "F052": "☑", "F0FC": "√", "F0FB": "×", "F0A1": "○", "F06C": "●"}
# what may hide or move characters of the paragraph it stands in
_KNOTS = frozenset({"tabs", "rt", "pict", "object", "drawing", "txbxContent", "mc:AlternateContent"})
_CHANGES = frozenset({"del", "moveFrom"})
_DELETED = frozenset({"r", "rPr", "delText", "delInstrText"})
_PARAGRAPHS = tags("p")
_NAMES = ("p", "t", *_CHARACTERS, "vanish", *sorted(_KNOTS - {"mc:AlternateContent"}), *_CHANGES)
_LOOKED_AT = {
    prefix: (*(prefix + name for name in _NAMES), f"{math}t", f"{COMPATIBILITY}AlternateContent")
    for prefix, math in zip(PREFIXES, MATH, strict=True)
}


class Shown:
    """What the paragraphs of one part show.

    Nearly all of them hold runs and nothing else: their characters are gathered in one pass over the part, which takes
    a third of the time of a walk through each. Where something may hide or move characters, the paragraph is walked.
    """

    __slots__ = ("_gathered", "_hidden")

    def __init__(self, root: _Element) -> None:
        """Look through the part with this root."""
        gathered: dict[_Element, list[Piece]] = {}
        pieces: list[Piece] = []
        knots: list[_Element] = []
        hidden: set[_Element] = set()
        strict = str(root.tag).startswith(PREFIXES[1])
        for item in root.iter(*_LOOKED_AT[PREFIXES[strict]]):
            what = KINDS[item.tag]
            if what == "p":
                gathered[item] = pieces = []
            elif what in _KNOTS or (what in _CHANGES and _may_show(item)):
                knots.append(item)
            elif what == "vanish":
                if switched_on(item) and (properties := item.getparent()) is not None:
                    hidden.add(properties)
            elif what not in _CHANGES:
                pieces.append((_stored(item, what), item))
        for knot in (*knots, *hidden):
            for paragraph in (*knot.iterancestors(*_PARAGRAPHS), *knot.iter(*_PARAGRAPHS)):
                gathered.pop(paragraph, None)
        self._gathered, self._hidden = gathered, frozenset(hidden)

    def of(self, paragraph: _Element, boxes: list[_Element] | None = None) -> list[Piece]:
        """Return the visible characters of `paragraph` with their elements, and set its text boxes aside."""
        gathered = self._gathered.get(paragraph)
        return visible(paragraph, boxes, self._hidden) if gathered is None else gathered

    def plain(self, paragraph: _Element) -> str:
        """Return the words of `paragraph` on one line, single blanks between them."""
        return " ".join("".join([words for words, _ in self.of(paragraph)]).split())


def _may_show(change: _Element) -> bool:
    """Tell whether what was deleted or moved away holds more than runs of deleted words (w:delText)."""
    return not _DELETED.issuperset([KINDS[item.tag] for run in change for item in (run, *run)])


def visible(
    element: _Element,
    boxes: list[_Element] | None = None,
    hidden: frozenset[_Element] | None = None,
) -> list[Piece]:
    """Return the visible characters below `element` with their elements, and set its text boxes aside.

    `hidden` are the run properties that hide their run, where they are known.
    """
    pieces: list[Piece] = []
    _inline(element, pieces, [] if boxes is None else boxes, bearers(element, "vanish") if hidden is None else hidden)
    return pieces


def _inline(element: _Element, pieces: list[Piece], boxes: list[_Element], hidden: frozenset[_Element]) -> None:
    for item in element:
        what = KINDS[item.tag]
        if what == "r":
            _inline(item, pieces, boxes, hidden)
        elif what in _GONE:
            if what == "rPr" and item in hidden:
                return
        elif what in {"t", "m:t"} or what in _CHARACTERS:
            pieces.append((_stored(item, what), item))
        elif what == "txbxContent":
            boxes.append(item)
        elif what == "mc:AlternateContent":
            _inline(alternative(item), pieces, boxes, hidden)
        else:
            _inline(item, pieces, boxes, hidden)


def _stored(element: _Element, what: str) -> str:
    """Return the characters an element stands for; line ends inside w:t are blanks."""
    if what in {"t", "m:t"}:
        words = element.text or ""
        return words.replace("\n", " ").replace("\r", " ") if "\n" in words or "\r" in words else words
    if what == "sym":
        return _SYMBOLS.get((attribute(element, "char") or "").upper(), "□")
    if what == "br" and attribute(element, "type") in {"page", "column"}:
        return ""
    return _CHARACTERS[what]


def alternative(element: _Element) -> _Element:
    """Return the branch a present-day Word shows; the others repeat the same content."""
    branches = list(element)
    return next((item for item in branches if kind(item) == "mc:Choice"), branches[0] if branches else element)
