"""A document as it will look on paper: an HTML page in the manner of GB/T 9704-2012, faults marked where they stand."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from app.files.official import Heading, TableBlock, official_from_text, official_to_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.files.official import Official
    from evaluators.model import Finding

_RANK = {"minor": 0, "major": 1, "critical": 2}
LINE = "paper-line-"  # id of a line's element, followed by its 1-based number in the text


def paper(official: Official, findings: Sequence[Finding] = ()) -> str:
    """Return the page; `findings` are those of the text of `official`, so their offsets lead into it."""
    text = official_to_text(official)
    kinds = list(_kinds(official))
    lines = text.rstrip("\n").split("\n")
    if len(kinds) != len(lines):  # a programming error: both follow the same order of parts
        raise ValueError("paper and text do not agree")
    parts: list[str] = [f'<div class="paper-status">{escape(official.status)}</div>'] if official.status else []
    if official.ai_label:
        parts.append(f'<div class="paper-label">{escape(official.ai_label)}</div>')
    return _page(parts, kinds, lines, _marks(findings, len(text)))


def paper_of_text(text: str, findings: Sequence[Finding] = ()) -> str:
    """Return the page of a document read from a file: as it will be set, or line by line where that is not sure."""
    official = official_from_text(text)
    if official_to_text(official).rstrip("\n") == text.rstrip("\n"):
        return paper(official, findings)
    lines = text.rstrip("\n").split("\n")
    kinds = ["row" if "\t" in line else "body" for line in lines]
    return _page([], kinds, lines, _marks(findings, len(text)))


def _page(parts: list[str], kinds: Sequence[str], lines: Sequence[str], marks: list[tuple[int, int, Finding]]) -> str:
    offset, table = 0, ""
    for number, (kind, line) in enumerate(zip(kinds, lines, strict=True), 1):
        row = kind in {"head-row", "row"}
        if table and (not row or kind == "head-row"):
            parts.append("</table>")
            table = ""
        if row and not table:
            parts.append('<table class="paper-table">')
            table = "open"
        parts.append(_element(kind, number, line, offset, marks))
        offset += len(line) + 1
    return (
        f'<div class="paper-desk"><article class="paper">{"".join(parts)}{"</table>" if table else ""}</article></div>'
    )


def _kinds(official: Official) -> Iterator[str]:
    """Yield what each line of `official_to_text` is."""
    head = official.red_head
    if head:
        yield from ("head-note" for item in (head.copy_number, head.secrecy, head.urgency) if item)
        yield "red-mark"
        if head.signer:
            yield "number-signer"
        elif head.doc_number:
            yield "doc-number"
    yield "title"
    if official.addressee:
        yield "addressee"
    yield from _block_kinds(official.blocks)
    yield from ("body" for _ in official.attachments)
    if official.sign_off:
        yield "sign-off"
    if official.dated:
        yield "issue-date"
    if official.note:
        yield "body"
    yield from _block_kinds(official.behind)
    for attachment in official.attachments:
        if attachment.blocks:
            yield "annex-label"
            yield "annex-title"
            yield from _block_kinds(attachment.blocks)
    yield from ("imprint" for present in (official.copy_to, official.printer) if present)


def _block_kinds(blocks: Sequence[object]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Heading):
            yield f"level-{block.level}" if block.run_in_text is None else f"run-in-{block.level}"
        elif isinstance(block, TableBlock):
            if block.caption:
                yield "caption"
            yield from ("row" if index else "head-row" for index, _ in enumerate(block.rows))
        else:
            yield "body"


def _marks(findings: Sequence[Finding], length: int) -> list[tuple[int, int, Finding]]:
    """Return the places to mark, the gravest first where several stand on the same words."""
    ranked = sorted(findings, key=lambda finding: -_RANK[finding.severity.value])
    return [
        (span.start, min(max(span.end, span.start + 1), length), finding)
        for finding in ranked
        for span in (finding.span, *finding.also)
    ]


def _element(kind: str, number: int, line: str, offset: int, marks: list[tuple[int, int, Finding]]) -> str:
    place = f'id="{LINE}{number}"'
    if kind in {"row", "head-row"}:
        tag, start, cells = ("th" if kind == "head-row" else "td"), offset, []
        for cell in line.split("\t"):
            cells.append(f"<{tag}>{_marked(cell, start, marks)}</{tag}>")
            start += len(cell) + 1
        return f"<tr {place}>{''.join(cells)}</tr>"
    if kind.startswith("run-in-"):
        end = _run_in(line)
        shown = f'<span class="paper-lead">{_marked(line[:end], offset, marks)}</span>'
        return f'<p {place} class="paper-{kind}">{shown}{_marked(line[end:], offset + end, marks)}</p>'
    if kind == "red-mark":  # one line whatever its length: the standard leaves its size free
        place += f' style="font-size:{min(2.2, 27 / max(len(line), 1)):.2f}em"'
    if "\t" in line:
        left, _, right = line.partition("\t")
        second = _marked(right, offset + len(left) + 1, marks)
        return f'<p {place} class="paper-{kind}"><span>{_marked(left, offset, marks)}</span><span>{second}</span></p>'
    return f'<p {place} class="paper-{kind}">{_marked(line, offset, marks)}</p>'


def _run_in(line: str) -> int:
    """Return where the heading of a line that runs on ends: behind its first closing mark."""
    return min((at + 1 for mark in "。：？！" if (at := line.find(mark)) >= 0), default=len(line))


def _marked(words: str, start: int, marks: list[tuple[int, int, Finding]]) -> str:
    """Return `words`, which begin at `start` of the text, with the faults that touch them marked."""
    owner: list[Finding | None] = [None] * len(words)
    for first, last, finding in marks:
        for at in range(max(first - start, 0), min(last - start, len(words))):
            owner[at] = owner[at] or finding
    parts: list[str] = []
    at = 0
    while at < len(words):
        end = at + 1
        while end < len(words) and owner[end] is owner[at]:
            end += 1
        shown, fault = escape(words[at:end]), owner[at]
        if fault is not None:
            said = escape(f"{fault.code} {fault.message}")
            shown = f'<mark class="mark-{fault.severity.value}" title="{said}">{shown}</mark>'
        parts.append(shown)
        at = end
    return "".join(parts)
