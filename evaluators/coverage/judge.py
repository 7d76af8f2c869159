"""What state a target of the plan is in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators.coverage.contradiction import contradiction, fulfilled, quoted
from evaluators.coverage.dating import day, governing
from evaluators.coverage.measure import base, comparable
from evaluators.coverage.model import Actual, Item, Outcome, State
from evaluators.coverage.wording import measured, wanted

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from evaluators.coverage.passages import Reading
    from evaluators.coverage.stated import Stated
    from evaluators.model import Target

_LATE = re.compile(
    r"逾期(?!未)|超期|(?:晚|迟)于|比(?:计划|期限|要求|方案)[^，。；]{0,16}晚|推迟[^，。；]{0,8}(?:完成|达到)"
)
_ALL = 100
_WHOLLY = re.compile(r"全覆盖|全部(?!门|分)|100[%％]|无一遗漏")
_MASKED = re.compile(r"[×✕]|[xX]{2,}|_{2,}|【待补|待统计|尚未统计|正在统计")


def judge_target(item: Item, target: Target, reading: Reading, values: list[Stated]) -> Outcome:
    """Answer for a target: `values` are the report's values for it, the best match first."""
    if not values or values[0].quoted:
        found = quoted(target, values)
        if found is None:
            return _without_value(item, target, reading)
        return Outcome(item, State.CONFLICT, found[1], values[0].place, None, found[0])
    best = values[0]
    actual = Actual(best.value, best.unit, best.run_to or reading.as_of, best.rate, fulfilled(target, best))
    found = contradiction(item, target, best, values)
    if found is not None:
        code, reason = found
        return Outcome(item, State.CONFLICT, reason, best.place, actual, code)
    if target.value is None:
        return Outcome(item, State.UNDETERMINED, "方案的目标值空缺，无法对照。", best.place, actual)
    if best.value is None:
        reason = f"方案要求{wanted(target, item.words)}，报告的完成值空缺，无法判定是否完成。"
        return Outcome(item, State.UNDETERMINED, reason, best.place, actual, "COV-02")
    asked = f"方案要求{wanted(target, item.words)}，报告为{measured(best.value, best.unit)}"
    return _compared(item, reading, best, actual, reached=reaches(target, best), asked=asked)


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
        return Outcome(item, State.MET, f"{asked}，已达到。", best.place, actual)
    if due is not None and due < reading.as_of:
        return Outcome(item, State.OVERDUE, f"{asked}，未达到；期限为{day(due)}，已过期。", best.place, actual)
    if (item.due is not None and item.due <= reading.as_of) or reading.closes:
        return Outcome(item, State.SHORT, f"{asked}，未达到。", best.place, actual)
    limit = f"期限为{day(item.due)}，" if item.due else ""
    return Outcome(item, State.NOT_DUE, f"{asked}，{limit}尚未到期。", best.place, actual)


def _without_value(item: Item, target: Target, reading: Reading) -> Outcome:
    spoken = [answer for answer in reading.answers(item) if answer.passage.part != "ahead"]
    if not spoken:
        return silent(item, reading)
    passage = spoken[0].passage
    whole = next((answer.passage for answer in spoken if _WHOLLY.search(answer.passage.words)), None)
    if whole is not None and target.value == _ALL and target.unit == "%" and not re.search(r"\d+[%％]", item.words):
        return Outcome(item, State.MET, f"方案要求“{item.words}”，报告写明已全部做到。", whole.span)
    if item.due is not None and item.due > reading.as_of and not _MASKED.search(passage.words):
        reason = f"方案要求{wanted(target, item.words)}，报告未写明完成值；期限为{day(item.due)}，尚未到期。"
        return Outcome(item, State.NOT_DUE, reason, passage.span)
    reason = f"方案要求{wanted(target, item.words)}，报告提到了这一事项，但没有写明可以对照的完成值。"
    return Outcome(item, State.UNDETERMINED, reason, passage.span, code="COV-02")


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
        case "range":
            return wish <= value <= _upper(target, value)
        case "~":
            return abs(value - wish) <= wish / 10  # 左右: practice takes a tenth
    if target.op == "=" and target.baseline is not None and target.baseline > target.value:
        return value <= wish
    return value >= wish


def _upper(target: Target, value: Decimal) -> Decimal:
    return base(target.value_max, target.unit)[0] if target.value_max is not None else value


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
    begin = max(best.words.rfind(mark, 0, best.at) for mark in "。；") + 1
    stop = min((place for mark in "。；" if (place := best.words.find(mark, best.at)) >= 0), default=len(best.words))
    return bool(_LATE.search(best.words[begin:stop]))
