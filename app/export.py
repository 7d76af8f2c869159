"""The gate: a document leaves as .docx or .pdf only when no critical finding stands, or with a reason on record.

What is written is read back and checked once more before it takes its place: the text on paper is the text checked.
"""

from __future__ import annotations

import hashlib
import json
import re
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import evaluators
from app.beside import checked, left_out
from app.errors import ExportBlocked, ExportMismatch, UserError
from app.files import load
from app.files.ai_label import PROPERTY, UNLABELLED, VISIBLE
from app.files.atomic import write_atomically
from app.files.gbt9704 import read_custom, write_docx
from app.files.official import chinese_date, official_from_text, official_to_text
from app.local import known
from evaluators.doctype import load as load_type

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from app.files import LoadedText
    from app.files.ai_label import Label
    from app.files.official import Official
    from app.local import Local
    from evaluators.model import Document, Source
    from evaluators.report import Report

SCHEMA = "wenheng.export/1"
_SHOWN = 20  # findings named in a refusal; the check report has them all
_KEPT = ("AIGC", "起草方式", "提示词")  # properties of a draft that its export keeps
_FORMATS = frozenset({".docx", ".pdf"})
_LETTERS = re.compile(r"[^\w]|_")


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written.

    Attributes:
        out: the document.
        check_report: the check report beside it (JSON).
        report: the check of the text as written.
        override: the reason for which it was let through, None where nothing blocked.
        note: one Chinese sentence on what was left out, else "".
    """

    out: Path
    check_report: Path
    report: Report
    override: str | None = None
    note: str = ""


def export(
    source: Path,
    out: Path,
    *,
    today: date,
    override: str | None = None,
    template: Path | None = None,
    doc_type: str | None = None,
    sources: Sequence[Source] | None = None,
    local: Local | None = None,
    label: Label = UNLABELLED,
) -> Exported:
    """Check `source` and set it by GB/T 9704-2012 as `out`.

    Args:
        source: a .docx, .md or .txt file; the layout of a .docx is not kept, its text is set anew.
        out: a .docx or .pdf to write; the check report comes beside it as <out>.check.json.
        today: stands for the clock.
        override: the reason why it may leave although something blocks.
        template: a unit's own .docx whose page heads, feet and paper are kept.
        doc_type: the document type's id; detected where None.
        sources: what figures in the text may rest on.
        local: what is known here.
        label: when to print the label of AI-generated content; one in the metadata of `source` stays in any case.

    Raises:
        ExportBlocked: a critical finding stands and no reason was given.
        UserError: a file cannot be read or written, or the reason is empty.
    """
    _admissible(source, out, override)
    loaded = load(source)
    document = evaluators.read(loaded.text)
    kind = doc_type or evaluators.detect(document)
    report = checked(loaded, document, kind, today=today, local=local, sources=sources)
    if report.blocks_export and override is None:
        raise ExportBlocked(refusal(source, report, loaded), report)
    official = official_from_text(loaded.text)
    origin = _origin(loaded)
    if label.wanted(by_model=PROPERTY in origin):
        official = replace(official, ai_label=VISIBLE)
        origin.setdefault(PROPERTY, label.metadata(loaded.text))
    with tempfile.TemporaryDirectory(prefix="wenheng-export-") as folder:
        draft = Path(folder) / "document.docx"
        properties = origin | _outcome(report, override if report.blocks_export else None)
        write_docx(official, draft, properties=properties, template=template)
        text = _proof(official, draft, template)
        note = _nothing_lost(document, text, official) + ("" if template else left_out(loaded))
        final = evaluators.check(evaluators.read(text), kind, today=today, sources=sources, **known(local))
        if final.blocks_export and override is None:
            raise ExportBlocked(refusal(source, final, None), final)
        reason = override if final.blocks_export or report.blocks_export else None
        return _deliver(
            draft, out, _account(source, loaded, final, text, reason), Exported(out, out, final, reason, note)
        )


def refusal(source: Path, report: Report, loaded: LoadedText | None) -> str:
    """Say in Chinese what stands against the export, place by place, and what can be done."""
    items = [f"{failure.code}　{failure.message}" for failure in report.failures]
    for finding in report.findings:
        if finding.blocks_export:
            place = loaded.where(finding.span.start) if loaded else ""
            items.append(
                f"{finding.code}　{place}　{finding.message}" if place else f"{finding.code}　{finding.message}"
            )
    shown = [f"  {number}. {item}" for number, item in enumerate(items[:_SHOWN], 1)]
    if len(items) > _SHOWN:
        shown.append(f"  另有 {len(items) - _SHOWN} 项，用 wenheng review 查看全部。")
    return "\n".join(
        [
            f"未导出 {source}：有 {len(items)} 项严重问题须先改正。",
            *shown,
            "改正后重新导出；确需先行导出的，用 --override 写明理由，理由将记入文件属性和检查报告。",
        ]
    )


def _admissible(source: Path, out: Path, override: str | None) -> None:
    if out.suffix.lower() not in _FORMATS:
        raise UserError(f"无法导出到 {out}：只能导出 .docx 或 .pdf，请改用其中一种扩展名。")
    if override is not None and not override.strip():
        raise UserError("--override 的理由不能为空：请写明由谁同意、为何先行导出。")
    if source.exists() and out.exists() and source.samefile(out):
        raise UserError(f"无法导出：导出文件 {out} 就是原文件。请换一个文件名，以免覆盖原稿。")


def _outcome(report: Report, override: str | None) -> dict[str, str]:
    properties = {
        "检查结论": "有严重问题，凭理由导出" if override else "未发现严重问题",
        "检查规则版本": report.catalogue,
        "文种": load_type(report.doc_type).name,
    }
    if override:
        codes = sorted(
            {item.code for item in report.findings if item.blocks_export} | {f.code for f in report.failures}
        )
        properties |= {"导出理由": override.strip(), "未解决的严重问题": "、".join(codes)}
    return properties


def _origin(loaded: LoadedText) -> dict[str, str]:
    """Return what a draft says of its making, so that a model's hand stays on record in what is made of it."""
    found = read_custom(loaded.path) if loaded.format == "docx" else {}
    return {name: found[name] for name in _KEPT if name in found}


