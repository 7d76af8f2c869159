"""Whether a name that a roster does not have may be one of its own, misspelt or shortened."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_SHORTEST = 2  # characters of a name that is only the beginning of another
_LONG = 7  # characters, of which two may be wrong


def may_mean(name: str, known: Iterable[str]) -> list[str]:
    """Return the names of `known` that `name` may mean: one character wrong, too many or too few, two turned round."""
    return [other for other in known if _near(name, other)]


def _near(name: str, other: str) -> bool:
    short, long = sorted((name, other), key=len)
    if long.startswith(short) and len(short) >= _SHORTEST:
        return True
    if len(long) - len(short) > 1:
        return False
    if len(short) == len(long):
        wrong = [index for index, (one, two) in enumerate(zip(name, other, strict=True)) if one != two]
        if len(wrong) == 2 and wrong[1] == wrong[0] + 1 and sorted(name) == sorted(other):
            return True
        return len(wrong) <= (2 if len(name) >= _LONG else 1) < len(name)
    return any(long[:index] + long[index + 1 :] == short for index in range(len(long)))


def named_in(text: str, known: Iterable[str]) -> str | None:
    """Return the one name of `known` that a file's or sheet's name holds or shortens: 桥东社区成果, 桥东; else None."""
    held = [name for name in known if name in text]
    whole = [name for name in held if not any(name != other and name in other for other in held)]
    if held:
        return whole[0] if len(whole) == 1 else None
    longer = [name for name in known if len(text) >= _SHORTEST and name.startswith(text)]
    return longer[0] if len(longer) == 1 else None
