"""The values a report states, from its tables and its sentences, each with what stands around it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from evaluators.lines import begin_of
from evaluators.model import Span, Target
from evaluators.reader.numbers import quantities
from evaluators.reader.units import RATES

if TYPE_CHECKING:
    from datetime import date

    from evaluators.model import Document


@dataclass(frozen=True, slots=True)
class Stated:
    """One value of a report.

    `place` is where it is quoted, `words` the sentence or row it stands in and `at` its offset in them. `planned`,
    `rate` and `limit` are what the same row or sentence gives as the plan's value, the rate and the deadline; `done` is
    the day of completion and `run_to` the day the figure runs to where a column tells. A `part` is no total: one
    community's share, one month's addition, another day's value. A `fresh` value counts what was added, not what there
    is; a `quoted` value is the plan's, as the report words it; a `delta` is by how much something rose or fell; `year`
    is the one before the report's that the clause names.
    """

    name: str
    value: Decimal | None
    unit: str | None
    place: Span
    words: str
    at: int
    section: int | None
    scope: str | None = None
    value_max: Decimal | None = None
    per: str | None = None
    part: bool = False
    in_table: bool = False
    planned: Decimal | None = None
    planned_unit: str | None = None
    rate: Decimal | None = None
    limit: date | None = None
    done: date | None = None
    run_to: date | None = None
    status: str = ""
    sum_of_parts: Decimal | None = None
    fresh: bool = False
    quoted: bool = False
    delta: bool = False
    year: int | None = None


_PLANS = re.compile(r"(?:以上|以内|以下)?(?:的)?(?:年度|全年|年初)?(?:目标|计划|任务)(?!达到率|完成率)")
_BEFORE_PLAN = re.compile(
    r"(?:计划(?:数|值|任务)?|目标(?:值|数)?|任务数?|要求|应(?:达|完成)?|不低于|不少于|比|完成|超过)(?:为|是|的|到|了|建成|完成|新建|新增)?$"
)
_ASKED = re.compile(r"(?:计划(?:数|值|任务)?|目标(?:值|数)?|任务数|方案要求|应(?:达|完成))(?:为|是|的)?[一-鿿]{0,8}?$")
_OF_WHICH = re.compile(r"(?:以上)?的\d+(?:\.\d+)?[%％]")
_REACHED = re.compile(r"(?:完成|达到|实现|占)了?(?:全年|年度|全部|年初|计划)+(?:的)?$")
_SHARE_OF = re.compile(r"占(?:全部|总数)?$")
_DIFFERENCE = re.compile(
    r"(?:[多少高低差缺](?:了|建|完成)?|增加(?!到|至)|减少(?!到|至)|下降|上升|增长|提高(?!到|至)|降低(?!到|至)|晚|早|提前)$"
)
_PART = re.compile(
    r"其中|每[个名户支场次人处]|平均每|各(?:社区|街道)?$|上月|本月|当月|上半年|下半年|[一二三四1-4]季度|上年|去年|同期|此前|第[一二三四五六]次"
    r"|(?<!截至)20\d\d年\d{1,2}月(?!\d|底|末|至|[一二三]?\d日)|(?:另|还)有|其余|剩余|只有|原因是"
)
DELTA = re.compile(r"(?:下降|增长|减少|降低|提高|提升|上升|增加)(?:了)?\d+(?:\.\d+)?(?:[%％‰]|个?百分点)")
_YEAR = re.compile(
    r"(?<![比较与由从同至到—-])(?P<year>20\d\d)年(?!以来|至|—|-|(?:底|末)的)|(?<![比较与由从同])(?P<last>去年|上年)"
)
PROPORTION = re.compile(r"平均\d+(?:\.\d+)?[一-鿿]{1,3}.{0,4}(?:使用|配备?|拥有|共用)")
FRESH = re.compile(r"新增|新建|增设|新设|新添|新改建|新验收|新开|又增")
_TIMES = frozenset({"小时", "学时", "课时", "天"})
_THIS_MONTH = re.compile(r"(?:^|[。；，])(?:本月|当月|上月|本季度?|本周)")
_GLOBAL = re.compile(
    r"(?:^|[^一-鿿])?(?:项?任务|项?目标|方案)[^，。；]{0,6}(?:办结|完成|达到|按期|逾期|实现)?率?$|^(?:任务|目标)(?:办结|完成|达到|达成)?率?$|^(?:目标值?|计划|任务)的"
)
_RATE_OF_PLAN = re.compile(
    r"完成率[^，。；\d]{0,4}?(?P<a>\d+(?:\.\d+)?)[%％]"
    r"|(?:完成|达到|占)[^，。；]{0,14}?(?:目标|计划|任务)(?:值|数|量)?的(?P<b>\d+(?:\.\d+)?)[%％]"
)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A sentence or a heading of the report that may state a value."""

    span: Span
    words: str
    section: int | None


def _pieces(report: Document) -> list[_Piece]:
    """Return the sentences, and the headings that are written as sentences (（一）办结率比95%的目标低1.3个百分点)."""
    tables = [table.span for table in report.tables]
    found = [
        _Piece(sentence.span, report.quote(sentence.span), sentence.section)
        for sentence in report.sentences
        if not any(table.overlaps(sentence.span) for table in tables)
    ]
    for index, section in enumerate(report.sections):
        if section.level > 1 and re.search(r"\d", section.text):
            span = Span(section.span.end - len(section.text), section.span.end)
            found.append(_Piece(span, report.quote(span), index))
    return found


