"""Long lists of alternatives, written so that a place where none can begin is passed over at once.

A list of a hundred words is tried word by word at every place of a text. Told apart by their first characters they
match the very same, and most places fail at one look.
"""

from __future__ import annotations

import re
from itertools import groupby
from re import _constants as signs  # type: ignore[attr-defined]  # the parser has no public name since sre_parse went
from re import _parser as parser  # type: ignore[attr-defined]  # as above
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable


_REPEATED = (signs.MAX_REPEAT, signs.MIN_REPEAT, signs.POSSESSIVE_REPEAT)
_CATEGORIES = {signs.CATEGORY_DIGIT: r"\d", signs.CATEGORY_SPACE: r"\s", signs.CATEGORY_WORD: r"\w"}


def told_apart(alternatives: str) -> str:
    """Return a pattern that matches what ``(?:alternatives)`` matches, and prefers the same of several.

    Args:
        alternatives: a regular expression of parts with ``|`` between them. Parts that begin with a plain character
            are grouped by it as long as no other part stands between them; the order inside a group is kept.
    """
    made = []
    for plain, run in groupby(_parts(alternatives), key=_is_plain):
        parts = list(run)
        if not plain:
            made += parts
            continue
        groups: dict[str, list[str]] = {}
        for part in parts:
            groups.setdefault(part[0], []).append(part[1:])
        told = "|".join(
            head + (rests[0] if len(rests) == 1 else f"(?:{'|'.join(rests)})") for head, rests in groups.items()
        )
        made.append(f"(?=[{''.join(groups)}])(?:{told})" if len(groups) > 1 else told)
    return f"(?:{'|'.join(made)})"


def _is_plain(part: str) -> bool:
    """Tell whether a part must begin with its first character, and this stands for itself in a class."""
    return part[:1] > "\x7f" and part[1:2] not in ("?", "*", "{")


def _parts(pattern: str) -> list[str]:
    """Split at the ``|`` that stand in no brackets."""
    parts, depth, in_class, start = [], 0, False, 0
    escaped = False
    for at, char in enumerate(pattern):
        if escaped or char == "\\":
            escaped = not escaped
        elif in_class:
            in_class = char != "]"
        elif char == "[":
            in_class = True
        elif char in "()":
            depth += 1 if char == "(" else -1
        elif char == "|" and depth == 0:
            parts.append(pattern[start:at])
            start = at + 1
    return [*parts, pattern[start:]]


def quick(pattern: str) -> str:
    """Return a pattern that matches what `pattern` matches, and fails at one look where it cannot begin.

    The class of characters looked for is taken from the pattern itself; one that may begin with anything is returned
    as it is.
    """
    first = _first(parser.parse(pattern))
    return f"(?=[{''.join(sorted(first))}])(?:{pattern})" if first else pattern


def _first(parts: Iterable[tuple[Any, Any]]) -> frozenset[str]:
    """Return what a match of `parts` can begin with, as members of a class; none where that may be anything."""
    found: set[str] = set()
    for kind, value in parts:
        if kind in (signs.AT, signs.ASSERT, signs.ASSERT_NOT):
            continue
        inner = _first_of(kind, value)
        if not inner:
            break
        found |= inner
        if kind not in _REPEATED or value[0] > 0:
            return frozenset(found)
    return frozenset()


def _first_of(kind: Any, value: Any) -> frozenset[str]:
    if kind is signs.LITERAL:
        return _members([(kind, value)])
    if kind is signs.IN:
        return _members(value)
    if kind is signs.SUBPATTERN:
        return _first(value[3])
    if kind is signs.BRANCH:
        branches = [_first(branch) for branch in value[1]]
        return frozenset().union(*branches) if all(branches) else frozenset()
    if kind in _REPEATED:
        return _first(value[2])
    return _first(value) if kind is signs.ATOMIC_GROUP else frozenset()


def _members(value: Iterable[tuple[Any, Any]]) -> frozenset[str]:
    """Return the members of a class, empty for a negated one."""
    found = set()
    for kind, member in value:
        if kind is signs.LITERAL:
            found.add(re.escape(chr(member)))
        elif kind is signs.RANGE:
            found.add("-".join(re.escape(chr(end)) for end in member))
        elif kind is signs.CATEGORY and member in _CATEGORIES:
            found.add(_CATEGORIES[member])
        else:
            return frozenset()
    return frozenset(found)
