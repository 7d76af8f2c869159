"""What a resubmission changes although no finding of the first submission asked for it."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Literal, NamedTuple

from evaluators.lines import begin_of, end_of
from evaluators.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evaluators.model import Document, Finding

_SENTENCE = re.compile(r"[^。；！？\n]*[。；！？]?[”’）》]*")
# a heading's number: what only moved up or down the count was not rewritten
_COUNT = "[一二三四五六七八九十百]+"
_MARKER = re.compile(
    rf"^\s*(?:[（(](?:{_COUNT}|\d{{1,2}})[）)][、．.]?|(?:{_COUNT}|\d{{1,2}})[、．.]|第{_COUNT}[章节条])"
)
_TOKEN = re.compile(r"\d+(?:[.．]\d+)?|[A-Za-z]+|\S|\s+")
_BREAK = frozenset("，、；。：！？（）()\n")
# what these say of a whole sentence is no leave to change the figures in it
_NOT_OF_FIGURES = ("RSP", "STR", "WRD", "GOV", "FMT")
_WIDE = 12  # characters from which a finding is about more than the words it marks
_NEAR = 2  # tokens between two changes of one phrase
_REWRITTEN = 0.4  # share of equal tokens below which two sentences are not compared word by word


class Unasked(NamedTuple):
    """A passage that was changed although no finding touched it; an empty span is nothing on that side."""

    kind: Literal["changed", "added", "deleted"]
    before: Span
    now: Span


class _Piece(NamedTuple):
    """One stretch of tokens that differs: `a` to `b` before, `c` to `d` now, the characters they take."""

    a: int
    b: int
    c: int
    d: int
    before: Span
    now: Span


def unasked(old: Document, new: Document, found: Sequence[Finding], resolved: Sequence[Finding]) -> Iterator[Unasked]:
    """Yield what was changed, added or deleted unasked, in the order of the texts.

    A sentence in which nothing was found is compared as a whole. In one with a finding, what was changed at its words
    was asked for, and so is what settles a finding whose own words still stand; other words and figures were not.

    Args:
        old: the first submission.
        new: the second.
        found: the findings in `old`.
        resolved: those of them that are gone.
    """
    olds, news = _sentences(old.text), _sentences(new.text)
    matcher = SequenceMatcher(
        None, [_key(span, old.text) for span in olds], [_key(span, new.text) for span in news], autojunk=False
    )
    asked = [span for finding in found for span in (finding.span, *finding.also)]
    gaps = [_extent(old, finding.span) for finding in resolved]
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            continue
        before = Span(olds[a].start, olds[b - 1].end) if b > a else Span(*(2 * [_boundary(olds, a)]))
        now = Span(news[c].start, news[d - 1].end) if d > c else Span(*(2 * [_boundary(news, c)]))
        if not _touched(before, asked, gaps):
            yield Unasked("changed" if b > a and d > c else "added" if d > c else "deleted", before, now)
        elif tag == "replace":
            yield from _within((old, new), before, now, found, resolved)


def _within(
    sides: tuple[Document, Document], before: Span, now: Span, found: Sequence[Finding], resolved: Sequence[Finding]
) -> Iterator[Unasked]:
    """Yield what differs in sentences with findings, but away from the words that were found fault with."""
    old, new = sides
    olds, news = _tokens(old.text, before), _tokens(new.text, now)
    matcher = SequenceMatcher(None, [word for word, _ in olds], [word for word, _ in news], autojunk=False)
    if matcher.ratio() < _REWRITTEN:
        return
    pieces = [
        _Piece(a, b, c, d, _stretch(olds, a, b, before), _stretch(news, c, d, now))
        for a, b, c, d in _joined(matcher.get_opcodes(), olds)
        if _said(olds[a:b]) or _said(news[c:d])
    ]
    near = [finding for finding in found if any(_wide(span).overlaps(before) for span in (finding.span, *finding.also))]
    settled = [
        finding
        for finding in resolved
        if _extent(old, finding.span).overlaps(before) and not any(_at(piece, finding) for piece in pieces)
    ]
    left = [
        piece
        for piece in pieces
        if not any(_asked(piece, finding, old.text) for finding in near)
        and not (settled and piece.a == piece.b)
        and not _numbering(piece, old.text)
    ]
    shown: list[tuple[int, int, int, int]] = []
    for piece in left:
        a, b, c, d = _clause(piece, olds, news, pieces)
        if shown and a <= shown[-1][1]:
            a, c = shown[-1][0], shown[-1][2]
            shown.pop()
        shown.append((a, b, c, d))
    for a, b, c, d in shown:
        gone, come = _stretch(olds, a, b, before), _stretch(news, c, d, now)
        yield Unasked("changed" if gone and come else "added" if come else "deleted", gone, come)


def _joined(
    opcodes: Sequence[tuple[str, int, int, int, int]], olds: Sequence[tuple[str, int]]
) -> list[tuple[int, int, int, int]]:
    """Return what differs, stretches of one phrase as one: of X月底 and 4月30日 the 月 is the same by chance."""
    joined: list[tuple[int, int, int, int]] = []
    for tag, a, b, c, d in opcodes:
        if tag == "equal":
            continue
        between = olds[joined[-1][1] : a] if joined else []
        if joined and len(between) <= _NEAR and not any(word in _BREAK for word, _ in between):
            joined[-1] = (joined[-1][0], b, joined[-1][2], d)
        else:
            joined.append((a, b, c, d))
    return joined


def _tokens(text: str, span: Span) -> list[tuple[str, int]]:
    return [(match.group(), match.start()) for match in _TOKEN.finditer(text, span.start, span.end)]


def _stretch(tokens: Sequence[tuple[str, int]], start: int, end: int, whole: Span) -> Span:
    at = tokens[start][1] if start < len(tokens) else whole.end
    return Span(at, tokens[end - 1][1] + len(tokens[end - 1][0])) if end > start else Span(at, at)


def _said(tokens: Sequence[tuple[str, int]]) -> bool:
    """Tell whether there is more than marks and spaces."""
    return any(word[0].isalnum() for word, _ in tokens)


def _at(piece: _Piece, finding: Finding) -> bool:
    """Tell whether a change stands at the words of a finding or right beside them."""
    grown = Span(max(piece.before.start - 1, 0), piece.before.end + 1)
    return any(_wide(span).overlaps(grown) for span in (finding.span, *finding.also))


def _asked(piece: _Piece, finding: Finding, text: str) -> bool:
    if not _at(piece, finding):
        return False
    figures = any(character.isdigit() for character in piece.before.of(text))
    wide = len(finding.span) >= _WIDE
    return not (figures and wide and finding.code.startswith(_NOT_OF_FIGURES))


def _numbering(piece: _Piece, text: str) -> bool:
    """Tell whether a change lies within the number of a heading or an item."""
    line = text.rfind("\n", 0, piece.before.start) + 1
    marker = _MARKER.match(text, line)
    return marker is not None and piece.before.end <= marker.end()


def _clause(
    piece: _Piece, olds: Sequence[tuple[str, int]], news: Sequence[tuple[str, int]], pieces: Sequence[_Piece]
) -> tuple[int, int, int, int]:
    """Widen a change to the clause it stands in, as far as the words around it are the same in both."""
    a, b, c, d = piece.a, piece.b, piece.c, piece.d
    first = max((other.b for other in pieces if other.b <= a and other is not piece), default=0)
    last = min((other.a for other in pieces if other.a >= b and other is not piece), default=len(olds))
    heads, tails = _ends(olds[a:b]), _ends(news[c:d])
    while a > first and not _BREAK & {heads[0], tails[0]} and olds[a - 1][0] not in _BREAK:
        a, c = a - 1, c - 1
    while b < last and not _BREAK & {heads[1], tails[1]} and d < len(news) and olds[b][0] not in _BREAK:
        b, d = b + 1, d + 1
    return a, b, c, d


def _ends(tokens: Sequence[tuple[str, int]]) -> tuple[str, str]:
    return (tokens[0][0], tokens[-1][0]) if tokens else ("", "")


def _touched(before: Span, asked: Sequence[Span], gaps: Sequence[Span]) -> bool:
    """Tell whether a finding stands in what was changed, or is about what was missing where something was added."""
    if before.end > before.start:
        return any(_wide(span).overlaps(before) for span in asked)
    return any(gap.start <= before.start <= gap.end for gap in gaps)


def _wide(span: Span) -> Span:
    return span if span.end > span.start else Span(span.start, span.start + 1)


def _extent(document: Document, span: Span) -> Span:
    """Return what a finding at `span` may ask to be added to: its sentence; of a heading or title, all it governs."""
    if document.title is not None and document.title.span.overlaps(_wide(span)):
        return document.body
    for section in document.sections:
        if section.span.overlaps(_wide(span)):
            return section.extent
    text = document.text
    return Span(begin_of(text, span.start, "\n"), end_of(text, span.end, "\n") + 1)


def _sentences(text: str) -> list[Span]:
    return [
        Span(match.start(), match.end())
        for match in _SENTENCE.finditer(text)
        if any(character.isalnum() for character in match.group())
    ]


def _key(span: Span, text: str) -> str:
    """Return a sentence without its number, marks and spaces: layout is no change of the text."""
    bare = _MARKER.sub("", span.of(text).lstrip("#*>- \t"), count=1)
    return "".join(filter(str.isalnum, bare)) or span.of(text)


def _boundary(spans: Sequence[Span], index: int) -> int:
    """Return where something between sentence `index` - 1 and `index` stands."""
    return spans[index - 1].end if index else (spans[0].start if spans else 0)
