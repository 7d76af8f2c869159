"""DDL-01."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluators.model import Finding, Severity
from evaluators.rule import Context, Rule
from evaluators.tasks import by_section, duties

if TYPE_CHECKING:
    from collections.abc import Iterator


class MissingDeadline(Rule):
    """任务没有完成时限，也不能从所在的阶段、标题或表格中得出。

    Why it matters:
        没有时限的任务无法督办，到年底也说不清是否完成。

    Limits:
        加强宣传、密切配合之类长期性的要求不算任务；每月、每季度等定期开展的视为有时限；
        写在有起止时间的阶段之下的，以阶段的时间为准。报告只看下一步打算。
    """

    code = "DDL-01"
    name = "missing-deadline"
    title = "任务缺时限"
    severity = Severity.MAJOR
    since = "2026.11"
    basis = "实务"
    kinds = frozenset({"plan", "report"})

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding per section, at its heading where none of its tasks has a time."""
        tasks = duties(ctx)
        for section, faulty in by_section(task for task in tasks if task.deadline is None):
            names = "、".join(f"“{ctx.quote(task.span, 24)}”" for task in faulty[:3])
            more = f"等{len(faulty)}项" if len(faulty) > 3 else ""
            none_timed = all(task.deadline is None for task in tasks if task.section == section)
            head = ctx.document.sections[section].span if section is not None and none_timed else faulty[0].span
            yield self.finding(
                head,
                f"任务没有完成时限：{names}{more}。",
                hint="写明完成日期（如“2026年9月30日前”）；定期开展的写明频次。",
                also=[task.span for task in faulty if task.span != head],
            )
