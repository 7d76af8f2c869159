"""Lines of a printed page joined into the paragraphs they were broken from; page numbers and running heads dropped."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from app.files import Apart, Place

if TYPE_CHECKING:
    from collections.abc import Sequence

_PAGE_NUMBER = re.compile(
    r"[-—–－·•\s]*(?:第\s*)?(?:\d{1,4}|[ivxlc]{1,6})\s*页?(?:\s*[/／,，]?\s*共?\s*\d{1,4}\s*页?)?[-—–－·•\s]*",
    re.IGNORECASE,
)
# a line that begins like this begins a paragraph, wherever the one before ended
_MARKER = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]|\d{1,2}[.．、](?!\d)|[（(]\d{1,2}[)）]"
    r"|第[一二三四五六七八九十百]{1,4}[章节条])"
)
_ENDS = tuple("。！？；：!?;:”）")
_STOPS = tuple("。！？；!?;")
# a word in Latin letters or a figure, else one character, with the marks that no line begins with or ends with
_UNPARTED = re.compile("[“‘（《〈【〔]*(?:[A-Za-z0-9.,%％‰℃/+-]+|.)[，。；：、！？”’）》〉】〕…%％‰℃]*")
_EDGE = 2  # running heads and feet stand among this many lines at the edge of a page
_SHARE = 0.5


class Line(NamedTuple):
    """One printed line; lengths in points from the left upper corner. `row` is a table row, its cells tabbed."""

    text: str
    page: int
    left: float
    right: float
    top: float
    bottom: float
    size: float
    row: bool = False
    page_height: float = 0.0


class Joined(NamedTuple):
    """Text, places and what was set apart, as in :class:`app.files.LoadedText`."""

    text: str
    places: tuple[Place, ...]
    apart: tuple[Apart, ...]


@dataclass(slots=True)
class _Text:
    lines: list[str] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    length: int = 0

    def add(self, pieces: list[tuple[str, int]]) -> None:
        """Append a paragraph made of pieces, each with its page."""
        line, start = "", self.length
        for words, page in pieces:
            glue = " " if line and _spaced(line[-1], words[0]) else ""
            line += glue + words
            end = self.length + len(line)
            if self.places and start > self.length and self.places[-1].name == f"第{page}页":
                self.places[-1] = Place(self.places[-1].start, end, self.places[-1].name)
            else:
                self.places.append(Place(start, end, f"第{page}页"))
            start = end
        self.lines.append(line)
        self.length += len(line) + 1


def join(pages: Sequence[Sequence[Line]]) -> Joined:
    """Join the lines of all pages."""
    bodies, heads = _without_running(pages)
    lines = [line for body in bodies for line in body]
    text = _Text()
    plain = [line for line in lines if not line.row]
    area = _area(plain, bodies)
    pieces: list[tuple[str, int]] = []
    before: Line | None = None
    header = ""
    for line in lines:
        within = before is not None and before.row
        if line.row and not within:
            header = line.text
        elif line.row and before is not None and before.page != line.page and line.text == header:
            continue  # the head of a table is repeated on each page
        if pieces and (before is None or _begins(before, line, area)):
            text.add(pieces)
            pieces = []
        pieces.append((line.text, line.page))
        before = line
    if pieces:
        text.add(pieces)
    apart = (Apart("页眉", "\n".join(heads)),) if heads else ()
    return Joined("\n".join(text.lines) + "\n", tuple(text.places), apart)


def _begins(before: Line, line: Line, area: _Area) -> bool:
    """Tell whether `line` begins a paragraph after `before`."""
    if line.row or before.row:
        return True
    size = max(before.size, 1.0)
    if abs(line.size - before.size) > 0.12 * size:
        return True
    if size > 1.2 * area.size and area.centred(before) and area.centred(line):
        return False  # a title set over several lines
    left, right, gap = area.left, area.right, area.gap
    if _MARKER.match(line.text) and (before.text.endswith(_ENDS) or before.right < right - 1.5 * size):
        return True
    if before.right < right - 2 * size and not _pushed_down(before, line, right):
        return True  # it did not reach the margin: nothing was broken here
    if line.left > left + 1.2 * size:  # indented: the first line of a paragraph, or centred
        return True
    return line.page == before.page and line.top - before.top > 1.7 * gap


def _pushed_down(before: Line, line: Line, right: float) -> bool:
    """Tell whether what `line` begins with cannot be parted (15％，) and had no room left on the line `before`."""
    unit = _UNPARTED.match(line.text)
    if unit is None or before.text.endswith(_STOPS):
        return False
    width = sum(0.5 if char.isascii() else 1.0 for char in unit[0])
    return before.right + (width + 0.75) * line.size >= right


class _Area(NamedTuple):
    """The type area: its edges, the usual distance from line to line, and the usual size of characters."""

    left: float
    right: float
    gap: float
    size: float

    def centred(self, line: Line) -> bool:
        """Tell whether a line stands in the middle, as far from the left edge as from the right."""
        return abs((line.left - self.left) - (self.right - line.right)) < 1.5 * line.size


def _area(lines: Sequence[Line], pages: Sequence[Sequence[Line]]) -> _Area:
    """Measure: the left edge is where many lines begin, the right edge where the longest end."""
    if not lines:
        return _Area(0.0, 0.0, 1000.0, 1000.0)
    starts = Counter(round(line.left) for line in lines)
    many = [start for start, count in starts.items() if count >= max(2, len(lines) // 12)]
    ends = sorted(line.right for line in lines)
    sizes = sorted(line.size for line in lines)
    return _Area(
        float(min(many or starts)), ends[int(0.95 * (len(ends) - 1))], _usual_gap(pages), sizes[len(sizes) // 2]
    )


def _usual_gap(pages: Sequence[Sequence[Line]]) -> float:
    gaps = Counter(
        round(line.top - before.top)
        for lines in pages
        for before, line in itertools.pairwise(lines)
        if not line.row and not before.row and line.top > before.top
    )
    return float(gaps.most_common(1)[0][0]) if gaps else 1000.0


def _without_running(pages: Sequence[Sequence[Line]]) -> tuple[list[list[Line]], list[str]]:
    """Drop page numbers at the edges, and what repeats there on most pages."""
    seen: Counter[str] = Counter()
    for lines in pages:
        seen.update({_shape(line) for line in _edges(lines)})
    least = max(2, int(_SHARE * len(pages)))
    running = {shape for shape, count in seen.items() if count >= least} if len(pages) > 1 else set()
    bodies: list[list[Line]] = []
    heads: dict[str, None] = {}
    for lines in pages:
        edges = _edges(lines)
        body: list[Line] = []
        for line in lines:
            at_edge = line in edges and not line.row
            if at_edge and _shape(line) in running:
                if not _PAGE_NUMBER.fullmatch(line.text):
                    heads[line.text] = None
            elif not (at_edge and line in (lines[0], lines[-1]) and _is_number(line)):
                body.append(line)
        bodies.append(body)
    return bodies, list(heads)


def _edges(lines: Sequence[Line]) -> list[Line]:
    """Return the outermost lines that stand in the upper or lower eighth of the page."""
    found = [*lines[:_EDGE], *lines[-_EDGE:]]
    return [line for line in found if line.top < line.page_height / 8 or line.bottom > line.page_height * 7 / 8]


def _is_number(line: Line) -> bool:
    return _PAGE_NUMBER.fullmatch(line.text) is not None


def _shape(line: Line) -> str:
    return re.sub(r"\d+", "#", re.sub(r"\s+", "", line.text))


def _spaced(last: str, first: str) -> bool:
    return last.isascii() and first.isascii() and last.isalnum() and first.isalnum()
