"""A share held against the count before it, up to a sentence away: 共有240名。其中120名，占总数的50%."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from evaluators.coverage.measure import base
from evaluators.coverage.wording import percent
from evaluators.lines import begin_of
from evaluators.model import Finding, Severity, Span
from evaluators.reader.units import ANY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.model import Document

_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_COUNT = re.compile(rf"(?<![\d.,年月])(?P<value>{_NUMBER})(?P<unit>(?:[万亿]?(?:{ANY})))(?!以上|以下|以内)")
# 180户，占总数的90%; 180户，占应走访户数200户的90%
_SHARE = re.compile(
    rf"(?<![\d,])(?P<part>{_NUMBER})(?P<unit>[万亿]?(?:{ANY}))[^\d。；\n，、]{{0,8}}，(?:仅|只|共)?占(?:了|到|比|比例|比重)?"
    rf"(?P<of>[一-龥]{{0,14}}?)(?:(?P<whole>{_NUMBER})(?P<whole_unit>[万亿]?(?:{ANY})))?(?:的|的?比[例重]?)?(?:为|是|达到?)?(?P<rate>{_NUMBER})[%％]"
)
_TOTAL = re.compile("总|全部|全体|全数|应有?|计划|目标|任务|其|上述|[数量]$|[户人件个名]$")
_BEGUN = re.compile(r"(?:其中|截至|截止|目前|已|实际|至\d|到\d|\d{1,2}月底)")
_BREAK = re.compile("[。；，\n]")
NEAR = Decimal("0.6")  # points: a share may be rounded to a whole


class Misstated(NamedTuple):
    """A rate that its counts do not give: where, the counts as written, the right rate (1 is all), the stated %."""

    span: Span
    whole: str
    part: str
    right: Decimal
    stated: Decimal


class _Count(NamedTuple):
    """A count: its value in the base unit, number and unit as written, its clause, and whether the part shares it."""

    value: Decimal
    words: str
    unit: str
    clause: str
    own: bool


def finding(report: Document, wrong: Misstated) -> Finding:
    """Return what to say of a misstated rate (COV-03)."""
    right = percent(wrong.right)
    return Finding(
        "COV-03",
        Severity.CRITICAL,
        wrong.span,
        f"“{report.quote(wrong.span)}”的数字前后不一。报告写明比率为{percent(wrong.stated / 100)}，"
        f"按{wrong.part}除以{wrong.whole}计算应为{right}。",
        f"请核对原始台账；两个数没有错的，比率改为{right}。",
    )


def misstated(report: Document) -> Iterator[Misstated]:
    """Yield each share that the one count it can be of does not give; which is open is left alone."""
    for sentence in report.sentences:
        begin = _begin(report.text, sentence.span.start)
        start = _begin(report.text, begin - 1) if report.text[begin - 1 : begin] == "。" else begin
        words, own = report.text[start : sentence.span.end], begin - start
        if "占" not in words or ("%" not in words and "％" not in words):
            continue
        for found in _SHARE.finditer(words, sentence.span.start - start):
            yield from _judged(found, _wholes(words, own, found), start)


def _begin(text: str, offset: int) -> int:
    """Return where the sentence begins that holds `offset`, semicolons included."""
    return begin_of(text, offset, "。\n")


def _judged(found: re.Match[str], wholes: list[_Count], start: int) -> Iterator[Misstated]:
    stated, (part, _) = Decimal(found["rate"]), base(_decimal(found["part"]), found["unit"])
    if len({whole.value for whole in wholes}) != 1 or "约" in found[0]:
        return
    whole, right = wholes[0], part / wholes[0].value
    if abs(right * 100 - stated) > NEAR:
        both = ("", "") if whole.unit == found["unit"] else (whole.unit, found["unit"])
        span = Span(start + found.start("part"), start + found.end())
        yield Misstated(span, whole.words + both[0], found["part"] + both[1], right, stated)


def _counts(words: str, found: re.Match[str]) -> list[_Count]:
    """Return the counts before what `found` tells that it may be a part of, shares of something else left out."""
    part, unit = base(_decimal(found["part"]), found["unit"])
    own = begin_of(words, found.start("part"), "。；，、\n")
    counts = []
    for count in _COUNT.finditer(words, 0, found.start("part")):
        value, kind = base(_decimal(count["value"]), count["unit"])
        begin = begin_of(words, count.start(), "。；，、\n")
        end = _BREAK.search(words, count.end())
        clause = words[begin : end.start() if end else len(words)]
        shared = words.startswith("，占", end.start()) if end else False
        if kind == unit and value >= part and value and (begin == own or not shared) and "其中" not in clause:
            counts.append(_Count(value, count["value"], count["unit"], clause, begin == own))
    return counts


def _wholes(words: str, own: int, found: re.Match[str]) -> list[_Count]:
    """Return the counts that a share can be of: the one it names, else those before it that are called as it says."""
    if found["whole"]:
        value, kind = base(_decimal(found["whole"]), found["whole_unit"])
        same = kind == base(Decimal(1), found["unit"])[1]
        return [_Count(value, found["whole"], found["whole_unit"], found["of"], own=True)] if same and value else []
    counts = _counts(words, found)
    if any(count.own for count in counts):  # 4个断面水质达到Ⅲ类的3个，占75%
        counts = [count for count in counts if count.own]
    if found["of"]:
        if not _TOTAL.search(found["of"]):
            return []
        name = _TOTAL.sub("", found["of"].removesuffix("的"))
        return [count for count in counts if name in count.clause]
    if _BEGUN.match(words, own):
        return counts
    return [count for count in counts if count.clause in words[own:]]


def _decimal(written: str) -> Decimal:
    return Decimal(written.replace(",", ""))
