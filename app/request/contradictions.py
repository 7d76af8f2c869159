"""What a brief must not say twice differently, and days that cannot be meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from app.request.model import Brief, TargetItem

# rates that may pass 100%: growth and completion against a plan (catalogue TGT-05, false positives)
_MAY_PASS_100 = ("增长", "完成率", "增幅", "提高")


def contradictions(brief: Brief) -> Iterator[tuple[str, str]]:
    """Yield (field path, Chinese message) for each contradiction, in the order of the fields."""
    yield from _shape(brief)
    yield from _dates(brief)
    yield from _targets(brief)
    yield from _tasks(brief)
    yield from _results(brief)


def _shape(brief: Brief) -> Iterator[tuple[str, str]]:
    if brief.is_report and not brief.plan:
        yield "plan", f"{brief.type_name}必须写明 plan：所依据的方案文件，或台账编号"
    where, names = ("方案和计划", ("stages",)) if brief.is_report else ("报告", ("plan", "results", "problems"))
    for name in names:
        if getattr(brief, name):
            yield name, f"{name} 只用于{where}，本任务书的文种是{brief.type_name}"


def _dates(brief: Brief) -> Iterator[tuple[str, str]]:
    period = brief.period
    if period and period.end < period.start:
        yield "period.end", f"结束日期 {period.end} 早于开始日期 {period.start}"
        return
    for path, day in _days(brief):
        if period and not period.start <= day <= period.end:
            yield path, f"{day} 不在 period（{period.start} 至 {period.end}）之内"
        elif brief.issue_date and not path.startswith("stages") and day < brief.issue_date:
            yield path, f"期限 {day} 早于成文日期 {brief.issue_date}"
    for index, stage in enumerate(brief.stages):
        if stage.start and stage.end and stage.end < stage.start:
            yield f"stages[{index}].end", f"结束日期 {stage.end} 早于本阶段开始日期 {stage.start}"
    if brief.issue_date:
        yield from _issued(brief, brief.issue_date)


def _issued(brief: Brief, issued: date) -> Iterator[tuple[str, str]]:
    if not brief.is_report:
        if brief.period and issued > brief.period.end:
            yield "issue_date", f"成文日期 {issued} 晚于 period 的结束日期 {brief.period.end}"
        return
    for index, problem in enumerate(brief.problems):
        if problem.deadline and problem.deadline < issued:
            yield f"problems[{index}].deadline", f"整改期限 {problem.deadline} 早于成文日期 {issued}"
    for index, result in enumerate(brief.results):
        if result.as_of and result.as_of > issued:
            yield f"results[{index}].as_of", f"数据截至 {result.as_of}，晚于成文日期 {issued}"


def _days(brief: Brief) -> Iterator[tuple[str, date]]:
    """Yield the days that must lie in the period: those of a plan; a report's tasks are its next steps."""
    if brief.is_report:
        return
    for index, target in enumerate(brief.targets):
        if target.deadline:
            yield f"targets[{index}].deadline", target.deadline
    for index, task in enumerate(brief.tasks):
        if task.deadline:
            yield f"tasks[{index}].deadline", task.deadline
    for index, stage in enumerate(brief.stages):
        for name, day in (("start", stage.start), ("end", stage.end)):
            if day:
                yield f"stages[{index}].{name}", day


def _targets(brief: Brief) -> Iterator[tuple[str, str]]:
    seen: dict[tuple[object, ...], int] = {}
    end = brief.period.end if brief.period else None
    for index, target in enumerate(brief.targets):
        path = f"targets[{index}]"
        if target.op == "range" and (target.value is None or target.value_max is None):
            yield f"{path}.op", "op 为 range 时须同时写 value 和 value_max"
        if target.value_max is not None and target.value is not None and target.value_max < target.value:
            yield f"{path}.value_max", f"上限 {target.value_max} 小于下限 {target.value}"
        if _impossible(target):
            yield f"{path}.value", f"{target.indicator}为 {target.value}%，比率应在 0 至 100% 之间"
        key = (target.indicator, target.scope, target.deadline or end, target.per)
        first = seen.setdefault(key, index)
        if first != index:
            other = brief.targets[first]
            if _value(other) != _value(target):
                where = brief.line(f"targets[{first}]")
                before = f"第 {where} 行" if where else f"targets[{first}]"
                yield (
                    f"{path}.value",
                    f"“{target.indicator}”与{before}矛盾：一处为 {_shown(other)}，一处为 {_shown(target)}",
                )


def _impossible(target: TargetItem) -> bool:
    if target.value is None or target.unit not in {"%", "％"}:
        return False
    return target.value < 0 or (target.value > 100 and not any(word in target.indicator for word in _MAY_PASS_100))


def _value(target: TargetItem) -> tuple[object, ...]:
    return (target.op or "=", target.value, target.value_max, target.unit)


def _shown(target: TargetItem) -> str:
    top = f"至{target.value_max}" if target.value_max is not None else ""
    return f"{target.op or ''}{target.value if target.value is not None else '（未填）'}{top}{target.unit or ''}"


def _tasks(brief: Brief) -> Iterator[tuple[str, str]]:
    seen: dict[str, int] = {}
    for index, task in enumerate(brief.tasks):
        if task.owner and task.owner in task.cooperating:
            yield f"tasks[{index}].cooperating", f"“{task.owner}”已是牵头单位，不能同时为配合单位"
        first = seen.setdefault(task.name, index)
        if first != index:
            line = brief.line(f"tasks[{first}]")
            before = f"第 {line} 行" if line else f"tasks[{first}]"
            yield f"tasks[{index}].name", f"任务“{task.name}”与{before}重复，请合并或改名"


def _results(brief: Brief) -> Iterator[tuple[str, str]]:
    seen: dict[tuple[object, ...], int] = {}
    for index, result in enumerate(brief.results):
        if result.actual is None:  # says nothing that another could contradict
            continue
        first = seen.setdefault((result.target, result.scope, result.as_of), index)
        if first != index and (brief.results[first].actual, brief.results[first].unit) != (result.actual, result.unit):
            line = brief.line(f"results[{first}]")
            before = f"第 {line} 行" if line else f"results[{first}]"
            yield f"results[{index}].actual", f"“{result.target}”与{before}的结果矛盾"
