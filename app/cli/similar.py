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
    from evaluators.lines import LineIndex
    from evaluators.shortening import opening

    for pair in found.pairs[:_LISTED]:
        left, right = found.paths[pair.left], found.paths[pair.right]
        click.secho(f"{left}  与  {right}", bold=True)
        whole = "；两份都几乎全是多数材料共有的文字" if pair.whole else ""
        click.echo(f"  相似度 {pair.similarity:.0%}，较短的一份有 {pair.contained:.0%} 见于另一份{whole}")
        if pair.within is not None:
            outer = right if pair.within == pair.left else left
            click.echo(f"  {found.paths[pair.within].name} 的内容几乎全部包含在 {outer.name} 中。")
        lines = LineIndex(found.texts[pair.left]), LineIndex(found.texts[pair.right])
        for item in pair.passages[:_SHOWN]:
            shown = opening(quoted(found.texts[pair.left], item.start, item.end), _QUOTED)
            place = f"第{lines[0].line(item.start)}行／第{lines[1].line(item.other_start)}行"
            echo(f"{place}（{item.end - item.start}字）：{shown}", indent=4, hanging=2)
        if len(pair.passages) > _SHOWN:
            click.echo(f"    另有 {len(pair.passages) - _SHOWN} 段相同。")
    if len(found.pairs) > _LISTED:
        click.echo(f"另有 {len(found.pairs) - _LISTED} 对没有列出，全部见 --format json。")
    for group in found.groups:
        click.secho(
            f"同源的一组（{len(group)} 份）：{'、'.join(found.paths[index].name for index in group)}", fg="yellow"
        )
    click.echo(f"共比较 {len(found.paths)} 份：{_account(found)}。")


def _account(found: Similar) -> str:
    alike = sum(pair.similarity >= found.threshold for pair in found.pairs)
    said = [f"有 {alike} 对相似度不低于 {found.threshold:g}"] if alike else []
    if alike < len(found.pairs):
        said.append(f"{'另' if said else ''}有 {len(found.pairs) - alike} 对是短的一份包含在长的一份中")
    return "，".join(said) or "未发现雷同"
