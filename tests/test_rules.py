"""Every rule against its cases: tests/cases/rules/CODE.yaml.

A case file has `rule`, `doctype` (or `auto`), `today`, then `pass` and `fail`: lists of named texts. A failing case
lists all findings of its rule in order, each located by `quote` (the `nth` of that wording, 1 by default); `message`,
`severity` (default: the rule's), `verdict`, `hint`, `also` (quotations) and `fix` are compared. `doctype`, `today`,
`plan`, `sources`, `library` and `waivers` may be given per case. One failing case is marked `doc: true` and becomes the
rule's example in RULES.md. To look at one rule: pytest tests/test_rules.py -k STR-03.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from evaluators import catalog
from evaluators.doctype import detect
from evaluators.engine import check
from evaluators.library import Held, Library
from evaluators.model import Document, Finding, Source, Span
from evaluators.reader import read
from evaluators.rules_doc import PAGE, page
from evaluators.waiver import Waiver

if TYPE_CHECKING:
    from evaluators.rule import Rule

CASES = Path(__file__).parent / "cases" / "rules"
RULES_FOLDER = Path(catalog.__file__).parent / "rules"
HEAD_KEYS = {"rule", "doctype", "today", "pass", "fail"}
CASE_KEYS = {"name", "text", "doc", "findings", "doctype", "today", "plan", "sources", "library", "waivers"}
FINDING_KEYS = {"quote", "nth", "message", "severity", "verdict", "hint", "also", "fix"}


def load(code: str) -> dict[str, Any]:
    loaded = yaml.safe_load((CASES / f"{code}.yaml").read_text(encoding="utf-8"))
    assert isinstance(loaded, dict)
    assert set(loaded) <= HEAD_KEYS, code
    return loaded


def cases(kind: str) -> list[Any]:
    return [
        pytest.param({**head, **case}, id=f"{path.stem}-{case['name']}")
        for path in sorted(CASES.glob("*.yaml"))
        for head in [load(path.stem)]
        for case in head[kind]
    ]


def run(case: dict[str, Any]) -> tuple[Document, list[Finding]]:
    assert set(case) <= HEAD_KEYS | CASE_KEYS, case["name"]
    document = read(case["text"])
    code = case["rule"]
    doctype = case["doctype"]
    report = check(
        document,
        detect(document) if doctype == "auto" else doctype,
        today=date.fromisoformat(str(case["today"])),
        sources=[Source(**source) for source in case["sources"]] if "sources" in case else None,
        plan=read(case["plan"]) if "plan" in case else None,
        library=held_by(case["library"]) if "library" in case else None,
        waivers=[Waiver(**waiver) for waiver in case.get("waivers", [])],
        select=() if catalog.by_code(code).stage == "waivers" else (code,),
    )
    assert not report.failures, report.failures
    return document, [finding for finding in report.findings if finding.code == code]


def held_by(library: dict[str, Any]) -> Library:
    """Make the library of a case: `documents`, `within` and the `texts` of its documents."""
    documents = tuple(Held(**document) for document in library.get("documents", ()))
    return Library(documents, library.get("within", {}), lambda: library.get("texts", ()))


def place(text: str, quote: str, nth: int = 1) -> Span:
    start = -1
    for _ in range(nth):
        start = text.index(quote, start + 1)
    return Span(start, start + len(quote))


def as_expected(document: Document, finding: Finding, expected: dict[str, Any]) -> dict[str, Any]:
    """Say of a finding what the case says of the expected one, in the same words."""
    assert set(expected) <= FINDING_KEYS
    said: dict[str, Any] = {"quote": document.quote(finding.span)}
    if "nth" in expected or document.text.count(said["quote"]) > 1:
        wanted = place(document.text, expected["quote"], expected.get("nth", 1))
        said["quote"] = expected["quote"] if finding.span == wanted else f"{said['quote']} at {finding.span}"
        if "nth" in expected:
            said["nth"] = expected["nth"]
    compared = {
        "message": finding.message,
        "verdict": finding.verdict.value,
        "hint": finding.hint,
        "also": [document.quote(span) for span in finding.also],
        "fix": finding.fix and {"quote": document.quote(finding.fix.span), "text": finding.fix.text},
    }
    said |= {key: value for key, value in compared.items() if key in expected}
    if "severity" in expected or finding.severity is not catalog.by_code(finding.code).severity:
        said["severity"] = finding.severity.value
    return said


@pytest.mark.parametrize("case", cases("pass"))
def test_nothing_is_found_where_nothing_is_wrong(case: dict[str, Any]) -> None:
    _, findings = run(case)
    assert [finding.message for finding in findings] == []


@pytest.mark.parametrize("case", cases("fail"))
def test_exactly_the_listed_findings_are_made(case: dict[str, Any]) -> None:
    document, findings = run(case)
    expected = case["findings"]
    assert expected
    got = [
        as_expected(document, finding, wanted)
        for finding, wanted in zip(findings, [*expected, *({} for _ in findings)], strict=False)
    ]
    assert got == expected


# ------------------------------------------------------------------------------------------------------- the catalogue


def test_codes_and_names_are_unique() -> None:
    assert len({rule.code for rule in catalog.RULES}) == len(catalog.RULES)
    assert len({rule.name for rule in catalog.RULES}) == len(catalog.RULES)
    assert len({rule.title for rule in catalog.RULES}) == len(catalog.RULES)


def test_every_rule_file_holds_the_rule_of_its_name() -> None:
    listed = {Path(*rule.__module__.split(".")[2:]).with_suffix(".py") for rule in catalog.RULES}
    there = {path.relative_to(RULES_FOLDER) for path in RULES_FOLDER.rglob("*.py") if path.name != "__init__.py"}
    assert listed == there
    for rule in catalog.RULES:
        assert rule.__module__.rsplit(".", 1)[1] == rule.name.replace("-", "_")


@pytest.mark.parametrize("rule", catalog.RULES, ids=lambda rule: rule.code)
def test_every_rule_has_its_cases(rule: type[Rule]) -> None:
    head = load(rule.code)
    assert head["rule"] == rule.code
    assert len(head["pass"]) >= 2
    assert len(head["fail"]) >= 2
    assert sum(bool(case.get("doc")) for case in head["fail"]) == 1
    names = [case["name"] for case in (*head["pass"], *head["fail"])]
    assert len(set(names)) == len(names)


def test_no_case_file_is_left_without_its_rule() -> None:
    assert {path.stem for path in CASES.glob("*.yaml")} == {rule.code for rule in catalog.RULES}


def test_rules_md_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m evaluators.rules_doc"
