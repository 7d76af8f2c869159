"""Lines that fit the terminal: its width in cells, of which a Chinese character takes two."""

from __future__ import annotations

import shutil
import sys

import click
from rich.cells import cell_len

NO_TERMINAL = 80
_LEAST = 40  # below this a terminal breaks the lines itself
_NOT_FIRST = frozenset("，。；：、！？）》〉】”’…,.;:!?)]}％%")  # begins no line


def columns() -> int:
    """Return how many cells a line has."""
    return max(shutil.get_terminal_size((NO_TERMINAL, 24)).columns, _LEAST)


def echo(words: str, *, indent: int, hanging: int = 0) -> None:
    """Print `words` indented by `indent`: on a terminal in lines that fit, those after the first in by `hanging` more.

    In a pipe it stays one line, which programs search.
    """
    if not sys.stdout.isatty():
        click.echo(" " * indent + words)
        return
    for index, line in enumerate(lines(words, columns() - indent, columns() - indent - hanging)):
        click.echo(" " * (indent + (hanging if index else 0)) + line)


def lines(words: str, first: int, others: int) -> list[str]:
    """Break `words` into lines of `first` and then `others` cells; closing marks stay with what they close.

    Chinese breaks between any two characters, a word or number in Latin characters does not.
    """
    left, room, made = words, first, list[str]()
    while cell_len(left) > room:
        at = _fitting(left, room)
        cut = at
        while cut > 1 and (left[cut] in _NOT_FIRST or _one_word(left[cut - 1], left[cut])):
            cut -= 1
        at = cut if cut > 1 else at  # a word longer than the line is cut
        made.append(left[:at].rstrip())
        left, room = left[at:].lstrip(), others
    return [*made, left]


def _fitting(words: str, room: int) -> int:
    """Return how many characters of `words` fit into `room` cells, one at least."""
    taken = 0
    for at, char in enumerate(words):
        taken += cell_len(char)
        if taken > room:
            return max(at, 1)
    return len(words)


def _one_word(left: str, right: str) -> bool:
    return all(char.isascii() and not char.isspace() for char in (left, right))
