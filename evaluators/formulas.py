"""Set formulas of Party documents: names in quotation marks, the order of guiding thoughts, lists of sessions."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, ClassVar

from evaluators import dated, prefilter
from evaluators.lexicon import Confirmation  # noqa: TC001 - as above
from evaluators.lines import extent
from evaluators.model import Span
from evaluators.phrases import FOLDER, Turn

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evaluators.lexicon import Meeting
    from evaluators.model import Document

_ORDINAL = "十[七八九]|二十"
# a congress with the sessions that followed it, as a guiding formula lists them
_LIST = re.compile(
    rf"(?P<congress>{_ORDINAL})大(?:精神)?(?:和|及|以及|、|与)(?:党的)?(?P<term>{_ORDINAL})届"
    rf"(?P<list>历次|[一二三四五六七](?:中)?(?:[、和及][一二三四五六七](?:中)?)*)中?全会"
)
_UNDER_WAY = timedelta(days=90)
_DIGIT = "一二三四五六七"
# sessions alone: from which one to start is the writer's choice, to leave one out in between is not
_SESSIONS = re.compile(
    rf"(?<![和及与、]党的)(?<![和及与、])(?P<term>{_ORDINAL})届(?P<list>[一二三四五六七](?:中)?(?:[、和及][一二三四五六七](?:中)?)+)中?全会"
)
# an earlier congress, or one of its sessions, alone as guide: what it resolved is told of as its 精神
_GUIDE = re.compile(
    "(?:贯彻|落实|学习|宣传|领会|践行|以|围绕)(?:落实|好)?(?:党的)?"
    "(?P<meeting>(?P<congress>十[六七八九])(?:大(?:报告)?|届[一二三四五六七]中全会))精神(?!的?开局)"
)
# what tells that a list is a guide and not history (十八届三中、五中全会都提出……)
_GUIDES = re.compile("(?:贯彻|落实|学习|宣传|领会|践行|以)[^，。；！？\\n]{0,12}$")
_RESOLVED = re.compile("[”’]?(?:会议)?(?:的)?(?:精神|决策|部署|为(?:指导|统领|引领))")
# what stands in front of a name that is used as one, and what stands behind it when its head noun was dropped
_GOVERNED = re.compile("(?:推进|推动|开展|深化|巩固|结合|深入|扎实|落实|参加|组织|以|抓好|持续)$")
_HEADLESS = re.compile("(?:常态化|制度化|长效化|活动|成果|精神|学习|工作|专题|常态长效)")


@dataclass(frozen=True, slots=True)
class Name:
    """A name that stands in quotation marks, with the head nouns that may follow it."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    name: str
    heads: tuple[str, ...]
    right: str


