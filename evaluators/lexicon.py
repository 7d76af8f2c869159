"""Word lists with their source, validity and confirmation, read from `lexicons/*.yaml`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date  # noqa: TC003 - pydantic resolves the annotation when a lexicon is read
from functools import cache
from pathlib import Path
from typing import ClassVar

from evaluators import spec

FOLDER = Path(__file__).parent / "lexicons"


@dataclass(frozen=True, slots=True)
class Confirmation:
    """Who confirmed a list, when, and what exactly."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    by: str
    day: date
    note: str = ""


@dataclass(frozen=True, slots=True)
class Protected:
    """Names and formulas in which a wrong character is serious, with the characters that go wrong in them.

    Attributes:
        source: where the list comes from.
        valid_from: first day on which the forms hold.
        valid_to: last day, None while they hold.
        confirmed: who confirmed it.
        terms: the right forms.
        confusable: character -> characters of the same sound or a like shape.
        never: variants that occur in correct text too.
        wrong: wrong form -> right form, given outright.
        across: variants that arise in correct text only where a word runs over their edge; asked about elsewhere.
    """

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    source: str
    valid_from: date
    valid_to: date | None
    confirmed: Confirmation | None
    terms: tuple[str, ...]
    confusable: dict[str, str]
    never: tuple[str, ...]
    wrong: dict[str, str]
    across: tuple[str, ...] = ()

    def variants(self) -> dict[str, str]:
        """Return every wrong form to look for with its right form; no wrong form is part of a right one."""
        made = dict(self.wrong)
        refused = {*self.never, *self.across, *self.terms}
        for term in self.terms:
            for place, character in enumerate(term):
                for other in self.confusable.get(character, ""):
                    variant = term[:place] + other + term[place + 1 :]
                    if variant not in refused:
                        made.setdefault(variant, term)
        return {wrong: right for wrong, right in made.items() if not any(wrong in term for term in self.terms)}


@cache
def protected() -> Protected:
    """Return the list of protected terms.

    Raises:
        SpecError: the file is wrong.
    """
    lexicon: Protected = spec.load(FOLDER / "protected.yaml", Protected)
    return lexicon


@dataclass(frozen=True, slots=True)
class DatedTerm:
    """A campaign or formulation with its time.

    Attributes:
        term: its name, for messages.
        valid_from: first day of its time.
        valid_to: last day, None while it lasts.
        pattern: regular expression to find it by; the term itself where empty.
        replacement: what is said since; empty without any.
        confirmed: whether a person has confirmed the row; if not, it can warn, not block.
        by: who confirmed it.
        day: when.
        source: the public paper by which a person can confirm it; that of the whole list where empty.
        unless: regular expression for what makes the term right after all where its sentence has it.
    """

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    term: str
    valid_from: date
    valid_to: date | None
    pattern: str = ""
    replacement: str = ""
    confirmed: bool = False
    by: str = ""
    day: date | None = None
    source: str = ""
    unless: str = ""


@dataclass(frozen=True, slots=True)
class Counted:
    """What years count: `pattern` finds it; N周年 are counted from `year`, the first 第N个 was in it."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    term: str
    pattern: str
    year: int
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Meeting:
    """A Party congress or plenary session; `announced` is the first day it could be named as coming."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    name: str
    start: date
    end: date
    announced: date | None = None
    congress: bool = False
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class DatedTerms:
    """What may be named only in its time: campaigns, events, formulations, anniversaries, meetings by their dates."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    source: str
    campaigns: tuple[DatedTerm, ...]
    events: tuple[DatedTerm, ...]
    formulations: tuple[DatedTerm, ...]
    meetings: tuple[Meeting, ...]
    anniversaries: tuple[Counted, ...] = ()
    yearly: tuple[Counted, ...] = ()


@cache
def dated_terms() -> DatedTerms:
    """Return campaigns, formulations and meetings with their time.

    Raises:
        SpecError: the file is wrong.
    """
    lexicon: DatedTerms = spec.load(FOLDER / "dated_terms.yaml", DatedTerms)
    return lexicon


@dataclass(frozen=True, slots=True)
class UnitForm:
    """A name that no body bears: how to find it, the right name, why, from which day it is wrong, and advice.

    `right` is empty where the level or the place decides; `hint` then says what to write.
    """

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    pattern: str
    right: str
    why: str
    from_day: date | None = None
    hint: str = ""


@dataclass(frozen=True, slots=True)
class UnitForms:
    """Wrong names of bodies; unconfirmed, they can warn, not block."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    source: str
    confirmed: bool
    forms: tuple[UnitForm, ...]


@cache
def unit_forms() -> UnitForms:
    """Return the names of bodies that do not exist.

    Raises:
        SpecError: the file is wrong.
    """
    lexicon: UnitForms = spec.load(FOLDER / "unit_forms.yaml", UnitForms)
    return lexicon
