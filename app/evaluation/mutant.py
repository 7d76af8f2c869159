"""A document with one defect put into it on purpose, and the means of making one.

A kind of defect is a pure function of a clean document and a source of choices. It says what it changed and where a
checker must point; where something was taken away there is no such place, and the code alone counts.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import evaluators
from evaluators.doctype import load, slots
from evaluators.lines import begin_of, end_of
from evaluators.model import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date

    from app.local import Local
    from evaluators.doctype import DocType
    from evaluators.model import Document, Section

DAY = r"(?P<year>\d{4})年(?P<month>\d{1,2})月(?P<day>\d{1,2})日"
"""A full date as official documents write it."""


@dataclass(frozen=True)
class Base:
    """A clean document: its text as loaded, what the reader found in it, and the day it is checked on.

    `plan` is the plan that a report reports on, `local` what is known where it is checked.
    """

    id: str
    text: str
    today: date
    plan: Document | None = None
    local: Local | None = None

    @cached_property
    def document(self) -> Document:
        """What the reader finds."""
        return evaluators.read(self.text)

    @cached_property
    def doctype(self) -> DocType:
        """The document's type."""
        return load(evaluators.detect(self.document))

    @cached_property
    def slots(self) -> Mapping[str, tuple[int, ...] | Span]:
        """What fills each slot of the type."""
        return slots(self.document, self.doctype)

    @property
    def is_plan(self) -> bool:
        """Whether it is a plan."""
        return self.doctype.kind == "plan"

    def extents(self, *keys: str) -> list[Span]:
        """Return what the sections of the slots `keys` govern; all of the body without keys."""
        if not keys:
            return [self.document.body]
        sections = self.document.sections
        return [sections[i].extent for key in keys for place in [self.slots.get(key)] if isinstance(place, tuple)
                for i in place]  # fmt: skip

    def hits(self, pattern: str, *keys: str, tables: bool = False) -> list[re.Match[str]]:
        """Return the matches of `pattern` in running text of the slots `keys`, those in tables where asked for."""
        shut = [] if tables else [table.span for table in self.document.tables]
        found: dict[int, re.Match[str]] = {}
        for extent in self.extents(*keys):
            for match in re.finditer(pattern, self.text[: extent.end]):
                if match.start() >= extent.start and not any(s.start <= match.start() < s.end for s in shut):
                    found[match.start()] = match
        return [found[start] for start in sorted(found)]

    def paragraphs(self, *keys: str) -> list[Span]:
        """Return the lines of prose in the slots `keys`: at least one whole sentence, no table, no heading alone."""
        return [Span(*match.span()) for match in self.hits(r"(?m)^[^\n|\t]{24,}。$", *keys)]

    @property
    def working(self) -> tuple[str, ...]:
        """The slots in which this document says what is to be done."""
        return ("tasks",) if self.is_plan else ("next_steps",)

    @property
    def telling(self) -> tuple[str, ...]:
        """The slots that carry the substance: a plan's tasks, a report's results."""
        return ("tasks",) if self.is_plan else ("results", "overview")


