"""The visible characters of the paragraphs of a .docx, and which properties they and their tables have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.files.names import COMPATIBILITY, KINDS, MATH, PREFIXES, attribute, bearers, kind, switched_on

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from lxml.etree import _Element

    Piece = tuple[str, _Element]

_GONE = frozenset(
    {"del", "moveFrom", "delText", "delInstrText", "instrText", "rt", "pPr", "rPr", "sdtPr", "sdtEndPr", "tblPr"}
)
_CHARACTERS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": "", "sym": "□"}
_WRITTEN = frozenset({"t", "m:t", *_CHARACTERS})
# check marks of the Wingdings fonts, by the code Word stores
_SYMBOLS = {"F0A8": "□", "F06F": "□", "F0FE": "☑", "F052": "☑", "F0FC": "√", "F0FB": "×", "F0A1": "○", "F06C": "●"}
# what may hide or move characters of the paragraph it stands in
_KNOTS = frozenset({"rt", "txbxContent", "mc:AlternateContent"})
_SPANS = frozenset({"gridSpan", "vMerge", "gridBefore", "gridAfter"})
_CHANGES = frozenset({"del", "moveFrom"})
_NAMES = ("t", "p", "pStyle", "numPr", "pPrChange", *_CHARACTERS, "vanish", "rt", "txbxContent", *_SPANS, *_CHANGES)
_LOOKED_AT = {
    prefix: (*(prefix + name for name in _NAMES), *(f"{math}t" for math in MATH), f"{COMPATIBILITY}AlternateContent")
    for prefix in PREFIXES
}


class Shown:
    """What the paragraphs of one part show, and those of their properties that matter for the text.

    Nearly all of them hold runs and nothing else: they are gathered in one pass over the part, which takes a third of
    the time of a walk through each. Where something may hide or move characters, the paragraph is walked.

    Attributes:
        styles: paragraph -> id of its style, where it names one.
        lists: paragraph -> its own ``w:numPr``, where it has one.
        joined: paragraphs whose end a tracked change deleted.
        uneven: rows that a tracked change deleted or that leave out columns, and cells that span more than one.
    """

    __slots__ = ("_gathered", "_hidden", "joined", "lists", "styles", "uneven")

    def __init__(self, root: _Element) -> None:
        """Look through the part with this root."""
        self.styles: dict[_Element, str] = {}
        self.lists: dict[_Element, _Element] = {}
        self.joined: set[_Element] = set()
        self.uneven: set[_Element] = set()
        self._gathered: dict[_Element, list[str]] = {}
        self._hidden: set[_Element] = set()
        prefix = PREFIXES[str(root.tag).startswith(PREFIXES[1])]
        for knot in self._gather(root, _LOOKED_AT[prefix], f"{prefix}val"):
            for tied in (*knot.iterancestors(f"{prefix}p"), *knot.iter(f"{prefix}p")):
                self._gathered.pop(tied, None)

    def _gather(  # noqa: C901  # a call for each element would cost as much as the whole pass
        self, root: _Element, names: tuple[str, ...], value: str
    ) -> list[_Element]:
        """Take down the characters and properties of all paragraphs; return what may hide or move characters."""
        paragraph, words, change = root, list[str](), root
        knots: list[_Element] = []
        for item in root.iter(*names):
            what = KINDS[item.tag]
            if change is not root:  # what was deleted or moved away: does it hold more than deleted words?
                knots += [change] if change in item.iterancestors() else []
                change = root
            if what == "t":
                said = item.text
                words.append(said if said and said.isprintable() else _stored(item, what))
            elif what == "p":
                paragraph, words = item, []
                self._gathered[item] = words
            elif what == "pStyle":
                self.styles.setdefault(paragraph, item.get(value, ""))
            elif what == "numPr":
                self.lists.setdefault(paragraph, item)
            elif what == "pPrChange":
                paragraph = item  # the properties in it are former ones
            elif what in _WRITTEN:
                words.append(_stored(item, what))
            elif what in _CHANGES and len(item):
                change = item
            elif what in _KNOTS or self._hides(what, item):
                knots.append(item)
        return knots

    def _hides(self, what: str, item: _Element) -> bool:
        """Tell whether `item` hides its run; note what it says of its paragraph, row or cell."""
        holder = item.getparent()
        bearer = holder.getparent() if holder is not None else None
        if holder is None or bearer is None:
            return False
        if what == "vanish" and switched_on(item):
            self._hidden.add(holder)
            return True
        if kind(holder) != "rPr":
            self.uneven.add(bearer)
        elif what == "del" and switched_on(item) and kind(bearer) == "pPr":
            self.joined.update(list(bearer.iterancestors())[:1])
        return False

    def words(self, paragraph: _Element, boxes: list[_Element] | None = None) -> str:
        """Return the visible characters of `paragraph`, and set its text boxes aside."""
        gathered = self._gathered.get(paragraph)
        if gathered is None:
            gathered = [words for words, _ in visible(paragraph, boxes, self._hidden)]
        return "".join(gathered)


def plain(words: str) -> str:
    """Return `words` on one line, single blanks between them."""
    return " ".join(words.split())


def visible(
    element: _Element,
    boxes: list[_Element] | None = None,
    hidden: AbstractSet[_Element] | None = None,
) -> list[Piece]:
    """Return the visible characters below `element` with their elements, and set its text boxes aside.

    `hidden` are the run properties that hide their run, where they are known.
    """
    pieces: list[Piece] = []
    _inline(element, pieces, [] if boxes is None else boxes, bearers(element, "vanish") if hidden is None else hidden)
    return pieces


def _inline(element: _Element, pieces: list[Piece], boxes: list[_Element], hidden: AbstractSet[_Element]) -> None:
    for item in element:
        what = KINDS[item.tag]
        if what == "r":
            _inline(item, pieces, boxes, hidden)
        elif what in _GONE:
            if what == "rPr" and item in hidden:
                return
        elif what in _WRITTEN:
            pieces.append((_stored(item, what), item))
        elif what == "txbxContent":
            boxes.append(item)
        elif what == "mc:AlternateContent":
            _inline(alternative(item), pieces, boxes, hidden)
        else:
            _inline(item, pieces, boxes, hidden)


def _stored(element: _Element, what: str) -> str:
    """Return the characters an element stands for: line ends inside w:t are blanks, tab stops are none."""
    if what in {"t", "m:t"}:
        words = element.text or ""
        return words.replace("\n", " ").replace("\r", " ") if "\n" in words or "\r" in words else words
    if what == "sym":
        return _SYMBOLS.get((attribute(element, "char") or "").upper(), "□")
    if what == "br" and attribute(element, "type") in {"page", "column"}:
        return ""
    holder = element.getparent() if what == "tab" else None
    return "" if holder is not None and kind(holder) == "tabs" else _CHARACTERS[what]


def alternative(element: _Element) -> _Element:
    """Return the branch a present-day Word shows; the others repeat the same content."""
    branches = list(element)
    return next((item for item in branches if kind(item) == "mc:Choice"), branches[0] if branches else element)
