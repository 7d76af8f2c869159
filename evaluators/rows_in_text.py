"""Rows of a table of tasks, each held together with the one section that tells of the same work in words of its own.

A row calls by a name (公共收益清理) what a section tells in sentences (整治公共收益乱象。…清理公共收益). The two are
one work where the section holds nearly all pairs of characters of the row's name, others hold far fewer, and no other
row belongs to that section. A row that only names a place (东港社区) shares work out and is none itself.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from evaluators.coverage.similarity import core, pairs
from evaluators.lookup import once
from evaluators.reader import tables

if TYPE_CHECKING:
    from collections.abc import Mapping

    from evaluators.model import Document

FEWEST = 3
"""Pairs of characters, below which a name may be of anything."""
_PLACE = re.compile("[\u4e00-\u9fff]{2,6}(?:社区|小区|村|街道|镇|片区|网格)(?:居(?:民委员会|委会)|党委|党组织)?")
_NEARLY_ALL, _FAR_LESS = 0.75, 0.4


@once
def names(document: Document) -> dict[int, frozenset[str]]:
    """Return by row (index in `document.tasks`) the pairs of characters of its name, where they are enough."""
    rows = ((index, pairs(core(task.name))) for index, task in enumerate(document.tasks) if task.origin == "table")
    return {index: name for index, name in rows if len(name) >= FEWEST}


def about(document: Document, index: int) -> tuple[str, str]:
    """Return what heading and body of a section are about (`core`), asked for once a section."""
    told, section = _told_of(document), document.sections[index]
    if index not in told:
        told[index] = core(section.text), core(document.quote(section.body))
    return told[index]


@once
def _told_of(document: Document) -> dict[int, tuple[str, str]]:
    del document
    return {}


@once
def section_of(document: Document) -> Mapping[int, int]:
    """Return by row (index in `document.tasks`) the section (index in `document.sections`) that tells its work."""
    works = {at: name for at, name in names(document).items() if not _PLACE.fullmatch(document.tasks[at].name)}
    told = held(_told(document), works) if works else {}
    found: dict[int, int] = {}
    for index, name in works.items() if told else ():
        shares = sorted(((len(name & words) / len(name), section) for section, words in told.items()), reverse=True)
        (most, section), (next_, _) = shares[0], shares[1] if len(shares) > 1 else (0.0, 0)
        if most >= _NEARLY_ALL and next_ <= most - _FAR_LESS:
            found[index] = section
    claimed = Counter(found.values())
    return {row: section for row, section in found.items() if claimed[section] == 1}


def held(told: Mapping[int, str], rows: Mapping[int, frozenset[str]]) -> dict[int, frozenset[str]]:
    """Return by section which pairs of the names of all `rows` stand in what it tells."""
    wanted = frozenset().union(*rows.values())
    return {index: frozenset(pair for pair in wanted if pair in words) for index, words in told.items()}


def _told(document: Document) -> dict[int, str]:
    """Return what each section tells that says something below its heading, tables left out."""
    within = tables.covered(document)
    return {
        index: "\n".join(about(document, index))
        for index, section in enumerate(document.sections)
        if "阶段" not in section.text  # what a stage does is told of elsewhere
        and document.quote(section.body).strip()
        and not within.touches(section.body.start, section.body.end)
    }