def _proof(official: Official, path: Path, template: Path | None) -> str:
    """Read the file back; its text must be what was meant, to the character."""
    written = load(path).text
    meant = official_to_text(official)
    if written == meant:
        return written
    if template is not None:  # the unit's file may hold more than the document
        bare = official_to_text(replace(official, red_head=None))
        for candidate in (meant, bare):
            if candidate.strip() in written:
                return candidate
    pairs = zip(written.split("\n"), meant.split("\n"), strict=False)
    place = next((number for number, (left, right) in enumerate(pairs, 1) if left != right), 0)
    raise ExportMismatch(f"导出核对不符：写出的文件第 {place} 行与文稿不一致，已放弃导出。请将文稿报告给维护人员。")


def _nothing_lost(document: Document, text: str, official: Official) -> str:
    """Compare source and result line by line; return a note on residue left out.

    Raises:
        ExportMismatch: a line of the document proper is missing from the result.
    """
    result = _LETTERS.sub("", text)
    dated = {_LETTERS.sub("", document.date_line.text)} if document.date_line else set()
    dropped = 0
    for start, line in _lines(document.text):
        letters = _LETTERS.sub("", line)
        if letters in result or letters in dated:
            continue
        if any(item.span.start < start + len(line) and start < item.span.end for item in document.residue):
            dropped += 1
            continue
        raise ExportMismatch(
            f"导出核对不符：文稿中的“{line.strip()[:30]}”没有写入文件，已放弃导出。请检查这一行的格式。"
        )
    shown = f"（成文日期按 GB/T 9704 写作{chinese_date(official.issue_date)}）" if official.issue_date and dated else ""
    if shown and _LETTERS.sub("", chinese_date(official.issue_date)) in dated:  # type: ignore[arg-type]  # shown implies it
        shown = ""
    return (f"原稿中有 {dropped} 行网页残留等非正文内容未写入。" if dropped else "") + shown


def _lines(text: str) -> Iterator[tuple[int, str]]:
    offset = 0
    for line in text.split("\n"):
        if _LETTERS.sub("", line):
            yield offset, line
        offset += len(line) + 1


def _account(source: Path, loaded: LoadedText, report: Report, text: str, override: str | None) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "source": {"path": str(source), "sha256": loaded.sha256},
        "catalogue": report.catalogue,
        "text_sha256": report.text_sha256,
        "override": override,
        **report.to_json(text),
    }


def _deliver(draft: Path, out: Path, account: dict[str, Any], exported: Exported) -> Exported:
    """Put document and check report in place; neither is left without the other."""
    beside = out.with_name(out.name + ".check.json")
    made = draft
    if out.suffix.lower() == ".pdf":
        from app.files.pdf import to_pdf

        made = draft.with_suffix(".pdf")
        to_pdf(draft, made)
    content = made.read_bytes()
    account["out"] = {"path": str(out), "sha256": hashlib.sha256(content).hexdigest()}
    with write_atomically(out) as document, write_atomically(beside) as report:
        report.write_text(json.dumps(account, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        document.write_bytes(content)
    return Exported(out, beside, exported.report, exported.override, exported.note)
