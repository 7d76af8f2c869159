"""wenheng batch: one plan and a roster, a document for every community."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

import click

from app.cli.options import EXISTING, here, label_option, settings_option, today_option
from app.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from app.batch.paragraphs.hands import ModelHand
    from app.settings import Settings

_MOST = 30  # notes on a screen


@click.command(
    "batch",
    epilog=(
        "示例：wenheng batch 方案.docx 社区名册.xlsx -o 各社区方案 --workers 2\n\n"
        "各社区的情况报告：wenheng batch 方案.docx 名册.xlsx -o 各社区报告 --report status_report --results 成果表\n\n"
        "按任务书各起草一份：wenheng batch 任务书.yaml 社区名册.xlsx -o 各社区方案\n\n"
        "由模型为每个社区写一段：wenheng batch 方案.docx 名册.xlsx -o 各社区方案 --engine llm"
    ),
)
@click.argument("plan", type=EXISTING, metavar="方案")
@click.argument("roster", type=EXISTING, metavar="名册")
@click.option(
    "-o", "--output", required=True, metavar="文件夹", help="输出文件夹，或存储位置的网址（s3://、ftp:// 等）。"
)
@click.option(
    "--workers", type=click.IntRange(1, 64), default=1, show_default=True, metavar="数目", help="同时运行的进程数。"
)
@click.option("--cluster", default=None, metavar="地址", help="在 Dask 集群上运行，写调度程序的地址 tcp://主机:端口。")
@click.option("--resume", is_flag=True, help="只补做缺少的、失败的和内容有变的。")
@click.option("--zip", "zip_output", is_flag=True, help="写成一个压缩包。")
@click.option("--no-check", is_flag=True, help="不逐份检查。")
@click.option(
    "--shards", type=click.IntRange(0, 9999), default=0, metavar="数目", help="份数很多时，分放到这么多个子文件夹。"
)
@click.option(
    "--results",
    type=EXISTING,
    default=None,
    metavar="成果",
    help="各社区的成果表：一个 .xlsx、.csv 文件，或放有这些文件的文件夹。",
)
@click.option(
    "--report",
    type=click.Choice(["status_report", "project_summary", "monthly_form"]),
    default=None,
    help="对照方案和成果表，为每个社区写情况报告、总结报告或月报表，而不是填方案。",
)
@click.option(
    "--engine",
    type=click.Choice(["offline", "llm"]),
    default="offline",
    show_default=True,
    help="方案中的 {{段落.…}} 由谁写：offline 按名册逐项列出，不用模型；llm 由设置中的模型按本社区的材料写。",
)
@label_option
@settings_option
@today_option
def command(
    plan: Path,
    roster: Path,
    output: str,
    workers: int,
    cluster: str | None,
    resume: bool,
    zip_output: bool,
    no_check: bool,
    shards: int,
    results: Path | None,
    report: str | None,
    engine: str,
    label: bool | None,
    district: Path | None,
    today: date,
) -> int:
    """一份方案（或任务书）加一份名册，为每个社区各出一份文件。方案中用 {{社区}} 这样的字段，字段名与名册的列名一致。

    方案可以是本单位的 Word 文件，条件和循环的写法与 docxtpl 相同；名册的其他工作表可作任务表，{%tr for t in 任务 %}
    逐行列出本社区的各项；工作表“段落”写明要为每个社区单写的段落，方案中用 {{段落.名称}}。按 Ctrl-C 停止，已完成的
    都在，用 --resume 续做。
    """
    if not output.strip():
        raise UserError("-o 没有写文件夹（是空的）。请写明结果放在哪个文件夹，如 -o 各社区方案。")
    from app import settings
    from app.batch import LIKENESS, State, run
    from app.batch.storage import results_in
    from app.cli.progress import Steps
    from app.cli.stopping import stop_on_interrupt
    from app.files.ai_label import Label

    gc.freeze()  # what was imported stays to the end; garbage collection need not go through it with every few rows
    said, chosen = _Said(), settings.load()
    with (
        _hand(engine, chosen) as hand,
        results_in(output, chosen, resume=resume, tell=partial(click.echo, err=True)) as (folder, url),
        Steps("生成", "份") as steps,
        stop_on_interrupt() as stopped,
    ):
        outcome = run(
            plan,
            roster,
            folder,
            today=today,
            workers=workers,
            cluster=cluster,
            resume=resume,
            zip_output=zip_output,
            check=not no_check,
            shards=shards,
            results=results,
            report=report,
            hand=hand,
            label=Label(chosen.ai_label, chosen.ai_producer, label),
            local=None if no_check else here(district),
            progress=steps.at,
            tell=said,
            warn=partial(click.echo, err=True),
            stopped=stopped,
        )
    for word in outcome.later:
        click.echo(word, err=True)
    for word in outcome.misses.told():
        click.echo(word, err=True)
    kept = f"（其中 {outcome.kept} 份沿用上次结果）" if outcome.kept else ""
    states = outcome.states
    click.echo(
        f"名册中共 {outcome.count} 个社区{kept}：{states[State.OK]} 份{'已生成、未检查' if no_check else '可以印发'}，",
        nl=False,
    )
    click.echo(f"{states[State.BLOCKED]} 份须修改，{states[State.FAILED]} 份未生成", nl=False)
    click.echo(f"，{outcome.count - states.total()} 份未制作。" if outcome.stopped else "。")
    if hand is not None:
        click.echo(f"模型新写 {outcome.written.new} 段，沿用已写成的 {outcome.written.kept} 段。{hand.usage.said}")
    if outcome.stopped:
        click.echo("已按要求停止，未制作的没有轮到，列在 汇总.xlsx 中；用同样的命令加 --resume 续做。")
    for word in outcome.summed_up(f" {outcome.out / LIKENESS}"):
        click.echo(word)
    if url is not None:
        click.echo(f"已存入 {url}。")
    click.echo(f"结果：{outcome.archive or outcome.out}；明细：{outcome.out / '汇总.xlsx'}")
    return outcome.exit_status


@contextmanager
def _hand(engine: str, chosen: Settings) -> Iterator[ModelHand | None]:
    """Give the model that writes paragraphs, None where they are worded by rule."""
    if engine == "offline":
        yield None
        return
    from app.batch.paragraphs.hands import model_hand

    hand, close = model_hand(chosen)
    try:
        yield hand
    finally:
        close()


class _Said:
    """Prints notes and rows that cannot be done, before the first document; of many the first ones."""

    def __init__(self) -> None:
        self._count = 0

    def __call__(self, word: str) -> None:
        self._count += 1
        if self._count <= _MOST:
            click.echo(word, err=True)
        elif self._count == _MOST + 1:
            click.echo("其余见 汇总.xlsx。", err=True)
