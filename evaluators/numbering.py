"""Sibling headings and their ordinals: the ground of the numbering rules."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators.lookup import once

if TYPE_CHECKING:
    from evaluators.model import Document, Section

_DIGITS = "〇一二三四五六七八九"
_CHINESE_ORDINAL = re.compile("[〇零一二三四五六七八九十百]+")
_ARABIC_ORDINAL = re.compile("[0-9０-９]+")


@once
def runs(document: Document) -> tuple[tuple[Section, ...], ...]:
    """Return each run of numbered headings of one level under one parent, in order of place.

    A heading numbered 1 behind one numbered 2 or more opens a new run: an annex, or a second list under one heading.
    Where the run has no 1 yet and none of its numbers comes again, the 1 is its own, put too late (二、一、三).
    Headings that go on counting where the part before left off (usual in 工作要点) belong to one run with it.
    Headings without a number are passed over.
    """
    last_of_level: dict[int, list[Section]] = {}
    finished: list[list[Section]] = []
    for parent in (None, *range(len(document.sections))):
        by_level: dict[int, list[Section]] = {}
        for index in document.children(parent):
            section = document.sections[index]
            if section.ordinal is not None:
                by_level.setdefault(section.level, []).append(section)
        for level, siblings in by_level.items():
            before = last_of_level.get(level)
            if before is not None and siblings[0].ordinal != 1 and before[-1].ordinal == (siblings[0].ordinal or 0) - 1:
                run = before
            else:
                run = []
                finished.append(run)
            for place, section in enumerate(siblings):
                if section.ordinal == 1 and run and (run[-1].ordinal or 0) >= 2 and not _late(run, siblings[place:]):
                    run = []
                    finished.append(run)
                run.append(section)
            last_of_level[level] = run
    return tuple(tuple(run) for run in finished)


def _late(run: list[Section], rest: list[Section]) -> bool:
    """Tell whether the 1 that `rest` begins with belongs to `run`."""
    numbers = {section.ordinal for section in run}
    return 1 not in numbers and numbers.isdisjoint(section.ordinal for section in rest)


def chinese(number: int) -> str:
    """Write 1 to 99 as 一 … 九十九."""
    tens, ones = divmod(number, 10)
    if tens == 0:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")


def renumbered(marker: str, ordinal: int) -> str:
    """Return `marker` (（二）, 2.) with another ordinal in the same script, its punctuation unchanged."""
    if _CHINESE_ORDINAL.search(marker):
        return _CHINESE_ORDINAL.sub(chinese(ordinal), marker, count=1)
    return _ARABIC_ORDINAL.sub(str(ordinal), marker, count=1)
