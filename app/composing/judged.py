"""How a report calls its targets, and how the values reached stand to the planned ones."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.composing import wording
from app.composing.wording import gap

if TYPE_CHECKING:
    from datetime import date

    from app.composing.reported import Promise
    from app.composing.work import Work

# what there will not be less of
_COUNTED_UP = re.compile(
    "投诉|信访|上访|事故|案件|警情|火情|火灾|伤亡|发生|新发|新增|经费|费用|支出|开支|预算|[^，。]次数|会议|文件|简报"
)
# what may still come down all the same, and what is counted anew each month or measured case by case
_FALLING = re.compile(
    "未|尚|待|剩余|存量|积案|在办|[压降减缩]|回落|[每逐][年季月周日]|[月日]均|时限|时长|用时|间隔|周期|余额|欠|空置"
)
_SPANS = frozenset(["年", "个月", "月", "周", "天", "日", "工作日", "个工作日", "小时", "分钟", "秒"])
_SCOPE = re.compile(r"全(?:街道|社区|辖区|[区市镇乡县])|每个(?:社区|街道|网格|小区|楼栋)")


def called(promise: Promise) -> str:
    """Return what a table calls the target: the brief's name for it, or the plan's where that is another altogether.

    The scope stands before it where it is a plain one.
    """
    got, goal = promise.result, promise.target
    if got is None:
        return wording.scoped(goal.scope, goal.indicator)
    plain = _SCOPE.match(goal.scope or "")
    name = goal.indicator if is_renamed(goal.indicator, got.target) else got.target
    return wording.scoped(got.scope or (plain.group() if plain else None), name)


def is_renamed(goal: str, name: str) -> bool:
    """Tell whether a result goes by another name than its target: 走访率 for 走访覆盖率, not 走访户数 for 走访."""
    from evaluators.coverage.similarity import core

    one, other = core(goal), core(name)
    return one not in other and other not in one


def last_day(work: Work) -> date | None:
    """Return the day up to which the report's figures reach: the latest of its results, else the end of its period."""
    days = [result.as_of for result in work.brief.results if result.as_of]
    if days:
        return max(days)
    return work.brief.period.end if work.brief.period else None


def judged_day(work: Work) -> date:
    """Return the day by which it is told what is not due yet: that of the figures, else that of the report itself.

    Figures without a day are those of the end of the period.
    """
    period, last = work.brief.period, last_day(work)
    if last and period and any(result.actual is not None and not result.as_of for result in work.brief.results):
        return max(last, period.end)
    return last or work.brief.issue_date or work.today


def state_of(promise: Promise, last: date | None) -> str:
    """Return 按期达到, 逾期达到, 达到, 未达到, 未到期 or 待核.

    A figure dated earlier than the report's last day says when the value was reached, one of that very day only that
    it has been reached.
    """
    got, due = promise.result, promise.due
    if promise.reached is None:
        return "待核"
    on = got.as_of if got else None
    if not promise.reached:
        return "未到期" if due and last and due > last and not is_exceeded(promise) else "未达到"
    if on is None or due is None:
        return "达到"
    if on <= due:
        return "按期达到"
    return "逾期达到" if last and on < last else "达到"


def is_exceeded(promise: Promise) -> bool:
    """Tell whether an upper limit is exceeded for good: of complaints or money spent there will not be less.

    Anything else may still fall, a stock above all that the work is to bring down; a rate, an average and the time that
    one case takes as well.
    """
    from evaluators.coverage.measure import is_state

    goal, got = promise.target, promise.result
    if promise.reached is not False or goal.op not in {"<=", "<"} or got is None or goal.baseline is not None:
        return False
    words = goal.indicator + "".join(ref.quote for ref in promise.refs if ref.kind == "ledger")
    if goal.per or goal.unit in _SPANS or is_state(goal.indicator, goal.unit):
        return False
    return _COUNTED_UP.search(words) is not None and _FALLING.search(words) is None


def planned_words(promise: Promise) -> str:
    """Return the planned value as a table shows it: 372个, 95%以上, 12项以内."""
    target = promise.target
    if target.value is None:
        return gap("计划值")
    value = wording.number(target.value) + (target.unit or "")
    if target.op == "range" and target.value_max is not None:
        return f"{value}至{wording.number(target.value_max)}{target.unit or ''}"
    return value + {">=": "以上", "<=": "以内", ">": "（须超过）", "<": "（须低于）"}.get(target.op or "=", "")


def actual_words(promise: Promise) -> str:
    """Return the reached value, or the mark for its absence."""
    got = promise.result
    if promise.score:
        told = f"成果写的是{promise.score}，像是得分，方案以百分数计"
        return gap(f"“{promise.target.indicator}”的完成值（{told}）")
    if got is None or got.actual is None:
        return gap(f"“{promise.target.indicator}”的完成值")
    return wording.number(got.actual) + (got.unit or promise.target.unit or "")


def compared(promise: Promise) -> str:
    """Say how the reached value stands to the planned one, in words that only reckon."""
    goal, got = promise.target, promise.result
    if promise.reached is None or got is None or got.actual is None or goal.value is None:
        return ""
    share = goal.unit in {"%", "％"}
    gap_value = abs(got.actual - goal.value)
    apart = wording.number(gap_value) + ("个百分点" if share else goal.unit or "")
    if promise.reached:
        if promise.rate is not None:
            return f"完成计划数的{wording.number(promise.rate)}%"
        return f"达到{planned_words(promise)}的目标"
    side = "高" if goal.op in {"<=", "<"} else ("低" if share else "少")
    return f"比{planned_words(promise)}的目标{side}{apart}"
