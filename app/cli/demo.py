"""wenheng demo: the main job from end to end, on the bundled corpus."""

from __future__ import annotations

from pathlib import Path

import click

from app.cli.options import OUTPUT


@click.command(
    "demo",
    epilog="示例：wenheng demo --out 演示",
)
@click.option("--out", type=OUTPUT, default=Path("var/demo"), show_default=True, metavar="文件夹", help="结果文件夹。")
def command(out: Path) -> int:
    """用自带语料起草方案和报告、检查、比对并导出，全程不联网。"""
    from app.cli.progress import Steps
    from app.demo import STEPS, run

    with Steps("演示") as steps:
        account = run(out, progress=lambda done, name: steps.at(done, STEPS, name))
    click.echo("\n".join(account.lines))
    return account.exit_status
