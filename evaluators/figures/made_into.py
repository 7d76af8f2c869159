"""Places made into what is counted elsewhere: 在甲、乙等8个小区建成“红色物业”示范小区, 建成6个“红色物业”示范小区.

Each place makes one of the kind, so that the two numbers are of the same. What is done with a first lot, or by each,
is another number.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from evaluators import prefilter
from evaluators.lines import begin_of, end_of
from evaluators.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.model import Document

_PLACE = "小区|社区|村|街巷|街区|楼院|楼栋|院落|单位|网格|商圈|市场|学校|企业|家庭|支部"
_MAKE = "建成|建设成?为?|创建成?为?|打造成?为?|培育成?为?|创成|评为|命名为"
_NOUN = f"(?:“[^“”\\n]{{2,10}}”)?[\u4e00-\u9fff]{{2,10}}?(?:{_PLACE})"
_END = "(?=[，。；、\\n]|$)"
_INTO = re.compile(f"(?P<count>[0-9]{{1,3}})个(?P<place>{_PLACE})(?:全部|分别|率先)?(?:{_MAKE})(?P<kind>{_NOUN}){_END}")
_NEW = f"(?:{_MAKE}|新建|评选|评定|命名)"
_SO_MANY = re.compile(
    f"{_NEW}(?P<count>[0-9]{{1,3}})个(?P<kind>{_NOUN}){_END}|{_NEW}(?P<named>{_NOUN})(?P<number>[0-9]{{1,3}})个{_END}"
)
_SOME = re.compile("首批|第[一二三四]批|先行|试点|再|新增|累计|各(?!类)|每|其中|其余|剩余|已|上年|去年|力争|争取|现有")
_MONTH = re.compile("[0-9]{1,2}月|季度|半年")


class Made(NamedTuple):
    """A kind of place with the clause that counts how many are to be made, and that which makes others of places."""

    kind: str
    first: Span
    second: Span


def otherwise(document: Document) -> Iterator[Made]:
    """Yield each kind of which a clause makes another number of places than another clause tells."""
    text = document.text
    told: dict[str, list[tuple[int, Span]]] = {}
    for match in prefilter.found(_SO_MANY, document):
        clause = _clause(text, match)
        if not _SOME.search(clause.of(text)):
            number = int(match["count"] or match["number"])
            told.setdefault(match["kind"] or match["named"], []).append((number, clause))
    for match in prefilter.found(_INTO, document) if told else ():
        clause, kind = _clause(text, match), match["kind"]
        if _SOME.search(clause.of(text)) or not kind.endswith(match["place"]):
            continue
        for number, first in told.get(kind, ())[:1]:
            staged = _MONTH.search(clause.of(text)) and _MONTH.search(first.of(text))
            if number != int(match["count"]) and not staged:
                yield Made(kind, first, clause)


def _clause(text: str, match: re.Match[str]) -> Span:
    return Span(begin_of(text, match.start(), "，。；：\n"), end_of(text, match.end(), "，。；\n"))