@dataclass(frozen=True, slots=True)
class Formulas:
    """Set formulas with their source and validity."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    source: str
    valid_from: date
    valid_to: date | None
    confirmed: Confirmation | None
    thoughts: tuple[str, ...]
    names: tuple[Name, ...]
    turns: tuple[Turn, ...]


@cache
def formulas() -> Formulas:
    """Return the lexicon of formulas.

    Raises:
        SpecError: the file is wrong.
    """
    from evaluators import spec

    found: Formulas = spec.load(FOLDER / "formulas.yaml", Formulas)
    return found


def unfinished(name: Name, document: Document) -> Iterator[tuple[Span, bool]]:
    """Yield where `name` lacks quotation marks or head noun in a place that wants them: (place, head noun there)."""
    text, start, stop = document.text, document.body.start, document.body.end
    for match in prefilter.found(_spelt(name.name), document):
        at, end = match.span()
        quoted = text[at - 1 : at] in ("“", '"') and text[end : end + 1] in ("”", '"')
        behind = text[end + 1 if quoted else end : stop]
        headed = behind.startswith(name.heads)
        governed = _GOVERNED.search(text, max(start, at - 6), at) is not None
        headless = _HEADLESS.match(behind)
        if headed and not quoted:
            yield Span(at, end), True
        elif headless is not None and not headed and (governed or quoted):
            yield Span(at, end + quoted + headless.end()), False


@cache
def _spelt(name: str) -> re.Pattern[str]:
    """Return a pattern for `name` with or without the mark between its halves."""
    return re.compile("[、，,]?".join(re.escape(half) for half in name.split("、")))


def disordered(thoughts: Sequence[str], clause: str) -> tuple[str, str] | None:
    """Return the first two of `thoughts` that `clause` lists the wrong way round."""
    there = [(clause.find(thought), thought) for thought in thoughts if thought in clause]
    for (one, before), (other, after) in itertools.pairwise(there):
        if one > other:
            return before, after
    return None


@dataclass(frozen=True, slots=True)
class SessionList:
    """A congress and the sessions listed with it: `missing` were held by then but are not listed.

    Attributes:
        span: where the list stands.
        congress: the congress it begins with.
        missing: sessions of that term that it leaves out.
        later_congress: the congress that has been held since.
        term: the term of the sessions, where it is not the congress's.
    """

    span: Span
    congress: str
    missing: tuple[str, ...]
    later_congress: str | None
    term: str = ""


def session_lists(document: Document, meetings: Sequence[Meeting], by: date) -> Iterator[SessionList]:
    """Yield each list of a congress and its sessions in `document` that is not complete on the day `by`."""
    later = next((m for m in reversed(meetings) if m.congress and m.end <= by), None)
    newest = later.name if later is not None else None
    for match in prefilter.found(_LIST, document):
        term, span = match["term"], Span(*match.span())
        if not _is_guide(document, span) or _updated(document, span, newest):
            continue
        if match["congress"] != term:
            yield SessionList(span, f"{match['congress']}大", (), None, f"{term}届")
            continue
        listed = {f"{term}届{one}中全会" for one in match["list"] if one in _DIGIT}
        held = [m.name for m in meetings if m.name.startswith(f"{term}届") and m.end <= by]
        missing = tuple(name for name in held if name not in listed and match["list"] != "历次")
        newer = newest if newest is not None and newest != f"{term}大" else None
        if missing or newer:
            yield SessionList(span, f"{term}大", missing, newer)
    for span, congress, _ in superseded(document, meetings, by, _UNDER_WAY):
        yield SessionList(span, congress, (), newest)
    for match in prefilter.found(_SESSIONS, document):
        term, named = match["term"], [one for one in match["list"] if one in _DIGIT]
        between = _DIGIT[_DIGIT.index(named[0]) : _DIGIT.index(named[-1]) + 1]
        skipped = tuple(f"{term}届{one}中全会" for one in between if one not in named)
        if skipped and _is_guide(document, Span(*match.span())):
            yield SessionList(Span(*match.span()), f"{term}大", skipped, None)


def superseded(
    document: Document, meetings: Sequence[Meeting], by: date, left: timedelta
) -> Iterator[tuple[Span, str, Meeting]]:
    """Yield each meeting that stands alone as guide though the next congress ended more than `left` before `by`.

    Yields:
        The place of the meeting, its congress, and the congress that followed.
    """
    held = [meeting for meeting in meetings if meeting.congress and meeting.end + left <= by]
    newest = held[-1].name if held else None
    for match in prefilter.found(_GUIDE, document):
        span, congress = Span(match.start("meeting"), match.end()), f"{match['congress']}大"
        at = next((at for at, meeting in enumerate(held) if meeting.name == congress), -1)
        followed = held[at + 1 : at + 2]  # a congress before those on record was followed by the first of them
        if followed and not _updated(document, span, newest) and not _of_its_time(document, span, followed[0]):
            yield span, congress, followed[0]


def _of_its_time(document: Document, span: Span, later: Meeting) -> bool:
    """Tell whether the sentence looks back to when no `later` congress had been held (2021年以来，街道学习…精神)."""
    text = document.text
    if dated.looked_back_at(document, span):
        return True
    begin, end = extent(text, span, "。；！？\n").start, extent(text, span).end
    years = dated.YEAR.findall(text, begin, end)
    return bool(years) and int(years[-1]) <= later.end.year


def _is_guide(document: Document, span: Span) -> bool:
    """Tell whether a list of meetings stands as what guides the work, not as who once said something."""
    text = document.text
    return _RESOLVED.match(text, span.end) is not None or _GUIDES.search(text, 0, span.start) is not None


def _updated(document: Document, span: Span, newest: str | None) -> bool:
    """Tell whether the sentence names the newest congress beside an earlier one."""
    sentence = extent(document.text, span, "。；！？\n")
    beside = document.text[sentence.start : span.start] + document.text[span.end : sentence.end]
    return newest is not None and newest in beside


def sessions_by(meetings: Sequence[Meeting], by: date) -> str:
    """Return the congress and its sessions as they are listed on the day `by`."""
    congress = next((m.name for m in reversed(meetings) if m.congress and m.end <= by), None)
    if congress is None:
        return "党的历次全会"
    term = congress.removesuffix("大")
    held = [m.name for m in meetings if m.name.startswith(f"{term}届") and m.end <= by]
    listed = "、".join(name.removeprefix(f"{term}届").removesuffix("全会") for name in held)
    return f"党的{congress}和{term}届{listed}全会" if listed else f"党的{congress}"
