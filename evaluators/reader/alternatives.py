"""Long lists of alternatives, written so that a place where none can begin is passed over at once.

A list of a hundred words is tried word by word at every place of a text. Told apart by their first characters they
match the very same, and most places fail at one look.
"""

from __future__ import annotations

from itertools import groupby


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
