"""wenheng eval: how much the checker, the reader, the library and the drafts are worth, measured on the corpus."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from app.cli.options import EXISTING, format_option, today_option

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from app.drafting import Engine
    from app.evaluation.suite import Part

PARTS = ("mutations", "extract", "retrieval", "draft")


@click.command(
    "eval",
    epilog="示例：wenheng eval draft        wenheng eval retrieval 评测集/    wenheng eval --format json > 评测.json",
)
@click.argument("part", type=click.Choice(PARTS), required=False, metavar="[部分]")
@click.argument("folder", type=EXISTING, required=False, metavar="[目录]")
@click.option(
    "--only",
    type=click.Choice(PARTS),
    default=None,
    help="只评测一部分：mutations 缺陷检出，extract 要素提取，retrieval 检索，draft 起草。也可直接写在 eval 之后。"
    "retrieval 之后可给出 BEIR 格式的目录（corpus.jsonl、queries.jsonl、qrels），改为评测该目录。",
)
@click.option(
    "--engine",
    type=click.Choice(["offline", "llm"]),
    default="offline",
    show_default=True,
    help="offline 全程离线，不调用模型；llm 由设置中的模型起草（只用于 draft）。",
)
@click.option(
    "--quick",
    is_flag=True,
    help="快速自查：每种缺陷只植入一份文稿一处，要素提取和检索照做，不评测起草；所得数字只供参考。",
)
@today_option
@format_option("text", "json")
def command(
    part: Part | None, folder: Path | None, only: Part | None, engine: Engine, quick: bool, today: date, form: str
) -> int:
    """运行自带的评测：植入缺陷看能否检出；对照标注评测提取；用自拟问题评测检索；按自拟任务书起草并核对。"""
    from functools import partial

    from app import settings
    from app.cli.eval_text import render_suite
    from app.cli.progress import Steps
    from app.evaluation import suite

    if part and only and part != only:
        raise click.UsageError(f"评测的部分写了两次：{part} 和 --only {only}，请只写一个。")
    chosen = part or only
    if folder and chosen != "retrieval":
        raise click.UsageError("只有检索的评测可以另给目录，请写成 wenheng eval retrieval 目录。")
    if engine == "llm" and chosen != "draft":
        raise click.UsageError("--engine llm 只用于起草的评测，请写成 wenheng eval draft --engine llm。")
    if quick and chosen not in (None, "mutations"):
        raise click.UsageError(
            "--quick 只减少植入的缺陷，请写成 wenheng eval --quick 或 wenheng eval mutations --quick。"
        )
    model = None
    if engine == "llm":
        from app.llm import openai_model

        model = partial(openai_model, settings.load())
    with Steps("评测") as steps:
        outcome = suite.run(
            settings.bundled("corpus"),
            today=today,
            only=chosen,
            engine=engine,
            model=model,
            folder=folder,
            progress=steps.at,
            quick=quick,
        )
    if form == "json":
        click.echo(json.dumps(outcome.to_json(), ensure_ascii=False, indent=2, default=str))
    else:
        render_suite(outcome)
    return 0
