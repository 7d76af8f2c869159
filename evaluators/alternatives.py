"""Patterns written so that a place where they cannot begin is passed over at once.

A list of a hundred words is tried word by word at every place of a text. Told apart by their first characters
(`told_apart`) they match the very same, and most places fail at one look. So does any other pattern behind a look at
the characters it can begin with: `quick` writes it so, `sign` and `every` search so where `re` would be slow.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import groupby
from re import _constants as signs  # type: ignore[attr-defined]  # the parser has no public name since sre_parse went
from re import _parser as parser  # type: ignore[attr-defined]  # as above
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator


_COMMON = "的和工作民区社人"
"""Some of the commonest characters of official texts: what may begin with most of them may begin nearly anywhere."""
_FEW = 2
_NEVER = "(?!)"
_HAN = "\u4e00-\u9fff"
_REPEATED = (signs.MAX_REPEAT, signs.MIN_REPEAT, signs.POSSESSIVE_REPEAT)
_CATEGORIES = {signs.CATEGORY_DIGIT: r"\d", signs.CATEGORY_SPACE: r"\s", signs.CATEGORY_WORD: r"\w"}


def told_apart(alternatives: str) -> str:
    """Return a pattern that matches what ``(?:alternatives)`` matches, and prefers the same of several.

    Args:
        alternatives: a regular expression of parts with ``|`` between them. Parts that begin with a plain character
            are grouped by it as long as no other part stands between them; the order inside a group is kept. Any
            other part is tried only where it can begin.
    """
    made: list[str] = []
    for plain, run in groupby(parted(alternatives), key=_is_plain):
        parts = list(run)
        if not plain:
            made += map(quick, parts)
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


def parted(pattern: str) -> tuple[str, ...]:
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
    return (*parts, pattern[start:])


def quick(pattern: str) -> str:
    """Return a pattern that matches what `pattern` matches, and fails at one look where it cannot begin.

    The class of characters looked for is taken from the pattern itself; one that may begin with anything, or with any
    Chinese character, is returned as it is.
    """
    first = first_of(parser.parse(pattern))
    return f"(?=[{''.join(sorted(first))}])(?:{pattern})" if first and _HAN not in first else pattern


def sign(pattern: str) -> re.Pattern[str]:
    """Return a pattern that stands for `pattern` where it is only asked whether it stands somewhere.

    Of what it finds no more than the first character is shown.
    """
    return _leading(pattern, 0) or re.compile(pattern)


def teller(alternatives: str) -> Callable[[str], bool]:
    """Return what tells whether one of `alternatives` stands in words; those with ^ are tried at their head alone."""
    parts = parted(alternatives)
    at_head = re.compile("|".join(part for part in parts if part.startswith("^")) or _NEVER)
    anywhere = sign("|".join(part for part in parts if not part.startswith("^")) or _NEVER)
    return lambda words: at_head.match(words) is not None or anywhere.search(words) is not None


def every(pattern: re.Pattern[str], text: str, start: int, stop: int) -> Iterator[re.Match[str]]:
    """Return what ``pattern.finditer(text, start, stop)`` does, in a fraction of the time where that is slow."""
    leading = _leading(pattern.pattern, pattern.flags)
    return pattern.finditer(text, start, stop) if leading is None else _led(leading, pattern, text, start, stop)


def search(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """Return what ``pattern.search(text)`` does, as quickly as `every`."""
    return next(every(pattern, text, 0, len(text)), None)


def _led(
    leading: re.Pattern[str], pattern: re.Pattern[str], text: str, start: int, stop: int
) -> Iterator[re.Match[str]]:
    while (head := leading.search(text, start, stop)) is not None:
        match = pattern.match(text, head.start(), stop)
        if match is None:  # never: what `leading` looks ahead at is the pattern
            return
        yield match
        start = match.end()


@cache
def _leading(pattern: str, flags: int) -> re.Pattern[str] | None:
    """Return a pattern for the first character of each match of `pattern`; None where its search is quick by itself.

    The search of `re` passes over characters by itself only for a pattern that begins with a literal or a class; one
    that begins with a look behind, a repetition or a class among alternatives is tried at every place. This one begins
    with the class of all first characters, and looks back over its one character at the pattern.
    """
    flags &= ~re.UNICODE
    parsed = parser.parse(pattern, flags)
    if flags & (re.IGNORECASE | re.VERBOSE) or _is_quick(parsed):
        return None
    first = "".join(sorted(first_of(parsed)))
    if not first or len(re.findall(f"[{first}]", _COMMON)) > _FEW:
        return None
    try:
        return re.compile(f"[{first}](?<=(?={pattern})(?s:.))", flags)
    except re.error:  # one that refers to its own groups cannot be looked back at
        return None


def _is_quick(parsed: Iterable[tuple[Any, Any]]) -> bool:
    """Tell whether `re` itself passes over what a pattern cannot begin with."""
    head: tuple[Any, Any] = next(iter(parsed), (None, None))
    kind, value = head
    if kind is signs.SUBPATTERN and not value[1] and not value[2]:
        return _is_quick(value[3])
    if kind is signs.BRANCH:
        return all(branch and branch[0][0] is signs.LITERAL for branch in value[1])
    return kind in (signs.LITERAL, signs.IN)


def first_of(parts: Iterable[tuple[Any, Any]]) -> frozenset[str]:
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


def last_of(pattern: str) -> str:
    """Return the class of the characters that a match of `pattern` can end with.

    Raises:
        ValueError: that may be anything.
    """
    last = first_of(_backwards(parser.parse(pattern)))
    if not last:
        raise ValueError(pattern)
    return f"[{''.join(sorted(last))}]"


def _backwards(parts: Iterable[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    """Return parts, and what they are made of, in the order in which they are met from the end."""
    turned: list[tuple[Any, Any]] = []
    for kind, value in parts:
        inner: Any = value
        if kind is signs.SUBPATTERN:
            inner = (*value[:3], _backwards(value[3]))
        elif kind is signs.BRANCH:
            inner = (None, [_backwards(branch) for branch in value[1]])
        elif kind in _REPEATED:
            inner = (*value[:2], _backwards(value[2]))
        elif kind is signs.ATOMIC_GROUP:
            inner = _backwards(value)
        turned.append((kind, inner))
    return turned[::-1]


def _first_of(kind: Any, value: Any) -> frozenset[str]:
    if kind is signs.LITERAL:
        return _members([(kind, value)])
    if kind is signs.IN:
        return _members(value)
    if kind is signs.SUBPATTERN:
        return frozenset() if value[1] & re.IGNORECASE else first_of(value[3])
    if kind is signs.BRANCH:
        branches = [first_of(branch) for branch in value[1]]
        return frozenset().union(*branches) if all(branches) else frozenset()
    if kind in _REPEATED:
        return first_of(value[2])
    return first_of(value) if kind is signs.ATOMIC_GROUP else frozenset()


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
