"""Generates `RULES.md` from the rules themselves: their docstrings, their attributes and the case marked `doc`.

`python -m evaluators.rules_doc` writes it; with --check the exit status says whether it was out of date. The cases lie
beside the tests, so an installed package, which has none, cannot generate it.
"""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evaluators import catalog, revision
from evaluators.errors import SpecError
from evaluators.options import thresholds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.rule import Rule

PAGE = Path(__file__).parent / "RULES.md"
CASES = Path(__file__).parents[1] / "tests" / "cases" / "rules"

SEVERITIES = {"critical": "严重（阻止导出）", "major": "重要（须答复）", "minor": "一般（建议）"}
_WHY, _LIMITS = "Why it matters:", "Limits:"
_KINDS = {"plan": "方案、计划", "report": "报告、总结", "form": "月报表", "other": "其他文种"}


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a rule's docstring says: the fault in one sentence, why it matters, where it stops."""

    fault: str
    why: str
    limits: str


def explain(rule: type[Rule]) -> Explanation:
    """Take a rule's docstring apart.

    Raises:
        SpecError: a part is missing.
    """
    text = inspect.cleandoc(rule.__doc__ or "")
    fault, found_why, rest = text.partition(_WHY)
    why, found_limits, limits = rest.partition(_LIMITS)
    if not (found_why and found_limits and fault.strip() and why.strip() and limits.strip()):
        raise SpecError(f"规则说明应有三部分：一句话、{_WHY} 和 {_LIMITS}", path=rule.__name__)
    return Explanation(*("".join(part.split("\n")).replace("    ", "").strip() for part in (fault, why, limits)))


def kinds(rule: type[Rule]) -> str:
    """Return the kinds of document a rule judges, in Chinese."""
    return "、".join(name for kind, name in _KINDS.items() if kind in rule.kinds)


def page() -> str:
    """Return the text of RULES.md."""
    sections = (line for rule in catalog.RULES for line in _section(rule))
    return "\n".join([*_head(), *sections, *_elsewhere()]) + "\n"


def _head() -> Iterator[str]:
    yield "<!-- 本页由 python -m evaluators.rules_doc 生成，请勿手工修改 -->"
    yield ""
    yield "# 检查规则"
    yield ""
    count = len(catalog.RULES) + len(catalog.ELSEWHERE)
    yield f"目录版本 {revision.CATALOGUE}，共 {count} 条。“依据”栏写明条款；写“实务”的是通行做法。"
    yield (
        "GB/T 9704—2012 的条款号和 GB/T 15834—2011 的 4.5.3.5 与公开转载的文本核对过；"
        "其他标准、条例和法律的条款号凭记忆写出，尚未核对原文，引用前请自行核对。"
    )
    yield ""
    yield "| 编号 | 名称 | 程度 | 适用 |"
    yield "|---|---|---|---|"
    for rule in catalog.RULES:
        anchor = f"{rule.code.lower()}-{rule.title}"
        yield f"| [{rule.code}](#{anchor}) | {rule.title} | {SEVERITIES[rule.severity]} | {kinds(rule)} |"


def _elsewhere() -> Iterator[str]:
    for code, item in catalog.ELSEWHERE.items():
        yield ""
        yield f"## {code} {item.title}"
        yield ""
        yield f"程度：{SEVERITIES[item.severity]}"
        for text in (item.fault, f"**为什么重要**　{item.why}", f"**边界**　{item.limits}", f"**依据**　{item.basis}"):
            yield ""
            yield text


def _thresholds(rule: type[Rule]) -> Iterator[str]:
    """Yield the table of what a district may set in its settings file under `rules`."""
    listed = list(thresholds(rule.options))
    if not listed:
        return
    yield ""
    yield "**可设的数值**"
    yield ""
    yield "| 名称 | 说明 | 默认 | 范围 |"
    yield "|---|---|---|---|"
    for one in listed:
        yield f"| {one.name} | {one.says} | {one.default}{one.unit} | {one.least}～{one.most}{one.unit} |"


def _section(rule: type[Rule]) -> Iterator[str]:
    text = explain(rule)
    yield ""
    yield f"## {rule.code} {rule.title}"
    yield ""
    yield f"`{rule.name}`　程度：{SEVERITIES[rule.severity]}　始于：{rule.since}"
    yield ""
    yield text.fault
    yield ""
    yield f"**为什么重要**　{text.why}"
    yield ""
    yield f"**边界**　{text.limits}"
    yield ""
    yield f"**依据**　{rule.basis}"
    yield from _thresholds(rule)
    case = _example(rule)
    yield ""
    yield "**例**"
    yield ""
    if "plan" in case:
        yield "方案："
        yield ""
        yield "```text"
        yield from str(case["plan"]).rstrip("\n").split("\n")
        yield "```"
        yield ""
        yield "报告："
        yield ""
    yield "```text"
    yield from str(case["text"]).rstrip("\n").split("\n")
    yield "```"
    yield ""
    for finding in case["findings"]:
        yield f"- “{finding['quote']}”：{finding['message']}"


def _example(rule: type[Rule]) -> dict[str, Any]:
    """Return the failing case marked `doc` of a rule's case file."""
    import yaml

    path = CASES / f"{rule.code}.yaml"
    if not path.is_file():
        raise SpecError("每条规则都要有用例文件。", path=str(path))
    cases = yaml.safe_load(path.read_text(encoding="utf-8"))
    marked = [case for case in cases["fail"] if case.get("doc")]
    if len(marked) != 1:
        raise SpecError("应有且只有一个 fail 用例标明 doc: true。", path=str(path))
    example: dict[str, Any] = marked[0]
    return example


if __name__ == "__main__":
    from evaluators.generated import main

    raise SystemExit(main([(PAGE, page())]))
