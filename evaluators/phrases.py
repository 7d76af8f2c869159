"""Turns of phrase that rules look for: lists of wrong words, and patterns with what to say of them.

A lexicon holds the words; a rule says what they mean. Patterns are tried only where one of their cue words occurs, so
that a long list costs little.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date  # noqa: TC003 - pydantic resolves the annotation when a lexicon is read
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from evaluators import lines, prefilter
from evaluators.lexicon import Confirmation  # noqa: TC001 - as above
from evaluators.lookup import Covered, once
from evaluators.model import Finding, Fix, Severity, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evaluators.model import Document
    from evaluators.rule import Rule

FOLDER = Path(__file__).parent / "lexicons"
_TITLE = re.compile("《[^《》\n]*》")
_UP_TO = {"clause": "，。；：！？\n\t", "sentence": "。；！？\n\t"}
_SPEECH = re.compile("“[^“”\n]{7,}”")


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn of phrase at fault.

    Attributes:
        cue: words one of which stands in every match.
        pattern: a regular expression; the group ``at``, where there is one, is the place at fault.
        says: what is wrong, as the message has it behind the quotation.
        hint: what to write instead.
        fix: what replaces the place at fault (a template of re.Match.expand); None where a person must reword.
        unless: words with which the clause is right after all.
        unless_in: how far those words may stand: in the clause, or in the sentence.
        severity: the rule's own where None.
    """

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    cue: tuple[str, ...]
    pattern: str
    says: str
    hint: str = ""
    fix: str | None = None
    unless: str | None = None
    unless_in: Literal["clause", "sentence"] = "clause"
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class Turns:
    """A list of turns with its source and validity, as in :class:`evaluators.lexicon.Protected`."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    source: str
    valid_from: date
    valid_to: date | None
    confirmed: Confirmation | None
    turns: tuple[Turn, ...]


@cache
def turns(name: str) -> Turns:
    """Return the list `name` of turns.

    Raises:
        SpecError: the file is wrong.
    """
    from evaluators import spec

    found: Turns = spec.load(FOLDER / f"{name}.yaml", Turns)
    return found


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def place(match: re.Match[str]) -> Span:
    """Return the place at fault: the group ``at``, else all of the match."""
    at = match.span("at") if "at" in match.re.groupindex else (-1, -1)
    return Span(*(match.span() if at[0] < 0 else at))


_Cues = dict[int, list[tuple[int, str, int]]]
_BY_PAIR: dict[int, tuple[Sequence[Turn], frozenset[int], _Cues]] = {}
"""For each list of turns, told by identity, the turns and their cues by the code of the first two characters of these.

With each cue stands that of its second and third characters.
"""


def _hits(turn: Turn, cues: Sequence[str], document: Document, shut: Sequence[Span]) -> Iterator[re.Match[str]]:
    """Yield where `turn` stands in the document's own words, `shut` left out; no match runs over the end of a line."""
    lines = _lines(cues, document)
    if not lines:
        return
    text, pattern, closed = document.text, _compiled(turn.pattern), _covered(shut)
    for start, stop in lines:
        for match in pattern.finditer(text, start, stop):
            span = Span(*match.span())
            if closed.touches(span.start, span.end):
                continue
            if turn.unless is None or not _compiled(turn.unless).search(clause(text, span, _UP_TO[turn.unless_in])):
                yield match


def _lines(cues: Sequence[str], document: Document) -> list[tuple[int, int]]:
    """Return the lines of the body in which a cue stands, each with its line break."""
    text, body = document.text, document.body
    found = set()
    for cue in cues:
        at = text.find(cue, body.start, body.end)
        while at >= 0:
            stop = text.find("\n", at, body.end) + 1 or body.end
            found.add((max(text.rfind("\n", body.start, at) + 1, body.start), stop))
            at = text.find(cue, stop, body.end)
    return sorted(found)


@once
def _covered(shut: Sequence[Span]) -> Covered:
    return Covered(shut)


def clause(text: str, span: Span, marks: str = "，。；：！？\n\t") -> str:
    """Return the clause in which `span` lies, up to the next of `marks` on both sides."""
    return lines.extent(text, span, marks).of(text)


def standing(words: str, document: Document, shut: Sequence[Span]) -> list[Span]:
    """Return where `words` stand in the document's own wording, `shut` left out."""
    spans = [Span(*match.span()) for match in prefilter.found(_compiled(re.escape(words)), document)]
    return [span for span in spans if not any(span.overlaps(other) for other in shut)]


def apart(document: Document, *, speech: bool = False) -> list[Span]:
    """Return what is not the document's own wording: residue, names in 《》 and, with `speech`, what others said."""
    return [*_titled(document), *_spoken(document)] if speech else _titled(document)


@once
def _titled(document: Document) -> list[Span]:
    return [*(left.span for left in document.residue), *_stretches(_TITLE, document)]


