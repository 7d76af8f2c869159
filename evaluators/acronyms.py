"""Acronyms in quotation marks (“三有四化”, “1+6”): which there are, and whether the text says what they stand for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date  # noqa: TC003 - pydantic resolves the annotation when a lexicon is read
from functools import cache
from typing import TYPE_CHECKING, ClassVar

from evaluators import bodies_counted, prefilter
from evaluators.lexicon import Confirmation  # noqa: TC001 - as above
from evaluators.model import Span
from evaluators.phrases import FOLDER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.model import Document

_NUMBER = "一二两双三四五六七八九十百千\\dNn"
_QUOTED = re.compile("“(?P<name>[^“”《》，。；\n]{2,14})”")
# 1+6, 3+N, 1+1+1; numeral and one or two characters, several times over; numeral with a bare noun (五好)
_SUM = re.compile("[\\dN×xX一二三四五六七八九十]+(?:[+＋][\\dN×xX一二三四五六七八九十]+)+[\u4e00-\u9fff]{0,4}")
_ROW = re.compile("[1-9][0-9]{2,4}(?:[一-鿿]{0,4})")  # “1234”工作机制, a row of figures in quotation marks
_NUMBERED = frozenset(
    ("110", "119", "120", "122", "12345", "12315", "12319", "12366", "12348", "12371", "12388", "12389", "96110")
)
_LETTERS = re.compile("[A-Z]{3,5}")
_COMMON = frozenset(
    (
        "APP",
        "GPS",
        "LED",
        "ETC",
        "PPT",
        "EPC",
        "PPP",
        "BIM",
        "GIS",
        "VIP",
        "DIY",
        "AED",
        "CPR",
        "WIFI",
        "PDF",
        "USB",
        "ATM",
        "GDP",
    )
)
"""Letters that everybody reads."""
_STEP = f"[{_NUMBER}](?:(?:统一|唯一|合一|专一)|(?:(?![{_NUMBER}])[\u4e00-\u9fff]){{1,3}})"
# 六百, where a numeral goes on behind it, is a step as 七必到 is
_CHAIN = re.compile(f"(?:{_STEP}|[一二两三四五六七八九][百千](?=[{_NUMBER}])){{2,5}}")
_SINGLE = re.compile("(?P<count>[三四五六七八九十])(?P<head>[\u4e00-\u9fff])")
# 五必访, 五美巷道: with what is meant of each, and with a noun
_EVERY = re.compile("(?P<count>[三四五六七八九十])(?:必[\u4e00-\u9fff]|[美零清有][\u4e00-\u9fff]{2})")
_DOUBLE = re.compile("双(?:十|百|千)[\u4e00-\u9fff]{1,3}")
_ORDINARY = re.compile(
    "^第|^[一二三四五六七八九十]+(?:是|个|届|级|中全会|大$|大报告|大精神|月|年|日|号|楼|次|批|期|线|支|所|周)|年|月|日|分钟|小时|公里|平方"
)
_BEHIND = re.compile(
    "(?:[\u4e00-\u9fff]{0,10})(?:[（(][^（）()\n]{4,}|[，,]?(?:即|是指|指的是|就是|包括|分别是|具体(?:是|为)|：))"
)
# 服务站和三支队伍（以下合称“一站三队”）
_TOGETHER = re.compile("[（(](?:以下|下文)?(?:统称|合称|并称|总称)为?$")
_EACH = re.compile("(?:一[\u4e00-\u9fff]{1,3}){2}")  # 一户一档 says itself what it means
_NEAR = 160
_VALUE = {c: n for n, c in enumerate("一二三四五六七八九十", 1)} | {"两": 2, "双": 2}


@dataclass(frozen=True, slots=True)
class Acronyms:
    """Acronyms that need no explanation."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    source: str
    valid_from: date
    valid_to: date | None
    confirmed: Confirmation | None
    known: tuple[str, ...]


@cache
def known() -> frozenset[str]:
    """Return the acronyms that need no explanation.

    Raises:
        SpecError: the file is wrong.
    """
    from evaluators import spec

    found: Acronyms = spec.load(FOLDER / "acronyms.yaml", Acronyms)
    return frozenset(found.known)


def unexplained(document: Document) -> Iterator[tuple[str, Span]]:
    """Yield the first place of each acronym that the text nowhere spells out."""
    residue = [left.span for left in document.residue]
    places: dict[str, list[Span]] = {}
    for match in prefilter.found(_QUOTED, document):
        span = Span(*match.span())
        if not any(span.overlaps(left) for left in residue):
            for name in match["name"].split("、"):
                if _is_acronym(name):
                    places.setdefault(name, []).append(span)
    for name, spans in places.items():
        if not any(_spelt_out(name, document, span) for span in spans):
            yield name, spans[0]


def _is_acronym(name: str) -> bool:
    if name in known() or _ORDINARY.search(name) or _EACH.fullmatch(name):
        return False
    if name in _NUMBERED or name in _COMMON:
        return False
    return any(
        pattern.fullmatch(name) is not None for pattern in (_SUM, _SINGLE, _EVERY, _DOUBLE, _CHAIN, _ROW, _LETTERS)
    )


def _spelt_out(name: str, document: Document, span: Span) -> bool:
    """Tell whether brackets, a list or items behind or before say what `name` stands for."""
    text = document.text
    if _BEHIND.match(text, span.end) or _by_parts(name, document) or _TOGETHER.search(text, 0, span.start):
        return True
    if bodies_counted.listed(document, span, name):
        return True
    near = text[max(document.body.start, span.start - _NEAR) : span.start] + text[span.end : span.end + _NEAR]
    single = _SINGLE.fullmatch(name)
    if single is not None:
        # “六化”: six times 化 near by, or items of the section that end so
        count = _VALUE[single["count"]]
        index = document.section_at(span.start)
        section = document.quote(document.sections[index].extent) if index is not None else ""
        return near.count(single["head"]) >= count or section.replace(name, "").count(single["head"]) >= count
    if (every := _EVERY.fullmatch(name)) and near.count(name[1:3]) >= _VALUE[every["count"]]:
        return True
    return before_as_list(name, text[max(document.body.start, span.start - 80) : span.start])


def _by_parts(name: str, document: Document) -> bool:
    """Tell whether the text says of each part of a sum what it stands for (“1”指1个中心，“N”是社会力量办的机构)."""
    if "+" not in name and "＋" not in name:
        return False
    parts = re.findall("[0-9]+|[NXn×]", name)
    return all(re.search(f"“{part}”(?:是|指|即|为|代表)", document.text) is not None for part in dict.fromkeys(parts))


def before_as_list(name: str, before: str) -> bool:
    """Tell whether a list in front ends in ……的“name”, with as many items as the name counts."""
    if not before.endswith("的"):
        return False
    counted = sum(_VALUE.get(character, int(character) if character.isdecimal() else 0) for character in name)
    items = before.rpartition("。")[2].count("、") + 1
    return counted > 0 and items >= min(counted, 3)
