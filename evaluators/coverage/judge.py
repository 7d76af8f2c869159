"""What state a target of the plan is in."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from evaluators.coverage.contradiction import contradiction, fulfilled, quoted
from evaluators.coverage.dating import day, governing
from evaluators.coverage.measure import base, comparable
from evaluators.coverage.model import Actual, Item, Outcome, State
from evaluators.coverage.passages import named
from evaluators.coverage.stated import Stated
from evaluators.coverage.wording import measured, percent, wanted
from evaluators.lines import begin_of, end_of
from evaluators.reader.numbers import quantities

if TYPE_CHECKING:
    from datetime import date

    from evaluators.coverage.passages import Passage, Reading
    from evaluators.model import Span, Target

_LATE = re.compile(
    r"逾期(?!未)|超期|(?:晚|迟)于|比(?:计划|期限|要求|方案)[^，。；]{0,16}晚|推迟[^，。；]{0,8}(?:完成|达到)"
)
# 新建充电桩40个的任务全面完成: the plan's own value, and that it is reached
_FULFILLED = re.compile(
    r"[^，。；0-9]{0,8}?的?(?:年度|全年)?(?:任务|目标|计划)[^，。；]{0,4}(?:已经?|全部|全面|均|如期|按期|圆满|顺利)[^，。；未没]{0,4}(?:完成|实现|达到)(?!率)"
)
# 28条全部通过验收; 完成4个新建小区16个
_WHOLLY_DONE = re.compile("[^，。；0-9]{0,6}?(?:已经?|全部|均|都|如期|按期|顺利)[^，。；未没待]{2,12}(?=[，。；]|$)")
_DONE_SO_MANY = re.compile(
    "(?:完成|建成|竣工|完工)了?(?!.*(?:选址|设计|摸底|招标|评估|登记|征询))[^，。；未没拟]{0,12}$"
)
_SPOKEN = 0.5  # so much of an item's words a clause must hold to speak of it
_LEFT = re.compile(r"(?:剩余|余下|剩下|其余|尚余)的?$")
_FALLS = re.compile(r"下降|减少|降低|压减|压降")
# 28个小区中26个成立业主委员会; 辖区28个小区，已完成改造26个
_SHARE = re.compile(
    r"(?P<whole>\d+)(?P<unit>[个户名家栋处条支座所])[一-鿿]{1,10}?(?:中|里)，?(?:目前|现|均|已|有|其中)*(?P<part>\d+)(?P=unit)"
    r"|(?:辖区|全街道|全区|全社区|共有?|现有)[一-鿿]{0,4}?(?P<of>\d+)(?P<in>[个户名家栋处条支座所])[一-鿿]{1,10}，(?:目前|现)?均?已[一-鿿]{2,12}?(?P<did>\d+)(?P=in)"
)
_NONE = re.compile(r"未|没有|无|零")
_ALL = 100
_WHOLLY = re.compile(r"全覆盖|全部(?!门|分)|100[%％]|无一遗漏")
_MASKED = re.compile(r"[×✕]|[xX]{2,}|_{2,}|【待补|待统计|尚未统计|正在统计")


def judge_target(item: Item, target: Target, reading: Reading, values: list[Stated]) -> Outcome:
    """Answer for a target: `values` are the report's values for it, the best match first."""
    if not values or values[0].quoted:
        found = quoted(target, values)
        if found is not None:
            return Outcome(item, State.CONFLICT, found[1], values[0].place, None, found[0])
        best = _as_planned(item, target, reading)
        if best is None:
            return _without_value(item, target, reading)
        if left := _left_over(item, target, reading):  # 新建40个的任务全面完成, and 加快剩余8个建设
            reason = "报告一处写明任务已完成，下一步打算中又写明还有剩余，前后不一。"
            return Outcome(item, State.CONFLICT, reason, left, None, "COV-05")
        values = [best]
    best = values[0]
    actual = Actual(best.value, best.unit, best.run_to or reading.as_of, best.rate, fulfilled(target, best))
    found = contradiction(item, target, best, values, reading.since)
    if found is not None:
        code, reason = found
        return Outcome(item, State.CONFLICT, reason, best.place, actual, code)
    if target.value is None:
        return Outcome(item, State.UNDETERMINED, "方案的目标值空缺，无法对照。", best.place, actual)
    if best.value is None:
        reason = f"方案要求{wanted(target, item.words)}，报告的完成值空缺，无法判定是否完成。"
        return Outcome(item, State.UNDETERMINED, reason, best.place, actual, "COV-02")
    asked = f"方案要求{wanted(target, item.words)}，报告为{measured(best.value, best.unit)}"
    other_way = best.delta and bool(_FALLS.search(item.words)) != bool(_FALLS.search(_ahead_of(best)))
    return _compared(item, reading, best, actual, reached=reaches(target, best) and not other_way, asked=asked)


