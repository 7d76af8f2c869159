"""A review as SARIF 2.1.0 (OASIS Standard, 27 March 2020), for editors and pipelines that show findings in place."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from app.beside import said
from evaluators.catalog import RULES
from evaluators.lines import LineIndex
from evaluators.model import Severity, Verdict
from evaluators.revision import CATALOGUE

if TYPE_CHECKING:
    from pathlib import Path

    from app.files import LoadedText
    from app.review import FileReview, ReviewRun
    from evaluators.model import Finding, Fix, Span

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVEL = {Severity.CRITICAL: "error", Severity.MAJOR: "warning", Severity.MINOR: "note"}


def to_sarif(run: ReviewRun) -> dict[str, Any]:
    """Return the log: one run, one artifact per file, one result per finding.

    Regions count from 1 in Unicode code points; of a .docx they count in the text that `wenheng extract` gives, and the
    message's `properties.place` says where that is in Word. What a rule could not tell is for a person to decide: kind
    review, and so of level none (3.27.9, 3.27.10); `properties.severity` says how grave it would be. Waived findings
    are suppressed results; files that could not be read, rules that broke down and what of a file was not checked are
    notifications.
    """
    rules = _rules()
    index = {rule["id"]: number for number, rule in enumerate(rules)}
    results: list[dict[str, Any]] = []
    notifications: list[dict[str, Any]] = []
    for number, file in enumerate(run.files):
        where = {"uri": _uri(file.path), "index": number}
        notifications += _notifications(file, where)
        if file.report is None or file.loaded is None:
            continue
        lines = LineIndex(file.loaded.text)
        for finding, waived in [(f, False) for f in file.report.findings] + [(f, True) for f in file.report.waived]:
            if finding.code not in index:
                index[finding.code] = len(rules)
                rules.append({"id": finding.code, "defaultConfiguration": {"level": _LEVEL[finding.severity]}})
            result = _result(finding, file.loaded, lines, where)
            result["ruleIndex"] = index[finding.code]
            if waived:
                result["suppressions"] = [{"kind": "external", "status": "accepted"}]
            results.append(result)
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {"name": "wenheng", "version": _version(), "language": "zh-CN", "rules": rules},
                },
                "language": "zh-CN",
                "columnKind": "unicodeCodePoints",
                "artifacts": [_artifact(file) for file in run.files],
                "invocations": [
                    {
                        "executionSuccessful": all(note["level"] != "error" for note in notifications),
                        "exitCode": run.exit_status,
                        "toolExecutionNotifications": notifications,
                    }
                ],
                "results": results,
                "properties": {"catalogue": CATALOGUE},
            }
        ],
    }


def _version() -> str:
    try:
        return version("wenheng")
    except PackageNotFoundError:  # run from a bare tree
        return "0"


def _rules() -> list[dict[str, Any]]:
    return [
        {
            "id": rule.code,
            "name": "".join(part.capitalize() for part in rule.name.split("-")),
            "shortDescription": {"text": rule.title},
            "fullDescription": {"text": f"{rule.title}。依据：{rule.basis}"},
            "defaultConfiguration": {"level": _LEVEL[rule.severity]},
            "properties": {"severity": rule.severity.value, "since": rule.since},
        }
        for rule in RULES
    ]


def _artifact(file: FileReview) -> dict[str, Any]:
    artifact: dict[str, Any] = {"location": {"uri": _uri(file.path)}}
    if file.loaded is not None and file.report is not None:
        artifact["hashes"] = {"sha-256": file.loaded.sha256}
        artifact["properties"] = {"docType": file.report.doc_type, "title": file.report.title}
    return artifact


def _notifications(file: FileReview, where: dict[str, Any]) -> list[dict[str, Any]]:
    told = [("error", str(file.error))] if file.error is not None else []
    if file.report is not None:
        told += [("error", failure.message) for failure in file.report.failures]
    if file.loaded is not None and (left_out := said(file.loaded)):
        told.append(("note", left_out))
    return [
        {"level": level, "message": {"text": text}, "locations": [{"physicalLocation": {"artifactLocation": where}}]}
        for level, text in told
    ]


def _result(finding: Finding, loaded: LoadedText, lines: LineIndex, where: dict[str, Any]) -> dict[str, Any]:
    fault = finding.verdict is Verdict.FAULT
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "kind": "fail" if fault else "review",
        "level": _LEVEL[finding.severity] if fault else "none",
        "message": {"text": finding.message + (f"建议：{finding.hint}" if finding.hint else "")},
        "locations": [_location(finding.span, loaded, lines, where)],
        "properties": {"severity": finding.severity.value, "verdict": finding.verdict.value},
    }
    if finding.also:
        result["relatedLocations"] = [
            {"id": number, **_location(span, loaded, lines, where)} for number, span in enumerate(finding.also)
        ]
    fixes = [*((finding.fix,) if finding.fix else ()), *finding.also_fixes]
    if fixes:
        result["fixes"] = [_fixed(fix, loaded, lines, where) for fix in fixes]
    return result


def _location(span: Span, loaded: LoadedText, lines: LineIndex, where: dict[str, Any]) -> dict[str, Any]:
    region = {**_region(span, lines), "snippet": {"text": span.of(loaded.text)}}
    location: dict[str, Any] = {"physicalLocation": {"artifactLocation": where, "region": region}}
    place = loaded.place_at(span.start)
    if place:
        location["logicalLocations"] = [{"name": place}]
    return location


def _region(span: Span, lines: LineIndex) -> dict[str, int]:
    first, last = lines.place(span.start), lines.place(span.end)
    return {
        "startLine": first.line,
        "startColumn": first.col,
        "endLine": last.line,
        "endColumn": last.col,
        "charOffset": span.start,
        "charLength": len(span),
    }


def _fixed(fix: Fix, loaded: LoadedText, lines: LineIndex, where: dict[str, Any]) -> dict[str, Any]:
    old = fix.span.of(loaded.text)
    replacement = {"deletedRegion": _region(fix.span, lines), "insertedContent": {"text": fix.text}}
    return {
        "description": {"text": f"将“{old}”改为“{fix.text}”" if fix.text else f"删去“{old}”"},
        "artifactChanges": [{"artifactLocation": where, "replacements": [replacement]}],
    }


def _uri(path: Path) -> str:
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())
