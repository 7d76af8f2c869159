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
    from evaluators.catalog import CATALOGUE, RULES, by_code

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
