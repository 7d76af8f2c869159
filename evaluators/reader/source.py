"""The text as rows: what stands on each line, with its place, in a spelling that patterns can rely on.

Patterns are matched against a *folded* copy of the text (Simplified characters and half-width digits, one for one), so
that a place found there is a place in the original.
"""

from __future__ import annotations

import re

from evaluators.model import Span
from evaluators.model.value import value
from evaluators.reader.script import simplify

_BLANKS = " \t\u3000\u00a0\u200b\u2003\u2002\ufeff\x0b\x0c\x1c\x1d\x1e\x1f\x85\u2028\u2029"
_LINE = re.compile(r"[^\r\n]+")
_MARKS = re.compile(r"(?P<hashes>#{1,6})(?=[ \u3000\t]|[^#\s])[ \u3000\t]*|(?:>[ \t]*)+|\*\*(?=\S)")
_TRAILING = re.compile(r"(?:\s*#+|\*\*)\s*$")


@value
class Row:
    """One line that is not blank.

    Attributes:
        start: where its words begin, behind indentation and Markdown marks.
        end: where its words end.
        text: the folded words, as long as ``end - start``.
        line: the whole folded line with blanks and marks, beginning at `line_start`.
        line_start: where the line begins.
        depth: number of Markdown ``#`` marks; 0 without.
        gap: whether a blank line (or nothing) stands above.
    """

    start: int
    end: int
    text: str
    line: str
    line_start: int
    depth: int
    gap: bool

    @property
    def span(self) -> Span:
        """The words of the row."""
        return Span(self.start, self.end)


def fold(text: str) -> str:
    """Return `text`, equally long, in the spelling the patterns are written in."""
    return simplify(text)


def rows(folded: str) -> tuple[Row, ...]:
    """Return the rows of `folded` that are not blank, in order."""
    found: list[Row] = []
    above = -1
    for match in _LINE.finditer(folded):
        line = match.group()
        words = line.strip(_BLANKS)
        if not words:
            continue
        begin = match.start() + len(line) - len(line.lstrip(_BLANKS))
        finish = begin + len(words)
        depth = 0
        marks = _MARKS.match(words)
        if marks is not None and marks.end() < len(words):
            depth = len(marks["hashes"] or "")
            begin += marks.end()
            words = words[marks.end() :]
            if (depth or marks.group().startswith("*")) and (tail := _TRAILING.search(words)) and tail.start() > 0:
                words = words[: tail.start()]
                finish = begin + len(words)
            stripped = words.lstrip(_BLANKS)
            if not stripped:
                continue  # marks around nothing
            begin += len(words) - len(stripped)
            words = stripped
        blank_between = above < 0 or max(folded.count(mark, above, match.start()) for mark in "\r\n") > 1
        found.append(Row(begin, finish, words, line, match.start(), depth, blank_between))
        above = match.end()
    return tuple(found)
