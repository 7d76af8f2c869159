"""What a finding says to the submitter: in a comment or on a return slip, without what concerns the reviewer alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from evaluators.model import Document, Finding
    from evaluators.report import Report

# clauses on our own commands and settings, on what the reviewer has at hand, may waive, or must do again himself;
# quotations and titles stay whole
_OWN = re.compile(
    r"(?:(?<=[；。])|^)[^；。“”《》]*(?:wenheng [a-z]|设置文件)[^；。“”《》]*[；。]?"
    r"|，或者指定文种后重新检查|(?<=；)指定文种后重新检查；"
    r"|(?:(?<=[，；。”个])|^)手头[^，；。“”《》]*没有[^，；。“”《》]*[，；。]"
    r"|，[^，；。“”《》]*可以豁免"
    r"|（[A-Z]{3}-\d\d(?:、[A-Z]{3}-\d\d)*）"
)
# what is said of the checker, as the submitter needs it
_FOR_THEM = (
    (re.compile(r"，共\d+条规则无法判定，其余规则照常检查"), "，请逐项核对"),
    (re.compile(r"人工核对；"), "逐项核对；"),
    (re.compile(r"在?(?<!的)文件库中"), "在审核单位的文件库中"),
    (re.compile(r"(?<!的)文件库"), "审核单位的文件库"),
)


def concerns(report: Report) -> tuple[Finding, ...]:
    """Return the findings that a submitter can do something about: not those on the reviewer's waivers."""
    return tuple(finding for finding in report.findings if not finding.code.startswith("WVR"))


def plainly(words: str) -> str:
    """Return a message or hint without the clauses that only the reviewer can follow, in one line."""
    flat = " ".join(words.split())
    left = re.sub(r"[，；]$", "。", _OWN.sub("", flat)) or flat
    for ours, theirs in _FOR_THEM:
        left = ours.sub(theirs, left)
    return left


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
