"""`wenheng index`: take documents into the library or refresh them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.cli.options import EXISTING
from app.cli.progress import Steps

if TYPE_CHECKING:
    from app.retrieval import IndexRun


@click.command(
    "index",
    help=(
        "把文件或文件夹收入检索库；已收录的按内容变化刷新，已删除的随之移除。不给路径时收录自带语料。"
        "文件夹中有 manifest.yaml 的，以其登记为准。"
    ),
    epilog="示例：wenheng index 政策文件/ 历年方案/2025年方案.docx",
)
@click.argument("paths", nargs=-1, type=EXISTING, metavar="[文件或文件夹]...")
@click.option("--rebuild", is_flag=True, help="清空检索库，把曾经收录的文件重新读入（版本更新后使用）。")
def command(paths: tuple[Path, ...], rebuild: bool) -> int:
    """Run the verb; 1 if some file could not be read, 2 if none could."""
    from app import settings
    from app.retrieval import Index, endpoint

    options = settings.load()
    given = list(paths) or ([] if rebuild else [settings.bundled("corpus")])
    if rebuild:
        opened = Index.rebuild(options.home, chroma_url=options.chroma_url, embed=endpoint.of(options))
    else:
        opened = Index.of(options)
    with opened as index:
        given += [path for root in index.roots if rebuild and (path := Path(root)) not in given]
        with Steps("收录") as steps:
            run = index.update(given or [settings.bundled("corpus")], steps.at)
    taken = len(run.added) + len(run.refreshed) + len(run.removed) + run.unchanged
    _tell(run, changed=bool(taken) or not run.failed)
    return 0 if not run.failed else 1 if taken else 2


def _tell(run: IndexRun, *, changed: bool) -> None:
    said = "检索库已更新" if changed else "没有收录任何文件，检索库未变"
    click.echo(
        f"{said}：新增 {len(run.added)} 份，刷新 {len(run.refreshed)} 份，未变 {run.unchanged} 份，"
        f"移除 {len(run.removed)} 份，失败 {len(run.failed)} 份；现有 {run.passages} 段。"
    )
    for left_out, kept in run.duplicates:
        click.echo(f"重复：{left_out} 与 {kept} 是同一份文件，只收录后者。", err=True)
    if run.skipped:
        click.echo(f"不是文稿，未收录 {len(run.skipped)} 个文件：{'、'.join(run.skipped)}。", err=True)
    for note in run.notes:
        click.echo(f"提示：{note}", err=True)
    for failure in run.failed:
        click.echo(f"未能收录：{failure.message}", err=True)
