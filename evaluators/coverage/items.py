"""From a plan to the list of what it promises, each thing once."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from evaluators.coverage import unfigured
from evaluators.coverage.goals import target_items
from evaluators.coverage.model import Item
from evaluators.coverage.naming import VERY, likeness
from evaluators.coverage.promises import label, plan_roles
from evaluators.coverage.similarity import Weights, alike
from evaluators.model import Recurrence, Span, When

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from evaluators.model import Deadline, Document

SAME_TASK = 0.7  # tasks are worded more freely in the table than in the text
_FRAME = re.compile(
    r"(?:方案|计划|工作|整治|活动|项目|实施)(?:的)?(?:实施)?(?:时间|期限|期|周期)(?:为|是|自|从)|适用于|起实施|施行"
)
_SUMMARY = re.compile(r"(?:形成|报送|提交|完成|撰写|上报|做好|进行)[^《》，]{0,14}(?:总结|汇报材料|情况报告)(?!评估)")
_VERB_OBJECT = re.compile(r"^(?:全面)?([一-鿿]{2})[^，；]*的([一-鿿]{2,8})$")
_COUNTED = re.compile(r"\d+[次场轮遍期]|[一二两三四五][次场轮遍期]|召开|例会")
_SERVICE = re.compile(
    r"每[人户名支家]|不超过|每[日天]|开放|值守|值班|接受预约|受理|更新|送达|接收|清运|登记时长|自动|供应|滚动|时至\d"
)
DUTY = re.compile(
    r"召开|开展|检查|巡查|巡检|走访|通报|调度|核拨|报送|上报|组织|举办|培训|公开|公示|更换|试运行|演练"
    r"|清洗|督查|抽查|宣传|排查|研判|上门|慰问|汇总"
)
_ONLY_TIME = re.compile(
    r"^(?:[^，；]{0,3})?(?:力争|争取|确保|于|在|到)?[0-9年月日底末前上中下旬 ]*(?:前|底|内)?"
    r"(?:全面|全部|基本)?(?:完成|结束|到位|办结)?$"
)
_SHORTEST = 3  # characters of a name without its owner, below which it says nothing
_OVERSIGHT = re.compile(r"调度|例会|督查|督导|检查|通报|考核|公开|推进会|联席会|简报")


@dataclass(slots=True)
class _Topic:
    """One task of the plan: its section, its row in the table of tasks, and the dated clauses of both."""

    name: str
    section: int | None
    span: Span
    row: Deadline | None = None
    owner: str | None = None
    clauses: list[Deadline] = field(default_factory=list)


def plan_items(plan: Document) -> tuple[Item, ...]:
    """Return the plan's targets and dated tasks in the order of the text.

    A target said again in a task or a table is one item. A task's section, its row in the table of tasks and what the
    stages repeat of it are one item per day; a clause that holds a target is that target and no task besides.
    """
    groups = _grouped(plan)
    items = target_items(plan, groups)
    topics = _topics(plan)
    loose: list[Deadline] = []
    taken = [span for item in items for span in (item.span, *item.also)]
    rows = [table.span for table in plan.tables]
    for deadline in groups:
        if any(row.overlaps(deadline.span) for row in rows) or not _counts(deadline, plan):
            continue
        if any(deadline.span.overlaps(span) for span in taken):
            continue
        topic = next((t for t in topics if t.section is not None and _within(plan, deadline.section, t.section)), None)
        if topic is not None:
            topic.clauses.append(deadline)
        elif not _repeats(deadline, topics, plan):
            loose.append(deadline)
    for topic in topics:
        items += _of_topic(topic, items, plan)
    for deadline in loose:
        _add_loose(items, deadline, plan)
    items += unfigured.duties(plan, groups, items)
    items += unfigured.tasks(plan, items)
    return tuple(sorted(items, key=lambda item: item.span))


def _within(plan: Document, section: int | None, above: int) -> bool:
    while section is not None:
        if section == above:
            return True
        section = plan.sections[section].parent
    return False


def _grouped(plan: Document) -> list[Deadline]:
    """Return the plan's deadlines, days listed for one thing (5月、7月、9月各1次) as one, the last."""
    found: list[Deadline] = []
    for deadline in plan.deadlines:
        last = found[-1] if found else None
        if last is not None and last.kind == deadline.kind == "deadline" and last.section == deadline.section:
            between = plan.text[last.text_span.end : deadline.text_span.start]
            if len(between) < 4 and last.text_span.end <= deadline.text_span.start and not between.strip("前、和及与 "):
                span = Span(min(last.span.start, deadline.span.start), max(last.span.end, deadline.span.end))
                found[-1] = replace(deadline, span=span, text_span=Span(last.text_span.start, deadline.text_span.end))
                continue
        found.append(deadline)
    return found


