"""Rows of a table of tasks, each held together with the one section that tells of the same work in words of its own.

A row calls by a name (公共收益清理) what a section tells in sentences (整治公共收益乱象。…清理公共收益). The two are
one work where the section holds nearly all pairs of characters of the row's name, others hold far fewer, and no other
row belongs to that section. A row that only names a place (东港社区) shares work out and is none itself.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING

from evaluators.coverage.similarity import cores, pairs
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
    rows = [(index, task.name) for index, task in enumerate(document.tasks) if task.origin == "table"]
    told = map(pairs, cores([name for _, name in rows]))
    return {index: name for (index, _), name in zip(rows, told, strict=True) if len(name) >= FEWEST}


@once
def telling(document: Document) -> Mapping[int, Mapping[int, int]]:
    """Return by row how many pairs of its name each section tells that tells any: no table, and nothing of a stage.

    What a stage does is told of elsewhere.
    """
    works, within = names(document), tables.covered(document)
    open_ = [
        (at, section)
        for at, section in enumerate(document.sections)
        if "阶段" not in section.text and not within.touches(section.body.start, section.body.end)
    ]
    if not works or not open_:
        return {}
    headings = cores([section.text for _, section in open_])
    bodies = cores([document.quote(section.body) for _, section in open_])
    told = [(at, f"{head}\n{body}") for (at, _), head, body in zip(open_, headings, bodies, strict=True)]
    where = {pair: [at for at, words in told if pair in words] for pair in frozenset().union(*works.values())}
    return {row: Counter(chain.from_iterable(where[pair] for pair in name)) for row, name in works.items()}


@once
def section_of(document: Document) -> Mapping[int, int]:
    """Return by row (index in `document.tasks`) the section (index in `document.sections`) that tells its work."""
    found: dict[int, int] = {}
    for row, told in telling(document).items():
        name, task = names(document)[row], document.tasks[row]
        if max(told.values(), default=0) < _NEARLY_ALL * len(name) or _PLACE.fullmatch(task.name):
            continue  # as nearly all of them
        below = ((count / len(name), at) for at, count in told.items() if _goes_on(document, at))
        shares = sorted(below, reverse=True) or [(0.0, 0)]
        (most, section), (next_, _) = shares[0], shares[1] if len(shares) > 1 else (0.0, 0)
        if most >= _NEARLY_ALL and next_ <= most - _FAR_LESS:
            found[row] = section
    claimed = Counter(found.values())
    return {row: section for row, section in found.items() if claimed[section] == 1}


def _goes_on(document: Document, section: int) -> bool:
    """Tell whether a section says something below its heading."""
    return bool(document.quote(document.sections[section].body).strip())
