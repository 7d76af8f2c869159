"""`wenheng rules`: list the rules, or explain one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from app.cli.options import format_option

if TYPE_CHECKING:
    from evaluators.rule import Rule


@click.command(
    "rules",
    epilog="示例：wenheng rules    wenheng rules STR-03    wenheng rules --format json",
)
@click.argument("code", required=False, metavar="[编号]")
@format_option("text", "json")
def command(code: str | None, form: str) -> None:
    """列出检查规则；给出编号时，解释这一条。"""
    from evaluators.catalog import CATALOGUE, COVERAGE, RULES, by_code

    asked = (code or "").strip().upper()
    if asked in COVERAGE:
        _compared(asked, COVERAGE[asked], form)
        return
    rules = RULES if code is None else (by_code(code),)
    if form == "json":
        answer = {"schema": "wenheng.rules/1", "catalogue": CATALOGUE, "rules": [_entry(rule) for rule in rules]}
        click.echo(json.dumps(answer, ensure_ascii=False, indent=2))
    elif code is None:
        for rule in rules:
            click.echo(f"{rule.code}  {rule.severity.label}  {rule.title}")
        click.echo(f"\n共 {len(rules)} 条，目录版本 {CATALOGUE}。")
        click.echo("“严重”的不改正不能导出，“重要”的须修改或说明，“一般”的供参考。")
        click.echo("解释其中一条：wenheng rules STR-03")
    else:
        click.echo(_explained(rules[0]))


def _compared(code: str, title: str, form: str) -> None:
    """Explain what reconciliation, and no rule, answers."""
    from evaluators.catalog import CATALOGUE

    needs = "检查报告时用 --plan 给出方案；报告自身数字算不出的比率，没有方案也会指出。"
    if form == "json":
        entry = {"code": code, "title": title, "severity": "critical", "limits": needs}
        answer = {"schema": "wenheng.rules/1", "catalogue": CATALOGUE, "rules": [entry]}
        click.echo(json.dumps(answer, ensure_ascii=False, indent=2))
    else:
        click.echo(f"{code} {title}\n\n由报告与方案逐项比对得出，不是单份文稿的规则。{needs}\n\n程度：严重（阻止导出）")


def _entry(rule: type[Rule]) -> dict[str, Any]:
    from evaluators.rules_doc import explain

    text = explain(rule)
    return {
        "code": rule.code,
        "name": rule.name,
        "title": rule.title,
        "severity": rule.severity.value,
        "kinds": sorted(rule.kinds),
        "since": rule.since,
        "basis": rule.basis,
        "fault": text.fault,
        "why": text.why,
        "limits": text.limits,
    }


def _explained(rule: type[Rule]) -> str:
    from evaluators.rules_doc import SEVERITIES, explain, kinds

    text = explain(rule)
    return "\n".join(
        [
            f"{rule.code} {rule.title}（{rule.name}）",
            "",
            text.fault,
            "",
            f"程度：{SEVERITIES[rule.severity]}",
            f"适用：{kinds(rule)}",
            f"为什么重要：{text.why}",
            f"边界：{text.limits}",
            f"依据：{rule.basis}",
        ]
    )
