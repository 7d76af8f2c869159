"""Characters taken for one another: of the same or nearly the same sound, or of a like shape.

Sounds and parts of characters come from `lexicons/characters.tsv`, which says
where they are from. Same sound is meant without tones, and as an input method with fuzzy sounds takes it (zh/z, ch/c,
sh/s, in/ing, en/eng). Like shape is one part in common that few characters have, one character being a part of the
other, or a like outline, which parts do not tell (党, 觉): `lexicons/look_alikes.txt` has those in groups.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from evaluators.phrases import FOLDER

if TYPE_CHECKING:
    from collections.abc import Mapping

_RARE_PART = 30
"""A part shared by more characters than this is a mere radical: 组 and 织 do not look alike for both having 丝."""
_RARE_WHOLE = 60
_PARTS = 2
_BLADE = re.compile("^(zh|ch|sh)")
_BACK = re.compile("(?<=[ie]n)g$")


@cache
def alike(character: str) -> frozenset[str]:
    """Return the characters that may stand by mistake where `character` should; none for one not in the table."""
    table = _table()
    if character not in table:
        return frozenset()
    sounds, parts = table[character]
    by_sound, by_part = _by_sound(), _by_part()
    found = {other for sound in sounds for other in by_sound[sound]}
    if len(parts) == _PARTS:
        for part in parts:
            if len(by_part[part]) <= _RARE_PART:
                found |= by_part[part]
            if part in table:
                found.add(part)
    whole = by_part.get(character, set())
    if len(whole) <= _RARE_WHOLE:
        found |= whole
    found |= _by_outline().get(character, frozenset())
    return frozenset(found - {character})


@cache
def meant_by(character: str) -> frozenset[str]:
    """Return the characters in whose place `character` may stand by mistake, and some few in whose it does not."""
    others = _by_part().get(character, frozenset()) | _by_outline().get(character, frozenset())
    return alike(character) | others - {character}


@cache
def sounding(character: str) -> frozenset[str]:
    """Return the characters of the same or nearly the same sound."""
    table = _table()
    if character not in table:
        return frozenset()
    by_sound = _by_sound()
    return frozenset({other for sound in table[character][0] for other in by_sound[sound]} - {character})


@cache
def _table() -> Mapping[str, tuple[frozenset[str], str]]:
    """Return for each character its folded syllables and its parts."""
    rows = (FOLDER / "characters.tsv").read_text(encoding="utf-8").splitlines()
    fields = (row.split("\t") for row in rows if not row.startswith("#"))
    return {
        character: (frozenset(_folded(sound) for sound in sounds.split()), parts) for character, sounds, parts in fields
    }


def _folded(sound: str) -> str:
    return _BACK.sub("", _BLADE.sub(lambda blade: blade[0][0], sound))


@cache
def _by_sound() -> Mapping[str, set[str]]:
    found: dict[str, set[str]] = {}
    for character, (sounds, _) in _table().items():
        for sound in sounds:
            found.setdefault(sound, set()).add(character)
    return found


@cache
def _by_part() -> Mapping[str, set[str]]:
    """Return the characters of two parts by each of them."""
    found: dict[str, set[str]] = {}
    for character, (_, parts) in _table().items():
        if len(parts) == _PARTS:
            for part in parts:
                found.setdefault(part, set()).add(character)
    return found


@cache
def _by_outline() -> Mapping[str, frozenset[str]]:
    """Return the characters of a like outline by each of them."""
    rows = (FOLDER / "look_alikes.txt").read_text(encoding="utf-8").splitlines()
    groups = [frozenset(row) for row in rows if not row.startswith("#")]
    return {one: frozenset().union(*(group for group in groups if one in group)) for group in groups for one in group}
