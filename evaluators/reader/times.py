"""Time expressions in running text, not yet resolved to days: that needs the year of the document (see years.py)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, TypeAlias

from evaluators.model import Span
from evaluators.reader import time_patterns as patterns
from evaluators.reader.numerals import parse
from evaluators.reader.shields import MASK, shield_names

if TYPE_CHECKING:
    from collections.abc import Iterator

Part: TypeAlias = Literal["day", "early", "middle", "late", "start", "mid", "end", "first_half", "second_half", "whole"]
_BESIDE = re.compile(r"([^，。；：\n]+(?P<case>后|的))，[^，。；：\n]*$")


@dataclass(frozen=True, slots=True)
class Point:
    """A calendar place as written: a year (or word for one), then month, quarter or half-year, then day or part.

    `relative_year` counts from the current year (明年: 1) where no year is written; None where nothing is said.
    """

    year: int | None = None
    relative_year: int | None = None
    half: int | None = None
    quarter: int | None = None
    month: int | None = None
    day: int | None = None
    part: Part = "whole"
    festival: bool = False

    @property
    def whole_year(self) -> bool:
        """Whether it names no more than a year."""
        return self.part == "whole" and not (self.month or self.quarter or self.half)


Form: TypeAlias = Literal["point", "interval", "recurring", "duration", "event", "vague", "unresolved"]


@dataclass(frozen=True, slots=True)
class Moment:
    """A time expression.

    Attributes:
        form: what kind of expression it is.
        span: where it stands, 前 or 期间 included, a preposition excluded.
        point: the day or stretch; the end of an interval.
        begin: the start of an interval.
        op: ``<=`` with 前, 底, 内; ``~`` with 左右, 期间; else in.
        strong: whether it reads as a limit by itself (5月底前), not as a mere time (5月).
        recurrence: daily, weekly, monthly, quarterly, half_yearly or yearly.
        duration: ISO 8601, BD for working days.
        duration_op: as in `Duration`.
        words: the event of an event, the anchor of a duration.
    """

    form: Form
    span: Span
    point: Point | None = None
    begin: Point | None = None
    op: Literal["<=", "in", "~"] = "in"
    strong: bool = False
    recurrence: tuple[str, ...] = ()
    duration: str = ""
    duration_op: Literal["=", ">=", "<="] = "<="
    words: str | None = None


def _int(written: str | None) -> int | None:
    value = parse(written) if written else None
    return int(value) if value is not None else None


@lru_cache(maxsize=4096)
def moments(text: str) -> tuple[Moment, ...]:
    """Return the time expressions of `text` in order, none overlapping another."""
    if not patterns.ANY_SIGN.search(text):
        return ()
    taken = bytearray(len(text) + 1)
    found: list[Moment] = []
    for moment in _candidates(text):
        if moment is not None and not any(taken[moment.span.start : moment.span.end]):
            taken[moment.span.start : moment.span.end] = b"\x01" * len(moment.span)
            found.append(moment)
    found.sort(key=lambda moment: moment.span)
    return tuple(found)


def _candidates(text: str) -> Iterator[Moment | None]:
    """Yield what the patterns find, the more telling ones first; a later one yields to an earlier one in its place."""
    masked = _masked(text)
    calendar = patterns.CALENDAR_SIGN.search(masked) is not None
    if calendar and patterns.BLANK_SIGN.search(masked):
        for match in patterns.MASKED.finditer(masked):
            yield Moment("unresolved", Span(*match.span()), strong=True)
    yield from _returning(text, masked)
    if calendar:
        yield from _dated(masked)
    yield from _named(text, masked)
    if patterns.LENGTH_SIGN.search(masked):
        for match in patterns.DURATION.finditer(masked):
            yield _duration(masked, match)
    if "前" in masked:
        for match in patterns.EVENT.finditer(masked):
            yield Moment("event", Span(*match.span()), op="<=", strong=True, words=match["e"])
    if patterns.VAGUE_SIGN.search(masked):
        for match in patterns.VAGUE.finditer(masked):
            yield Moment("vague", Span(*match.span()))


def _masked(text: str) -> str:
    """Return `text`, equally long, without what looks like a time and is none."""
    masked = patterns.ITEM.sub(_blank, shield_names(text))
    return patterns.SLOGAN.sub(_blank, masked) if patterns.SLOGAN_SIGN.search(masked) else masked


def _blank(match: re.Match[str]) -> str:
    return MASK * len(match.group())


def _returning(text: str, masked: str) -> Iterator[Moment | None]:
    if patterns.RHYTHM_SIGN.search(text):
        yield from map(_rhythm, patterns.RHYTHM.finditer(text))
    if patterns.EVERY_SIGN.search(masked):
        yield from map(_every, patterns.EVERY.finditer(masked))


def _dated(masked: str) -> Iterator[Moment | None]:
    if patterns.RANGE_SIGN.search(masked):
        yield from map(_interval, patterns.INTERVAL.finditer(masked))
        yield from map(_months, patterns.MONTHS.finditer(masked))
    yield from map(_single, patterns.SINGLE.finditer(masked))


def _named(text: str, masked: str) -> Iterator[Moment | None]:
    """Yield the feasts, the days known by their date and the seasons."""
    if patterns.FEAST_SIGN.search(text):
        for match in patterns.FEAST.finditer(text):
            yield _feast(text, match)
    if not patterns.SEASON_SIGN.search(text):
        return
    if patterns.DATE_SIGN.search(text):
        yield from map(_named_day, patterns.NAMED_DAY.finditer(text))
    for match in patterns.SEASON.finditer(masked) if patterns.AROUND_SIGN.search(masked) else ():
        yield Moment("event", Span(*match.span()), op="~", strong=True, words=match["e"])


def _rhythm(match: re.Match[str]) -> Moment | None:
    """周总结、月考核、季排名: a duty in several rhythms; one rhythm alone (月督查、月汇报) merely names a system."""
    cycles = tuple(dict.fromkeys(patterns.INITIAL[part[0]] for part in re.split("[、，,]", match.group())))
    return Moment("recurring", Span(*match.span()), recurrence=cycles) if len(cycles) > 1 else None


def _every(match: re.Match[str]) -> Moment:
    word = match["u"] or (match["b"] or match["c"])[1:]
    cycle = patterns.CYCLE[word]
    if match["n"] and match["n"] != "一":
        cycle = patterns.DOUBLE.get(cycle, cycle)
    return Moment("recurring", Span(*match.span()), recurrence=(cycle,))


_PARTS: dict[str, Part] = {
    "上旬": "early", "中旬": "middle", "下旬": "late", "上半月": "first_half", "下半月": "second_half",
    "底": "end", "末": "end", "初": "start", "中": "mid", "内": "end",
}  # fmt: skip
_RELATIVE = {
    "下年": 1,
    "下年度": 1,
    "下一年": 1,
    "下一年度": 1,
    "翌年": 1,
    "今年": 0,
    "本年": 0,
    "本年度": 0,
    "当年": 0,
    "明年": 1,
    "来年": 1,
    "次年": 1,
    "去年": -1,
    "上年": -1,
}


def _read(match: re.Match[str], prefixes: str) -> Point | None:
    """Read a place in time: its groups have the first prefix where it names its year, else the second."""
    dated = prefixes[0]
    written, relative = match[f"{dated}y"], match[f"{dated}rel"]
    if whole := match[f"{dated}iy"]:
        return _valid(Point(_int(whole), month=_int(match[f"{dated}im"]), day=_int(match[f"{dated}id"]), part="day"))
    prefix = prefixes[not (written or relative)]

    def get(name: str) -> str | None:
        return match[prefix + name]

    year = _int(written)
    back = _RELATIVE[relative] if relative else None
    if month := _int(get("m")):
        day, part = _int(get("d")), get("mp")
        which: Part = "whole"
        if day:
            which = "day"
        elif part:
            which = _PARTS.get(part) or _PARTS[part[1:]]
        return _valid(Point(year, back, month=month, day=day, part=which))
    if half := get("h"):
        part = get("hp")
        return Point(year, back, half=1 if half[0] == "上" else 2, part=_PARTS[part] if part else "whole")
    if quarter := _int(get("q")):
        part = get("qp")
        return Point(year, back, quarter=quarter, part=_PARTS[part] if part else "whole")
    if part := get("yp"):
        if part == "全年":
            return Point(year, back, part="whole")
        return Point(year, back, part=_PARTS[part[-1]])
    return Point(year, back) if year or back is not None else None


def _valid(point: Point) -> Point | None:
    """Drop what no calendar has (13月); 2月30日 is kept for the rule that reports it."""
    return point if point.month and point.month <= 12 and (point.day is None or 1 <= point.day <= 31) else None


_LIMIT = ("之前", "以前", "前夕", "前", "为止", "止", "内", "以内", "之内")
_OPEN = ("以来", "以后", "之后", "开始", "起", "后")


def _single(match: re.Match[str]) -> Moment | None:
    point, tail = _read(match, "ab"), match["tail"] or ""
    if point is None or tail in _OPEN:
        return None
    limit = tail in _LIMIT or point.part == "end"
    around = tail in ("左右", "前后")
    return Moment(
        "point", Span(*match.span()), point, op="~" if around else "<=" if limit else "in",
        strong=limit or around or tail == "期间",
    )  # fmt: skip


def _interval(match: re.Match[str]) -> Moment | None:
    begin = _read(match, "ab")
    if match["eday"] and begin is not None:
        day = _int(match["eday"])
        end = _valid(Point(begin.year, begin.relative_year, month=begin.month, day=day, part="day")) if day else None
    else:
        end = _read(match, "cd")
    if begin is None or end is None:
        return None
    return Moment("interval", Span(*match.span()), end, begin, strong=True)


def _months(match: re.Match[str]) -> Moment | None:
    year, relative = _int(match["fy"]), _RELATIVE[match["frel"]] if match["frel"] else None
    first, last = _int(match["m1"]), _int(match["m2"])
    if not first or not last or first > 12 or last > 12:
        return None
    end = Point(year, relative, month=last, part="end" if match["part"] else "whole")
    return Moment("interval", Span(*match.span()), end, Point(year, relative, month=first), strong=True)


def _feast(text: str, match: re.Match[str]) -> Moment | None:
    name, tail = match["q"] or match["n"] or match["b"], match["tail"]
    if not tail and (match["n"] or text[match.end() : match.end() + 1] in "、“” "):
        return None
    month, day = patterns.FESTIVAL[name]
    before = tail in ("之前", "以前", "前夕", "前")
    return Moment(
        "point",
        Span(*match.span()),
        Point(month=month, day=day, part="day", festival=True),
        op="<=" if before else "~",
        strong=tail is not None,
    )


def _named_day(match: re.Match[str]) -> Moment:
    month, day = patterns.NAMED_DAYS.get(match["md"]) or map(int, re.split(r"\D", match["md"]))
    before = match["tail"] in ("之前", "以前", "前夕", "前")
    point = Point(month=month, day=day, part="day", festival=True)
    return Moment("point", Span(*match.span()), point, op="<=" if before else "~", strong=True)


def _is_amount(head: str, unit: str, tail: str | None) -> bool:
    """Tell whether the words before a length make it an amount (学习时间不少于30小时), not a limit."""
    hours = unit in ("年", "分钟", "小时", "个小时")
    if head in ("不少于", "至少", "不超过"):
        return hours and not tail
    return (head in ("用", "利用") and not tail) or (head.startswith("时间") and hours)


def _is_no_limit(masked: str, match: re.Match[str]) -> bool:
    """Tell whether a length tells how old (使用15年以上), how many days in all, or within what time how often."""
    old = match["t"] == "以上" and match["head"] in (None, "用")
    counted = patterns.COUNTED_DAYS.search(masked, max(0, match.start() - 24), match.start())
    return old or counted is not None or patterns.SO_OFTEN.match(masked, match.end()) is not None


def _duration(masked: str, match: re.Match[str]) -> Moment | None:
    written, unit, head = match["n"] or match["n2"], match["u"] or match["u2"], match["head"]
    if head and _is_amount(head, unit, match["t"]):
        return None
    if _is_no_limit(masked, match):
        return None
    if written == "半":
        duration = {"年": "P6M", "个月": "P15D"}.get(unit)
    else:
        count = _int(written)
        if not count:
            return None
        unit = unit.removeprefix("个") if unit != "个月" else unit
        duration = f"P{count * 3}M" if unit == "季度" else patterns.ISO_DURATION[unit].format(count)
    if duration is None:
        return None
    comparison = match["cmp"] or head or ""
    op: Literal["=", ">=", "<="] = "<="
    if "少" in comparison or match["t"] == "以上":
        op = ">="
    elif head and "超过" not in comparison and head not in ("经过", "通过", "力争用", "争取用", "计划用", "用", "利用"):
        op = "="
    clause = re.split(r"[，。；：\n]", masked[max(0, match.start() - 40) : match.start()])[-1]
    if op == ">=" and patterns.EACH_PERIOD.search(clause):
        return None  # 每周驻点不少于3天: an amount per period, no limit
    anchor = patterns.ANCHOR.search(clause)
    before = _BESIDE.search(masked[max(0, match.start() - 40) : match.start()]) if anchor is None else None
    if before is not None:  # 患者出院后，由服务团队在3日内… and 验收合格的，在…: the clause before tells from when on
        anchor = before if before["case"] == "的" else patterns.ANCHOR.search(before[1])
    return Moment(
        "duration", Span(*match.span()), strong=True, duration=duration, duration_op=op,
        words=anchor[1].replace(MASK, "") if anchor else None,
    )  # fmt: skip
