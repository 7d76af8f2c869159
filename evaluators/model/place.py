"""A place in a text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar, dataclass_transform

_Class = TypeVar("_Class")


@dataclass_transform(frozen_default=True, order_default=True)
def _value(cls: type[_Class]) -> type[_Class]:
    """Make a data class of values: nobody may change one, which mypy sees to.

    One that Python itself kept from change would be made five times as slowly, and thousands are made of a document.
    """
    return dataclass(slots=True, order=True, unsafe_hash=True)(cls)


@_value
class Span:
    """A half-open range of code points of the original text."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """Return the characters this span covers."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Tell whether the two ranges share a character."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """Tell whether `other` lies wholly inside this range."""
        return self.start <= other.start and other.end <= self.end