def _ahead_of(best: Stated) -> str:
    """Return the words of the value's clause before it."""
    return re.split("[，。；]", best.words[: best.at])[-1]


def _compared(item: Item, reading: Reading, best: Stated, actual: Actual, *, reached: bool, asked: str) -> Outcome:
    due = item.deadline_on
    if reached:
        done = done_on(item, best)
        if due is not None and done is not None and done > due:
            reason = f"{asked}，但期限为{day(due)}，实际于{day(done)}达到，属逾期完成。"
            return Outcome(item, State.OVERDUE, reason, best.place, actual)
        if due is not None and (_LATE.search(best.status) or _said_late(best)):
            reason = f"{asked}，但期限为{day(due)}，报告写明逾期完成。"
            return Outcome(item, State.OVERDUE, reason, best.place, actual)
        return Outcome(item, State.MET, f"{asked}，已达到{_beyond(item, best)}。", best.place, actual)
    if due is not None and due < reading.as_of:
        return Outcome(item, State.OVERDUE, f"{asked}，未达到；期限为{day(due)}，已过期。", best.place, actual)
    if (item.due is not None and item.due <= reading.as_of) or reading.closes:
        return Outcome(item, State.SHORT, f"{asked}，未达到。", best.place, actual)
    limit = f"期限为{day(item.due)}，" if item.due else ""
    return Outcome(item, State.NOT_DUE, f"{asked}，{limit}尚未到期。", best.place, actual)


def _beyond(item: Item, best: Stated) -> str:
    """Return what to say of a value above the range that the plan gives: more than asked for, or too many."""
    target = item.target
    if target is None or target.value_max is None or best.value is None:
        return ""
    most = base(target.value_max, target.unit)[0]
    over = base(best.value, best.unit)[0] > most
    return f"，并超过上限{measured(target.value_max, target.unit)}，请核对是否符合方案" if over else ""


def _without_value(item: Item, target: Target, reading: Reading) -> Outcome:
    spoken = [answer for answer in reading.answers(item) if answer.passage.part != "ahead"]
    if not spoken:
        return silent(item, reading)
    passage = spoken[0].passage
    share = next((match for answer in spoken if (match := _SHARE.search(answer.passage.words))), None)
    if share is not None and target.unit == "%":
        return _of_share(item, target, reading, share, passage)
    if target.value == 0 and (none := next((a.passage for a in spoken if _NONE.search(a.passage.words)), None)):
        return Outcome(item, State.MET, f"方案要求“{item.words}”，报告写明没有发生。", none.span)
    whole = next((answer.passage for answer in spoken if _WHOLLY.search(answer.passage.words)), None)
    if whole is not None and target.value == _ALL and target.unit == "%" and not re.search(r"\d+[%％]", item.words):
        return Outcome(item, State.MET, f"方案要求“{item.words}”，报告写明已全部做到。", whole.span)
    if item.due is not None and item.due > reading.as_of and not _MASKED.search(passage.words):
        reason = f"方案要求{wanted(target, item.words)}，报告未写明完成值；期限为{day(item.due)}，尚未到期。"
        return Outcome(item, State.NOT_DUE, reason, passage.span)
    reason = f"方案要求{wanted(target, item.words)}，报告提到了这一事项，但没有写明可以对照的完成值。"
    return Outcome(item, State.UNDETERMINED, reason, passage.span, code="COV-02")


def _of_share(item: Item, target: Target, reading: Reading, share: re.Match[str], passage: Passage) -> Outcome:
    """Answer for a rate of which the report gives how many of how many (28个小区中26个)."""
    whole, part = Decimal(share["whole"] or share["of"]), Decimal(share["part"] or share["did"])
    rate = (part / whole).quantize(Decimal("0.0001")).normalize() if whole else Decimal(0)
    best = Stated(item.name, rate * 100, "%", passage.span, passage.words, share.start(), None)
    actual = Actual(best.value, "%", reading.as_of, None, rate)
    asked = f"方案要求{wanted(target, item.words)}，报告为{share[0]}，占{percent(rate)}"
    return _compared(item, reading, best, actual, reached=reaches(target, best), asked=asked)


