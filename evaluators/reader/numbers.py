"""Quantities in running text: numbers with their units, comparators and spans."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from evaluators.alternatives import quick, sign
from evaluators.model import Span
from evaluators.reader import shares, units
from evaluators.reader.comparison import AFAR, SUFFIX, compared
from evaluators.reader.numerals import parse
from evaluators.reader.quantity import ARABIC, BLANK, CHINESE, FULL_WIDTH, Quantity
from evaluators.reader.shields import shield
from evaluators.reader.time_patterns import COUNTED_DAYS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.model import TargetOp


_BEHIND = r"(?<![0-9.,A-Za-z+＋〇零一二三四五六七八九十百千万亿])(?<!分之)(?<!连续)"
_SEPARATOR = r"[-－—–─~～至到]{1,2}"


def _core(number: str, unit: str) -> str:
    return (
        rf"{_BEHIND}(?P<a>{number})(?:(?P<ua>{unit}|[万亿])?(?P<sep>{_SEPARATOR})(?P<b>{number}))?"
        rf"(?P<more>余|多|来(?=[个名人次家])|几(?=[个名人次家]))?(?P<unit>{unit}){SUFFIX}"
    )


_PATTERNS = (
    ("arabic", re.compile(r"[0-9]"), re.compile(quick(_core(ARABIC, units.ANY)))),
    ("chinese", re.compile(r"[〇零一二两三四五六七八九十百千]"), re.compile(quick(_core(CHINESE, units.CHINESE)))),
    ("blank", re.compile(r"[×✕✖xXＸｘ*＊_＿□○（(【\[N…]|[ 　]{2}"), re.compile(quick(_core(BLANK, units.BLANK)))),
)
# 分别提高0.7和1.2个百分点: the unit stands once, behind the last
_ROW = re.compile(rf"分别[^，。；0-9]{{0,12}}(?P<row>(?:(?:{ARABIC})[、和与及])+)(?=(?:{ARABIC})(?P<unit>{units.ANY}))")
_FIGURE = re.compile(ARABIC)
_FUZZY = re.compile(
    r"(?P<word>(?<![第每这那分首])一(?:大)?批(?!次|准)|若干(?P<u1>[个名人项支次场家处期条类户])?"
    r"|几(?P<u2>[个名项支次场家处期条类户百千])(?!方面|月|年|点|人|性|别|体)"
    r"|(?<![0-9０-９十百千万×很许更最])多(?P<u3>[个项名次家场支处户])(?!方面|月|层|人|性|元)"
    r"|(?<![人次户岁总基少分参])数(?P<u4>[个名十百千项场])(?!据|字|量|额)|大部分|绝?大多数"
    r"|(?:[一二三四五六七八九两]{2}|十几|几十|二三十"
    r"|三四十)(?P<u5>[个名人次项家场支处户件条])(?![一二三四五六七八九月]))"
)
_FUZZY_SIGN = sign(r"[批若几多数]|部分|[一二三四五六七八九两]{2}")
_ALL = re.compile(r"所有|全部(?![队门])|全覆盖|全员|百分之?百(?![分之])")
_PER = re.compile(
    r"每(?:个|隔)?(?P<a>(?:7|10|15|30|[七十]|十五|三十)[天日]|工作日|小时|双月|两个?月|[三四六346]个月|两周|两年|半年|半个?月|旬|季度|月|周|星期|年|季|天|日|学期)(?!以)|(?P<b>全年|年均|月均|周均|日均|年度内?"
    r"|年内)|按(?P<c>月|季度|周|年)"
)
_PER_DAYS = re.compile(r"每[人名]?每?个?(?:年|半年|季|月|周|星期|(?P<course>[期批班轮次]))[^，。；：\n]*$")
# without one of these no pattern above matches: most clauses count nothing, and shielding them costs more than this
_ANY_SIGN = re.compile(
    r"[0-9〇零一二两三四五六七八九十百千×✕✖xXＸｘ*＊_＿□○（(【\[N…批若几多数所全成]|部分|分之|[ 　]{2}"
)
# how long something takes is an amount where it is made shorter (由5天缩短至3天), or dragged on (流转了41天)
_SHORTENED = re.compile(
    r"(?:(?:由|从|缩短|压缩|压减|延长)(?:至|到|为|了)?|(?:流转|拖延|延误|逾期|超期|滞后|停留|等待|积压)[了达]?)[ ]?$"
)
_DAYS = frozenset({"天", "工作日", "个工作日"})
_PERIOD = {
    word: period
    for period, words in {
        "天": "工作日 天 日 日均",
        "周": "周 星期 周均",
        "月": "月 月均",
        "季": "季度 季 三个月 3个月",
        "四月": "四个月 4个月",
        "半年": "半年 六个月 6个月",
        "半月": "半月 半个月",
        "旬": "旬",
        "两月": "两个月 两月 双月",
        "两周": "两周",
        "两年": "两年",
        "小时": "小时",
        "年": "年 全年 年均",
        "学期": "学期",
    }.items()
    for word in words.split()
} | {
    f"{number}{day}": period
    for period, numbers in (("周", "7七"), ("旬", ("10", "十")), ("半月", ("15", "十五")), ("月", ("30", "三十")))
    for number in numbers
    for day in "天日"
}
_MORE = re.compile("[余多来几]")  # 20余名, 三百多户: more than the number says
_COUNTED = frozenset("次场期轮回户个名人家项件条篇堂份遍例处天") | {"人次", "场次", "课时", "学时"}
_PLACE = re.compile("[对到向在为给从]$")  # 每季度对6个社区开展1次: how often is told of what follows
_CLAUSE_END = re.compile(r"[，。；：！？\n]")


def quantities(text: str, offset: int = 0) -> tuple[Quantity, ...]:
    """Return the quantities of `text` in order; spans are shifted by `offset`.

    A number without a unit, a date, an ordinal, a document number or a digit inside a quoted name is none.
    """
    return tuple(_shifted(found, offset) for found in _quantities(text)) if offset else _quantities(text)


@lru_cache(maxsize=4096)
def _quantities(text: str) -> tuple[Quantity, ...]:
    if not _ANY_SIGN.search(text):
        return ()
    masked = shield(text)
    taken = bytearray(len(masked) + 1)
    found: list[Quantity] = []
    for quantity, start, end in _candidates(masked):
        if quantity is not None and not any(taken[start:end]):
            taken[start:end] = b"\x01" * (end - start)
            found.append(quantity)
    found.sort(key=lambda q: q.number.start)
    return tuple(_placed(masked, found))


def _candidates(masked: str) -> Iterator[tuple[Quantity | None, int, int]]:
    """Yield what the patterns find, the more telling ones first; a later one yields to an earlier one in its place."""
    yield from shares.found(masked)
    if _FUZZY_SIGN.search(masked):
        for match in _FUZZY.finditer(masked):
            yield _fuzzy(match), match.start(), match.end()
    for style, sign_of, pattern in _PATTERNS:
        if sign_of.search(masked):
            for match in pattern.finditer(masked):
                yield _counted(masked, match, style), match.start(), match.end()
    if "分别" in masked:
        for match in _ROW.finditer(masked):
            for number in _FIGURE.finditer(masked, match.start("row"), match.end("row")):
                span = Span(*number.span())
                yield Quantity("number", "=", span, span, parse(number[0]), unit=match["unit"]), *number.span()
    for match in _ALL.finditer(masked):
        span = Span(match.start(), match.end())
        yield Quantity("all", "=", span, span, Decimal(100), value_text=match.group(), unit="%"), *match.span()


def _placed(masked: str, found: list[Quantity]) -> list[Quantity]:
    """Give each quantity the period and the distant comparator of its clause (至少到社区走访3次)."""
    placed = []
    floor = 0
    for quantity in found:
        ends = [m.end() for m in _CLAUSE_END.finditer(masked, floor, quantity.span.start)]
        begin = max([floor, *ends])
        before = masked[begin : quantity.span.start]
        op = quantity.op
        if op == "=" and quantity.kind in ("number", "placeholder") and (afar := AFAR.search(before)):
            op = ">=" if afar["ge"] else "<="
        period = None
        if quantity.unit in _COUNTED:
            for match in _PER.finditer(before):
                period = _PERIOD.get(match["a"] or match["b"] or match["c"])
            if quantity.unit == "天" and period is None and (course := _PER_DAYS.search(before)):
                period = course["course"]
            if period is None and (behind := re.match(r"[／/](天|日|周|月|季度?|年)", masked[quantity.span.end :])):
                period = _PERIOD.get(behind[1])
        placed.append(quantity if (op, period) == (quantity.op, None) else _replace(quantity, op=op, per=period))
        if quantity.kind != "all" and not _PLACE.search(before):  # 每季度对全部站点检查1次
            floor = quantity.span.end
    return placed


def _replace(quantity: Quantity, *, op: TargetOp, per: str | None) -> Quantity:
    return Quantity(
        quantity.kind, op, quantity.number, quantity.span, quantity.value, quantity.value_max, quantity.value_text,
        quantity.unit, per, quantity.article, quantity.chinese,
    )  # fmt: skip


def _shifted(quantity: Quantity, offset: int) -> Quantity:
    return Quantity(
        quantity.kind, quantity.op, Span(quantity.number.start + offset, quantity.number.end + offset),
        Span(quantity.span.start + offset, quantity.span.end + offset), quantity.value, quantity.value_max,
        quantity.value_text, quantity.unit, quantity.per, quantity.article, quantity.chinese,
    )  # fmt: skip


def _counted(masked: str, match: re.Match[str], style: str) -> Quantity | None:
    unit = match["unit"].translate(FULL_WIDTH)
    begin = max(0, match.start() - 24)
    if unit in _DAYS and not (
        _PER_DAYS.search(masked, begin, match.start())
        or _SHORTENED.search(masked, begin, match.start())
        or COUNTED_DAYS.search(masked, begin, match.start())
    ):
        return None  # days are an amount where they are counted or fall to a period, else a time limit
    op, about, begin = compared(masked, match.start(), match["suffix"], match["more"])
    high_text = match["b"]
    number = Span(match.start("a"), match.end("b") if high_text else match.end("a"))
    span = Span(begin, match.end())
    if style == "blank":
        return Quantity("placeholder", op, number, span, value_text=match["a"], unit=unit)
    low, unit = _value(match["a"], unit)
    high = _value(high_text, unit)[0] if high_text else None
    if low is None or (high_text and high is None):
        return None
    if high is not None:
        op = "~" if about else "range"
    rough = about or (op == ">" and _MORE.search(masked, match.start("a"), match.end()) is not None)
    return Quantity(
        "fuzzy" if rough else "number",
        op, number, span, low, high, unit=unit,
        article=style == "chinese" and low == 1 and high is None and unit[0] not in "万亿", chinese=style == "chinese",
    )  # fmt: skip


def _value(written: str, unit: str) -> tuple[Decimal | None, str]:
    """Return the number; 万 at its end goes over to the unit of money or behind figures (十五万 + 元 is 15 万元)."""
    written = written.translate(FULL_WIDTH)
    if written[-1] == "万" and len(written) > 1 and (unit == "元" or written[0].isascii()):
        return parse(written[:-1]), "万" + unit
    return parse(written), unit


def _fuzzy(match: re.Match[str]) -> Quantity:
    unit = next((match[name] for name in ("u1", "u2", "u3", "u4", "u5") if match[name]), None)
    span = Span(match.start(), match.end())
    word = "若干" if match["word"].startswith("若干") else match["word"]
    return Quantity("fuzzy", "=", span, span, value_text=word, unit=unit)
