"""Small marks that stand in many places: where they are looked for, and one finding for all of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators import prefilter
from evaluators.alternatives import every
from evaluators.lookup import Covered, once
from evaluators.model import Finding, Fix, Severity, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from evaluators.model import Document
    from evaluators.rule import Rule

HAN = "\u3400-\u4dbf\u4e00-\u9fff〇"
MIXED_BRACKETS = re.compile(r"（([^（）()\n]{0,80}+)\)|\(([^（）()\n]{0,80}+)）")
"""A pair of round brackets of which one half is full-width and the other is not."""
_ADDRESS = re.compile(r"(?:https?|ftp)://[!-~]+|www\.[!-~]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_FIRST_DIGIT = re.compile(r"\d(?<![0-9]\d)")
_TO_NUMBER = re.compile(r"[-－–—―～〜~至到]{1,2}\s?\d")
_REACH = 32
_BREAKS = "\n\r\t|"
_STOPS = _BREAKS + "。；！？"


@once
def region(document: Document) -> Span:
    """Return all that belongs to the document: red head, body and attachments."""
    ends = [attachment.span.end for attachment in document.attachments]
    if document.printed is not None:
        ends.append(document.printed.span.end)
    start = document.body.start if document.red_head is None else min(document.red_head.start, document.body.start)
    return Span(start, max([document.body.end, *ends]))


@once
def foreign(document: Document) -> list[Span]:
    """Return what is no prose of the document: residue, and addresses of pages and mail boxes."""
    place = region(document)
    found = [left.span for left in document.residue if left.span.overlaps(place)]
    if any(sign in document.text for sign in ("://", "www.", "@")):
        found += [Span(*match.span()) for match in _ADDRESS.finditer(document.text, place.start, place.end)]
    return found


@once
def cited(document: Document) -> Covered:
    """Return what the document did not say itself: residue, and the names of documents it cites."""
    return Covered([*(left.span for left in document.residue), *(named.span for named in document.citations)])


def matches(
    pattern: re.Pattern[str], document: Document, text: str | None = None, *, at: Sequence[int] | None = None
) -> Iterator[re.Match[str]]:
    """Yield the matches of `pattern` in the document's own words, `text` being another spelling of them.

    A pattern that matches nowhere but `at` certain places (`ranges`, `prefilter.ahead_of`) is tried there alone.
    """
    words = document.text if text is None else text
    if words is document.text and not prefilter.possible(pattern, document):
        return
    place, shut = region(document), _shut(document)
    if at is None:
        found = every(pattern, words, place.start, place.end)
    else:
        found = prefilter.tried(pattern, words, at, place.end)
    for match in found:
        if not shut.touches(*match.span()):
            yield match


@once
def ranges(document: Document) -> list[int]:
    """Return where numbers begin that a mark of a range and another number follow, at most _REACH characters on."""
    place = region(document)
    found: set[int] = set()
    for mark in every(_TO_NUMBER, document.text, place.start, place.end):
        before = _FIRST_DIGIT.finditer(document.text, max(place.start, mark.start() - _REACH), mark.start())
        found.update(match.start() for match in before)
    return sorted(found)


@once
def _shut(document: Document) -> Covered:
    return Covered(foreign(document))


@once
def lines(document: Document) -> Sequence[Span]:
    """Return each line of the document that is not blank and no residue, blanks around it left out."""
    place = region(document)
    residue = Covered(left.span for left in document.residue)
    found = []
    start = place.start
    while start < place.end:
        stop = document.text.find("\n", start, place.end)
        stop = place.end if stop < 0 else stop
        words = document.text[start:stop].rstrip()
        begin, end = start + len(words) - len(words.lstrip()), start + len(words)
        if begin < end and not residue.touches(begin, end):
            found.append(Span(begin, end))
        start = stop + 1
    return found


def around(text: str, span: Span, reach: int = 6) -> str:
    """Return the words at `span` with up to `reach` characters on both sides, for a message."""
    start, end = span.start, span.end
    while (
        start > 0 and span.start - start < reach and text[start - 1] not in (_BREAKS if start == span.start else _STOPS)
    ):
        start -= 1
    while end < len(text) and end - span.end < reach and text[end] not in _BREAKS:
        end += 1
    from evaluators.shortening import whole  # knows words, which listing the rules can do without

    start, end = whole(text, (start, end), (span.start, span.end))
    return text[start:end].strip()


def gathered(
    rule: Rule,
    places: Sequence[tuple[Span, str | None]],
    message: str,
    hint: str,
    severity: Severity | None = None,
) -> Iterator[Finding]:
    """Yield one finding for all `places` (each with what should stand there), none where there are none.

    Args:
        rule: the rule that found them.
        places: in any order.
        message: with ``{n}`` where the number of places stands.
        hint: what to do.
        severity: the rule's own where None.
    """
    if not places:
        return
    ordered = sorted(places, key=lambda place: place[0])
    fixes = [None if text is None else Fix(span, text) for span, text in ordered]
    yield rule.finding(
        ordered[0][0],
        message.replace("{n}", f"，共{len(ordered)}处" if len(ordered) > 1 else ""),
        hint=hint,
        severity=severity,
        also=[span for span, _ in ordered[1:]],
        fix=fixes[0],
        also_fixes=[fix for fix in fixes[1:] if fix is not None],
    )


def touches(span: Span, others: Iterable[Span]) -> bool:
    """Tell whether `span` shares a character with one of `others`."""
    return any(span.overlaps(other) for other in others)
