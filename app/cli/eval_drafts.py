"""The figures of the drafting evaluation as tables in a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from app.evaluation.drafts.run import STEPS
from app.request import TITLES

if TYPE_CHECKING:
    from app.evaluation.drafts import DraftRun, Trial
    from app.evaluation.drafts.measure import Kept

_KINDS = {
    "complete": "齐全",
    "incomplete": "有缺项",
    "contradictory": "自相矛盾",
    "hostile": "含恶意内容",
    "basis": "依据有问题",
}
_ENGINES = {"offline": "离线引擎", "llm": "模型"}


def render(run: DraftRun) -> None:
    """Print a row for each brief, what is wrong, and where the time goes."""
    from app.cli.eval_text import table

    click.secho(
        f"起草：{len(run.trials)} 份任务书，{_ENGINES[run.engine]}起草 {len(run.drafted)} 份，"
        f"拒绝 {len(run.trials) - len(run.drafted)} 份",
        bold=True,
    )
    table(
        ("任务书", "类别", "文种", "部分", "目标", "时限", "各项", "无来源", "照抄", "待补", "严重", "重要", "一般"),
        [_row(trial) for trial in run.trials],
    )
    total = run.drafted
    click.echo(
        "合计："
        f"必备部分 {sum(t.parts[1] for t in total)}/{sum(t.parts[0] for t in total)}，"
        f"目标和结果 {_kept([t.targets for t in total])}，时限 {_kept([t.deadlines for t in total])}，"
        f"任务书各项 {_kept([t.items for t in total])}，"
        f"无来源的数字、日期、名称 {sum(len(t.untraced) for t in total)} 处，"
        f"照抄检索库或方案 {sum(len(t.copied) for t in total)} 处，"
        f"两稿之间任务书以外相同的 25 字以上语句 {len(run.shared)} 处"
    )
    for trial in run.trials:
        for words in _remarks(trial):
            click.echo(f"  {trial.brief}：{words}")
    for first, second, words in run.shared:
        click.echo(f"  {first} 与 {second} 相同：{words}")
    _time(run)
    click.echo()


def _row(trial: Trial) -> tuple[str, ...]:
    head = (trial.brief, _KINDS[trial.kind])
    if not trial.doc_type:
        return (*head, "（已拒绝）" if not trial.faults else "（出错）", *("—" for _ in range(10)))
    return (
        *head,
        TITLES[trial.doc_type],
        f"{trial.parts[1]}/{trial.parts[0]}",
        *(_kept([kept]) for kept in (trial.targets, trial.deadlines, trial.items)),
        str(len(trial.untraced)),
        str(len(trial.copied)),
        str(trial.gaps),
        *(str(trial.findings.get(level, 0)) for level in ("critical", "major", "minor")),
    )


def _kept(found: list[Kept]) -> str:
    asked = sum(kept.asked for kept in found)
    return f"{asked - sum(len(kept.missing) for kept in found)}/{asked}"


def _remarks(trial: Trial) -> list[str]:
    said = list(trial.faults)
    lost = [*trial.targets.missing, *trial.deadlines.missing, *trial.items.missing]
    if lost:
        said.append(f"草稿中没有：{'、'.join(lost)}")
    if trial.untraced:
        said.append(f"没有来源：{'、'.join(trial.untraced)}")
    said += [f"照抄：{words}" for words in trial.copied]
    return said


def _time(run: DraftRun) -> None:
    spent = {step: sum(trial.seconds.get(step, 0.0) for trial in run.drafted) for step in STEPS}
    whole, count = sum(spent.values()), len(run.drafted)
    if not whole or not count:
        return
    shares = "，".join(f"{name} {spent[step] / whole:.0%}" for step, name in STEPS.items())
    click.echo(f"从任务书到检查过的草稿平均 {whole / count:.2f} 秒：{shares}")
