"""wenheng reconcile: hold reports against their plan, item by item."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from app.cli.options import EXISTING, OUTPUT, format_option, spreadsheet, today_option

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

SCHEMA = "wenheng.reconcile/1"


@click.command(
    "reconcile",
    epilog="示例：wenheng reconcile 方案.docx 报告.docx --xlsx 比对表.xlsx",
)
@click.argument("plan", type=EXISTING, metavar="方案")
@click.argument("reports", type=EXISTING, nargs=-1, required=True, metavar="报告...")
@today_option
@format_option("text", "json")
@click.option("--xlsx", type=OUTPUT, default=None, metavar="文件", help="另存为表格，每份报告一张工作表。")
def command(plan: Path, reports: tuple[Path, ...], today: date, form: str, xlsx: Path | None) -> int:
    """将报告与所依据的方案逐项比对：哪些完成、哪些未报、哪些矛盾。"""
    import evaluators
    from app.cli.coverage_text import render_coverage
    from app.cli.progress import Steps
    from app.errors import UnreadableFile
    from app.mismatch import of, other_plan
    from app.review import read_document
    from evaluators.coverage.table import rows

    spreadsheet(xlsx, "--xlsx", plan, *reports)
    planned = read_document(plan)[1]
    entries: list[dict[str, Any]] = []
    tables: dict[str, list[dict[str, object]]] = {}
    blocked = failed = 0
    with Steps("比对") as steps:
        for index, path in enumerate(reports):
            steps.at(index, len(reports), path.name)
            try:
                report = read_document(path)[1]
            except UnreadableFile as error:
                click.echo(str(error), err=True)
                entries.append({"path": str(path), "error": {"kind": error.kind, "message": str(error)}})
                failed += 1
                continue
            if told := other_plan(of(planned), of(report), evaluators.detect(report)):
                click.echo(f"{path}：{told}" if len(reports) > 1 else told, err=True)
            coverage = evaluators.reconcile(planned, report, today=today)
            blocked += coverage.blocks_export
            entries.append({"path": str(path), **coverage.to_json()})
            tables[f"{index + 1}.{path.stem}"[:31]] = rows(coverage)
            if form == "text":
                render_coverage(path, coverage)
    if xlsx is not None:
        from app.files.xlsx import write_tables

        write_tables(xlsx, tables)
    if form == "json":
        as_of = next((entry["as_of"] for entry in entries if "as_of" in entry), today.isoformat())
        answer = {"schema": SCHEMA, "plan": str(plan), "as_of": as_of, "reports": entries}
        click.echo(json.dumps(answer, ensure_ascii=False, indent=1))
    if failed == len(reports):
        return 2
    return 1 if blocked or failed else 0
