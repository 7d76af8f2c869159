"""Names of units held against a district's register."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluators.model import Span
from evaluators.phrases import standing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.district import District
    from evaluators.model import Document

_UNIT = re.compile("(?:局|办|办公室|办事处|委员会|委|部|中心|大队|中队|支队|执法队|站|所|院|党工委|党委|公司|协会)$")
_GENERAL = re.compile("^(?:各|相关|有关|本|其他|上级|所属|社区居|居)|社区|党支部$|小组$|网格")
_LONGEST = 20


@dataclass(frozen=True, slots=True)
class Doubt:
    """A name that the register does not bear out: every place, what is wrong, and the right name where there is one."""

    spans: tuple[Span, ...]
    message: str
    hint: str
    right: str = ""


def doubts(document: Document, district: District) -> Iterator[Doubt]:
    """Yield former names and, among those made responsible, names nearly right or not in a complete register."""
    accepted = {name for unit in district.units for name in (unit.name, *unit.short)}
    shut = [cited.span for cited in document.citations]
    former = {old: unit.name for unit in district.units for old in unit.former}
    for old, name in former.items():
        spans = standing(old, document, shut)
        if spans:
            yield Doubt(tuple(spans), f"单位名称不规范：“{old}”已改为“{name}”。", f"改为“{name}”，全文统一。", name)
    for name, places in _named(document).items():
        if name in former or any(name in full or full in name for full in accepted):
            continue
        near = [known for known in accepted if _one_off(name, known)]
        if len(near) == 1:
            yield Doubt(places, f"单位名称不规范：“{name}”疑为“{near[0]}”之误。", f"核对后改为“{near[0]}”。", near[0])
        elif district.units_complete:
            yield Doubt(
                places, f"“{name}”不在本地的单位名册中。", "核对单位名称；确有这个单位的，补入设置文件的 units。"
            )


def _named(document: Document) -> dict[str, tuple[Span, ...]]:
    """Return the units made responsible with their places."""
    places: dict[str, tuple[Span, ...]] = {}
    for owner in document.owners:
        name = owner.name
        if _UNIT.search(name) and not _GENERAL.search(name) and len(name) <= _LONGEST:
            at = document.text.find(name, owner.span.start)
            span = Span(at, at + len(name)) if 0 <= at <= owner.span.end else owner.span
            places[name] = (*places.get(name, ()), span)
    return places


def _one_off(name: str, known: str) -> bool:
    """Tell whether two names differ in one character."""
    return len(name) == len(known) and sum(a != b for a, b in zip(name, known, strict=True)) == 1
