"""wenheng draft: a brief becomes a document, its sources and its check report."""

from __future__ import annotations

import json
from contextlib import ExitStack, nullcontext
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from app.cli.options import EXISTING, OUTPUT, format_option, today_option

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from datetime import date
    from pathlib import Path

    from app.drafting import Draft, Engine
    from app.llm.masked import Masked
    from app.request import Brief
    from app.retrieval import Index
    from app.settings import Settings


@click.command(
    "draft",
    help="按任务书起草方案或报告，写出 .docx，同名 .sources.xlsx 列出每段的来源。",
    epilog="示例：wenheng draft 任务书.yaml -o 方案.docx",
)
@click.argument("brief", type=EXISTING, metavar="任务书.yaml")
@click.option("-o", "--out", type=OUTPUT, required=True, metavar="文件", help="写出的 .docx 文件。")
@click.option(
    "--engine",
    type=click.Choice(["offline", "llm"]),
    default="offline",
    show_default=True,
    help="offline 不联网、不用模型；llm 由设置中的模型起草。",
)
@today_option
@format_option("text", "json")
def command(brief: Path, out: Path, engine: Engine, today: date, form: str) -> int:
    """Run the verb."""
    if out.suffix.lower() != ".docx":
        raise click.UsageError(f"草稿写成 .docx 文件，请把 -o {out.name} 改为以 .docx 结尾。")
    from app import settings
    from app.drafting import draft, write
    from app.request import load_brief

    given, chosen = load_brief(brief), settings.load()
    with ExitStack() as stack:
        model = stack.enter_context(_model(chosen, given)) if engine == "llm" else None
        index = stack.enter_context(_index(given, chosen))
        if given.basis and index is None:
            click.echo("还没有检索库，依据的文号和效力未能核对；可先运行 wenheng index 收录文件。", err=True)
        asked = click.get_current_context().get_parameter_source("today") is ParameterSource.COMMANDLINE
        day = today if asked else None  # given on the command line it stands for the clock, the issue date included
        made = draft(given, engine=engine, index=index, model=model, today=today, checked_on=day)
    table = write(made, out)
    for note in made.notes:
        click.echo(note, err=True)
    if form == "json":
        from app.drafting import to_json

        click.echo(json.dumps(to_json(made, out), ensure_ascii=False, indent=1))
    else:
        _tell(made, out, table)
    return 1 if made.report.blocks_export else 0


def _model(chosen: Settings, brief: Brief) -> Masked:
    from app.llm import openai_model

    return openai_model(chosen, brief.private)


def _index(brief: Brief, chosen: Settings) -> AbstractContextManager[Index | None]:
    """Open the installation's index where the brief names a basis and there is one."""
    if not brief.basis or not (chosen.home / "index").is_dir():
        return nullcontext(None)
    from app.retrieval import Index

    index = Index.of(chosen)
    if index.documents():
        return index
    index.close()
    return nullcontext(None)


def _tell(made: Draft, out: Path, table: Path) -> None:
    from app.cli.render import render_finding
    from evaluators.lines import LineIndex

    lines = LineIndex(made.text)
    for finding in made.report.findings:
        render_finding(finding, lines)
    if made.report.blocks_export:
        click.echo(f"已写出 {out}，文内标有“草稿”：以上严重问题处理后方可导出。")
    else:
        click.echo(f"已写出 {out}。")
    click.echo(f"各段来源见 {table}。")
