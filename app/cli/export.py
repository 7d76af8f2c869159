"""wenheng export: check a document and set it by GB/T 9704-2012, or say what stands against it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from app.cli.options import EXISTING, OUTPUT, here, label_option, settings_option, today_option, type_option
from evaluators.model import Severity

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from evaluators.model import Source


@click.command(
    "export",
    epilog="示例：wenheng export 方案.md -o 方案.docx        wenheng export 报告.docx -o 报告.pdf",
)
@click.argument("source", type=EXISTING, metavar="文件")
@click.option("-o", "--out", type=OUTPUT, required=True, metavar="文件", help="导出到此 .docx 或 .pdf 文件。")
@click.option("--override", default=None, metavar="理由", help="有严重问题仍要导出时写明理由，记入文件属性和检查报告。")
@click.option(
    "--template", type=EXISTING, default=None, metavar="文件", help="使用本单位的 .docx，保留其页眉、页脚和纸张。"
)
@type_option
@label_option
@settings_option
@today_option
def command(
    source: Path,
    out: Path,
    override: str | None,
    template: Path | None,
    doc_type: str | None,
    label: bool | None,
    district: Path | None,
    today: date,
) -> int:
    """检查后导出为 GB/T 9704 格式的 .docx 或 .pdf；有严重问题的不予导出。"""
    from app import settings
    from app.export import export
    from app.files.ai_label import Label

    chosen = settings.load()
    done = export(
        source,
        out,
        today=today,
        override=override,
        template=template,
        doc_type=doc_type,
        sources=_sources(source),
        local=here(district),
        label=Label(chosen.ai_label, chosen.ai_producer, label),
    )
    click.echo(f"已导出：{done.out}")
    click.echo(f"检查报告：{done.check_report}")
    weights = [finding.severity for finding in done.report.findings]
    counts = [
        f"{level.label} {weights.count(level)} 项" for level in (Severity.MAJOR, Severity.MINOR) if level in weights
    ]
    if done.override:
        left = weights.count(Severity.CRITICAL)
        where = f"尚有 {left} 项严重问题" if left else "原稿正文之外（脚注、页眉等）有严重问题"
        click.echo(f"注意：{where}，凭理由导出：{done.override}")
    if counts:
        click.echo(f"尚有不影响导出的问题：{'，'.join(counts)}。")
    if done.note:
        click.echo(done.note)
    return 0


def _sources(source: Path) -> Sequence[Source] | None:
    """Return what a draft was written from, while it is as it was drafted: what blocked it then blocks it now.

    Of a file that was edited since, the person answers for what was put in, as of any other file.
    """
    from app.drafting.record import load, path_beside
    from app.errors import UserError
    from app.files import load as load_document
    from evaluators.model import Source

    place = path_beside(source)
    if not place.is_file():
        return None
    try:
        record = load(place)
    except UserError as error:
        click.echo(f"{error}导出时没有用它核对来源。", err=True)
        return None
    if not record.complete or record.text != load_document(source).text:
        return None
    return [Source(*item) for item in record.sources]  # type: ignore[arg-type]  # kinds as they were written
