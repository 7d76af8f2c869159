"""The time that words above items set for all of them, so that none need be asked of each."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from evaluators.about import about
from evaluators.lines import end_of
from evaluators.model import When

if TYPE_CHECKING:
    from evaluators.model import Deadline, Document, Task
    from evaluators.rule import Context

# 方案执行期为…至…。期间实现以下目标：
_LEADS_ALL = re.compile("[，。]?[^，。；：\n]{0,8}(?:以下|下列|如下)[^，。；：\n]{0,12}：")

# 年底前，各项工作做到“四有”，实现以下目标：, 全年要实现以下目标：
_LEADS_ON = re.compile(
    "(?:全年|年内|年底|年末|20[0-9]{2}年|[0-9]{1,2}月底?前?)[^。；\n]{0,60}(?:以下|下列|如下)[^，。；：\n]{0,12}："
    "|20[0-9]{2}年度?的?(?:工作|主要|总体|具体)*目标(?:是|为)?："
)
# 新建食堂2处、助餐点3处。具体安排如下：, and the table below has a column of times
_LEADS_TO_TABLE = re.compile("(?:如下|见下表|下表所示)[^，。；\n]{0,8}[：。]?$")
_TIME_COLUMN = re.compile("时限|时间|日期|节点|期限")
_BATCH = re.compile("第[一二三四五六][批期轮][^。；\\n]{0,24}?[0-9]月")
_ALL_OF_THEM = re.compile("其余|剩余|余下|其他|全部|所有")
_FAR = 300
_LABEL = 12
_SAYS_PERIOD = re.compile("(?:期限?|时间|周期|时段)(?:为|是|自|从|：|:)*(?:自|从)?$")
_WHOLE = re.compile("总体?目标|总的目标|总目标")
_MONTHS = timedelta(days=60)  # a stretch shorter than that is the time of one step
_MAKING = frozenset({"建", "印发", "配"})  # families of what leaves a product, which is due on a day of its own
_TELLING = 2  # pairs: one may be the place or the kind of document
_STEP = re.compile("摸底|调查|调研|排查|动员|宣传|发动|试点|筹备|准备|论证|总结|验收|评估|督查")


def set_out_below(ctx: Context, task: Task) -> bool:
    """Tell whether a clause sums up, above the items of a task, what these are about to set out one by one."""
    document = ctx.document
    if _set_out_in_table(document, task):
        return True
    if task.origin != "clause" or task.section is None or "《" in document.quote(task.span):
        return False
    own = document.sections[task.section]
    items = document.children(task.section)
    named = [
        document.sections[below.section].text
        for below in document.tasks
        if below.section in items and below.origin == "heading" and not below.standing
    ]
    clause = about(document.quote(task.span))
    said = [about(name) for name in (own.text, *named)]
    alike = any(clause.pairs & one.pairs or (clause.acts & one.acts) - _MAKING for one in said)
    return own.level > 1 and bool(named) and alike


def _set_out_in_table(document: Document, task: Task) -> bool:
    """Tell whether the paragraph of a task leads to a table that gives each part its time (具体安排如下：)."""
    line = end_of(document.text, task.span.end, "\n")
    if not _LEADS_TO_TABLE.search(document.text, task.span.end, line):
        return False
    table = next((table for table in document.tables if table.span.start > task.span.end), None)
    if table is None or document.text[line : table.span.start].strip():
        return False
    return any(_TIME_COLUMN.search(cell.text) for cell in table.rows[0])


def over(ctx: Context, task: Task) -> bool:
    """Tell whether the words above the items set a time for all of them, and this one is no product of its own."""
    document = ctx.document
    words = document.quote(task.span)
    if task.section is None:
        return False
    own = document.sections[task.section]
    if own.level == 1 and ctx.in_slot(own.span, "goals"):
        if _LEADS_ON.search(document.text, own.body.start, task.span.start):
            return True
        leading = [d for d in document.deadlines if own.body.start <= d.text_span.start < task.span.start]
        return any(d.kind == "deadline" and _LEADS_ALL.match(document.text, d.text_span.end) for d in leading)
    parent = own.parent
    if parent is None or not ctx.in_slot(document.sections[parent].span, "goals"):
        return False
    above = document.sections[parent].body
    if _LEADS_ON.search(document.text, above.start, above.end):
        return True
    times = [d for d in document.deadlines if d.kind == "deadline" and above.contains(d.text_span)]
    times += _of_the_whole(document, parent)
    if any(_LEADS_ALL.match(document.text, d.text_span.end) for d in times):
        return True  # 2026年底前，实现以下目标：
    if any(_of_all_the_work(document, time, document.sections[parent].text) for time in times):
        return True  # 2026年3月至12月，对7个小区实施改造。（一）…
    if _of_the_whole(document, parent) and _target_of(document, task):
        return True  # a value to be reached, below a day for all of them
    if "《" in words or re.search("[0-9两三四五六七八九十]+[个名支场次处期]", words):
        return False
    return bool(times)


def by_the_end(ctx: Context, task: Task) -> bool:
    """Tell whether a goal is due at the end of the period that the plan says it is for (实施期限为2026年1月1日至…)."""
    period = ctx.document.period
    if period is None or period.source == "title":
        return False
    goal = ctx.in_slot(task.span, "goals") and not ctx.in_slot(task.span, "tasks", "steps")
    return (
        goal
        and _SAYS_PERIOD.search(ctx.document.text, max(0, period.span.start - _LABEL), period.span.start) is not None
    )


def in_batches(ctx: Context, task: Task) -> bool:
    """Tell whether the words above the items share all of the work out among batches, each with its months.

    第一批（5月至7月）：甲、乙；第二批（8月至10月）：其余6家。（一）更换器具。…
    """
    document = ctx.document
    own = document.sections[task.section] if task.section is not None else None
    if own is None or own.parent is None or about(document.quote(task.span)).acts & _MAKING:
        return False  # what is newly made is no part of what the batches go through
    above = document.sections[own.parent].body
    stop = min(end_of(document.text, above.start, "。"), above.end, above.start + _FAR)
    batches = list(_BATCH.finditer(document.text, above.start, stop))
    return len(batches) > 1 and _ALL_OF_THEM.search(document.text, batches[-1].end(), stop) is not None


def _of_all_the_work(document: Document, deadline: Deadline, heading: str) -> bool:
    """Tell whether a time is a stretch of months in which what the title or the heading names is done, not one step."""
    when = deadline.normalized
    if not isinstance(when, When) or when.start is None or when.date - when.start < _MONTHS:
        return False
    begin = deadline.text_span.end
    words = document.text[begin : end_of(document.text, begin, "。；\n")]
    title = document.title.text if document.title is not None else ""
    doing, wholes = about(words), [about(title), about(heading)]
    of_it = any(doing.acts & one.acts or len(doing.pairs & one.pairs) >= _TELLING for one in wholes)
    return of_it and not _STEP.search(words)


def _of_the_whole(document: Document, parent: int) -> list[Deadline]:
    """Return the times of the goals in general (（一）总体目标), which stand before the section `parent`."""
    siblings = document.children(document.sections[parent].parent)
    whole = [document.sections[at] for at in siblings if at < parent and _WHOLE.search(document.sections[at].text)]
    return [d for d in document.deadlines if d.kind == "deadline" and any(s.body.contains(d.text_span) for s in whole)]


def _target_of(document: Document, task: Task) -> bool:
    return any(target.role == "target" and target.span.overlaps(task.span) for target in document.targets)