# --------------------------------------------------------------------------------------------------------------- tasks


def _topics(plan: Document) -> list[_Topic]:
    kinds = plan_roles(plan)
    parents = {section.parent for section in plan.sections}
    topics = [
        _Topic(section.text, index, section.span)
        for index, section in enumerate(plan.sections)
        if kinds[index] == "task" and index not in parents and (section.level > 1 or not section.run_in)
    ]
    for task in plan.tasks:
        if task.origin != "table" or task.deadline is None or task.deadline.kind not in ("deadline", "unresolved"):
            continue
        topic = max(topics, key=lambda t: alike(t.name, task.name), default=None)
        if topic is None or alike(topic.name, task.name) < SAME_TASK:
            topic = _Topic(task.name, None, task.span)
            topics.append(topic)
        if topic.row is None:
            topic.row, topic.owner = task.deadline, task.owner
    return topics


def _counts(deadline: Deadline, plan: Document) -> bool:
    """Tell whether a time is one set for something a report must answer."""
    words = plan.quote(deadline.span)
    if plan.lead is not None and plan.lead.overlaps(deadline.span):
        return False
    if _FRAME.search(words) or (_SUMMARY.search(words) and "《" not in words):
        return False
    kinds = plan_roles(plan)
    role = kinds[deadline.section] if deadline.section is not None else "other"
    if deadline.kind == "recurring":
        wanted = _COUNTED.search(words) and not _SERVICE.search(words)
        return role == "task" and bool(wanted)
    if deadline.kind == "deadline":
        return _in_time(deadline, plan) and not _frames(deadline, role, plan)
    if (
        deadline.of_itself
        or deadline.kind not in ("unresolved", "event")
        or role in ("goal", "principle", "appendix", "duty")
    ):
        return False
    return bool(deadline.task) and not _frames(deadline, role, plan)


def _frames(deadline: Deadline, role: str, plan: Document) -> bool:
    """Tell whether a time is that of a stage, or of the oversight that sees to it that the work is done."""
    sentence = next((s for s in plan.sentences if s.span.overlaps(deadline.span)), None)
    words = plan.quote(sentence.span if sentence else deadline.span)
    return (role == "stage" and deadline.task.endswith("阶段")) or (
        role == "measure" and bool(_OVERSIGHT.search(words))
    )


def _in_time(deadline: Deadline, plan: Document) -> bool:
    """Tell whether a day lies within the plan: days before it opens are of the situation."""
    when = deadline.normalized
    if not isinstance(when, When):
        return True
    begin = plan.period.start if plan.period else plan.issue_date
    window = when.start is not None and when.precision == "window" and not deadline.task
    return not window and (begin is None or when.date >= begin)


def _repeats(deadline: Deadline, topics: Sequence[_Topic], plan: Document) -> bool:
    """Tell whether a clause of the stages says again what a task promises, or only frames a stage."""
    kinds = plan_roles(plan)
    stage = deadline.section is not None and kinds[deadline.section] == "stage"
    when = deadline.normalized
    if isinstance(when, When) and when.start is not None and (stage or "阶段" in plan.quote(deadline.span)):
        return True
    if not stage and deadline.section is not None and not _ONLY_TIME.match(plan.quote(deadline.span)):
        return False
    sentence = next((s for s in plan.sentences if s.span.overlaps(deadline.span)), None)
    words = plan.quote(sentence.span) if sentence else plan.quote(deadline.span)
    return any(
        deadline.due in {None, *(d.due for d in _days(topic))}
        and (
            topic.name in words
            or any(alike(name, deadline.task) >= 0.3 for name in (topic.name, *(d.task for d in _days(topic))))
        )
        for topic in topics
    )


def _days(topic: _Topic) -> list[Deadline]:
    return [*topic.clauses, *([topic.row] if topic.row else [])]


