"""wenheng batch: one plan and a roster, a document for every community."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from app.cli.options import EXISTING, OUTPUT, here, today_option

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path


@click.command(
    "batch",
    epilog="示例：wenheng batch 方案.docx 社区名册.xlsx -o 各社区方案 --workers 2",
)
@click.argument("plan", type=EXISTING, metavar="方案")
@click.argument("roster", type=EXISTING, metavar="名册")
@click.option("-o", "--output", type=OUTPUT, required=True, metavar="文件夹", help="输出文件夹。")
@click.option(
    "--workers", type=click.IntRange(1, 64), default=1, show_default=True, metavar="数目", help="同时运行的进程数。"
)
@click.option("--cluster", default=None, metavar="地址", help="在集群上运行。")
@click.option("--resume", is_flag=True, help="只补做缺少的、失败的和内容有变的。")
@click.option("--zip", "zip_output", is_flag=True, help="写成一个压缩包。")
@click.option("--no-check", is_flag=True, help="不逐份检查。")
@today_option
def command(
    plan: Path,
    roster: Path,
    output: Path,
    workers: int,
    cluster: str | None,
    resume: bool,
    zip_output: bool,
    no_check: bool,
    today: date,
) -> int:
    """一份方案加一份名册，为每个社区各出一份文件。方案中用 {{社区}} 这样的字段，字段名与名册的列名一致。"""
    if cluster is not None:
        raise click.UsageError("本版本尚未提供 --cluster。")
    from app.batch import State, run
    from app.cli.progress import Steps

    with Steps("生成") as steps:
        outcome = run(
            plan,
            roster,
            output,
            today=today,
            workers=workers,
            resume=resume,
            zip_output=zip_output,
            check=not no_check,
            local=None if no_check else here(),
            progress=steps.at,
        )
    count = {state: sum(record.state is state for record in outcome.records) for state in State}
    for record in outcome.records:
        if record.state is State.FAILED:
            click.echo(f"未生成 {record.community or f'第{record.row}行'}：{record.reason}", err=True)
    kept = f"（其中 {outcome.kept} 份沿用上次结果）" if outcome.kept else ""
    click.echo(
        f"共 {len(outcome.records)} 个社区{kept}：{count[State.OK]} 份{'已生成、未检查' if no_check else '可以印发'}，",
        nl=False,
    )
    click.echo(f"{count[State.BLOCKED]} 份须修改，{count[State.FAILED]} 份未生成。")
    click.echo(f"结果：{outcome.archive or outcome.out}；明细：{outcome.out / '汇总.xlsx'}")
    return outcome.exit_status