@dataclass(frozen=True, slots=True)
class Mutant:
    """A text with one defect.

    Attributes:
        text: the whole text.
        code: the check that has to find it.
        places: where, in `text`; empty where something is missing and the code alone counts.
        done: what was done, in Chinese.
    """

    text: str
    code: str
    places: tuple[Span, ...]
    done: str


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of defect: the code that has to find it, its Chinese name, and how it is made."""

    code: str
    name: str
    make: Callable[[Base, random.Random], Change | None]

    def inject(self, base: Base, seed: int = 0) -> Mutant | None:
        """Return `base` with this defect, None where it cannot have it; the same for the same seed."""
        # which of several places is taken must be repeatable, not unforeseeable
        choice = random.Random(f"{self.code}/{self.name}/{base.id}/{seed}")  # noqa: S311 - no secret is made here
        change = self.make(base, choice)
        if change is None or change.text == base.text:
            return None
        return Mutant(change.text, self.code, change.places, change.done)


@dataclass(frozen=True, slots=True)
class Change:
    """What a kind of defect does to a text."""

    text: str
    places: tuple[Span, ...]
    done: str


def kind(code: str, name: str) -> Callable[[Callable[[Base, random.Random], Change | None]], Kind]:
    """Make a function the kind of defect `name` that the check `code` has to find."""
    return lambda make: Kind(code, name, make)


def replace(base: Base, span: Span, words: str, *, place: Span | None = None) -> Change:
    """Write `words` at `span`; `place` is the fault within `words`, all of them where None."""
    text = base.text[: span.start] + words + base.text[span.end :]
    inside = place or Span(0, len(words))
    where = Span(span.start + inside.start, span.start + inside.end)
    old = span.of(base.text)
    done = f"“{_short(old)}”改为“{_short(words)}”" if old.strip() else f"插入“{_short(words)}”"
    return Change(text, (where,) if len(where) else (), done)


def remove(base: Base, span: Span, *, places: tuple[Span, ...] = ()) -> Change:
    """Take `span` out; `places` are in the new text."""
    text = base.text[: span.start] + base.text[span.end :]
    return Change(text, places, f"删去“{_short(span.of(base.text))}”")


def insert(base: Base, offset: int, words: str) -> Change:
    """Put `words` in at `offset`; ⟦ and ⟧ in them mark the fault, else it is all of them."""
    plain = words.replace("⟦", "").replace("⟧", "")
    start = words.find("⟦")
    if start < 0:
        lead = len(plain) - len(plain.lstrip())
        return replace(base, Span(offset, offset), plain, place=Span(lead, len(plain.rstrip())))
    return replace(base, Span(offset, offset), plain, place=Span(start, words.index("⟧") - 1))


def swap(base: Base, first: Span, second: Span) -> str:
    """Return the text with two stretches in each other's place."""
    text = base.text
    return text[: first.start] + second.of(text) + text[first.end : second.start] + first.of(text) + text[second.end :]


def said(base: Base, choice: random.Random, sentences: tuple[str, ...], *keys: str) -> Change | None:
    """Add one of `sentences` to a paragraph of the slots `keys`; {year} and {unit} in it are the document's own."""
    places = base.paragraphs(*keys)
    if not places:
        return None
    year = base.document.period.start.year if base.document.period else base.today.year
    words = choice.choice(sentences).replace("{year}", str(year)).replace("{unit}", _unit(base, choice))
    return insert(base, choice.choice(places).end, words)


def lines(text: str) -> Iterator[Span]:
    """Yield the lines of a text without their break."""
    start = 0
    for line in text.split("\n"):
        yield Span(start, start + len(line))
        start += len(line) + 1


def line_at(text: str, offset: int) -> Span:
    """Return the line that holds `offset`."""
    return Span(begin_of(text, offset, "\n"), end_of(text, offset, "\n"))


def block(base: Base, section: Section) -> Span:
    """Return a section with all it governs, the marks before its heading included, the document's closing left out."""
    start = line_at(base.text, section.span.start).start
    closing = re.compile("(?m)^(?:[特专]此报告|附件)").search(base.text, section.span.end, section.extent.end)
    sign_off = base.document.sign_off
    ends = [section.extent.end, *([closing.start()] if closing else [])]
    ends += [sign_off.span.start] if sign_off and sign_off.span.start > start else []
    return Span(start, min(ends))


def _unit(base: Base, choice: random.Random) -> str:
    names = [
        o.name for o in base.document.owners if o.role == "lead" and re.fullmatch(r"(?:街道|区)[\w]{2,12}", o.name)
    ]
    return choice.choice(sorted(set(names))) if names else "街道党政办公室"


def _short(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= 40 else f"{words[:24]}……{words[-12:]}"