def _of_topic(topic: _Topic, known: list[Item], plan: Document) -> list[Item]:
    """Return the items of a task: one per day and one per duty that returns; a target's day is its own."""
    inside = [
        item
        for item in known
        if item.target is not None
        and topic.section is not None
        and any(plan.sections[topic.section].extent.contains(span) for span in (item.span, *item.also))
    ]
    named = [item for item in known if item.target is not None and likeness(topic.name, item.name) >= VERY - 0.05]
    found: list[Item] = []
    days: dict[date | None, list[Deadline]] = {}
    for clause in topic.clauses:
        if isinstance(clause.normalized, Recurrence):
            found.append(_item(topic, [clause], plan))
        else:
            days.setdefault(clause.due, []).append(clause)
    main = topic.row.due if topic.row else None
    for due, clauses in days.items():
        only = len(days) == 1 and not inside
        if all(
            _ONLY_TIME.match(clause.task or "完成") or clause.task == topic.name or label(plan, clause)
            for clause in clauses
        ) and any(item.deadline_on == due for item in (*named, *inside)):
            continue  # the time of the task alone: the target due that day says it
        found.append(_item(topic, clauses, plan, whole=due == main or (topic.row is None and only)))
    if topic.row is not None and main not in days and not any(item.deadline_on == main for item in (*inside, *named)):
        span = topic.row.span if topic.section is None else topic.span
        name = next((t.span for t in plan.tasks if t.origin == "table" and t.deadline == topic.row), span)
        if any(item.target is not None and name.overlaps(at) for item in known for at in (item.span, *item.also)):
            return found  # the figure that the row sets is the item
        found.append(
            Item("deadline", topic.name, name, None, topic.row, main, main, topic.owner or topic.row.owner, whole=True)
        )
    return found


def _item(topic: _Topic, clauses: list[Deadline], plan: Document, *, whole: bool = False) -> Item:
    first = clauses[0]
    span = first.span
    for clause in clauses[1:]:
        if not plan.text[span.end : clause.span.start].strip("，、；及和并 "):
            span = Span(span.start, clause.span.end)
    names = [clause.task for clause in clauses if clause.task and not _ONLY_TIME.match(clause.task)]
    if label(plan, first) and topic.section is not None:
        body = plan.quote(plan.sections[topic.section].body)
        names += re.findall(r"《[^》]+》", body)
    names += [match[1] + match[2] for name in names if (match := _VERB_OBJECT.match(name))]
    sentence = next((s for s in plan.sentences if s.span.overlaps(first.span)), None)
    if sentence is not None and first.kind != "recurring":
        behind = plan.quote(Span(first.span.start, sentence.span.end))
        names += re.findall(r"《[^》]+》", behind)
        names += re.findall(r"，(?:并)?(?:形成|建立|编制|出具|列出)([^，。；《》\d]{3,12})(?=[，。；]|$)", behind)
    owner = first.owner or topic.owner
    names += [short for name in names if owner and len(short := name.removeprefix(owner)) > _SHORTEST]
    name = topic.name if whole or not names else names[0]
    others = tuple(dict.fromkeys(n for n in (topic.name if whole else "", *names) if n and n != name))
    if _ONLY_TIME.match(plan.quote(span).strip("（）()")) or label(plan, first):
        span = topic.span  # 9月30日前完成: only the heading says what
    heading = topic.name if topic.section is not None else None
    words = plan.quote(first.span)
    return Item(
        "deadline", name, span, None, first, first.due, first.due, owner, others, whole, heading, words=words
    )  # fmt: skip


def _add_loose(items: list[Item], deadline: Deadline, plan: Document) -> None:
    """Add a dated clause outside the tasks unless it is known: the same day, and nearly the same words."""
    if not deadline.task or _ONLY_TIME.match(deadline.task):
        return
    weights = Weights([deadline.task])
    for known in items:
        if known.deadline_on != deadline.due:
            continue
        names = (known.name, *known.aliases)
        if any(alike(name, deadline.task) >= SAME_TASK for name in names):
            return
        if weights.covered(deadline.task, plan.quote(known.span)) >= SAME_TASK:
            return
    due = deadline.due
    items.append(Item("deadline", deadline.task, deadline.span, None, deadline, due, due, deadline.owner))
