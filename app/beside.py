"""What stands beside the body of a file: footnotes, endnotes, page heads and feet.

They are no part of the text, so that sections, targets and days are never read out of them. What needs no context is
looked for in them all the same: placeholders, misspellings, malformed marks, personal data. A finding is anchored at
the paragraph whose note it is, or at the title for a page head or foot, and its message says where the words stand.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

import evaluators
from evaluators.lines import LineIndex
from evaluators.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from app.files import Apart, LoadedText
    from app.local import Local
    from evaluators.model import Document, Finding, Source
    from evaluators.report import Report
    from evaluators.waiver import Waiver

_WORD = re.compile("[\u4e00-\u9fffA-Za-z]")  # a page number is set anew in any case
_WORDS = ("PLH-01", "PLH-02", "PLH-03", "WRD-01", "WRD-02", "PRI-01", "PRI-02", "PRI-04")
_CHECKED = {
    "脚注": (*_WORDS, "FMT-01", "FMT-02", "FMT-03", "DDL-02"),
    "尾注": (*_WORDS, "FMT-01", "FMT-02", "FMT-03", "DDL-02"),
    "页眉": _WORDS,  # their marks and numbers are a matter of design
    "页脚": _WORDS,
}


class InParts(Protocol):
    """A file as it was read: its body, and what stands beside it."""

    @property
    def text(self) -> str:
        """The text of the body."""

    @property
    def apart(self) -> tuple[Apart, ...]:
        """What stands beside it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the body was checked against, as far as it matters here."""

    today: date
    local: Local | None
    waivers: Sequence[Waiver] = ()
    select: Sequence[str] = ()
    ignore: Sequence[str] = ()


def checked(
    loaded: InParts,
    document: Document,
    doc_type: str,
    *,
    today: date,
    local: Local | None,
    sources: Sequence[Source] | None = None,
) -> Report:
    """Return what all rules find in the body of a file and, as far as they look there, beside it.

    Args:
        loaded: the file.
        document: its body, read.
        doc_type: id of its document type.
        today: stands for the clock.
        local: what is known here.
        sources: what figures in the body may rest on.
    """
    from app.local import known

    report = evaluators.check(document, doc_type, today=today, sources=sources, **known(local))
    return with_beside(report, loaded, document, Asked(today, local)) if loaded.apart else report


def with_beside(report: Report, loaded: InParts, document: Document, terms: Asked) -> Report:
    """Return `report` with what is found beside the body, the waivers granted applied.

    Args:
        report: of the body.
        loaded: the file.
        document: its body, read.
        terms: what the body was checked against.
    """
    from evaluators.waiver import apply

    standing: list[Finding] = []
    waived: list[Finding] = []
    used = set(report.used)
    for item, found in _found(loaded, report.doc_type, terms):
        # a person quotes the note itself, or the words at which the finding is shown
        open_, covered, unused = apply(terms.waivers, [found], item.text, terms.today)
        shown = [_shown(finding, item, loaded, document) for finding in open_]
        open_, more, idle = apply(terms.waivers, shown, loaded.text, terms.today)
        standing += open_
        waived += [*(_shown(finding, item, loaded, document) for finding in covered), *more]
        in_force = {waiver for waiver in terms.waivers if not waiver.expired(terms.today)}
        used |= in_force - (set(unused) & set(idle))
    return replace(
        report,
        findings=tuple(sorted([*report.findings, *_once(standing)], key=lambda finding: finding.span)),
        waived=(*report.waived, *_once(waived)),
        used=tuple(waiver for waiver in terms.waivers if waiver in used),
    )


def said(loaded: LoadedText) -> str:
    """Return what a person should know of a file: its real format, what of it was checked in part or not at all."""
    kinds = list(dict.fromkeys(item.kind for item in loaded.apart if item.text.strip()))
    partly = "、".join(kind for kind in kinds if kind in _CHECKED)
    left = "、".join(kind for kind in kinds if kind not in _CHECKED)
    # of what stands beside the body more is said below
    note = re.sub(r"[^。]*不计入正文。", "", loaded.note) if kinds else loaded.note
    checked = f"{partly}不计入正文，只检查占位、错字、标点、个人信息和密级标志。" if partly else ""
    return note + checked + (f"{left}未检查。" if left else "")


def left_out(loaded: InParts) -> str:
    """Return one Chinese sentence on what stands beside the body and is not taken over when it is set anew."""
    kinds = dict.fromkeys(item.kind for item in loaded.apart if item.kind in _CHECKED and _WORD.search(item.text))
    return f"原稿的{'、'.join(kinds)}未写入，需要保留的请在导出的文件中补上。" if kinds else ""


def _found(loaded: InParts, doc_type: str, terms: Asked) -> Iterator[tuple[Apart, Finding]]:
    """Yield what is found in each note, page head or foot, at its place in the words of the note."""
    from app.local import known

    for item in loaded.apart:
        asked = [code for code in _CHECKED.get(item.kind, ()) if _wanted(code, terms)]
        if not asked or not item.text.strip():
            continue
        report = evaluators.check(
            evaluators.read(item.text),
            doc_type,
            today=terms.today,
            select=asked,
            ignore=terms.ignore,
            **known(terms.local),
        )
        yield from ((item, finding) for finding in report.findings if finding.code in asked)


def _shown(finding: Finding, item: Apart, loaded: InParts, document: Document) -> Finding:
    """Return a finding of a note as it is shown: where the note hangs, the note named."""
    message = f"{item.name or item.kind}中：{finding.message}"
    span = _anchor(item, loaded, document)
    return replace(finding, span=span, also=(), fix=None, also_fixes=(), message=message)


def _once(findings: Sequence[Finding]) -> list[Finding]:
    """Return the findings without what the page heads of several sections repeat."""
    return list({(finding.code, finding.message): finding for finding in reversed(findings)}.values())[::-1]


def _wanted(code: str, terms: Asked) -> bool:
    return not terms.select or any(code.startswith(given.strip().upper()) for given in terms.select)


def _anchor(item: Apart, loaded: InParts, document: Document) -> Span:
    if item.hangs is not None:
        return Span(*item.hangs)
    if document.title is not None:
        return document.title.span
    start, content = LineIndex(loaded.text).content(1)
    return Span(start, start + len(content))
