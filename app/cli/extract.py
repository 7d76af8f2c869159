"""wenheng extract: sections, targets, deadlines and owners of one document."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from app.cli.options import EXISTING, OUTPUT, spared, spreadsheet, type_option

if TYPE_CHECKING:
    from pathlib import Path


@click.command(
    "extract",
    epilog="示例：wenheng extract 方案.docx --format json -o 方案.json",
)
@click.argument("file", type=EXISTING, metavar="文件")
@click.option(
    "--format", "form", type=click.Choice(["json", "xlsx"]), default="json", show_default=True, help="输出格式。"
)
@type_option
@click.option("-o", "--output", type=OUTPUT, default=None, metavar="输出文件", help="写入文件（xlsx 必须给出）。")
def command(file: Path, form: str, doc_type: str | None, output: Path | None) -> int:
    """提取章节、目标、时限和责任单位。"""
    import evaluators
    from app.files.atomic import write_atomically
    from app.review import read_document
    from evaluators.extract import extract_json

    if form == "xlsx" and output is None:
        raise click.UsageError("导出 xlsx 时请用 -o 给出输出文件。")
    if form == "xlsx":
        spreadsheet(output, "-o", file)
    elif output is not None:
        spared(output, file)
    loaded, document = read_document(file)
    found = extract_json(document, doc_type or evaluators.detect(document))
    if loaded.format not in ("txt", "md"):
        for entry in (*found["sections"], *found["targets"], *found["deadlines"]):
            entry["place"] = loaded.place_at(entry["start"])
    if form == "xlsx" and output is not None:
        from app.cli.extract_tables import tables
        from app.files.xlsx import write_tables

        write_tables(output, tables(found))
        click.echo(f"已写入 {output}", err=True)
        return 0
    text = json.dumps(found, ensure_ascii=False, indent=1)
    if output is None:
        click.echo(text)
    else:
        with write_atomically(output) as temporary:
            temporary.write_text(text + "\n", encoding="utf-8")
        click.echo(f"已写入 {output}", err=True)
    return 0
