"""Which nouns a verb takes as its object, and what can be said of a noun: pairs that do not go together.

A clause is read for its noun at the end and the one verb that governs it, or for a noun and what is said of it.
A clause with a second verb of the lexicon is left alone: which of them governs the noun only a reader knows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date  # noqa: TC003 - pydantic resolves the annotation when a lexicon is read
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from evaluators.lexicon import Confirmation  # noqa: TC001 - as above
from evaluators.lines import begin_of
from evaluators.model import Span
from evaluators.phrases import FOLDER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.lookup import Covered
    from evaluators.model import Document

_ENDS = frozenset("，。；！？\r\n,;!?")
_GOES_ON = re.compile(f"[0-9]|[和与及](?P<rest>[\u4e00-\u9fff]{{2,10}})[{''.join(sorted(_ENDS))}]")
_MARKS = "，。；：！？\n\t、,;!?"
_DEGREE = re.compile(
    "(?:[很较]大的?(?=[\u4e00-\u9fff])|还|也|仍然?|依然|相对|比较|较为?|十分|很|非常|明显|显著|不断|持续|逐步|逐渐|进一步|大幅|普遍|均|都|正在|正|日益|有效|切实|全面|稳步|更加|更|"
    "有待|亟待|亟须|需要?|(?:已经?|均)?(?:得到|有了|有所|得以)了?|的|不够|不太|不甚|不)*"
)
_FIRST = "还也仍依相比较十很非明显不持逐进大普均都正日有切全稳更亟需已得的"
_FARTHEST = 26
_OPEN = re.compile("(?:以|把|将|对|被|是|有(?![效序力])|无|因|靠|按|据|与|和|及|为|让|使)")


@dataclass(frozen=True, slots=True)
class ObjectRow:
    """Nouns, verbs that do not take them, and what to `write`."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    nouns: tuple[str, ...]
    verbs: tuple[str, ...]
    write: str


@dataclass(frozen=True, slots=True)
class SubjectRow:
    """Nouns, predicates that cannot be said of them, and what to `write`."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    nouns: tuple[str, ...]
    predicates: tuple[str, ...]
    write: str


@dataclass(frozen=True, slots=True)
class Pairings:
    """The lexicon of pairs, with its source and validity."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    source: str
    valid_from: date
    valid_to: date | None
    confirmed: Confirmation | None
    governing: tuple[str, ...]
    objects: tuple[ObjectRow, ...]
    subjects: tuple[SubjectRow, ...]


class Mismatch(NamedTuple):
    """A place where a noun stands with a verb or a predicate that does not go with it, and what does."""

    span: Span
    noun: str
    other: str
    write: str
    governed: bool


@cache
def _read() -> tuple[Any, list[str], dict[str, ObjectRow], dict[str, SubjectRow], re.Pattern[str], frozenset[str]]:
    from ahocorasick_rs import AhoCorasick, MatchKind

    from evaluators import spec

    found: Pairings = spec.load(FOLDER / "pairings.yaml", Pairings)
    objects = {noun: row for row in found.objects for noun in row.nouns}
    subjects = {noun: row for row in found.subjects for noun in row.nouns}
    nouns = [*dict.fromkeys([*objects, *subjects])]
    verbs = re.compile("|".join({*found.governing, *(verb for row in found.objects for verb in row.verbs)}))
    said = {predicate[0] for row in found.subjects for predicate in row.predicates}
    follow = frozenset({*said, *_FIRST, *_ENDS, *"0123456789和与及", ""})
    return AhoCorasick(nouns, matchkind=MatchKind.LeftmostLongest), nouns, objects, subjects, verbs, follow


def mismatches(document: Document, closed: Covered) -> Iterator[Mismatch]:
    """Yield each noun that stands with what does not go with it, `closed` left out.

    Raises:
        SpecError: the lexicon is wrong.
    """
    automaton, nouns, objects, subjects, verbs, follow = _read()
    text, body = document.text, document.body
    for index, start, end in automaton.find_matches_as_indexes(text):
        if text[end : end + 1] not in follow or start < body.start or end > body.end or closed.touches(start, end):
            continue
        noun = nouns[index]
        if noun in objects and _closes(text, end, body.end, verbs):
            found = _governed(text, start, end, objects[noun], verbs)
            if found is not None and not closed.touches(found.start, end):
                yield Mismatch(Span(found.start, end), noun, found.of(text), objects[noun].write, governed=True)
        elif noun in subjects:
            row = subjects[noun]
            degree = _DEGREE.match(text, end, end + 12)
            at = degree.end() if degree is not None else end
            said = next((word for word in row.predicates if text.startswith(word, at)), None)
            if said is None or (len(said) == 1 and at == end):
                continue
            stop = at + len(said)
            stop += text.startswith("了", stop)
            if stop == body.end or text[stop] in _ENDS:
                yield Mismatch(Span(start, stop), noun, text[end:stop], row.write, governed=False)


def _closes(text: str, end: int, stop: int, verbs: re.Pattern[str]) -> bool:
    """Tell whether a noun ends its clause, but for a number or a second noun joined to it."""
    if end == stop or text[end] in _ENDS:
        return True
    more = _GOES_ON.match(text, end, stop)
    return more is not None and (more["rest"] is None or verbs.search(more["rest"]) is None)


def _governed(text: str, start: int, end: int, row: ObjectRow, verbs: re.Pattern[str]) -> Span | None:
    """Return the verb that governs a noun at the end of its clause, where it does not take such a noun."""
    begin = max(begin_of(text, start, _MARKS), start - _FARTHEST)
    # 规范化程度: a word made of a verb governs nothing; of several verbs none may take the noun
    found = [verb for verb in verbs.finditer(text, begin, end) if text[verb.end()] not in "化性"]
    if not found or any(verb.group() not in row.verbs for verb in found):
        return None
    verb = found[0]
    if len(found) == 1 and text[verb.end()] in "和与及":
        return None  # 完成队伍组建和培训演练: named beside it, as another noun
    return Span(*verb.span()) if _OPEN.search(text, begin, verb.start()) is None else None
