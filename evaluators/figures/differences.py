"""By how much something rose or fell, held against where it stood before and after."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Literal, NamedTuple

from evaluators.figures.clauses import statement_at
from evaluators.figures.counts import RATE, counts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evaluators.figures.counts import Count
    from evaluators.model import Document

_FELL = re.compile(
    "(?:下降|降低|减少|压减|压缩|压降|缩短|缩减|精简|削减|降幅|减幅|回落)(?:的)?(?:幅度)?(?:高)?(?:达到?|了|为|近|约|超过?|将近)*$"
)
_MOVED = "提高|提升|上升|增长|增加|高出?|净增|增|下降|降低|减少|低|回落|扩大|缩小"
_BY = re.compile(f"(?:{_MOVED})(?:幅度)?(?:了|达到?|为|约|近|超过)*$")
_FROM = re.compile("(?:[由从较]|(?<![占对环同])比(?!例)|对比|(?:(?<!参)与|同)(?=[上去前年此整改]|20))[^，；。]*$")
_COMPARED = re.compile(
    "[^，；。]*?(?:同比|环比|(?:较|比|与)[^，；。]*?(?:上一?年|去年|前年|同期|年初|年底|上一?季度?|上月|此前|以前|前相比|20[0-9]{2}年))"
)
# what the clause of a rise speaks of, if not of the rate before it
_SAME = re.compile("^(?:同比|环比|也|均|分别|总体|平均|共|累计|整体|又|已)*$|^(?:较|比|与|同|相比|对比)")
_REACHED = re.compile("(?:到|至|为|达)$")
_NAMED = re.compile("[\u4e00-\u9fff]{2}(?:率|满意度|知晓度|参与度|占比|比例)[^，；。]{0,8}$")
_RELATIVE = re.compile("相对|原来的|倍|幅度?为?基数")
_OTHER = re.compile("增长率|增速|增幅|利率|汇率|税率")
_FROM_COUNT = re.compile("[由从](?![^，。；]*[，。；])[^，。；]{0,16}$")
_TO_COUNT = re.compile(f"[^，。；0-9]{{0,8}}(?:{_MOVED}|压减|压缩|精简|缩短|发展|扩大)(?:到|至|为)[^，。；0-9]{{0,6}}")
_BEHIND = re.compile(
    f"[^，。；0-9]{{0,8}}，(?:共|净|新|累计|平均|总共|同比|环比|相比)?(?:{_MOVED}|压减|压缩|精简|缩短)(?:幅度)?(?:了|达到?|为)*"
)
_THAN = re.compile(
    "[^，。；0-9]{0,6}，?(?:同?比|较)(?:去年|上年|上一?年度?|前年|同期|20[0-9]{2}年|去年同期|上年同期)(?:同期)?(?:的)?"
)
_AT_ONCE = re.compile(f"[^，。；0-9]{{0,4}}，?(?:净|共)?(?:{_MOVED})(?:了|达到?)*")
# 警情数同比下降12个百分点: what is counted moves by per cent; a share of all, an index or marks may move by points
_MOVED_COUNT = re.compile(
    "(?<!指)(?<!系)(?<!分)(?<!参)(?:数|(?<!质)(?<!力)量|金额|总额|人次)"
    f"(?:[同环]比|总体|整体|明显|大幅|有所|持续|(?:较|比)[^，。；]{{2,8}})*(?:{_MOVED})(?:了|达到?)*$"
)
_POINTS = ("个百分点", "百分点")
_FULL = 100
_SLIP = Decimal("0.06")  # points: rates are rounded
_RELATIVELY = Decimal("1.5")  # per cent of the base, so much may a relative rise be rounded


class Odd(NamedTuple):
    """A difference that cannot be: the number that states it, what is wrong, the right number if known."""

    by: Count
    kind: Literal["fall", "of_count", "points", "wrong", "counted", "grown", "risen"]
    right: Decimal | None = None
    base: Count | None = None
    level: Count | None = None

    @property
    def start(self) -> int:
        """Where the words begin that state it: 由 or 较 before the base, else the clause."""
        if self.base is None:
            return self.by.clause.start
        match = _FROM.search(self.base.before)
        return self.base.clause.start + (match.start() if match else 0)


def odd(document: Document) -> Iterator[Odd]:
    """Yield each fall of more than all there was, each difference of two numbers reckoned wrong or, of rates, in %."""
    told = counts(document)
    for at, count in enumerate(told):
        if _fell_below_nothing(count):
            yield Odd(count, "fall")
            continue
        if count.unit == "倍" or _BY.search(count.before) is None or count.op == "<":
            continue
        if at > 1 and (told[at - 1].unit, told[at - 2].unit) != (RATE, RATE):
            grown = _counted(document, told[at - 2], told[at - 1], count)
            if grown is not None:
                yield grown
        if count.unit in _POINTS and _MOVED_COUNT.search(count.before) and "占" not in count.before:
            yield Odd(count, "of_count")
        elif count.unit in (RATE, *_POINTS):
            found = _between(document, told[max(0, at - 3) : at], count)
            if found is not None:
                yield found


def _fell_below_nothing(count: Count) -> bool:
    """Tell whether something fell by more than all there was."""
    all_of_it = {"倍": 1, RATE: _FULL}.get(count.unit)
    if all_of_it is None or count.value < all_of_it or (count.unit == RATE and count.value == _FULL):
        return False
    return _FELL.search(count.before) is not None


def _counted(document: Document, base: Count, level: Count, by: Count) -> Odd | None:
    """Hold a rise or fall of something counted against where it stood and stands (由52个增加到60个，增加9个)."""
    alike = base.kind == level.kind and by.kind in (level.kind, RATE) and by.sentence == base.sentence
    if not alike or {base.op, level.op, by.op} != {"="} or not base.value or level.kind == RATE:
        return None
    between, behind = (document.text[one.span.end : other.span.start] for one, other in ((base, level), (level, by)))
    if _THAN.fullmatch(between) and _AT_ONCE.fullmatch(behind):  # 320件，比上年的260件增加60件
        base, level = level, base
        relatively: Literal["grown", "risen"] = "risen"
    elif _FROM_COUNT.search(base.before) and _TO_COUNT.fullmatch(between) and _BEHIND.fullmatch(behind):
        relatively = "grown"
    else:
        return None
    right = abs(level.value - base.value)
    if by.kind != RATE:
        may_be = right < by.value and by.before.endswith("新增")  # some of those there were may be gone
        return None if right == by.value or may_be else Odd(by, "counted", right / _scale(by), base, level)
    relative = right / base.value * 100
    return None if abs(relative - by.value) <= _RELATIVELY else Odd(by, relatively, round(relative, 1), base, level)


def _scale(count: Count) -> Decimal:
    return Decimal(10_000) if count.unit.startswith("万") and len(count.unit) > 1 else Decimal(1)


def _between(document: Document, before: Sequence[Count], by: Count) -> Odd | None:
    """Hold a difference against the two rates before it, or against the one where the other is not told."""
    begin = statement_at(document.text, by.span.start)
    rates = [one for one in before if one.unit == RATE and one.span.start >= begin]
    if not rates or rates[-1] is not before[-1] or rates[-1].span.end < begin:
        return None
    words = document.text[rates[-1].span.end : by.span.start]
    told = _BY.sub("", words.rpartition("，")[2])
    if _RELATIVE.search(words + by.behind) or "；" in words or not (told == "" or _SAME.match(told)):
        return None
    base, level = _levels(rates)
    points = by.unit != RATE
    if base is not None and level is not None:
        right = abs(level.value - base.value)
        if abs(right - by.value) <= _SLIP:
            return None if points else Odd(by, "points", right, base, level)
        relative = right / base.value * 100 if base.value else right
        if not points and abs(relative - by.value) <= _RELATIVELY:
            return None
        return Odd(by, "wrong", right, base, level)
    if points or level is None or "，" not in words or not _COMPARED.match(words.lstrip("，")):
        return None
    return Odd(by, "points", by.value, None, level)


def _levels(rates: Sequence[Count]) -> tuple[Count | None, Count | None]:
    """Return where a rate stood and where it stands (91%，较上年的83%): the last two, or the last."""
    last = rates[-1]
    if len(rates) > 1 and not _BY.search(rates[-2].before):
        first = rates[-2]
        if _FROM.search(first.before) and _REACHED.search(last.before):
            return first, last
        if _FROM.search(last.before) and _is_named(first):
            return last, first
    if _FROM.search(last.before) or not _is_named(last) or _BY.search(last.before):
        return None, None
    return None, last


def _is_named(rate: Count) -> bool:
    return _NAMED.search(rate.before) is not None and not _OTHER.search(rate.before)
