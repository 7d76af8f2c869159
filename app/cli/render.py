"""Findings as a reviewer reads them in a terminal: the line quoted, the words marked, what is wrong, what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from rich.cells import cell_len

from app.beside import said
from app.cli.width import columns, echo
from evaluators.lines import LineIndex
from evaluators.model import Severity, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.review import FileReview, ReviewRun
    from evaluators.model import Finding

COLOUR = {Severity.CRITICAL: "red", Severity.MAJOR: "yellow", Severity.MINOR: "cyan"}
_INDENT = 4
_ELLIPSES = 4  # cells of the two, which some terminals set wide


def render_run(run: ReviewRun) -> None:
    """Print every file's findings and a closing account."""
    for file in run.files:
        if file.report is not None:
            render_file(file)
    if len(run.files) > 1:
        blocked = sum(file.blocks for file in run.files if file.error is None)
        failed = [file.path.name for file in run.files if file.error is not None]
        named = f"：{'、'.join(failed)}" if failed else ""
        click.echo(f"共 {len(run.files)} 个文件：{blocked} 个须修改后才能导出，{len(failed)} 个无法读取{named}。")


def render_file(file: FileReview) -> None:
    """Print the findings of one file."""
    if file.report is None or file.loaded is None:
        return
    from evaluators.doctype import load

    report, text = file.report, file.loaded.text
    lines = LineIndex(text)
    click.secho(f"{file.path}  {load(report.doc_type).name}  {report.title or '（未找到标题）'}", bold=True)
    for finding in report.findings:
        render_finding(finding, lines, file.loaded.where)
    for failure in report.failures:
        click.secho(f"  规则 {failure.code} 运行出错，视同未通过：{failure.message}", fg="red")
    if note := said(file.loaded):
        echo(f"说明：{note}", indent=2, hanging=6)
    counts = {level: sum(f.severity is level for f in report.findings) for level in Severity}
    account = "，".join(f"{level.label} {count} 处" for level, count in counts.items() if count) or "未发现问题"
    waived = f"，已豁免 {len(report.waived)} 处" if report.waived else ""
    off = f"，本地停用规则：{'、'.join(rule.code for rule in report.off)}" if report.off else ""
    verdict = "须修改后才能导出" if report.blocks_export else "可以导出"
    echo(f"小结：{account}{waived}{off}。{verdict}。", indent=2, hanging=6)
    click.echo()


def render_finding(finding: Finding, lines: LineIndex, where: Callable[[int], str]) -> None:
    """Print one finding: level, code and place, the line with a mark below, message and hint.

    `where` names the place of a character in the person's file; of a text file line and column are said.
    """
    from app.placing import elsewhere
    from evaluators.catalog import title_of

    place = lines.place(finding.span.start)
    unsure = "（无法判定）" if finding.verdict is Verdict.UNDETERMINED else ""
    more = f"，{told}" if (told := elsewhere(finding, where)) else ""
    head = f"  {finding.severity.label} {finding.code} {title_of(finding.code)}{unsure}"
    line, said_at = f"第{place.line}行", where(finding.span.start)
    at = f"{line}第{place.col}列" if said_at == line else said_at
    click.echo(click.style(head, fg=COLOUR[finding.severity]) + f"  {at}{more}")
    start, content = lines.content(place.line)
    shown, before, width = excerpt(content, finding.span.start - start, finding.span.end - start)
    if shown.strip():
        click.echo(f"    {shown}")
        click.secho(f"    {' ' * before}{'^' * max(width, 1)}", fg=COLOUR[finding.severity])
    echo(finding.message, indent=_INDENT)
    if finding.hint:
        echo(f"建议：{finding.hint}", indent=_INDENT, hanging=6)


def excerpt(content: str, start: int, end: int) -> tuple[str, int, int]:
    """Cut `content` to a window around start..end, as wide as the terminal.

    Returns:
        The words shown, the cells before the marked words and the cells they take; wide characters take two cells.
    """
    window = columns() - _INDENT - _ELLIPSES
    end = min(max(end, start + 1), len(content))
    left = start
    while left > 0 and cell_len(content[left - 1 : start]) <= window // 3:
        left -= 1
    right = left
    while right < len(content) and cell_len(content[left : right + 1]) <= window:
        right += 1
    head, tail = "…" if left else "", "…" if right < len(content) else ""
    end = min(end, right)
    clean = content.replace("\t", " ")
    return head + clean[left:right] + tail, cell_len(head + clean[left:start]), cell_len(clean[start:end])
