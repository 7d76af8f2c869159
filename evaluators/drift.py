"""Two names for what may be one thing, and which of many such pairs are one pair found twice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluators.lookup import Covered

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from evaluators.model import Span


@dataclass(frozen=True, slots=True)
class Drift:
    """Two names for what may be one thing, each with its places; `kind` says what sort of name."""

    kind: str
    one: str
    other: str
    places: tuple[Span, ...]
    others: tuple[Span, ...]


def distinct(drifts: Iterable[Drift]) -> Iterator[Drift]:
    """Yield the pairs but those of which both names overlap the names of an earlier pair, cut longer or shorter."""
    told: list[tuple[Covered, Covered]] = []
    for drift in drifts:
        if any(
            (_meet(one, drift.places) and _meet(other, drift.others))
            or (_meet(one, drift.others) and _meet(other, drift.places))
            for one, other in told
        ):
            continue
        told.append((Covered(drift.places), Covered(drift.others)))
        yield drift


def _meet(told: Covered, spans: tuple[Span, ...]) -> bool:
    return any(told.touches(span.start, span.end) for span in spans)
