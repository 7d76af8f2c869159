"""Offices of a community under two names of one field: 社区综治中心 all through, and 社区综治办 once.

A community has one office of each of these fields at most. What is said again and again is its name; the other stands
once, and neither beside the first nor set up beside it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators import marks, party_bodies, prefilter
from evaluators.body_names import CALLED, Changed
from evaluators.model import Span
from evaluators.set_up import set_up

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.model import Document

_NAME = re.compile(
    "社区(?P<field>综治|综合治理|平安(?:建设)?|矛调|矛盾(?:纠纷)?调解|网格(?:化)?|党建|退役军人|志愿服务|应急|信访|残疾人|司法|人民武装|物业)"
    "(?P<sort>(?:服务|工作|管理|指挥|调处|治理|建设)?(?:办公室|办(?![公事理法案好学结件证班实成])|中心(?!户|组(?!织)|任务|工作)|站(?![点位长])))"
)
_USUAL = 2
"""How often a name must stand to be the usual one."""
_TWO = 2
_AND = re.compile("[、和与及]{1,2}|以及")


def changed(document: Document) -> Iterator[Changed]:
    """Yield each office under the name that returns and another of its field that stands once, the Party body too."""
    yield from party_bodies.changed(document)
    fields: dict[str, dict[str, list[Span]]] = {}
    aside = marks.cited(document)
    for match in prefilter.found(_NAME, document):
        if not aside.touches(*match.span()):
            fields.setdefault(match["field"], {}).setdefault(match[0], []).append(Span(*match.span()))
    twofold = {field: names for field, names in fields.items() if len(names) == _TWO}
    explained = "\n".join(match[0] for match in prefilter.found(CALLED, document)) if twofold else ""
    for names in twofold.values():
        (name, places), (other, others) = sorted(names.items(), key=lambda entry: -len(entry[1]))
        short = name.startswith(other) or other.startswith(name)  # 综治办, 综治办公室
        if short or len(places) < _USUAL or len(others) != 1 or name in explained or other in explained:
            continue
        if not _listed(document, places, others[0]) and not set_up(document, others[0]):
            yield Changed(name, other, tuple(places), tuple(others))


def _listed(document: Document, places: list[Span], odd: Span) -> bool:
    """Tell whether the odd name stands beside the usual one (综治中心和综治办)."""
    pairs = ((min(place, odd), max(place, odd)) for place in places)
    return any(_AND.fullmatch(document.text, one.end, two.start) for one, two in pairs)
