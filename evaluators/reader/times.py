"""Time expressions in running text, not yet resolved to days: that needs the year of the document (see years.py)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, TypeAlias

from evaluators.model import Span
from evaluators.reader.numerals import parse
from evaluators.reader.shields import MASK, shield_names

Part: TypeAlias = Literal["day", "early", "middle", "late", "start", "mid", "end", "first_half", "second_half", "whole"]


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


_NUM = r"[0-9０-９]{1,2}|[一二三四五六七八九十]{1,3}"
_YEAR = r"(?:(?P<@y>(?:19|20)[0-9]{2})年度?|(?P<@rel>今年|本年度?|明年|来年|次年|下一?年度?|翌年|当年|去年|上年))"
_MONTH = (
    rf"(?P<@m>{_NUM})月份?"
    rf"(?:(?P<@d>{_NUM})[日号]|(?P<@mp>上旬|中旬|下旬|上半月|下半月|月?底|月?末|初|中(?![旬心])))?"
)
_SEASON = r"(?P<@h>上半年|下半年)(?P<@hp>[底末初])?|第?(?P<@q>[一二三四1-4])季度(?P<@qp>[底末初])?"
_ISO_DAY = r"(?P<@iy>(?:19|20)[0-9]{2})[-./](?P<@im>[0-9]{1,2})[-./](?P<@id>[0-9]{1,2})(?![0-9])"
_YEAR_PART = r"(?P<@yp>年?[底末](?![数尾])|年?内(?![部容外涝])|年中(?!国)|年初)"
_ALONE = r"(?P<@yp>(?:年|本年|岁)[底末](?![数尾])|(?<![0-9一二两三四五六七八九十几半多])年内|(?<![0-9])年中(?!国)|(?<![0-9])年初|全年)"


def _point(prefix: str) -> str:
    """Return the pattern of a place in time that names its year."""
    return rf"(?:{_ISO_DAY}|{_YEAR}的?(?:{_MONTH}|{_SEASON}|{_YEAR_PART})?)".replace("@", prefix)


def _yearless(prefix: str) -> str:
    """Return the pattern of a place in time that leaves its year open."""
    return rf"(?:{_MONTH}|{_SEASON}|{_ALONE})".replace("@", prefix)


_SEP = r"[ ]?(?:至|到|[-－—–─~～]{1,2})[ ]?"
_TAIL = r"(?P<tail>之前|以前|前后|左右|前夕|期间|以来|以后|之后|开始|为止|以内|之内|前(?![期往来列三述沿提景])|内(?![部容外涝])|起(?![草来点到步])|后(?![备勤续期])|止)?"
_BEFORE = r"(?<![0-9０-９.．〔\[第一二三四五六七八九十每])"
_INTERVAL = re.compile(
    rf"{_BEFORE}(?:{_point('a')}|{_yearless('b')}){_SEP}(?:{_point('c')}|{_yearless('d')}|(?P<eday>{_NUM})[日号]){_TAIL}"
)
_MONTHS = re.compile(rf"{_BEFORE}(?:{_YEAR.replace('@', 'f')})?(?P<m1>[0-9]{{1,2}}|[一二三四五六七八九十]{{1,2}}){_SEP}(?P<m2>[0-9]{{1,2}}|[一二三四五六七八九十]{{1,2}})月份?(?P<part>[底末])?{_TAIL}")  # fmt: skip
_SINGLE = re.compile(rf"{_BEFORE}(?:{_point('a')}|{_yearless('b')}){_TAIL}")

_BLANK = r"(?:[×✕XxＸ*＊]{1,4}|[_＿]{1,8}|某|[□○]{1,4})"
_VOID = r"(?:[×✕XxＸ*＊]{1,4}|[_＿]{1,8}|某|[□○]{1,4}|[ 　]{1,8})"
_PLAIN_TAIL = _TAIL.replace("?P<tail>", "?:")
_MASKED = re.compile(
    rf"(?:(?:(?:19|20)[0-9]{{2}}|20{_BLANK}|{_BLANK})[ ]?年)?[ ]?(?:"
    rf"{_BLANK}月(?:份|[底末初]|[上中下]旬|(?:{_VOID}|[0-9]{{1,2}})日)?|[0-9]{{1,2}}月{_BLANK}日)"
    rf"(?:{_SEP}(?:(?:(?:19|20)[0-9]{{2}}|20?{_BLANK})年)?(?:{_BLANK}|[0-9]{{1,2}})月?(?:份|[底末]|(?:{_BLANK}|[0-9]{{1,2}})?日)?)?{_PLAIN_TAIL}"
    rf"|(?:(?:19|20)[0-9]{{2}}|20{_BLANK}|{_VOID})年{_VOID}月{_VOID}日|20[×✕XxＸ*＊_]{{2}}年(?:度|[底末内])?{_PLAIN_TAIL}"
)

_EVERY = re.compile(
    r"每(?:个|隔)?(?P<n>[一两二2双])?个?(?P<u>工作日|半年|季度|月|周|星期|礼拜|年度?|季|天|日(?!常))(?!以|间隔)"
    r"(?P<day>[一二三四五六日天](?=[前上下、，召开组向报])|[0-9]{1,2}[日号](?:之前|以前|前)?|(?:月|季)?[底末初](?:之前|以前|前)?|[上中下]旬)?"
    r"|(?P<b>按(?:月|季度?|周|年|日)(?![照时期]))|(?P<c>逐月|逐季度?|逐周)"
)
_CYCLE = {"工作日": "daily", "天": "daily", "日": "daily", "周": "weekly", "星期": "weekly", "礼拜": "weekly", "月": "monthly",
          "季度": "quarterly", "季": "quarterly", "半年": "half_yearly", "年": "yearly", "年度": "yearly"}  # fmt: skip
_DOUBLE = {"weekly": "biweekly", "monthly": "bimonthly", "yearly": "two_yearly", "daily": "two_daily"}
_RHYTHM = re.compile(r"[日周月季年][\u4e00-\u9fff]{1,3}(?:[、，,][日周月季年][\u4e00-\u9fff]{1,3})+")
_INITIAL = {"日": "daily", "周": "weekly", "月": "monthly", "季": "quarterly", "年": "yearly"}

_COUNT = r"[0-9０-９]{1,3}|[一二两三四五六七八九十半]{1,3}"
_UNIT = r"个?工作日|个?自然日|天|日|个月|周|星期|年|个?小时|个季度|分钟"
_DURATION = re.compile(
    rf"(?<![0-9０-９.月年第每近前一二三四五六七八九十])(?P<n>{_COUNT})(?P<u>{_UNIT})(?:左右|的)?(?:时间)?(?P<s>以内|之内|内(?![部容外涝]))"
    rf"|(?P<head>经过|为期|历时|利用|力争用|争取用|计划用|用|公示期?(?:时间)?(?:为)?|试运行期?(?:为)?|周期(?:为)?|期限(?:为)?|工期(?:为)?|时限(?:为)?|不少于|至少|不超过)"
    rf"(?P<cmp>不少于|至少|不得少于|不超过|不得超过)?(?P<n2>{_COUNT})(?P<u2>{_UNIT})(?P<s2>左右)?(?:的)?(?P<t>时间|努力|以上)?"
)
_ISO_DURATION = {"年": "P{}Y", "个月": "P{}M", "周": "P{}W", "星期": "P{}W", "天": "P{}D", "日": "P{}D", "自然日": "P{}D",
        "工作日": "P{}BD", "小时": "PT{}H", "分钟": "PT{}M"}  # fmt: skip
_ANCHOR = re.compile(r"(?:自|从)?([\u4e00-\u9fff《》\ue000]{2,20}?(?:之日起|日起|后|起))[，]?$")

_EVENTS = (
    "验收|评估|评审|换届(?:选举)?|(?:主)?汛期?(?:来临|到来)?|入汛|雨季|供暖季?|采暖(?:期|季)|入冬|入夏|开学|放假|暑假|寒假|(?:会议|大会)(?:召开)?|召开|开会|启用|投入使用|开工"
    "|动工|施工|签约|公示(?:期满|结束)?|考核|测评|评议|两会|节假日|重[要大]节日|节日|春节|中秋节?|端午节?|重阳节?|清明节?|元宵节?|高考|中考|台风季?|检查|督查|到期|期满|届满|上线"
)
_EVENT = re.compile(
    rf"(?P<e>(?:项目|工程|年度|年终|正式|上级|首次|下[一]?次|集中|竣工|全面|期中|中期|终期)?(?:{_EVENTS}))(?:之前|以前|前夕|前(?![期往来列三述沿提景]))"
)
_FESTIVAL = {"元旦": (1, 1), "三八": (3, 8), "五一": (5, 1), "五四": (5, 4), "六一": (6, 1), "七一": (7, 1), "八一": (8, 1), "十一": (10, 1),
             "国庆": (10, 1), "教师节": (9, 10), "劳动节": (5, 1), "儿童节": (6, 1)}  # fmt: skip
_FEAST = re.compile(
    r"(?:“(?P<q>三八|五一|五四|六一|七一|八一|十一)”|(?P<n>元旦|国庆|教师节|劳动节|儿童节))(?:国际)?(?:节|建党节)?"
    r"(?P<tail>之前|以前|前后|前夕|期间|左右|假期|前(?![期往来列三述]))?"
)
_VAGUE = re.compile(
    r"不定期|定期(?![存限])|适时|尽快|尽早|尽速|(?<![最])近期(?!目标|规划|以来|内?发)|择期|择机|条件成熟[时后]|时机成熟[时后]|待条件成熟"
)


# Cheap signs without which the patterns above cannot match: most sentences name no time at all.
_CALENDAR_SIGN = re.compile(r"[年月季]|岁末|20[0-9]{2}[-./]")
_BLANK_SIGN = re.compile(r"[×✕XxＸ*＊_＿某□○ 　]")
_LENGTH_SIGN = re.compile(r"内|经过|为期|历时|用|公示|试运行|期|少于|至少|超过")
_ITEM = re.compile(r"^[ 　]*[0-9]{1,2}[.．、](?=[0-9])", re.MULTILINE)  # 1.10月15日: the item's number, then the date


def _int(written: str | None) -> int | None:
    value = parse(written) if written else None
    return int(value) if value is not None else None


@lru_cache(maxsize=4096)
def moments(text: str) -> tuple[Moment, ...]:
    """Return the time expressions of `text` in order, none overlapping another."""
    masked = _ITEM.sub(lambda match: MASK * len(match.group()), shield_names(text))
    found: list[Moment] = []
    taken = bytearray(len(text) + 1)

    def add(moment: Moment | None) -> None:
        if moment is None or any(taken[moment.span.start : moment.span.end]):
            return
        taken[moment.span.start : moment.span.end] = b"\x01" * len(moment.span)
        found.append(moment)

    calendar = _CALENDAR_SIGN.search(masked) is not None
    if calendar and _BLANK_SIGN.search(masked):
        for match in _MASKED.finditer(masked):
            add(Moment("unresolved", Span(*match.span()), strong=True))
    for match in _RHYTHM.finditer(text):
        add(_rhythm(match))
    for match in _EVERY.finditer(masked):
        add(_every(match))
    if calendar:
        for match in _INTERVAL.finditer(masked):
            add(_interval(match))
        for match in _MONTHS.finditer(masked):
            add(_months(match))
        for match in _SINGLE.finditer(masked):
            add(_single(match))
    for match in _FEAST.finditer(text):
        add(_feast(text, match))
    if _LENGTH_SIGN.search(masked):
        for match in _DURATION.finditer(masked):
            add(_duration(masked, match))
    if "前" in masked:
        for match in _EVENT.finditer(masked):
            add(Moment("event", Span(*match.span()), op="<=", strong=True, words=match["e"]))
    for match in _VAGUE.finditer(masked):
        add(Moment("vague", Span(*match.span())))
    found.sort(key=lambda moment: moment.span)
    return tuple(found)


def _rhythm(match: re.Match[str]) -> Moment | None:
    """周总结、月考核、季排名: a duty in several rhythms; one rhythm alone (月督查、月汇报) merely names a system."""
    cycles = tuple(dict.fromkeys(_INITIAL[part[0]] for part in re.split("[、，,]", match.group())))
    return Moment("recurring", Span(*match.span()), recurrence=cycles) if len(cycles) > 1 else None


def _every(match: re.Match[str]) -> Moment:
    word = match["u"] or (match["b"] or match["c"])[1:]
    cycle = _CYCLE[word]
    if match["n"] and match["n"] != "一":
        cycle = _DOUBLE.get(cycle, cycle)
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
    groups = match.groupdict()

    def get(name: str) -> str | None:
        return next((groups[p + name] for p in prefixes if groups.get(p + name)), None)

    if get("iy"):
        return _valid(Point(_int(get("iy")), month=_int(get("im")), day=_int(get("id")), part="day"))
    relative = get("rel")
    year = _int(get("y"))
    back = _RELATIVE[relative] if relative else None
    if month := _int(get("m")):
        day, part = _int(get("d")), get("mp")
        which: Part = "day" if day else _PARTS[part.lstrip("月") if part not in ("月",) else part] if part else "whole"
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
    name, tail = match["q"] or match["n"], match["tail"]
    if not tail and (match["n"] or text[match.end() : match.end() + 1] in "、“” "):
        return None
    month, day = _FESTIVAL[name]
    before = tail in ("之前", "以前", "前夕", "前")
    return Moment(
        "point", Span(*match.span()), Point(month=month, day=day, part="day", festival=True), op="<=" if before else "~",
        strong=tail is not None,
    )  # fmt: skip


def _duration(masked: str, match: re.Match[str]) -> Moment | None:
    written, unit, head = match["n"] or match["n2"], match["u"] or match["u2"], match["head"]
    if head in ("不少于", "至少", "不超过") and unit in ("年", "分钟", "小时", "个小时") and not match["t"]:
        return None
    if head in ("用", "利用") and not match["t"]:
        return None
    if match["t"] == "以上" and not head:
        return None
    if written == "半":
        duration = {"年": "P6M", "个月": "P15D"}.get(unit)
    else:
        count = _int(written)
        if not count:
            return None
        unit = unit.removeprefix("个") if unit != "个月" else unit
        duration = f"P{count * 3}M" if unit == "季度" else _ISO_DURATION[unit].format(count)
    if duration is None:
        return None
    comparison = match["cmp"] or head or ""
    op: Literal["=", ">=", "<="] = "<="
    if "少" in comparison or match["t"] == "以上":
        op = ">="
    elif head and "超过" not in comparison and head not in ("经过", "力争用", "争取用", "计划用", "用", "利用"):
        op = "="
    clause = re.split(r"[，。；：\n]", masked[max(0, match.start() - 40) : match.start()])[-1]
    anchor = _ANCHOR.search(clause)
    begin = match.start() if match["n"] or head not in ("公示",) else match.start()
    return Moment(
        "duration", Span(begin, match.end()), strong=True, duration=duration, duration_op=op,
        words=anchor[1].replace(MASK, "") if anchor else None,
    )  # fmt: skip
