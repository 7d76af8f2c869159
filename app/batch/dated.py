"""What a cell shows of a day without its year, 11月30日, together with the day that it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence


class Dated(str):
    """The text of a cell that shows no year; `whole` says the same with it: 2025年11月30日, or 2025年11月 of 11月."""

    __slots__ = ("whole",)

    whole: str


def dated(text: str, whole: str) -> Dated:
    """Return `text`, which means `whole`."""
    found = Dated(text)
    found.whole = whole
    return found


def whole_of(text: str) -> str:
    """Return a text with the year that its cell holds, else as it is."""
    return text.whole if isinstance(text, Dated) else text


def with_cells(text: str, cells: Iterable[object]) -> str:
    """Return a text that was made of `cells` with the years that they hold and it does not show."""
    whole = text
    for cell in cells:
        if isinstance(cell, Dated) and cell:
            whole = whole.replace(cell, cell.whole)
    return dated(text, whole) if whole != text else text


def years_in(values: Mapping[str, str | Sequence[Mapping[str, str] | str]]) -> Iterator[str]:
    """Yield the days that the values of a row hold and do not show."""
    for value in values.values():
        if isinstance(value, str):
            yield from [value.whole] if isinstance(value, Dated) else ()
        else:
            for row in value:
                yield from years_in(row) if not isinstance(row, str) else ()
