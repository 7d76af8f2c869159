"""wenheng review: check documents and say what is missing, where, and what to write instead."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from app.cli.options import EXISTING, OUTPUT, format_option, today_option

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path


@click.command(
    "review",
    options_metavar="[选项]",
    epilog="示例：wenheng review 报送材料/        wenheng review 报告.docx --plan 方案.docx --format json",
)
@click.argument("paths", type=EXISTING, nargs=-1, required=True, metavar="文件或文件夹...")
@click.option("--plan", type=EXISTING, default=None, metavar="方案", help="报告所依据的方案，逐项比对。")
@click.option(
    "--type", "doc_type", default=None, metavar="文种", help="指定文种（默认：自动判断），如 implementation_plan。"
)
@today_option
@click.option("--select", multiple=True, metavar="代码", help="只用这些规则，如 STR-03 或 STR，可用逗号隔开。")
@click.option("--ignore", multiple=True, metavar="代码", help="不用这些规则。")
@click.option("--waivers", type=EXISTING, default=None, metavar="文件", help="豁免清单（YAML）。")
@format_option("text", "json", "sarif")
@click.option("--xlsx", type=OUTPUT, default=None, metavar="文件", help="另存为表格。")
@click.option("--annotate", type=OUTPUT, default=None, metavar="文件夹", help="写入 Word 批注。")
@click.option("--fix", type=OUTPUT, default=None, metavar="文件夹", help="写入 Word 修订。")
def command(
    paths: tuple[Path, ...],
    plan: Path | None,
    doc_type: str | None,
    today: date,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    waivers: Path | None,
    form: str,
    xlsx: Path | None,
    annotate: Path | None,
    fix: Path | None,
) -> int:
    """检查一个文件或一个文件夹：缺什么、在何处、应怎样写。"""
    for name, given in (("--annotate", annotate), ("--fix", fix), ("--format sarif", form == "sarif" or None)):
        if given is not None:
            raise click.UsageError(f"本版本尚未提供 {name}。")
    from app.cli.progress import Steps
    from app.cli.render import render_run
    from app.review import Terms, read_document, review_paths, with_waivers
    from evaluators.doctype import load as load_type

    if doc_type is not None:
        load_type(doc_type)
    terms = Terms(
        today=today,
        doc_type=doc_type,
        plan=read_document(plan)[1] if plan is not None else None,
        select=_codes(select),
        ignore=_codes(ignore),
    )
    terms = with_waivers(terms, waivers)
    with Steps("检查") as steps:
        run = review_paths(paths, terms, progress=lambda index, count, path: steps.at(index, count, path.name))
    for file in run.files:
        if file.error is not None:
            click.echo(str(file.error), err=True)
    if run.skipped:
        click.echo(f"另有 {run.skipped} 个文件不是文稿，未检查。", err=True)
    if xlsx is not None:
        from app.files.xlsx import write_tables

        rows = [
            {"文件": str(file.path), **{key: value for key, value in row.items() if not isinstance(value, list | dict)}}
            for file in run.files
            for row in file.to_json().get("findings", [])
        ]
        write_tables(xlsx, {"问题清单": rows})
    if form == "json":
        click.echo(json.dumps(run.to_json(), ensure_ascii=False, indent=1))
    else:
        render_run(run)
    return run.exit_status


def _codes(given: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(code.strip() for item in given for code in item.replace("，", ",").split(",") if code.strip())
