"""Time expressions in running text, not yet resolved to days: that needs the year of the document (see years.py)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from evaluators.model import Span
from evaluators.reader import cycles, durations
from evaluators.reader import time_patterns as patterns
from evaluators.reader.moment import Moment, Point
from evaluators.reader.numerals import integer
from evaluators.reader.shields import MASK, shield_names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.reader.moment import Part


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
    yield from _relative(masked)
    if patterns.VAGUE_SIGN.search(masked):
        for match in patterns.VAGUE.finditer(masked):
            yield Moment("vague", Span(*match.span()))


def _relative(masked: str) -> Iterator[Moment | None]:
    """Yield lengths, notices, paces and events: times that hang on something else."""
    if patterns.LENGTH_SIGN.search(masked):
        for match in patterns.DURATION.finditer(masked):
            yield durations.limit(masked, match)
    if "前" in masked:
        for match in patterns.EVENT.finditer(masked):
            yield Moment("event", Span(*match.span()), op="<=", strong=True, words=match["e"])
    if "提前" in masked:
        yield from map(durations.notice, patterns.NOTICE.finditer(masked))
    if any(pace in masked for pace in patterns.PACES):
        for match in patterns.PACE.finditer(masked):
            yield Moment("event", Span(*match.span()), op="<=", strong=True, words=match["e"])


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
    yield from cycles.found(text)


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
    cycles = tuple(
        dict.fromkeys(patterns.INITIAL[part.removeprefix("每")[0]] for part in re.split("[、，,]", match.group()))
    )
    return Moment("recurring", Span(*match.span()), recurrence=cycles) if len(cycles) > 1 else None


_DAYS = {7: "weekly", 10: "ten_daily", 15: "half_monthly", 30: "monthly"}


def _every(match: re.Match[str]) -> Moment:
    if days := integer(match["days"]):
        return Moment("recurring", Span(*match.span()), recurrence=(_DAYS[days],))
    word = "季度" if match["q"] else match["u"] or (match["b"] or match["c"])[1:]
    cycle = patterns.CYCLE[word]
    if match["n"] and match["n"] != "一":
        cycle = cycles.of_so_many(match["n"], word) or patterns.DOUBLE.get(cycle, cycle)
    return Moment("recurring", Span(*match.span()), recurrence=(cycle,), count=cycles.places(match["day"] or ""))


_PARTS: dict[str, Part] = {
    "上旬": "early", "中旬": "middle", "下旬": "late", "上中旬": "early_middle", "中下旬": "middle_late",
    "上半月": "first_half", "下半月": "second_half",
    "底": "end", "末": "end", "初": "start", "中": "mid", "内": "end", "终": "end",
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
        month, day = integer(match[f"{dated}im"]), integer(match[f"{dated}id"])
        return _valid(Point(integer(whole), month=month, day=day, part="day" if day else "whole"))
    prefix = prefixes[not (written or relative)]

    def get(name: str) -> str | None:
        return match[prefix + name]

    year = integer(written)
    back = _RELATIVE[relative] if relative else None
    if month := 1 if get("m") == "元" else integer(get("m")):
        day, part = integer(get("d")), get("mp")
        which: Part = "whole"
        if day:
            which = "day"
        elif part:
            which = _PARTS.get(part) or _PARTS[part[1:]]
        return _valid(Point(year, back, month=month, day=day, part=which))
    if half := get("h"):
        part = get("hp")
        return Point(year, back, half=1 if half[0] == "上" else 2, part=_PARTS[part] if part else "whole")
    if quarter := integer(get("q")):
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


_LIMIT = ("截止", "之前", "以前", "前夕", "前", "为止", "止", "内", "以内", "之内")
# 不迟于, 最迟在: what is said before a day limits it as 前 behind it does, and belongs to it
_AT_LATEST = re.compile(
    "(?:不得?[晚迟]于|不得?超过|(?:最迟|最晚|至迟|至晚)(?:不得?[晚迟]于|不得?超过|应于|须于|要在|在|于|到)?|赶在)$"
)
_NOT_ABOVE = ("不超过", "不得超过")
_LAST_DAY = re.compile("(?:截[止至](?:时间|日期)|(?:最后|最终)(?:期限|时限))(?:定?为|是|：)$")
_AS_LAST = re.compile("[为是](?:最后|最终|截止)(?:期限|时限|时间|日期|节点)")
_OPEN = ("以来", "以后", "之后", "开始", "起", "后")


def _single(match: re.Match[str]) -> Moment | None:
    point, tail = _read(match, "ab"), match["tail"] or ""
    if point is None or tail in _OPEN:
        return None
    latest = _AT_LATEST.search(match.string, max(0, match.start() - 8), match.start())
    if latest is not None and latest[0] in _NOT_ABOVE and point.day is None:
        latest = None  # 不超过2025年的标准
    last = (
        _LAST_DAY.search(match.string, max(0, match.start() - 8), match.start()) is not None
        or _AS_LAST.match(match.string, match.end()) is not None
    )
    limit = tail in _LIMIT or point.part == "end" or latest is not None
    around = tail in ("左右", "前后")
    return Moment(
        "point", Span(latest.start() if latest else match.start(), match.end()), point,
        op="~" if around else "<=" if limit or last else "in", strong=limit or around or tail == "期间",
    )  # fmt: skip


def _interval(match: re.Match[str]) -> Moment | None:
    begin = _read(match, "ab")
    if match["eday"] and begin is not None:
        day = integer(match["eday"])
        end = _valid(Point(begin.year, begin.relative_year, month=begin.month, day=day, part="day")) if day else None
    else:
        end = _read(match, "cd")
    if begin is None or end is None:
        return None
    return Moment("interval", Span(*match.span()), end, begin, strong=True)


def _months(match: re.Match[str]) -> Moment | None:
    year, relative = integer(match["fy"]), _RELATIVE[match["frel"]] if match["frel"] else None
    first, last = integer(match["m1"]), integer(match["m2"])
    if not first or not last or first > 12 or last > 12:
        return None
    end = Point(year, relative, month=last, part="end" if match["part"] else "whole")
    return Moment("interval", Span(*match.span()), end, Point(year, relative, month=first), strong=True)


def _feast(text: str, match: re.Match[str]) -> Moment | None:
    name, tail = match["q"] or match["n"] or match["b"], match["tail"]
    joined = match["joined"] is not None
    if not (tail or joined) and (match["n"] or text[match.end() : match.end() + 1] in "、“” "):
        return None
    month, day = patterns.FESTIVAL[name]
    before = joined or tail in ("之前", "以前", "前夕", "前")
    return Moment(
        "point",
        Span(*match.span()),
        Point(month=month, day=day, part="day", festival=True),
        op="<=" if before else "~",
        strong=joined or tail is not None,
    )


def _named_day(match: re.Match[str]) -> Moment:
    month, day = patterns.NAMED_DAYS.get(match["md"]) or map(int, re.split(r"\D", match["md"]))
    before = match["tail"] in ("之前", "以前", "前夕", "前")
    point = Point(month=month, day=day, part="day", festival=True)
    return Moment("point", Span(*match.span()), point, op="<=" if before else "~", strong=True)
