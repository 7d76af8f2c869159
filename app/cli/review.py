"""wenheng review: check documents and say what is missing, where, and what to write instead."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING

import click

from app.cli.options import (
    EXISTING,
    OUTPUT,
    codes,
    format_option,
    here,
    settings_option,
    spreadsheet,
    today_option,
    type_option,
)

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from app.annotation import Returned
    from app.review import ReviewRun, Terms
    from evaluators.model import Document


@click.command(
    "review",
    epilog="示例：wenheng review 报送材料/        wenheng review 报告.docx --plan 方案.docx --format json",
)
@click.argument("paths", type=EXISTING, nargs=-1, required=True, metavar="文件或文件夹...")
@click.option("--plan", type=EXISTING, default=None, metavar="方案", help="报告所依据的方案，逐项比对。")
@type_option
@settings_option
@today_option
@click.option("--select", multiple=True, metavar="代码", help="只用这些规则，如 STR-03 或 STR，可用逗号隔开。")
@click.option("--ignore", multiple=True, metavar="代码", help="不用这些规则。")
@click.option("--waivers", type=EXISTING, default=None, metavar="文件", help="豁免清单（YAML）。")
@format_option("text", "json", "sarif")
@click.option("--xlsx", type=OUTPUT, default=None, metavar="文件", help="另存为表格：问题清单、汇总、缺项矩阵。")
@click.option("--annotate", type=OUTPUT, default=None, metavar="文件夹", help="写出带 Word 批注的副本。")
@click.option(
    "--fix",
    type=OUTPUT,
    default=None,
    metavar="文件夹",
    help="写出带 Word 修订的副本。",
)
@click.option("--slip", type=OUTPUT, default=None, metavar="文件夹", help="为每个文件写一份退回修改意见（.docx）。")
def command(
    paths: tuple[Path, ...],
    plan: Path | None,
    doc_type: str | None,
    district: Path | None,
    today: date,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    waivers: Path | None,
    form: str,
    xlsx: Path | None,
    annotate: Path | None,
    fix: Path | None,
    slip: Path | None,
) -> int:
    """检查一个文件或一个文件夹：缺什么、在何处、应怎样写。"""
    from app import settings as installation
    from app.annotation import writable
    from app.cli.progress import Steps
    from app.cli.render import render_run
    from app.returned import Written
    from app.review import Terms, read_document, review_paths, with_waivers

    spreadsheet(xlsx, "--xlsx", *paths, plan, waivers, district)
    terms = Terms(
        today=today,
        doc_type=doc_type,
        plan=read_document(plan)[1] if plan is not None else None,
        local=here(district),
        select=codes(select),
        ignore=codes(ignore),
    )
    terms = with_waivers(terms, waivers)
    _say_what_needs_a_plan(terms)
    _keep_apart(annotate, fix)
    for folder in (annotate, fix, slip):
        if folder is not None:
            writable(folder)
    installed = installation.load()
    written = Written(installed.home)
    with Steps("检查") as steps:
        run = review_paths(paths, terms, lambda index, count, path: steps.at(index, count, path.name), written)
    _say_what_was_left(run)
    _say_what_does_not_fit(run, terms.plan)
    returned = _hand_back(run, paths, today, annotate=annotate, fix=fix, slip=slip, office=installed.review_office)
    submitted = {file.loaded.sha256 for file in run.files if file.loaded is not None}
    written.add([item.out for item in returned if item.out is not None], submitted)
    if xlsx is not None:
        from app.files.xlsx import write_tables
        from app.finding_tables import tables

        write_tables(xlsx, tables(run))
    if form == "json":
        click.echo(json.dumps(run.to_json(), ensure_ascii=False, indent=1))
    elif form == "sarif":
        from app.sarif import to_sarif

        click.echo(json.dumps(to_sarif(run), ensure_ascii=False, indent=1))
    else:
        render_run(run)
    return max(run.exit_status, int(any(item.error for item in returned)))


def _say_what_was_left(run: ReviewRun) -> None:
    """Say which files were not checked."""
    from app.returned import said

    for file in run.files:
        if file.error is not None:
            click.echo(str(file.error), err=True)
    if run.skipped:
        click.echo(f"另有 {run.skipped} 个文件不是文稿，未检查。", err=True)
    if run.own:
        click.echo(said(run.own), err=True)


def _say_what_does_not_fit(run: ReviewRun, plan: Document | None) -> None:
    """Say which reports tell of other work than the plan they were held against."""
    from app.mismatch import Text, of, other_plan

    for file in run.files if plan is not None else ():
        if plan is not None and file.loaded is not None and file.report is not None:
            told = other_plan(of(plan), Text(file.report.title, file.loaded.text), file.report.doc_type)
            if told:
                click.echo(f"{file.path}：{told}" if len(run.files) > 1 else told, err=True)


def _keep_apart(annotate: Path | None, fix: Path | None) -> None:
    """Refuse one folder for both copies, which bear the same names."""
    if annotate is not None and fix is not None and annotate.resolve() == fix.resolve():
        raise click.UsageError("--annotate 和 --fix 请写入不同的文件夹：两份副本同名。")


def _say_what_needs_a_plan(terms: Terms) -> None:
    """Reconciliation chosen without a plan is refused, or said to see the report's own figures only."""
    asked = {code.strip().upper().rstrip("-") for code in terms.select}
    if terms.plan is not None or not any(code.startswith("COV") for code in asked):
        return
    if asked <= {"COV-01", "COV-04", "COV-08"}:
        raise click.UsageError("--select 所选的规则要与方案比对，请用 --plan 给出方案。")
    click.echo("COV 类规则要与方案比对：没有用 --plan 给出方案，只检查了报告自身的数字和表述。", err=True)


def _hand_back(
    run: ReviewRun,
    paths: tuple[Path, ...],
    today: date,
    *,
    annotate: Path | None,
    fix: Path | None,
    slip: Path | None,
    office: str,
) -> list[Returned]:
    """Write what goes back to the submitters, and say what could not be written."""
    from app import annotation
    from app.slip import write_slips

    all_: list[Returned] = []
    for folder, make, what in (
        (annotate, annotation.annotate, "条批注"),
        (fix, annotation.fix, "处修订"),
        (slip, partial(write_slips, office=office), "条意见"),
    ):
        if folder is None:
            continue
        returned = make(run, paths, folder, today=today)
        for item in returned:
            for line in (item.error, *item.left):
                if line:
                    click.echo(line, err=True)
        all_ += returned
        written = [item for item in returned if item.out is not None]
        total = sum(item.count for item in written)
        click.echo(f"已写入 {folder}：{len(written)} 个文件，{total} {what}。", err=True)
    return all_
