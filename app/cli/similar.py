"""wenheng similar: find submissions that say the same in the same words."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from app.cli.options import EXISTING, format_option

if TYPE_CHECKING:
    from pathlib import Path

    from app.similar import Similar

_LISTED = 30  # pairs listed in a terminal
_SHOWN = 3  # passages shown of each pair
_QUOTED = 80


@click.command("similar", options_metavar="[选项]", epilog="示例：wenheng similar 报送材料/ --threshold 0.5")
@click.argument("paths", type=EXISTING, nargs=-1, required=True, metavar="文件夹...")
@click.option(
    "--threshold", type=click.FloatRange(0.05, 1), default=0.4, show_default=True, metavar="数值", help="相似度下限。"
)
@click.option("--plan", type=EXISTING, default=None, metavar="方案", help="各单位共同依据的方案，其中的文字不计入。")
@format_option("text", "json")
def command(paths: tuple[Path, ...], threshold: float, plan: Path | None, form: str) -> int:
    """查找各单位报送材料中的雷同内容，单位名称、套话和多数材料共有的文字不计入。"""
    from app import settings
    from app.cli.progress import Steps
    from app.returned import Written, said
    from app.similar import similar

    with Steps("读取") as steps:
        found = similar(
            paths,
            threshold,
            plan=plan,
            written=Written(settings.load().home),
            progress=lambda index, count, path: steps.at(index, count, path.name),
        )
    if found.own:
        click.echo(said(found.own, "未比较"), err=True)
    for _, error in found.errors:
        click.echo(str(error), err=True)
    if form == "json":
        click.echo(json.dumps(found.to_json(), ensure_ascii=False, indent=1))
    else:
        _render(found)
    return found.exit_status


def _render(found: Similar) -> None:
    from app.cli.width import echo
    from app.passage_edges import quoted
    from evaluators.shortening import opening

    for pair in found.pairs[:_LISTED]:
        left, right = found.paths[pair.left], found.paths[pair.right]
        click.secho(f"{left}  与  {right}", bold=True)
        echo(found.told(pair), indent=2)
        ours, theirs = found.loaded[pair.left], found.loaded[pair.right]
        for item in pair.passages[:_SHOWN]:
            shown = opening(quoted(ours.text, item.start, item.end), _QUOTED)
            place = f"{ours.where(item.start)}／{theirs.where(item.other_start)}"
            echo(f"{place}（{item.end - item.start}字）：{shown}", indent=4, hanging=2)
        if len(pair.passages) > _SHOWN:
            click.echo(f"    另有 {len(pair.passages) - _SHOWN} 段相同。")
    if len(found.pairs) > _LISTED:
        click.echo(f"另有 {len(found.pairs) - _LISTED} 对没有列出，全部见 --format json。")
    for group in found.groups:
        click.secho(
            f"同源的一组（{len(group)} 份）：{'、'.join(found.paths[index].name for index in group)}", fg="yellow"
        )
    click.echo(found.account)