def in_prose(report: Document, year: int) -> list[Stated]:
    """Return the values stated in sentences, the plan's own figures marked as quoted; mere differences are left out.

    Args:
        report: the report as read.
        year: the year it reports on.
    """
    pieces = _pieces(report)
    found = []
    seen: set[int] = set()
    for target in report.targets:
        place = target.number_span or target.span
        piece = next((p for p in pieces if p.span.start <= place.start < p.span.end), None)
        if piece is None or (target.kind not in ("quantified", "placeholder") and target.value is None):
            continue
        words, at = piece.words, place.start - piece.span.start
        before, behind = words[:at], words[place.end - piece.span.start :].removeprefix(target.unit or "")
        seen.add(place.start)
        clause = re.split(r"[，。；]", before)[-1] + re.split(r"[，。；]", words[at:])[0]
        delta = bool(_DIFFERENCE.search(before))
        if PROPORTION.search(clause) or (delta and target.unit not in RATES) or _GLOBAL.search(target.indicator):
            continue
        if _SHARE_OF.search(before) and _OF_WHICH.match(behind):
            continue  # 占72条的80.6%: of how many
        if _quoted_plan(before, behind):
            named = re.sub(
                r"(?:比|完成|达到|未达到|没有达到|低于|超过|为|的|年度|计划)+$", "", re.split(r"[，。；]", before)[-1]
            )
            name = named if len(named) > 3 else target.indicator
            found.append(replace(_of(target, words, at, piece.section, year), name=name, quoted=True, rate=None))
        elif target.role == "actual":
            found.append(replace(_of(target, words, at, piece.section, year), delta=delta))
    return found + _unread(pieces, seen, year)


def _unread(pieces: list[_Piece], seen: set[int], year: int) -> list[Stated]:
    """Return values whose number the reader takes for a time or a condition: 服务时长8216小时."""
    found = []
    for piece in pieces:
        words = piece.words
        for quantity in quantities(words):
            at = quantity.number.start
            if quantity.kind != "number" or quantity.value is None or piece.span.start + at in seen:
                continue
            begin = begin_of(words, at, "，。；、")
            before, behind = words[begin:at], words[quantity.span.end :]
            if len(before) < 4 or quantity.unit not in _TIMES or _quoted_plan(words[:at], behind):
                continue
            place = Span(piece.span.start + begin, piece.span.start + quantity.span.end)
            target = Target("actual", "quantified", before, "=", place, quantity.value, unit=quantity.unit)
            found.append(_of(target, words, at, piece.section, year))
    return found


def _of(target: Target, words: str, at: int, section: int | None, year: int) -> Stated:
    begin = max(words.rfind(mark, 0, at) for mark in "。；，")
    before = words[begin + 1 : at]
    rate = rate_of_plan(words, at)
    told = _earlier(before, year)
    listed = words[begin_of(words, at, "。；") : at]
    name = target.indicator
    if len(name) < 2 and begin > 0:
        name = re.split(r"[。；，]", words[:begin])[-1]  # 安装率偏低，仅为72%
    return Stated(
        name,
        target.value,
        target.unit,
        target.span,
        words,
        at,
        section,
        scope=target.scope,
        value_max=target.value_max,
        per=target.per,
        part=told is not None
        or bool(_PART.search(before))
        or bool(_THIS_MONTH.search(words[:at]))
        or ("其中" in listed and "，" not in listed[listed.rfind("其中") :]),
        rate=rate,
        fresh=bool(FRESH.search(before)),
        year=told,
    )


def _earlier(before: str, year: int) -> int | None:
    """Return the year before `year` that the words before a value name last; None where they name it or none."""
    match = next(reversed(list(_YEAR.finditer(before))), None)
    named = None if match is None else year - 1 if match["last"] else int(match["year"])
    return named if named is not None and named < year else None


def _quoted_plan(before: str, behind: str) -> bool:
    """Tell whether a number is the plan's, quoted: 完成560名目标的95%, 比95%的目标低, 计划改造40个."""
    if _PLANS.match(behind):
        return True
    if _OF_WHICH.match(behind) and _REACHED.search(before):
        return True  # 完成全年860家次的51.9%
    if re.search(r"比$", before) or _ASKED.search(re.split(r"[，。；、]", before)[-1]):
        return True
    return bool(re.search(r"(?:目标|计划|任务)(?:值|数|量)?的$", before))


def rate_of_plan(words: str, at: int) -> Decimal | None:
    """Return the rate of fulfilment stated behind the value at `at` in the same part of a sentence, a fraction."""
    stop = words.find("；", at)
    match = _RATE_OF_PLAN.search(words, at, stop if stop >= 0 else len(words))
    if match is None or (match.start() - at) > 30:
        return None
    if re.search(r"\d", re.sub(r"^[\d,.]+", "", words[at : match.start()])):
        return None  # another figure stands between: the rate is that one's
    return Decimal(match["a"] or match["b"]) / 100
