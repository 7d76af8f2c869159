"""Offices of a sub-district under two names of one field: 综合行政执法队 and 综合执法大队, 社会保障服务中心 and 劳保所.

A sub-district has one office of each of these fields, so that whoever reads of two has to ask which is meant. Names
that stand beside each other are told apart on purpose, and so are teams of which one is part of the other (大队, 中队).
"""

from __future__ import annotations

import re
from itertools import combinations
from typing import TYPE_CHECKING

from evaluators import marks, prefilter
from evaluators.body_names import CALLED, Changed
from evaluators.lookup import once
from evaluators.model import Span
from evaluators.reader import tables

if TYPE_CHECKING:
    from evaluators.model import Document

# what the office is called after, and what sort of office it may be
_FIELDS = (
    ("综合行政执法|综合执法|行政执法", "大队|中队|队(?![伍员])"),
    ("(?:劳动和|人力资源和|就业和|就业)?社会保障|劳动保障|劳保|社保|人社", "服务中心|事务所|服务所|所|站"),
    ("退役军人(?:事务)?", "服务中心|服务站|工作站"),
    ("市场监督管理|市场监管|市监", "所|分局"),
    ("应急管理|安全生产监督管理|安全监管|安监", "办公室|办|科|所|站"),
    ("物业管理|物管", "办公室|办|科"),
    ("党群工作|党建工作|党建", "办公室|办|科"),
    ("平安建设|综合治理|综治", "办公室|办|科"),
    ("城市管理|城管", "办公室|办|科"),
    ("环境卫生|环卫", "管理所|所|站"),
)
# by the names alone, which few texts have; what stands before them is looked at where one is found
_NAME = re.compile(
    "|".join(
        f"(?P<field{at}>(?:{names})(?:{sorts}))(?![公事理法案好学结件证班长])"
        for at, (names, sorts) in enumerate(_FIELDS)
    )
)
_LEVEL = re.compile("(?:街道|镇|(?<![社小园片辖城地景校])区|县|市)$|(?<=[、由各向与对和及同经，。；：）\\n])$")
_FARTHEST = 3
_OWN = ("街道", "镇", "")
_PARTS = ("大队", "中队")
_AND = re.compile("[、和与及]{1,2}")


@once
def changed(document: Document) -> tuple[Changed, ...]:
    """Return each office of the document's own under a name and another of the same field, the one used more first."""
    explained = "\n".join(match[0] for match in prefilter.found(CALLED, document))
    aside, within = marks.cited(document), tables.covered(document)
    fields: dict[int, dict[str, list[Span]]] = {}
    others: set[int] = set()
    for match in prefilter.found(_NAME, document):
        level = _LEVEL.search(document.text, max(match.start() - _FARTHEST, 0), match.start())
        if level is None:
            continue
        span = Span(level.start(), match.end())
        if aside.touches(span.start, span.end):
            continue
        at = int((match.lastgroup or "").removeprefix("field"))
        if level[0] not in _OWN:
            others.add(at)
        elif not within.touches(span.start, span.end) and document.quote(span) not in explained:
            fields.setdefault(at, {}).setdefault(match[0], []).append(span)
    return tuple(
        Changed(document.quote(one[0]), document.quote(two[0]), tuple(one), tuple(two))
        for at, names in fields.items()
        if at not in others
        for one, two in [sorted(pair, key=len, reverse=True) for pair in combinations(names.values(), 2)]
        if not _apart(document, one, two)
    )


def _apart(document: Document, one: list[Span], two: list[Span]) -> bool:
    """Tell whether two names are of two offices: parts of one another, or listed side by side."""
    for names in ((one, two), (two, one)):
        if all(document.quote(spans[0]).endswith(part) for spans, part in zip(names, _PARTS, strict=True)):
            return True
    pairs = ((min(a, b), max(a, b)) for a in one for b in two)
    return any(_AND.fullmatch(document.text, a.end, b.start) for a, b in pairs)
