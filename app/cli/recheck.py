"""wenheng recheck: hold a corrected resubmission against the first one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from app.cli.options import EXISTING, codes, format_option, here, settings_option, today_option, type_option

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from app.recheck import Recheck
    from evaluators.model import Finding

_SHOWN = 60  # characters of a passage that are shown
_LEAD = 15  # of these, before the first difference of a long one


@click.command(
    "recheck",
    epilog="示例：wenheng recheck 第一次报送.docx 修改后.docx",
)
@click.argument("old", type=EXISTING, metavar="原稿")
@click.argument("new", type=EXISTING, metavar="修改稿")
@settings_option
@today_option
@type_option
@click.option("--select", multiple=True, metavar="代码", help="只用这些规则，如 STR-03 或 STR，可用逗号隔开。")
@click.option("--ignore", multiple=True, metavar="代码", help="不用这些规则。")
@click.option("--plan", type=EXISTING, default=None, metavar="方案", help="报告所依据的方案。")
@click.option("--waivers", type=EXISTING, default=None, metavar="文件", help="豁免清单（YAML），用于修改稿。")
@format_option("text", "json")
def command(
    old: Path,
    new: Path,
    district: Path | None,
    today: date,
    doc_type: str | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    plan: Path | None,
    waivers: Path | None,
    form: str,
) -> int:
    """复核修改后重新报送的文件：哪些已改、哪些未改、哪些是新问题、哪里未经要求被改动。"""
    import evaluators
    from app.mismatch import of, other_plan
    from app.recheck import recheck
    from app.review import Terms, read_document, with_waivers

    kind = doc_type or evaluators.detect(read_document(new)[1])  # both are held against the same type
    terms = Terms(
        today=today,
        doc_type=kind,
        plan=read_document(plan)[1] if plan is not None else None,
        local=here(district),
        select=codes(select),
        ignore=codes(ignore),
    )
    found = recheck(old, new, with_waivers(terms, waivers))
    planned = terms.plan and other_plan(of(terms.plan), of(found.new.document), kind)
    for doubt in (found.doubt, planned):
        if doubt:
            click.echo(doubt, err=True)
    if form == "json":
        click.echo(json.dumps(found.to_json(), ensure_ascii=False, indent=1))
    else:
        _render(found)
    return 1 if found.blocks else 0


def _render(found: Recheck) -> None:
    from app.cli.render import render_finding
    from app.cli.width import echo
    from evaluators.lines import LineIndex

    new = LineIndex(found.new.text)
    click.secho(f"{found.old.path} → {found.new.path}  {found.new.report.title or '（未找到标题）'}", bold=True)
    if found.renamed:
        echo(found.renaming, indent=2, hanging=10)
    for name, state in (("原稿", found.old), ("修改稿", found.new)):
        if state.note:  # what was not checked may look resolved
            click.echo(f"  {name}说明：{state.note}")
    _render_resolved(found)
    for title, colour, findings in (
        ("仍未解决", "red", [item.now for item in found.open]),
        ("新出现", "yellow", found.fresh),
    ):
        if findings:
            click.secho(f"{title} {len(findings)} 处", fg=colour, bold=True)
        for finding in findings:
            render_finding(finding, new, found.new.loaded.where)
    if found.waived:
        click.secho(f"已豁免 {len(found.waived)} 处", fg="green", bold=True)
    for item in found.waived:
        click.echo(f"  {_named(item.now)}  修改稿{found.new.loaded.where(item.now.span.start)}")
    _render_unasked(found)
    for failure in found.new.report.failures:
        click.secho(f"  规则 {failure.code} 运行出错，视同未通过：{failure.message}", fg="red")
    verdict = "仍须修改后才能导出" if found.blocks else "可以导出"
    counts = f"已解决 {len(found.resolved)} 处，仍未解决 {len(found.open)} 处，新出现 {len(found.fresh)} 处"
    counts += f"，已豁免 {len(found.waived)} 处" if found.waived else ""
    click.echo(f"小结：{counts}，未经要求的改动 {len(found.unasked)} 处。{verdict}。")


def _render_resolved(found: Recheck) -> None:
    from app.recheck import WAYS

    if found.resolved:
        click.secho(f"已解决 {len(found.resolved)} 处", fg="green", bold=True)
    for finding, way in found.resolved:
        click.echo(f"  {_named(finding)}  原稿{found.old.loaded.where(finding.span.start)}：{WAYS[way]}")


def _named(finding: Finding) -> str:
    from evaluators.catalog import title_of

    return f"{finding.severity.label} {finding.code} {title_of(finding.code)}"


def _render_unasked(found: Recheck) -> None:
    from app.cli.width import echo
    from app.recheck import KINDS

    if found.unasked:
        click.secho(f"未经要求的改动 {len(found.unasked)} 处", fg="yellow", bold=True)
    for change in found.unasked:
        place = f"原稿{found.old.loaded.where(change.before.start)}、修改稿{found.new.loaded.where(change.now.start)}"
        click.echo(f"  {KINDS[change.kind]}  {place}")
        before, now = _cut(change.before.of(found.old.text), change.now.of(found.new.text))
        for label, words in (("原", before), ("现", now)):
            if words:
                echo(f"{label}：{words}", indent=4, hanging=4)


def _cut(before: str, now: str) -> tuple[str, str]:
    """Return both sides cut to what can be read at a glance, the first difference always among it."""
    old, new = " ".join(before.split()), " ".join(now.split())
    same = next((at for at, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    start = max(same - _LEAD, 0) if old and new and max(len(old), len(new)) > _SHOWN else 0

    def shown(words: str) -> str:
        cut = words[start : start + _SHOWN]
        return ("…" if start else "") + cut + ("…" if start + _SHOWN < len(words) else "")

    return shown(old), shown(new)