@once
def _spoken(document: Document) -> list[Span]:
    return _stretches(_SPEECH, document)


def _stretches(pattern: re.Pattern[str], document: Document) -> list[Span]:
    return [Span(*match.span()) for match in prefilter.found(pattern, document)]


def _possible(rows: Sequence[Turn], document: Document) -> list[tuple[Turn, list[str]]]:
    """Return those of `rows` of which cues may stand in the document, by their first characters, with these cues."""
    pairs, by_pair = _by_pair(rows)
    held = prefilter.pairs(document)
    cues: dict[int, list[str]] = {}
    for pair in pairs & held:  # of two sets the smaller is gone through; a dict's keys are none
        for index, cue, goes_on in by_pair[pair]:
            if goes_on in held:
                cues.setdefault(index, []).append(cue)
    return [(rows[index], cues[index]) for index in sorted(cues)]


def _by_pair(rows: Sequence[Turn]) -> tuple[frozenset[int], _Cues]:
    held = _BY_PAIR.get(id(rows))
    if held is None or held[0] is not rows:
        found: _Cues = {}
        for index, turn in enumerate(rows):
            for cue in turn.cue:
                found.setdefault(prefilter.code(cue), []).append((index, cue, prefilter.code(cue[1:3])))
        _BY_PAIR[id(rows)] = held = (rows, frozenset(found), found)
    return held[1:]


def report(
    rule: Rule, rows: Sequence[Turn], document: Document, shut: Sequence[Span], *, longest: bool = False
) -> Iterator[Finding]:
    """Yield one finding per turn of `rows` and wording found, with every place it stands at.

    With `longest` what lies within another is left out: 大约300余万元左右 is one fault.
    """
    found = [(turn, list(_hits(turn, cues, document, shut))) for turn, cues in _possible(rows, document)]
    within = _within_longer([Span(*match.span()) for _, matches in found for match in matches]) if longest else set()
    for turn, told in found:
        places: dict[str, list[re.Match[str]]] = {}
        for match in told:
            if Span(*match.span()) not in within:
                places.setdefault(document.quote(place(match)), []).append(match)
        for words, matches in places.items():
            first = matches[0]
            part = len(place(first)) < len(first.group())
            shown = clause(document.text, place(first)).strip() if part else words
            shown = _shortened(shown)
            count = f"，共{len(matches)}处" if len(matches) > 1 else ""
            fixes = [Fix(place(match), match.expand(turn.fix)) for match in matches if turn.fix is not None]
            yield rule.finding(
                place(first),
                f"{'' if turn.says.startswith(f'“{shown}”') else f'“{shown}”：'}{turn.says}{count}。",
                hint=turn.hint or (f"改为“{fixes[0].text}”。" if fixes and fixes[0].text else ""),
                severity=turn.severity,
                also=[place(match) for match in matches[1:]],
                fix=fixes[0] if fixes else None,
                also_fixes=fixes[1:],
            )


def _within_longer(spans: Sequence[Span]) -> set[Span]:
    """Return those of `spans` that lie within a longer one."""
    return {span for span in spans if any(other != span and other.contains(span) for other in spans)}


# ------------------------------------------------------------------------------------------------------ wrong spellings


@dataclass(frozen=True, slots=True)
class Group:
    """Wrong spellings of one kind, each with what it should be."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    kind: str
    source: str
    severity: Severity
    pairs: dict[str, str]


@dataclass(frozen=True, slots=True)
class Confusions:
    """Wrong spellings: groups of pairs, right words (`keep`) that contain a wrong one, and turns that need context."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    source: str
    valid_from: date
    valid_to: date | None
    confirmed: Confirmation | None
    groups: tuple[Group, ...]
    keep: tuple[str, ...]
    turns: tuple[Turn, ...]


@cache
def confusions() -> Confusions:
    """Return the list of wrong spellings.

    Raises:
        SpecError: the file is wrong.
    """
    from evaluators import spec

    found: Confusions = spec.load(FOLDER / "confusions.yaml", Confusions)
    return found


@cache
def automaton() -> tuple[Any, tuple[tuple[str, Group | None], ...]]:
    """Return an automaton over all wrong spellings and, for each, the right one and its group (None: to be kept)."""
    from ahocorasick_rs import AhoCorasick, MatchKind

    listed = confusions()
    words: dict[str, tuple[str, Group | None]] = dict.fromkeys(listed.keep, ("", None))
    for group in listed.groups:
        for wrong, right in group.pairs.items():
            words.setdefault(wrong, (right, group))
    return AhoCorasick(tuple(words), matchkind=MatchKind.LeftmostLongest), tuple(words.values())


def _shortened(words: str) -> str:
    from evaluators.shortening import shortened  # which knows the words that are read from this folder

    return shortened(words, 30)
