"""wenheng eval: how much the checker, the reader and the library find, measured on the bundled corpus."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from app.cli.options import format_option

if TYPE_CHECKING:
    from app.evaluation.suite import Part


@click.command(
    "eval",
    epilog="示例：wenheng eval --only mutations        wenheng eval --format json > 评测.json",
)
@click.option(
    "--only",
    type=click.Choice(["mutations", "extract", "retrieval"]),
    default=None,
    help="只评测一部分：mutations 缺陷检出，extract 要素提取，retrieval 检索。",
)
@click.option(
    "--engine", type=click.Choice(["offline"]), default="offline", show_default=True, help="评测全程离线，不调用模型。"
)
@format_option("text", "json")
def command(only: Part | None, engine: str, form: str) -> int:  # noqa: ARG001 - there is one engine so far
    """运行自带的评测：在无缺陷的文稿中逐一植入缺陷，看能否检出；对照标注评测提取；用自拟问题评测检索。"""
    from app.cli.eval_text import render_suite
    from app.cli.progress import Steps
    from app.evaluation import suite
    from app.settings import bundled

    with Steps("评测") as steps:
        outcome = suite.run(bundled("corpus"), only=only, progress=steps.at)
    if form == "json":
        click.echo(json.dumps(outcome.to_json(), ensure_ascii=False, indent=2))
    else:
        render_suite(outcome)
    return 0