def _as_planned(item: Item, target: Target, reading: Reading) -> Stated | None:
    """Return the plan's own value where the report names it and says that it is reached; else None."""
    for passage, headed in _speaking(item, reading):
        words, span = passage.words, passage.span
        for quantity in quantities(words):
            if quantity.value is None or target.value is None or not comparable(target.unit, quantity.unit):
                continue
            if base(quantity.value, quantity.unit)[0] != base(target.value, target.unit)[0]:
                continue
            at, end = quantity.span.start, quantity.span.end
            told = headed or reading.held(item, words, at) >= _SPOKEN
            wholly = _WHOLLY_DONE.match(words, end) or _DONE_SO_MANY.search(words, begin_of(words, at, "，。；"), at)
            if (told and wholly) or _FULFILLED.match(words, end):
                return Stated(item.name, quantity.value, quantity.unit, span, words, at, None)
    return None


def _speaking(item: Item, reading: Reading) -> list[tuple[Passage, bool]]:
    """Return the passages on what was done that speak of an item, and whether they stand below a heading that does."""
    found = [(answer.passage, answer.headed) for answer in reading.answers(item) if answer.passage.part == "done"]
    below = (p for p in reading.passages if p.part == "done" and any(named(item.name, h) for h in p.headings[:1]))
    return [*found, *((passage, True) for passage in below if not passage.row)]


def _left_over(item: Item, target: Target, reading: Reading) -> Span | None:
    """Return the clause of the next steps that tells of a rest of the item still to be done."""
    for passage in reading.passages:
        if passage.part != "ahead":
            continue
        for quantity in quantities(passage.words):
            if not comparable(target.unit, quantity.unit) or not _LEFT.search(passage.words[: quantity.span.start]):
                continue
            if reading.held(item, passage.words, quantity.span.start) >= _SPOKEN:
                return passage.span
    return None


def silent(item: Item, reading: Reading) -> Outcome:
    """Answer for an item of which the report says nothing: a fault where it is due, else not yet."""
    due = item.due
    open_end = item.deadline_on is None and reading.closes
    if due is not None and due > reading.as_of and not open_end:
        return Outcome(item, State.NOT_DUE, f"报告未提及这一事项，期限为{day(due)}，尚未到期。")
    if due is not None and reading.opened is not None and due < reading.opened:
        reason = f"期限为{day(due)}，早于本报告期，本期报表没有再写，须查对应月份的报表。"
        return Outcome(item, State.UNDETERMINED, reason)
    limit = f"期限为{day(item.deadline_on)}" if item.deadline_on is not None else "方案未单独写明期限"
    return Outcome(item, State.UNREPORTED, f"报告没有回应这一事项（{limit}）。", code="COV-01")


def reaches(target: Target, best: Stated) -> bool:
    """Compare a reported value with the target by the target's own comparator."""
    if best.value is None or target.value is None or not comparable(target.unit, best.unit):
        return False
    value, wish = base(best.value, best.unit)[0], base(target.value, target.unit)[0]
    match target.op:
        case ">":
            return value > wish
        case "<=":
            return (base(best.value_max, best.unit)[0] if best.value_max is not None else value) <= wish
        case "<":
            return value < wish
        case "~":
            return abs(value - wish) <= wish / 10  # 左右: practice takes a tenth
    if target.op == "=" and (wish == 0 or (target.baseline is not None and target.baseline > target.value)):
        return value <= wish
    return value >= wish


def done_on(item: Item, best: Stated) -> date | None:
    """Return the day on which the value was reached: of the row's column, else of the sentence before it."""
    if best.in_table:
        late = bool(_LATE.search(best.status))
        return best.done or (best.run_to if late else None)
    if item.deadline_on is None:
        return None
    stamp = governing(best.words, best.at, item.deadline_on.year)
    return stamp.first if stamp is not None else None


def _said_late(best: Stated) -> bool:
    """Tell whether the value's own part of the sentence says that it came late."""
    if best.in_table:
        return False
    begin = begin_of(best.words, best.at, "。；")
    stop = end_of(best.words, best.at, "。；")
    return bool(_LATE.search(best.words[begin:stop]))
