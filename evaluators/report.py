"""The answer of a check, and its JSON form as promised by `review --format json`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from evaluators.lines import LineIndex

if TYPE_CHECKING:
    from evaluators.district import Off
    from evaluators.model import Finding
    from evaluators.waiver import Waiver


@dataclass(frozen=True, slots=True)
class RuleFailure:
    """A rule that broke down: what it would have found is unknown, so the document is not exported."""

    code: str
    error: str

    @property
    def message(self) -> str:
        """What a person is told."""
        return f"规则 {self.code} 运行出错，未能得出结论，导出前须排除。请将文稿报告给维护人员。"


@dataclass(frozen=True, slots=True)
class Report:
    """What was found in one text.

    Attributes:
        text_sha256: of the text as decoded, encoded in UTF-8; a report is valid for exactly this text.
        catalogue: revision of the catalogue of rules.
        doc_type: id of the document type it was measured by.
        title: the document's title, empty where it has none.
        findings: in order of place.
        waived: findings a waiver covers.
        failures: rules that broke down.
        waivers: the waivers in force.
        used: those of them that cover something.
        off: rules that a district does without.
    """

    text_sha256: str
    catalogue: str
    doc_type: str
    title: str
    findings: tuple[Finding, ...] = ()
    waived: tuple[Finding, ...] = ()
    failures: tuple[RuleFailure, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    used: tuple[Waiver, ...] = ()
    off: tuple[Off, ...] = ()

    @property
    def blocks_export(self) -> bool:
        """Whether a critical finding or a failed rule stands against export."""
        return bool(self.failures) or any(finding.blocks_export for finding in self.findings)

    def to_json(self, text: str) -> dict[str, Any]:
        """Return one file's entry of `review --format json`, without `path` and `sha256`."""
        lines = LineIndex(text)
        return {
            "doc_type": self.doc_type,
            "title": self.title,
            "blocks_export": self.blocks_export,
            "findings": [finding_json(finding, text, lines) for finding in self.findings],
            "waived": [finding_json(finding, text, lines) | self._decision(finding, text) for finding in self.waived],
            "failures": [{"code": failure.code, "message": failure.message} for failure in self.failures],
        } | self._left_out()

    def _left_out(self) -> dict[str, Any]:
        """Return the rules that were not applied; nothing where there are none."""
        off = [{"code": rule.code, "reason": rule.reason, "by": rule.by} for rule in self.off]
        return {"off": off} if off else {}

    def _decision(self, finding: Finding, text: str) -> dict[str, str]:
        """Return why, by whom and until when `finding` may stand; of words beside the body the text has no place."""
        of_rule = [waiver for waiver in self.used if waiver.code == finding.code]
        here = [waiver for waiver in of_rule if any(finding.span.overlaps(place) for place in waiver.places(text))]
        for waiver in [*here, *(waiver for waiver in of_rule if not waiver.places(text))]:
            return {"reason": waiver.reason, "by": waiver.by, "until": waiver.until.isoformat()}
        return {}


def finding_json(finding: Finding, text: str, lines: LineIndex | None = None) -> dict[str, Any]:
    """Return one finding as promised: offsets are code points of `text`, `line` and `col` start from 1.

    `against` is there where `also` names what the words were held against.
    """
    span = finding.span
    line, col = (lines or LineIndex(text)).place(span.start)
    fix = finding.fix
    held_against = {"against": True} if finding.against else {}
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "verdict": finding.verdict.value,
        "message": finding.message,
        "hint": finding.hint,
        "quote": span.of(text),
        "start": span.start,
        "end": span.end,
        "line": line,
        "col": col,
        "also": [{"start": place.start, "end": place.end} for place in finding.also],
        "fix": None if fix is None else {"start": fix.span.start, "end": fix.span.end, "text": fix.text},
        **held_against,
    }
