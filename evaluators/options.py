"""Thresholds of rules: what an installation may set, each with its unit, its default and its bounds."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Options:
    """The thresholds of one rule. A rule with any has a subclass named `Options`, its fields made by `threshold`."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """One threshold as it is shown: its name, what it says (Chinese), its unit, its default and its bounds."""

    name: str
    says: str
    unit: str
    default: int
    least: int
    most: int


def threshold(default: int, unit: str, says: str, *, least: int, most: int) -> Any:
    """Make a field of an `Options` class: a whole number of `unit` between `least` and `most`."""
    return field(
        default=default, metadata={"default": default, "unit": unit, "says": says, "least": least, "most": most}
    )


def thresholds(options: type[Options]) -> Iterator[Threshold]:
    """Yield the thresholds of a rule in the order in which they are written."""
    for one in fields(options):
        meta = one.metadata
        yield Threshold(one.name, meta["says"], meta["unit"], meta["default"], meta["least"], meta["most"])
