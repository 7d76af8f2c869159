"""Matters that a paper was given to see to: how many of how many kinds, wherever it says so (反馈4个方面18个问题).

The number that one sentence gives and another gives otherwise cannot both hold, nor can so many kinds where the
headings that answer them, one for each, are fewer or more.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from evaluators import prefilter
from evaluators.figures.clauses import statement_at
from evaluators.lines import begin_of, end_of
from evaluators.model import Span
from evaluators.reader.numerals import parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.model import Document

_NUMERAL = "[0-9]+|[二两三四五六七八九十]{1,3}"
# 指出4个方面17个问题, 对反馈的四大类18个问题, 交办的26条意见
_GIVEN = re.compile(
    "(?:(?P<act>指出|反馈|移交|交办|点出|通报|提出|下达|认领|列出|查摆)(?:了|出|的|我街道|街道|全部|所有|共|各类|涉及)*)?"
    f"(?:(?P<kinds>{_NUMERAL})个?(?P<kind>方面|大类|类)(?:的|共|、|，)?)?"
    f"(?P<count>{_NUMERAL})(?P<unit>[个项条件])(?:具体|突出|主要)?(?P<noun>问题|意见|建议|任务|事项)"
)
_COUNTED = re.compile("[个项条件](?:具体|突出|主要)?(?:问题|意见|建议|任务|事项)")
_ENDS = "。；：\n"
_OTHERS = re.compile(
    "其中|另|还(?=有|指出|提出)|去年|上年|上一?轮|以往|首批|第[一二三四]批|新增|补充|剩余|其余|回头看|典型|共性|个性|重点难点|分别|每|各[社科单]|第[一二三四]轮|领办|包抓|包案|牵头"
)
_BODY = re.compile(
    "巡视|巡察|督察|督查|审计|考核|信访|人大|政协|代表|委员|群众|居民|自查|检查|评估|调研|体检|主题教育|民主生活会"
)
_ASPECT = re.compile("方面(?:的?问题)?$")
_ASPECTS = re.compile(
    f"(?P<count>{_NUMERAL})个方面(?=的?(?:{_NUMERAL})[个项条件](?:具体|突出|主要)?(?:问题|意见|任务))"
)
_FEWEST = 2  # headings that make a row


class Twice(NamedTuple):
    """One number of matters given with two values: what they are, and the two places."""

    noun: str
    first: Span
    second: Span


def given_twice(document: Document) -> Iterator[Twice]:
    """Yield the first pair of places that give the number of one kind of matters, or of their kinds, differently."""
    known: list[tuple[re.Match[str], list[str]]] = []
    told: set[str] = set()
    for match in _given(document):
        if match["act"] is None and match["kinds"] is None:
            continue
        begin = statement_at(document.text, match.start())
        around = document.text[begin : end_of(document.text, match.end(), "，。；\n")]
        if _OTHERS.search(around) or match["noun"] in told:
            continue
        body = _BODY.findall(document.text, begin, match.start())[-1:]  # who gave them is named right before
        for other, its in known:
            if other.start() >= begin or not _same(match, other) or (body and its and body != its):
                continue
            if any(_value(match, group) != _value(other, group) for group in ("count", "kinds")):
                told.add(match["noun"])
                yield Twice(match["noun"], Span(*other.span()), Span(*match.span()))
            break
        else:
            known.append((match, body))


def _given(document: Document) -> Iterator[re.Match[str]]:
    """Yield the numbers of matters, looked for where matters are counted: none runs over the end of its sentence."""
    text, body = document.text, document.body
    behind = body.start
    for counted in prefilter.found(_COUNTED, document):
        if counted.start() >= behind:
            behind = end_of(text, counted.end(), _ENDS)
            yield from _GIVEN.finditer(
                text, max(begin_of(text, counted.start(), _ENDS), body.start), min(behind, body.end)
            )


def _same(one: re.Match[str], other: re.Match[str]) -> bool:
    """Tell whether two numbers are of one lot: both say of how many kinds, or both who gave them."""
    if (one["noun"], one["unit"]) != (other["noun"], other["unit"]):
        return False
    if one["kinds"] and other["kinds"]:  # where neither number is the same they are of two lots
        alike = any(_value(one, group) == _value(other, group) for group in ("count", "kinds"))
        return one["kind"] == other["kind"] and alike
    return one["act"] is not None and one["act"] == other["act"] and not one["kinds"] and not other["kinds"]


def aspects_miscounted(document: Document) -> Iterator[tuple[Span, int, set[int]]]:
    """Yield the place of a number of aspects, the number, and how many headings answer one aspect each."""
    rows: dict[int | None, list[int]] = {}
    for section in document.sections:
        if _ASPECT.search(section.text) and section.ordinal is not None:
            rows.setdefault(section.parent, []).append(section.ordinal)
    if len(rows) != 1:
        return
    (parent, row), *_ = rows.items()
    beside = [one for one in document.sections if one.parent == parent and one.ordinal in row]
    siblings = [one for one in document.sections if one.parent == parent and one.level == beside[0].level]
    if len(row) < _FEWEST or row != list(range(1, len(row) + 1)) or len(siblings) != len(row):
        return
    told = list(prefilter.found(_ASPECTS, document))
    values = {_value(match, "count") for match in told}
    if len(values) == 1 and (declared := values.pop()) and declared != len(row):
        yield Span(told[0].start(), told[0].end()), declared, {len(row)}


def _value(match: re.Match[str], group: str) -> int:
    return int(parse(match[group]) or 0) if match[group] else 0
