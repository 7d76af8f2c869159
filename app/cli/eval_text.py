"""The figures of an evaluation as tables in a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from rich.cells import cell_len

from app.evaluation.beir import BeirRun
from evaluators.catalog import title_of
from evaluators.model import Severity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.evaluation.extraction import ExtractionRun
    from app.evaluation.mutations import MutationRun
    from app.evaluation.retrieval import RetrievalRun
    from app.evaluation.suite import Suite

_PARTS = {"mutations": "缺陷检出", "extract": "要素提取", "retrieval": "检索", "draft": "起草"}
_WAYS = {"lexical": "字词检索", "vectors": "向量检索", "hybrid": "合并"}


def render_suite(suite: Suite) -> None:
    """Print a table for each part that was run."""
    if suite.mutations is not None:
        _mutations(suite.mutations)
    if suite.extract is not None:
        _extraction(suite.extract)
    if suite.retrieval is not None:
        _retrieval(suite.retrieval)
    if suite.draft is not None:
        from app.cli.eval_drafts import render

        render(suite.draft)
    parts = "，".join(f"{_PARTS[part]} {took:.1f} 秒" for part, took in suite.seconds.items())
    click.echo(f"用时 {sum(suite.seconds.values()):.1f} 秒（{parts}）。")
    if suite.quick:
        click.echo("这是快速自查：每种缺陷只植入一份文稿一处，没有评测起草。完整评测用 wenheng eval。")


def _mutations(run: MutationRun) -> None:
    kinds = {(trial.code, trial.kind) for trial in run.trials}
    click.secho(
        f"缺陷检出：{len(run.bases)} 份无缺陷文稿，{len(kinds)} 种缺陷，共植入 {len(run.trials)} 处（每次一处）",
        bold=True,
    )
    rows = [
        (code, title_of(code), str(made), str(found), f"{found / made:.3f}")
        for code, (made, found) in run.by_code().items()
    ]
    table(("代码", "检查项", "植入", "检出", "检出率"), rows)
    click.echo(f"各种缺陷检出率的平均值：{run.recall:.3f}")
    for code in run.without_rule:
        count = sum(trial.code == code for trial in run.trials)
        click.echo(f"{code}  未实现：没有这条规则，{count} 处植入不计入平均值")
    weak = [(kind, made, found) for kind, (made, found) in run.by_kind().items() if found < made]
    if weak:
        click.echo("没有全部检出的缺陷：")
    for (code, name), made, found in sorted(weak, key=lambda row: row[2] / row[1]):
        missed = next(t for t in run.trials if (t.code, t.kind, t.found) == (code, name, False))
        click.echo(f"  {code} {name} {found}/{made}，例如 {missed.base}：{missed.done}")
    critical = len(run.alarms_of(Severity.CRITICAL))
    click.echo(f"无缺陷文稿中的误报：严重 {critical} 处，重要平均每份 {run.majors_per_document:.2f} 处")
    for alarm in run.alarms:
        click.echo(f"  {alarm.severity.label} {alarm.code} {alarm.base}：{alarm.message}")
    click.echo()


def _extraction(run: ExtractionRun) -> None:
    click.secho("要素提取：与人工标注比较", bold=True)
    table(
        ("要素", "标注", "提取", "正确", "准确率", "召回率", "F1"),
        [
            (s.name, str(s.wanted), str(s.found), str(s.right), f"{s.precision:.3f}", f"{s.recall:.3f}", f"{s.f1:.3f}")
            for s in run.scores
        ],
    )
    for remark in run.remarks:
        click.echo(f"  {remark}")
    click.echo()


def _retrieval(run: RetrievalRun | BeirRun) -> None:
    if isinstance(run, BeirRun):
        _folder(run)
        return
    click.secho(f"检索：{run.questions} 个问题，{run.passages} 段", bold=True)
    table(
        ("方式", "R@1", "R@5", "R@10", "MRR", "nDCG@10"),
        [
            (
                _WAYS.get(one.way, one.way),
                *(f"{value:.3f}" for value in (one.at_1, one.at_5, one.at_10, one.rank, one.ndcg)),
            )
            for one in run.figures
        ],
    )
    click.echo()


def _folder(run: BeirRun) -> None:
    click.secho(f"检索：{run.documents} 份文档，{run.queries} 个问题", bold=True)
    rows = [(_WAYS[one.way], *(f"{v:.4f}" for v in (one.ndcg, one.at_10, one.at_100, one.rank))) for one in run.figures]
    table(("方式", "nDCG@10", "R@10", "R@100", "MRR@10"), rows)
    click.echo(f"建库 {run.indexing:.1f} 秒，每问 {run.query * 1000:.1f} 毫秒（两路与合并在内）")
    click.echo()


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print rows in columns that line up where characters are two cells wide; figures to the right."""
    widths = [max(cell_len(row[at]) for row in (heads, *rows)) for at in range(len(heads))]
    for row in (heads, *rows):
        cells = []
        for at, (cell, width) in enumerate(zip(row, widths, strict=True)):
            room = " " * (width - cell_len(cell))
            figure = rows and rows[0][at].replace(".", "").isdigit()
            cells.append(room + cell if figure else cell + room)
        click.echo("  " + "  ".join(cells).rstrip())
