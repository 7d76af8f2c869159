"""Waivers: a person's decision, with a reason and an end, that a finding may stand.

A waiver file is a YAML list of {code, quote, reason, by, until}. `quote` is text of the document; the waiver covers
what the rule `code` says about any place that touches it. Unused and expired waivers are findings themselves (WVR-01,
WVR-02).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date  # noqa: TC003 - pydantic resolves the annotation when a waiver file is read
from typing import TYPE_CHECKING, ClassVar

from evaluators import spec
from evaluators.errors import SpecError
from evaluators.model import Span

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from evaluators.model import Finding


@dataclass(frozen=True, slots=True)
class Waiver:
    """One finding, or several of one rule at one quotation, that may stand until `until` (that day included)."""

    __pydantic_config__: ClassVar = {"extra": "forbid", "str_min_length": 1, "str_strip_whitespace": False}

    code: str
    quote: str
    reason: str
    by: str
    until: date

    def expired(self, today: date) -> bool:
        """Tell whether it no longer holds on `today`."""
        return self.until < today

    def places(self, text: str) -> list[Span]:
        """Return every place of its quotation in `text`."""
        places, start = [], text.find(self.quote)
        while start >= 0:
            places.append(Span(start, start + len(self.quote)))
            start = text.find(self.quote, start + 1)
        return places


def load(path: Path) -> tuple[Waiver, ...]:
    """Read a waiver file.

    Raises:
        SpecError: it is missing, no list, has unknown or missing keys, or an empty reason or person.
    """
    waivers: tuple[Waiver, ...] = spec.load(path, tuple[Waiver, ...])
    for waiver in waivers:
        for name, value in (("quote", waiver.quote), ("reason", waiver.reason), ("by", waiver.by)):
            if not value.strip():
                raise SpecError(f"{waiver.code} 的“{name}”不能为空。", path=str(path))
    return waivers


def apply(
    waivers: Sequence[Waiver], findings: Sequence[Finding], text: str, today: date
) -> tuple[list[Finding], list[Finding], list[Waiver]]:
    """Split `findings` by the waivers in force.

    A finding with many places keeps those that no waiver touches.

    Returns:
        What stands, what is waived, and the waivers in force that covered nothing.
    """
    in_force = [waiver for waiver in waivers if not waiver.expired(today)]
    places = {id(waiver): waiver.places(text) for waiver in in_force}
    used: set[int] = set()
    standing: list[Finding] = []
    waived: list[Finding] = []
    for finding in findings:
        covered: list[Span] = []
        open_: list[Span] = []
        for span in (finding.span, *finding.also):
            touching = {
                id(waiver)
                for waiver in in_force
                if waiver.code == finding.code and any(span.overlaps(place) for place in places[id(waiver)])
            }
            used |= touching
            (covered if touching else open_).append(span)
        for spans, into in ((open_, standing), (covered, waived)):
            if spans:
                into.append(replace(finding, span=spans[0], also=tuple(spans[1:])))
    return standing, waived, [waiver for waiver in in_force if id(waiver) not in used]
