"""What a finding says to the submitter: in a comment or on a return slip, without what concerns the reviewer alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from evaluators.model import Document, Finding
    from evaluators.report import Report

# advice to use our own command, and that the reviewer has nothing at hand; quotations and titles stay whole
_OWN = re.compile(
    r"(?:(?<=[；。])|^)[^；。“”《》]*wenheng [a-z][^；。“”《》]*[；。]?"
    r"|(?:(?<=[，；。])|^)手头[^，；。“”《》]*没有[^，；。“”《》]*[，；。]"
)


def concerns(report: Report) -> tuple[Finding, ...]:
    """Return the findings that a submitter can do something about: not those on the reviewer's waivers."""
    return tuple(finding for finding in report.findings if not finding.code.startswith("WVR"))


def plainly(words: str) -> str:
    """Return a message or hint without the clauses that only the reviewer can follow, in one line."""
    flat = " ".join(words.split())
    left = _OWN.sub("", flat)
    return flat if not left else re.sub(r"[，；]$", "。", left)


def section_of(document: Document, offset: int, *, top: bool = False) -> str:
    """Return under which headings something stands, as a person says it: “三、主要任务”（二）; "" above the first.

    Args:
        document: the text, read.
        offset: of the thing.
        top: name the heading of the first level alone.
    """
    index = document.section_at(offset)
    path: list[str] = []
    while index is not None:
        section = document.sections[index]
        index = section.parent
        path.insert(0, (section.number or section.text) if index is not None else f"“{section.number}{section.text}”")
    return "".join(path[:1] if top else path)
