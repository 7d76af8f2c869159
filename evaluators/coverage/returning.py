"""What state a duty that returns is in, on the periods gone by: 每月召开例会1次."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from evaluators.coverage import doings
from evaluators.coverage.items import DUTY
from evaluators.coverage.measure import kind
from evaluators.coverage.model import Item, Outcome, State
from evaluators.coverage.passages import Answer
from evaluators.model import Recurrence, When
from evaluators.reader.numbers import quantities

if TYPE_CHECKING:
    from evaluators.coverage.passages import Reading
    from evaluators.coverage.telling import Telling
    from evaluators.model import Deadline, Document

OPEN = re.compile(
    r"尚未(?!发现|发生)|还未|仍未|未(?:能|曾)?(?:完成|开展|建成|建立|启动|落实|印发|出台|实施|办结|制定|形成|开工|开始|举办|召开|到位|安装|更换|改造|签订"
    r"|组建|配备|配齐|达标|通过|验收|上线|公示|培训|修订|清理|投用|启用|拨付|发放)"
    r"|没有(?:完成|开展|建成|启动|落实|办结|举办|召开|组织)"
    r"|比[^，。；]{0,16}(?:目标|计划|要求)[^，。；]{0,4}(?:少|差|缺)\d"
    r"|仍在|正在(?!.{0,4}使用)|推进中|办理中|进行中|滞后|延期|推迟至|推迟到(?=\d{4}年|明年|下年)|搁置"
)
_OCCASIONS = frozenset({"次", "场"})
_PERIOD_DAYS = {
    "daily": 1, "two_daily": 2, "weekly": 7, "ten_daily": 10, "biweekly": 14, "half_monthly": 15.2, "monthly": 30.44,
    "bimonthly": 60.9, "quarterly": 91.3, "four_monthly": 121.8, "half_yearly": 182.6, "yearly": 365.25,
    "two_yearly": 730.5,
}  # fmt: skip
_FROM = re.compile(r"自?(?:(\d{4})年)?(\d{1,2})月(?:(\d{1,2})日)?(?:起|开始)")
ENOUGH = Decimal("0.9")  # holidays and a late first week are no shortfall


def judge(item: Item, reading: Reading, plan: Document, found: list[Answer], telling: Telling) -> Outcome:
    """Answer for a duty that returns, on the periods gone by."""
    expected = times(item, reading, plan)
    if expected < 1:
        return Outcome(item, State.NOT_DUE, "截至报告日期，第一个周期尚未届满。")
    found = found or _same_work(item, reading, plan)
    if not found:
        return doings.judge_duty(item, reading, telling, expected)
    best = found[0]
    words, span = best.passage.words, best.passage.span
    _, clause = reading.best_clause(item, words)
    if OPEN.search(clause.of(words)) or re.search(r"未(?:能)?(?:按[月季周]|坚持)", words):
        return Outcome(item, State.SHORT, "方案规定了经常性工作，报告表明没有按周期开展。", span)
    counts = [
        q.value
        for q in quantities(clause.of(words))
        if q.kind == "number" and q.value and kind(q.unit) in _OCCASIONS and q.per in (None, "年")
    ]
    repeated = re.search(r"每[日天周月季]|按[月季周]|逐月|各|均", clause.of(words))
    if counts and not repeated and max(counts) < Decimal(expected) * ENOUGH - 1:
        reason = f"按方案的周期应开展约{expected}次，报告为{max(counts)}次，未达到。"
        return Outcome(item, State.SHORT, reason, span)
    return Outcome(item, State.MET, "报告已写明按周期开展的情况。", span)


def _same_work(item: Item, reading: Reading, plan: Document) -> list[Answer]:
    """Return the passages that count the same kind of work: 开展巡检35轮 for 每周巡检1次."""
    verbs = set(DUTY.findall(plan.quote(item.span))) - {"开展", "组织", "举办", "召开"}
    found = []
    for passage in reading.passages:
        if passage.part != "done":
            continue
        for verb in verbs:
            named_row = passage.row and any(verb in heading for heading in passage.headings)
            if named_row or re.search(
                verb + r"[^，。；\d]{0,8}\d[\d,.]*(?:余)?(?:次|轮|场|遍|人次|户次|轮次|期|户)", passage.words
            ):
                found.append(Answer(passage, 0.5, headed=False))
    return found


def times(item: Item, reading: Reading, plan: Document) -> int:
    """Return how often a duty should have been done by the as-of day, from its first period on."""
    deadline = item.deadline
    if deadline is None or not isinstance(deadline.normalized, Recurrence):
        return 0
    begin = plan.period.start if plan.period else plan.issue_date
    if begin is None:
        return 1
    match = _FROM.search(plan.quote(deadline.span))
    if match and 1 <= int(match[2]) <= 12:
        begin = max(begin, date(int(match[1] or begin.year), int(match[2]), int(match[3] or 1)))
    end = min(reading.as_of, plan.period.end) if plan.period else reading.as_of
    if stage := _stage(deadline, plan):
        begin, end = max(begin, stage.start or begin), min(end, stage.date)
    gone = ((end - begin).days + 1) / _PERIOD_DAYS.get(deadline.normalized.recurrence[0], 30.44)
    return int(gone + 0.05) * (deadline.normalized.count or 1)


def _stage(deadline: Deadline, plan: Document) -> When | None:
    """Return the stretch of time that the heading of a duty's stage gives; None without one."""
    if deadline.section is None:
        return None
    heading = plan.sections[deadline.section].span
    times = (other.normalized for other in plan.deadlines if heading.contains(other.text_span))
    return next((when for when in times if isinstance(when, When) and when.start is not None), None)
