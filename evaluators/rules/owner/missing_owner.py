"""RSP-01."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluators.model import Finding, Severity
from evaluators.rule import Context, Rule
from evaluators.tasks import by_section, duties

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.model import Task

# words for everybody are nobody's name
_EVERYBODY = frozenset({"全区", "全市", "全街道", "全社区", "各单位", "各部门", "大家", "全体", "我街道", "我区"})


class MissingOwner(Rule):
    """任务没有写明由谁负责。

    Why it matters:
        没有责任单位的任务等于没有布置，出了问题也无从问责。

    Limits:
        同一句、同一标题或表格中已写明责任单位的视为有；加强宣传之类长期性的要求不算任务。
        工作目标的责任单位看对应的任务。只写“相关部门”的由 RSP-02 指出。报告只看下一步打算。
    """

    code = "RSP-01"
    name = "missing-owner"
    title = "任务缺责任主体"
    severity = Severity.MAJOR
    since = "2026.11"
    basis = "实务"
    kinds = frozenset({"plan", "report"})

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding per section that holds tasks without an owner."""
        tasks = [task for task in duties(ctx) if not _goal(ctx, task)]
        faults = [task for task in tasks if task.owner in _EVERYBODY or not (task.owner or _inherits(ctx, task))]
        for section, faulty in by_section(faults):
            names = "、".join(f"“{ctx.quote(task.span, 24)}”" for task in faulty[:3])
            more = f"等{len(faulty)}项" if len(faulty) > 3 else ""
            none_owned = len(faulty) == sum(task.section == section for task in tasks)
            head = ctx.document.sections[section].span if section is not None and none_owned else faulty[0].span
            yield self.finding(
                head,
                f"任务没有责任单位：{names}{more}。",
                hint="写明牵头单位，如“由街道社会事务办公室牵头”；几个单位共同承担的，分清牵头和配合。",
                also=[task.span for task in faulty if task.span != head],
            )


def _goal(ctx: Context, task: Task) -> bool:
    """Tell whether this is a value to be reached: whose it is stands with the tasks that lead to it."""
    return ctx.in_slot(task.span, "goals") and any(target.span.overlaps(task.span) for target in ctx.document.targets)


def _inherits(ctx: Context, task: Task) -> bool:
    """Tell whether a unit named earlier under the same heading acts here too: official prose does not repeat it."""
    return any(
        owner.section == task.section
        and owner.role in ("lead", "subject")
        and owner.name not in _EVERYBODY
        and (task.origin == "heading" or owner.span.start < task.span.end)
        for owner in ctx.document.owners
    )
