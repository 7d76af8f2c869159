"""`wenheng rules`: list the rules, or explain one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from app.cli.options import format_option, settings_option

if TYPE_CHECKING:
    from pathlib import Path

    from evaluators.district import District
    from evaluators.options import Threshold
    from evaluators.rule import Rule


@click.command(
    "rules",
    epilog="示例：wenheng rules    wenheng rules WRD-13 --settings 本区.yaml    wenheng rules --format json",
)
@click.argument("code", required=False, metavar="[编号]")
@settings_option
@format_option("text", "json")
def command(code: str | None, district: Path | None, form: str) -> None:
    """列出检查规则；给出编号时，解释这一条，并显示它的数值在本地是多少。"""
    from app.local import district_of
    from evaluators.catalog import ELSEWHERE, RULES, by_code
    from evaluators.revision import CATALOGUE
    from evaluators.rules_doc import SEVERITIES

    asked = (code or "").strip().upper()
    if asked in ELSEWHERE and form == "text":
        item = ELSEWHERE[asked]
        told = (item.fault, f"程度：{SEVERITIES[item.severity]}", f"为什么重要：{item.why}", f"边界：{item.limits}")
        click.echo("\n".join((f"{asked} {item.title}", "", *told, f"依据：{item.basis}")))
        return
    rules = () if asked in ELSEWHERE else RULES if code is None else (by_code(code),)
    local = district_of(file=district)
    if form == "json":
        entries = [_entry(rule, local) for rule in rules]
        entries += [
            {
                "code": other,
                "title": item.title,
                "severity": item.severity.value,
                "basis": item.basis,
                "fault": item.fault,
                "why": item.why,
                "limits": item.limits,
            }
            for other, item in ELSEWHERE.items()
            if asked in ("", other)
        ]
        answer = {"schema": "wenheng.rules/1", "catalogue": CATALOGUE, "rules": entries}
        click.echo(json.dumps(answer, ensure_ascii=False, indent=2))
    elif code is None:
        off = {given.code for given in local.off}
        for rule in rules:
            click.echo(f"{rule.code}  {rule.severity.label}  {rule.title}{'（本地停用）' if rule.code in off else ''}")
        for elsewhere, item in ELSEWHERE.items():
            click.echo(f"{elsewhere}  {item.severity.label}  {item.title}（{item.verb}）")
        click.echo(f"\n共 {len(rules)} 条，目录版本 {CATALOGUE}。")
        click.echo("“严重”的不改正不能导出，“重要”的须修改或说明，“一般”的供参考。")
        click.echo("解释其中一条：wenheng rules STR-03")
    else:
        click.echo(_explained(rules[0], local))


def _entry(rule: type[Rule], local: District) -> dict[str, Any]:
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
        "options": [
            {
                "name": one.name,
                "says": one.says,
                "unit": one.unit,
                "default": one.default,
                "value": value,
                "least": one.least,
                "most": one.most,
            }
            for one, value in _values(rule, local)
        ],
        "off": next((given.reason for given in local.off if given.code == rule.code), None),
    }


def _values(rule: type[Rule], local: District) -> list[tuple[Threshold, int]]:
    """Return the thresholds of a rule, each with the value in force."""
    from evaluators.options import thresholds

    held = local.options_of(rule.options)
    return [(one, getattr(held, one.name)) for one in thresholds(rule.options)]


def _explained(rule: type[Rule], local: District) -> str:
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
            *(
                f"数值：{one.name} = {value}{one.unit}（默认{one.default}{one.unit}）　{one.says}"
                for one, value in _values(rule, local)
            ),
            *(f"本地停用：{given.reason}（{given.by}）" for given in local.off if given.code == rule.code),
        ]
    )
